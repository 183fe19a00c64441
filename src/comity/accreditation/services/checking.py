"""Blocks for misuse, and what the host's own screening said."""

from datetime import date, datetime, timedelta

from comity.accreditation import blocking, clock, editions, errors, permissions
from comity.accreditation.badge_codes import RevocationReason
from comity.accreditation.codes import ApplicationState, Screened
from comity.accreditation.content import Ruling
from comity.accreditation.hosts import require_officer
from comity.accreditation.models import Application, Block, Screening
from comity.accreditation.services.badges import revoke_badges_of
from comity.assembly.streams import IN_SESSION
from comity.core import audit
from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.core.refusals import PurposeMissing
from comity.records.texts import clean

LONGEST_BASIS = 200
LONGEST_BLOCK_DAYS = 5 * 366
AT_ONCE = 100


@operation("accreditation.note_screening", allow=permissions.SCREEN, subject="application", stream=IN_SESSION)
def note_screening(
    actor: Actor, *, application: Application, outcome: Screened, basis: str, at: datetime
) -> Application:
    """Note that the host screened an applicant under its own law: clear or refer, and nothing else.

    basis   the law by which it screens; the purpose is the one that the officer stated

    Raises NotPermitted, NotPossibleNow, BasisMissing.
    """
    require_officer(actor)
    if actor.purpose is None:
        raise PurposeMissing
    if application.erased_at is not None or application.received_at is None:
        raise errors.NotPossibleNow
    law = clean(basis)[0][:LONGEST_BASIS]
    if not law:
        raise errors.BasisMissing
    Screening.objects.create(
        session_id=application.session_id,
        application=application,
        outcome=outcome,
        purpose=actor.purpose,
        basis=law,
        screened_by=actor.id,
        screened_at=at,
    )
    note(outcome=outcome.value)
    return application


@operation("accreditation.block", allow=permissions.BLOCK, subject="application", stream=IN_SESSION)
def block(
    actor: Actor, *, application: Application, ruling: Ruling, until_on: date | None, at: datetime
) -> Application:
    """Block somebody who misused an accreditation from being accredited again, with a reason and an end. The badge of
    this accreditation is dead from the same moment.

    until_on   the last day on which it holds; None for as long as the edition says

    Raises NotPermitted, NothingToMisuse, ReasonUnknown, BlockEndsWrongly, BlockedAlready.
    """
    require_officer(actor)
    if application.state != ApplicationState.ACCEPTED or application.erased_at is not None:
        raise errors.NothingToMisuse
    edition = editions.edition(application.terms.edition)
    if not any(ruling.reason == one.code for one in edition.misuse):
        raise errors.ReasonUnknown
    today = clock.today(application.session, at)
    ends_on = until_on or today + timedelta(days=edition.block_days)
    if not today <= ends_on <= today + timedelta(days=LONGEST_BLOCK_DAYS):
        raise errors.BlockEndsWrongly
    if Block.objects.filter(application=application, lifted_at__isnull=True, erased_at__isnull=True).exists():
        raise errors.BlockedAlready
    Block.objects.create(
        session_id=application.session_id,
        application=application,
        bureau_id=application.terms.host_id,
        name=application.name,
        born_on=application.born_on,
        nationality=application.nationality,
        reason=ruling.reason,
        words=ruling.words,
        set_by=actor.id,
        set_at=at,
        until_on=ends_on,
    )
    revoke_badges_of(actor, application, RevocationReason.MISUSED, at=at)
    note(reason=ruling.reason, until_on=ends_on.isoformat())
    return application


@operation("accreditation.lift_block", allow=permissions.LIFT_BLOCK, subject="block", stream=IN_SESSION)
def lift_block(actor: Actor, *, block: Block, at: datetime) -> Block:
    """Lift a block before its end. What it says of the person is erased.

    Raises NotPermitted, NotBlocked.
    """
    require_officer(actor)
    if block.lifted_at is not None or block.erased_at is not None:
        raise errors.NotBlocked
    block.lifted_by, block.lifted_at = actor.id, at
    _erase(block, at)
    return block


@operation("accreditation.end_blocks", allow=permissions.END_BLOCKS)
def end_blocks(actor: Actor, *, at: datetime) -> int:
    """Erase what the next blocks that have ended say of persons. Returns how many; 0 when none is left."""
    ended = blocking.ended(at.date()).select_for_update(of=("self",)).order_by("pk")[:AT_ONCE]
    rows = list(ended)
    for one in rows:
        _erase(one, at)
    note(ended=len(rows))
    return len(rows)


def _erase(block: Block, at: datetime) -> None:
    block.name = block.nationality = block.words = ""
    block.born_on = None
    block.erased_at = at
    block.save()
    audit.erase_content_of([block])
