"""Draft resolutions: the list, a text side by side in all languages, writing, translating, sponsoring."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.assembly import offices, text_showing
from comity.assembly.codes import DelegationKind, Office, ParagraphKind, SessionState, TextState
from comity.assembly.forms.texts import Drafting, Translating, Writing
from comity.assembly.models import Paragraph, Session, Text
from comity.assembly.queries import agenda
from comity.assembly.queries import texts as asked
from comity.assembly.queries.programme import obstacles_of_budget
from comity.assembly.queries.sessions import require_whole
from comity.assembly.rules.programme import LEVELS
from comity.assembly.services import drafting as verbs
from comity.assembly.showing import name_of
from comity.assembly.views.pages import address, head_of, show, task, trail_of
from comity.core.actors import Actor
from comity.core.refusals import NotFound
from comity.core.requests import ActorRequest
from comity.engines.ballots import rules as voting


@require_GET
def texts(request: ActorRequest, reference: str) -> HttpResponse:
    """The texts of a session, and the resolutions among them."""
    found = require_whole(request.actor, reference)
    rows = asked.texts_visible_to(request.actor, found).prefetch_related("paragraphs__wordings", "sponsors__delegation")
    shown = head_of(request, found, "texts") | {
        "texts": [
            (text, text_showing.title_of(text, request.actor.language), text_showing.text_word(text)) for text in rows
        ],
    }
    return show(request, "assembly/texts.html", shown)


@require_GET
def text(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """One text, paragraph by paragraph in all languages; what keeps its vote closed; its amendments."""
    found = require_whole(request.actor, reference)
    row = asked.text_visible_to(request.actor, found, key)
    language = request.actor.language
    title = text_showing.title_of(row, language)
    is_undecided = row.state in verbs.UNDECIDED
    reasons = [*asked.obstacles(row), *obstacles_of_budget(row)] if is_undecided else []
    edition = voting.edition(found.edition)
    shown = head_of(request, found, "texts") | {
        "text": row,
        "text_title": title,
        "word": text_showing.text_word(row),
        "decision": voting.text_in(edition.rules[row.decision].label, language),
        "languages": text_showing.language_names(
            [row.original, *(code for code in found.languages if code != row.original)]
        ),
        "rows": text_showing.rows(asked.paragraphs_of(row), row),
        "sponsors": [name_of(one.delegation, language) for one in _sponsors(row)],
        "obstacles": text_showing.sentences(reasons, language, edition),
        "is_undecided": is_undecided,
        "has_programme": row.paragraphs.filter(kind__in=list(LEVELS)).exists(),
        "amendments": text_showing.amendments(asked.amendments_of(row), row, language),
        "trail": trail_of(found, request.actor, (_("Texts"), address("texts", found)), (row.symbol, "")),
    }
    return show(request, "assembly/text.html", shown | _possible(request.actor, found, row))


@require_http_methods(["GET", "POST"])
def draft(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Begin a draft resolution under an item."""
    found = require_whole(request.actor, reference)
    item = agenda.item_visible_to(request.actor, found, key)
    return task(
        request,
        found,
        lambda posted: Drafting(posted, session=found, language=request.actor.language),
        title=_("Draft a resolution"),
        do=lambda form: verbs.draft_text(request.actor, item=item, draft=form.draft(), at=timezone.now()),
        back=address("texts", found),
    )


@require_http_methods(["GET", "POST"])
def write(request: ActorRequest, reference: str, key: UUID, paragraph: UUID | None = None) -> HttpResponse:
    """Write a paragraph in the original language."""
    found = require_whole(request.actor, reference)
    row = asked.text_visible_to(request.actor, found, key)
    present = asked.paragraph_of(row, paragraph) if paragraph else None
    initial = _said(row, present) if present else {}
    return task(
        request,
        found,
        lambda posted: Writing(
            posted, text=row, title=present is not None and present.kind == ParagraphKind.TITLE, initial=initial
        ),
        title=_("Write a paragraph"),
        lede=row.symbol,
        do=lambda form: verbs.write_paragraph(
            request.actor,
            text=row,
            paragraph=present,
            kind=form.kind_said(),
            words=form.cleaned_data["words"],
            figures=form.figures(),
            at=timezone.now(),
        ),
        back=address("text", found, key),
    )


