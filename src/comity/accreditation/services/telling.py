"""Telling applicants of decisions by mail: an officer of the host takes the letters that wait to be sent."""

from datetime import datetime

from comity.accreditation import permissions, queries
from comity.accreditation.hosts import require_officer
from comity.accreditation.models import ApplicationStep, Terms
from comity.assembly.streams import IN_SESSION
from comity.core.actors import Actor
from comity.core.operations import consult, note, operation

AT_ONCE = 200


@operation("accreditation.take_letters", allow=permissions.TAKE_LETTERS, subject="terms", stream=IN_SESSION)
def take_letters(actor: Actor, *, terms: Terms, at: datetime) -> list[ApplicationStep]:
    """Take the next letters out of the outbox, to send them with one's own mail program. Returns what they tell of.

    Raises NotPermitted.
    """
    require_officer(actor)
    taken = list(queries.untold(terms)[:AT_ONCE])
    for step in taken:
        step.told_at = at
        step.save()
    consult(*(step.application for step in taken))
    note(letters=len(taken))
    return taken
