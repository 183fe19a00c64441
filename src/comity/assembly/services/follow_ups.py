"""Verbs on follow-ups: asked for by a resolution, reported on by who is responsible, done or dropped; treaties."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from comity.assembly import errors, offices, permissions
from comity.assembly.codes import FollowUpKind, FollowUpState, Office, ParagraphKind, TextState, TreatyStage
from comity.assembly.content import Asked
from comity.assembly.models import FollowUp, Paragraph, Session, Text, TreatyCommitment
from comity.assembly.queries.calling import called_members
from comity.assembly.rules.languages import clean_in_languages
from comity.assembly.rules.timetable import end_of_day, zone_of
from comity.assembly.services.programme import keep_result, require_takes_results
from comity.assembly.streams import IN_SESSION
from comity.core import desks
from comity.core.actors import Actor
from comity.core.operations import operation
from comity.core.refusals import NotFound
from comity.members.models import Bureau

FOLLOW_UP = "assembly.follow-up"  # on the desk of who is responsible
LONGEST_WORDS: Final = 5_000
MOST_REPORTS: Final = 100


@operation("assembly.ask_follow_up", allow=permissions.ASK_FOLLOW_UP, subject="text", stream=IN_SESSION)
def ask_follow_up(actor: Actor, *, text: Text, asked: Asked, at: datetime) -> FollowUp:
    """Give somebody what an adopted resolution asks for, until a day: a task, or a treaty that members are to join.

    Raises NotInOffice, NotAdopted, WordsMissing, LanguageUnknown, BureauUnknown, DayPassed, NotFound for a paragraph of
    another text or an indicator of another session, NotAProgramme for what is no indicator of an adopted text.
    """
    session = text.session
    offices.require(actor, session, Office.SECRETARY)
    if text.state != TextState.ADOPTED:
        raise errors.NotAdopted
    words = clean_in_languages(asked.words, session.languages, LONGEST_WORDS)
    treaty = clean_in_languages(asked.treaty, session.languages, LONGEST_WORDS)
    if not words or (asked.kind == FollowUpKind.TREATY and not treaty):
        raise errors.WordsMissing
    if asked.paragraph is not None and not text.paragraphs.filter(pk=asked.paragraph).exists():
        raise NotFound
    if asked.due_on < at.astimezone(zone_of(session.time_zone)).date():
        raise errors.DayPassed
    made = FollowUp.objects.create(
        session=session,
        kind=asked.kind,
        treaty=treaty if asked.kind == FollowUpKind.TREATY else {},
        text=text,
        paragraph_id=asked.paragraph,
        indicator=None if asked.indicator is None else _indicator(session, asked.indicator),
        words=words,
        responsible=_bureau(asked.responsible),
        unit=asked.unit.strip()[:40] if asked.responsible == Bureau.SECRETARIAT else "",
        due_on=asked.due_on,
    )
    lay_on_desk(made, text.number, at)
    return made


@operation("assembly.report_follow_up", allow=permissions.REPORT_FOLLOW_UP, subject="follow_up", stream=IN_SESSION)
def report_follow_up(
    actor: Actor,
    *,
    follow_up: FollowUp,
    words: str,
    done: bool,
    at: datetime,
    value: Decimal | None = None,
    as_of: date | None = None,
) -> FollowUp:
    """Report what was done; with `done`, that it is all.

    words   in the language of the actor
    value   what the indicator of the follow-up has reached on the day `as_of`: it becomes a result of the programme

    Raises FollowUpOver, NotResponsible, WordsMissing, TextTooLong after a hundred reports, NotAProgramme for a value
    without an indicator, ResultUnsound, ResultExists.
    """
    _require_open(follow_up)
    _require_responsible(actor, follow_up)
    said = clean_in_languages({actor.language: words}, (actor.language,), LONGEST_WORDS)
    if not said:
        raise errors.WordsMissing
    if len(follow_up.reports) >= MOST_REPORTS:
        raise errors.TextTooLong(paragraphs=MOST_REPORTS, characters=LONGEST_WORDS)
    if value is not None:
        _report_result(follow_up, value, as_of, at)
    follow_up.reports = [*follow_up.reports, {"at": at.isoformat(), "by": actor.bureau, "words": said}]
    if done:
        follow_up.state, follow_up.done_at = FollowUpState.DONE, at
        desks.clear(kind=FOLLOW_UP, subject=follow_up, at=at)
    follow_up.save()
    return follow_up


@operation("assembly.drop_follow_up", allow=permissions.DROP_FOLLOW_UP, subject="follow_up", stream=IN_SESSION)
def drop_follow_up(actor: Actor, *, follow_up: FollowUp, words: str, at: datetime) -> FollowUp:
    """Drop a follow-up, with the reason.  Raises NotInOffice, FollowUpOver, WordsMissing."""
    offices.require(actor, follow_up.session_id, Office.SECRETARY)
    _require_open(follow_up)
    said = clean_in_languages({actor.language: words}, (actor.language,), LONGEST_WORDS)
    if not said:
        raise errors.WordsMissing
    follow_up.reports = [*follow_up.reports, {"at": at.isoformat(), "by": actor.bureau, "words": said}]
    follow_up.state = FollowUpState.DROPPED
    follow_up.save()
    desks.clear(kind=FOLLOW_UP, subject=follow_up, at=at)
    return follow_up


@operation("assembly.note_treaty_stage", allow=permissions.NOTE_TREATY_STAGE, subject="follow_up", stream=IN_SESSION)
def note_treaty_stage(
    actor: Actor,
    *,
    follow_up: FollowUp,
    member: str,
    stage: TreatyStage,
    stage_on: date | None,
    source: str,
    at: datetime,
) -> TreatyCommitment:
    """Note how far a state has come with a treaty: its own bureau does, or the secretary from a source.

    Raises NotATreaty, NotAMember, NotResponsible.
    """
    if follow_up.kind != FollowUpKind.TREATY:
        raise errors.NotATreaty
    found = called_members(follow_up.session).filter(code=member.strip().upper()[:4]).first()
    if found is None:
        raise errors.NotAMember(member=member[:4])
    is_secretary = Office.SECRETARY in offices.held_by(actor, follow_up.session_id)
    if not is_secretary and actor.bureau != found.code:
        raise errors.NotResponsible(bureau=found.code)
    row = follow_up.commitments.filter(member=found).first()
    row = row or TreatyCommitment(session_id=follow_up.session_id, follow_up=follow_up, member=found)
    row.stage, row.stage_on, row.source, row.noted_at = stage, stage_on, source.strip()[:300], at
    row.save()
    return row


def lay_on_desk(follow_up: FollowUp, reference: str, at: datetime) -> None:
    """Put a follow-up on the desk of who is responsible, until the end of its day by the clock of the session."""
    desks.put(
        bureau=follow_up.responsible,
        unit=follow_up.unit,
        kind=FOLLOW_UP,
        subject=follow_up,
        reference=reference,
        at=at,
        due_at=end_of_day(follow_up.due_on, zone_of(follow_up.session.time_zone)),
    )


def _indicator(session: Session, key: UUID) -> Paragraph:
    """Raises NotFound, NotAProgramme."""
    found = Paragraph.objects.select_related("text").filter(session=session, pk=key).first()
    if found is None:
        raise NotFound
    if found.kind != ParagraphKind.INDICATOR:
        raise errors.NotAProgramme
    require_takes_results(found)
    return found


def _report_result(follow_up: FollowUp, value: Decimal, as_of: date | None, at: datetime) -> None:
    """Raises NotAProgramme, ResultUnsound, ResultExists."""
    if follow_up.indicator is None:
        raise errors.NotAProgramme
    if as_of is None:
        raise errors.ResultUnsound
    source = follow_up.text.number if follow_up.text else ""
    keep_result(follow_up.indicator, value=value, as_of=as_of, source=source, at=at)


def _bureau(code: str) -> str:
    found = Bureau.objects.filter(code=code.strip().upper()[:16]).first()
    if found is None:
        raise errors.BureauUnknown(bureau=code[:16])
    return str(found.code)


def _require_open(follow_up: FollowUp) -> None:
    if follow_up.state != FollowUpState.OPEN:
        raise errors.FollowUpOver


def _require_responsible(actor: Actor, follow_up: FollowUp) -> None:
    """The responsible bureau, its unit where one is named, or the secretary of the session."""
    mine = actor.bureau == follow_up.responsible and not actor.entity
    if mine and follow_up.unit in ("", actor.unit):
        return
    if Office.SECRETARY not in offices.held_by(actor, follow_up.session_id):
        raise errors.NotResponsible(bureau=follow_up.responsible)
