"""The press desk of the demonstration: the deadline of the public record, and invented journalists at the rehearsal."""

import base64
import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from django.conf import settings
from django.utils import timezone

from comity.accreditation import editions, links, services
from comity.accreditation.codes import EXPIRING, ApplicationState, Document, Screened
from comity.accreditation.content import Reason, Ruling, Said, Shown, TermsSaid
from comity.accreditation.mailbox import letters_of
from comity.accreditation.models import Application, Terms
from comity.accreditation.taking import taken
from comity.assembly.models import Session
from comity.core.actors import Actor
from comity.core.codes import Purpose
from comity.members.queries import visitor
from comity.records.attachments.preparing import AT_ONCE, prepare
from comity.site.demonstration.assembly import SECRETARY, Paper
from comity.site.demonstration.playing import acting
from comity.site.demonstration.portraits import Portrait

STORY = Path(__file__).parent / "data" / "accreditation.yaml"
TASK = "accreditation"
SHOWN = "Ilona Brezan"  # whose own page the reader of the demonstration is led to
STEP = timedelta(hours=6)  # between what the host and an applicant do one after the other

Told = Mapping[str, Any]


def tell() -> int:
    """Play what is not there yet. Told again, it adds nothing. Returns how many journalists applied."""
    told = yaml.safe_load(STORY.read_text(encoding="utf-8"))
    for said in told["of_the_record"]:
        session = Session.objects.get(reference=said["session"])
        if not Terms.objects.filter(session=session).exists():
            _set_terms_of_the_record(session, said)
    rehearsal = told["rehearsal"]
    session = Session.objects.get(reference=rehearsal["session"])
    if not Terms.objects.filter(session=session).exists():
        _rehearse(session, rehearsal)
    return Application.objects.filter(session=session).count()


def link_of(name: str) -> str:
    """The secret part of an invented journalist's follow-up link on this node: 130 bits, made like pass phrases."""
    made = hmac.digest(settings.SECRET_KEY.encode(), f"{TASK}:{name}".encode(), hashlib.sha256)
    return base64.b32encode(made).decode()[: links.TOKEN_LETTERS].lower()


def _set_terms_of_the_record(session: Session, said: Told) -> None:
    zone = ZoneInfo(session.time_zone)
    opens_at, closes_at = (
        datetime.fromisoformat(said[name]).replace(tzinfo=zone) for name in ("opens_at", "closes_at")
    )
    terms = TermsSaid(host=said["host"], opens_at=opens_at, closes_at=closes_at, contact="")
    services.set_terms(_acting(SECRETARY), session=session, said=terms, at=opens_at.astimezone(UTC))


def _rehearse(session: Session, said: Told) -> None:
    zone, now = ZoneInfo(session.time_zone), timezone.now()
    opens_at = now - timedelta(days=said["open_days_before"])
    last = datetime.combine(session.closes_on, time(0), zone)
    terms = services.set_terms(
        _acting(SECRETARY),
        session=session,
        said=TermsSaid(host=said["host"], opens_at=opens_at, closes_at=last, contact=said["contact"]),
        at=opens_at,
    )
    for each, shown in zip(said["people"], _papers(terms, said["people"]), strict=True):
        at = now - timedelta(days=each["days_before"])
        applicant = visitor(language=each["language"])
        application = _begin(applicant, terms, each, shown, at)
        if each.get("steps") != "none":
            application = services.send_in(applicant, application=application, consents=True, at=at)
            _decide(application, each, [said["officer"], said["colleague"]], at)
    for letter in letters_of(said["letter"].encode()):
        services.take_in(_acting(said["officer"]), terms=terms, taken=taken(letter, now), at=now)


def _begin(applicant: Actor, terms: Terms, said: Told, shown: Shown, at: datetime) -> Application:
    return services.start_application(
        applicant,
        terms=terms,
        link=links.hash_of(link_of(said["name"])),
        said=Said({"email": "desk@media.example", **said}),
        shown=shown,
        language=said["language"],
        at=at,
    )


def _decide(application: Application, said: Told, officers: Sequence[str], at: datetime) -> None:
    """What the host and the applicant do one after the other, as far as the story has it.

    officers   who decides, and who decides on an appeal
    """
    applicant = visitor(language=said["language"])
    ruling = Ruling(said.get("reason", ""), said.get("words", ""))
    officer, colleague = (acting(username, Purpose.SECURITY_CHECK, TASK) for username in officers)
    for act in said.get("steps", ()):
        at += STEP
        match act:
            case "accept":
                decides = colleague if application.state == ApplicationState.APPEALED else officer
                application = services.accept(decides, application=application, at=at)
            case "refer":
                application = services.refer(officer, application=application, ruling=ruling, at=at)
            case "refuse":
                application = services.refuse(officer, application=application, ruling=ruling, at=at)
            case "answer":
                words, nothing = Reason(said["answer"]), Shown({}, {})
                application = services.answer(applicant, application=application, words=words, shown=nothing, at=at)
            case "appeal":
                application = services.appeal(applicant, application=application, words=Reason(said["appeal"]), at=at)
            case "screen":
                seen = {"outcome": Screened(said["screened"]), "basis": said["basis"]}
                application = services.note_screening(officer, application=application, at=at, **seen)
            case "withdraw":
                application = services.withdraw_application(applicant, application=application, at=at)


def _papers(terms: Terms, people: Sequence[Told]) -> Iterator[Shown]:
    """What each shows: one document of each group of the own status, or only the first so many."""
    edition = editions.edition(terms.edition)
    until = date(terms.session.closes_on.year + 2, 1, 1)
    kinds = [[Document(group[0]) for group in edition.wanted(each["status"])] for each in people]
    kinds = [each[: said.get("documents")] for said, each in zip(people, kinds, strict=True)]
    drawn = [
        Portrait(70 + 12 * place) if kind is Document.PHOTOGRAPH else _paper(kind, said["medium_country"])
        for place, said in enumerate(people)
        for kind in kinds[place]
    ]
    # Each is drawn anew in a process of its own: as many at once as a node lets.
    with ThreadPoolExecutor(AT_ONCE) as pool:
        files = pool.map(prepare, drawn)
        for each in kinds:
            kept = {kind: next(files) for kind in each}
            yield Shown(kept, {kind: until for kind in each if kind in EXPIRING})


def _paper(kind: Document, country: str) -> Paper:
    paper = Paper(f"{country}\n\n{kind.value}\n\nDemonstration: invented states and people")
    paper.name = f"{kind.value}.png"
    return paper


def _acting(username: str) -> Actor:
    return acting(username, Purpose.ADMINISTRATION, TASK)
