"""The press desk of the ninety-third session, as the public record of 2025 has it, on its own days and hours.

Journalists applied until the end of 31 October to the police of the host, with a press card. The opening of 24 November
at half past ten was open to them, the plenary was not; interviews were given on request. The site answers from this
process, so that its clock can be moved to each of these days, and the clock of the guard's phone with it. No date is
shifted. States, people and media are invented.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from django.db.models import TextChoices
from django.utils import translation
from playwright.sync_api import Locator, Page, expect

from comity.accreditation import codewriting, editions, links, services
from comity.accreditation.codes import ApplicationState
from comity.accreditation.content import TermsSaid
from comity.accreditation.gate_tables import gate_tables
from comity.accreditation.models import Application, Badge, Scan, Terms
from comity.accreditation.press_codes import InterviewState
from comity.accreditation.tests.casting import at_work, scan
from comity.assembly.codes import Audience, Capacity, DelegationKind, MeetingKind
from comity.assembly.content import Line, Person
from comity.assembly.models import Delegation, Meeting, Session
from comity.assembly.services import delegations, sessions, timetable
from comity.assembly.tests.casting import found_states, frame, in_four, officer
from comity.core.actors import Actor
from comity.core.codes import Purpose, Role
from comity.engines import matching
from tests.browser.conftest import SitDown, visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = 360
ONE_TIME_CODE = "23456789AB"
# How the sentence of the refusal names a rule.
RULE = {"fr": "règle {}", "ar": "القاعدة {}"}
FILE = {"name": "scan.png", "mimeType": "image/png", "buffer": scan().read()}
TYPED: dict[str, Any] = {
    "born_on": "1984-02-09",
    "nationality": "XA",
    "medium_kind": "press",
    "medium_country": "XA",
    "status": "staff",
    "languages": ["fr", "ar"],
    "file-photograph": FILE,
    "file-identity": FILE,
    "until-identity": "2029-01-01",
    "file-press-card": FILE,
    "until-press-card": "2026-01-01",
}
JOURNALIST = {
    "fr": {"name": "Odile Ferrant", "medium": "Le Courrier du golfe", "function": "journaliste"},
    "ar": {"name": "سلمى الراوي", "medium": "جريدة الساحل", "function": "صحفية"},
}
LATECOMER = {
    "fr": {"name": "Bruno Castelnau", "medium": "Radio Grand Large", "function": "reporter"},
    "ar": {"name": "نادر الحلواني", "medium": "إذاعة الشاطئ", "function": "مراسل"},
}
TOPIC = {"fr": "Le contrôle des petits ports", "ar": "مراقبة الموانئ الصغيرة"}


def there(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of 2025 by the clock of the host."""
    return datetime(2025, month, day, hour, minute, tzinfo=ZoneInfo("Africa/Casablanca"))


class Site:
    """The site in this process: what `sit_down` asks of a node."""

    def __init__(self, url: str) -> None:
        self.url = url

    def sign_in(self, username: str, purpose: str) -> httpx.Client:
        """The cookies of somebody who signed in and stated a purpose."""
        cookies = at_work(username, purpose=Purpose(purpose)).cookies
        return httpx.Client(cookies={name: kept.value for name, kept in cookies.items()})


@pytest.fixture
def served(live_server: Any) -> Site:
    """The site of this process, in the place of a node with a process of its own."""
    return Site(live_server.url)


@dataclass
class Scene:
    """What stood before the first journalist applied."""

    host: Actor
    terms: Terms
    opening: Meeting
    plenary: Meeting
    delegation: Delegation


@pytest.fixture
def scene(db: None, time_machine: Any) -> Scene:
    """The session, its two first meetings, its terms, and a delegation with a press contact."""
    matching.warm_up()  # as a node does when it starts: the first page with checks waits for no compiler
    at = there(9, 1, 9)
    time_machine.move_to(at)
    found_states()
    secretary, host = officer("petra.lind", "GS", Role.PROTOCOL, Role.OFFICER), officer("bastien.roche", "XB")
    head, _aide = officer("ana.ruiz", "XA"), officer("leo.marsh", "XA")
    days = {"opens_on": date(2025, 11, 24), "closes_on": date(2025, 11, 27)}
    framed = frame(number=93, titles=in_four("Ninety-third session"), host="XB", **days)
    session = sessions.prepare_session(secretary, reference="GA-93", frame=framed, at=at)
    said = TermsSaid(host="XB", opens_at=there(10, 1, 8), closes_at=there(11, 1, 0), contact="+000 press desk")
    return Scene(
        host=host,
        terms=services.set_terms(secretary, session=session, said=said, at=at),
        opening=_meeting(secretary, session, MeetingKind.CEREMONY, there(11, 24, 10, 30), Audience.MEDIA),
        plenary=_meeting(secretary, session, MeetingKind.PLENARY, there(11, 24, 12)),
        delegation=_delegation(secretary, head, session, at),
    )


