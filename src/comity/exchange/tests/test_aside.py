"""What was set aside lies before the command centre, with its reason and what can be done; nobody else finds it."""

import pytest
from django.test import Client

from comity.core.codes import Role
from comity.core.models import AuditEntry
from comity.exchange import aside
from comity.exchange.models import Act, Evidence, Quarantined
from comity.exchange.tests.travelling import NOW, arrives, chained, resulted, sealed
from comity.screening.tests.conftest import signed_in

__all__ = ["signed_in"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]


@pytest.fixture
def command(signed_in) -> Client:
    """The browser of a duty officer of the command centre."""
    return signed_in("GS", Role.COMMAND)


@pytest.fixture
def altered() -> Quarantined:
    """An act whose last byte was altered on the way."""
    envelope = bytearray(chained(1)[0].envelope)
    envelope[-1] ^= 1
    arrives(bytes(envelope))
    return Quarantined.objects.get()


def test_the_command_centre_reads_why(command, altered):
    page = command.get(f"/exchange/set-aside/{altered.pk}/")
    assert page.status_code == 200
    assert aside.reason(altered) in page.content.decode()
    assert str(altered.pk) in command.get("/exchange/set-aside/").content.decode()


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_every_reason_of_this_node_has_a_sentence(command, altered, language):
    command.cookies["django_language"] = language
    for code in aside.REASONS:
        altered.code, altered.facts = code, {}
        assert aside.reason(altered)
    assert command.get("/exchange/set-aside/", HTTP_ACCEPT_LANGUAGE=language).status_code == 200


def test_discarding_lets_its_bytes_go(command, altered):
    command.post(f"/exchange/set-aside/{altered.pk}/discard/")
    altered.refresh_from_db()
    assert (altered.resolution, altered.envelope) == ("discarded", None)
    assert AuditEntry.objects.filter(event="exchange.resolve_arrival", actor_kind="officer").exists()


def test_trying_again_says_what_came_of_it(command, monkeypatch):
    monkeypatch.setattr("comity.exchange.effects.of_arrival", lambda kind: lambda act, one, at: 1 / 0)
    arrives(sealed())
    monkeypatch.undo()
    row = Quarantined.objects.get()
    command.post(f"/exchange/set-aside/{row.pk}/try/")
    assert Act.objects.exists()
    assert Quarantined.objects.get().resolution == "accepted"


def test_evidence_is_handed_out_as_it_came(command):
    first, other = sealed(1), sealed(1, body=resulted(tally={"arrests": 4}), at=NOW)
    for act in (first, other):
        arrives(act)
    found = Evidence.objects.get()
    assert command.get(f"/exchange/evidence/{found.pk}/first/").content == first.envelope
    assert command.get(f"/exchange/evidence/{found.pk}/second/").content == other.envelope
    assert command.get(f"/exchange/evidence/{found.pk}/third/").status_code == 404


@pytest.mark.parametrize(("bureau", "role"), [("XB", Role.OFFICER), ("GS", Role.COMPLIANCE)], ids=["XB", "GS"])
def test_nobody_else_finds_it(signed_in, altered, bureau, role):
    browser = signed_in(bureau, role)
    assert browser.get("/exchange/set-aside/").status_code == 403
    assert browser.get(f"/exchange/set-aside/{altered.pk}/").status_code == 404
    assert browser.post(f"/exchange/set-aside/{altered.pk}/discard/").status_code == 404
