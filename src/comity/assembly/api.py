"""The assembly over the API: the same verbs, queries and rules as the pages.

What a session's pages show to who takes part, a program of theirs may read. A delegate's device casts its vote with a
key of its own making, so that sending it again after a lost answer is harmless.
"""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.utils import timezone
from ninja import Query, Router, Schema

from comity.assembly import offices, queries
from comity.assembly.codes import Choice, ItemState, Topic
from comity.assembly.models import AgendaItem, CastVote, FollowUp, Meeting, Minutes, Session, Text, Vote
from comity.assembly.queries import agenda as agendas
from comity.assembly.queries import minutes as told
from comity.assembly.queries import resolutions as registered
from comity.assembly.queries import roll as rolls
from comity.assembly.queries import texts as drafts
from comity.assembly.queries import votes as voted
from comity.assembly.queries.sessions import require_whole
from comity.assembly.resolutions_showing import search
from comity.assembly.rules.roll import numbers
from comity.assembly.services import votes as verbs
from comity.core.actors import Actor
from comity.core.refusals import NotFound, NotPermitted
from comity.core.requests import ActorRequest

PREFIX = "/assembly"
router = Router(tags=["assembly"])

LISTED_AT_MOST = 100


class VoteIn(Schema, extra="forbid"):
    """An answer. key: made by the device for this vote, and sent again with it."""

    choice: Choice
    key: UUID


@router.get("/sessions", summary="List sessions")
def sessions(request: ActorRequest, limit: Annotated[int, Query(ge=1, le=LISTED_AT_MOST)] = 25) -> dict[str, Any]:
    """Sessions of the Assembly, conferences and committees, the newest first."""
    _require_scope(request.actor)
    return {"sessions": [_session(row) for row in queries.sessions_visible_to(request.actor)[:limit]]}


@router.get("/sessions/{reference}", summary="Read a session")
def session(request: ActorRequest, reference: str) -> dict[str, Any]:
    """When and where, its languages, the edition of its rules; and the offices that one holds in it oneself."""
    _require_scope(request.actor)
    found = queries.session_visible_to(request.actor, reference)
    return _session(found) | {"offices": sorted(offices.held_by(request.actor, found))}


@router.get("/sessions/{reference}/timetable", summary="Read the timetable")
def timetable(request: ActorRequest, reference: str) -> dict[str, Any]:
    """The meetings that may be known of: all of them for who takes part, else those open to the media."""
    _require_scope(request.actor)
    found = queries.session_visible_to(request.actor, reference)
    return {"meetings": [_meeting(row) for row in queries.meetings_visible_to(request.actor, found)]}


@router.get("/sessions/{reference}/agenda", summary="Read the agenda")
def agenda(request: ActorRequest, reference: str) -> dict[str, Any]:
    """The items on the agenda in their order, and the editions that were published."""
    found = _whole(request, reference)
    items = agendas.items_visible_to(request.actor, found).filter(state=ItemState.ADMITTED)
    return {
        "items": [_item(row) for row in items],
        "editions": [
            {"kind": row.kind, "published_at": row.published_at, "due_on": row.due_on, "sha256": row.sha256}
            for row in agendas.editions_of(found)
        ],
    }


@router.get("/sessions/{reference}/texts", summary="List texts")
def texts(request: ActorRequest, reference: str) -> dict[str, Any]:
    """Draft resolutions that may be read, and adopted texts."""
    found = _whole(request, reference)
    return {"texts": [_text(row) for row in drafts.texts_visible_to(request.actor, found)]}


@router.get("/sessions/{reference}/texts/{key}", summary="Read a text")
def text(request: ActorRequest, reference: str, key: UUID) -> dict[str, Any]:
    """Its paragraphs and amendments in every language, with the version that each language stands at."""
    found = _whole(request, reference)
    row = drafts.text_visible_to(request.actor, found, key)
    return _text(row) | {
        "versions": drafts.versions_of(row),
        "paragraphs": [
            {"paragraph": str(one.pk), "kind": one.kind, "figures": one.figures, "words": _words(one)}
            for one in drafts.paragraphs_of(row)
        ],
        "amendments": [
            {
                "amendment": str(one.pk),
                "letter": one.letter,
                "kind": one.kind,
                "state": one.state,
                "paragraph": str(one.paragraph_id) if one.paragraph_id else None,
                "amends": str(one.amends_id) if one.amends_id else None,
                "words": _words(one),
            }
            for one in drafts.amendments_of(row)
        ],
    }


