"""The matching index of this store: found, followed, searched.

One index per process, shared by its threads. Before each search it follows the changes that were committed since, by
whichever process (`IndexHead.sequence`); a missing, outdated or damaged one is built anew from the records. What it
answers is only ever a hint: every candidate is read again through `queries` before anybody sees it.

Search before an operation, never inside one: inside, this would see changes that may still be taken back.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from comity.core.actors import Actor
from comity.core.home import place
from comity.core.unit import current_unit
from comity.engines import matching
from comity.records import queries
from comity.records.identities import subject_of
from comity.records.models import IndexHead, Record

log = logging.getLogger(__name__)

BATCH = 2_000
SAVE_AFTER_CHANGES = 5_000

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Found:
    """A record that may be the one asked for, with the engine's candidate: score, weight and reasons."""

    record: Record
    candidate: matching.Candidate


def search(
    actor: Actor, query: matching.Query, *, limit: int = 10, threshold: float = matching.SUGGESTED_THRESHOLD
) -> list[Found]:
    """Records that may be the one asked for, of those that the actor may see for its purpose, best first."""
    return search_many(actor, [query], limit=limit, threshold=threshold)[0]


def search_many(
    actor: Actor,
    asked: Sequence[matching.Query],
    *,
    limit: int = 10,
    threshold: float = matching.SUGGESTED_THRESHOLD,
    checking: bool = False,
) -> list[list[Found]]:
    """One answer for each query, in their order; each the same as `search` gives.

    checking   for a check of somebody who stands there, which no discreet record answers
    """
    mask = queries.answerable_classes if checking else queries.visible_classes
    answers = _answers(asked, lambda: mask(actor), limit, threshold)
    return _found(answers, queries.records_by_number(actor, _numbers(answers)))


def scores_many(
    actor: Actor, asked: Sequence[matching.Query], *, limit: int = 10, threshold: float = matching.SUGGESTED_THRESHOLD
) -> list[dict[int, float]]:
    """For each query, the numbers of the records that may be meant with their scores, best first, none of them read.

    To narrow rows that were scoped to the actor already: what is found here may have changed since it was indexed.
    """
    answers = _answers(asked, lambda: queries.visible_classes(actor), limit, threshold)
    return [{candidate.id: candidate.score for candidate in answer} for answer in answers]


def watch_many(
    asked: Sequence[matching.Query], *, limit: int = 20, threshold: float = matching.SUGGESTED_THRESHOLD
) -> list[list[Found]]:
    """The discreet records that each query may mean, whoever asked: for the node itself, which tells their owners."""
    answers = _answers(asked, queries.discreet_classes, limit, threshold)
    return _found(answers, queries.watched_by_number(_numbers(answers)))


def follow(progress: Progress = lambda done, total: None) -> int:
    """Open the index and follow every committed change. Returns how many subjects it holds.

    progress   is told (records read, records in all) while an index is built
    """
    engine = _current(progress)
    return len(engine) if engine is not None else 0


def settle() -> None:
    """Follow every committed change and write the index to its file; what was withdrawn is then gone from there.

    Earlier states of records that were only changed may stay in the file until `purge`.
    """
    following = _following()
    if following is not None:
        following.settle()


def purge() -> None:
    """Settle, and leave in the file only what records are now."""
    following = _following()
    if following is not None:
        following.purge()


def _answers(
    asked: Sequence[matching.Query], mask: Callable[[], queries.Mask], limit: int, threshold: float
) -> list[list[matching.Candidate]]:
    """What the engine answers; the mask is made after the index has followed, so that it knows every class there."""
    engine = _current()
    return engine.search_many(asked, mask(), limit, threshold) if engine is not None else [[] for _ in asked]


def _numbers(answers: Sequence[Sequence[matching.Candidate]]) -> set[int]:
    return {candidate.id for answer in answers for candidate in answer}


def _found(answers: Sequence[Sequence[matching.Candidate]], records: Mapping[int, Record]) -> list[list[Found]]:
    return [
        [Found(records[candidate.id], candidate) for candidate in answer if candidate.id in records]
        for answer in answers
    ]


def _current(progress: Progress = lambda done, total: None) -> matching.Index | None:
    if current_unit() is not None:
        raise RuntimeError("the index is searched before an operation, never inside one")
    following = _following()
    return following.current(progress) if following is not None else None


