"""Pages of the newsroom for press officers: what there is in which language, and each verb on a page of its own."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.accreditation import clock, news_showing, record
from comity.accreditation.forms import newsroom as forms
from comity.accreditation.models import NewsFilm, NewsItem, NewsPicture
from comity.accreditation.newsroom_codes import NewsKind, NewsState
from comity.accreditation.queries import news as asked
from comity.accreditation.rules import newsroom as rules
from comity.accreditation.services import newsroom as verbs
from comity.accreditation.views.pages import task
from comity.assembly import queries as assembly
from comity.assembly.models import Session
from comity.assembly.rules.languages import Freshness
from comity.core.countries import LANGUAGES
from comity.core.refusals import NotFound
from comity.core.requests import ActorRequest
from comity.notices import images
from comity.records.attachments import films

LONGEST_SIDE = 1_600  # pixels of a picture for the press

either = require_http_methods(["GET", "POST"])


@require_GET
def items(request: ActorRequest, reference: str) -> HttpResponse:
    """The newsroom of a session."""
    session = _session(request, reference)
    rows = asked.items_visible_to(request.actor, session).prefetch_related("wordings")
    shown = {
        "session": session,
        "rows": news_showing.rows(list(rows), request.actor.language),
        "untold": len(asked.untold(session)),
        "trail": [*_trail(session)[:-1], (_("Newsroom"), "")],
    }
    return _shown(request, session, "accreditation/newsroom/items.html", shown)


@require_GET
def item(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """One item: side by side in all languages, its pictures and its film, and what can be done with it."""
    session, found = _both(request, reference, key)
    at, language = timezone.now(), request.actor.language
    recorded = record.of(found) if found.is_from_record else record.NOTHING
    is_open = found.state != NewsState.WITHDRAWN
    shown = {
        "session": session,
        "item": found,
        "name": news_showing.title(found, language),
        "word": news_showing.word(found, at),
        "is_open": is_open,
        "is_public": found.is_public(at),
        "is_embargoed": found.is_embargoed(at),
        "is_stale": found.record_sha256 and recorded.sha256 != found.record_sha256,
        "proof": recorded.proof,
        "missing": [one.label for one in rules.shortfalls(asked.standing(found))] if is_open else [],
        "all": [(said, _way(found, said, at)) for said in news_showing.side_by_side(found)],
        "pictures": found.pictures.select_related("image").order_by("place"),
        "film": NewsFilm.objects.filter(item=found).first(),
        "corrections": news_showing.corrections(found, language),
        "related": [
            (one.pk, news_showing.title(one, language))
            for one in _others(request, session, found)
            if str(one.pk) in found.related
        ],
        "public_address": reverse("press:news-item", args=[language, found.slug]),
        "trail": [*_trail(session), (news_showing.title(found, language)[:60], "")],
    }
    return _shown(request, session, "accreditation/newsroom/item.html", shown)


@either
def begin(request: ActorRequest, reference: str) -> HttpResponse:
    """Begin an item."""
    session, made = _session(request, reference), list[NewsItem]()
    answer = task(
        request,
        session,
        lambda posted: forms.Beginning(posted, untold=asked.untold(session), language=request.actor.language),
        title=_("Begin an item of the newsroom"),
        do=lambda form: made.append(
            verbs.begin_news(request.actor, session=session, begun=form.begun(), at=timezone.now())
        ),
        back=reverse("accreditation:newsroom", args=[session.reference]),
        trail=[*_trail(session), (_("Begin an item of the newsroom"), "")],
    )
    return redirect("accreditation:news", session.reference, made[0].pk) if made else answer


@either
def write(request: ActorRequest, reference: str, key: UUID, language: str) -> HttpResponse:
    """Write an item in one language, beside what it says in the original."""
    session, found = _both(request, reference, key)
    known = found.wordings.filter(language=_language(language)).first()
    return _task(
        request,
        session,
        found,
        lambda posted: forms.Writing(posted, item=found, language=language, known=known),
        title=_("Write it in %(language)s") % {"language": get_language_info(language)["name_translated"]},
        do=lambda form: verbs.write_news(
            request.actor, item=found, language=language, words=form.written(), at=timezone.now()
        ),
        beside=_beside(found, language),
    )


@either
def correct(request: ActorRequest, reference: str, key: UUID, language: str) -> HttpResponse:
    """Correct a public item in one language."""
    session, found = _both(request, reference, key)
    known = found.wordings.filter(language=_language(language)).first()
    return _task(
        request,
        session,
        found,
        lambda posted: forms.Correcting(posted, item=found, language=language, known=known),
        title=_("Correct it in %(language)s") % {"language": get_language_info(language)["name_translated"]},
        do=lambda form: verbs.correct_news(
            request.actor,
            item=found,
            language=language,
            words=form.written(),
            what=form.explained(),
            at=timezone.now(),
        ),
        beside=_beside(found, language),
    )


@either
def publish(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Release an item, at once or from a moment on."""
    session, found = _both(request, reference, key)
    initial = {"embargo": found.published_at} if found.is_embargoed(timezone.now()) else {}
    return _task(
        request,
        session,
        found,
        lambda posted: forms.Publishing(posted, initial=initial),
        title=_("Publish the item"),
        do=lambda form: verbs.publish_news(request.actor, item=found, embargo=form.until(), at=timezone.now()),
    )


