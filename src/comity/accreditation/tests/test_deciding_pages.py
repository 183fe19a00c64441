"""Pages on which applications are decided, and on which applicants read it, answer and appeal."""

import pytest
from django.urls import reverse
from django.utils import timezone

from comity.accreditation import links, queries, services
from comity.accreditation.codes import Act, ApplicationState
from comity.accreditation.content import Ruling
from comity.accreditation.models import Application
from comity.accreditation.tests.casting import at_work, received, scan
from comity.accreditation.tests.test_pages import at, token_of
from comity.core.countries import LANGUAGES

pytestmark = pytest.mark.django_db
UNCLEAR = Ruling("document-unclear", "The date cannot be read.")


def page_of(sent: Application, name: str = "application") -> str:
    return reverse(f"accreditation:{name}", args=["GA-13", sent.reference])


def refused(terms, host, token: str) -> Application:
    sent = received(terms, token=token, at=timezone.now())
    return services.refuse(host, application=sent, ruling=UNCLEAR, at=timezone.now())


class TestOfficers:
    @pytest.mark.parametrize(
        ("said", "state"),
        [
            ({"act": "accept"}, ApplicationState.ACCEPTED),
            ({"act": "refuse", "reason": "no-room"}, ApplicationState.REFUSED),
            ({"act": "refer", "reason": "document-unclear", "words": "Send it again."}, ApplicationState.REFERRED),
        ],
        ids=["accept", "refuse", "refer back"],
    )
    def test_of_the_host_decide(self, open_terms, host, said, state):
        sent = received(open_terms, at=timezone.now())
        client = at_work("bastien.roche")
        assert page_of(sent, "decide") in client.get(page_of(sent)).content.decode()
        assert client.post(page_of(sent, "decide"), said)["Location"] == page_of(sent)
        assert Application.objects.get().state == state

    def test_are_asked_for_a_reason(self, open_terms, host):
        sent = received(open_terms, at=timezone.now())
        client = at_work("bastien.roche")
        for said in ({"act": "refuse"}, {"act": "refuse", "reason": "because"}, {"act": "appeal"}, {}):
            assert client.post(page_of(sent, "decide"), said).status_code == 400
        assert not queries.steps_of(sent).exists()

    def test_of_the_secretariat_see_and_decide_nothing(self, open_terms, host, secretary):
        sent = received(open_terms, at=timezone.now())
        client = at_work("petra.lind")
        assert page_of(sent, "decide") not in client.get(page_of(sent)).content.decode()
        assert client.post(page_of(sent, "decide"), {"act": "accept"}).status_code == 404

    def test_a2_decide_about_nothing_under_the_address_of_another_session(self, open_terms, terms, host):
        """The session of the path is one that the officer serves, the application is of another one."""
        sent = received(open_terms, at=timezone.now())
        other = reverse("accreditation:decide", args=[terms.session.reference, sent.reference])
        assert at_work("bastien.roche").post(other, {"act": "accept"}).status_code == 404
        assert Application.objects.get().state == ApplicationState.RECEIVED


class TestApplicants:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_read_the_reason_in_their_language_and_what_was_added(self, stranger, open_terms, host, language):
        token = links.new_token()
        refused(open_terms, host, token)
        page = stranger.get(at("follow", token, language=language)).content.decode()
        reason = queries.edition_of(open_terms).reason("document-unclear")
        assert reason.texts[language] in page
        assert "The date cannot be read." in page

    def test_answer_what_was_asked(self, stranger, open_terms, host):
        token = links.new_token()
        sent = received(open_terms, token=token, at=timezone.now())
        services.refer(host, application=sent, ruling=UNCLEAR, at=timezone.now())
        address = at("answer", token)
        said = {"token": token_of(stranger, address), "words": "Here.", "file-press-card": scan()}
        said["until-press-card"] = "2099-01-01"
        assert stranger.post(address, said)["Location"] == at("follow", token)
        assert Application.objects.get().state == ApplicationState.RECEIVED
        assert stranger.get(address).status_code == 404

    def test_are_told_what_an_answer_lacks_and_keep_what_they_typed(self, stranger, open_terms, host):
        token = links.new_token()
        services.refer(
            host, application=received(open_terms, token=token, at=timezone.now()), ruling=UNCLEAR, at=timezone.now()
        )
        address = at("answer", token)
        said = {"token": token_of(stranger, address), "words": "It is sound.", "until-identity": "2020-01-01"}
        answer = stranger.post(address, said)
        assert answer.status_code == 400
        assert "It is sound." in answer.content.decode()
        assert "not complete yet" in answer.content.decode()

    def test_appeal_once(self, stranger, open_terms, host):
        token = links.new_token()
        sent = refused(open_terms, host, token)
        address = at("appeal", token)
        assert address in stranger.get(at("follow", token)).content.decode()
        assert stranger.post(address, {"token": token_of(stranger, address), "words": ""}).status_code == 400
        said = {"token": token_of(stranger, address), "words": "<script>look</script> again"}
        assert stranger.post(address, said).status_code == 302
        assert [step.act for step in queries.steps_of(sent)] == [Act.REFUSE, Act.APPEAL]
        assert stranger.get(address).status_code == 404

    def test_i1_what_they_write_is_text_on_the_page_of_the_host(self, stranger, open_terms, host):
        token = links.new_token()
        sent = refused(open_terms, host, token)
        address = at("appeal", token)
        words = "<script>alert(1)</script> {{ settings.SECRET_KEY }} {% debug %} ${7*7}"
        stranger.post(address, {"token": token_of(stranger, address), "words": words})
        for page in (at_work("bastien.roche").get(page_of(sent)), stranger.get(at("follow", token))):
            text = page.content.decode()
            assert "<script>alert" not in text
            assert "{{ settings.SECRET_KEY }}" in text
