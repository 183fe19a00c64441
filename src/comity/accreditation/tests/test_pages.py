"""Pages of the press desk: for anybody without a cookie, for officers what they may see, and no address is logged."""

import logging
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comity.accreditation import links
from comity.accreditation.codes import ApplicationState
from comity.accreditation.models import Application, ApplicationDocument, Terms
from comity.accreditation.tests.casting import SAID, draft, received, scan, terms_of
from comity.assembly.tests.casting import prepared
from comity.assembly.tests.test_pages import signed_in
from comity.core.countries import LANGUAGES

pytestmark = pytest.mark.django_db

TYPED = {name: value for name, value in SAID.items() if value} | {
    "born_on": "1984-02-09", "until-identity": "2099-01-01", "until-press-card": "2099-01-01"
}  # fmt: skip


def at(name: str, *keys: object, language: str = "en") -> str:
    return reverse(f"press:{name}", args=[language, *keys])


def token_of(client: Client, address: str) -> str:
    text = client.get(address).content.decode()
    return text.split('name="token" value="')[1].split('"')[0]


def write(client: Client, address: str, **said: object):
    files = {f"file-{kind}": scan() for kind in ("photograph", "identity", "press-card")}
    return client.post(address, {"token": token_of(client, address), **TYPED, **files, **said})


class TestAnybody:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_reads_and_applies_in_four_languages_without_a_cookie(self, stranger, open_terms, language):
        draft(open_terms, token="b" * links.TOKEN_LETTERS)
        pages = [
            at("sessions", language=language),
            at("terms", "GA-13", language=language),
            at("apply", "GA-13", language=language),
            at("follow", "b" * links.TOKEN_LETTERS, language=language),
            at("change", "b" * links.TOKEN_LETTERS, language=language),
        ]
        for address in pages:
            answer = stranger.get(address)
            text = answer.content.decode()
            assert (answer.status_code, answer.cookies) == (200, {}), address
            assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in text
            assert "<script" not in text
            assert answer["Cache-Control"] == "no-store"
            assert answer["Referrer-Policy"] == "no-referrer"

    def test_applies_follows_and_sends_in(self, stranger, open_terms):
        followed = write(stranger, at("apply", "GA-13"))["Location"]
        begun = Application.objects.get()
        page = stranger.get(followed).content.decode()
        assert begun.reference in page
        assert "Odile Ferrant" in page
        assert "the police of the host (State XB)" in page  # whose bureau has no name of its own here
        assert ApplicationDocument.objects.count() == 3
        assert stranger.post(f"{followed}send-in/", {"consents": "yes"}).status_code == 302
        assert Application.objects.get().state == ApplicationState.RECEIVED
        assert "Change the draft" not in stranger.get(followed).content.decode()

    def test_keeps_an_incomplete_draft_and_is_told_what_is_missing(self, stranger, open_terms):
        address = at("apply", "GA-13")
        followed = stranger.post(address, {"token": token_of(stranger, address), "name": "Odile"})["Location"]
        page = stranger.get(followed).content.decode()
        assert "Missing: Medium" in page
        assert "Missing document: press card or letter of assignment" in page
        assert stranger.post(f"{followed}send-in/", {"consents": "yes"}).status_code == 400

    def test_withdraws(self, stranger, open_terms):
        token = links.new_token()
        received(open_terms, token=token, at=timezone.now())
        assert stranger.post(at("withdraw", token)).status_code == 302
        assert "withdrawn" in stranger.get(at("follow", token)).content.decode()

    def test_is_refused_late_with_the_rule_named(self, stranger, secretary, open_terms):
        token = links.new_token()
        received_draft = draft(open_terms, token=token)
        begun = write(stranger, at("change", token))
        assert begun.status_code == 302
        terms_of(
            secretary, open_terms.session, opens_at=open_terms.opens_at, closes_at=timezone.now() - timedelta(seconds=1)
        )
        answer = stranger.post(at("send-in", token), {"consents": "yes"})
        assert answer.status_code == 409
        assert "rule 2 of the terms" in answer.content.decode()
        received_draft.refresh_from_db()
        assert received_draft.state == ApplicationState.DRAFT

    @pytest.mark.parametrize(
        "content",
        [b"", b"%PDF-1.7 not a paper", b"\x89PNG\r\n\x1a\n not a picture", b"<svg onload='alert(1)'>", b"MZ" * 99],
        ids=["empty", "false PDF", "false picture", "SVG", "program"],
    )
    def test_a_file_that_is_not_what_it_should_be_is_refused_at_its_field(self, stranger, open_terms, content):
        sent = SimpleUploadedFile("card.png", content, content_type="image/png")
        answer = write(stranger, at("apply", "GA-13"), **{"file-press-card": sent})
        assert answer.status_code == 400
        assert not Application.objects.exists()

    def test_a_paper_is_no_photograph(self, stranger, open_terms):
        paper = SimpleUploadedFile("face.jpg", b"%PDF-1.4\n", content_type="image/jpeg")
        assert write(stranger, at("apply", "GA-13"), **{"file-photograph": paper}).status_code == 400

    def test_what_is_no_answer_of_the_form_is_refused(self, stranger, open_terms):
        for said in ({"nationality": "ZZZZ"}, {"born_on": "2200-01-01"}, {"status": "spy"}, {"languages": ["xx"]}):
            assert write(stranger, at("apply", "GA-13"), **said).status_code == 400
        assert not Application.objects.exists()

    def test_a_form_counts_once(self, stranger, open_terms):
        address = at("apply", "GA-13")
        token = token_of(stranger, address)
        assert stranger.post(address, {"token": token, "name": "Odile"}).status_code == 302
        assert stranger.post(address, {"token": token, "name": "Odile"}).status_code != 302
        assert Application.objects.count() == 1

    def test_what_was_typed_is_shown_as_text(self, stranger, open_terms):
        token = links.new_token()
        draft(open_terms, token=token, name="<b>Odile</b>")
        assert "&lt;b&gt;Odile" in stranger.get(at("follow", token)).content.decode()

    def test_no_address_of_an_application_is_logged(self, stranger, open_terms, caplog):
        token = links.new_token()
        draft(open_terms, token=token)
        with caplog.at_level(logging.DEBUG):
            stranger.post(at("send-in", token))
            stranger.get(at("follow", "z" * links.TOKEN_LETTERS))
        assert token not in caplog.text

    def test_what_is_not_there_is_not_found(self, stranger, open_terms):
        for address in (at("terms", "GA-99"), at("apply", "GA-99"), at("follow", "x"), "/press/xx/"):
            assert stranger.get(address).status_code == 404