class _Following:
    """The open index of one store."""

    def __init__(self, store: UUID) -> None:
        self.store = store
        self.folder: Path = place("index", store.hex, "subjects").parent
        self._engine: matching.Index | None = None
        self._unsaved = 0
        self._withdrawn = 0  # of these, what must not stay in the file
        self._lock = threading.RLock()
        self._saving = threading.Lock()

    def current(self, progress: Progress = lambda done, total: None) -> matching.Index:
        """The engine, following every change committed so far."""
        sequence = IndexHead.objects.values_list("sequence", flat=True).get(id=1)
        with self._lock:
            if self._engine is None:
                self._engine = self._opened(sequence, progress)
            if self._engine.damage is not None:
                log.warning("the matching index is built anew: %s", self._engine.damage.code)
                self._engine = self._built(sequence, progress)
            if self._engine.seq < sequence:
                self._apply_changes(self._engine, sequence)
            return self._engine

    def settle(self) -> None:
        """Follow, then save if anything was not saved yet; searches go on meanwhile."""
        engine = self.current()
        with self._saving:
            unsaved, withdrawn = self._unsaved, self._withdrawn
            if unsaved or withdrawn:
                engine.save(purge=withdrawn > 0)
            with self._lock:
                self._unsaved -= unsaved
                self._withdrawn -= withdrawn

    def purge(self) -> None:
        """Settle, then save without anything that is held no more."""
        self.settle()
        engine = self.current()
        if engine.residue:
            engine.save(purge=True)

    def _opened(self, sequence: int, progress: Progress) -> matching.Index:
        try:
            engine = matching.open(self.folder)
        except matching.IndexUnusableError as reason:
            if not isinstance(reason, matching.IndexMissing):
                log.warning("the matching index is built anew: %s", reason.code)
            return self._built(sequence, progress)
        if engine.recovered.removed:
            log.info("removed what a killed process left beside the index: %s", ", ".join(engine.recovered.removed))
        if engine.seq > sequence:
            # It knows changes that the store does not: the store was put back to an earlier state.
            return self._built(sequence, progress)
        self._withdrawn += engine.residue  # saved, and not purged before this process began
        return engine

    def _built(self, sequence: int, progress: Progress) -> matching.Index:
        live = Record.objects.filter(withdrawn_at__isnull=True, drafted=False)
        total = live.count()
        engine = matching.build(
            self.folder, _subjects(live.order_by("number").iterator(BATCH)), progress=lambda done: progress(done, total)
        )
        # Records may have changed while they were read; those changes come after `sequence` and are followed next.
        engine.apply((), sequence)
        engine.save()
        return engine

    def _apply_changes(self, engine: matching.Index, sequence: int) -> None:
        changed = Record.objects.filter(index_seq__gt=engine.seq, index_seq__lte=sequence).order_by("index_seq")
        applied = 0
        while batch := list(changed.filter(index_seq__gt=engine.seq)[:BATCH]):
            engine.apply([_change(record) for record in batch], batch[-1].index_seq)
            applied += len(batch)
            self._withdrawn += sum(not _is_held(record) for record in batch)
        engine.apply((), sequence)
        self._unsaved += applied
        if applied >= SAVE_AFTER_CHANGES:
            engine.save()


def _subjects(records: Iterable[Record]) -> Iterator[matching.Subject]:
    return (_subject(record) for record in records)


def _subject(record: Record) -> matching.Subject:
    return subject_of(record.number, record.kind, record.properties, record.release_id)


def _is_held(record: Record) -> bool:
    """Whether the index is to know of a record; a draft has no place in the order of changes, and never comes here."""
    return record.withdrawn_at is None and not record.drafted


def _change(record: Record) -> matching.Change:
    if not _is_held(record):
        return matching.Change.withdraw(record.number)
    return matching.Change.put(_subject(record))


_opening = threading.Lock()


def _following() -> _Following | None:
    """The index of the store as it is now (a store that was replaced has another); None before the first record."""
    store = IndexHead.objects.filter(id=1).values_list("store", flat=True).first()
    if store is None:
        return None
    with _opening:
        return _of(store)


@lru_cache(maxsize=1)
def _of(store: UUID) -> _Following:
    return _Following(store)
