"""Verbs on the minutes: published from the record, corrected by the members until a day, final."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from comity.assembly import errors, offices, permissions
from comity.assembly.codes import CorrectionState, DelegationKind, MinutesKind, Office
from comity.assembly.content import Texts
from comity.assembly.models import Correction, Delegation, Minutes, Session
from comity.assembly.queries import minutes as asked
from comity.assembly.rules import minutes as rules
from comity.assembly.rules.languages import clean_in_languages
from comity.assembly.rules.timetable import end_of_day, zone_of
from comity.assembly.services.drafting import LONGEST_WORDS, clean_words
from comity.assembly.streams import IN_SESSION
from comity.core import desks
from comity.core.actors import Actor
from comity.core.operations import operation
from comity.core.refusals import NotFound
from comity.members.models import Bureau

CHECK = "assembly.check-minutes"  # on the desk of each bureau that keeps a delegation
CORRECTION = "assembly.correction"  # on the desk of the Secretariat

LONGEST_DELAY: Final = timedelta(days=366)


@operation("assembly.publish_minutes", allow=permissions.PUBLISH_MINUTES, subject="session", stream=IN_SESSION)
def publish_minutes(actor: Actor, *, session: Session, corrections_until: date, at: datetime) -> Minutes:
    """Publish the provisional minutes of a closed session, as its record gives them.

    corrections_until  the last day, by the clock of the session, on which members may ask for corrections

    Raises NotInOffice, SessionNotClosed, MinutesPublished, CorrectionsDayNotPossible.
    """
    offices.require(actor, session, Office.SECRETARY)
    if not asked.is_over(session):
        raise errors.SessionNotClosed
    if asked.edition_of(session) is not None:
        raise errors.MinutesPublished
    today = today_in(session, at)
    if not today <= corrections_until <= today + LONGEST_DELAY:
        raise errors.CorrectionsDayNotPossible
    told = asked.told_now(session)
    made = Minutes.objects.create(
        session=session,
        kind=MinutesKind.PROVISIONAL,
        number=1,
        entries=told.entries,
        last_leaf=told.last_leaf,
        lines=told.lines,
        sha256=rules.digest(told.lines),
        published_at=at,
        corrections_until=corrections_until,
    )
    due_at = _end_of(corrections_until, session)
    for bureau in _keepers(session):
        desks.put(bureau=bureau, kind=CHECK, subject=made, reference=session.reference, at=at, due_at=due_at)
    return made


@operation("assembly.ask_correction", allow=permissions.ASK_CORRECTION, subject="minutes", stream=IN_SESSION)
def ask_correction(actor: Actor, *, minutes: Minutes, line: int, words: str, at: datetime) -> Correction:
    """Ask for other words in a paragraph of the provisional minutes, for the delegation of one's own bureau.

    line  of the edition, from 0; words: in the language of the actor

    Raises NotADelegate, CorrectionsOver, NotFound for a paragraph that is not there, WordsMissing, CorrectionAsked.
    """
    of = _delegation_of(actor, minutes.session)
    if minutes.corrections_until is None or today_in(minutes.session, at) > minutes.corrections_until:
        raise errors.CorrectionsOver
    if asked.editions_of(minutes.session).filter(kind=MinutesKind.FINAL).exists():
        raise errors.CorrectionsOver
    if not 0 <= line < len(minutes.lines):
        raise NotFound
    if minutes.corrections.filter(delegation=of, line=line, state=CorrectionState.ASKED).exists():
        raise errors.CorrectionAsked
    made = Correction.objects.create(
        session_id=minutes.session_id,
        minutes=minutes,
        delegation=of,
        line=line,
        language=actor.language,
        words=clean_words(words),
        asked_at=at,
    )
    reference = minutes.session.reference
    desks.put(bureau=Bureau.SECRETARIAT, kind=CORRECTION, subject=made, reference=reference, at=at)
    return made


@operation("assembly.decide_correction", allow=permissions.DECIDE_CORRECTION, subject="correction", stream=IN_SESSION)
def decide_correction(actor: Actor, *, correction: Correction, texts: Texts, reason: Texts, at: datetime) -> Correction:
    """Make a correction, with the words in every language of the session; or refuse it, with the reason.

    texts   {language: words} of the paragraph in the final edition; {} to refuse
    reason  {language: words}: why it is refused; {} to make it

    Raises NotInOffice, CorrectionDecided, CorrectionIncomplete, LanguageUnknown.
    """
    offices.require(actor, correction.session_id, Office.SECRETARY)
    if correction.state != CorrectionState.ASKED:
        raise errors.CorrectionDecided
    languages = correction.session.languages
    said, why = (clean_in_languages(words, languages, LONGEST_WORDS) for words in (texts, reason))
    if bool(said) == bool(why) or (said and set(said) != set(languages)):
        raise errors.CorrectionIncomplete
    correction.state = CorrectionState.MADE if said else CorrectionState.REFUSED
    correction.texts, correction.reason, correction.decided_at = said, why, at
    correction.save()
    desks.clear(kind=CORRECTION, subject=correction, at=at)
    return correction


@operation("assembly.finish_minutes", allow=permissions.FINISH_MINUTES, subject="minutes", stream=IN_SESSION)
def finish_minutes(actor: Actor, *, minutes: Minutes, at: datetime) -> Minutes:
    """Publish the final minutes: the provisional ones, with the corrections that were made.

    Raises NotInOffice, MinutesPublished, CorrectionsRunning while members may still ask, or one is not decided on.
    """
    session = minutes.session
    offices.require(actor, session, Office.SECRETARY)
    if minutes.corrections_until is None or asked.editions_of(session).filter(kind=MinutesKind.FINAL).exists():
        raise errors.MinutesPublished
    waiting = minutes.corrections.filter(state=CorrectionState.ASKED).exists()
    if waiting or today_in(session, at) <= minutes.corrections_until:
        raise errors.CorrectionsRunning
    lines = _corrected(minutes)
    made = Minutes.objects.create(
        session=session,
        kind=MinutesKind.FINAL,
        number=minutes.number + 1,
        entries=minutes.entries,
        last_leaf=minutes.last_leaf,
        lines=lines,
        sha256=rules.digest(lines),
        published_at=at,
    )
    desks.clear(kind=CHECK, subject=minutes, at=at)
    return made


def _corrected(minutes: Minutes) -> list[dict[str, Any]]:
    """The paragraphs with the corrections that were made; of two in one paragraph the later decision holds."""
    lines = [dict(line) for line in minutes.lines]
    for correction in minutes.corrections.filter(state=CorrectionState.MADE).order_by("decided_at", "pk"):
        lines[correction.line] |= {"words": dict(correction.texts), "correction": str(correction.pk)}
    return lines


def _delegation_of(actor: Actor, session: Session) -> Delegation:
    """The delegation for which an actor reads the minutes.  Raises NotADelegate."""
    seat = offices.delegate_of(actor, session)
    if seat is not None:
        return seat.delegation
    kept = Delegation.objects.filter(session=session, bureau=actor.bureau).exclude(kind=DelegationKind.GUEST)
    found = kept.order_by("kind", "pk").first()
    if found is None or actor.entity:
        raise errors.NotADelegate
    return found


def _keepers(session: Session) -> list[str]:
    kept = Delegation.objects.filter(session=session).exclude(bureau=Bureau.SECRETARIAT)
    return sorted(set(kept.values_list("bureau_id", flat=True)))


def today_in(session: Session, at: datetime) -> date:
    """The day by the clock of the session."""
    return at.astimezone(zone_of(session.time_zone)).date()


def _end_of(day: date, session: Session) -> datetime:
    """The end of a day by the clock of the session."""
    return end_of_day(day, zone_of(session.time_zone))
