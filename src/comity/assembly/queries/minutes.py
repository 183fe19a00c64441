"""The minutes: told from the record as it is now, and the editions that were published."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet
from django.utils import translation

from comity.assembly import offices
from comity.assembly.codes import CorrectionState, MinutesKind, Office, SessionState
from comity.assembly.minutes_names import Names
from comity.assembly.minutes_wording import sentence
from comity.assembly.models import Correction, Delegation, Minutes, OfficeHolder, Session, SuspensionAppeal
from comity.assembly.queries.sessions import one
from comity.assembly.rules import minutes as rules
from comity.assembly.rules.minutes_record import APP, NOUNS, Entry, Line, Rows
from comity.assembly.rules.timetable import zone_of
from comity.assembly.streams import OF_SESSION
from comity.core.actors import Actor
from comity.core.models import AuditEntry
from comity.core.subjects import state_of
from comity.members.models import Member

READING_DRAFTS = (Office.SECRETARY, Office.CHAIR)


@dataclass(frozen=True, slots=True)
class Told:
    """What the record has to tell: paragraphs in every language of the session, up to and with an entry."""

    lines: list[dict[str, Any]]
    entries: int
    last_leaf: str


def told_now(session: Session) -> Told:
    """The minutes as the record of a session gives them now."""
    entries, last_leaf = _entries(session)
    lines = rules.told(entries, _rows(session))
    return Told(_worded(lines, session), len(entries), last_leaf)


def reads_drafts(actor: Actor, session: Session) -> bool:
    """Whether an actor reads the minutes before they are published: the secretary and the chair."""
    return not offices.held_by(actor, session).isdisjoint(READING_DRAFTS)


def editions_of(session: Session) -> QuerySet[Minutes]:
    """The editions that were published, the newest first."""
    return Minutes.objects.filter(session=session).select_related("session").order_by("-number")


def edition_of(session: Session, number: int | None = None) -> Minutes | None:
    """One edition by its number, or the newest; None where it was not published."""
    found = editions_of(session)
    return (found if number is None else found.filter(number=number)).first()


def provisional(session: Session) -> Minutes:
    """The provisional edition.  Raises NotFound."""
    return one(editions_of(session).filter(kind=MinutesKind.PROVISIONAL))


def corrections_visible_to(actor: Actor, session: Session) -> QuerySet[Correction]:
    """Corrections that were asked for: all of them for the secretary, else those of the own bureau and those made."""
    rows = Correction.objects.filter(session=session).select_related("delegation__member", "minutes")
    if not reads_drafts(actor, session):
        mine = rows.filter(delegation__bureau=actor.bureau)
        rows = mine | rows.filter(state=CorrectionState.MADE)
    return rows.order_by("line", "asked_at")


def correction_of(session: Session, key: UUID) -> Correction:
    """One correction.  Raises NotFound."""
    rows = Correction.objects.filter(session=session, pk=key)
    return one(rows.select_related("minutes__session", "session", "delegation__member"))


def is_over(session: Session) -> bool:
    """Whether the session was closed: before, its minutes cannot be published."""
    return session.state == SessionState.CLOSED


def _entries(session: Session) -> tuple[list[Entry], str]:
    stream = AuditEntry.objects.filter(stream=OF_SESSION.name_of(session.pk)).order_by("stream_number")
    found: list[Entry] = []
    leaf = ""
    for entry in stream.prefetch_related("items"):
        touched = {(item.subject_type, item.subject_id) for item in entry.items.all()}
        if entry.state_commitment is not None:
            touched.add((entry.subject_type, entry.subject_id))
        found.append(Entry(len(found), entry.event, frozenset(touched)))
        leaf = bytes(entry.leaf_hash).hex()
    return found, leaf


def _rows(session: Session) -> Rows:
    return {APP + noun: {str(row.pk): state_of(row) for row in _of(noun, session)} for noun in NOUNS}


def _of(noun: str, session: Session) -> QuerySet[Any]:
    rows = apps.get_model(APP + noun)._base_manager.all()
    found: QuerySet[Any] = rows.filter(pk=session.pk) if noun == "session" else rows.filter(session=session)
    return found


def _worded(lines: Iterable[Line], session: Session) -> list[dict[str, Any]]:
    """Each paragraph as it is kept, with its words in every language of the session."""
    names = names_in(session)
    kept = [line.as_record() | {"words": {}} for line in lines]
    for language in session.languages:
        with translation.override(language):
            for line in kept:
                line["words"][language] = sentence(line["code"], line["facts"], names)
    return kept


def names_in(session: Session) -> Names:
    """Names of everything that the minutes of a session name."""
    known: dict[str, Mapping[str, str]] = {}
    for key, code, names in Member.objects.filter(invented=session.invented).values_list("pk", "code", "names"):
        known[str(key)] = known[code] = names
    for row in Delegation.objects.filter(session=session).select_related("member"):
        known[str(row.pk)] = row.member.names if row.member else row.names
    for holder in OfficeHolder.objects.filter(session=session).select_related("officer"):
        known[str(holder.officer_id)] = {"en": holder.officer.name}
    for appeal in SuspensionAppeal.objects.filter(session=session).select_related("suspension__member"):
        known[str(appeal.suspension_id)] = appeal.suspension.member.names
    return Names(known, zone_of(session.time_zone))
