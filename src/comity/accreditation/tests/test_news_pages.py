"""Pages of the newsroom: for anybody without a cookie and closed on what is not public; those of press officers."""

import json
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comity.accreditation.models import NewsItem
from comity.accreditation.newsroom_codes import NewsKind, NewsState
from comity.accreditation.newsroom_content import Captioned, Explained, Written
from comity.accreditation.services import newsroom as verbs
from comity.accreditation.tests.casting import scan
from comity.accreditation.tests.newsroom import released, written
from comity.assembly.tests.casting import prepared
from comity.assembly.tests.test_pages import signed_in
from comity.core.countries import LANGUAGES
from comity.notices import images
from comity.records.attachments import films
from comity.records.tests.filming import film

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nGood morning.\n"
HOSTILE = "<script>alert(1)</script>{{ 7|add:7 }}{% now 'Y' %}${7*7}"


@pytest.fixture(autouse=True)
def empty():
    """Nothing that other tests left in the memory of the process."""
    cache.clear()


@pytest.fixture
def stranger():
    """A browser of anybody."""
    return Client(enforce_csrf_checks=True)


def lists(language="en"):
    return [reverse(f"press:{name}", args=[language]) for name in ("news", "news-atom", "news-json")]


def pages(item, language="en"):
    return [
        *lists(language),
        *(reverse(f"press:{name}", args=[language, item.slug]) for name in ("news-item", "news-all")),
    ]


def illustrated(secretary, item):
    captioned = Captioned(credit="Ana Ruiz", captions={"en": "The hall"}, alt={"en": "An empty hall"})
    prepared = images.prepare_for_public(scan())
    return verbs.add_news_picture(secretary, item=item, prepared=prepared, captioned=captioned, at=timezone.now())


def filmed(secretary, session):
    """A film that is written whole, and not released."""
    now = timezone.now()
    item = written(secretary, session, kind=NewsKind.FILM, at=now)
    sent = SimpleUploadedFile("film.mp4", film())
    kept = verbs.set_news_film(secretary, item=item, prepared=films.prepare(sent), credit="Ana Ruiz", at=now)
    verbs.set_news_captions(secretary, item=item, language="en", text=VTT, at=now)
    words = Written(title="Opening", transcript="Good morning.")
    return verbs.write_news(secretary, item=item, language="en", words=words, at=now), kept