def _meeting(secretary: Actor, session: Session, kind: MeetingKind, starts_at: datetime, *others: Audience) -> Meeting:
    said = Line(
        kind=kind,
        titles=in_four(kind.value),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        room="Great hall",
        open_to=[Audience.DELEGATES, *others],
    )
    return timetable.add_meeting(secretary, session=session, line=said, at=there(9, 1, 9))


def _delegation(secretary: Actor, head: Actor, session: Session, at: datetime) -> Delegation:
    """Of XA: its head, and who answers the press."""
    of = delegations.announce_delegation(
        secretary, session=session, kind=DelegationKind.MEMBER, member="XA", names={}, at=at
    )
    people = [("Ana Ruiz", Capacity.HEAD, "ana.ruiz"), ("Leo Marsh", Capacity.ADVISER, "leo.marsh")]
    for name, capacity, username in people:
        person = Person(name=name, capacity=capacity, username=username)
        contact = delegations.name_delegate(secretary, delegation=of, person=person, at=at)
    services.name_press_contact(head, delegation=of, delegate=contact, at=at)
    return of


class Phone:
    """Somebody with a phone. Every page that it shows is in their language and direction, and as wide as the phone."""

    def __init__(self, page: Page, language: str) -> None:
        self.page, self.language = page, language

    def opens(self, path: str) -> None:
        """Go to a page that answers."""
        visit(self.page, path)
        self.looks()

    def follows(self, link: str) -> None:
        """Follow a link of the page."""
        with self.page.expect_navigation():
            self.page.locator(f"main {link}").first.click()
        self.looks()

    def sends(self, form: str, said: Mapping[str, Any]) -> None:
        """Fill in a form and send it."""
        found = self.page.locator(f"main {form}").last
        for name, value in said.items():
            _fill(found, name, value)
        with self.page.expect_navigation():
            found.locator("button[type=submit]").last.click()
        self.looks()

    def looks(self) -> None:
        """The page speaks the reader's language, runs in its direction, and is not pushed sideways."""
        html = self.page.locator("html")
        expect(html).to_have_attribute("lang", self.language)
        expect(html).to_have_attribute("dir", "rtl" if self.language == "ar" else "ltr")
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= NARROW, f"scrolls sideways: {wide} px at {self.page.url}"

    def reads(self, words: str) -> None:
        """These words stand on the page."""
        expect(self.page.locator("main")).to_contain_text(words)

    def reads_state(self, state: TextChoices) -> None:
        """It has come so far, in the reader's language."""
        with translation.override(self.language):
            expect(self.page.locator("main .state strong, main .tone").first).to_have_text(str(state.label))


def _fill(form: Locator, name: str, value: Any) -> None:
    fields = form.locator(f"[name='{name}']")
    match fields.first.evaluate("field => field.type"):
        case "file":
            fields.set_input_files(value)
        case "radio" | "checkbox":
            for each in [value] if isinstance(value, str) else value:
                form.locator(f"[name='{name}'][value='{each}']").check()
        case "select-one":
            fields.select_option(value)
        case _:
            fields.fill(value)


