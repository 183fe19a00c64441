"""Pages of the assembly: read, answer, and never say more than the reader may see."""

import pytest
from django.test import Client
from django.urls import reverse

from comity.assembly import queries
from comity.assembly.codes import Audience, Office
from comity.assembly.models import Session
from comity.assembly.services import timetable as lines
from comity.assembly.tests.casting import BEFORE, line, officer
from comity.core.countries import LANGUAGES
from comity.members.models import Account

pytestmark = pytest.mark.django_db


def signed_in(username: str, language: str = "en") -> Client:
    """A browser in which somebody is signed in."""
    client = Client(headers={"accept-language": language})
    client.force_login(
        Account.objects.get(username=username), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def page(client: Client, name: str, *keys: object) -> str:
    """The text of a page that can be read."""
    answer = client.get(reverse(f"assembly:{name}", args=keys))
    assert answer.status_code == 200, answer
    return answer.content.decode()


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
        [meeting] = queries.timetable(session)
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
        holder = queries.office_holders(session).get(office=Office.CHAIR)
        assert client.post(reverse("assembly:end-office", args=["GA-12", holder.pk])).status_code == 302
        assert client.post(reverse("assembly:open", args=["GA-12"])).status_code == 302
        assert client.post(reverse("assembly:close", args=["GA-12"])).status_code == 302
        session.refresh_from_db()
        assert session.state == "closed"
