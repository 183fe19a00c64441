"""Pages of the assembly: read, answer, and never say more than the reader may see."""

import pytest
from django.test import Client
from django.urls import reverse

from comity.assembly.attachment_holders import visible_files
from comity.assembly.codes import Audience, Office, SpeechKind
from comity.assembly.models import (
    AgendaItem,
    CredentialsLetter,
    Delegation,
    Document,
    DocumentFile,
    HostingBid,
    Ruling,
    Session,
    Speech,
    Text,
    Vote,
)
from comity.assembly.queries import delegations as queries
from comity.assembly.queries import office_holders, timetable
from comity.assembly.services import agenda, credentials
from comity.assembly.services import sessions as verbs
from comity.assembly.services import timetable as lines
from comity.assembly.tests.casting import BEFORE, NOW, comes, delegation, give, handed_in, line, named, officer, scan
from comity.core.countries import LANGUAGES
from comity.members.models import Account
from tests.scenes import scene

pytestmark = pytest.mark.django_db


def signed_in(username: str, language: str = "en") -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(
        Account.objects.get(username=username), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    client.cookies["django_language"] = language
    return client


def page(client: Client, name: str, *keys: object) -> str:
    """The text of a page that can be read."""
    answer = client.get(reverse(f"assembly:{name}", args=keys))
    assert answer.status_code == 200, answer
    return answer.content.decode()


def sent(client: Client, where: str, *keys: object, **said: object) -> int:
    """The status with which a form is answered."""
    return client.post(reverse(f"assembly:{where}", args=keys), said).status_code


class TestSessions:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_are_read_in_four_languages(self, secretary, session, language):
        client = signed_in("petra.lind", language)
        assert f"Twelfth session ({language})" in page(client, "session", "GA-12")
        assert "GA-12" in page(client, "sessions")

    def test_a_session_is_prepared_by_form_and_keeps_what_was_typed(self, secretary):
        client = signed_in("petra.lind")
        said = {
            "reference": "ga-14", "kind": "committee", "title_en": "Drafting committee", "opens_on": "2026-05-04",
            "closes_on": "2026-05-03", "time_zone": "Europe/Lisbon", "languages": ["en", "fr"],
            "edition": "worldwide-2021",
        }  # fmt: skip
        assert client.post(reverse("assembly:prepare"), said).status_code in (400, 409)
        answer = client.post(reverse("assembly:prepare"), said | {"closes_on": "2026-05-05"})
        assert answer.status_code == 302
        assert Session.objects.get().languages == ["en", "fr"]

    def test_a_meeting_is_added_by_the_clock_of_the_place(self, secretary, session):
        client = signed_in("petra.lind")
        said = {
            "kind": "plenary", "title_fr": "Séance", "room": "Hall", "starts_at": "2026-05-04T10:30",
            "ends_at": "2026-05-04T12:00", "open_to": ["delegates", "media"],
        }  # fmt: skip
        assert client.post(reverse("assembly:add-meeting", args=["GA-12"]), said).status_code == 302
        [meeting] = timetable(session)
        assert meeting.starts_at.isoformat() == "2026-05-04T09:30:00+00:00"
        assert "10:30–12:00" in page(client, "timetable", "GA-12")
        again = client.post(reverse("assembly:add-meeting", args=["GA-12"]), said)
        assert again.status_code == 400
        assert "The room is taken" in again.content.decode()

    def test_an_outsider_reads_what_is_open_to_the_media_and_nothing_else(self, secretary, session, outsider):
        lines.add_meeting(secretary, session=session, line=line(10, titles={"en": "Closed plenary"}), at=BEFORE)
        lines.add_meeting(
            secretary, session=session, line=line(9, titles={"en": "Opening"}, open_to=[Audience.MEDIA]), at=BEFORE
        )
        client = signed_in("nadia.brook")
        shown = page(client, "timetable", "GA-12") + page(client, "session", "GA-12")
        assert "Opening" in shown
        assert "Closed plenary" not in shown + client.get(reverse("assembly:calendar", args=["GA-12"])).content.decode()
        assert client.get(reverse("assembly:add-meeting", args=["GA-12"])).status_code == 404

    def test_the_running_order_is_written_in_lines(self, secretary, session):
        meeting = lines.add_meeting(secretary, session=session, line=line(), at=BEFORE)
        client = signed_in("petra.lind")
        address = reverse("assembly:running-order", args=["GA-12", meeting.pk])
        assert client.post(address, {"language": "en", "lines": "soon | Welcome"}).status_code == 400
        assert (
            client.post(address, {"language": "en", "lines": "5 | Welcome | Ana Ruiz\n\n3 | Film"}).status_code == 302
        )
        assert "Ana Ruiz" in page(client, "meeting", "GA-12", meeting.pk)

    def test_offices_and_states_are_changed_by_buttons(self, secretary, session):
        officer("oran.vell", "XF")
        client = signed_in("petra.lind")
        give = reverse("assembly:give-office", args=["GA-12"])
        assert client.post(give, {"username": "oran.vell", "office": "chair"}).status_code == 302
        holder = office_holders(session).get(office=Office.CHAIR)
        assert client.post(reverse("assembly:end-office", args=["GA-12", holder.pk])).status_code == 302
        assert client.post(reverse("assembly:open", args=["GA-12"])).status_code == 302
        assert client.post(reverse("assembly:close", args=["GA-12"])).status_code == 302
        session.refresh_from_db()
        assert session.state == "closed"


class TestDelegations:
    """From the announcement to the voting roll, each at their own pages."""

    def test_a_bureau_sends_its_delegation_and_the_committee_examines_its_letter(self, secretary, session, outsider):
        bureau, committee = signed_in("nadia.brook"), signed_in("petra.lind")
        give(secretary, session, "petra.lind", Office.CREDENTIALS)
        assert bureau.get(reverse("assembly:delegations", args=["GA-12"])).status_code == 404
        assert sent(bureau, "announce", "GA-12", kind="member", member="XE") == 302
        [announced] = queries.delegations_of(session)
        key = announced.pk
        assert sent(bureau, "hand-in", "GA-12", key, signed_by="Minister", dated_on="2026-04-01", file=scan()) == 400
        person = {"capacity": "head", "name": "نادية بروك", "language": "ar", "username": "nadia.brook"}
        assert sent(bureau, "name-delegate", "GA-12", key, **person) == 302
        assert sent(bureau, "name-delegate", "GA-12", key, **person) == 400
        assert sent(bureau, "hand-in", "GA-12", key, signed_by="Minister", dated_on="2026-04-01", file=scan()) == 302
        letter = CredentialsLetter.objects.get()
        assert "State XE" in page(committee, "credentials", "GA-12")
        assert "credentials not accepted" in page(bureau, "roll", "GA-12")
        assert sent(bureau, "letter", "GA-12", letter.pk, fault="") == 403
        assert sent(committee, "letter", "GA-12", letter.pk, fault="not-signed", note="No stamp") == 302
        assert "The letter is not signed." in page(bureau, "delegation", "GA-12", key)
        assert "نادية بروك" in page(committee, "letter", "GA-12", letter.pk)

    def test_arrival_and_presence_are_noted_at_the_desk(self, secretary, session):
        verbs.open_session(secretary, session=session, at=NOW)
        key = delegation(secretary, session, "XA").pk
        client = signed_in("petra.lind")
        assert [sent(client, name, "GA-12", key) for name in ("arrive", "come", "leave")] == [302] * 3
        assert sent(client, "leave", "GA-12", key) == 409

    def test_a_letter_is_nobody_elses_to_read(self, secretary, session, outsider):
        key = handed_in(secretary, delegation(secretary, session, "XA")).pk
        delegation(secretary, session, "XE")
        client = signed_in("nadia.brook")
        assert client.get(reverse("assembly:letter", args=["GA-12", key])).status_code == 404
        assert "Minister" not in page(client, "credentials", "GA-12")

    def test_an_offer_to_host_is_made_and_withdrawn(self, secretary, session, outsider):
        delegation(secretary, session, "XE")
        client = signed_in("nadia.brook")
        assert sent(client, "offer-to-host", "GA-12", for_year=2027, place_en="Brookhaven") == 302
        assert sent(client, "offer-to-host", "GA-12", for_year=2027, place_en="Brookhaven") == 400
        bid = HostingBid.objects.get()
        assert sent(client, "accept-duties", "GA-12", bid.pk) == 409
        assert sent(client, "withdraw-bid", "GA-12", bid.pk) == 302
        assert "withdrawn" in page(client, "bids", "GA-12")


class TestAgenda:
    def test_an_item_is_proposed_admitted_ordered_and_published(self, secretary, session, chair):
        client = signed_in("petra.lind")
        for title in ("Scam centres", "Ports"):
            assert sent(client, "propose-item", "GA-12", kind="policy", title_en=title) == 302
        first, second = AgendaItem.objects.order_by("proposed_at")
        assert sent(client, "admit-item", "GA-12", first.pk) == (409 if first.is_late else 302)
        assert "Scam centres" in page(client, "agenda", "GA-12") + page(client, "item", "GA-12", first.pk)
        assert sent(client, "refuse-item", "GA-12", second.pk) == 302

    def test_a_document_is_published_in_a_language_and_opened_by_who_may(self, secretary, session, outsider):
        client = signed_in("petra.lind")
        said = {"symbol": "GA-12-DOC-01", "title_en": "Report", "audience": "members"}
        assert sent(client, "add-document", "GA-12", **said) == 302
        assert sent(client, "add-document", "GA-12", **said) == 400
        document = Document.objects.get()
        assert sent(client, "publish-file", "GA-12", document.pk, language="fr", file=scan()) == 302
        assert "GA-12-DOC-01" in page(client, "documents", "GA-12")
        file = DocumentFile.objects.get()
        assert visible_files(outsider, [file.pk]) == frozenset()
        delegation(secretary, session, "XE")
        assert visible_files(outsider, [file.pk]) == {file.pk}
        assert sent(client, "withdraw-document", "GA-12", document.pk) == 302


@pytest.fixture
@scene
def item(secretary, session):
    """An item on the agenda."""
    made = agenda.propose_item(
        secretary, session=session, kind="policy", titles={"en": "Scam centres"}, explanation={}, at=BEFORE
    )
    return agenda.admit_item(secretary, item=made, at=BEFORE)


@pytest.fixture
def seats(secretary, session, item):
    """Browsers of two delegates."""
    for code, username in (("XA", "ana.ruiz"), ("XB", "ben.ode")):
        officer(username, code)
        named(secretary, delegation(secretary, session, code), name=username, username=username)
    return signed_in("ana.ruiz"), signed_in("ben.ode", "ar")


class TestTexts:
    def test_a_draft_is_written_translated_tabled_and_amended(self, seats, item, chair):
        author, rival = seats
        said = {"topic": "policy", "decision": "resolution", "original": "en", "title": "On scam centres"}
        assert sent(author, "draft-text", "GA-12", item.pk, **said) == 302
        text = Text.objects.get()
        assert rival.get(reverse("assembly:text", args=["GA-12", text.pk])).status_code == 404
        assert sent(author, "write-paragraph", "GA-12", text.pk, kind="decision", words="Urges all members") == 302
        for paragraph in text.paragraphs.all():
            for language in LANGUAGES[1:]:
                keys = (text.pk, paragraph.pk, language)
                assert sent(author, "translate-paragraph", "GA-12", *keys, words=f"… {language}") == 302
        assert sent(author, "text-table", "GA-12", text.pk) == 302
        shown = page(rival, "text", "GA-12", text.pk)
        assert 'dir="rtl"' in shown
        assert "لا مانع." in shown
        paragraph = text.paragraphs.order_by("place").last()
        amendment = {"kind": "replace", "paragraph": paragraph.pk, "paragraph_kind": "decision"}
        assert sent(rival, "table-amendment", "GA-12", text.pk, **amendment) == 400
        assert sent(rival, "table-amendment", "GA-12", text.pk, **amendment, words_en="Invites all members") == 302
        made = text.amendments.get()
        assert sent(rival, "translate-amendment", "GA-12", made.pk, "es", words="Invita") == 302
        assert "1 amendment waits for a decision." in page(author, "text", "GA-12", text.pk)
        leading = signed_in("oran.vell")
        assert sent(leading, "settle-order", "GA-12", text.pk, **{str(made.pk): 1}) == 302
        assert sent(rival, "text-sponsor", "GA-12", text.pk) == 302
        assert sent(rival, "withdraw-amendment", "GA-12", made.pk) == 302
        assert sent(author, "text-withdraw", "GA-12", text.pk) == 302
        assert "GA-12-DRAFT-01" in page(rival, "texts", "GA-12")


class TestDebate:
    def test_is_led_from_the_podium_and_followed_from_seat_and_hall(self, secretary, session, seats, item, chair):
        first, second = seats
        leading = signed_in("oran.vell")
        verbs.open_session(secretary, session=session, at=NOW)
        assert sent(leading, "open-debate", "GA-12", item.pk) == 302
        assert sent(first, "seat-come", "GA-12") == 302
        assert sent(first, "ask-floor", "GA-12", kind="floor") == 302
        assert sent(second, "ask-floor", "GA-12", kind="order") == 302
        assert sent(second, "ask-floor", "GA-12", kind="song") == 400
        speech, point = Speech.objects.order_by("place")
        assert first.get(reverse("assembly:podium", args=["GA-12"])).status_code == 403
        assert sent(leading, "speech-give", "GA-12", point.pk) == 302
        assert "State XB" in page(leading, "hall", "GA-12")
        assert sent(leading, "rule-on-point", "GA-12", point.pk, upheld="no", words_en="Not now") == 302
        assert sent(first, "appeal-ruling", "GA-12", Ruling.objects.get().pk) == 302
        assert "Not now" in page(leading, "podium", "GA-12") + page(first, "seat", "GA-12")
        assert sent(leading, "debate-close-list", "GA-12") == 302
        assert sent(leading, "debate-limits", "GA-12", **dict.fromkeys(SpeechKind.values, 60)) == 302
        assert sent(first, "speech-give-up", "GA-12", speech.pk) == 302
        assert sent(leading, "debate-close", "GA-12") == 302
        assert "لا بند قيد المناقشة." in page(second, "seat", "GA-12")

    def test_a_seat_hears_briefly_that_something_happened(self, session, seats):
        address = reverse("assembly:live", args=["GA-12"]) + "?brief=1"
        told = seats[0].get(address, headers={"last-event-id": "0"})
        assert told["Content-Type"].startswith("text/event-stream")
        assert "event: changed" in told.content.decode()

    def test_nobody_listens_who_takes_no_part(self, session, outsider):
        assert signed_in("nadia.brook").get(reverse("assembly:live", args=["GA-12"])).status_code == 404


class TestVotes:
    """Prepared, opened, answered and decided in the browser, each by who may."""

    @pytest.fixture
    def open_session(self, secretary, session, seats, chair):
        give(secretary, session, "petra.lind", Office.CREDENTIALS)
        for of in Delegation.objects.filter(session=session):
            credentials.decide_letter(secretary, letter=handed_in(secretary, of), fault=None, note="", at=BEFORE)
        verbs.open_session(secretary, session=session, at=NOW)
        for of in Delegation.objects.filter(session=session):
            comes(secretary, of)
        return signed_in("oran.vell")

    def test_an_electronic_vote_is_answered_from_the_seats_and_sent_twice_counts_once(self, seats, open_session):
        leading, (first, second) = open_session, seats
        said = {"about": "procedure", "method": "electronic-vote", "words_en": "To adjourn"}
        assert sent(leading, "prepare-vote", "GA-12", **said) == 302
        vote = Vote.objects.get()
        assert sent(leading, "vote-open", "GA-12", vote.pk) == 302
        assert "To adjourn" in page(first, "seat", "GA-12") + page(leading, "hall", "GA-12")
        answer = {"choice": "for", "key": "0198c0de-0000-7000-8000-00000000abcd"}
        assert [sent(first, "cast-vote", "GA-12", vote.pk, **answer) for _ in range(2)] == [302, 302]
        assert sent(second, "cast-vote", "GA-12", vote.pk, choice="maybe", key=answer["key"]) == 400
        assert sent(second, "cast-vote", "GA-12", vote.pk, choice="against", key="no key") == 400
        assert vote.cast_votes.count() == 1
        assert sent(leading, "vote-close", "GA-12", vote.pk) == 302
        assert sent(leading, "vote-decide", "GA-12", vote.pk) == 302
        shown = page(second, "vote", "GA-12", vote.pk)
        assert "اعتُمد" in shown
        assert "State XA" in shown
        assert "To adjourn" in page(leading, "votes", "GA-12")

    def test_a_show_of_hands_is_counted_by_tellers_and_a_roll_call_written_down(self, secretary, session, open_session):
        leading = open_session
        for username in ("tess.one", "tom.two"):
            officer(username, "GS")
            give(secretary, session, username, Office.TELLER)
        said = {"about": "procedure", "words_en": "To adjourn"}
        assert sent(leading, "prepare-vote", "GA-12", method="show-of-hands", **said) == 302
        hands = Vote.objects.get()
        assert sent(leading, "vote-open", "GA-12", hands.pk) == 302
        count = {"in_favour": 2, "against": 0, "abstaining": 0}
        for username in ("tess.one", "tom.two"):
            assert sent(signed_in(username), "count-vote", "GA-12", hands.pk, **count) == 302
        assert sent(leading, "vote-close", "GA-12", hands.pk) == 302
        assert sent(leading, "prepare-vote", "GA-12", method="record-vote", **said) == 302
        called = Vote.objects.order_by("prepared_at").last()
        assert sent(leading, "vote-open", "GA-12", called.pk) == 302
        teller = signed_in("tess.one")
        assert "Roll-call" in page(teller, "vote", "GA-12", called.pk)
        delegation_ = Delegation.objects.get(member__code="XA")
        answer = {"delegation": delegation_.pk, "choice": "for", "key": "0198c0de-0000-7000-8000-00000000abcd"}
        assert sent(teller, "record-answer", "GA-12", called.pk, **answer) == 302
        assert sent(leading, "vote-annul", "GA-12", called.pk) == 302
