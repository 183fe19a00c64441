"""The index: subjects found by the sounds of their names and by their numbers, then weighed.

Finding is coarse and quick (shared consonant skeletons, weighed by the shipped rarity of each), weighing is
exact and on few. What the asker may not see is dropped while finding, before anything is counted or cut.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest
from pathlib import Path
from threading import RLock

import numpy as np
import numpy.typing as npt

from comity.engines.matching import identifiers, rarity, snapshot, weights
from comity.engines.matching.model import Candidate, Change, Query, Subject
from comity.engines.matching.names import Form
from comity.engines.matching.preparation import Prepared, prepare
from comity.engines.matching.scoring import score
from comity.engines.matching.skeleton import neighbours, skeletons

Visible = npt.NDArray[np.bool_] | Sequence[bool]
Progress = Callable[[int], None]
Place = tuple[int, int]  # subject id, number of the form among the subject's forms; -1 for its numbers

WEIGHED = 32  # held forms that are weighed exactly for one asked form
SOUND_SHARE = 0.85  # of its rarity, what a word promises that shares the skeleton but not the letters
NEAR_SHARE = 0.55  # and one whose skeleton is an edit away
NUMBERS = -1


@dataclass(slots=True)
class _Entry:
    subject: Subject
    prepared: Prepared
    keys: tuple[tuple[str, Place], ...]


class Index:
    """Subjects that can be searched. Safe for several threads; one process writes a folder at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seq = 0
        self._entries: dict[int, _Entry] = {}
        self._postings: dict[str, set[Place]] = {}
        self._lock = RLock()

    def __len__(self) -> int:
        return len(self._entries)

    def apply(self, changes: Iterable[Change], seq: int) -> None:
        """Put and withdraw subjects; the next search sees it. Changes up to `seq` are then held.

        Applying the same changes again changes nothing.
        """
        with self._lock:
            for change in changes:
                self._withdraw(change.id)
                if change.op == "put" and change.subject is not None:
                    self._put(change.subject)
            self.seq = max(self.seq, seq)

    def save(self) -> None:
        """Write the snapshot: after it returns, opening gives this state, whatever happens."""
        with self._lock:
            snapshot.write(self.path, (entry.subject for entry in self._entries.values()), self.seq)

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
        """
        asked = prepare(query)
        mask = np.asarray(visible, dtype=np.bool_)
        with self._lock:
            found = self._find(asked, mask)
            candidates = [self._weigh(asked, id_, forms) for id_, forms in sorted(found.items())]
        good = (candidate for candidate in candidates if candidate.score >= threshold)
        return nsmallest(max(0, limit), good, key=lambda candidate: (-candidate.weight_bits, candidate.id))

    def search_many(
        self,
        queries: Sequence[Query],
        visible: Visible,
        limit: int = 10,
        threshold: float = weights.SUGGESTED_THRESHOLD,
    ) -> list[list[Candidate]]:
        """One answer for each query, in their order; each the same as `search` gives."""
        return [self.search(query, visible, limit, threshold) for query in queries]

    def _put(self, subject: Subject) -> None:
        prepared = prepare(subject)
        keys = tuple((key, (subject.id, form)) for key, form in dict.fromkeys(_keys(prepared)))
        self._entries[subject.id] = _Entry(subject, prepared, keys)
        for key, place in keys:
            self._postings.setdefault(key, set()).add(place)

    def _withdraw(self, id_: int) -> None:
        entry = self._entries.pop(id_, None)
        if entry is not None:
            for key, place in entry.keys:
                posting = self._postings[key]
                posting.discard(place)
                if not posting:
                    del self._postings[key]

    def _find(self, asked: Prepared, visible: npt.NDArray[np.bool_]) -> dict[int, set[int]]:
        """Visible subjects worth weighing, each with the forms of its names that promise most."""
        found: dict[int, set[int]] = {id_: set() for id_, _ in self._visible(_number_keys(asked), visible)}
        for mine in asked.forms:
            promise: dict[Place, float] = {}
            for word_keys in _asked_keys(asked.kind, mine.form):
                best: dict[Place, float] = {}
                for key, bits in word_keys:
                    for place in self._visible((key,), visible):
                        best[place] = max(bits, best.get(place, 0.0))
                for place, bits in best.items():
                    promise[place] = promise.get(place, 0.0) + bits
            for id_, form in nsmallest(WEIGHED, promise, key=lambda place: (-promise[place], place)):
                found.setdefault(id_, set()).add(form)
        return found

    def _weigh(self, asked: Prepared, id_: int, forms: set[int]) -> Candidate:
        held = self._entries[id_].prepared
        if forms:
            held = replace(held, forms=tuple(held.forms[i] for i in sorted(forms)))
        return score(asked, held, id_)[0]

    def _visible(self, keys: Iterable[str], visible: npt.NDArray[np.bool_]) -> Iterator[Place]:
        for key in keys:
            for place in self._postings.get(key, ()):
                release = self._entries[place[0]].subject.release_class
                if 0 <= release < visible.size and visible[release]:
                    yield place


def _keys(prepared: Prepared) -> Iterator[tuple[str, int]]:
    """Every key a subject is found under: skeletons of words and joined neighbours, these less one sign, numbers."""
    for number, held in enumerate(prepared.forms):
        for token in held.form.tokens:
            yield f"{prepared.kind}={token.text}", number
        for skeleton in _form_skeletons(held.form):
            yield f"{prepared.kind}:{skeleton}", number
            for near in neighbours(skeleton):
                yield f"{prepared.kind}~{near}", number
    for key in _number_keys(prepared):
        yield key, NUMBERS


def _number_keys(prepared: Prepared) -> Iterator[str]:
    for number in prepared.numbers:
        yield f"#{identifiers.confusable(number.value)}"


def _form_skeletons(form: Form) -> set[str]:
    words = {token.text for token in form.tokens if token.role == "name"}
    words.update(join.text for join in form.joins)
    return {skeleton for word in words for skeleton in skeletons(word)}


def _asked_keys(kind: str, form: Form) -> Iterator[list[tuple[str, float]]]:
    """For each asked word (and neighbours read as one) the keys to look under, with what they promise."""
    words = [(token.text, token.rarity) for token in form.tokens if token.role == "name"]
    words.extend((join.text, rarity.skeleton_bits(join.text)) for join in form.joins)
    for word, bits in words:
        keys = [(f"{kind}={word}", bits)]
        for skeleton in skeletons(word):
            keys.append((f"{kind}:{skeleton}", SOUND_SHARE * bits))
            keys.append((f"{kind}~{skeleton}", NEAR_SHARE * bits))
            keys.extend((f"{kind}:{near}", NEAR_SHARE * bits) for near in neighbours(skeleton))
            keys.extend((f"{kind}~{near}", NEAR_SHARE * bits) for near in neighbours(skeleton))
        yield keys


def build(path: Path | str, subjects: Iterable[Subject], *, progress: Progress | None = None) -> Index:
    """Make an index of these subjects and save it in a folder; `progress` is told how many are in."""
    index = Index(Path(path))
    for count, subject in enumerate(subjects, 1):
        index.apply((Change.put(subject),), 0)
        if progress is not None and count % 1000 == 0:
            progress(count)
    index.save()
    if progress is not None:
        progress(len(index))
    return index


def open_index(path: Path | str) -> Index:
    """Open the index in a folder.  Raises IndexMissing, IndexOutdated, IndexCorrupt: build it again then."""
    index = Index(Path(path))
    seq, subjects = snapshot.read(index.path)
    index.apply((Change.put(subject) for subject in subjects), seq)
    return index