class TestAnybody:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_reads_in_four_languages_without_a_cookie_or_a_script(self, stranger, secretary, session, language):
        item = released(secretary, session, at=timezone.now())
        for address in pages(item, language):
            answer = stranger.get(address)
            assert (answer.status_code, answer.cookies) == (200, {}), address
            assert answer["Content-Language"] == language
            assert "<script" not in answer.content.decode()
            assert "The session is open" in answer.content.decode()

    def test_is_told_what_is_missing_stale_and_corrected(self, stranger, secretary, session):
        now = timezone.now()
        item = released(secretary, session, languages=("en", "fr"), at=now)
        words, what = Written(title="Open at 10:30", body="Not at 10."), Explained({"en": "The hour was wrong."})
        verbs.correct_news(secretary, item=item, language="en", words=words, what=what, at=now)
        said = {code: stranger.get(pages(item, code)[3]).content.decode() for code in LANGUAGES}
        assert "The hour was wrong." in said["en"]
        assert "The session is open (fr)" in said["fr"]
        assert 'lang="en" dir="ltr">Open at 10:30' in said["ar"]
        together = stranger.get(pages(item)[4]).content.decode()
        assert together.count("· missing") == 2
        assert together.count("· stale") == 1

    def test_gets_feeds_that_programs_read(self, stranger, secretary, session):
        released(secretary, session, at=timezone.now())
        _, atom, told = lists()
        root = ET.fromstring(stranger.get(atom).content)
        entry = root.find("{http://www.w3.org/2005/Atom}entry")
        assert entry.findtext("{http://www.w3.org/2005/Atom}title") == "The session is open (en)"
        (item,) = json.loads(stranger.get(told).content)["items"]
        assert item["content_text"].startswith("First words (en).")

    def test_reads_that_an_item_was_withdrawn_under_its_old_address(self, stranger, secretary, session):
        item = released(secretary, session, at=timezone.now())
        why = Explained({"en": "It was wrong."})
        verbs.withdraw_news(secretary, item=item, why=why, at=timezone.now())
        answer = stranger.get(pages(item)[3])
        assert answer.status_code == 410
        assert "It was wrong." in answer.content.decode()
        assert item.slug not in stranger.get(lists()[0]).content.decode()

    def test_a_page_is_drawn_once_and_fresh_after_a_change(self, stranger, secretary, session):
        now = timezone.now()
        item = released(secretary, session, at=now)
        address = pages(item)[3]
        tag = stranger.get(address)["ETag"]
        assert stranger.get(address, headers={"If-None-Match": tag}).status_code == 304
        verbs.write_news(secretary, item=item, language="fr", words=Written(title="Titre"), at=now)
        assert stranger.get(address, headers={"If-None-Match": tag}).status_code == 200

    def test_reports_a_picture_at_the_one_service_for_all(self, stranger, secretary, session):
        item = released(secretary, session, at=timezone.now())
        picture = illustrated(secretary, item)
        page = stranger.get(pages(item)[3]).content.decode()
        report = reverse("public:report", args=["en", picture.image.slug])
        assert 'alt="An empty hall"' in page
        assert report in page
        assert stranger.get(report).status_code == 200
        assert stranger.get(reverse("public:image", args=[picture.image.slug])).status_code == 200

    def test_plays_a_film_in_parts_with_captions(self, stranger, secretary, session):
        item, kept = filmed(secretary, session)
        item = verbs.publish_news(secretary, item=item, embargo=None, at=timezone.now())
        page = stranger.get(pages(item)[3])
        assert 'kind="captions"' in page.content.decode()
        assert "media-src 'self'" in page["Content-Security-Policy"]
        address = reverse("press:film", args=[kept.slug])
        whole, part = stranger.get(address), stranger.get(address, headers={"Range": "bytes=4-7"})
        assert (whole.status_code, whole["Content-Type"]) == (200, "video/mp4")
        assert b"".join(part.streaming_content) == b"ftyp"
        assert (part.status_code, part["Content-Range"]) == (206, f"bytes 4-7/{len(film())}")
        track = stranger.get(reverse("press:captions", args=[kept.slug, "en"]))
        assert track.content.decode().startswith("WEBVTT")
        assert (track["X-Content-Type-Options"], part["X-Content-Type-Options"]) == ("nosniff", "nosniff")


