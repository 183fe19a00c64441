"""Notices over the API: the same verbs, queries and rules as the pages. Nobody reviews by a token."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Field, Router, Schema

from comity.core.codes import Handling, NoticeType, Purpose
from comity.core.refusals import InvalidInput, NotFound
from comity.core.requests import ActorRequest
from comity.notices import asking, editions, interchange, permissions, queries, services
from comity.notices.codes import State
from comity.notices.content import Answers, DraftContent, Note
from comity.notices.models import Notice
from comity.notices.queries.attached import attached_to
from comity.notices.schema import notice_schema
from comity.notices.tables import Edition, TypeRow, text_in
from comity.notices.wording import sentence
from comity.records.attachments.showing import content
from comity.records.awaited import not_here
from comity.records.drafts import ReleaseRule

PREFIX = "/notices"
router = Router(tags=["notices"])

LISTED_AT_MOST = 100
LONGEST_NOTE = 4_000

Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 12, 31))]


class RequestIn(Schema, extra="forbid"):
    """What the bureau explains when it requests a notice. seen: the last step that it knows of."""

    seen: int = Field(ge=0)
    duplicates_note: str = Field(default="", max_length=LONGEST_NOTE)
    new_facts: str = Field(default="", max_length=LONGEST_NOTE)


class AnswersIn(Schema, extra="forbid"):
    """An answer to each open question, by its number."""

    answers: dict[int, str]


class WithdrawalIn(Schema, extra="forbid"):
    """Why a notice ends: a code of the table of reasons."""

    reason: str = Field(min_length=1, max_length=40)


class ExtensionIn(Schema, extra="forbid"):
    """Until when a notice is kept, and why it is still needed."""

    until_on: date
    reason: str = Field(min_length=1, max_length=LONGEST_NOTE)


class NarrowingIn(Schema, extra="forbid"):
    """The audience that a notice in force keeps: a part of the one it has."""

    rule: ReleaseRule
    bureaus: list[str] = Field(default_factory=list, max_length=400)
    purposes: list[Purpose] = Field(min_length=1)
    handling: Handling
    handling_note: str = Field(default="", max_length=LONGEST_NOTE)


@router.get("", summary="List notices")
def listed(
    request: ActorRequest,
    type: NoticeType | None = None,
    state: State | None = None,
    owner: str = "",
    published_from: Day | None = None,
    published_until: Day | None = None,
    limit: int = 25,
) -> dict[str, Any]:
    """Notices that may be seen, the latest published first; of one's own bureau, drafts too.

    published_from and published_until, days at this node, keep those published on or between them.
    """
    actor = request.actor
    rows = queries.notices_visible_to(actor) if permissions.SEARCH_NOTICES.allows(actor) else Notice.objects.none()
    asked = {
        "type": type,
        "state": state,
        "requesting_bureau": owner,
        "published_at__gte": _begin_of(published_from),
        "published_at__lt": _begin_of(published_until, days_later=1),
    }
    rows = rows.filter(**{column: value for column, value in asked.items() if value})
    wanted = min(max(limit, 1), LISTED_AT_MOST)
    shown = list(rows.order_by("-published_at", "-pk").values_list("pk", flat=True)[:wanted])
    question = (
        f"type={type or ''}&state={state or ''}&owner={owner}"
        f"&published_from={published_from or ''}&published_until={published_until or ''}"
    )
    seen = services.search_notices(actor, question=question, shown=shown, at=timezone.now())
    return {"notices": [_line(notice) for notice in queries.lines_of(actor, seen)]}


@router.get("/types", summary="Types of notice")
def types(request: ActorRequest) -> dict[str, Any]:
    """What may be asked for, and what each type needs, as the edition in force says."""
    edition = editions.in_force(timezone.localdate())
    return {"edition": edition.name, "types": [_type(row) for row in edition.types.values()]}


@router.get("/schema", summary="Schema of a notice")
def schema(request: ActorRequest) -> dict[str, Any]:
    """The JSON Schema of the form in which notices are drafted and exported."""
    return notice_schema()


@router.post("", summary="Draft a notice", response={201: dict[str, Any]})
def draft(request: ActorRequest, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Begin a notice of one's own bureau, in the form of the schema. It may still be incomplete."""
    drafted = services.draft_notice(request.actor, content=_content(body), at=timezone.now())
    return 201, _drafted(request, drafted)


@router.get("/{reference}", summary="Open a notice")
def opened(request: ActorRequest, reference: str, edition: int | None = None) -> dict[str, Any]:
    """A notice, with those of its subjects that may be seen; its owner sees who opened it, and why."""
    actor = request.actor
    notice = services.consult_notice(actor, reference=reference, edition=edition, at=timezone.now())
    own = actor.bureau == notice.requesting_bureau_id and not actor.entity
    said = interchange.structured(notice, queries.subjects_of(actor, notice), own=own)
    files = [content(one) for one in attached_to(actor, notice)]
    awaited = not_here(actor, notice).content()
    seen = queries.last_step_seen(actor, notice)
    return said | {"files": files, "files_not_here": awaited, "seen": seen}


@router.put("/{reference}/edition/{edition}", summary="Change a draft")
def save(request: ActorRequest, reference: str, edition: int, body: dict[str, Any]) -> dict[str, Any]:
    """Write a draft, or a notice that was returned, anew."""
    notice = _own(request, reference, edition)
    saved = services.save_draft(request.actor, notice=notice, content=_content(body), at=timezone.now())
    return _drafted(request, saved)


@router.get("/{reference}/edition/{edition}/findings", summary="Check a draft")
def findings(request: ActorRequest, reference: str, edition: int) -> dict[str, Any]:
    """What is missing in a draft, contradicts itself, or would help."""
    return _drafted(request, _own(request, reference, edition))


