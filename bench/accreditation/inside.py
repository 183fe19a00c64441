"""The part that runs inside the node: two gates without a network, and the merge of what they wrote.

The phones of the benchmark decide by the rules of admission that the page has too, each by its own pack: the one of the
north gate was fetched after some badges were revoked, that of the south gate before.
"""

import json
import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from comity.accreditation import services
from comity.accreditation.badge_codes import FindingKind, RevocationReason
from comity.accreditation.badge_format import Badge as Said
from comity.accreditation.badge_format import Role
from comity.accreditation.gate_pack import event_of
from comity.accreditation.gate_tables import gate_tables
from comity.accreditation.models import Badge, Finding, Scan
from comity.accreditation.rules.admission import Colour, Crowd, Event, Pack, Proof, admit
from comity.accreditation.tests.casting import terms_of
from comity.accreditation.tests.gate_casting import Phone, enrolled, gate, guard
from comity.assembly.codes import Audience
from comity.assembly.services import timetable
from comity.assembly.tests.casting import found_states, in_four, line, officer, prepared
from comity.core.codes import Role as Office

PEOPLE = 400
REVOKED = 10
AT_ONCE = 200  # lines that a phone sends at once
STAYS = 0.35  # of those who come again, how many did not go out through a gate before


@dataclass
class Counted:
    """What should be found, counted while the scans are made."""

    doubles: int = 0
    refused: int = 0
    admitted_dead: int = 0


@dataclass
class Gate:
    """One phone without a network: its pack, whom it saw inside, and its log."""

    phone: Phone
    pack: Pack
    log: list[dict[str, Any]] = field(default_factory=list)
    seen: set[UUID] = field(default_factory=set)


def measure(scans: int) -> str:
    """Make so many scans at two gates, merge them, and say what became of them, as JSON."""
    chance = random.Random(20251124)
    north, south, event, meeting, rows = _scene()
    counted = Counted()
    inside: set[UUID] = set()
    at = datetime.now(UTC)
    for _each in range(scans):
        at += timedelta(milliseconds=200)
        one, here = chance.choice(rows), chance.choice((north, south))
        _pass(here, one, event, meeting, at, inside, counted, goes_out=chance.random() > STAYS)
    logs = [*_parcels(north), *_parcels(south)]
    logs += chance.sample(logs, len(logs) // 4)  # the acknowledgement was lost on the way: sent again
    chance.shuffle(logs)
    began = time.perf_counter()
    for phone, lines in logs:
        phone.send(*lines, at=at)
    took = time.perf_counter() - began
    found = Finding.objects.filter(gone_at__isnull=True)
    double = found.filter(kind__in=(FindingKind.TWICE, FindingKind.TWO_GATES)).count()
    return json.dumps(
        {
            "scans": scans,
            "kept": Scan.objects.count(),
            "sent": sum(len(lines) for _phone, lines in logs),
            "doubles": [double, counted.doubles],
            "revoked_admitted": [found.filter(kind=FindingKind.REVOKED).count(), counted.admitted_dead],
            "revoked_refused": counted.refused,
            "seconds": took,
            "peer_seconds": _bare([row for _phone, lines in logs for row in lines]),
        }
    )


def _scene() -> tuple[Gate, Gate, Event, Any, list[Badge]]:
    found_states()
    now = datetime.now(UTC)
    secretary = officer("petra.lind", "GS", Office.PROTOCOL, Office.OFFICER)
    host = officer("bastien.roche", "XB")
    first, last = now.date() - timedelta(days=1), now.date() + timedelta(days=1)
    terms = terms_of(secretary, prepared(secretary, host="XB", opens_on=first, closes_on=last))
    held = line(
        titles=in_four("Opening"),
        starts_at=now - timedelta(minutes=5),
        ends_at=now + timedelta(hours=1),
        open_to=[Audience.STAFF],
    )
    meeting = timetable.add_meeting(secretary, session=terms.session, line=held, at=now)
    rows = [guard(host, terms, f"Person {number}", Role.STAFF) for number in range(PEOPLE)]
    phones = [enrolled(host, gate(host, terms, name)) for name in ("North", "South")]
    event = event_of(meeting, gate_tables(terms.edition), None)
    old_after = timedelta(hours=4)
    before = Pack(as_of=now, old_after=old_after)
    for badge in rows[:REVOKED]:
        services.revoke_badge(host, badge=badge, reason=RevocationReason.LOST, at=now)
        badge.refresh_from_db()
    after = Pack(as_of=now, old_after=old_after, revoked={badge.pk: now for badge in rows[:REVOKED]})
    return Gate(phones[0], after), Gate(phones[1], before), event, meeting, rows


def _pass(
    here: Gate,
    row: Badge,
    event: Event,
    meeting: Any,
    at: datetime,
    inside: set[UUID],
    counted: Counted,
    *,
    goes_out: bool,
) -> None:
    """Somebody comes to a gate: out, where they are inside and go out; else in, as the phone's own rules answer."""
    if row.pk in inside and goes_out:
        here.log.append(here.phone.line(row, meeting, at=at, direction="out", answer="left"))
        inside.discard(row.pk)
        here.seen.discard(row.pk)
        return
    said = Said(
        badge=row.pk,
        role=Role(row.role),
        zones=row.zones,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        photograph=bytes(16),
    )
    crowd = Crowd(has_entered=row.pk in here.seen)
    verdict = admit(said, event, here.pack, shown=(Proof.IDENTITY,), crowd=crowd, at=at)
    green = verdict.colour is Colour.GREEN
    answer = {"colour": verdict.colour.value, "answer": verdict.answer.value, "let_in": green}
    here.log.append(here.phone.line(row, meeting, at=at, **answer))
    if not green:
        counted.refused += row.revoked_at is not None
        return
    counted.doubles += row.pk in inside
    counted.admitted_dead += row.revoked_at is not None
    inside.add(row.pk)
    here.seen.add(row.pk)


def _parcels(here: Gate) -> Iterator[tuple[Phone, list[dict[str, Any]]]]:
    for first in range(0, len(here.log), AT_ONCE):
        yield here.phone, here.log[first : first + AT_ONCE]


def _bare(lines: list[dict[str, Any]]) -> float:
    """The peer: the same lines into a bare table, as many at once, each time durably. No audit, nothing looked for."""
    with tempfile.TemporaryDirectory() as folder:
        store = sqlite3.connect(Path(folder) / "bare.sqlite3")
        store.execute("PRAGMA journal_mode=WAL")
        store.execute("PRAGMA synchronous=FULL")
        store.execute("CREATE TABLE scan (id TEXT PRIMARY KEY, counter INTEGER, badge TEXT, at TEXT, said TEXT)")
        began = time.perf_counter()
        for first in range(0, len(lines), AT_ONCE):
            rows = [
                (row["id"], row["counter"], row["badge"], row["at"], json.dumps(row))
                for row in lines[first : first + AT_ONCE]
            ]
            store.executemany("INSERT OR IGNORE INTO scan VALUES (?, ?, ?, ?, ?)", rows)
            store.commit()
        took = time.perf_counter() - began
        store.close()
    return took