class TestOfficers:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_of_the_host_read_what_was_sent_in(self, open_terms, host, language):
        sent, begun = received(open_terms, at=timezone.now()), draft(open_terms)
        client = signed_in("bastien.roche", language)
        listed = client.get(reverse("accreditation:applications", args=["GA-13"])).content.decode()
        assert sent.reference in listed
        assert begun.reference not in listed

    def test_admit_a_late_one_by_its_reference(self, secretary, open_terms, host):
        begun = draft(open_terms)
        past = timezone.now() - timedelta(seconds=5)
        terms_of(secretary, open_terms.session, opens_at=past - timedelta(days=1), closes_at=past)
        client = signed_in("bastien.roche")
        address = reverse("accreditation:admit-late", args=["GA-13"])
        assert client.post(address, {"reference": "P-NOTTHERE", "reason": "Because."}).status_code == 400
        said = {"reference": begun.reference.lower(), "reason": "The bridge was closed."}
        assert client.post(address, said).status_code == 302
        assert Application.objects.get().late_reason == "The bridge was closed."

    def test_of_the_protocol_set_terms_by_the_clock_of_the_session(self, secretary):
        later = prepared(secretary, "GA-88", host="XB", opens_on=date(2030, 5, 4), closes_on=date(2030, 5, 7))
        said = {"host": "xb", "opens_at": "2030-03-01T09:00:00", "closes_at": "2030-04-15T00:00:00"}
        client = signed_in("petra.lind")
        assert client.post(reverse("accreditation:set-terms", args=["GA-88"]), said).status_code == 302
        midnight = datetime(2030, 4, 15, tzinfo=ZoneInfo("Africa/Casablanca"))
        assert Terms.objects.get(session=later).closes_at == midnight

    def test_of_the_protocol_name_the_holidays_of_the_host_and_applicants_read_them(self, secretary, open_terms):
        zone = {"opens_at": "2020-03-01T09:00:00", "closes_at": "2030-04-15T00:00:00"}
        client, address = signed_in("petra.lind"), reverse("accreditation:set-terms", args=["GA-13"])
        wrong = client.post(address, {"host": "XB", **zone, "holidays": "2030-04-22 30 February"})
        assert wrong.status_code == 400
        assert "30 is no day" in wrong.content.decode()
        assert client.post(address, {"host": "XB", **zone, "holidays": "2030-04-22,\n2030-04-19"}).status_code == 302
        assert Terms.objects.get().holidays == ["2030-04-19", "2030-04-22"]
        assert "2030-04-19\n2030-04-22" in client.get(address).content.decode()
        assert "April 19, 2030 · April 22, 2030" in client.get(at("terms", "GA-13")).content.decode()

    def test_of_other_states_find_nothing(self, open_terms, outsider):
        sent = received(open_terms, at=timezone.now())
        client = signed_in("nadia.brook")
        for name, keys in (("applications", ["GA-13"]), ("application", ["GA-13", sent.reference])):
            assert client.get(reverse(f"accreditation:{name}", args=keys)).status_code in (403, 404)