@router.post("/{reference}/edition/{edition}/request", summary="Request a notice")
def ask(request: ActorRequest, reference: str, edition: int, body: RequestIn) -> dict[str, Any]:
    """Ask the General Secretariat to publish a draft."""
    notice = _own(request, reference, edition)
    return _line(asking.ask(request.actor, notice=notice, **body.dict(), at=timezone.now()))


@router.post("/{reference}/edition/{edition}/answers", summary="Answer questions")
def answer(request: ActorRequest, reference: str, edition: int, body: AnswersIn) -> dict[str, Any]:
    """Answer every open question about a returned notice."""
    notice = _own(request, reference, edition)
    answers = Answers(body.answers)
    return _line(services.answer_questions(request.actor, notice=notice, answers=answers, at=timezone.now()))


@router.post("/{reference}/edition/{edition}/discard", summary="Discard a draft")
def discard(request: ActorRequest, reference: str, edition: int) -> dict[str, Any]:
    """Give up what was not published yet."""
    notice = _own(request, reference, edition)
    return _line(services.discard_draft(request.actor, notice=notice, at=timezone.now()))


@router.post("/{reference}/edition/{edition}/withdraw", summary="Withdraw a notice")
def withdraw(request: ActorRequest, reference: str, edition: int, body: WithdrawalIn) -> dict[str, Any]:
    """End a notice of one's own bureau."""
    notice = _own(request, reference, edition)
    return _line(services.withdraw_notice(request.actor, notice=notice, reason=body.reason, at=timezone.now()))


@router.post("/{reference}/edition/{edition}/narrow", summary="Narrow the audience of a notice")
def narrow(request: ActorRequest, reference: str, edition: int, body: NarrowingIn) -> dict[str, Any]:
    """Let fewer bureaus see a notice in force, for fewer purposes, or under a stricter handling code, at once."""
    notice = _own(request, reference, edition)
    return _line(services.narrow_notice(request.actor, notice=notice, **body.dict(), at=timezone.now()))


@router.post(
    "/{reference}/edition/{edition}/new-edition", summary="Draft a new edition", response={201: dict[str, Any]}
)
def new_edition(request: ActorRequest, reference: str, edition: int) -> tuple[int, dict[str, Any]]:
    """A draft that says what the notice says: change it, then request it. The present edition stays in force."""
    notice = _own(request, reference, edition)
    return 201, _drafted(request, services.start_edition(request.actor, notice=notice, at=timezone.now()))


@router.post("/{reference}/edition/{edition}/extend", summary="Keep a notice longer")
def extend(request: ActorRequest, reference: str, edition: int, body: ExtensionIn) -> dict[str, Any]:
    """Keep a notice longer. For a named officer only: a token is refused."""
    notice = _own(request, reference, edition)
    return _line(
        services.extend_notice(
            request.actor, notice=notice, until_on=body.until_on, reason=Note(body.reason), at=timezone.now()
        )
    )


@router.get("/{reference}/edition/{edition}/ftm", summary="A notice as FollowTheMoney")
def ftm(request: ActorRequest, reference: str, edition: int) -> HttpResponse:
    """The notice and its subjects as FollowTheMoney lines."""
    notice = queries.notice_visible_to(request.actor, reference, edition)
    found = services.export_notices(
        request.actor, question=f"reference={reference}", format="ftm", part=[notice.pk], at=timezone.now()
    )
    text = "".join(interchange.exported(request.actor, one, "ftm") for one in found)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _own(request: ActorRequest, reference: str, edition: int) -> Notice:
    """An edition of the own bureau; another's is not there.  Raises NotFound."""
    notice = queries.notice_visible_to(request.actor, reference, edition)
    if notice.requesting_bureau_id != request.actor.bureau:
        raise NotFound
    return notice


def _begin_of(day: date | None, *, days_later: int = 0) -> datetime | None:
    """The first moment of a day at this node, or of one soon after."""
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day, time())) + timedelta(days=days_later)


def _content(body: dict[str, Any]) -> DraftContent:
    try:
        return interchange.content_from(body)
    except interchange.NoticeUnreadable as unreadable:
        raise InvalidInput(reason=str(unreadable)) from unreadable


def _drafted(request: ActorRequest, notice: Notice) -> dict[str, Any]:
    now = timezone.now()
    edition: Edition = editions.in_force(now.date())
    found = [
        {
            "code": one.code,
            "field": one.field,
            "level": str(one.level),
            "article": one.article,
            "message": sentence(one, edition),
        }
        for one in queries.findings_of(notice, now)
    ]
    return _line(notice) | {"seen": queries.last_step_seen(request.actor, notice), "findings": found}


def _line(notice: Notice) -> dict[str, Any]:
    return {
        "reference": notice.reference,
        "edition": notice.edition_number,
        "type": notice.type,
        "channel": notice.channel,
        "owner": notice.requesting_bureau_id,
        "state": notice.state,
        "handling": notice.handling,
        "published_at": notice.published_at,
        "kept_until": notice.kept_until,
    }


def _type(row: TypeRow) -> dict[str, Any]:
    language = get_language() or "en"
    return {
        "type": row.type,
        "name": text_in(row.name, language),
        "purpose": text_in(row.purpose, language),
        "required": list(row.required),
        "desirable": list(row.desirable),
        "reviewers": row.reviewers,
        "languages": list(row.languages),
        "subjects": list(row.subjects.principal),
        "request_kinds": list(row.request_kinds),
        "retention_months": row.retention.months,
    }
