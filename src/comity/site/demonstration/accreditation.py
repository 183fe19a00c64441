"""The press desk of the demonstration: the deadline of the public record, and invented journalists at the rehearsal."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from django.utils import timezone

from comity.accreditation import editions, links, services
from comity.accreditation.codes import EXPIRING, ApplicationState, Document
from comity.accreditation.content import Reason, Ruling, Said, Shown, TermsSaid
from comity.accreditation.models import Application, Terms
from comity.assembly.models import Session
from comity.core.actors import Actor
from comity.core.codes import Purpose
from comity.members.queries import visitor
from comity.records.attachments.preparing import prepare
from comity.site.demonstration.assembly import SECRETARY, Paper
from comity.site.demonstration.playing import acting

STORY = Path(__file__).parent / "data" / "accreditation.yaml"
TASK = "accreditation"
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
    for each in said["people"]:
        _apply(terms, each, _acting(said["officer"]), now - timedelta(days=each["days_before"]))


def _apply(terms: Terms, said: Told, officer: Actor, at: datetime) -> None:
    """One journalist, as far as the story has it."""
    applicant = visitor(language=said["language"])
    application = services.start_application(
        applicant,
        terms=terms,
        link=links.hash_of(links.new_token()),
        said=Said({"email": "desk@media.example", **said}),
        shown=_papers(terms, said),
        language=said["language"],
        at=at,
    )
    application = services.send_in(applicant, application=application, consents=True, at=at)
    ruling = Ruling(said.get("reason", ""), said.get("words", ""))
    match ApplicationState(said["state"]):
        case ApplicationState.ACCEPTED:
            services.accept(officer, application=application, at=at + STEP)
        case ApplicationState.REFERRED:
            services.refer(officer, application=application, ruling=ruling, at=at + STEP)
        case ApplicationState.APPEALED:
            refused = services.refuse(officer, application=application, ruling=ruling, at=at + STEP)
            services.appeal(applicant, application=refused, words=Reason(said["appeal"]), at=at + 2 * STEP)


def _papers(terms: Terms, said: Told) -> Shown:
    """One document of each group that this status shows."""
    wanted = editions.edition(terms.edition).wanted(said["status"])
    kinds = [Document(group[0]) for group in wanted]
    until = date(terms.session.closes_on.year + 2, 1, 1)
    files = {kind: prepare(_paper(kind, said["medium_country"])) for kind in kinds}
    return Shown(files, {kind: until for kind in kinds if kind in EXPIRING})


def _paper(kind: Document, country: str) -> Paper:
    paper = Paper(f"{country}\n\n{kind.value}\n\nDemonstration: invented states and people")
    paper.name = f"{kind.value}.png"
    return paper


def _acting(username: str) -> Actor:
    return acting(username, Purpose.ADMINISTRATION, TASK)
