"""Verbs of interviews: a journalist asks, the press contact answers, a time is taken once, and it is held or not."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from comity.accreditation import clock, permissions
from comity.accreditation.errors import press as errors
from comity.accreditation.models import (
    Application,
    Interview,
    InterviewBooking,
    InterviewSlot,
    PressContact,
)
from comity.accreditation.press_codes import STILL_OPEN, InterviewState, Official
from comity.accreditation.press_content import Because, Wish
from comity.accreditation.queries.news import is_press_officer
from comity.accreditation.queries.press import contact_of, is_accredited, offered
from comity.accreditation.rules import interviews as rules
from comity.accreditation.rules.interviews import OF_CONTACT, OF_JOURNALIST, Act, Time
from comity.assembly.models import Delegate, Delegation
from comity.assembly.queries.delegations import keeps
from comity.assembly.streams import IN_SESSION
from comity.core import desks
from comity.core.actors import Actor
from comity.core.countries import LANGUAGES
from comity.core.operations import operation
from comity.core.refusals import NotFound, NotYours

ANSWER_INTERVIEW = "accreditation.answer_interview"  # on the desk of who is asked
HOLD_INTERVIEW = "accreditation.hold_interview"  # the reminder, due when it begins


@operation("accreditation.name_press_contact", allow=permissions.NAME_CONTACT, subject="delegation", stream=IN_SESSION)
def name_press_contact(actor: Actor, *, delegation: Delegation, delegate: Delegate, at: datetime) -> PressContact:
    """Say who of a delegation answers requests for interviews.

    Raises NotYours for whoever does not keep the delegation, NotOfDelegation.
    """
    if not keeps(actor, delegation):
        raise NotYours
    if delegate.delegation_id != delegation.pk or delegate.officer_id is None or delegate.withdrawn_at is not None:
        raise errors.NotOfDelegation
    contact = PressContact.objects.filter(delegation=delegation).first()
    contact = contact or PressContact(session_id=delegation.session_id, delegation=delegation)
    contact.delegate, contact.named_at = delegate, at
    contact.save()
    return contact


@operation("accreditation.ask_interview", allow=permissions.ASK_INTERVIEW, subject="application", stream=IN_SESSION)
def ask_interview(actor: Actor, *, application: Application, wish: Wish, at: datetime) -> Interview:
    """Ask a delegation or an official for an interview at one of several times.

    Raises NotAccredited, NobodyAsked, TopicMissing, TimesNotPossible, TooManyRequests.
    """
    if not is_accredited(application):
        raise errors.NotAccredited
    wanted = [wish.delegation] if wish.delegation else []
    delegation = Delegation.objects.filter(session=application.session_id, pk__in=wanted).first()
    is_official = wish.official in Official.values
    if (delegation is None) is not is_official or wish.language not in LANGUAGES:
        raise errors.NobodyAsked
    if not wish.topic:
        raise errors.TopicMissing
    if Interview.objects.filter(application=application, state__in=STILL_OPEN).count() >= rules.MOST_OPEN:
        raise errors.TooManyRequests(most=rules.MOST_OPEN)
    _require_times(application, wish.times, at)
    interview = Interview.objects.create(
        session_id=application.session_id,
        application=application,
        delegation=delegation,
        official=wish.official if is_official else "",
        topic=wish.topic,
        language=wish.language,
        asked_at=at,
    )
    _offer(interview, wish.times, 1)
    first = min(time.starts_at for time in wish.times)
    _lay(interview, ANSWER_INTERVIEW, at=at, due_at=first)
    return interview


@operation("accreditation.agree_interview", allow=permissions.AGREE_INTERVIEW, subject="interview", stream=IN_SESSION)
def agree_interview(actor: Actor, *, interview: Interview, slot: UUID, at: datetime) -> Interview:
    """Agree to an interview at one of the times that the journalist offered.

    Raises NotPressContact, InterviewOver, TimeTaken, and NotFound for a time that was not offered.
    """
    _require_contact(actor, interview)
    rules.require_open(interview.state, Act.AGREE, OF_CONTACT)
    _agree(interview, slot, at)
    interview.answered_by, interview.answered_at = actor.id, at
    interview.save()
    return interview


@operation(
    "accreditation.propose_interview", allow=permissions.PROPOSE_INTERVIEW, subject="interview", stream=IN_SESSION
)
def propose_interview(actor: Actor, *, interview: Interview, times: Sequence[Time], at: datetime) -> Interview:
    """Propose other times than the journalist offered.  Raises NotPressContact, InterviewOver, TimesNotPossible."""
    _require_contact(actor, interview)
    rules.require_open(interview.state, Act.PROPOSE, OF_CONTACT)
    _require_times(interview.application, times, at)
    _offer(interview, times, 2)
    interview.state = InterviewState.PROPOSED
    interview.answered_by, interview.answered_at = actor.id, at
    interview.save()
    desks.clear(kind=ANSWER_INTERVIEW, subject=interview, at=at)
    return interview


@operation(
    "accreditation.decline_interview", allow=permissions.DECLINE_INTERVIEW, subject="interview", stream=IN_SESSION
)
def decline_interview(actor: Actor, *, interview: Interview, because: Because, at: datetime) -> Interview:
    """Decline an interview, or call an agreed one off, with a reason.

    Raises NotPressContact, InterviewOver, ReasonNeeded.
    """
    _require_contact(actor, interview)
    rules.require_open(interview.state, Act.DECLINE, OF_CONTACT)
    if not because.text:
        raise errors.ReasonNeeded
    interview.reason, interview.answered_by, interview.answered_at = because.text, actor.id, at
    _end(interview, InterviewState.DECLINED, at)
    return interview


@operation("accreditation.take_time", allow=permissions.TAKE_TIME, subject="interview", stream=IN_SESSION)
def take_time(actor: Actor, *, interview: Interview, slot: UUID, at: datetime) -> Interview:
    """Take one of the times that the press contact proposed.  Raises NotAccredited, InterviewOver, TimeTaken, NotFound.

    Whose request it is, the follow-up link has said.
    """
    if not is_accredited(interview.application):
        raise errors.NotAccredited
    rules.require_open(interview.state, Act.TAKE, OF_JOURNALIST)
    _agree(interview, slot, at)
    interview.save()
    return interview


@operation(
    "accreditation.withdraw_interview", allow=permissions.WITHDRAW_INTERVIEW, subject="interview", stream=IN_SESSION
)
def withdraw_interview(actor: Actor, *, interview: Interview, at: datetime) -> Interview:
    """Withdraw a request, or call an agreed interview off.  Raises InterviewOver."""
    rules.require_open(interview.state, Act.WITHDRAW, OF_JOURNALIST)
    _end(interview, InterviewState.WITHDRAWN, at)
    return interview


@operation("accreditation.note_interview", allow=permissions.NOTE_INTERVIEW, subject="interview", stream=IN_SESSION)
def note_interview(actor: Actor, *, interview: Interview, held: bool, because: Because, at: datetime) -> Interview:
    """Note whether an agreed interview was held.  Raises NotPressContact, InterviewOver, NotBegun, ReasonNeeded."""
    _require_contact(actor, interview)
    rules.require_open(interview.state, Act.NOTE, OF_CONTACT)
    if interview.slot is None or at < interview.slot.starts_at:
        raise errors.NotBegun
    if not held and not because.text:
        raise errors.ReasonNeeded
    interview.state = InterviewState.HELD if held else InterviewState.NOT_HELD
    interview.reason = "" if held else because.text
    interview.save()
    desks.clear(kind=HOLD_INTERVIEW, subject=interview, at=at)
    return interview


def forget_interviews(applications: Iterable[Application], *, at: datetime) -> list[Interview]:
    """End what is open of these applications, and empty what they asked. A helper for operations."""
    found = list(Interview.objects.filter(application__in=list(applications), erased_at__isnull=True))
    for interview in found:
        interview.topic = interview.reason = ""
        interview.erased_at = at
        if interview.is_open:
            _end(interview, InterviewState.WITHDRAWN, at)
        else:
            interview.save()
    return found


def _require_contact(actor: Actor, interview: Interview) -> None:
    if interview.delegation_id is None:
        answers = is_press_officer(actor)
    else:
        delegation = contact_of(actor, interview.session_id)
        answers = delegation is not None and delegation.pk == interview.delegation_id
    if not answers:
        raise errors.NotPressContact


def _require_times(application: Application, times: Sequence[Time], at: datetime) -> None:
    session = application.session
    rules.require_times(times, at=at, opens_on=session.opens_on, closes_on=session.closes_on, zone=clock.zone(session))


def _offer(interview: Interview, times: Sequence[Time], number: int) -> None:
    for time in times:
        InterviewSlot.objects.create(
            session_id=interview.session_id,
            interview=interview,
            round=number,
            starts_at=time.starts_at,
            ends_at=time.ends_at,
        )


def _agree(interview: Interview, key: UUID, at: datetime) -> None:
    """Take a time of the last offer for both sides.  Raises NotFound, TimesNotPossible, TimeTaken."""
    slot = next((one for one in offered(interview) if one.pk == key), None)
    if slot is None:
        raise NotFound
    _require_times(interview.application, [Time(slot.starts_at, slot.ends_at)], at)
    _book(interview, Time(slot.starts_at, slot.ends_at))
    interview.slot, interview.state = slot, InterviewState.AGREED
    desks.clear(kind=ANSWER_INTERVIEW, subject=interview, at=at)
    _lay(interview, HOLD_INTERVIEW, at=at, due_at=slot.starts_at)


def _book(interview: Interview, time: Time) -> None:
    """Take each quarter of an hour for each side. Two who do so at once meet in the store's own constraint."""
    asked = f"delegation:{interview.delegation_id}" if interview.delegation_id else f"official:{interview.official}"
    sides = (asked, f"application:{interview.application_id}")
    wanted = list(rules.quarters(time))
    taken = InterviewBooking.objects.filter(session=interview.session_id, side__in=sides, quarter_at__in=wanted)
    if taken.exists():
        raise errors.TimeTaken
    try:
        with transaction.atomic():
            for side in sides:
                for quarter in wanted:
                    InterviewBooking.objects.create(
                        session_id=interview.session_id, interview=interview, side=side, quarter_at=quarter
                    )
    except IntegrityError:
        raise errors.TimeTaken from None


def _end(interview: Interview, state: InterviewState, at: datetime) -> None:
    """End a request, and give its time back."""
    InterviewBooking.objects.filter(interview=interview).delete()
    interview.state = state
    interview.save()
    for kind in (ANSWER_INTERVIEW, HOLD_INTERVIEW):
        desks.clear(kind=kind, subject=interview, at=at)


def _lay(interview: Interview, kind: str, *, at: datetime, due_at: datetime) -> None:
    reference = interview.session.reference
    desks.put(bureau=interview.owner_id, kind=kind, subject=interview, reference=reference, at=at, due_at=due_at)