@require_http_methods(["GET", "POST"])
def translate(request: ActorRequest, reference: str, key: UUID, paragraph: UUID, language: str) -> HttpResponse:
    """Write, or confirm, a paragraph in another language."""
    found = require_whole(request.actor, reference)
    row = asked.text_visible_to(request.actor, found, key)
    present = asked.paragraph_of(row, paragraph)
    if language not in found.languages:
        raise NotFound
    words = {one.language: one.words for one in present.wordings.all()}
    return task(
        request,
        found,
        lambda posted: Translating(
            posted,
            language=language,
            original=words.get(row.original, ""),
            initial={"words": words.get(language, "")},
        ),
        title=_("Write a paragraph in another language"),
        lede=text_showing.language_names([language])[0],
        do=lambda form: verbs.translate(
            request.actor, paragraph=present, language=language, words=form.cleaned_data["words"], at=timezone.now()
        ),
        back=address("text", found, key),
    )


@require_POST
def remove(request: ActorRequest, reference: str, key: UUID, paragraph: UUID) -> HttpResponse:
    """Take a paragraph out of a draft."""
    found = require_whole(request.actor, reference)
    row = asked.text_visible_to(request.actor, found, key)
    verbs.remove_paragraph(request.actor, paragraph=asked.paragraph_of(row, paragraph), at=timezone.now())
    return redirect(address("text", found, key))


@require_POST
def step(request: ActorRequest, reference: str, key: UUID, step: str) -> HttpResponse:
    """Table, refer, withdraw or sponsor a text, or note that its costs were seen."""
    found = require_whole(request.actor, reference)
    row = asked.text_visible_to(request.actor, found, key)
    now = timezone.now()
    if step in ("refer", "bring-back"):
        verbs.refer_text(request.actor, text=row, to_committee=step == "refer", at=now)
    else:
        verb = {
            "table": verbs.table_text,
            "withdraw": verbs.withdraw_text,
            "note-costs": verbs.note_costs,
            "sponsor": verbs.sponsor_text,
            "end-sponsoring": verbs.end_sponsoring,
        }[step]
        verb(request.actor, text=row, at=now)
    return redirect(address("text", found, key))


def _sponsors(row: Text) -> Any:
    return row.sponsors.filter(withdrawn_at__isnull=True).select_related("delegation__member").order_by("joined_at")


def _possible(actor: Actor, session: Session, row: Text) -> dict[str, Any]:
    """What this reader may do with a text; what is really possible is decided inside the operation."""
    held = offices.held_by(actor, session)
    mine = offices.delegate_of(actor, session)
    sponsors = {one.delegation_id for one in _sponsors(row)}
    is_open = session.state != SessionState.CLOSED and row.state in verbs.UNDECIDED
    writes = is_open and (Office.SECRETARY in held or (mine is not None and mine.delegation_id in sponsors))
    is_member = mine is not None and mine.delegation.kind == DelegationKind.MEMBER
    tabled = row.state in (TextState.TABLED, TextState.COMMITTEE)
    return {
        "may_write": writes and row.state in verbs.DRAFTING,
        "may_translate": writes,
        "may_table": writes and row.state == TextState.DRAFT,
        "may_withdraw": writes,
        "may_refer": is_open and bool(held & {Office.SECRETARY, Office.CHAIR}),
        "may_note_costs": is_open and Office.SECRETARY in held and row.has_costs and row.costs_seen_at is None,
        "may_sponsor": is_open and tabled and is_member and mine is not None and mine.delegation_id not in sponsors,
        "sponsors_it": is_open and mine is not None and mine.delegation_id in sponsors,
        "may_amend": is_open and tabled and (is_member or Office.SECRETARY in held),
        "may_settle": is_open and tabled and Office.CHAIR in held,
        "own_delegation": mine.delegation_id if mine else None,
        "is_writing_secretary": Office.SECRETARY in held,
    }


def _said(row: Text, present: Paragraph) -> dict[str, Any]:
    words = next((one.words for one in present.wordings.all() if one.language == row.original), "")
    return {"kind": present.kind, "words": words, **present.figures}
