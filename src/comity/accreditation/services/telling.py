"""Telling applicants by mail: an officer of the host takes the letters that wait to be sent."""

from datetime import datetime

from comity.accreditation import permissions, queries
from comity.accreditation.hosts import require_officer
from comity.accreditation.models import ApplicationStep, LetterTaken, Terms
from comity.accreditation.queries import outbox
from comity.assembly.streams import IN_SESSION
from comity.core.actors import Actor
from comity.core.operations import consult, note, operation

AT_ONCE = 200


@operation("accreditation.take_letters", allow=permissions.TAKE_LETTERS, subject="terms", stream=IN_SESSION)
def take_letters(actor: Actor, *, terms: Terms, at: datetime) -> list[ApplicationStep | LetterTaken]:
    """Take the next letters out of the outbox, to send them with one's own mail program. Returns what they tell of.

    Raises NotPermitted.
    """
    require_officer(actor)
    decided = list(queries.untold(terms)[:AT_ONCE])
    for step in decided:
        step.told_at = at
        step.save()
    taken: list[ApplicationStep | LetterTaken] = [*decided, *_take_others(terms, AT_ONCE - len(decided), at)]
    consult(*(one.application for one in taken))
    note(letters=len(taken))
    return taken


def _take_others(terms: Terms, most: int, at: datetime) -> list[LetterTaken]:
    """Receipts, and letters on press conferences, so many of them."""
    taken: list[LetterTaken] = []
    for pile in outbox.piles(terms, at):
        for application in pile.applications[: most - len(taken)]:
            letter = LetterTaken.objects.create(
                session_id=terms.session_id, application=application, kind=pile.kind, change=pile.change, taken_at=at
            )
            taken.append(letter)
    return taken
