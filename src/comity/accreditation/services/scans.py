"""Scans: logs of phones merged, without loss and without doubles, and what the merge finds."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from comity.accreditation import errors, permissions
from comity.accreditation.badge_codes import FindingKind
from comity.accreditation.badge_content import ScanLog
from comity.accreditation.models import Badge, Finding, GateDevice, Scan
from comity.accreditation.queries import gates as asked
from comity.accreditation.rules import merging
from comity.accreditation.rules.scan_lines import Line
from comity.accreditation.services.at_doors import follow_badges
from comity.accreditation.services.gates import require_answering
from comity.assembly.streams import IN_SESSION
from comity.core import desks
from comity.core.actors import Actor, ActorKind
from comity.core.operations import note, operation
from comity.core.refusals import NotPermitted

LOOK_INTO: Final = "accreditation.look_into"  # on the desk of the host


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did: the ids that are kept now, in the order of the log, and how many of them are new."""

    kept: tuple[UUID, ...]
    new: int
    found: int


@operation("accreditation.merge_scans", allow=permissions.MERGE_SCANS, subject="device", stream=IN_SESSION)
def merge(actor: Actor, *, device: GateDevice, log: ScanLog, behind: timedelta, at: datetime) -> Merged:
    """Take in lines of a phone's log. Sending them again changes nothing.

    behind   how far the phone's clock is behind this node's, as its own time at the moment of sending shows

    Raises DeviceBlocked, ScanAltered for an id or a counter that came before with another line.
    """
    require_answering(device)
    known = _known(device, log.lines)
    fresh = [line for line in log.lines if line.id not in known]
    Scan.objects.bulk_create([_scan(device, line, behind, at) for line in fresh])
    device.heard_at = at
    device.save()
    passed = {line.badge for line in fresh if line.badge and line.let_in}
    found = _find(device, passed, at)
    came_or_left = follow_badges(device.session, passed, at)
    note(new=len(fresh), sent=len(log.lines), found=found, came_or_left=came_or_left)
    return Merged(tuple(line.id for line in log.lines), len(fresh), found)


@operation("accreditation.settle_finding", allow=permissions.SETTLE_FINDING, subject="finding", stream=IN_SESSION)
def settle_finding(actor: Actor, *, finding: Finding, at: datetime) -> Finding:
    """Say that somebody has looked into a finding.  Raises NotPermitted for whoever is no officer, SettledAlready."""
    if actor.kind is not ActorKind.OFFICER or actor.entity:
        raise NotPermitted
    if finding.settled_at is not None:
        raise errors.SettledAlready
    finding.settled_at, finding.settled_by = at, actor.id
    finding.save()
    desks.clear(kind=LOOK_INTO, subject=finding, at=at)
    return finding


def _known(device: GateDevice, lines: Sequence[Line]) -> set[UUID]:
    """Ids of the lines that are kept already, each with the very same words."""
    kept = Scan.objects.filter(pk__in=[line.id for line in lines])
    digests = dict(kept.values_list("pk", "digest"))
    counted = Scan.objects.filter(device=device, counter__in=[line.counter for line in lines])
    ids = dict(counted.values_list("counter", "pk"))
    for before, line in zip((None, *lines), lines, strict=False):
        same = digests.get(line.id, line.digest) == line.digest and ids.get(line.counter, line.id) == line.id
        if not same or (before is not None and before.counter == line.counter):
            raise errors.ScanAltered(counter=line.counter)
        if line.id in digests and line.counter not in ids:  # of another phone
            raise errors.ScanAltered(counter=line.counter)
    return set(digests)


def _scan(device: GateDevice, line: Line, behind: timedelta, at: datetime) -> Scan:
    return Scan(
        pk=line.id,
        session_id=device.session_id,
        device=device,
        gate_id=device.gate_id,
        counter=line.counter,
        meeting=line.meeting,
        badge=line.badge,
        direction=line.direction,
        colour=line.colour.value,
        answer=line.answer.value,
        shown=[proof.value for proof in line.shown],
        let_in=line.let_in,
        supervisor=line.supervisor,
        device_at=line.device_at,
        estimated_at=line.device_at + behind,
        pack_as_of=line.pack_as_of,
        received_at=at,
        digest=line.digest,
    )


def _find(device: GateDevice, badges: Collection[UUID], at: datetime) -> int:
    """Derive anew what cannot be of these badges. What later scans explained goes from the desk."""
    rows = {row.pk: row for row in Badge.objects.filter(session=device.session_id, pk__in=badges)}
    if not rows:
        return 0
    passages = asked.passages(device.session_id, rows)
    revoked = {key: row.revoked_at for key, row in rows.items() if row.revoked_at is not None}
    wanted = {(one.kind, one.scan): one for one in merging.findings(passages, revoked)}
    known = {(FindingKind(row.kind), row.scan_id): row for row in Finding.objects.filter(badge__in=rows)}
    for key, row in known.items():
        if (row.gone_at is None) != (key in wanted):
            row.gone_at = None if key in wanted else at
            row.save()
            _tell(row, at)
    new = [one for key, one in wanted.items() if key not in known]
    for one in new:
        badge = rows[one.badge]
        found = Finding.objects.create(
            session_id=device.session_id,
            terms_id=badge.terms_id,
            kind=one.kind,
            badge=badge,
            scan_id=one.scan,
            other_id=one.other,
            found_at=at,
        )
        _tell(found, at)
    return len(new)


def _tell(finding: Finding, at: datetime) -> None:
    """Lay a finding on the desk of the host, or take it off."""
    if finding.gone_at is not None:
        desks.clear(kind=LOOK_INTO, subject=finding, at=at)
    elif finding.settled_at is None:
        desks.put(
            bureau=finding.terms.host_id,
            kind=LOOK_INTO,
            subject=finding,
            reference=finding.badge.reference,
            at=at,
        )
