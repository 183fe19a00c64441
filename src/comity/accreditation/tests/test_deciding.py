"""Which step leads where, and by when the host decides."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.accreditation import editions
from comity.accreditation.codes import Act
from comity.accreditation.codes import ApplicationState as State
from comity.accreditation.rules.deciding import STEPS, due_at, possible
from comity.core.countries import LANGUAGES

CASABLANCA = ZoneInfo("Africa/Casablanca")
SATURDAY, SUNDAY, FRIDAY = 5, 6, 4


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        (State.DRAFT, set()),
        (State.RECEIVED, {Act.REFER, Act.ACCEPT, Act.REFUSE}),
        (State.REFERRED, {Act.ANSWER}),
        (State.ACCEPTED, set()),
        (State.REFUSED, {Act.APPEAL}),
        (State.APPEALED, {Act.ACCEPT, Act.REFUSE}),
        (State.WITHDRAWN, set()),
        (State.LAPSED, set()),
    ],
    ids=["draft", "received", "referred", "accepted", "refused", "appealed", "withdrawn", "lapsed"],
)
def test_what_is_possible_in_each_state(state, acts):
    assert possible(state, has_appealed=False) == acts


def test_an_applicant_appeals_once():
    assert possible(State.REFUSED, has_appealed=True) == frozenset()


def test_whatever_is_done_an_application_is_decided_after_one_appeal_at_the_latest():
    """From every state that can be reached, ends are reached; no way leads round for ever but questions and answers."""
    ends = {State.ACCEPTED, State.REFUSED}
    for step in STEPS.values():
        assert step.after in ends or possible(step.after, has_appealed=True)


def test_what_is_held_against_an_applicant_has_a_reason():
    assert {act for act, step in STEPS.items() if step.needs_reason} == {Act.REFER, Act.REFUSE}
    assert all(set(reason.texts) == set(LANGUAGES) for reason in editions.newest().reasons)


def due(received: datetime, days: int = 5, weekend: tuple[int, ...] = (SATURDAY, SUNDAY), *off: date) -> str:
    return f"{due_at(received, days, CASABLANCA, weekend=weekend, holidays=off):%Y-%m-%d %H:%M}"


MONDAY = datetime(2025, 10, 20, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ((MONDAY,), "2025-10-28 00:00"),
        ((MONDAY, 1), "2025-10-22 00:00"),
        ((MONDAY, 5, (FRIDAY, SATURDAY)), "2025-10-28 00:00"),
        ((MONDAY, 1, (SATURDAY, SUNDAY), date(2025, 10, 21)), "2025-10-23 00:00"),
        ((datetime(2025, 10, 20, 23, 30, tzinfo=UTC), 1), "2025-10-23 00:00"),
    ],
    ids=["five days over a weekend", "the next day", "another weekend", "a holiday", "after midnight by its clock"],
)
def test_by_when(asked, expected):
    assert due(*asked) == expected


@given(
    received=st.integers(0, 2_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC)),
    days=st.integers(1, 40),
    weekend=st.sets(st.integers(0, 6), max_size=6),
)
def test_the_host_has_as_many_working_days_as_the_rules_say(received, days, weekend):
    end = due_at(received, days, CASABLANCA, weekend=weekend)
    first = received.astimezone(CASABLANCA).date()
    between = [first + timedelta(days=n) for n in range(1, (end.date() - first).days)]
    assert sum(day.weekday() not in weekend for day in between) == days
    assert between[-1].weekday() not in weekend


def test_a_week_without_a_working_day_is_refused():
    with pytest.raises(ValueError, match="working day"):
        due_at(MONDAY, 1, CASABLANCA, weekend=range(7))
