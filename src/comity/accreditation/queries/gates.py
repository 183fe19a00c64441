"""Gates, phones, who is inside and what was found: for the officers of the host, and for phones by their token."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max, QuerySet

from comity.accreditation.badge_codes import Direction
from comity.accreditation.gate_tables import gate_tables
from comity.accreditation.links import TOKEN_LETTERS, hash_of
from comity.accreditation.models import Badge, Doors, Finding, Gate, GateDevice, Scan, Terms
from comity.accreditation.queries.applications import serves_as_host
from comity.accreditation.queries.badges import dead_badges
from comity.accreditation.rules import merging
from comity.accreditation.rules.merging import Passage
from comity.assembly import queries as assembly
from comity.assembly.codes import MeetingKind
from comity.assembly.models import Meeting, Session
from comity.core.actors import Actor
from comity.core.refusals import NotFound


@dataclass(frozen=True, slots=True)
class Inside:
    """Somebody who is inside: whose badge, since when, through which gate, in which meeting."""

    badge: Badge
    since: datetime
    gate: str
    meeting: Meeting | None


@dataclass(frozen=True, slots=True)
class Filled:
    """How many people are inside a meeting, and for how many there is room."""

    meeting: Meeting
    inside: int
    capacity: int | None


def gates_visible_to(actor: Actor, terms: Terms) -> QuerySet[Gate]:
    """Gates of a session, for the officers of the host."""
    rows = Gate.objects.filter(terms=terms).select_related("terms__session")
    return (rows if serves_as_host(actor, terms) else rows.none()).order_by("closed_at", "name")


def gate_in(actor: Actor, terms: Terms, key: UUID) -> Gate:
    """One gate.  Raises NotFound."""
    found = gates_visible_to(actor, terms).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def devices_of(gate: Gate) -> QuerySet[GateDevice]:
    """The phones of a gate, the newest first."""
    return gate.devices.annotate(taken=Max("scans__counter")).order_by("-invited_at")


def device_in(gate: Gate, key: UUID) -> GateDevice:
    """One phone of a gate.  Raises NotFound."""
    found = gate.devices.filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def device_invited(code: str) -> GateDevice:
    """The phone that a one-time code invites.  Raises NotFound."""
    found = GateDevice.objects.filter(code=hash_of(code)).first()
    if found is None:
        raise NotFound
    return found


def device_of_token(token: str) -> GateDevice:
    """The phone that shows a token.  Raises NotFound, also for one that was blocked."""
    rows = GateDevice.objects.select_related("gate__terms__session", "session")
    found = rows.filter(token=hash_of(token)).first() if len(token) == TOKEN_LETTERS else None
    if found is None or not found.answers:
        raise NotFound
    return found


def passages(
    session: Session | UUID, badges: Collection[UUID] | None = None, meeting: UUID | None = None
) -> list[Passage]:
    """Who went through the gates of a session: everybody, those with these badges, or those of one meeting."""
    rows = Scan.objects.filter(session=session, let_in=True, badge__isnull=False)
    if badges is not None:
        rows = rows.filter(badge__in=list(badges))
    if meeting is not None:
        rows = rows.filter(meeting=meeting)
    columns = rows.values_list("pk", "device_id", "gate_id", "counter", "meeting", "badge", "direction", "estimated_at")
    return [
        Passage(
            scan=scan,
            device=device,
            gate=gate,
            counter=counter,
            meeting=meeting,
            badge=badge,
            direction=Direction(direction),
            at=at,
        )
        for scan, device, gate, counter, meeting, badge, direction, at in columns
        if badge is not None
    ]


def inside(session: Session | UUID) -> dict[UUID | None, set[UUID]]:
    """Badges that are inside, by meeting, for the node itself."""
    return merging.inside(passages(session))


def crowd_of(terms: Terms, meeting: UUID) -> set[UUID]:
    """Badges that are inside one meeting, for a gate that asks with a network."""
    return merging.inside(passages(terms.session, meeting=meeting)).get(meeting, set())


def counts(terms: Terms) -> list[Filled]:
    """How many people are inside each meeting of the timetable that is not cancelled."""
    crowds = inside(terms.session)
    room = dict(Doors.objects.filter(terms=terms).values_list("meeting_id", "capacity"))
    return [
        Filled(meeting, len(crowds.get(meeting.pk, ())), room.get(meeting.pk))
        for meeting in assembly.timetable(terms.session)
        if meeting.cancelled_at is None
    ]


def counts_by_zone(terms: Terms, language: str) -> list[tuple[str, int]]:
    """How many people are inside each zone: those of the meetings that are held in it, each once."""
    tables = gate_tables(terms.edition)
    crowds = inside(terms.session)
    kinds = {meeting.pk: MeetingKind(meeting.kind) for meeting in assembly.timetable(terms.session)}
    found: list[tuple[str, int]] = []
    for place, texts in enumerate(tables.zones):
        within = [crowd for key, crowd in crowds.items() if key in kinds and tables.meetings[kinds[key]] >> place & 1]
        found.append((texts[language], len({badge for crowd in within for badge in crowd})))
    return found


def inside_by_name(terms: Terms, meeting: Meeting | None) -> list[Inside]:
    """Who is inside, for an operation that asks for it: of one meeting, or of all."""
    ordered = merging.in_order(passages(terms.session))
    last = {(one.badge, one.meeting): one for one in ordered}
    within = [
        one for one in last.values() if one.direction is Direction.IN and (meeting is None or one.meeting == meeting.pk)
    ]
    badges = {row.pk: row for row in Badge.objects.filter(terms=terms, pk__in={one.badge for one in within})}
    names = dict(Gate.objects.filter(terms=terms).values_list("pk", "name"))
    meetings = {row.pk: row for row in assembly.timetable(terms.session)}
    found = [
        Inside(badges[one.badge], one.at, names.get(one.gate, ""), meetings.get(one.meeting) if one.meeting else None)
        for one in within
        if one.badge in badges
    ]
    return sorted(found, key=lambda one: (one.badge.organisation, one.badge.name, str(one.badge.pk)))


def findings_visible_to(actor: Actor, terms: Terms) -> QuerySet[Finding]:
    """What the gates found, for the officers of the host: what nobody has looked into comes first."""
    rows = Finding.objects.filter(terms=terms, gone_at__isnull=True)
    kept = rows.select_related("badge", "scan__gate", "other__gate", "terms__session")
    return (kept if serves_as_host(actor, terms) else kept.none()).order_by("settled_at", "-found_at")


def finding_in(actor: Actor, terms: Terms, key: UUID) -> Finding:
    """One finding.  Raises NotFound."""
    found = findings_visible_to(actor, terms).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def is_dead(terms: Terms, badge: UUID) -> bool:
    """Whether a badge lets nobody in, for a gate that asks with a network."""
    return dead_badges(terms).filter(pk=badge).exists()