class TestEmbargo:
    """I1, I6, T1: before its moment an item is in no page, feed, size, header, picture or number of questions asked."""

    def test_no_page_differs_by_a_byte(self, stranger, secretary, session):
        now = timezone.now()
        released(secretary, session, at=now)

        def everything():
            cache.clear()
            answers = [stranger.get(address) for code in LANGUAGES for address in lists(code)]
            return [(answer.content, sorted(answer.items())) for answer in answers]

        before = everything()
        hidden = released(secretary, session, embargo=now + HOUR, title="Elected", at=now)
        illustrated(secretary, hidden)
        verbs.withdraw_news(secretary, item=written(secretary, session, at=now), why=Explained({}), at=now)
        assert everything() == before

    def test_what_is_hidden_and_what_never_was_are_answered_alike(self, stranger, secretary, session):
        now = timezone.now()
        hidden = released(secretary, session, embargo=now + HOUR, at=now)
        picture = illustrated(secretary, hidden)
        absent = "z" * len(hidden.slug)

        def asked(address):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                answer = stranger.get(address)
            return answer.status_code, sorted(answer.items()), len(answer.content), len(queries)

        for name, keys in (("news-item", ("en",)), ("news-all", ("fr",)), ("film", ())):
            there, nowhere = (reverse(f"press:{name}", args=[*keys, slug]) for slug in (hidden.slug, absent))
            assert asked(there) == asked(nowhere)
            assert asked(there)[0] == 404
        assert stranger.get(reverse("public:image", args=[picture.image.slug])).status_code == 404
        assert stranger.get(reverse("public:report", args=["en", picture.image.slug])).status_code == 404

    def test_a_film_and_its_captions_wait_too(self, stranger, secretary, session):
        item, kept = filmed(secretary, session)
        verbs.publish_news(secretary, item=item, embargo=timezone.now() + HOUR, at=timezone.now())
        assert stranger.get(reverse("press:film", args=[kept.slug])).status_code == 404
        assert stranger.get(reverse("press:captions", args=[kept.slug, "en"])).status_code == 404

    def test_a_public_item_names_no_hidden_one(self, stranger, secretary, session):
        now = timezone.now()
        item = released(secretary, session, at=now)
        hidden = released(secretary, session, embargo=now + HOUR, at=now)
        before = stranger.get(pages(item)[3]).content
        verbs.relate_news(secretary, item=item, others=[hidden.pk], at=now)
        assert hidden.slug not in stranger.get(pages(item)[3]).content.decode()
        assert b"Related items" not in before


class TestAttacks:
    def test_i1_what_was_written_is_shown_as_text_everywhere(self, stranger, secretary, session):
        now = timezone.now()
        item = verbs.write_news(
            secretary,
            item=written(secretary, session, at=now),
            language="en",
            words=Written(title=HOSTILE, body=HOSTILE),
            at=now,
        )
        item = verbs.publish_news(secretary, item=item, embargo=None, at=now)
        for address in pages(item):
            text = stranger.get(address).content.decode()
            assert "<script>alert" not in text.replace(json.dumps(HOSTILE)[1:-1], "")
            assert ">14<" not in text
        officer = signed_in("petra.lind")
        page = officer.get(reverse("accreditation:news", args=[session.reference, item.pk])).content.decode()
        assert "<script>alert" not in page

    def test_i6_a_host_that_is_none_of_ours_is_refused(self, stranger, secretary, session):
        item = released(secretary, session, at=timezone.now())
        for address in pages(item):
            assert stranger.get(address, headers={"Host": "elsewhere.example"}).status_code == 400

    @pytest.mark.parametrize(
        "query",
        [
            "page=0",
            "page=-1",
            "page=99999",
            "page=x",
            "session=%00",
            "session=" + "A" * 500,
            "kind=nonsense",
            "kind=%00",
        ],
    )
    def test_an_odd_address_gives_an_empty_list(self, stranger, secretary, session, query):
        released(secretary, session, at=timezone.now())
        answer = stranger.get(f"{lists()[0]}?{query}")
        assert answer.status_code == 200
        assert b"Nothing was published here yet" in answer.content

    @pytest.mark.parametrize(
        "content",
        [b"", b"%PDF-1.7", b"<svg onload='alert(1)'/>", b"\x89PNG\r\n\x1a\n not a picture", film()],
        ids=["empty", "paper", "drawing", "false-picture", "film"],
    )
    def test_f4_what_is_no_picture_is_refused_at_the_form(self, secretary, session, content):
        item = written(secretary, session, at=timezone.now())
        address = reverse("accreditation:news-picture", args=[session.reference, item.pk])
        sent = SimpleUploadedFile("../../x.png", content, content_type="image/png")
        answer = signed_in("petra.lind").post(address, {"file": sent, "credit": "Ana", "alt_en": "A hall"})
        assert answer.status_code == 400
        assert not item.pictures.exists()

    def test_f1_a_film_that_is_too_large_is_refused_before_it_is_written_whole(self, secretary, session, monkeypatch):
        monkeypatch.setattr(films, "MOST_MIB", 0)
        item = written(secretary, session, kind=NewsKind.FILM, at=timezone.now())
        address = reverse("accreditation:news-film", args=[session.reference, item.pk])
        answer = signed_in("petra.lind").post(address, {"file": SimpleUploadedFile("f.mp4", film()), "credit": "Ana"})
        assert answer.status_code == 400
        assert "no more than 0 MiB" in answer.content.decode()

    def test_a1_a3_nobody_else_opens_or_changes_the_newsroom(self, stranger, secretary, session, host, outsider):
        item = written(secretary, session, at=timezone.now())
        names = ["newsroom", "news-begin"], ["news", "news-publish", "news-withdraw", "news-film", "news-relate"]
        addresses = [reverse(f"accreditation:{name}", args=[session.reference]) for name in names[0]]
        addresses += [reverse(f"accreditation:{name}", args=[session.reference, item.pk]) for name in names[1]]
        addresses += [reverse("accreditation:news-write", args=[session.reference, item.pk, "en"])]
        for username in ("bastien.roche", "nadia.brook"):
            client = signed_in(username)
            for address in addresses:
                assert client.get(address).status_code in (403, 404)
                assert client.post(address, {"title": "Mine", "what_en": "x"}).status_code in (403, 404, 405)
        assert all(stranger.get(address).status_code == 302 for address in addresses)
        item.refresh_from_db()
        assert item.state == NewsState.DRAFT

    def test_a2_an_item_is_found_in_its_own_session_only(self, secretary, session):
        other = prepared(secretary, "GA-77")
        item = written(secretary, session, at=timezone.now())
        client = signed_in("petra.lind")
        address = reverse("accreditation:news-withdraw", args=[other.reference, item.pk])
        assert client.post(address, {"what_en": "x"}).status_code == 404


