"""Badges and gates of the demonstration: of every role one, two doors with a phone each, and what their guards read."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml
from django.utils import timezone

from comity.accreditation import links, services
from comity.accreditation.badge_content import Bearer, ScanLog
from comity.accreditation.badge_format import Role
from comity.accreditation.content import Ruling
from comity.accreditation.models import Badge, Gate, GateDevice, Terms
from comity.accreditation.phones import phone_of
from comity.accreditation.rules.scan_lines import lines_of
from comity.assembly import queries as assembly
from comity.assembly.codes import Capacity, DelegationKind
from comity.assembly.content import Person
from comity.assembly.models import Meeting
from comity.assembly.services import delegations
from comity.core.actors import Actor
from comity.core.codes import Purpose
from comity.members.queries import visitor
from comity.records.attachments.preparing import prepare
from comity.site.demonstration.playing import acting
from comity.site.demonstration.portraits import Portrait

STORY = Path(__file__).parent / "data" / "accreditation.yaml"
TASK = "gates"
ISSUED_BEFORE = timedelta(days=1)
MISUSED_BEFORE = timedelta(minutes=45)

Told = Mapping[str, Any]


def tell() -> int:
    """Play what is not there yet. Told again, it adds nothing. Returns how many badges there are."""
    told = yaml.safe_load(STORY.read_text(encoding="utf-8"))["doors"]
    terms = Terms.objects.select_related("session").get(session__reference=told["session"])
    # A store of an earlier version has other journalists: its story stays as it was told.
    is_ours = terms.applications.filter(name=told["misused"]["name"]).exists()
    if is_ours and not Gate.objects.filter(terms=terms).exists():
        _open_doors(terms, told, timezone.now())
    return Badge.objects.filter(terms=terms).count()


def _open_doors(terms: Terms, told: Told, now: datetime) -> None:
    officer = acting(told["officer"], Purpose.SECURITY_CHECK, TASK)
    _bring_an_observer(terms, told, now - 2 * ISSUED_BEFORE)
    _issue(officer, terms, told, now - ISSUED_BEFORE)
    meetings = {row.kind: row for row in reversed(list(assembly.timetable(terms.session)))}  # the first of each kind
    for kind, capacity in told["rooms"].items():
        services.set_doors(officer, terms=terms, meeting=meetings[kind], capacity=capacity, at=now - ISSUED_BEFORE)
    phones = {said["name"]: _guard(officer, terms, said, now) for said in told["gates"]}
    misused = told["misused"]
    application, ruling = terms.applications.get(name=misused["name"]), Ruling(misused["reason"], misused["words"])
    services.block(officer, application=application, ruling=ruling, until_on=None, at=now - MISUSED_BEFORE)
    for name, phone in phones.items():
        _merge(terms, phone, [said for said in told["scans"] if said["gate"] == name], meetings, now)


def _bring_an_observer(terms: Terms, told: Told, at: datetime) -> None:
    """An institution that observes: of the six members none sends an observer."""
    secretary, said = acting(told["secretary"], Purpose.ADMINISTRATION, TASK), told["observer"]
    delegation = delegations.announce_delegation(
        secretary, session=terms.session, kind=DelegationKind.OBSERVER, member="", names=said["names"], at=at
    )
    person = Person(name=said["person"], capacity=Capacity.OBSERVER, function=said["function"])
    delegations.name_delegate(secretary, delegation=delegation, person=person, at=at)


def _issue(officer: Actor, terms: Terms, told: Told, at: datetime) -> None:
    """Badges for all who have none, for those who are named, and anew for one that was lost."""
    services.issue_badges(officer, terms=terms, at=at)
    for said in told["named"]:
        picture = prepare(Portrait(said["portrait"])) if "portrait" in said else None
        role, organisation = Role[said["role"].upper()], said["organisation"]
        bearer = Bearer(role, said["name"], organisation=organisation, function=said["function"], photograph=picture)
        services.issue_badge(officer, terms=terms, bearer=bearer, at=at)
    lost = Badge.objects.get(terms=terms, name=told["lost"])
    services.reissue_badge(officer, badge=lost, photograph=None, at=at + timedelta(hours=2))


def _guard(officer: Actor, terms: Terms, said: Told, now: datetime) -> GateDevice:
    """A door, and the phone of its guard with a pack."""
    at = now - timedelta(minutes=said["at"])
    gate = services.add_gate(officer, terms=terms, name=said["name"], at=at)
    code, token = links.hash_of(links.new_code()), links.hash_of(links.new_token())
    invited = services.invite_device(officer, gate=gate, label=said["phone"], code=code, at=at)
    phone = services.enrol_device(visitor(), device=invited, token=token, at=at)
    services.take_pack(phone_of(phone), device=phone, at=at)
    phone.refresh_from_db()
    return phone


def _merge(
    terms: Terms, phone: GateDevice, told: Iterable[Told], meetings: Mapping[str, Meeting], now: datetime
) -> None:
    """The log of a phone, sent once it had a network again."""
    rows = Badge.objects.filter(terms=terms).order_by("issued_at")
    last = {badge.name: badge.pk for badge in rows}
    lines = [
        {
            "id": str(uuid4()),
            "counter": counter,
            "meeting": str(meetings[said.get("meeting", "ceremony")].pk),
            "badge": str(last[said["name"]]),
            "direction": said.get("direction", "in"),
            "colour": said.get("colour", "green"),
            "answer": said.get("answer", "admitted"),
            "shown": said.get("shown", ["identity"]),
            "let_in": said.get("in", True),
            "supervisor": None,
            "at": _written(now - timedelta(minutes=said["minutes"])),
            "pack_as_of": _written(phone.pack_as_of) if phone.pack_as_of else None,
        }
        for counter, said in enumerate(told, 1)
    ]
    services.merge(phone_of(phone), device=phone, log=ScanLog(lines_of(lines)), behind=timedelta(), at=now)


def _written(at: datetime) -> str:
    """A moment as phones write it."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