@router.get("/sessions/{reference}/roll", summary="Read the voting roll")
def roll(request: ActorRequest, reference: str) -> dict[str, Any]:
    """Who votes now, or did at the closing, and for everybody else why not."""
    found = _whole(request, reference)
    lines = rolls.roll_to_read(found, at=timezone.now())
    counted = numbers(lines)
    return {
        "members": counted.members,
        "entitled": counted.entitled,
        "present": counted.present,
        "lines": [line.as_record() for line in lines],
    }


@router.get("/sessions/{reference}/votes", summary="List votes")
def votes(request: ActorRequest, reference: str) -> dict[str, Any]:
    """All votes of the session, the newest first."""
    return {"votes": [_vote(row) for row in voted.votes_of(_whole(request, reference))]}


@router.get("/sessions/{reference}/votes/open", summary="Read the vote that is open")
def open_vote(request: ActorRequest, reference: str) -> dict[str, Any]:
    """The open vote, and what the own delegation answered; null where there is none."""
    found = _whole(request, reference)
    row = voted.open_vote_of(found)
    mine = offices.delegate_of(request.actor, found)
    if row is None:
        return {"vote": None, "received": None, "may_vote": False}
    received = row.cast_votes.filter(delegation=mine.delegation_id).first() if mine else None
    return {
        "vote": _vote(row),
        "received": _received(received) if received else None,
        "may_vote": offices.speaks_for(mine),
    }


@router.get("/sessions/{reference}/votes/{key}", summary="Read a vote")
def vote(request: ActorRequest, reference: str, key: UUID) -> dict[str, Any]:
    """The question, the counts and the outcome; of a decided open vote, who answered what."""
    row = voted.vote_in(_whole(request, reference), key)
    answers = row.cast_votes.select_related("delegation__member").order_by("place")
    return _vote(row) | {
        "roll": row.roll.lines if row.roll else None,
        "answers": [_answer(one) for one in answers] if row.outcome else None,
    }


@router.post("/sessions/{reference}/votes/{key}/cast", summary="Cast a vote", response={201: dict[str, Any]})
def cast(request: ActorRequest, reference: str, key: UUID, body: VoteIn) -> tuple[int, dict[str, Any]]:
    """The vote of the own delegation. Sent again with the same key it is the first one, whatever it says."""
    row = voted.vote_in(_whole(request, reference), key)
    received = verbs.cast_vote(request.actor, vote=row, choice=body.choice, key=body.key, at=timezone.now())
    return 201, _received(received)


@router.get("/sessions/{reference}/minutes", summary="Read the minutes")
def minutes(
    request: ActorRequest,
    reference: str,
    edition: Annotated[int | None, Query(ge=1, description="its number; without it the newest")] = None,
) -> dict[str, Any]:
    """An edition of the minutes that was published, in every language of the session."""
    found = told.edition_of(_whole(request, reference), edition)
    if found is None:
        raise NotFound
    return _minutes(found)


@router.get("/resolutions", summary="Search the register of resolutions")
def resolutions(
    request: ActorRequest,
    q: Annotated[str, Query(max_length=400, description="words in any language")] = "",
    topic: Topic | None = None,
    year: Annotated[int | None, Query(ge=1900, le=2200)] = None,
    limit: Annotated[int, Query(ge=1, le=LISTED_AT_MOST)] = 25,
) -> dict[str, Any]:
    """Resolutions that may be read, the newest first."""
    _require_scope(request.actor)
    asked = {"topic": topic, "session__opens_on__year": year}
    rows = registered.resolutions_visible_to(request.actor)
    rows = search(rows.filter(**{name: value for name, value in asked.items() if value}), q)
    return {"resolutions": [_text(row) for row in rows[:limit]]}


