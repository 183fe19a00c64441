"""Pages of elections: for the board, the chair and everybody; the booth and its box, for any device."""

import pytest
from django.test import Client
from django.urls import reverse

from comity.assembly.models import Candidacy, SealedBallot, Vote
from comity.assembly.tests.electing import announced
from comity.assembly.tests.test_elections import committee
from comity.assembly.tests.test_pages import page, sent, signed_in
from comity.assembly.tests.test_texts import delegate
from comity.assembly.tests.test_votes import delegation_of, hall
from comity.core.countries import LANGUAGES
from comity.core.models import AuditEntry
from tests.scenes import scene

__all__ = ["committee", "delegate", "hall"]


@pytest.fixture
@scene
def contest(secretary, hall):
    """The presidential election, announced."""
    return announced(secretary, hall)


@pytest.fixture
def box(contest, committee):
    """An open secret ballot."""
    contest.reported().with_keys()
    contest.hands_out(committee, "XA", "XB", "XC", "XD")
    return contest.opened()


@pytest.mark.parametrize("language", LANGUAGES)
def test_are_read_in_four_languages(contest, language):
    contest.reported().decided("MMTT")
    client = signed_in("petra.lind", language)
    assert str(contest.election.pk) in page(client, "elections", "GA-12")
    assert "Mira Vale" in page(client, "election", "GA-12", contest.election.pk)


def test_the_board_examines_by_form_and_others_do_not(contest):
    candidacy = contest.stands("XA", "Mira Vale", "africa")
    assert sent(signed_in("tess.one"), "examine-candidacy", "GA-12", candidacy.pk, fault="") == 403
    assert sent(signed_in("bea.stone"), "examine-candidacy", "GA-12", candidacy.pk, fault="") == 302
    assert Candidacy.objects.get().state == "accepted"


def test_a_paper_ballot_is_counted_by_form(contest):
    contest.reported()
    vote = contest.prepared()
    assert sent(signed_in("oran.vell"), "vote-open", "GA-12", vote.pk) == 302
    said = {f"votes_{key}": 0 for key in vote.candidates} | {"ballots": 0, "blank": 4, "invalid": 0}
    for username in ("tess.one", "tom.two"):
        assert sent(signed_in(username), "count-papers", "GA-12", vote.pk, **said) == 302
    assert sent(signed_in("oran.vell"), "vote-close", "GA-12", vote.pk) == 302
    assert sent(signed_in("oran.vell"), "ballot-decide", "GA-12", vote.pk) == 302
    assert Vote.objects.get().outcome["outcome"] == "next-ballot"


def test_a_code_stands_on_one_page_once(contest, committee):
    client, of = signed_in("gil.marsh"), delegation_of(contest.hall.session, "XA")
    where = reverse("assembly:hand-out-code", args=["GA-12", of.pk])
    assert client.get(where).status_code == 200
    answer = client.post(where, {})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert client.post(where, {}).status_code == 409


class TestBooth:
    def test_is_open_to_any_device_and_sets_no_cookie(self, box):
        device = Client()
        for name in ("index.html", "fr.html", "booth.js", "booth.css"):
            answer = device.get(reverse("assembly:booth-file", args=[box.secret.uuid, name]))
            assert (answer.status_code, answer.cookies) == (200, {})
        assert device.get(reverse("assembly:booth-file", args=[box.secret.uuid, "passwd"])).status_code == 404

    def test_a_ballot_is_received_and_sent_again_is_the_same(self, contest, box):
        data = contest.sealed_by(box, "XA", "M")
        where = reverse("assembly:ballot-box", args=[box.secret.uuid])
        first, again = (Client(enforce_csrf_checks=True).post(where, data, "application/json") for _ in range(2))
        assert (first.status_code, first.json()) == (200, again.json())
        assert first.json()["tracking_number"] == SealedBallot.objects.get().tracking_number

    @pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b"[" * 5_000], ids=["nothing", "empty", "no-text", "deep"])
    def test_what_is_no_ballot_is_refused_with_a_sentence_and_leaves_no_trace(self, box, data):
        before = AuditEntry.objects.count()
        answer = Client().post(reverse("assembly:ballot-box", args=[box.secret.uuid]), data, "application/json")
        assert (answer.status_code, list(answer.json())) == (422, ["detail"])
        assert AuditEntry.objects.count() == before

    def test_a_box_that_is_not_there_is_not_found(self, session):
        answer = Client().post(reverse("assembly:ballot-box", args=["nowhere"]), b"{}", "application/json")
        assert answer.status_code == 404
