"""The gate pack: what a phone needs to decide without a network, signed by the session's pack key.

    {"pack": canonical JSON (RFC 8785) as text, "signature": 128 hexadecimal digits over PURPOSE and these bytes}

Moments are whole seconds since 1970. No name of a person is in it.
"""

from datetime import datetime
from typing import Any, Final

from comity.accreditation import clock, session_keys
from comity.accreditation.badge_codes import KeyUse
from comity.accreditation.badge_format import Role
from comity.accreditation.gate_tables import GateTables, gate_tables
from comity.accreditation.models import Doors, Gate
from comity.accreditation.queries.badges import dead_badges
from comity.accreditation.rules.admission import CLOCK_LAG, Event
from comity.assembly import queries as assembly
from comity.assembly.codes import MeetingKind
from comity.assembly.models import Meeting
from comity.engines import ledger

PURPOSE: Final = b"comity gate pack 1\n"
VERSION: Final = 1


def signed(gate: Gate, counts: dict[str, int], at: datetime) -> dict[str, str]:
    """The pack of a gate. Inside an operation: the first one makes the pack key.

    counts   how many people are inside each meeting, by its id

    Raises KeyNotHere, KeysUnreadable.
    """
    key = session_keys.signing(gate.terms, KeyUse.PACKS, at)
    text = ledger.canonical(content(gate, counts, at))
    signature = session_keys.private(key).sign(PURPOSE + text)
    return {"pack": text.decode(), "signature": signature.hex()}


def content(gate: Gate, counts: dict[str, int], at: datetime) -> dict[str, Any]:
    """What the pack of a gate says as of a moment."""
    terms = gate.terms
    tables = gate_tables(terms.edition)
    dead = dead_badges(terms).filter(key__lost_at__isnull=True)  # keys that were lost are named no more
    room = dict(Doors.objects.filter(terms=terms).values_list("meeting_id", "capacity"))
    meetings = [one for one in assembly.timetable(terms.session) if one.cancelled_at is None]
    return {
        "version": VERSION,
        "session": terms.session.reference,
        "time_zone": str(clock.zone(terms.session)),
        "gate": gate.name,
        "as_of": _seconds(at),
        "old_after": int(tables.old_after.total_seconds()),
        "clock_lag": int(CLOCK_LAG.total_seconds()),
        "keys": [key.public for key in session_keys.trusted(terms)],
        "events": [_event(one, tables, room.get(one.pk), counts.get(str(one.pk), 0)) for one in meetings],
        "revoked": {str(one.pk): _seconds(one.revoked_at or at) for one in dead},
        "proofs": {str(role.value): [one.value for one in line.proofs] for role, line in tables.roles.items()},
        "roles": {str(role.value): role.name.lower() for role in Role},
        "zones": [dict(texts) for texts in tables.zones],
        "rules": {key: {"number": number, "texts": dict(texts)} for key, (number, texts) in tables.rules.items()},
    }


def event_of(meeting: Meeting, tables: GateTables, capacity: int | None) -> Event:
    """A meeting as the rules of admission know it."""
    return Event(
        doors_open_at=meeting.starts_at - tables.doors_before,
        doors_close_at=meeting.ends_at,
        open_to=tables.open_to(meeting.open_to),
        zones=tables.meetings[MeetingKind(meeting.kind)],
        capacity=capacity,
    )


def _event(meeting: Meeting, tables: GateTables, capacity: int | None, inside: int) -> dict[str, Any]:
    event = event_of(meeting, tables, capacity)
    return {
        "id": str(meeting.pk),
        "titles": dict(meeting.titles),
        "room": meeting.room,
        "starts_at": _seconds(meeting.starts_at),
        "ends_at": _seconds(meeting.ends_at),
        "doors_open_at": _seconds(event.doors_open_at),
        "doors_close_at": _seconds(event.doors_close_at),
        "open_to": sorted(role.value for role in event.open_to),
        "zones": event.zones,
        "capacity": event.capacity,
        "inside": inside,
    }


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
