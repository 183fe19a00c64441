"""The minutes: as the record has them now, their editions as page and PDF, corrections."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.assembly import minutes_showing, offices
from comity.assembly.codes import CorrectionState, MinutesKind, Office
from comity.assembly.document import minutes as document
from comity.assembly.forms import afterwards as forms
from comity.assembly.models import Minutes, Session
from comity.assembly.queries import minutes as asked
from comity.assembly.queries.sessions import require_whole
from comity.assembly.services import minutes as verbs
from comity.assembly.text_showing import language_names
from comity.assembly.views.pages import Tab, address, head_of, show, task, trail_of
from comity.core.countries import RIGHT_TO_LEFT
from comity.core.refusals import InvalidInput, NotFound
from comity.core.requests import ActorRequest
from comity.members.models import Bureau


@require_GET
def minutes(request: ActorRequest, reference: str) -> HttpResponse:
    """The newest edition, or the one that is asked for; before there is one, the record as it is now, for who leads."""
    found = require_whole(request.actor, reference)
    language = _language(request, found)
    editions = list(asked.editions_of(found))
    edition = _chosen(request, editions)
    drafts = edition is None and asked.reads_drafts(request.actor, found)
    lines = edition.lines if edition else asked.told_now(found).lines if drafts else []
    here = address("minutes", found)
    shown = head_of(request, found, "minutes") | {
        "edition": edition,
        "is_draft": drafts,
        "is_newest": edition is not None and edition == editions[0],
        "editions": editions,
        "paragraphs": minutes_showing.paragraphs(lines, language),
        "language": language,
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "languages": [
            Tab(name, f"{here}?{_question(edition, code)}", code == language)
            for code, name in zip(found.languages, language_names(found.languages), strict=True)
        ],
        "question": _question(edition, language),
        "corrections": minutes_showing.corrections_shown(
            asked.corrections_visible_to(request.actor, found), request.actor.language
        ),
        "trail": trail_of(found, request.actor, (_("Minutes"), "")),
    }
    return show(request, "assembly/minutes.html", shown | _possible(request, found, edition))


@require_GET
def paper(request: ActorRequest, reference: str) -> HttpResponse:
    """An edition as PDF in one language."""
    found = require_whole(request.actor, reference)
    edition = _chosen(request, list(asked.editions_of(found)))
    if edition is None:
        raise NotFound
    language = _language(request, found)
    answer = HttpResponse(document.pdf(edition, language), content_type="application/pdf")
    name = f"{found.reference}-minutes-{edition.number}-{language}.pdf"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


@require_http_methods(["GET", "POST"])
def publish(request: ActorRequest, reference: str) -> HttpResponse:
    """Publish the provisional minutes."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, Office.SECRETARY)
    return task(
        request,
        found,
        forms.PublishingMinutes,
        title=_("Publish the provisional minutes"),
        lede=_("They are made from the record, in every language of the session, and never changed afterwards."),
        do=lambda form: verbs.publish_minutes(
            request.actor, session=found, corrections_until=form.cleaned_data["corrections_until"], at=timezone.now()
        ),
        back=address("minutes", found),
        said=_("The provisional minutes are published."),
    )


@require_POST
def finish(request: ActorRequest, reference: str) -> HttpResponse:
    """Publish the final minutes."""
    found = require_whole(request.actor, reference)
    verbs.finish_minutes(request.actor, minutes=asked.provisional(found), at=timezone.now())
    return redirect(address("minutes", found))


@require_http_methods(["GET", "POST"])
def correct(request: ActorRequest, reference: str, number: int) -> HttpResponse:
    """Ask for other words in a paragraph of the provisional minutes."""
    found = require_whole(request.actor, reference)
    edition = asked.provisional(found)
    if not 1 <= number <= len(edition.lines):
        raise NotFound
    words = edition.lines[number - 1]["words"]
    return task(
        request,
        found,
        forms.AskingCorrection,
        title=_("Ask for a correction of the minutes"),
        lede=words.get(request.actor.language) or next(iter(words.values())),
        do=lambda form: verbs.ask_correction(
            request.actor, minutes=edition, line=number - 1, words=form.cleaned_data["words"], at=timezone.now()
        ),
        back=address("minutes", found),
        said=_("Your correction was handed to the secretary."),
    )


@require_http_methods(["GET", "POST"])
def decide(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Make a correction in every language, or refuse it."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, Office.SECRETARY)
    row = asked.correction_of(found, key)
    present = row.minutes.lines[row.line]["words"]
    return task(
        request,
        found,
        lambda posted: forms.DecidingCorrection(
            posted, languages=found.languages, asked=present | {row.language: row.words}
        ),
        title=_("Decide on a correction of the minutes"),
        lede=row.words,
        do=lambda form: _decide(request, row, form),
        back=address("minutes", found),
    )


def _decide(request: ActorRequest, row: Any, form: forms.DecidingCorrection) -> None:
    """With a reason the correction is refused, and the words beside it are those that were offered, not said."""
    reason = form.texts("reason")
    texts = {} if reason else form.texts("texts")
    verbs.decide_correction(request.actor, correction=row, texts=texts, reason=reason, at=timezone.now())


def _possible(request: ActorRequest, session: Session, edition: Minutes | None) -> dict[str, bool]:
    is_secretary = Office.SECRETARY in offices.held_by(request.actor, session)
    runs = edition is not None and edition.kind == MinutesKind.PROVISIONAL
    is_last = runs and not asked.editions_of(session).filter(kind=MinutesKind.FINAL).exists()
    waiting = is_last and edition is not None and edition.corrections.filter(state=CorrectionState.ASKED).exists()
    takes_part = request.actor.bureau != Bureau.SECRETARIAT or offices.delegate_of(request.actor, session) is not None
    return {
        "may_publish": is_secretary and edition is None and asked.is_over(session),
        "may_correct": is_last and takes_part and _is_in_time(edition, session),
        "may_decide": is_secretary and is_last,
        "may_finish": is_secretary and is_last and not waiting and not _is_in_time(edition, session),
    }


def _is_in_time(edition: Minutes | None, session: Session) -> bool:
    if edition is None or edition.corrections_until is None:
        return False
    return verbs.today_in(session, timezone.now()) <= edition.corrections_until


def _chosen(request: ActorRequest, editions: list[Minutes]) -> Minutes | None:
    """The edition that the address names, else the newest.  Raises NotFound for one that is not there."""
    said = request.GET.get("edition", "")
    if not said:
        return editions[0] if editions else None
    for one in editions:
        if str(one.number) == said:
            return one
    raise NotFound


def _language(request: ActorRequest, session: Session) -> str:
    said = request.GET.get("language", "") or request.actor.language
    if said in session.languages:
        return said
    if "language" in request.GET:
        raise InvalidInput(reason=f"language: {said[:8]}")
    return str(session.languages[0])


def _question(edition: Minutes | None, language: str) -> str:
    return f"edition={edition.number}&language={language}" if edition else f"language={language}"