class Guard(Phone):
    """A guard at a door. The phone's clock is set by hand: it is not the one of this process."""

    def sets_the_clock(self, at: datetime) -> None:
        """It is this late on the phone."""
        self.page.context.clock.set_fixed_time(at)

    def enrols(self, code: str) -> None:
        """Serve a gate with this phone."""
        visit(self.page, "/press/gate/")
        self.page.wait_for_selector("html[data-ready=yes]")
        self.looks()
        self.page.fill("#code", code)
        self.page.click("#enrol button")
        self.page.wait_for_selector("#meeting option", state="attached")

    def reads_badge(self, code: str, meeting: Meeting) -> None:
        """Read a badge at the door of a meeting."""
        self.page.select_option("#meeting", str(meeting.pk))
        self.page.fill("#badge", code)
        self.page.press("#badge", "Enter")

    def confirms(self, proof: str) -> None:
        """A document was shown."""
        self.page.click(f"#proofs button[data-proof={proof}]")

    def sees(self, colour: str, answer: str, *missing: str) -> None:
        """The answer of the gate, and what is still to be shown."""
        expect(self.page.locator("#proofs button")).to_have_count(len(missing))
        for proof in missing:
            expect(self.page.locator(f"#proofs button[data-proof={proof}]")).to_be_visible()
        expect(self.page.locator("#answer")).to_have_attribute("data-answer", answer)
        expect(self.page.locator("#answer")).to_have_attribute("data-colour", colour)
        self.looks()

    def is_told_rule(self, terms: Terms, key: str) -> None:
        """The rule by which somebody does not enter, by its number and its words."""
        number, texts = gate_tables(terms.edition).rules[key]
        expect(self.page.locator("#rule")).to_contain_text(texts[self.language])
        expect(self.page.locator("#rule")).to_contain_text(re.compile(rf"\b{number}\b"))

    def has_sent_everything(self) -> None:
        """Nothing waits on the phone."""
        expect(self.page.locator("#unsent")).to_contain_text(re.compile(r"\b0\b"))


