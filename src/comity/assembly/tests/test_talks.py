"""Bilateral talks: two delegations agree on a time, and nobody else learns of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from comity.assembly import errors, exporting, verifying
from comity.assembly.codes import MeetingKind, SlotState, TalkFollowUpState
from comity.assembly.models import BilateralSlot, Delegation, TalkFollowUp
from comity.assembly.queries import talks as asked
from comity.assembly.rules import talks as rules
from comity.assembly.rules.timetable import Booking
from comity.assembly.services import sessions, talks, timetable
from comity.assembly.tests.casting import BEFORE, NOW, delegation, line, named, officer
from comity.assembly.tests.test_pages import page, sent, signed_in
from comity.core import checkpoints
from tests.scenes import scene


@pytest.fixture
@scene
def tables(secretary, session):
    """Two hours for talks."""
    said = line(10, hours=2, kind=MeetingKind.BILATERAL, tables=1)
    return timetable.add_meeting(secretary, session=session, line=said, at=BEFORE)


@pytest.fixture
@scene
def people(secretary, session):
    """A delegate each of four members."""
    found = {}
    for code in ("XA", "XB", "XC", "XD"):
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


@pytest.mark.parametrize(
    ("taken", "tables", "found"),
    [([], 1, 1), ([1], 1, None), ([1], 2, 2), ([2], 2, 1), ([1, 2], 2, None)],
    ids=["none", "the-only", "first", "second", "both"],
)
def test_the_first_free_table_is_taken(taken, tables, found):
    at = Booking("", NOW, NOW + timedelta(minutes=30))
    earlier = Booking("", NOW - timedelta(minutes=30), NOW)
    others = [*((table, at) for table in taken), (1, earlier)]
    assert rules.free_table(at, others, tables) == found


def test_a_table_is_had_by_two_at_a_time_and_no_more(people, tables):
    first, second = ask(people["XA"], tables, "XB"), ask(people["XC"], tables, "XD")
    assert talks.answer_slot(people["XB"], slot=first, agreed=True, at=BEFORE).table == 1
    with pytest.raises(errors.TablesTaken, match="11:00 to 11:30"):
        talks.answer_slot(people["XD"], slot=second, agreed=True, at=BEFORE)
    with pytest.raises(errors.TablesTaken):
        ask(people["XC"], tables, "XD", minute=15)
    later = ask(people["XC"], tables, "XD", minute=30)
    assert talks.answer_slot(people["XD"], slot=later, agreed=True, at=BEFORE).table == 1


def propose(actor, slot):
    """What follows from talks, as proposed."""
    return talks.propose_follow_up(actor, slot=slot, words="Exchange of ferry lists", due_on=date(2026, 9, 1), at=NOW)


class TestWhatFollows:
    """Proposed by one side, agreed by the other, done when both say so."""

    @pytest.fixture
    def slot(self, people, tables):
        return talks.answer_slot(people["XB"], slot=ask(people["XA"], tables, "XB"), agreed=True, at=BEFORE)

    @pytest.fixture
    def proposed(self, people, slot):
        return propose(people["XA"], slot)

    def test_both_confirm_it_and_both_call_it_done(self, people, proposed):
        with pytest.raises(errors.NotYourDelegation):
            talks.answer_follow_up(people["XA"], follow_up=proposed, agreed=True, at=NOW)
        agreed = talks.answer_follow_up(people["XB"], follow_up=proposed, agreed=True, at=NOW)
        with pytest.raises(errors.FollowUpNotPossible):
            talks.answer_follow_up(people["XB"], follow_up=agreed, agreed=False, at=NOW)
        half = talks.call_done(people["XA"], follow_up=agreed, at=NOW)
        assert asked.state_of(half) == TalkFollowUpState.HALF_DONE
        with pytest.raises(errors.FollowUpNotPossible):
            talks.call_done(people["XA"], follow_up=half, at=NOW)
        assert asked.state_of(talks.call_done(people["XB"], follow_up=half, at=NOW)) == TalkFollowUpState.DONE

    def test_what_was_declined_is_never_done(self, people, proposed):
        declined = talks.answer_follow_up(people["XB"], follow_up=proposed, agreed=False, at=NOW)
        with pytest.raises(errors.FollowUpNotPossible):
            talks.call_done(people["XB"], follow_up=declined, at=NOW)

    def test_nothing_follows_from_talks_that_nobody_agreed_to(self, people, tables):
        with pytest.raises(errors.TalksNotAgreed):
            propose(people["XA"], ask(people["XA"], tables, "XC"))

    def test_a_third_delegation_neither_sees_nor_answers_it(self, session, people, proposed):
        with pytest.raises(errors.NotYourDelegation):
            talks.answer_follow_up(people["XC"], follow_up=proposed, agreed=True, at=NOW)
        assert [asked.follow_ups_visible_to(people[code], session).count() for code in ("XB", "XC")] == [1, 0]

    def test_the_record_that_is_handed_out_holds_nothing_of_it_and_is_sound(
        self, secretary, session, proposed, tmp_path
    ):
        sessions.export_session(secretary, session=session, at=NOW)
        checkpoints.sign_checkpoint(NOW)
        exporting.export(session, tmp_path / "out")
        assert verifying.verify(tmp_path / "out").defect is None
        told = "".join(path.read_text("utf-8") for path in (tmp_path / "out").rglob("*") if path.is_file())
        assert "Exchange of ferry lists" not in told
        assert "Ferries" not in told

    def test_is_led_by_pages_and_stands_in_the_calendar_of_the_two(self, session, people, tables):
        one, other, third = (signed_in(f"delegate.{code}") for code in ("xa", "xb", "xc"))
        key = Delegation.objects.get(member__code="XB").pk
        said = {"asked": key, "starts_at": "2026-05-04T11:00", "minutes": 30, "subject": "Ferries"}
        assert sent(one, "ask-to-meet", "GA-12", tables.pk, **said) == 302
        assert sent(other, "slot-agree", "GA-12", BilateralSlot.objects.get().pk) == 302
        said = {"words": "Exchange of ferry lists", "due_on": "2026-09-01"}
        assert sent(one, "propose-follow-up", "GA-12", BilateralSlot.objects.get().pk, **said) == 302
        key = TalkFollowUp.objects.get().pk
        assert [sent(third, f"follow-up-{step}", "GA-12", key) for step in ("agree", "done")] == [404, 404]
        assert sent(other, "follow-up-agree", "GA-12", key) == 302
        assert [sent(client, "follow-up-done", "GA-12", key) for client in (one, other)] == [302, 302]
        assert "done, as both say" in page(one, "meeting", "GA-12", tables.pk)
        where = reverse("assembly:calendar", args=["GA-12"])
        calendars = [client.get(where).content.decode() for client in (one, third)]
        assert ["Talks: State XA and State XB" in calendar for calendar in calendars] == [True, False]
        assert "LOCATION:Table 1" in calendars[0]
