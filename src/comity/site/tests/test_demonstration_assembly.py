"""The sessions of the demonstration: told once, each verb as its officer would call it."""

import pytest
from django.utils import timezone

from comity.assembly.codes import Standing
from comity.assembly.models import Session, Text
from comity.assembly.queries import debates, texts
from comity.assembly.queries.roll import roll_of
from comity.assembly.queries.votes import votes_of
from comity.core import verification
from comity.core.models import AuditEntry
from comity.site.demonstration import assembly
from comity.site.demonstration.playing import Play


@pytest.mark.django_db
def test_a_rehearsal_is_open_in_the_middle_of_its_first_debate():
    Play().prepare_world()
    told = {session.reference: session for session in assembly.tell()}
    rehearsal = told["REHEARSAL"]
    assert {reference: session.state for reference, session in told.items()} == {
        "GA-92": "closed",
        "GA-93": "closed",
        "REHEARSAL": "open",
    }
    standings = {line.member: line.standing for line in roll_of(rehearsal, at=timezone.now())}
    assert standings == {
        **dict.fromkeys(("XA", "XB", "XC", "XF"), Standing.VOTES),
        "XD": Standing.NO_CREDENTIALS,
        "XE": Standing.SUSPENDED,
    }
    ferries, contributions = Text.objects.filter(session=rehearsal).order_by("symbol")
    assert [reason.code for reason in texts.obstacles(ferries)] == ["amendments_wait"]
    assert [dict(reason.facts) for reason in texts.obstacles(contributions)] == [{"language": "es"}]
    assert [vote.outcome["outcome"] for vote in votes_of(rehearsal)] == ["adopted"]
    debate = debates.debate_on(rehearsal)
    assert debates.speaking(debate).delegation.member.code == "XC"
    assert [speech.delegation.member.code for speech in debates.following(debate)] == ["XB", "XA"]
    entries = AuditEntry.objects.count()
    assert len(list(assembly.tell())) == Session.objects.count() == 3
    assert AuditEntry.objects.count() == entries
    assert verification.verify().content