class TestPressOfficers:
    def test_begin_write_and_publish_on_pages(self, stranger, secretary, session):
        client = signed_in("petra.lind")
        begin = reverse("accreditation:news-begin", args=[session.reference])
        made = client.post(begin, {"kind": "communique", "original": "en", "source": ""})
        item = NewsItem.objects.get()
        assert made["Location"] == reverse("accreditation:news", args=[session.reference, item.pk])
        page = client.get(made["Location"]).content.decode()
        assert "Missing before it can be published" in page

        def post(name, *more, **said):
            return client.post(reverse(f"accreditation:{name}", args=[session.reference, item.pk, *more]), said)

        assert post("news-publish").status_code == 400
        assert post("news-write", "en", title="Opened", body="Today.").status_code == 302
        assert post("news-write", "ar", title="افتتاح", body="اليوم.").status_code == 302
        assert post("news-publish", embargo="2020-01-01T00:00").status_code == 400
        assert post("news-publish", embargo="").status_code == 302
        assert "Opened" in stranger.get(pages(item)[3]).content.decode()
        assert post("news-write", "en", title="Opened", body="Yesterday.").status_code == 400
        assert post("news-correct", "en", title="Opened", body="Yesterday.", what_en="The day.").status_code == 302
        assert "The day." in stranger.get(pages(item)[3]).content.decode()
        assert post("news-withdraw", what_en="It was another session.").status_code == 302
        assert stranger.get(pages(item)[3]).status_code == 410

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_page_answers_in_four_languages(self, secretary, session, language):
        item = written(secretary, session, kind=NewsKind.FILM, at=timezone.now())
        client = signed_in("petra.lind", language)
        wanted = [("newsroom", []), ("news-begin", [])]
        names = ("news", "news-publish", "news-picture", "news-film", "news-captions", "news-relate", "news-withdraw")
        wanted += [(name, [item.pk]) for name in names]
        wanted += [("news-write", [item.pk, "fr"]), ("news-correct", [item.pk, "en"])]
        for name, keys in wanted:
            answer = client.get(reverse(f"accreditation:{name}", args=[session.reference, *keys]))
            assert answer.status_code == 200, name
        assert client.get(reverse("accreditation:sessions")).status_code == 200
