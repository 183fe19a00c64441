"""Decisions of screening: values in, a value or a refusal out. No database, no clock, no request."""

from collections.abc import Collection
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.core.codes import Marker
from comity.notices.references import random_code
from comity.records.drafts import Release
from comity.records.rules import is_released_to
from comity.screening import editions, errors
from comity.screening.codes import CandidateState, HitState, Result, Urgency
from comity.screening.editions import OutcomeRow
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


def require_next(start: int, rows: int) -> None:
    """Refuse travellers that are not the next of their manifest: somebody else has gone on.  Raises BatchMovedOn."""
    if start != rows:
        raise errors.BatchMovedOn


def result_of(candidates: int) -> Result:
    """What a check with so many candidates came to."""
    return Result.CANDIDATES if candidates else Result.NO_HIT


def next_step(
    *, kind: str, category: str = "", markers: Collection[str] = (), listed: bool = False, noticed: str = ""
) -> str:
    """The code of what an officer does who meets such a record.  Source: data/next_steps.yaml.

    noticed   what the type of a notice about the record says; only a warning marker goes before it
    """
    warnings = frozenset(markers)
    fitting = (
        row for row in editions.next_steps() if row.fits(kind=kind, category=category, markers=warnings, listed=listed)
    )
    row = next(fitting)
    return noticed if noticed and not row.markers else row.step


def in_order_of_danger(markers: Collection[str]) -> tuple[str, ...]:
    """Warning markers in the order in which an officer needs them: what endangers life first."""
    return tuple(marker for marker in Marker.values if marker in markers)


def urgency_of(markers: Collection[str], offences: Collection[str] = (), *, asked: str = "") -> Urgency:
    """How urgent a hit is: as the officer asks, and at least as the record's markers and offences demand.

    Source: data/clocks.yaml.
    """
    clocks = editions.clocks()
    if (
        asked == Urgency.IMMEDIATE
        or not clocks.immediate_offences.isdisjoint(offences)
        or clocks.immediate_markers.issubset(markers)
    ):
        return Urgency.IMMEDIATE
    if asked == Urgency.URGENT or not clocks.urgent_markers.isdisjoint(markers):
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


def watches(
    *, owner: str, release: Release, purposes: Collection[str], bureau: str, purpose: str, refused: bool
) -> bool:
    """Whether the checks of a bureau, made for a purpose, are watched for a discreet record.

    owner, release, purposes   of the record: its declared release names the bureaus whose checks are watched
    refused                    the law of the bureau's state lets its checks be watched for its own records only
    """
    if bureau == owner:
        return True
    return not refused and purpose in purposes and is_released_to(release, bureau)


def can_follow(outcome: OutcomeRow, *, notice_type: str, state: str, before: Collection[str]) -> bool:
    """Whether something can follow a hit.

    notice_type   of the hit, "" where it was on a record without a notice
    state         what the owner has said: once it denied the hit, only what ends an earlier step can follow
    before        codes of the outcomes that stand already
    """
    return (
        outcome.follows(notice_type)
        and (not outcome.after or not outcome.after.isdisjoint(before))
        and (state != HitState.NOT_THE_SAME or outcome.ends)
    )


def require_outcome(outcome: OutcomeRow, *, notice_type: str, state: str, before: Collection[str], told: bool) -> None:
    """Refuse what cannot follow, and what nobody was warned of.

    told   the officer was shown that the hit is not confirmed, and said so; the others as for `can_follow`

    Raises OutcomeNotPossible, UnconfirmedNotAcknowledged.
    """
    if not can_follow(outcome, notice_type=notice_type, state=state, before=before):
        raise errors.OutcomeNotPossible(outcome=outcome.code)
    if state in (HitState.UNCONFIRMED, HitState.NEED_MORE) and not told:
        raise errors.UnconfirmedNotAcknowledged


def require_outcome_reason(outcome: OutcomeRow, reason: str, known: Collection[str]) -> None:
    """An outcome that asks for a reason is given one of those known, any other none.  Raises OutcomeReasonMissing."""
    if (reason not in known) if outcome.needs_reason else reason:
        raise errors.OutcomeReasonMissing


def require_happened(*, happened_at: datetime, reported_at: datetime, at: datetime) -> None:
    """What followed a hit lies between its observation and now.  Raises HappenedOutOfOrder."""
    if not reported_at <= happened_at <= at:
        raise errors.HappenedOutOfOrder


def require_in_force(withdrawn_at: datetime | None) -> None:
    """An outcome is withdrawn once.  Raises OutcomeWithdrawn."""
    if withdrawn_at is not None:
        raise errors.OutcomeWithdrawn


def is_forgotten(*, until_at: datetime, reversed_at: datetime | None, at: datetime) -> bool:
    """Whether a remembered pair is believed no more."""
    return reversed_at is not None or until_at <= at


def require_remembered(*, until_at: datetime, reversed_at: datetime | None, at: datetime) -> None:
    """Only what is still remembered can be taken back.  Raises AlreadyForgotten."""
    if is_forgotten(until_at=until_at, reversed_at=reversed_at, at=at):
        raise errors.AlreadyForgotten


def new_reference(year: int, of: str = "HIT") -> str:
    """A reference for a hit, such as HIT-2026-7KQ3XD. At random: a running number would tell how many there are."""
    return f"{of}-{year}-{random_code()}"
