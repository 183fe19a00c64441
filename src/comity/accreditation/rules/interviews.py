"""Times of an interview, and who may do what with a request in which state."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from comity.accreditation.errors import press as errors
from comity.accreditation.press_codes import InterviewState

QUARTER: Final = timedelta(minutes=15)
SHORTEST, LONGEST = 15, 120  # minutes
MOST_TIMES: Final = 3
MOST_OPEN: Final = 10


class Act(StrEnum):
    """What somebody does with a request."""

    AGREE = "agree"
    PROPOSE = "propose"
    DECLINE = "decline"
    TAKE = "take"
    WITHDRAW = "withdraw"
    NOTE = "note"


# Which acts a state is open to: the press contact's first, then the journalist's.
OF_CONTACT: Final[Mapping[str, frozenset[Act]]] = {
    InterviewState.ASKED: frozenset({Act.AGREE, Act.PROPOSE, Act.DECLINE}),
    InterviewState.PROPOSED: frozenset({Act.DECLINE}),
    InterviewState.AGREED: frozenset({Act.DECLINE, Act.NOTE}),
}
OF_JOURNALIST: Final[Mapping[str, frozenset[Act]]] = {
    InterviewState.ASKED: frozenset({Act.WITHDRAW}),
    InterviewState.PROPOSED: frozenset({Act.TAKE, Act.WITHDRAW}),
    InterviewState.AGREED: frozenset({Act.WITHDRAW}),
}


@dataclass(frozen=True, slots=True)
class Time:
    """A time, [starts_at, ends_at)."""

    starts_at: datetime
    ends_at: datetime


def require_open(state: str, act: Act, to: Mapping[str, frozenset[Act]]) -> None:
    """Raises InterviewOver where a request has gone on, so that this cannot be done with it any more."""
    if act not in to.get(state, frozenset()):
        raise errors.InterviewOver


def require_times(times: Sequence[Time], *, at: datetime, opens_on: date, closes_on: date, zone: ZoneInfo) -> None:
    """Raises TimesNotPossible unless somebody could keep each of these times."""
    facts = {"most": MOST_TIMES, "shortest": SHORTEST, "longest": LONGEST}
    if not 0 < len({time.starts_at for time in times}) == len(times) <= MOST_TIMES:
        raise errors.TimesNotPossible(**facts)
    for time in times:
        minutes = (time.ends_at - time.starts_at) / timedelta(minutes=1)
        on_the_quarter = all(_is_on_the_quarter(moment) for moment in (time.starts_at, time.ends_at))
        day = time.starts_at.astimezone(zone).date()
        in_session = opens_on <= day <= time.ends_at.astimezone(zone).date() <= closes_on
        if not (on_the_quarter and SHORTEST <= minutes <= LONGEST and in_session and time.starts_at > at):
            raise errors.TimesNotPossible(**facts)


def quarters(time: Time) -> Iterable[datetime]:
    """The quarters of an hour that a time takes."""
    quarter = time.starts_at
    while quarter < time.ends_at:
        yield quarter
        quarter += QUARTER


def _is_on_the_quarter(moment: datetime) -> bool:
    return moment.minute % 15 == 0 and moment.second == 0 and moment.microsecond == 0