@either
def picture(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Add a picture."""
    session, found = _both(request, reference, key)

    def do(form: forms.Illustrating) -> None:
        prepared = images.prepare_for_public(form.cleaned_data["file"], longest_side=LONGEST_SIDE)
        verbs.add_news_picture(
            request.actor, item=found, prepared=prepared, captioned=form.captioned(), at=timezone.now()
        )

    return _task(
        request,
        session,
        found,
        lambda posted: forms.Illustrating(posted, request.FILES or None),
        title=_("Add a picture"),
        do=do,
    )


@require_POST
def remove_picture(request: ActorRequest, reference: str, key: UUID, picture: UUID) -> HttpResponse:
    """Take a picture out."""
    session, found = _both(request, reference, key)
    row = NewsPicture.objects.filter(item=found, pk=picture).first()
    if row is None:
        raise NotFound
    verbs.remove_news_picture(request.actor, picture=row, at=timezone.now())
    return redirect("accreditation:news", session.reference, found.pk)


@either
def film(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Give an item its film."""
    session, found = _both(request, reference, key)

    def do(form: forms.Filming) -> None:
        prepared = films.prepare(form.cleaned_data["file"])
        credit = form.cleaned_data["credit"]
        verbs.set_news_film(request.actor, item=found, prepared=prepared, credit=credit, at=timezone.now())

    return _task(
        request,
        session,
        found,
        lambda posted: forms.Filming(posted, request.FILES or None),
        title=_("Give it a film"),
        do=do,
    )


@either
def captions(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Give a film its captions in one language."""
    session, found = _both(request, reference, key)
    return _task(
        request,
        session,
        found,
        lambda posted: forms.Captioning(posted, request.FILES or None),
        title=_("Give the film captions"),
        do=lambda form: verbs.set_news_captions(
            request.actor, item=found, language=form.cleaned_data["language"], text=form.text(), at=timezone.now()
        ),
    )


@either
def relate(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Say which other items belong with one."""
    session, found = _both(request, reference, key)
    others = _others(request, session, found)
    choices = [(str(one.pk), news_showing.title(one, request.actor.language)) for one in others]
    return _task(
        request,
        session,
        found,
        lambda posted: forms.Relating(posted, choices=choices, initial={"others": found.related}),
        title=_("Relate other items"),
        do=lambda form: verbs.relate_news(request.actor, item=found, others=form.chosen(), at=timezone.now()),
    )


@either
def confirm(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Confirm what the record of the session says now."""
    session, found = _both(request, reference, key)
    seen = record.of(found).sha256
    return _task(
        request,
        session,
        found,
        lambda posted: forms.Explaining(posted, label=_("What was changed")),
        title=_("Confirm what the record says now"),
        do=lambda form: verbs.confirm_record(
            request.actor, item=found, seen=request.POST.get("seen", ""), what=form.explained(), at=timezone.now()
        ),
        beside={"seen": seen, "all": news_showing.side_by_side(found)},
    )


@either
def withdraw(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Withdraw an item."""
    session, found = _both(request, reference, key)
    return _task(
        request,
        session,
        found,
        lambda posted: forms.Explaining(posted, label=_("Why, for who follows an old link")),
        title=_("Withdraw it from the newsroom"),
        do=lambda form: verbs.withdraw_news(request.actor, item=found, why=form.explained(), at=timezone.now()),
    )


def _task(
    request: ActorRequest, session: Session, found: NewsItem, make: Any, *, title: str, do: Any, beside: Any = None
) -> HttpResponse:
    back = reverse("accreditation:news", args=[session.reference, found.pk])
    name = news_showing.title(found, request.actor.language)
    return task(
        request,
        session,
        make,
        title=title,
        lede=name,
        do=do,
        back=back,
        trail=[*_trail(session), (name[:60], back), (title, "")],
        beside=beside,
        template="accreditation/newsroom/task.html",
    )


def _session(request: ActorRequest, reference: str) -> Session:
    """A session, for press officers.  Raises NotFound."""
    if not asked.is_press_officer(request.actor):
        raise NotFound
    return assembly.session_visible_to(request.actor, reference)


def _both(request: ActorRequest, reference: str, key: UUID) -> tuple[Session, NewsItem]:
    session = _session(request, reference)
    return session, asked.item_visible_to(request.actor, session, key)


def _others(request: ActorRequest, session: Session, found: NewsItem) -> list[NewsItem]:
    items = asked.items_visible_to(request.actor, session).exclude(pk=found.pk).exclude(state=NewsState.WITHDRAWN)
    return list(items.prefetch_related("wordings"))


def _way(found: NewsItem, said: news_showing.Said, at: Any) -> str:
    """The name of the page on which an item is changed in a language; "" where it is not."""
    if found.is_from_record or found.state == NewsState.WITHDRAWN:
        return ""
    is_read = rules.needs_correction(found.is_public(at), said.freshness)
    return "news-correct" if is_read else "news-write"


def _beside(found: NewsItem, language: str) -> dict[str, Any]:
    """What stands beside the form of a translation: the original."""
    original = news_showing.side_by_side(found)[0]
    is_translation = language != found.original and original.freshness is not Freshness.MISSING
    return {"original": original if is_translation else None, "is_film": found.kind == NewsKind.FILM}


def _language(language: str) -> str:
    if language not in LANGUAGES:
        raise NotFound
    return language


def _trail(session: Session) -> list[tuple[str, str]]:
    return [
        (_("Press desk"), reverse("accreditation:sessions")),
        (session.reference, reverse("assembly:session", args=[session.reference])),
        (_("Newsroom"), reverse("accreditation:newsroom", args=[session.reference])),
    ]


def _shown(request: ActorRequest, session: Session, template: str, context: dict[str, Any]) -> HttpResponse:
    with timezone.override(clock.zone(session)):
        return render(request, template, context)
