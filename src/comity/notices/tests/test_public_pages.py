"""Pages for anybody: in four languages, without cookies, fresh, and closed on everything that is not public."""

import json
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from comity.core.models import AuditEntry
from comity.notices import public_forms, reporters, services
from comity.notices.codes import ImageState
from comity.notices.content import Note
from comity.notices.document.addresses import verify_address
from comity.notices.models import Allowance, ImageReport, PublicImage, Tip, UsedToken
from comity.notices.public_showing import faces_of
from comity.notices.services.images import images
from comity.notices.tests.casting import NOW, published
from comity.notices.tests.picturing import proposed, public, reported
from comity.notices.upkeep import erase_tips
from tests.scenes import scene

pytestmark = pytest.mark.django_db

LANGUAGES = ("ar", "en", "es", "fr")
THREE = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")


@pytest.fixture(autouse=True)
def empty():
    """Nothing that other tests left in the memory of the process."""
    cache.clear()


@pytest.fixture
def stranger():
    """A browser that keeps cookies, if anybody gives it some, and whose forms are checked for forgery."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
@scene
def shown(vera, reviewers):
    """What the public sees: the notice and its extract."""
    return public(vera, reviewers)


def pages_of(extract, language="en"):
    return [
        reverse("public:list", args=[language]),
        reverse("public:extract", args=[language, extract.slug]),
        reverse("public:tell", args=[language, extract.slug]),
        reverse("public:report", args=[language, extract.photo.slug]),
        reverse("public:rss", args=[language]),
        reverse("public:json", args=[language]),
        reverse("public:figures", args=[language]),
        reverse("public:figures-csv", args=[language]),
        reverse("public:image", args=[extract.photo.slug]),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_answers_in_its_language_and_sets_no_cookie(stranger, shown, language):
    _, extract = shown
    for address in pages_of(extract, language):
        answer = stranger.get(address)
        assert (answer.status_code, answer.cookies) == (200, {}), address
        if answer["Content-Type"].startswith("text/html"):
            assert f'lang="{language}"' in answer.content.decode()
            assert answer["Content-Language"] == language
            assert "<script" not in answer.content.decode()


def test_a_language_that_is_none_is_not_found(stranger, bureaus):
    assert stranger.get("/public/xx/notices/").status_code == 404


def test_the_door_leads_to_the_language_of_the_browser(stranger, bureaus):
    answer = stranger.get("/public/", headers={"Accept-Language": "es-UY,es;q=0.9"})
    assert answer["Location"] == "/public/es/notices/"


def test_the_list_is_searched_and_filtered(stranger, shown):
    def found(query):
        return "Vasquill" in stranger.get(f"/public/en/notices/?{query}").content.decode().split('class="faces"')[-1]

    assert all(found(query) for query in ("", "q=vasquill", "q=ÓREN vas", "q=xyz"[:2], "type=red", "sort=name"))
    for query in ("q=quorro", "type=yellow", "type=nonsense", "sort=nonsense", "page=2", "page=0", "page=x"):
        assert b"Nothing public was found" in stranger.get(f"/public/en/notices/?{query}").content


def test_nothing_shows_of_what_is_not_public(stranger, vera, reviewers):
    """Neither of a notice in force without an extract, nor of a proposal: no page differs by a byte."""

    def everything():
        cache.clear()
        names = ("list", "rss", "json", "figures", "figures-csv")
        return [stranger.get(reverse(f"public:{name}", args=["en"])) for name in names]

    before = [(answer.content, answer["ETag"]) for answer in everything()]
    published(vera, reviewers, "green")
    _, extract = proposed(vera, reviewers)
    assert [(answer.content, answer["ETag"]) for answer in everything()] == before
    for address in (pages_of(extract)[1], pages_of(extract)[2], pages_of(extract)[3], pages_of(extract)[8]):
        assert stranger.get(address).status_code == 404


def test_a_page_is_drawn_once_and_asked_for_again_each_time(stranger, shown, duty):
    notice, extract = shown
    address = pages_of(extract)[1]
    first = stranger.get(address)
    assert first["Cache-Control"] == "no-cache"
    assert stranger.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    services.suspend_notice(duty, notice=notice, reasons=("article-2-human-rights",), note=Note(), at=NOW)
    assert stranger.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 404
    assert stranger.get(pages_of(extract)[8]).status_code == 404


def test_a_blocked_picture_is_gone_everywhere_at_once(stranger, shown):
    _, extract = shown
    page, picture = pages_of(extract)[1], pages_of(extract)[8]
    tag = stranger.get(picture)["ETag"]
    assert picture in stranger.get(page).content.decode()
    reported(extract.photo, *THREE)
    gone = stranger.get(picture, headers={"If-None-Match": tag})
    assert (gone.status_code, gone["Content-Type"]) == (410, "image/svg+xml")
    for address in (page, "/public/en/notices/", "/public/en/feed.json"):
        assert picture not in stranger.get(address).content.decode()


def test_a_picture_is_served_as_nothing_but_a_picture(stranger, shown):
    answer = stranger.get(pages_of(shown[1])[8])
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_feeds_can_be_read_by_those_who_read_feeds(stranger, shown):
    _, extract = shown
    channel = ET.fromstring(stranger.get("/public/fr/feed.rss").content).find("channel")
    assert channel.find("item/guid").text == extract.slug
    feed = json.loads(stranger.get("/public/fr/feed.json").content)
    assert [item["id"] for item in feed["items"]] == [extract.slug]
    assert feed["items"][0]["url"].endswith(f"/public/fr/notices/{extract.slug}/")


def test_hostile_words_are_inert(stranger, vera, reviewers):
    from comity.notices.content import SubjectInput
    from comity.notices.tests.casting import wanted

    hostile = "<script>alert(1)</script>{{ 7|add:1 }}"
    public(vera, reviewers, subjects=(SubjectInput(draft=wanted(hostile)),))
    for name in ("list", "rss"):
        assert b"<script>alert" not in stranger.get(reverse(f"public:{name}", args=["en"])).content


class TestForms:
    """Sent once, soon, by a person, without anybody being followed."""

    @pytest.fixture
    def tell(self, shown, monkeypatch):
        monkeypatch.setattr(public_forms, "LEAST_SECONDS", -1)
        return pages_of(shown[1])[2]

    @pytest.fixture
    def report(self, shown, monkeypatch):
        monkeypatch.setattr(public_forms, "LEAST_SECONDS", -1)
        return pages_of(shown[1])[3]

    def send(self, stranger, address, token=None, **said):
        return stranger.post(address, {"token": token or public_forms.new_token(address), **said})

    def test_information_reaches_the_bureau_that_asks_and_nobody_else(self, stranger, tell, vera, despina, reviewers):
        from comity.notices import queries

        answer = self.send(stranger, tell, text="Seen on the ferry to Lanta.", contact="ask for Ilse")
        tip = Tip.objects.get()
        assert tip.reference in answer.content.decode()
        assert (answer.cookies, tip.owner_id) == ({}, "XB")
        assert [list(queries.tips_of(who)) for who in (vera, despina, *reviewers)] == [[tip], [], [], []]
        kept = AuditEntry.objects.get(event="notices.send_tip").details
        assert "ferry" not in kept
        assert "Ilse" not in kept

    def test_information_is_erased_after_a_year(self, stranger, tell):
        self.send(stranger, tell, text="Seen on the ferry to Lanta.")
        erase_tips(NOW.replace(year=NOW.year + 2))
        assert list(Tip.objects.values_list("text", flat=True)) == [""]

    def test_a_report_counts_by_network(self, stranger, report):
        for _time in range(5):
            assert self.send(stranger, report, reason="victim").status_code == 200
        assert (ImageReport.objects.count(), PublicImage.objects.get().state) == (1, ImageState.SHOWN)

    def test_a_form_is_sent_once(self, stranger, tell):
        token = public_forms.new_token(tell)
        sent = [self.send(stranger, tell, token, text="Seen on the ferry.").status_code for _time in range(3)]
        assert (sent, Tip.objects.count(), UsedToken.objects.count()) == ([200, 400, 400], 1, 1)

    @pytest.mark.parametrize(
        "token",
        ["", "nonsense", signing.dumps(["/elsewhere/", "x"], salt=public_forms._SALT)],
        ids=["none", "nonsense", "another form"],
    )
    def test_a_form_that_is_not_ours_is_refused(self, stranger, tell, token):
        assert self.send(stranger, tell, token or "-", text="Seen on the ferry.").status_code == 400
        assert not Tip.objects.exists()

    def test_a_robot_is_held_off(self, stranger, tell, monkeypatch):
        """It fills in what people do not see, or sends sooner than people can."""
        assert self.send(stranger, tell, text="Seen on the ferry.", website="x").status_code == 400
        monkeypatch.setattr(public_forms, "LEAST_SECONDS", 3)
        assert self.send(stranger, tell, text="Seen on the ferry.").status_code == 400
        assert not Tip.objects.exists()

    def test_a_flood_is_refused_and_leaves_no_entry(self, stranger, tell, monkeypatch):
        monkeypatch.setattr(public_forms, "FORMS", replace(public_forms.FORMS, burst=2.0, per_hour=0.0))
        entries = AuditEntry.objects.count()
        sent = [self.send(stranger, tell, text="Seen on the ferry.").status_code for _time in range(5)]
        assert sent == [200, 200, 429, 429, 429]
        assert AuditEntry.objects.filter(event="notices.send_tip").count() == 2
        assert AuditEntry.objects.count() >= entries

    def test_what_a_network_sent_counts_in_every_process_and_comes_back_in_time(self):
        """Nothing is remembered in memory: whoever asks next, in whichever process, finds what was used up."""
        network, later = "192.0.2.0/24", NOW + timedelta(minutes=1)
        assert sum(public_forms.FORMS.take(network, NOW) for _time in range(25)) == 20
        assert Allowance.objects.get().left < 1
        assert public_forms.FORMS.take("203.0.113.0/24", NOW)
        assert [public_forms.FORMS.take(network, later) for _time in range(2)] == [True, False]

    def test_who_is_refused_writes_nothing(self, django_assert_num_queries):
        while public_forms.FORMS.take("192.0.2.0/24", NOW):
            pass
        with django_assert_num_queries(1):
            assert not public_forms.FORMS.take("192.0.2.0/24", NOW)

    def test_no_address_is_kept_and_nobody_is_followed_from_day_to_day(self):
        for day in (NOW, NOW + timedelta(days=1)):
            public_forms.FORMS.take("192.0.2.0/24", day)
        names = list(Allowance.objects.values_list("network", flat=True))
        assert len(set(names)) == 2
        assert all(len(name) == 64 for name in names)
        erase_tips(NOW + timedelta(days=2))
        assert not Allowance.objects.exists()

    def test_a_text_that_says_nothing_is_asked_for_again(self, stranger, tell):
        answer = self.send(stranger, tell, text="   ", place="Lanta")
        assert (answer.status_code, Tip.objects.count()) == (400, 0)
        assert 'value="Lanta"' in answer.content.decode()


class TestNetworks:
    @pytest.mark.parametrize(
        ("proxies", "remote", "said", "network"),
        [
            (0, "192.0.2.7", "", "192.0.2.0/24"),
            (0, "192.0.2.7", "203.0.113.9", "192.0.2.0/24"),
            (1, "127.0.0.1", "203.0.113.9", "203.0.113.0/24"),
            (1, "127.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.0/24"),
            (2, "127.0.0.1", "198.51.100.1, 203.0.113.9", "198.51.100.0/24"),
            (2, "127.0.0.1", "203.0.113.9", "unknown"),
            (1, "127.0.0.1", "not an address", "unknown"),
            (0, "2001:db8:1:2::3", "", "2001:db8:1::/48"),
            (0, "::ffff:192.0.2.7", "", "192.0.2.0/24"),
        ],
    )
    def test_trusted_proxies_say_where_a_request_comes_from(self, rf, settings, proxies, remote, said, network):
        settings.COMITY_PROXIES = proxies
        headers = {"X-Forwarded-For": said} if said else {}
        assert reporters.network_of(rf.get("/", REMOTE_ADDR=remote, headers=headers)) == network


def test_whoever_holds_a_document_can_ask_whether_it_is_genuine(stranger, vera, reviewers):
    notice = published(vera, reviewers)
    address = verify_address(notice, "testserver", "en").removeprefix("https://testserver")
    assert b"Yes: this node signed it" in stranger.get(address).content
    for forged in (
        address.replace("/1/", "/2/"),
        address.replace(notice.reference, "R-2026-AAAAAA"),
        address[:-9] + "A" * 8 + "/",
    ):
        assert b"No: this node did not sign" in stranger.get(forged).content


def test_a_face_names_the_field_in_the_readers_language(shown):
    from django.utils import translation

    with translation.override("fr"):
        assert "Infractions" in [fact.label for fact in faces_of([shown[1]])[0].facts]
    assert images.shown([shown[1].photo])
