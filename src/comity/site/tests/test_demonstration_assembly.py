"""The sessions and smaller meetings of the demonstration: told once, each verb as its officer would call it."""

import pytest
from django.utils import timezone

from comity.accreditation import checks
from comity.accreditation.badge_codes import FindingKind
from comity.accreditation.badge_format import Role
from comity.accreditation.codes import Act, ApplicationState, Finding
from comity.accreditation.models import Application, ApplicationStep, Badge, Briefing, Interview, Scan, Terms
from comity.accreditation.models import Finding as Found
from comity.accreditation.queries import gates as asked
from comity.accreditation.queries import mailed_visible_to, news
from comity.accreditation.services.scans import LOOK_INTO
from comity.assembly import exporting, verifying
from comity.assembly.codes import Standing
from comity.assembly.models import HostingBid, RunningOrderLine, Session, TalkFollowUp, Term, Text, Vote
from comity.assembly.queries import debates, programme, texts
from comity.assembly.queries.calling import called_members
from comity.assembly.queries.minutes import editions_of as minutes_of
from comity.assembly.queries.roll import roll_of
from comity.assembly.queries.votes import votes_of
from comity.core import checkpoints, verification
from comity.core.codes import Purpose
from comity.core.countries import LANGUAGES
from comity.core.models import AuditEntry, DeskItem
from comity.site.demonstration import accreditation, assembly, gates, interviews, meetings, newsroom
from comity.site.demonstration.playing import Play, acting
from tests.drawing import same_file_drawn_once
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
@scene
def told(db):
    """The sessions of the Assembly, by their reference."""
    Play().prepare_world()
    return {session.reference: session for session in assembly.tell()}


def test_the_sessions_are_told_once_and_verified(told, tmp_path):
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
    assert {vote.method for vote in ballots} == {"secret-ballot"}
    assert list(Text.objects.filter(state="adopted").values_list("number", flat=True)) == ["GA-93-RES-01"]
    assert [minutes.kind for minutes in minutes_of(told["GA-93"])] == ["final", "provisional"]
    lines = RunningOrderLine.objects.filter(session=rehearsal).order_by("place")
    assert [line.guest.name for line in lines if line.guest] == ["Doriane Velquist", "Tomás Arrelano", "Sena Okombe"]
    assert [set(line.cues) for line in lines if line.cues] == [set(LANGUAGES)]
    _the_newsroom_is_told_once_and_keeps_its_embargo()
    _the_press_desk_is_told_once_with_every_state_and_role()
    checkpoints.sign_checkpoint(timezone.now())
    for reference, expected in (
        ("GA-92", ["elected"]),
        ("GA-93", ["adopted", "adopted", "elected", "elected", "next-ballot", "next-ballot"]),
    ):
        exporting.export(told[reference], tmp_path / reference)
        report = verifying.verify(tmp_path / reference)
        assert (report.defect, sorted(report.outcomes.values())) == (None, expected)
    entries = AuditEntry.objects.count()
    assert len(list(assembly.tell())) == Session.objects.count() == 3
    assert AuditEntry.objects.count() == entries
    assert verification.verify().content


def test_a_conference_and_talks_of_two_are_told_and_the_rehearsal_has_offers_and_a_programme(told):
    smaller = {session.reference: session for session in meetings.tell()}
    assert {name: session.state for name, session in smaller.items()} == {"MENA-8": "closed", "XA-XC": "prepared"}
    assert [member.code for member in called_members(smaller["MENA-8"])] == ["XA", "XB", "XC", "XD"]
    assert "3-4 September 2024" in smaller["MENA-8"].source
    [follow_up] = TalkFollowUp.objects.all()
    assert follow_up.agreed_at is not None
    assert HostingBid.objects.filter(session=told["REHEARSAL"]).count() == 2
    plan = Text.objects.get(topic="programme")
    assert (plan.state, programme.obstacles_of_budget(plan)) == ("tabled", [])
    entries = AuditEntry.objects.count()
    assert len(list(meetings.tell())) == 2
    assert AuditEntry.objects.count() == entries


def _the_newsroom_is_told_once_and_keeps_its_embargo() -> None:
    told = list(newsroom.tell())
    assert list(newsroom.tell()) == []
    recorded = [item for item in told if item.is_from_record]
    assert {item.session.reference for item in recorded} >= {"GA-92", "GA-93"}
    assert all(set(news.record.of(item).told) == set(LANGUAGES) for item in recorded if item.ballot)
    assert [item.is_public(timezone.now()) for item in told].count(False) == 1


def _the_press_desk_is_told_once_with_every_state_and_role() -> None:
    with same_file_drawn_once():
        told = accreditation.tell(), gates.tell(), interviews.tell()
    terms = Terms.objects.get(session__reference="REHEARSAL")
    host = acting("salma.xd", Purpose.SECURITY_CHECK, "test")

    states = set(Application.objects.values_list("state", flat=True))
    assert states == set(ApplicationState) - {ApplicationState.LAPSED}  # the session is not over
    steps = ApplicationStep.objects.filter(application__name="Amaro Quintelas").order_by("number")
    assert [step.act for step in steps] == [Act.REFUSE, Act.APPEAL, Act.ACCEPT]
    assert len({step.by for step in steps}) == 3  # whoever refused does not decide on the appeal
    assert mailed_visible_to(host, terms).count() == 1
    last = Application.objects.get(name="Tikhon Vedernikov")
    found = checks.checks_of(last, timezone.now()).findings
    assert {Finding.DUPLICATE, Finding.SCREENING} <= set(found)

    assert set(Badge.objects.values_list("role", flat=True)) == {role.value for role in Role}
    assert Badge.objects.filter(revoked_at__isnull=False).count() == 2
    assert Scan.objects.filter(let_in=False).count() == 4
    assert [one.kind for one in Found.objects.all()] == [FindingKind.TWO_GATES]
    assert DeskItem.objects.filter(kind=LOOK_INTO, bureau="XD", done_at__isnull=True).count() == 1
    inside = {row.meeting.kind: row.inside for row in reversed(asked.counts(terms))}
    assert inside["ceremony"] == 9

    placed, open_ = Briefing.objects.order_by("pk")
    assert (placed.changes.count(), open_.meeting) == (2, None)
    assert set(Interview.objects.values_list("state", flat=True)) == {"asked", "agreed", "proposed", "declined", "held"}

    entries = AuditEntry.objects.count()
    assert (accreditation.tell(), gates.tell(), interviews.tell()) == told
    assert AuditEntry.objects.count() == entries
