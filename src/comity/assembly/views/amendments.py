"""Amendments: tabled, worded in the other languages, withdrawn, put in the order of voting."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.assembly import offices, text_showing
from comity.assembly.codes import DelegationKind, Office
from comity.assembly.forms.agenda import Ordering
from comity.assembly.forms.texts import Amending, Translating
from comity.assembly.models import Amendment, Session, Text
from comity.assembly.queries import delegations
from comity.assembly.queries import texts as asked
from comity.assembly.queries.sessions import require_whole
from comity.assembly.services import amending as verbs
from comity.assembly.showing import name_of
from comity.assembly.views.pages import address, task
from comity.core.actors import Actor
from comity.core.refusals import NotFound
from comity.core.requests import ActorRequest

EXCERPT = 80  # characters of a paragraph in a choice


@require_http_methods(["GET", "POST"])
def table(request: ActorRequest, reference: str, key: UUID, amends: UUID | None = None) -> HttpResponse:
    """Table an amendment to a text, or to another amendment."""
    found = require_whole(request.actor, reference)
    text = asked.text_visible_to(request.actor, found, key)
    changed = asked.amendment_of(found, amends) if amends else None
    return task(
        request,
        found,
        lambda posted: Amending(
            posted,
            text=text,
            paragraphs=_paragraphs(text),
            amends=changed,
            delegations=_delegations(found, request.actor),
        ),
        title=_("Table an amendment"),
        lede=f"{text.symbol} {changed.letter}" if changed else text.symbol,
        do=lambda form: verbs.table_amendment(request.actor, text=text, proposal=form.proposal(), at=timezone.now()),
        back=address("text", found, key),
    )


@require_http_methods(["GET", "POST"])
def translate(request: ActorRequest, reference: str, key: UUID, language: str) -> HttpResponse:
    """Write, or confirm, an amendment in another language."""
    found = require_whole(request.actor, reference)
    row = asked.amendment_of(found, key)
    asked.text_visible_to(request.actor, found, row.text_id)
    if language not in found.languages:
        raise NotFound
    return task(
        request,
        found,
        lambda posted: Translating(
            posted,
            language=language,
            original=verbs.words_of(row, row.text.original),
            initial={"words": verbs.words_of(row, language)},
        ),
        title=_("Write an amendment in another language"),
        lede=text_showing.language_names([language])[0],
        do=lambda form: verbs.translate_amendment(
            request.actor, amendment=row, language=language, words=form.cleaned_data["words"], at=timezone.now()
        ),
        back=address("text", found, row.text_id),
    )


@require_POST
def withdraw(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Withdraw an amendment."""
    found = require_whole(request.actor, reference)
    row = asked.amendment_of(found, key)
    verbs.withdraw_amendment(request.actor, amendment=row, at=timezone.now())
    return redirect(address("text", found, row.text_id))


@require_http_methods(["GET", "POST"])
def settle(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Settle the voting order, as it is proposed or otherwise."""
    found = require_whole(request.actor, reference)
    text = asked.text_visible_to(request.actor, found, key)
    offices.require(request.actor, found, Office.CHAIR)
    proposed = [(str(one.pk), _called(one, request.actor)) for one in asked.proposed_order(text)]
    return task(
        request,
        found,
        lambda posted: Ordering(posted, items=proposed),
        title=_("Settle the voting order"),
        lede=_("Proposed: paragraph by paragraph, the furthest from the text first."),
        do=lambda form: verbs.settle_order(request.actor, text=text, keys=form.order(), at=timezone.now()),
        back=address("text", found, key),
    )


def _called(amendment: Amendment, actor: Actor) -> str:
    return _("%(letter)s, %(delegation)s: changes %(percent)s%% of the words") % {
        "letter": amendment.letter,
        "delegation": name_of(amendment.proposed_by, actor.language),
        "percent": round(amendment.distance / 10),
    }


def _paragraphs(text: Text) -> list[tuple[str, str]]:
    """The paragraphs to choose from, numbered as they stand."""
    choices = []
    for number, paragraph in enumerate(asked.paragraphs_of(text), 1):
        words = next((one.words for one in paragraph.wordings.all() if one.language == text.original), "")
        choices.append((str(paragraph.pk), f"{number}. {words[:EXCERPT]}"))
    return choices


def _delegations(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """The delegations for which the secretary may hand an amendment in; none for a delegate."""
    if offices.delegate_of(actor, session) is not None or Office.SECRETARY not in offices.held_by(actor, session):
        return []
    members = delegations.delegations_of(session).filter(kind=DelegationKind.MEMBER)
    return [(str(one.pk), name_of(one, actor.language)) for one in members]
