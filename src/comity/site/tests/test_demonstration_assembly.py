"""The sessions of the demonstration: told once, each verb as its officer would call it."""

import pytest
from django.utils import timezone

from comity.accreditation.models import Briefing
from comity.accreditation.queries import news
from comity.assembly import exporting, verifying
from comity.assembly.codes import Standing
from comity.assembly.models import Session, Term, Text, Vote
from comity.assembly.queries import debates, texts
from comity.assembly.queries.roll import roll_of
from comity.assembly.queries.votes import votes_of
from comity.core import checkpoints, verification
from comity.core.countries import LANGUAGES
from comity.core.models import AuditEntry
from comity.site.demonstration import assembly, newsroom
from comity.site.demonstration.playing import Play


@pytest.mark.django_db
def test_the_sessions_are_told_once_and_verified(tmp_path):
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
    assert list(Term.objects.order_by("since", "post").values_list("post", "member__code", "since", "until")) == [
        ("president", "XE", 2021, 2025),
        ("vice-president", "XC", 2024, 2027),
        ("president", "XA", 2025, 2029),
        ("vice-president", "XD", 2025, 2028),
    ]
    ballots = Vote.objects.filter(election__decision="president").order_by("ballot")
    assert [(vote.ballot, vote.outcome["needed"]) for vote in ballots] == [(1, 4), (2, 4), (3, 3)]
    _the_newsroom_is_told_once_and_keeps_its_embargo()
    checkpoints.sign_checkpoint(timezone.now())
    exporting.export(told["GA-93"], tmp_path / "GA-93")
    report = verifying.verify(tmp_path / "GA-93")
    assert (report.defect, sorted(report.outcomes.values())) == (
        None,
        ["elected", "elected", "next-ballot", "next-ballot"],
    )
    entries = AuditEntry.objects.count()
    assert len(list(assembly.tell())) == Session.objects.count() == 3
    assert AuditEntry.objects.count() == entries
    assert verification.verify().content


def _the_newsroom_is_told_once_and_keeps_its_embargo() -> None:
    told = list(newsroom.tell())
    assert list(newsroom.tell()) == []
    recorded = [item for item in told if item.is_from_record]
    assert {item.session.reference for item in recorded} >= {"GA-92", "GA-93"}
    assert all(set(news.record.of(item).told) == set(LANGUAGES) for item in recorded if item.ballot)
    assert [item.is_public(timezone.now()) for item in told].count(False) == 1
    assert Briefing.objects.get().meeting is None
