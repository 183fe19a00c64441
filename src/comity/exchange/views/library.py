"""The library of expertise: what was circulated to the officer's bureau, and circulating more."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.core.requests import ActorRequest
from comity.exchange import errors, forms, listings, permissions, queries, showing
from comity.exchange.services import circulating
from comity.exchange.views.tasks import task_page
from comity.members.queries import groupings

REQUEST_FOR_ADVICE, ADVICE = "request-for-advice", "advice"
IN_THE_FORM = (errors.NoRecipient, errors.NothingWritten, errors.ContentNotAllowed, errors.QuotaFull)


@require_GET
def items(request: ActorRequest) -> HttpResponse:
    """What the officer's bureau may read, found by words and by crime area."""
    permissions.READ_EXPERTISE.require(request.actor)
    shown = {
        "listing_page": listings.LIBRARY.read(queries.library_visible_to(request.actor), request.GET),
        "may_write": permissions.CIRCULATE.allows(request.actor) and not request.actor.entity,
        "trail": [(_("Library of expertise"), "")],
    }
    return render(request, "exchange/library.html", shown)


@require_GET
def item(request: ActorRequest, key: UUID) -> HttpResponse:
    """One item, in the languages it was written in."""
    found = circulating.read_expertise(
        request.actor, item=queries.item_visible_to(request.actor, key), at=timezone.now()
    )
    library = queries.library_visible_to(request.actor)
    answered = library.filter(pk=found.answers).first() if found.answers else None
    shown = {
        "item": found,
        "title": listings.called(found),
        "form": listings.form_label(found),
        "areas": listings.areas_of(found),
        "texts": showing.texts_of(found.texts, found.original_language, request.actor.language),
        "answered": answered,
        "answered_title": listings.called(answered) if answered is not None else "",
        "advice": [(one, listings.called(one)) for one in library.filter(answers=found.pk).order_by("at")],
        "may_advise": permissions.CIRCULATE.allows(request.actor)
        and not request.actor.entity
        and found.type == REQUEST_FOR_ADVICE
        and found.author_id != request.actor.bureau,
        "may_recall": found.act is not None and permissions.RECALL_ACT.allows(request.actor, found.act),
        "trail": [(_("Library of expertise"), reverse("exchange:library")), (listings.called(found), "")],
    }
    return render(request, "exchange/item.html", shown)


@require_http_methods(["GET", "POST"])
def circulate(request: ActorRequest) -> HttpResponse:
    """Circulate what one's own service knows."""
    permissions.CIRCULATE.require(request.actor)
    language = request.actor.language
    form = forms.Circulation(
        request.POST or None,
        groupings=[(one.code, one.names.get(language, one.code)) for one in groupings()],
        initial={"original_language": language} | _answering(request),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = circulating.circulate(request.actor, expertise=form.expertise(), at=timezone.now())
        except IN_THE_FORM as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is on its way to every bureau you named."))
            return redirect("exchange:expertise-item", made.pk)
    library = reverse("exchange:library")
    trail = [(_("Library of expertise"), library)]
    return task_page(request, form, _("Circulate expertise"), trail=trail, back=library)


def _answering(request: ActorRequest) -> dict[str, object]:
    """What the form of advice begins with, where it answers an item that the officer came from."""
    try:
        key = UUID(request.GET.get("answers", ""))
    except ValueError:
        return {}
    asked = queries.item_visible_to(request.actor, key)
    return {"form": ADVICE, "answers": asked.pk, "bureaus": asked.author_id, "crime_areas": asked.crime_areas}
