"""Pilots: opening one, changing its terms, and who takes part."""

from datetime import date, datetime

from comity.core import events
from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.core.refusals import InvalidInput, NotFound
from comity.members.models import Bureau
from comity.notices import editions, errors, permissions
from comity.notices.codes import State
from comity.notices.events import PilotChanged
from comity.notices.models import Notice, Pilot, PilotState
from comity.notices.services.keeping import type_row
from comity.notices.services.reach import open_up, subjects_locked


@operation("notices.open_pilot", allow=permissions.OPEN_PILOT)
def open_pilot(
    actor: Actor, *, type: str, cap: int, from_on: date, until_on: date | None, source: str, at: datetime
) -> Pilot:
    """Put a type of notice on trial, among the states that will join.

    cap   how many notices all of them together may request; source: the decision that opens it

    Raises TypeUnknown, InvalidInput.
    """
    edition = editions.in_force(at.date())
    if not type_row(edition, type).pilot or Pilot.objects.filter(type=type).exists():
        raise errors.TypeUnknown(type=type)
    _require_terms(cap, from_on, until_on)
    pilot = Pilot.objects.create(
        type=type, edition=edition.name, cap=cap, from_on=from_on, until_on=until_on, source=source.strip()[:200]
    )
    events.emit(PilotChanged(pilot=type))
    return pilot


@operation("notices.change_pilot", allow=permissions.CHANGE_PILOT, subject="pilot")
def change_pilot(actor: Actor, *, pilot: Pilot, cap: int, until_on: date | None, source: str, at: datetime) -> Pilot:
    """Change how many notices a pilot allows, and when it ends. What was requested stays.

    source   the decision that changes it

    Raises InvalidInput.
    """
    _require_terms(cap, pilot.from_on, until_on)
    pilot.cap, pilot.until_on, pilot.source = cap, until_on, source.strip()[:200]
    pilot.edition = editions.in_force(at.date()).name
    pilot.save()
    events.emit(PilotChanged(pilot=pilot.type))
    return pilot


@operation("notices.join_pilot", allow=permissions.JOIN_PILOT, subject="pilot")
def join_pilot(actor: Actor, *, pilot: Pilot, bureau: str, at: datetime) -> PilotState:
    """Let a state take part from today: it may request, and receives what is in force.

    Raises NotFound, BureauMayNotRequest, InvalidInput.
    """
    joining = Bureau.objects.filter(pk=bureau).first()
    if joining is None:
        raise NotFound
    row = type_row(editions.in_force(at.date()), pilot.type)
    if joining.kind not in row.requested_by:
        raise errors.BureauMayNotRequest(type=pilot.type)
    today = at.date()
    if pilot.states.filter(bureau=joining, until_on__isnull=True).exists():
        raise InvalidInput(reason=bureau)
    joined = PilotState.objects.create(pilot=pilot, bureau=joining, from_on=today)
    _reach_anew(pilot, at)
    events.emit(PilotChanged(pilot=pilot.type))
    return joined


@operation("notices.leave_pilot", allow=permissions.LEAVE_PILOT, subject="pilot")
def leave_pilot(actor: Actor, *, pilot: Pilot, bureau: str, at: datetime) -> PilotState:
    """End a state's part from today: it requests no more, and what it received it sees no more.

    Raises NotFound.
    """
    leaving = pilot.states.filter(bureau=bureau, until_on__isnull=True).first()
    if leaving is None:
        raise NotFound
    leaving.until_on = at.date()
    leaving.save(update_fields=["until_on"])
    _reach_anew(pilot, at)
    events.emit(PilotChanged(pilot=pilot.type))
    return leaving


def _require_terms(cap: int, from_on: date, until_on: date | None) -> None:
    if cap < 1 or (until_on is not None and until_on <= from_on):
        raise InvalidInput(reason=f"{cap}, {from_on} - {until_on}")


def _reach_anew(pilot: Pilot, at: datetime) -> None:
    """Give every notice of the pilot in force the audience that holds now. A suspended one reaches nobody anyway."""
    in_force = Notice.objects.select_for_update(of=("self",)).filter(type=pilot.type, state=State.PUBLISHED)
    reached = 0
    for notice in in_force.order_by("pk"):
        open_up(notice, subjects_locked(notice), at=at)
        notice.save()
        reached += 1
    note(notices=reached)
