"""Looking checks up a second time, among discreet records only, after they were answered.

Every check is looked up so, whatever it came to, by a job and not by whoever asked: what the officer at the counter
sees, how long it takes, and what is written for the bureau that asked are the same with and without a discreet record
(decision 16). Like `search`, this is done before the operation that keeps what was found.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from comity.members.legal import refuses_discreet_checks
from comity.records import index
from comity.records.drafts import Release, ReleaseRule
from comity.records.index import Found
from comity.records.models import Record
from comity.screening import rules
from comity.screening.models import Check, PendingWatch

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Seen:
    """One check that asked for a discreet record whose owner watches such checks."""

    check: Check
    found: Found


class Looked:
    """Checks that were looked up, and what was found.

    Deliberately neither a dataclass nor a sequence: the audit keeps of such an input only the name of its type.

    pending   ids of the queue's rows that are served by it
    """

    def __init__(self, pending: Sequence[int], seen: Sequence[Seen]) -> None:
        self.pending = tuple(pending)
        self.seen = tuple(seen)

    def __len__(self) -> int:
        return len(self.pending)

    def __iter__(self) -> Iterator[Seen]:
        return iter(self.seen)


def waits() -> bool:
    """Whether any check has not been looked up yet."""
    return PendingWatch.objects.exists()


def look(at: datetime) -> Looked:
    """Look up the checks that wait, the oldest first, at most `AT_ONCE` of them."""
    pending = list(PendingWatch.objects.order_by("pk")[:AT_ONCE])
    rows = Check.objects.in_bulk([row.check_id for row in pending])
    checks = [rows[row.check_id] for row in pending if row.check_id in rows]
    questions = [(check, check.question) for check in checks]
    asked = [(check, question) for check, question in questions if question is not None and not question.is_empty]
    answers = index.watch_many([question.query() for _check, question in asked])
    refusing = cache(lambda bureau: refuses_discreet_checks(bureau, on=at.date()))
    seen = [
        Seen(check, found)
        for (check, _question), answer in zip(asked, answers, strict=True)
        for found in answer
        if is_watched(found.record, check, refused=refusing(check.bureau_id))
    ]
    return Looked([row.pk for row in pending], seen)


def is_watched(record: Record, check: Check, *, refused: bool) -> bool:
    """Whether the owner of a discreet record is told of such a check."""
    release = record.release
    return rules.watches(
        owner=record.owner_id,
        release=Release(ReleaseRule(release.rule), tuple(release.bureaus)),
        purposes=release.purposes,
        bureau=check.bureau_id,
        purpose=check.purpose,
        refused=refused,
    )
