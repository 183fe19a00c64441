"""Decisions of screening: values in, a value or a refusal out. No database, no clock, no request."""

import secrets
from collections.abc import Collection
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.core.codes import Marker
from comity.screening import editions, errors
from comity.screening.codes import CandidateState, HitState, Result, Urgency
from comity.screening.questions import Question

NEXT_STEPS: dict[str, str | Promise] = {
    "protect-minor": _("Keep the minor safe and with a trained officer. Ask the owner bureau at once."),
    "misused-identity": _(
        "This identity is misused by another person: the traveller may be the victim. Compare the photograph first."
    ),
    "ask-owner-wanted": _(
        "Do not act on this alone: ask the owner bureau to confirm, and keep the traveller in sight meanwhile."
    ),
    "sanctions": _(
        "Compare with the entry of the list. If it is the same person, apply national sanctions law and tell the "
        "authority that keeps the list."
    ),
    "tell-whereabouts": _("Make sure the person is safe. Tell the owner bureau, not the family or anybody else."),
    "do-not-alert": _("Do not tell the traveller. Note what you observe and send it to the owner bureau."),
    "treat-as-victim": _("Treat the traveller as a person to protect. Ask the owner bureau what it needs."),
    "identity-of-dead": _(
        "The bearer of this identity is recorded as dead. Examine the documents, then ask the owner bureau."
    ),
    "keep-document": _(
        "Do not accept this document. Keep it, let a document examiner see it, and ask the owner bureau to confirm."
    ),
    "hold-object": _(
        "Hold the object as national law allows, and ask the owner bureau to confirm that it is still sought."
    ),
    "inspect-craft": _("Ask the owner bureau before boarding or inspecting, unless life is in danger."),
    "ask-owner": _("Do not act on this alone: ask the owner bureau to confirm."),
}

# Letters and digits that are not mistaken for one another when read aloud or copied by hand.
REFERENCE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
REFERENCE_LENGTH = 6

MOST_ROWS = 1_000
CANDIDATES_SHOWN = 10


def require_something_asked(question: Question) -> None:
    """Refuse a check without a name or a number.  Raises NothingAsked."""
    if question.is_empty:
        raise errors.NothingAsked


def require_batch_size(rows: int) -> None:
    """Refuse an empty batch, and one too large for a single action.  Raises BatchEmpty, BatchTooLarge."""
    if rows == 0:
        raise errors.BatchEmpty
    if rows > MOST_ROWS:
        raise errors.BatchTooLarge(given=rows, most=MOST_ROWS)


def result_of(candidates: int) -> Result:
    """What a check with so many candidates came to."""
    return Result.CANDIDATES if candidates else Result.NO_HIT


def next_step(*, kind: str, category: str = "", markers: Collection[str] = (), listed: bool = False) -> str:
    """The code of what an officer does who meets such a record.  Source: data/next_steps.yaml."""
    warnings = frozenset(markers)
    return next(
        row.step
        for row in editions.next_steps()
        if row.fits(kind=kind, category=category, markers=warnings, listed=listed)
    )


def in_order_of_danger(markers: Collection[str]) -> tuple[str, ...]:
    """Warning markers in the order in which an officer needs them: what endangers life first."""
    return tuple(marker for marker in Marker.values if marker in markers)


def urgency_of(markers: Collection[str], *, asked: str = "") -> Urgency:
    """How urgent a hit is: as the officer asks, and at least as the record's markers demand."""
    if asked == Urgency.URGENT or not editions.clocks().urgent_markers.isdisjoint(markers):
        return Urgency.URGENT
    return Urgency.ROUTINE


def answer_due(urgency: str, reported_at: datetime) -> datetime:
    """When the owner bureau must have answered.  Source: data/clocks.yaml."""
    return reported_at + editions.clocks().answer_within[urgency]


def is_overdue(*, outcome_at: datetime | None, due_at: datetime, at: datetime) -> bool:
    """Whether an answer is still missing after its time."""
    return outcome_at is None and due_at <= at


def require_open(state: str) -> None:
    """Refuse to judge a candidate twice.  Raises AlreadyTakenUp, AlreadyDismissed."""
    if state == CandidateState.TAKEN_UP:
        raise errors.AlreadyTakenUp
    if state == CandidateState.DISMISSED:
        raise errors.AlreadyDismissed


def require_observation(*, place: str, observed_at: datetime, at: datetime) -> None:
    """A report says where, and when: not later than now.  Raises PlaceMissing, ObservedLater."""
    if not place.strip():
        raise errors.PlaceMissing
    if observed_at > at:
        raise errors.ObservedLater


def require_unanswered(state: str) -> None:
    """An outcome is given once.  Raises AlreadyAnswered."""
    if state in (HitState.CONFIRMED, HitState.NOT_THE_SAME):
        raise errors.AlreadyAnswered


def require_answer(answer: str) -> None:
    """An owner confirms, denies, or asks for more.  Raises NotAnAnswer."""
    if answer not in (HitState.CONFIRMED, HitState.NOT_THE_SAME, HitState.NEED_MORE):
        raise errors.NotAnAnswer(given=answer)


def require_question_asked(state: str) -> None:
    """Only a hit of which the owner asked for more can be completed.  Raises NothingWasAsked."""
    if state != HitState.NEED_MORE:
        raise errors.NothingWasAsked


def require_note_with(answer: str, note: str) -> None:
    """Who asks for more says what is missing.  Raises NoteMissing."""
    if answer == HitState.NEED_MORE and not note.strip():
        raise errors.NoteMissing


def require_kept(erased_at: datetime | None) -> None:
    """Nothing can be taken up from a check whose traveller was erased.  Raises CheckErased."""
    if erased_at is not None:
        raise errors.CheckErased


def new_reference(year: int) -> str:
    """A reference for a hit, such as HIT-2026-7KQ3XD. At random: a running number would tell how many there are."""
    code = "".join(secrets.choice(REFERENCE_LETTERS) for _each in range(REFERENCE_LENGTH))
    return f"HIT-{year}-{code}"
