"""The register of resolutions: searched, read with its provenance, followed up."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.assembly import offices, resolutions_showing
from comity.assembly.codes import FollowUpKind, FollowUpState, Office, TreatyStage
from comity.assembly.forms import afterwards
from comity.assembly.models import Session
from comity.assembly.queries import resolutions as asked
from comity.assembly.queries.sessions import sees_whole
from comity.assembly.services import follow_ups as verbs
from comity.assembly.views.pages import Trail, form_page
from comity.core.requests import ActorRequest


@require_GET
def resolutions(request: ActorRequest) -> HttpResponse:
    """All resolutions that the reader may see: by words in any language, topic and year."""
    rows = asked.resolutions_visible_to(request.actor)
    shown = {
        "listing_page": resolutions_showing.register(rows).read(rows, request.GET),
        "trail": [*_trail()[:-1], (_("Resolutions"), "")],
    }
    return render(request, "assembly/resolutions.html", shown)


@require_GET
def resolution(request: ActorRequest, key: UUID) -> HttpResponse:
    """One resolution in the reader's language, with where each paragraph comes from, and what became of it."""
    row = asked.resolution_visible_to(request.actor, key)
    language = _language(request, row.session)
    vote = asked.adopting_vote(row)
    here = reverse("assembly:resolution", args=[key])
    shown = {
        "resolution": row,
        "title": resolutions_showing.title_of(row, language),
        "paragraphs": resolutions_showing.paragraphs(row, language),
        "vote": vote,
        "takes_part": sees_whole(request.actor, row.session),
        "follow_ups": resolutions_showing.follow_ups(asked.follow_ups_of(row), request.actor.language),
        "may_ask": Office.SECRETARY in offices.held_by(request.actor, row.session),
        "language": language,
        "direction": "rtl" if language == "ar" else "ltr",
        "languages": resolutions_showing.language_tabs(row.session, language, here),
        "trail": [*_trail(), (row.number, "")],
    }
    return render(request, "assembly/resolution.html", shown)


@require_http_methods(["GET", "POST"])
def ask(request: ActorRequest, key: UUID) -> HttpResponse:
    """Ask somebody for what a resolution wants done."""
    row = asked.resolution_visible_to(request.actor, key)
    offices.require(request.actor, row.session, Office.SECRETARY)
    return _task(
        request,
        lambda posted: afterwards.AskingFollowUp(
            posted,
            text=row,
            paragraphs=resolutions_showing.paragraph_choices(row, request.actor.language),
            indicators=resolutions_showing.indicator_choices(row.session, request.actor.language),
        ),
        title=_("Ask for a follow-up"),
        lede=row.number,
        do=lambda form: verbs.ask_follow_up(request.actor, text=row, asked=form.asked(), at=timezone.now()),
        back=reverse("assembly:resolution", args=[key]),
        said=_("It lies on the desk of who is responsible."),
    )


@require_GET
def follow_up(request: ActorRequest, key: UUID) -> HttpResponse:
    """One follow-up: who, until when, reports; of a treaty the states and their stages."""
    row = asked.follow_up_visible_to(request.actor, key)
    held = offices.held_by(request.actor, row.session)
    stages = resolutions_showing.stages(row, request.actor.language)
    shown = {
        "one": resolutions_showing.follow_up(row, request.actor.language),
        "indicator": resolutions_showing.indicator(row, request.actor.language),
        "takes_part": sees_whole(request.actor, row.session),
        "reports": resolutions_showing.reports(row, request.actor.language),
        "stages": stages,
        "by_stage": resolutions_showing.by_stage(stages),
        "is_treaty": row.kind == FollowUpKind.TREATY,
        "may_report": asked.reports_on(request.actor, row),
        "may_drop": Office.SECRETARY in held and row.state == FollowUpState.OPEN,
        "may_note": row.kind == FollowUpKind.TREATY,
        "trail": [
            *_trail(),
            (row.text.number if row.text else "", reverse("assembly:resolution", args=[row.text_id])),
            (_("Follow-up"), ""),
        ],
    }
    return render(request, "assembly/follow_up.html", shown)


@require_http_methods(["GET", "POST"])
def report(request: ActorRequest, key: UUID) -> HttpResponse:
    """Report on a follow-up."""
    row = asked.follow_up_visible_to(request.actor, key)
    indicator = resolutions_showing.indicator(row, request.actor.language)
    return _task(
        request,
        lambda posted: afterwards.Reporting(posted, unit=indicator.unit if indicator else None),
        title=_("Report on the follow-up"),
        lede=resolutions_showing.follow_up(row, request.actor.language).words,
        do=lambda form: verbs.report_follow_up(request.actor, follow_up=row, at=timezone.now(), **form.cleaned_data),
        back=reverse("assembly:follow-up", args=[key]),
        said=_("Your report is in the register."),
    )


@require_http_methods(["GET", "POST"])
def drop(request: ActorRequest, key: UUID) -> HttpResponse:
    """Drop a follow-up."""
    row = asked.follow_up_visible_to(request.actor, key)
    offices.require(request.actor, row.session, Office.SECRETARY)
    return _task(
        request,
        afterwards.Dropping,
        title=_("Drop the follow-up"),
        lede=resolutions_showing.follow_up(row, request.actor.language).words,
        do=lambda form: verbs.drop_follow_up(request.actor, follow_up=row, at=timezone.now(), **form.cleaned_data),
        back=reverse("assembly:follow-up", args=[key]),
    )


@require_http_methods(["GET", "POST"])
def note_stage(request: ActorRequest, key: UUID) -> HttpResponse:
    """Note how far a state has come with a treaty."""
    row = asked.follow_up_visible_to(request.actor, key)

    def note(form: Any) -> object:
        said = form.cleaned_data | {"stage": TreatyStage(form.cleaned_data["stage"])}
        return verbs.note_treaty_stage(request.actor, follow_up=row, at=timezone.now(), **said)

    return _task(
        request,
        afterwards.NotingStage,
        title=_("Note how far a state has come with a treaty"),
        lede=resolutions_showing.follow_up(row, request.actor.language).treaty,
        do=note,
        back=reverse("assembly:follow-up", args=[key]),
    )


def _task(
    request: ActorRequest,
    make: Callable[[Any], Any],
    *,
    title: str,
    lede: str,
    do: Callable[[Any], object],
    back: str,
    said: str = "",
) -> HttpResponse:
    """One form, one decision. A refusal that can be put right keeps what was typed."""
    trail = [*_trail(), (title, "")]
    return form_page(request, make, title=title, lede=lede, do=do, back=back, said=said, trail=trail)


def _language(request: ActorRequest, session: Session) -> str:
    for said in (request.GET.get("language", ""), request.actor.language):
        if said in session.languages:
            return said
    return str(session.languages[0])


def _trail() -> Trail:
    return [(_("Assembly"), reverse("assembly:sessions")), (_("Resolutions"), reverse("assembly:resolutions"))]