@router.get("/resolutions/{key}", summary="Read a resolution")
def resolution(request: ActorRequest, key: UUID) -> dict[str, Any]:
    """The adopted text with the provenance of each paragraph, its hash, and what became of what it asks for."""
    _require_scope(request.actor)
    row = registered.resolution_visible_to(request.actor, key)
    return _text(row) | {
        "assembled": row.assembled,
        "follow_ups": [_follow_up(one) for one in registered.follow_ups_of(row)],
    }


def _require_scope(actor: Actor) -> None:
    """Raises NotPermitted for a program that was let in for something else than the assembly."""
    if actor.scopes is not None and not any(scope.startswith("assembly.") for scope in actor.scopes):
        raise NotPermitted


def _whole(request: ActorRequest, reference: str) -> Session:
    """A session that the actor takes part in.  Raises NotPermitted, NotFound."""
    _require_scope(request.actor)
    return require_whole(request.actor, reference)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _words(row: Any) -> dict[str, str]:
    return {wording.language: wording.words for wording in row.wordings.all()}


def _session(row: Session) -> dict[str, Any]:
    return {
        "session": row.reference,
        "kind": row.kind,
        "number": row.number,
        "titles": row.titles,
        "place": row.place,
        "opens_on": _day(row.opens_on),
        "closes_on": _day(row.closes_on),
        "time_zone": row.time_zone,
        "languages": row.languages,
        "edition": row.edition,
        "state": row.state,
    }


def _meeting(row: Meeting) -> dict[str, Any]:
    return {
        "meeting": str(row.pk),
        "kind": row.kind,
        "titles": row.titles,
        "room": row.room,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "open_to": row.open_to,
        "cancelled": row.cancelled_at is not None,
    }


def _item(row: AgendaItem) -> dict[str, Any]:
    return {
        "item": str(row.pk),
        "place": row.place,
        "kind": row.kind,
        "titles": row.titles,
        "debate": row.debate,
    }


def _text(row: Text) -> dict[str, Any]:
    return {
        "text": str(row.pk),
        "session": row.session.reference,
        "symbol": row.symbol,
        "number": row.number,
        "topic": row.topic,
        "state": row.state,
        "original": row.original,
        "version": row.version,
        "decided_at": row.decided_at,
        "sha256": row.sha256,
    }


def _vote(row: Vote) -> dict[str, Any]:
    return {
        "vote": str(row.pk),
        "about": row.about,
        "thing": next((str(key) for key in _things(row) if key), None),
        "question": row.question,
        "decision": row.decision,
        "method": row.method,
        "ballot": row.ballot,
        "state": row.state,
        "opened_at": row.opened_at,
        "closed_at": row.closed_at,
        "counts": row.counts,
        "outcome": row.outcome,
    }


def _things(row: Vote) -> list[UUID | None]:
    return [row.amendment_id, row.paragraph_id, row.text_id, row.item_id, row.election_id]


def _answer(row: CastVote) -> dict[str, Any]:
    return {
        "member": row.delegation.member.code if row.delegation.member else None,
        "choice": row.choice,
        "candidates": row.candidates,
        "place": row.place,
    }


def _received(row: CastVote) -> dict[str, Any]:
    return {"choice": row.choice, "place": row.place, "key": str(row.key), "cast_at": row.cast_at}


def _minutes(row: Minutes) -> dict[str, Any]:
    return {
        "session": row.session.reference,
        "kind": row.kind,
        "edition": row.number,
        "published_at": row.published_at,
        "corrections_until": _day(row.corrections_until),
        "entries": row.entries,
        "last_leaf": row.last_leaf,
        "sha256": row.sha256,
        "lines": row.lines,
    }


def _follow_up(row: FollowUp) -> dict[str, Any]:
    return {
        "follow_up": str(row.pk),
        "kind": row.kind,
        "words": row.words,
        "treaty": row.treaty,
        "responsible": row.responsible,
        "unit": row.unit,
        "due_on": _day(row.due_on),
        "state": row.state,
        "reports": row.reports,
        "commitments": [
            {"member": one.member.code, "stage": one.stage, "stage_on": _day(one.stage_on), "source": one.source}
            for one in row.commitments.all()
        ],
    }
