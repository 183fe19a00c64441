"""What can be asked: segments, of one index or of several, searched by any number of threads at once."""

import os
from abc import ABC, abstractmethod
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from threading import local
from typing import Any

import numpy as np
import numpy.typing as npt

from comity.engines.matching import asking, weights
from comity.engines.matching.model import Candidate, Query
from comity.engines.matching.preparation import prepare
from comity.engines.matching.segment import Segment

Visible = npt.NDArray[np.bool_] | Sequence[bool]

AT_ONCE = 128  # queries that see the same state of the index; a change that replaces something waits for them


class Searchable(ABC):
    """Subjects that can be searched. Threads search side by side; none waits for another or for a change."""

    def __init__(self) -> None:
        self._rooms = local()

    @abstractmethod
    def reading(self) -> AbstractContextManager[Sequence[Segment]]:
        """The segments as they are now; what is withdrawn meanwhile may still be found."""

    def reading_for(self, queries: Sequence[Query]) -> AbstractContextManager[Sequence[Segment]]:
        """Those of the segments that can answer these."""
        return self.reading()

    def search(
        self,
        query: Query,
        visible: Visible,
        limit: int = 10,
        threshold: float = weights.SUGGESTED_THRESHOLD,
    ) -> list[Candidate]:
        """Subjects that may be the one asked for, best first, ties by id.

        visible     (release classes,) may the asker see this class; a class beyond it is not visible
        limit       most candidates to give
        threshold   least score to give, 0 to 1

        Raises IndexCorrupt once a check of the files has failed.
        """
        return self.search_many((query,), visible, limit, threshold)[0]

    def search_many(
        self,
        queries: Sequence[Query],
        visible: Visible,
        limit: int = 10,
        threshold: float = weights.SUGGESTED_THRESHOLD,
    ) -> list[list[Candidate]]:
        """One answer for each query, in their order; each the same as `search` gives."""
        mask = np.array(visible, dtype=np.bool_).ravel()
        chunks = [queries[start : start + AT_ONCE] for start in range(0, len(queries), AT_ONCE)]

        def answers(chunk: Sequence[Query]) -> list[list[Candidate]]:
            prepared = [prepare(query) for query in chunk]
            with self.reading_for(chunk) as segments:
                room = self._room() if segments else None
                return asking.answers(segments, prepared, mask, max(0, limit), threshold, room)

        if len(chunks) <= 1:
            return [each for chunk in chunks for each in answers(chunk)]
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:  # one prepares while another searches
            return [each for chunk in pool.map(answers, chunks) for each in chunk]

    def _room(self) -> Any:
        """Room for compiled code to work in, of this thread."""
        if not hasattr(self._rooms, "room"):
            self._rooms.room = asking.compiled_searching().new_scratch()
        return self._rooms.room
