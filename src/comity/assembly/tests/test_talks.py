"""Bilateral talks: two delegations agree on a time, and nobody else learns of it."""

from datetime import UTC, datetime

import pytest

from comity.assembly import errors
from comity.assembly.codes import MeetingKind, SlotState
from comity.assembly.models import Delegation
from comity.assembly.queries import talks as asked
from comity.assembly.services import talks, timetable
from comity.assembly.tests.casting import BEFORE, delegation, line, named, officer


@pytest.fixture
def tables(secretary, session):
    """Two hours for talks."""
    said = line(10, hours=2, kind=MeetingKind.BILATERAL)
    return timetable.add_meeting(secretary, session=session, line=said, at=BEFORE)


@pytest.fixture
def people(secretary, session):
    """A delegate each of XA, XB and XC."""
    found = {}
    for code in ("XA", "XB", "XC"):
        found[code] = officer(f"delegate.{code.lower()}", code)
        named(secretary, delegation(secretary, session, code), username=f"delegate.{code.lower()}")
    return found


def ask(actor, tables, code, hour=10, minute=0, minutes=30):
    """A request to meet the delegation of a member."""
    return talks.ask_to_meet(
        actor,
        meeting=tables,
        asked=Delegation.objects.get(member__code=code),
        starts_at=datetime(2026, 5, 4, hour, minute, tzinfo=UTC),
        minutes=minutes,
        subject="Ferries",
        at=BEFORE,
    )


def test_is_agreed_by_the_one_who_was_asked(people, tables):
    slot = ask(people["XA"], tables, "XB")
    with pytest.raises(errors.NotYourDelegation):
        talks.answer_slot(people["XA"], slot=slot, agreed=True, at=BEFORE)
    assert talks.answer_slot(people["XB"], slot=slot, agreed=True, at=BEFORE).state == SlotState.AGREED
    with pytest.raises(errors.SlotAnswered):
        talks.withdraw_slot(people["XA"], slot=slot, at=BEFORE)


def test_nobody_sits_at_two_tables(people, tables):
    first, second = ask(people["XA"], tables, "XB"), ask(people["XC"], tables, "XB", minute=15)
    talks.answer_slot(people["XB"], slot=first, agreed=True, at=BEFORE)
    with pytest.raises(errors.SlotTaken):
        talks.answer_slot(people["XB"], slot=second, agreed=True, at=BEFORE)
    with pytest.raises(errors.SlotTaken):
        ask(people["XC"], tables, "XA", minute=15)
    assert ask(people["XC"], tables, "XA", minute=30).state == SlotState.ASKED


@pytest.mark.parametrize(("hour", "minutes"), [(9, 30), (11, 61), (12, 30)], ids=["before", "no-length", "after"])
def test_is_within_the_time_set_aside(people, tables, hour, minutes):
    with pytest.raises(errors.OutsideTalks, match="11:00 to 13:00"):
        ask(people["XA"], tables, "XB", hour, 0, minutes)


def test_a_plenary_is_not_for_talks_of_two_nor_one_for_oneself(secretary, session, people, tables):
    plenary = timetable.add_meeting(secretary, session=session, line=line(15), at=BEFORE)
    for meeting, code in ((plenary, "XB"), (tables, "XA")):
        with pytest.raises(errors.NotBilateral):
            ask(people["XA"], meeting, code, 15 if meeting is plenary else 10)


def test_nobody_else_learns_of_it(secretary, session, people, tables):
    slot = ask(people["XA"], tables, "XB")
    assert [list(asked.slots_in(people[code], tables)) for code in ("XA", "XB", "XC")] == [[slot], [slot], []]
    assert list(asked.slots_in(secretary, tables)) == []
