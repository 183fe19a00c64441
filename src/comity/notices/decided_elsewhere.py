"""What the General Secretariat decides at its own node about a notice that is asked for here.

As in `following`, each function needs an operation that is running, in which an act of the Secretariat takes effect.
Nothing of this can be done by an officer of this node: it has no reviewers.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from comity.core import events
from comity.core.actors import Actor, system
from comity.core.refusals import NotFound
from comity.core.unit import require_unit
from comity.engines import ledger
from comity.members.models import Bureau
from comity.notices import errors, life
from comity.notices.codes import IN_REVIEW, OPEN, Act, State
from comity.notices.content import Note
from comity.notices.events import NoticeRefused, NoticeReturned, NoticeWithdrawn
from comity.notices.models import Notice, Question
from comity.notices.services.keeping import named, rules_of, take_step
from comity.notices.services.reach import end, subjects_locked
from comity.notices.services.release import Decided, put_in_force
from comity.notices.services.standing import put_aside, put_back
from comity.notices.tables import ReasonRow


@dataclass(frozen=True, slots=True)
class Put:
    """A question as the Secretariat numbers it. field: of the form, or "" for the whole."""

    number: int
    text: str
    field: str = ""


def is_ours(notice_id: UUID, owner: str) -> bool:
    """Whether a notice is asked for here, by this bureau."""
    return Notice.objects.filter(pk=notice_id, requesting_bureau=owner, mirrored_at__isnull=True).exists()


def take_questions(
    notice_id: UUID,
    questions: Sequence[Put],
    *,
    owner: str,
    reasons: Sequence[str],
    due_at: datetime | None,
    at: datetime,
) -> Notice:
    """Let a request come back with questions: its bureau finds them on its desk.  Raises NotFound, StepNotPossible."""
    notice = _ours(notice_id, owner)
    edition, _ = rules_of(notice)
    take_step(notice, Act.RETURNED, _SECRETARIAT, at=at, reasons=_rows(notice, reasons), due_at=notice.review_due_at)
    due = due_at or at + edition.clocks.answer_within
    known = set(Question.objects.filter(notice=notice).values_list("number", flat=True))
    for one in questions:
        if one.number not in known:
            Question.objects.create(
                notice=notice,
                number=one.number,
                field=one.field[:40],
                text=one.text,
                asked_by=_SECRETARIAT.id,
                asked_at=at,
                due_at=due,
            )
            known.add(one.number)
    notice.returned_due_at, notice.review_due_at = due, None
    notice.save()
    events.emit(NoticeReturned(**named(notice)))
    return notice


def take_return(notice_id: UUID, code: str, *, owner: str, at: datetime) -> Notice | None:
    """Let a request that the Secretariat's node did not take come back to its bureau, which finds it on its desk.

    code   of that node's refusal. Returns None where the request was taken back, or decided, meanwhile
    """
    notice = _ours(notice_id, owner)
    if notice.state not in IN_REVIEW:
        return None
    take_step(notice, Act.RETURNED, _SECRETARIAT, at=at, note=Note(code))
    notice.review_due_at = None
    notice.save()
    events.emit(NoticeReturned(**named(notice)))
    return notice


def take_refusal(notice_id: UUID, reasons: Sequence[str], text: str, *, owner: str, at: datetime) -> Notice:
    """Let a request be refused: its bureau finds the reasons on its desk.  Raises NotFound, StepNotPossible."""
    notice = _ours(notice_id, owner)
    notice.decided_at = at
    rows, due_at = _rows(notice, reasons), notice.review_due_at
    end(notice, Act.REFUSED, _SECRETARIAT, reason=reasons[0], reasons=rows, note=Note(text), at=at, due_at=due_at)
    events.emit(NoticeRefused(**named(notice), reasons=list(reasons)))
    return notice


def take_publication(notice_id: UUID, reference: str, decided: Decided, *, owner: str, at: datetime) -> Notice:
    """Put a request in force as it was decided, with its records: under the number that the Secretariat gave it.

    Raises NotFound, NotApproved where the snapshot is not what its hash says, StepNotPossible, and what publishing
    raises.
    """
    notice = _ours(notice_id, owner)
    life.step_for(Act.PUBLISHED, State(notice.state), since=notice.state_at)
    if hashlib.sha256(ledger.canonical(dict(decided.frozen))).hexdigest() != decided.snapshot:
        raise errors.NotApproved(reference=notice.reference, bureau=Bureau.SECRETARIAT)
    if reference != notice.reference:
        _renumber(notice, reference)
    put_in_force(notice, subjects_locked(notice), _SECRETARIAT, at=at, decided=decided)
    return notice


def take_suspension(notice_id: UUID, reasons: Sequence[str], *, owner: str, at: datetime) -> Notice:
    """Take a notice and its records out of everybody's sight.  Raises NotFound, StepNotPossible."""
    notice = _ours(notice_id, owner)
    put_aside(notice, _SECRETARIAT, _rows(notice, reasons), Note(), at=at)
    return notice


def take_reinstatement(notice_id: UUID, *, owner: str, at: datetime) -> Notice:
    """Put a suspended notice in force again.  Raises NotFound, StepNotPossible."""
    notice = _ours(notice_id, owner)
    put_back(notice, subjects_locked(notice), _SECRETARIAT, Note(), at=at)
    return notice


def take_end(notice_id: UUID, reason: str, *, owner: str, at: datetime) -> Notice:
    """End a notice that the Secretariat cancelled, or a request that it waited for in vain.

    Raises NotFound, StepNotPossible.
    """
    notice = _ours(notice_id, owner)
    if notice.state in OPEN:
        end(notice, Act.DISCARDED, _SECRETARIAT, reason=reason, at=at)
        return notice
    end(notice, Act.WITHDRAWN, _SECRETARIAT, reason=reason, reasons=_rows(notice, [reason]), at=at)
    events.emit(NoticeWithdrawn(**named(notice), reason=reason, cancelled=True))
    return notice


_SECRETARIAT: Actor = system(Bureau.SECRETARIAT)


def _ours(notice_id: UUID, owner: str) -> Notice:
    """A notice that a bureau of this node asks for, locked.  Raises NotFound, alike for what is absent or another's."""
    require_unit("following what the General Secretariat decides")
    rows = Notice.objects.select_for_update(of=("self",)).filter(requesting_bureau=owner, mirrored_at__isnull=True)
    notice = rows.filter(pk=notice_id).first()
    if notice is None:
        raise NotFound
    return notice


def _rows(notice: Notice, codes: Sequence[str]) -> list[ReasonRow]:
    """The rows of coded reasons. One that this node's tables lack stands in what was said, and changes no decision."""
    edition, _ = rules_of(notice)
    return [edition.reasons[code] for code in dict.fromkeys(codes) if code in edition.reasons]


def _renumber(notice: Notice, reference: str) -> None:
    """Give a notice another number; a draft of ours that has it by chance takes the number that becomes free."""
    others = Notice.objects.select_for_update(of=("self",)).filter(reference=reference).exclude(series=notice.series)
    if others.exclude(state__in=OPEN).exists() or others.filter(mirrored_at__isnull=False).exists():
        raise errors.ContentUnknown(field="reference", value=reference)
    free, drafts = notice.reference, list(others)
    for draft in drafts:
        draft.reference = f"~{draft.pk.hex[:18]}"
        draft.save(update_fields=["reference"])
    notice.reference = reference[:20]
    notice.save(update_fields=["reference"])
    for draft in drafts:
        draft.reference = free
        draft.save(update_fields=["reference"])
