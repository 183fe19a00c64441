"""Who may be one person: the applicants of a session, its delegates, and who is blocked for misuse.

An index of the matching engine for each session, in memory alone: nothing of it is on a disk. It follows what was
received, withdrawn and erased since it was last asked. What it answers is a candidate, and an officer judges.
"""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final
from uuid import UUID

from comity.accreditation import blocking
from comity.accreditation.codes import Finding
from comity.accreditation.models import Application, Block, Terms
from comity.assembly.models import Delegate
from comity.engines import matching

# A delegation says no more than a name: one that is written alike must be enough to be shown to an officer.
LEAST_SCORE: Final = 0.5
MOST: Final = 10
SESSIONS_HELD: Final = 4

_APPLICANT, _DELEGATE, _BLOCKED = range(3)
_FINDINGS: Final = {
    _APPLICANT: Finding.DUPLICATE,
    _DELEGATE: Finding.OTHER_ROLE,
    _BLOCKED: Finding.LIKE_BLOCKED,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be the applicant. score: from 0 to 1; key: of the application, delegate or block."""

    finding: Finding
    key: UUID
    score: float
    reasons: tuple[matching.Reason, ...]


def candidates_for(application: Application, at: datetime) -> list[Candidate]:
    """Others who may be the applicant, the likeliest first.  Of one that was erased there are none."""
    if not application.name:
        return []
    return _index_of(application.terms_id).ask(application, at)


@lru_cache(maxsize=SESSIONS_HELD)
def _index_of(terms: UUID) -> "_People":
    return _People(terms)


@dataclass(slots=True)
class _People:
    """The people of one press desk."""

    terms: UUID
    _engine: matching.Index = field(default_factory=lambda: matching.Index(Path(), background=False))
    _numbers: dict[UUID, int] = field(default_factory=dict)
    _held: dict[int, tuple[int, UUID]] = field(default_factory=dict)  # number: (class, key)
    _next: int = 1
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, application: Application, at: datetime) -> list[Candidate]:
        """Everybody else who may be the applicant."""
        with self._lock:
            self._follow(at)
            asked = _subject(0, application, _APPLICANT).as_query()
            answers = self._engine.search(asked, [True] * len(_FINDINGS), MOST + 1, LEAST_SCORE)
            found = [(*self._held[one.id], one) for one in answers if one.id in self._held]
        return [
            Candidate(_FINDINGS[group], key, one.score, tuple(one.reasons))
            for group, key, one in found
            if key != application.pk
        ][:MOST]

    def _follow(self, at: datetime) -> None:
        """Take in whom the index does not hold yet, and leave out who has gone."""
        now = dict(self._there(at))
        changes = [self._withdrawal(key) for key in list(self._numbers) if key not in now]
        new: dict[int, set[UUID]] = {}
        for key, group in now.items():
            if key not in self._numbers:
                new.setdefault(group, set()).add(key)
        for group, keys in new.items():
            changes += [self._addition(row, group) for row in _MODELS[group]._base_manager.filter(pk__in=keys)]
        if changes:
            self._engine.apply(changes, self._engine.seq + 1)

    def _there(self, at: datetime) -> Iterator[tuple[UUID, int]]:
        terms = Terms.objects.get(pk=self.terms)
        sent = Application.objects.filter(terms=terms, received_at__isnull=False, erased_at__isnull=True)
        yield from ((key, _APPLICANT) for key in sent.values_list("pk", flat=True))
        delegates = Delegate.objects.filter(session=terms.session_id, withdrawn_at__isnull=True)
        yield from ((key, _DELEGATE) for key in delegates.values_list("pk", flat=True))
        yield from ((key, _BLOCKED) for key in blocking.in_force(at.date()).values_list("pk", flat=True))

    def _addition(self, row: Application | Delegate | Block, group: int) -> matching.Change:
        number, self._next = self._next, self._next + 1
        self._numbers[row.pk], self._held[number] = number, (group, row.pk)
        return matching.Change("put", number, _subject(number, row, group))

    def _withdrawal(self, key: UUID) -> matching.Change:
        number = self._numbers.pop(key)
        del self._held[number]
        return matching.Change("withdraw", number)


_MODELS: Final[Mapping[int, type[Application | Delegate | Block]]] = {
    _APPLICANT: Application,
    _DELEGATE: Delegate,
    _BLOCKED: Block,
}


def _subject(number: int, row: Application | Delegate | Block, group: int) -> matching.Subject:
    born_on, nationality = getattr(row, "born_on", None), getattr(row, "nationality", "")
    return matching.Subject(
        id=number,
        kind="person",
        names=(matching.Name(row.name),),
        birth_dates=(born_on.isoformat(),) if born_on else (),
        countries=(nationality,) if nationality else (),
        release_class=group,
    )
