"""Figures of requests: what a bureau owes and is owed, and how fast the organisation answers.

A bureau's own figures are its own: each request is one that it asked or was asked. Those of the organisation are of
closed quarters only, with small numbers suppressed (`notices.rules.statistics`): figures that change while one looks
would let a reader find single requests between two of them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import ceil

from comity.core.actors import Actor
from comity.exchange import queries
from comity.exchange.codes import RUNNING, MessageKind, Priority, RequestState
from comity.exchange.models import Request
from comity.notices.rules.statistics import FigureRow, percentile, suppressed

LATELY = timedelta(days=365)
MOST_QUARTERS = 20
MOST_YEARS = 10
LEAST_ANSWERS = 20  # of a year, for a median that tells nothing of a single one of them

ENDED = "ended"
MEDIAN = "hours-median"
IN_TIME, LATE, REFUSED, WITHDRAWN = "answered-in-time", "answered-late", "refused", "withdrawn"
OUTCOMES = (IN_TIME, LATE, REFUSED, WITHDRAWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """One other bureau, seen from the own one.

    owed, owed_overdue          requests of it that the own bureau has to answer; owing: the other way round
    our_hours, their_hours      median until an answer, of those of the last year; None where there was none
    """

    bureau: str
    owed: int = 0
    owed_overdue: int = 0
    owing: int = 0
    owing_overdue: int = 0
    our_hours: int | None = None
    their_hours: int | None = None


@dataclass(frozen=True, slots=True)
class Quarter:
    """What is published of one closed quarter. A value that is None is suppressed.

    ended     requests that ended; outcomes: by how they did; priorities: by priority
    hours     median until an answer
    """

    first: date
    ended: int | None
    outcomes: Mapping[str, int | None]
    priorities: Mapping[str, int | None]
    hours: int | None

    @property
    def name(self) -> str:
        """The year and the quarter, "2026-Q3"."""
        return _name(self.first)


@dataclass(frozen=True, slots=True)
class Year:
    """How fast a closed year answered. A median that is None is of too few answers to be shown.

    No number is told beside it: with those of the quarters, one that is suppressed there could be found.

    hours      median until an answer; by_priority: the same for each priority
    """

    first: date
    hours: int | None
    by_priority: Mapping[str, int | None]


def between(actor: Actor, at: datetime) -> list[Between]:
    """How the actor's bureau stands with every other that it asked or was asked by, overdue ones first."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    hours: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for request in queries.requests_visible_to(actor).filter(message__kind=MessageKind.REQUEST):
        side = "owed" if request.asked_id == actor.bureau else "owing"
        other = request.asker_id if side == "owed" else request.asked_id
        counts[other].update(_standing(request, side, at))
        if request.state == RequestState.ANSWERED and request.closed_at and request.closed_at > at - LATELY:
            hours[other, side].append(_hours(request.asked_at, request.closed_at))
    rows = [
        Between(
            bureau=other,
            **counts[other],
            our_hours=_whole(percentile(hours[other, "owed"], 50)),
            their_hours=_whole(percentile(hours[other, "owing"], 50)),
        )
        for other in counts
    ]
    return sorted(rows, key=lambda row: (-row.owed_overdue, -row.owing_overdue, row.bureau))


def quarters(today: date) -> list[Quarter]:
    """What is published of the closed quarters, the oldest first: of all requests that this node knows of."""
    until = _first_of_quarter(today)
    found: defaultdict[date, list[_Ended]] = defaultdict(list)
    for each in _ended(_earlier(until, MOST_QUARTERS), until):
        found[_first_of_quarter(each.closed_on)].append(each)
    return [_published(first, found[first]) for first in sorted(found)]


def years(today: date) -> list[Year]:
    """How fast the closed years answered, the oldest first: of all requests that this node knows of."""
    until = date(today.year, 1, 1)
    answered: defaultdict[date, list[_Ended]] = defaultdict(list)
    for each in _ended(date(today.year - MOST_YEARS, 1, 1), until):
        if each.outcome in (IN_TIME, LATE):
            answered[date(each.closed_on.year, 1, 1)].append(each)
    return [
        Year(
            first,
            _median(answered[first]),
            {code: _median([each for each in answered[first] if each.priority == code]) for code in Priority.values},
        )
        for first in sorted(answered)
    ]


@dataclass(frozen=True, slots=True)
class _Ended:
    """One request that ended: how, after how many hours, on which day."""

    priority: str
    outcome: str
    hours: float
    closed_on: date


def _ended(since: date, until: date) -> Iterator[_Ended]:
    """The requests that ended on a day in [since, until)."""
    asked = Request.objects.filter(message__kind=MessageKind.REQUEST).exclude(state__in=RUNNING)
    ended = asked.filter(closed_at__gte=_instant(since), closed_at__lt=_instant(until))
    columns = ended.order_by().values_list("priority", "state", "asked_at", "due_at", "extended_until", "closed_at")
    for priority, state, asked_at, due_at, extended_until, closed_at in columns.iterator():
        if closed_at is not None:
            outcome = _outcome(state, closed_at <= (extended_until or due_at))
            yield _Ended(priority, outcome, _hours(asked_at, closed_at), closed_at.date())


def _median(answered: Sequence[_Ended]) -> int | None:
    if len(answered) < LEAST_ANSWERS:
        return None
    return _whole(percentile([each.hours for each in answered], 50))


def _published(first: date, rows: Sequence[_Ended]) -> Quarter:
    """One quarter without what is too small to be shown, or would give that away."""
    name = _name(first)
    priorities, outcomes = Counter(each.priority for each in rows), Counter(each.outcome for each in rows)
    whole = [FigureRow(month=name, measure=ENDED, value=len(rows))]
    whole += [FigureRow(month=name, measure=ENDED, type=code, value=priorities[code]) for code in Priority.values]
    whole += [FigureRow(month=name, measure=ENDED, reason=code, value=outcomes[code]) for code in OUTCOMES]
    shown = {(row.type, row.reason): row.value for row in suppressed(whole)}
    answered = [each.hours for each in rows if each.outcome in (IN_TIME, LATE)]
    # A median is as telling as the number it was taken from.
    counted = shown["", IN_TIME] is not None and shown["", LATE] is not None
    return Quarter(
        first,
        shown["", ""],
        {code: shown["", code] for code in OUTCOMES},
        {code: shown[code, ""] for code in Priority.values},
        _whole(percentile(answered, 50)) if counted else None,
    )


def _standing(request: Request, side: str, at: datetime) -> list[str]:
    if request.state not in RUNNING:
        return []
    overdue = at >= (request.extended_until or request.due_at)
    return [side, f"{side}_overdue"] if overdue else [side]


def _outcome(state: str, in_time: bool) -> str:
    if state == RequestState.ANSWERED:
        return IN_TIME if in_time else LATE
    return REFUSED if state == RequestState.REFUSED else WITHDRAWN


def _hours(begins: datetime, ends: datetime) -> float:
    return (ends - begins).total_seconds() / 3600


def _whole(hours: float | None) -> int | None:
    return None if hours is None else ceil(hours)


def _name(first: date) -> str:
    return f"{first.year}-Q{(first.month + 2) // 3}"


def _first_of_quarter(day: date) -> date:
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def _earlier(first: date, count: int) -> date:
    months = first.year * 12 + first.month - 1 - 3 * count
    return date(months // 12, months % 12 + 1, 1)


def _instant(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
