"""The smaller meetings of the demonstration: told once, each verb as its officer would call it."""

import pytest

from comity.assembly.models import HostingBid, TalkFollowUp, Text
from comity.assembly.queries import programme
from comity.assembly.queries.calling import called_members
from comity.core.models import AuditEntry
from comity.site.demonstration import assembly, meetings
from comity.site.demonstration.playing import Play


@pytest.mark.django_db
def test_a_conference_and_talks_of_two_are_told_and_the_rehearsal_has_offers_and_a_programme():
    Play().prepare_world()
    rehearsal = [session for session in assembly.tell() if session.reference == "REHEARSAL"]
    told = {session.reference: session for session in meetings.tell()}
    assert {name: session.state for name, session in told.items()} == {"MENA-8": "closed", "XA-XC": "prepared"}
    assert [member.code for member in called_members(told["MENA-8"])] == ["XA", "XB", "XC", "XD"]
    assert "3-4 September 2024" in told["MENA-8"].source
    [follow_up] = TalkFollowUp.objects.all()
    assert follow_up.agreed_at is not None
    assert HostingBid.objects.filter(session__in=rehearsal).count() == 2
    plan = Text.objects.get(topic="programme")
    assert (plan.state, programme.obstacles_of_budget(plan)) == ("tabled", [])
    entries = AuditEntry.objects.count()
    assert len(list(meetings.tell())) == 2
    assert AuditEntry.objects.count() == entries
