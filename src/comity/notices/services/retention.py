"""Retention: the owner is asked in time, a named officer extends with a reason, silence ends it, and content goes."""

from datetime import date, datetime

from comity.core import events
from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.notices import errors, permissions, queries
from comity.notices import retention as going
from comity.notices.codes import TO_JUSTIFY, Act
from comity.notices.content import Note
from comity.notices.events import (
    JustificationAsked,
    NoticeDiscarded,
    NoticeErased,
    NoticeExpired,
    NoticeExtended,
)
from comity.notices.models import Extension, Notice
from comity.notices.rules import retention
from comity.notices.services.erasing import erase_content
from comity.notices.services.keeping import clear_desks, named, require_officer, require_ours, rules_of, take_step
from comity.notices.services.reach import end, subjects_locked
from comity.records import stewardship

AT_ONCE = 50
SILENCE = "silence"
PERIOD_OVER = "period-over"


@operation("notices.extend_notice", allow=permissions.EXTEND_NOTICE, subject="notice")
def extend_notice(actor: Actor, *, notice: Notice, until_on: date, reason: Note, at: datetime) -> Notice:
    """Keep a notice longer, because a named officer says why it is still needed.

    Raises OfficerNeeded, StepNotPossible, ReasonMissing, NotYetAsked, ExtensionTooShort, ExtensionTooLong,
    NoticeElsewhere.
    """
    require_ours(notice)
    require_officer(actor)
    if not reason.text:
        raise errors.ReasonMissing
    _, row = rules_of(notice)
    take_step(notice, Act.EXTENDED, actor, at=at)
    if notice.kept_until is None:
        raise errors.StepNotPossible(act=Act.EXTENDED.value, state=notice.state, since=notice.state_at)
    retention.require_extension(row, until=notice.kept_until, until_on=until_on, today=at.date())
    Extension.objects.create(
        notice=notice, from_on=notice.kept_until, until_on=until_on, reason=reason.text, officer=actor.id, at=at
    )
    notice.kept_until, notice.ask_on = until_on, retention.ask_on(row, until_on)
    notice.asked_at = None
    stewardship.keep_until([subject.record for subject in subjects_locked(notice)], until_on, at=at)
    notice.save()
    clear_desks(notice, (TO_JUSTIFY,), at)
    events.emit(NoticeExtended(**named(notice), until_on=until_on.isoformat()))
    return notice


@operation("notices.ask_to_justify", allow=permissions.ASK_TO_JUSTIFY)
def ask_to_justify(actor: Actor, *, at: datetime) -> int:
    """Ask the owners of notices that end soon whether these are still needed. Returns how many; 0 when none is left."""
    waiting = list(going.to_justify(at.date()).select_for_update(of=("self",)).order_by("pk")[:AT_ONCE])
    for notice in waiting:
        take_step(notice, Act.ASKED_TO_JUSTIFY, actor, at=at)
        notice.asked_at = at
        notice.save()
        until = notice.kept_until.isoformat() if notice.kept_until else ""
        events.emit(JustificationAsked(**named(notice), due_on=until))
    note(asked=len(waiting))
    return len(waiting)


@operation("notices.expire_notices", allow=permissions.EXPIRE_NOTICES)
def expire_notices(actor: Actor, *, at: datetime) -> int:
    """End the next notices whose period is over, their owners silent. Returns how many; 0 when none is left."""
    over = list(going.to_expire(at.date()).select_for_update(of=("self",)).order_by("pk")[:AT_ONCE])
    for notice in over:
        end(notice, Act.EXPIRED, actor, reason=PERIOD_OVER, at=at)
        events.emit(NoticeExpired(**named(notice)))
    note(expired=len(over))
    return len(over)


@operation("notices.close_silent_returns", allow=permissions.CLOSE_SILENT_RETURNS)
def close_silent_returns(actor: Actor, *, at: datetime) -> int:
    """Discard the next notices whose bureaus did not answer in time. Returns how many; 0 when none is left."""
    silent = list(going.silent(at).select_for_update(of=("self",)).order_by("pk")[:AT_ONCE])
    for notice in silent:
        end(notice, Act.DISCARDED, actor, reason=SILENCE, at=at, due_at=notice.returned_due_at)
        events.emit(NoticeDiscarded(**named(notice), reason=SILENCE))
    note(discarded=len(silent))
    return len(silent)


@operation("notices.erase_ended", allow=permissions.ERASE_ENDED)
def erase_ended(actor: Actor, *, at: datetime) -> int:
    """Erase the content of the next notices that ended long enough ago, and marks of refusals whose time is over.
    Returns how many of both; 0 when none is left.

    Rows, states, codes and the ledger's commitments stay, so that the figures stay true and the ledger verifies.
    """
    due = list(going.to_erase(at.date()).select_for_update(of=("self",)).order_by("pk")[:AT_ONCE])
    for notice in due:
        take_step(notice, Act.ERASED, actor, at=at)
        erase_content(notice, at=at)
        events.emit(NoticeErased(**named(notice)))
    forgotten, _ = queries.refusals_to_forget(at.date()).delete()
    note(erased=len(due), forgotten=forgotten)
    return len(due) + forgotten
