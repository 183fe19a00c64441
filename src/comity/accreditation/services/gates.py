"""Gates and the phones of their guards: added, invited by a one-time code, enrolled, given packs, blocked."""

from datetime import datetime
from typing import Final

from comity.accreditation import errors, gate_pack, permissions
from comity.accreditation.gate_tables import gate_tables
from comity.accreditation.models import Doors, Gate, GateDevice, Terms
from comity.accreditation.queries import gates as asked
from comity.assembly.models import Meeting
from comity.assembly.streams import IN_SESSION
from comity.core.actors import Actor, ActorKind
from comity.core.operations import consult, note, operation
from comity.core.refusals import NotFound, NotPermitted
from comity.records.texts import clean

MOST_PEOPLE: Final = 100_000


@operation("accreditation.add_gate", allow=permissions.ADD_GATE, subject="terms", stream=IN_SESSION)
def add_gate(actor: Actor, *, terms: Terms, name: str, at: datetime) -> Gate:
    """Add a gate to a session.  Raises NotPermitted for whoever is no officer, NobodyNamed, GateNameTaken."""
    _require_officer(actor)
    called = clean(name)[0][:80]
    if not called:
        raise errors.NobodyNamed
    if Gate.objects.filter(session=terms.session_id, name=called, closed_at__isnull=True).exists():
        raise errors.GateNameTaken
    return Gate.objects.create(session_id=terms.session_id, terms=terms, name=called, added_at=at)


@operation("accreditation.close_gate", allow=permissions.CLOSE_GATE, subject="gate", stream=IN_SESSION)
def close_gate(actor: Actor, *, gate: Gate, at: datetime) -> Gate:
    """Give a gate up: its phones answer no more.  Raises NotPermitted for whoever is no officer, GateClosed."""
    _require_officer(actor)
    _require_open(gate)
    gate.closed_at = at
    gate.save()
    gate.devices.filter(blocked_at__isnull=True).update(blocked_at=at)
    return gate


@operation("accreditation.set_doors", allow=permissions.SET_DOORS, subject="terms", stream=IN_SESSION)
def set_doors(actor: Actor, *, terms: Terms, meeting: Meeting, capacity: int | None, at: datetime) -> Doors:
    """Say for how many people a meeting has room; None for no limit.

    Raises NotPermitted for whoever is no officer, NotFound for a meeting of another session, RoomNotPossible.
    """
    _require_officer(actor)
    if meeting.session_id != terms.session_id:
        raise NotFound
    if capacity is not None and not 0 < capacity <= MOST_PEOPLE:
        raise errors.RoomNotPossible(most=MOST_PEOPLE)
    row = Doors.objects.filter(meeting=meeting).first()
    row = row or Doors(session_id=terms.session_id, terms=terms, meeting=meeting)
    row.capacity = capacity
    row.save()
    return row


@operation("accreditation.invite_device", allow=permissions.INVITE_DEVICE, subject="gate", stream=IN_SESSION)
def invite_device(actor: Actor, *, gate: Gate, label: str, code: str, at: datetime) -> GateDevice:
    """Invite a phone to a gate, by a code that holds once and for some minutes.

    code   hash of the one-time code (`links.hash_of`); the code itself is never an argument

    Raises NotPermitted for whoever is no officer, GateClosed.
    """
    _require_officer(actor)
    _require_open(gate)
    return GateDevice.objects.create(
        session_id=gate.session_id,
        gate=gate,
        label=clean(label)[0][:80],
        code=code,
        code_until=at + gate_tables(gate.terms.edition).code_for,
        invited_at=at,
    )


@operation("accreditation.block_device", allow=permissions.BLOCK_DEVICE, subject="device", stream=IN_SESSION)
def block_device(actor: Actor, *, device: GateDevice, at: datetime) -> GateDevice:
    """Block a phone: it is given no pack any more, and its log is not taken in.

    Raises NotPermitted for whoever is no officer, DeviceBlocked.
    """
    _require_officer(actor)
    if device.blocked_at is not None:
        raise errors.DeviceBlocked
    device.blocked_at = at
    device.save()
    return device


@operation("accreditation.enrol_device", allow=permissions.ENROL_DEVICE, subject="device", stream=IN_SESSION)
def enrol_device(actor: Actor, *, device: GateDevice, token: str, at: datetime) -> GateDevice:
    """Enrol the phone that was invited, once.

    token   hash of what it shows from then on

    Raises CodeNotGood for a code that was used, is too old or was blocked.
    """
    if device.enrolled_at is not None or device.blocked_at is not None or at >= device.code_until:
        raise errors.CodeNotGood
    device.token, device.enrolled_at, device.heard_at = token, at, at
    device.save()
    return device


@operation("accreditation.take_pack", allow=permissions.TAKE_PACK, subject="device", stream=IN_SESSION)
def take_pack(actor: Actor, *, device: GateDevice, at: datetime) -> dict[str, str]:
    """Give a phone its gate pack as of now: the record says by which revocations it answers.

    Raises DeviceBlocked, KeyNotHere, KeysUnreadable.
    """
    require_answering(device)
    counts = {str(key): len(crowd) for key, crowd in asked.inside(device.session).items()}
    pack = gate_pack.signed(device.gate, counts, at)
    device.pack_as_of = device.heard_at = at
    device.save()
    return pack


@operation("accreditation.open_evacuation_list", allow=permissions.EVACUATE, subject="terms", stream=IN_SESSION)
def open_evacuation_list(actor: Actor, *, terms: Terms, meeting: Meeting | None, at: datetime) -> list[asked.Inside]:
    """Who is inside by name: of one meeting, or of all.  Raises NotPermitted for whoever is no officer."""
    _require_officer(actor)
    found = asked.inside_by_name(terms, meeting)
    consult(*(one.badge for one in found))
    note(inside=len(found))
    return found


def require_answering(device: GateDevice) -> None:
    """Raises DeviceBlocked for a phone that serves no gate."""
    if not device.answers or device.gate.closed_at is not None:
        raise errors.DeviceBlocked


def _require_open(gate: Gate) -> None:
    if gate.closed_at is not None:
        raise errors.GateClosed


def _require_officer(actor: Actor) -> None:
    if actor.kind is not ActorKind.OFFICER or actor.entity:
        raise NotPermitted
