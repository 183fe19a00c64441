"""States invited to a conference from outside its grouping, and the members of a committee or of bilateral talks."""

from datetime import date

import pytest

from comity.assembly import errors
from comity.assembly.codes import DelegationKind, SessionKind
from comity.assembly.models import Invitation
from comity.assembly.queries.calling import called_members
from comity.assembly.queries.roll import roll_of
from comity.assembly.services import delegations, inviting
from comity.assembly.tests.casting import BEFORE, NOW, prepared
from comity.assembly.tests.test_pages import page, sent, signed_in
from comity.members.models import Grouping, GroupingMember, Member
from comity.records.tests.casting import as_operation
from tests.scenes import scene


@pytest.fixture
@scene
def conference(secretary):
    """A conference of XA and XC."""

    def group() -> None:
        bay = Grouping.objects.create(code="bay-states", kind="grouping")
        for code in ("XA", "XC"):
            GroupingMember.objects.create(grouping=bay, member=Member.objects.get(code=code), from_on=date(2020, 1, 1))
        Member.objects.create(code="XZ", names={"en": "State XZ"}, invented=True)

    as_operation(group)
    return prepared(secretary, "RC-8", circle="bay-states", kind=SessionKind.CONFERENCE)


def invite(secretary, session, code, *, votes):
    """An invitation."""
    return inviting.invite_state(secretary, session=session, member=code, votes=votes, at=BEFORE)


def announce(actor, session, code, kind):
    """A delegation that a bureau announces for its own state."""
    return delegations.announce_delegation(actor, session=session, kind=kind, member=code, names={}, at=BEFORE)


def codes(session):
    """Who is called."""
    return [member.code for member in called_members(session)]


def test_who_is_invited_to_decide_stands_on_the_roll_and_who_observes_does_not(secretary, conference):
    invite(secretary, conference, "XE", votes=True)
    invite(secretary, conference, "XF", votes=False)
    assert codes(conference) == ["XA", "XC", "XE"]
    assert [line.member for line in roll_of(conference, at=NOW)] == ["XA", "XC", "XE"]


def test_an_invited_bureau_announces_its_own_delegation_as_it_was_invited(secretary, conference, outsider):
    with pytest.raises(errors.NotInOffice):
        announce(outsider, conference, "XE", DelegationKind.OBSERVER)
    invite(secretary, conference, "XE", votes=False)
    with pytest.raises(errors.NotAMember):
        announce(outsider, conference, "XE", DelegationKind.MEMBER)
    assert announce(outsider, conference, "XE", DelegationKind.OBSERVER).bureau_id == "XE"


@pytest.mark.parametrize(
    ("code", "votes", "refusal"),
    [
        ("XA", False, errors.CalledAlready),
        ("XZ", True, errors.NotAMember),
        ("QQ", False, errors.StateUnknown),
    ],
    ids=["of-the-circle", "no-member-decides", "unknown"],
)
def test_nobody_is_invited_who_takes_part_or_may_not_decide(secretary, conference, code, votes, refusal):
    with pytest.raises(refusal):
        invite(secretary, conference, code, votes=votes)


def test_an_invitation_is_withdrawn_until_a_delegation_answers_it(secretary, conference, outsider):
    inviting.withdraw_invitation(secretary, invitation=invite(secretary, conference, "XE", votes=True), at=BEFORE)
    assert codes(conference) == ["XA", "XC"]
    again = invite(secretary, conference, "XE", votes=True)
    announce(outsider, conference, "XE", DelegationKind.MEMBER)
    with pytest.raises(errors.InvitationOver):
        inviting.withdraw_invitation(secretary, invitation=again, at=BEFORE)


@pytest.mark.parametrize("kind", [SessionKind.COMMITTEE, SessionKind.BILATERAL])
def test_a_committee_and_a_bilateral_meeting_call_whom_they_invite(secretary, kind):
    session = prepared(secretary, "BM-1", kind=kind)
    assert codes(session) == []
    for code in ("XB", "XD"):
        invite(secretary, session, code, votes=True)
    assert codes(session) == ["XB", "XD"]


def test_states_are_invited_by_pages(secretary, conference, outsider):
    keeper = signed_in("petra.lind")
    assert sent(keeper, "invite-state", "RC-8", member="XE", votes="on") == 302
    assert "State XE" in page(keeper, "delegations", "RC-8")
    assert sent(signed_in("nadia.brook"), "announce", "RC-8", kind="member", member="XE") == 302
    assert sent(keeper, "withdraw-invitation", "RC-8", Invitation.objects.get().pk) == 409