@pytest.mark.parametrize("language", ["fr", "ar"])
class TestTheSessionOf2025:
    """A journalist, one who came late, the police of the host, a guard and a delegation's press contact."""

    def test_is_covered_by_who_was_in_time(self, scene: Scene, sit_down: SitDown, time_machine: Any, language: str):
        self.sit_down, self.clock, self.language, self.scene = sit_down, time_machine, language, scene
        journalist = self.phone()
        link = self.applies_in_time(journalist)
        self.applies_a_day_late()
        self.is_accepted(journalist, link)
        self.goes_to_the_opening_and_to_the_plenary()
        self.asks_for_an_interview(journalist, link)

    def phone(self, username: str = "") -> Phone:
        """A phone in the language of the story."""
        return Phone(self.page(username), self.language)

    def page(self, username: str = "") -> Page:
        return self.sit_down(username, language=self.language, purpose=Purpose.SECURITY_CHECK, width=NARROW)

    def types_for_a_minute(self) -> None:
        """Nobody fills in a form in no time: what comes at once is taken for a program's."""
        self.clock.shift(timedelta(minutes=1))

    def writes(self, phone: Phone, who: Mapping[str, str]) -> None:
        """From the public page of the session to a draft that lacks nothing."""
        phone.opens(f"/press/{self.language}/")
        phone.follows("a[href$='/sessions/GA-93/']")
        phone.follows("a[href$='/apply/']")
        self.types_for_a_minute()
        phone.sends("form", {**TYPED, **who, "email": "desk@courrier.example"})
        phone.reads(who["name"])

    def applies_in_time(self, phone: Phone) -> str:
        """On 30 October: received. Returns the follow-up link."""
        self.clock.move_to(there(10, 30, 17, 40))
        self.writes(phone, JOURNALIST[self.language])
        phone.sends("form[action$='/send-in/']", {"consents": "yes"})
        phone.reads_state(ApplicationState.RECEIVED)
        return phone.page.url

    def applies_a_day_late(self) -> None:
        """On 1 November: refused with the rule named; the draft stays a draft."""
        self.clock.move_to(there(11, 1, 9, 5))
        phone, who = self.phone(), LATECOMER[self.language]
        self.writes(phone, who)
        phone.sends("form[action$='/send-in/']", {"consents": "yes"})
        phone.reads(RULE[self.language].format(editions.edition(self.scene.terms.edition).number("window")))
        phone.reads("00:00:00")  # until when, by the clock of the host
        assert Application.objects.get(name=who["name"]).state == ApplicationState.DRAFT

    def is_accepted(self, journalist: Phone, link: str) -> None:
        """The police of the host accept, and issue a badge, which the journalist then has on the phone."""
        self.clock.move_to(there(11, 3, 10))
        host = self.phone("bastien.roche")
        host.opens("/accreditation/GA-93/")
        host.follows("a.row-link")
        host.reads(JOURNALIST[self.language]["name"])
        host.follows("a[href$='/decide/']")
        host.sends("form:has([name=act])", {"act": "accept"})
        host.reads_state(ApplicationState.ACCEPTED)
        host.opens("/accreditation/GA-93/badges/")
        host.sends("form[action$='/badges/issue/']", {})
        journalist.opens(link)
        journalist.reads_state(ApplicationState.ACCEPTED)
        journalist.follows("a[href$='/badge/']")
        journalist.reads(JOURNALIST[self.language]["name"])
        for picture in ("image/jpeg", "image/svg+xml"):  # the face, and the code
            expect(journalist.page.locator(f"main img[src^='data:{picture}']")).to_be_visible()

    def goes_to_the_opening_and_to_the_plenary(self) -> None:
        """Not without a press card, with it to the opening; never to the plenary. The guard reads by which rule."""
        badge = codewriting.code_of(Badge.objects.get(application__isnull=False))
        guard = self.guard_at(there(11, 24, 10, 5))
        opening, plenary, terms = self.scene.opening, self.scene.plenary, self.scene.terms

        guard.reads_badge(badge, opening)
        guard.sees("red", "proof-not-shown", "identity", "press")
        guard.confirms("identity")
        guard.sees("red", "proof-not-shown", "press")  # the press card is at the hotel
        guard.is_told_rule(terms, "proof")

        guard.reads_badge(badge, opening)
        guard.sees("red", "proof-not-shown", "identity", "press")
        guard.confirms("identity")
        guard.sees("red", "proof-not-shown", "press")
        guard.confirms("press")
        guard.sees("green", "admitted")
        guard.has_sent_everything()

        self.clock.move_to(there(11, 24, 12, 5))
        guard.sets_the_clock(there(11, 24, 12, 5))
        guard.reads_badge(badge, plenary)
        guard.sees("red", "not-open-to")
        guard.is_told_rule(terms, "open-to")
        guard.has_sent_everything()
        assert list(Scan.objects.filter(let_in=True).values_list("meeting", flat=True)) == [opening.pk]

    def guard_at(self, at: datetime) -> Guard:
        """A guard whose phone the host has invited, and who types the one-time code."""
        self.clock.move_to(at)
        gate = services.add_gate(self.scene.host, terms=self.scene.terms, name="Main entrance", at=at)
        invited = {"label": "phone", "code": links.hash_of(ONE_TIME_CODE)}
        services.invite_device(self.scene.host, gate=gate, at=at, **invited)
        guard = Guard(self.page(), self.language)
        guard.sets_the_clock(at)
        guard.enrols(ONE_TIME_CODE)
        return guard

    def asks_for_an_interview(self, journalist: Phone, link: str) -> None:
        """Asked for on the first day, agreed by the press contact, noted as held on the second."""
        self.clock.move_to(there(11, 24, 13))
        journalist.opens(link)
        journalist.follows("a[href$='/interviews/']")
        self.types_for_a_minute()
        wish = {"topic": TOPIC[self.language], "language": self.language, "minutes": "30"}
        asked = {"whom": str(self.scene.delegation.pk), "time_1": "2025-11-25T11:00"}
        journalist.sends("form.sheet", {**wish, **asked})
        journalist.reads_state(InterviewState.ASKED)

        contact = self.phone("leo.marsh")
        contact.opens("/accreditation/GA-93/interviews/")
        contact.follows("a.row-link")
        contact.reads(JOURNALIST[self.language]["name"])
        contact.sends("form[action*='/agree/']", {})
        contact.reads_state(InterviewState.AGREED)

        self.clock.move_to(there(11, 25, 11, 40))
        contact = self.phone("leo.marsh")  # of the day before, the session in the browser has ended
        contact.opens("/accreditation/GA-93/interviews/")
        contact.follows("a.row-link")
        contact.follows("a[href$='/held/']")
        contact.sends("form:has([name=held])", {"held": "yes"})
        contact.reads_state(InterviewState.HELD)
        journalist.opens(journalist.page.url)
        journalist.reads_state(InterviewState.HELD)
        journalist.reads("11:00")
