"""The voting roll: members less the suspended, those without credentials and the absent, each with its reason."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.assembly import errors
from comity.assembly.codes import AppealState, Capacity, DelegationKind, LetterFault, LetterState, Office, Standing
from comity.assembly.content import Person
from comity.assembly.models import SuspensionAppeal
from comity.assembly.queries.calling import called_members
from comity.assembly.queries.roll import roll_of, roll_to_read
from comity.assembly.rules import roll as rules
from comity.assembly.rules.roll import Facts, Line
from comity.assembly.services import credentials, delegations, presence, rolls
from comity.assembly.services import sessions as verbs
from comity.assembly.tests.casting import (
    BEFORE,
    NOW,
    STATES,
    accredited,
    comes,
    delegation,
    give,
    handed_in,
    named,
    officer,
    prepared,
)
from comity.core.models import AuditEntry, DeskItem
from comity.engines.ballots.rules import Roll
from comity.members.codes import Measure
from comity.members.models import Grouping, GroupingMember, Member, Suspension
from comity.records.tests.casting import as_operation
from tests.scenes import scene

FACTS = st.builds(
    Facts,
    member=st.sampled_from(STATES),
    suspended_by=st.sampled_from(["", "Art. 52"]),
    suspended_since=st.none() | st.just(date(2025, 1, 1)),
    appeal_pending=st.booleans(),
    has_delegation=st.booleans(),
    letter=st.none() | st.sampled_from(LetterState),
    is_present=st.booleans(),
)
READY = {"member": "XA", "has_delegation": True, "letter": LetterState.ACCEPTED, "is_present": True}


class TestLine:
    """The first obstacle that holds is the one named."""

    @pytest.mark.parametrize(
        ("changes", "standing"),
        [
            ({}, Standing.VOTES),
            ({"is_present": False}, Standing.ABSENT),
            ({"letter": LetterState.SUBMITTED}, Standing.NO_CREDENTIALS),
            ({"letter": LetterState.REFUSED}, Standing.NO_CREDENTIALS),
            ({"letter": None}, Standing.NO_CREDENTIALS),
            ({"has_delegation": False, "letter": None}, Standing.NO_DELEGATION),
            ({"suspended_by": "Art. 52"}, Standing.SUSPENDED),
            ({"suspended_by": "Art. 52", "has_delegation": False, "is_present": False}, Standing.SUSPENDED),
        ],
        ids=["votes", "absent", "submitted", "refused", "no-letter", "no-delegation", "suspended", "suspended-first"],
    )
    def test_names_what_stands_in_the_way(self, changes, standing):
        assert rules.line(Facts(**READY | changes)).standing == standing

    @given(FACTS)
    def test_is_read_back_from_the_record_as_it_was_written(self, facts):
        assert Line.from_record(rules.line(facts).as_record()) == rules.line(facts)


@given(st.lists(FACTS, unique_by=lambda facts: facts.member))
def test_the_three_numbers_are_those_of_the_lines(facts):
    lines = rules.roll(facts)
    numbers = rules.numbers(lines)
    assert numbers.members == len(facts)
    assert numbers.present == len(rules.voters(lines))
    absent = sum(line.standing == Standing.ABSENT for line in lines)
    assert numbers.entitled == numbers.present + absent


def suspend(code: str, measure: Measure = Measure.VOTE, since: date = date(2025, 6, 1)) -> Suspension:
    """The suspension of an invented member."""
    return as_operation(
        lambda: Suspension.objects.create(
            member=Member.objects.get(code=code), measure=measure, rule="Art. 52", from_on=since
        )
    )


@pytest.fixture
@scene
def committee(secretary, session):
    """A member of the credentials committee, an officer of the Secretariat."""
    examining = officer("gil.marsh", "GS")
    give(secretary, session, "gil.marsh", Office.CREDENTIALS)
    return examining


def standings(session):
    """The standing of each member now."""
    return {line.member: line.standing for line in roll_of(session, at=NOW)}


class TestRoll:
    def test_follows_each_member_from_the_announcement_to_the_hall(self, secretary, committee, session):
        verbs.open_session(secretary, session=session, at=NOW)
        suspend("XF")
        delegation(secretary, session, "XB")
        accredited(secretary, committee, session, "XC")
        comes(secretary, accredited(secretary, committee, session, "XD"))
        assert standings(session) == {
            "XA": Standing.NO_DELEGATION,
            "XB": Standing.NO_CREDENTIALS,
            "XC": Standing.ABSENT,
            "XD": Standing.VOTES,
            "XE": Standing.NO_DELEGATION,
            "XF": Standing.SUSPENDED,
        }
        assert rules.numbers(roll_of(session, at=NOW)) == Roll(members=6, entitled=2, present=1)

    def test_an_appeal_suspends_nothing_until_it_is_granted(self, secretary, session):
        suspension = suspend("XF")
        presence.receive_appeal(
            secretary, session=session, member="xf", received_on=date(2026, 4, 1), grounds={}, at=BEFORE
        )
        [line] = [line for line in roll_of(session, at=NOW) if line.member == "XF"]
        assert line.details == {"rule": "Art. 52", "since": "2025-06-01", "appeal_pending": True}
        appeal = SuspensionAppeal.objects.get(suspension=suspension)
        appeal.state = AppealState.GRANTED
        as_operation(appeal.save)
        assert standings(session)["XF"] == Standing.NO_DELEGATION

    @pytest.mark.parametrize(("measure", "votes"), [("vote", False), ("participation", False), ("processing", True)])
    def test_only_some_measures_take_the_vote(self, session, states, measure, votes):
        suspend("XF", Measure(measure))
        assert (standings(session)["XF"] != Standing.SUSPENDED) is votes

    def test_the_roll_of_a_closed_session_is_that_of_its_closing(self, secretary, session):
        suspend("XF", since=NOW.date() + timedelta(days=1))
        later = NOW + timedelta(days=30)
        verbs.open_session(secretary, session=session, at=NOW)
        before = roll_to_read(session, at=later)
        verbs.close_session(secretary, session=session, at=NOW)
        session.refresh_from_db()
        rolls_read = (before, roll_to_read(session, at=later))
        stands = [line.standing for roll in rolls_read for line in roll if line.member == "XF"]
        assert stands == [Standing.SUSPENDED, Standing.NO_DELEGATION]

    def test_nobody_appeals_who_is_not_suspended(self, secretary, session):
        with pytest.raises(errors.NotSuspended):
            presence.receive_appeal(
                secretary, session=session, member="XA", received_on=date(2026, 4, 1), grounds={}, at=BEFORE
            )

    def test_a_conference_calls_the_members_of_its_circle(self, secretary, states):
        def group() -> None:
            bay = Grouping.objects.create(code="bay-states", kind="grouping")
            for code in ("XA", "XC"):
                member = Member.objects.get(code=code)
                GroupingMember.objects.create(grouping=bay, member=member, from_on=date(2020, 1, 1))

        as_operation(group)
        conference = prepared(secretary, "RC-8", circle="bay-states")
        assert [member.code for member in called_members(conference)] == ["XA", "XC"]

    def test_is_frozen_as_it_stood_whoever_leaves_afterwards(self, secretary, committee, session):
        verbs.open_session(secretary, session=session, at=NOW)
        of = accredited(secretary, committee, session, "XA")
        comes(secretary, of)
        frozen = as_operation(lambda: rolls.freeze(session, at=NOW))
        presence.end_presence(secretary, delegation=of, way="desk", at=NOW + timedelta(minutes=1))
        assert standings(session)["XA"] == Standing.ABSENT
        assert (frozen.members, frozen.entitled, frozen.present) == (6, 1, 1)
        assert rules.voters([Line.from_record(line) for line in frozen.lines]) == ["XA"]

    def test_asks_the_store_as_often_for_six_members_as_for_one(self, session, django_assert_num_queries):
        with django_assert_num_queries(6):
            roll_of(session, at=NOW)


class TestDelegations:
    def test_a_bureau_announces_its_own_and_nobody_elses(self, session, outsider):
        assert delegation(outsider, session, "XE").bureau_id == "XE"
        with pytest.raises(errors.NotInOffice):
            delegation(outsider, session, "XA")

    def test_a_member_has_one_delegation_and_a_stranger_none(self, secretary, session):
        delegation(secretary, session, "XA")
        with pytest.raises(errors.DelegationExists):
            delegation(secretary, session, "XA")
        with pytest.raises(errors.NotAMember):
            delegation(secretary, session, "FR")

    def test_guests_come_by_institution(self, secretary, session):
        names = {"en": "Harbour Court", "fr": "Cour du port"}
        guests = delegations.announce_delegation(
            secretary, session=session, kind=DelegationKind.GUEST, member="", names=names, at=BEFORE
        )
        assert (guests.member, guests.bureau_id, guests.names) == (None, "GS", names)
        with pytest.raises(errors.CapacityNotPossible):
            named(secretary, guests)

    def test_has_one_head_until_that_one_leaves(self, secretary, session):
        of = delegation(secretary, session, "XA")
        first = named(secretary, of)
        with pytest.raises(errors.HeadNamed, match="Ana Ruiz"):
            named(secretary, of, "Ben Ode")
        delegations.withdraw_delegate(secretary, delegate=first, at=BEFORE)
        assert named(secretary, of, "Ben Ode").capacity == Capacity.HEAD
        with pytest.raises(errors.DelegateLeft):
            delegations.withdraw_delegate(secretary, delegate=first, at=BEFORE)

    def test_an_account_acts_for_its_own_bureau_and_for_one_delegation(self, secretary, session, outsider):
        own, other = (delegation(secretary, session, code) for code in ("XE", "XA"))
        with pytest.raises(errors.OfficerUnknown):
            named(secretary, other, username="nadia.brook")
        named(secretary, own, username="nadia.brook")
        person = Person(name="Nadia Brook", capacity=Capacity.DELEGATE, username="nadia.brook")
        with pytest.raises(errors.InAnotherDelegation):
            delegations.name_delegate(secretary, delegation=own, person=person, at=BEFORE)

    def test_another_bureau_does_not_touch_it(self, secretary, session, outsider):
        with pytest.raises(errors.NotYourDelegation):
            named(outsider, delegation(secretary, session, "XA"))


class TestLetters:
    def test_a_refused_letter_says_why_and_leaves_room_for_another(self, secretary, committee, session):
        of = delegation(secretary, session, "XA")
        letter = handed_in(secretary, of)
        with pytest.raises(errors.LetterStands):
            handed_in(secretary, of)
        credentials.decide_letter(committee, letter=letter, fault=LetterFault.NOT_SIGNED, note="", at=BEFORE)
        assert DeskItem.objects.get(done_at=None).kind == credentials.REFUSED
        with pytest.raises(errors.LetterDecided):
            credentials.decide_letter(committee, letter=letter, fault=None, note="", at=BEFORE)
        handed_in(secretary, of)
        assert [item.kind for item in DeskItem.objects.filter(done_at=None)] == [credentials.EXAMINE]

    def test_nobody_decides_on_the_letter_of_the_own_delegation(self, secretary, session, outsider):
        give(secretary, session, "nadia.brook", Office.CREDENTIALS)
        letter = handed_in(outsider, delegation(outsider, session, "XE"))
        with pytest.raises(errors.OwnLetter):
            credentials.decide_letter(outsider, letter=letter, fault=None, note="", at=BEFORE)

    def test_its_words_stay_out_of_the_ledger(self, secretary, committee, session):
        letter = handed_in(secretary, delegation(secretary, session, "XA"))
        entry = AuditEntry.objects.get(subject_id=str(letter.pk), event="assembly.submit_letter")
        assert entry.stream == f"session:{session.pk}"
        assert "letter.png" not in entry.details


class TestPresence:
    def test_a_delegate_notes_the_own_delegation_at_the_seat_and_no_other(self, secretary, session, outsider):
        verbs.open_session(secretary, session=session, at=NOW)
        own, other = (delegation(secretary, session, code) for code in ("XE", "XA"))
        named(secretary, own, username="nadia.brook")
        assert presence.note_presence(outsider, delegation=own, way="seat", at=NOW).way == "seat"
        with pytest.raises(errors.AlreadyPresent):
            presence.note_presence(secretary, delegation=own, way="desk", at=NOW)
        with pytest.raises(errors.NotADelegate):
            presence.note_presence(outsider, delegation=other, way="seat", at=NOW)
        with pytest.raises(errors.NotInOffice):
            presence.note_presence(outsider, delegation=other, way="desk", at=NOW)

    def test_nobody_is_present_before_the_session_opens(self, secretary, session):
        with pytest.raises(errors.SessionNotOpen):
            comes(secretary, delegation(secretary, session, "XA"))
