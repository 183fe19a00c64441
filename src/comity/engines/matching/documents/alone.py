"""One question at a time, without making arrays: most of what a look-up costs is not the looking."""

from typing import Any

import numpy as np
import numpy.typing as npt

from comity.engines.matching.documents.ranking import Hits
from comity.engines.matching.documents.tables import compiled

READ = 200  # characters of a text that are read (identifiers.normalise)
ROOM = 64


class Alone:
    """Room for one question and its hits, used again and again by whoever holds the lock of the index."""

    def __init__(self) -> None:
        self._text = np.empty(READ, np.uint8)
        self._hits = Hits.room(ROOM)
        self._room = tuple(self._hits)
        self._few = self._hits.only(slice(0)), self._hits.only(slice(1))

    def met(
        self,
        value: str,
        kind: int,
        country: int,
        tables: tuple[Any, Any],
        visible: npt.NDArray[np.bool_],
        most: int,
        ranks: Any,
    ) -> Hits | None:
        """What one number meets; None where the question must be read, or the answer kept, with more room.

        kind, country  numbers of the labels
        most           hits to give
        tables, ranks  what is held and the order of labels, as `compiled.documents.find` takes them
        returns        a view of the room, until the next question
        """
        if not value.isascii():
            return None
        content = value[:READ].encode()
        self._text[: len(content)] = memoryview(content)
        count = compiled().find_one(self._text, len(content), kind, country, *tables, visible, most, ranks, self._room)
        return None if count < 0 else self._hits.only(slice(count)) if count > 1 else self._few[count]
