"""Pages of badges and gates: for the officers of the host, and for nobody else; the follow-up link shows the badge."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdfium2 import PdfDocument

from comity.accreditation import links, services
from comity.accreditation.codes import ApplicationState
from comity.accreditation.document.names import as_printed
from comity.accreditation.models import Badge, GateDevice, Terms
from comity.accreditation.tests.casting import received, terms_of
from comity.accreditation.tests.gate_casting import AT, delegates, enrolled, gate, guard, opening
from comity.assembly.tests.casting import prepared
from comity.assembly.tests.test_pages import signed_in
from comity.core.codes import Purpose
from comity.core.countries import LANGUAGES
from comity.members.purposes import state_purpose
from comity.records.tests.casting import as_operation

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(host):
    """The officer of the host at a browser, who has said why."""
    client = signed_in("bastien.roche")
    session = client.session
    state_purpose(session, Purpose.SECURITY_CHECK, "GA-13")
    session.save()
    return client


@pytest.fixture
def now(secretary) -> Terms:
    """Terms of a session that is held these days."""
    today = timezone.now().date()
    held = prepared(
        secretary, reference="GA-13", host="XB", opens_on=today - timedelta(days=1), closes_on=today + timedelta(days=1)
    )
    return terms_of(secretary, held)


def address(name: str, *more: object) -> str:
    return reverse(f"accreditation:{name}", args=["GA-13", *more])


def test_badges_are_issued_printed_issued_anew_and_revoked(now, officer, secretary):
    delegates(secretary, now.session, "Ana Ruiz", "Bo Lind")
    assert officer.post(address("issue-badges"), follow=True).status_code == 200
    page = officer.get(address("badges"), {"q": "ana"}).content.decode()
    assert "Ana Ruiz" in page
    assert "Bo Lind" not in page
    badge = Badge.objects.get(name="Ana Ruiz")
    assert "Ana Ruiz" in officer.get(address("badge", badge.reference)).content.decode()
    for printed in (address("badge-print", badge.reference), address("badge-sheets") + "?state=live&q="):
        assert officer.get(printed).content.startswith(b"%PDF")
    officer.post(address("reissue-badge", badge.reference))
    badge.refresh_from_db()
    anew = Badge.objects.get(replaces=badge)
    assert not badge.is_live
    officer.post(address("revoke-badge", anew.reference), {"reason": "lost"})
    anew.refresh_from_db()
    assert not anew.is_live
    assert officer.get(address("badge", anew.reference)).status_code == 200


def test_somebody_is_named_for_a_badge(now, officer):
    said = {"role": "interpreter", "name": "Lea Holm", "organisation": "Booth 2", "function": ""}
    assert officer.post(address("issue-badge"), said).status_code == 302
    assert Badge.objects.get().name == "Lea Holm"
    assert officer.post(address("issue-badge"), said).status_code == 400  # kept in the form
    assert Badge.objects.count() == 1


def test_a_phone_is_enrolled_by_the_code_that_one_page_shows(now, officer, client):
    officer.post(address("add-gate"), {"name": "Main entrance"})
    row = now.gates.get()
    answer = officer.post(address("invite-device", row.pk), {"label": "Nils"})
    assert "no-store" in answer.headers["Cache-Control"]
    code = re.search(r'class="code" dir="ltr">(\w+)<', answer.content.decode())[1]
    enrolment = client.post(reverse("press:gate-enrol"), {"code": code}, content_type="application/json")
    assert enrolment.json()["gate"] == "Main entrance"
    assert "Nils" in officer.get(address("gates")).content.decode()
    device = GateDevice.objects.get()
    officer.post(address("block-device", row.pk, device.pk))
    device.refresh_from_db()
    assert not device.answers
    officer.post(address("close-gate", row.pk))
    row.refresh_from_db()
    assert row.closed_at is not None


def test_who_is_inside_is_counted_and_named(terms, session, secretary, host, officer):
    meeting = opening(secretary, session)
    badge = guard(host, terms)
    phone, other = enrolled(host, gate(host, terms, "North")), enrolled(host, gate(host, terms, "South"))
    phone.send(phone.line(badge, meeting))
    other.send(other.line(badge, meeting))
    page = officer.get(reverse("accreditation:gates", args=[session.reference])).content.decode()
    assert badge.reference in page
    assert "North" in page
    officer.post(reverse("accreditation:doors", args=[session.reference, meeting.pk]), {"capacity": "300"})
    assert "300" in officer.get(reverse("accreditation:gates", args=[session.reference])).content.decode()
    named = officer.get(reverse("accreditation:evacuation", args=[session.reference])).content.decode()
    assert "Nils Berg" in named
    finding = terms.findings.get()
    officer.post(reverse("accreditation:settle-finding", args=[session.reference, finding.pk]))
    finding.refresh_from_db()
    assert finding.settled_at is not None


@pytest.mark.parametrize("name", ["badges", "gates", "evacuation", "issue-badge", "add-gate", "badge-sheets"])
def test_a2_nobody_but_the_host_opens_them(terms, session, secretary, outsider, name):
    for who in ("petra.lind", "nadia.brook"):
        assert signed_in(who).get(reverse(f"accreditation:{name}", args=[session.reference])).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_follow_up_link_shows_the_badge_on_the_phone(terms, host, client, language, monkeypatch):
    token = links.new_token()
    application = received(terms, token)
    application.state = ApplicationState.ACCEPTED
    as_operation(application.save)
    monkeypatch.setattr("comity.accreditation.views.public.timezone.now", lambda: AT)
    page = reverse("press:badge", args=[language, token])
    assert client.get(page).status_code == 404
    services.issue_badges(host, terms=terms, at=AT)
    shown = client.get(page)
    assert "data:image/svg+xml" in shown.content.decode()
    assert "data:image/jpeg" in shown.content.decode()  # the face, as on the printed badge
    assert (
        reverse("press:badge", args=[language, token])
        in client.get(reverse("press:follow", args=[language, token])).content.decode()
    )
    assert Badge.objects.get().photograph_mark != "00" * 16


HOSTILE = "<script>alert(1)</script> {{ 7|add:7 }} #panic() *x*"


def test_i1_a_name_is_text_on_the_badge_its_page_and_the_lists(now, officer, host):
    badge = guard(host, now, name=HOSTILE)
    for page in (address("badge", badge.reference), address("badges")):
        text = officer.get(page).content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text
    printed = PdfDocument(officer.get(address("badge-print", badge.reference)).content)
    said = "".join(printed[0].get_textpage().get_text_range().split())
    printed.close()
    assert "".join(HOSTILE.split()) in said


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Ilona Brezan", ("Ilona Brezan", "")),
        ("林海青", ("Lin Haiqing", "")),
        ("김철수", ("Gim Cheolsu", "")),
        ("Вера Орлинская", ("Вера Орлинская", "Vera Orlinskaya")),
        ("Σταύρος Μαριδάνος", ("Σταύρος Μαριδάνος", "Stauros Maridanos")),
        ("هدى المارنية", ("هدى المارنية", "")),
    ],
    ids=["latin", "chinese", "korean", "cyrillic", "greek", "arabic"],
)
def test_a_name_is_printed_as_it_is_written_and_as_it_reads(name, printed):
    assert as_printed(name) == printed
