"""What the law of a state makes of notices: said by its own bureau or by protocol, with its source, from day to day."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import now

from comity.core.codes import NoticeType
from comity.core.models import AuditEntry
from comity.core.refusals import InvalidInput, NotYours
from comity.members import errors, legal, services
from comity.members.codes import LegalEffect
from comity.members.models import LegalProfile, Member
from comity.members.rules.legal import LegalSaid, require_sound
from comity.members.tests.conftest import House

FIRST, LATER = date(2020, 1, 1), date(2026, 6, 1)
RED = LegalSaid(
    type="red",
    effect="arrest",
    asks_for=("treaty", "judicial-decision"),
    authority={"en": "Duty magistrate", "fr": "Magistrat de permanence", "es": " "},
    languages=("fr", "en"),
    source="Extradition Act, section 12",
)


def said_by(
    house: House, username: str, said: LegalSaid = RED, *, member: str = "XA", on: date = FIRST
) -> LegalProfile:
    state = Member.objects.get(code=member)
    return services.set_legal_profile(house.actor(username), member=state, said=said, from_on=on, at=now())


class TestSaying:
    @pytest.mark.parametrize("username", ["admin.xa", "protocol.gs"])
    def test_a_bureau_for_its_own_state_and_protocol_for_any(self, house: House, username: str) -> None:
        profile = said_by(house, username)

        assert profile.asks_for == ["judicial-decision", "treaty"]
        assert profile.authority == {"en": "Duty magistrate", "fr": "Magistrat de permanence"}

    def test_no_bureau_for_another_state(self, house: House) -> None:
        with pytest.raises(NotYours):
            said_by(house, "admin.xb")

        assert not LegalProfile.objects.exists()
        assert AuditEntry.objects.get(event="members.set_legal_profile").outcome == "refused"

    def test_what_is_said_anew_ends_what_was_said_before(self, house: House) -> None:
        first = said_by(house, "admin.xa")
        said_by(house, "admin.xa", LegalSaid(type="red", effect="locate", source="Act of 2026"), on=LATER)

        first.refresh_from_db()
        assert first.until_on == LATER
        assert _effect(LATER - timedelta(days=1)) == LegalEffect.ARREST
        assert _effect(LATER) == LegalEffect.LOCATE

    def test_not_for_a_time_of_which_something_was_said(self, house: House) -> None:
        said_by(house, "admin.xa", on=LATER)

        with pytest.raises(errors.EndsBeforeItBegins):
            said_by(house, "admin.xa", on=FIRST)

    def test_it_ends_without_another_in_its_place(self, house: House) -> None:
        profile = said_by(house, "admin.xa")
        with pytest.raises(NotYours):
            services.end_legal_profile(house.actor("admin.xb"), profile=profile, until_on=LATER, at=now())
        services.end_legal_profile(house.actor("admin.xa"), profile=profile, until_on=LATER, at=now())

        assert legal.legal_profile_of("XA", "red", on=LATER) is None


class TestWhatMustBeSaid:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"type": "pink"},
            {"effect": "hang"},
            {"effect": ""},
            {"asks_for": ("a-fee",)},
            {"authority": {"xx": "Somebody"}},
            {"discreet": "refused"},
            {"source": " "},
            {"type": "discreet", "effect": "arrest", "discreet": "refused"},
            {"type": "discreet", "effect": ""},
        ],
    )
    def test_known_codes_and_a_source(self, wrong: dict[str, object]) -> None:
        right: dict[str, object] = {"type": "red", "effect": "arrest", "source": "an act"}
        with pytest.raises(InvalidInput):
            require_sound(LegalSaid(**(right | wrong)))  # type: ignore[arg-type]

    @pytest.mark.parametrize("type_", NoticeType.values)
    def test_of_every_type_of_notice(self, type_: str) -> None:
        require_sound(LegalSaid(type=type_, effect="inform", source="an act"))


class TestReading:
    def test_in_the_language_of_the_reader(self, house: House) -> None:
        said_by(house, "admin.xa")
        with translation.override("fr"):
            face = legal.legal_profile_of("XA", "red", on=LATER)

        assert face is not None
        assert (face.authority, face.languages, face.bureau) == ("Magistrat de permanence", ("en", "fr"), "XA")
        assert face.effect_label == "motif d’arrestation provisoire"
        assert face.source == "Extradition Act, section 12"

    def test_several_at_once_without_those_of_which_nothing_is_known(self, house: House) -> None:
        said_by(house, "admin.xa")

        assert set(legal.legal_profiles_of(["XA", "XB", "GS"], "red", on=LATER)) == {"XA"}
        assert legal.legal_profile_of("XA", "blue", on=LATER) is None

    def test_a_state_may_keep_its_checks_to_its_own_records(self, house: House) -> None:
        said_by(house, "admin.xa", LegalSaid(type="discreet", discreet="refused", source="an act"))
        said_by(house, "admin.xb", LegalSaid(type="discreet", discreet="allowed", source="an act"), member="XB")

        assert legal.refuses_discreet_checks("XA", on=LATER)
        assert not legal.refuses_discreet_checks("XB", on=LATER)
        assert not legal.refuses_discreet_checks("GS", on=LATER)
        assert not legal.refuses_discreet_checks("XA", on=FIRST - timedelta(days=1))


class TestPages:
    def client(self, house: House, username: str) -> Client:
        client = Client(headers={"host": "localhost"})
        client.force_login(house.officer(username).account)
        return client

    def test_the_file_of_a_state_says_it_to_everybody(self, house: House) -> None:
        said_by(house, "admin.xa")
        read = self.client(house, "officer.xb").get(reverse("members:file", args=["XA"])).content.decode()

        assert "ground for provisional arrest" in read
        assert "Duty magistrate" in read
        assert reverse("members:legal", args=["XA", "red"]) not in read

    def test_its_administrator_says_it_by_a_form(self, house: House) -> None:
        client = self.client(house, "admin.xa")
        address = reverse("members:legal", args=["XA", "red"])
        assert address in client.get(reverse("members:file", args=["XA"])).content.decode()
        assert client.get(address).status_code == 200
        posted = {"effect": "inform", "asks_for": ["treaty"], "source": "an act", "from_on": "2026-01-01"}

        assert client.post(address, posted).status_code == 302
        assert LegalProfile.objects.get().effect == LegalEffect.INFORM
        end = reverse("members:end-legal", args=[LegalProfile.objects.get().pk])
        assert client.get(end).status_code == 200

    def test_the_form_of_discreet_records_asks_whether_checks_are_watched(self, house: House) -> None:
        client = self.client(house, "protocol.gs")
        address = reverse("members:legal", args=["XB", "discreet"])
        posted = {"discreet": "refused", "source": "a letter", "from_on": "2026-01-01"}

        assert client.post(address, posted).status_code == 302
        assert LegalProfile.objects.get().discreet == "refused"

    def test_nobody_else_is_shown_the_form(self, house: House) -> None:
        address = reverse("members:legal", args=["XA", "red"])

        assert self.client(house, "admin.xb").get(address).status_code == 403
        assert self.client(house, "officer.xa").get(address).status_code == 403


def _effect(on: date) -> str:
    face = legal.legal_profile_of("XA", "red", on=on)
    assert face is not None
    return face.effect
