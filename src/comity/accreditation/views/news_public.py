"""Pages of the newsroom for anybody: no cookie, no script, nobody followed. What is under embargo is not there."""

from collections.abc import Mapping
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.accreditation import news_feeds, news_showing
from comity.accreditation.newsroom_codes import NewsKind
from comity.accreditation.queries import news as asked
from comity.core.refusals import NotFound, Refusal
from comity.members.queries import organisation
from comity.members.rules.names import name_in
from comity.notices import public_pages
from comity.notices.public_cache import kept_while
from comity.notices.public_pages import View, reader_language
from comity.records.attachments import films, playing

PAGE_SIZE = 20
MOST_PAGES = 500

unchanging = kept_while(lambda: asked.version(timezone.now()))


def _refused(refusal: Refusal, named: Mapping[str, Any]) -> HttpResponse:
    return _page("refusal", {"refusal": refusal}, status=refusal.status)


def in_language(view: View) -> View:
    """Answer in the language of the address, and refuse on a page that reads no session."""
    with_films = csp_update({"media-src": [SELF]})  # films and their captions, from here alone
    return with_films(public_pages.in_language(_refused)(view))  # type: ignore[return-value]


@in_language
@unchanging
def listed(request: HttpRequest) -> HttpResponse:
    """The newest items, of all sessions or of one, of all kinds or of one."""
    session, kind = request.GET.get("session", "")[:40].upper(), request.GET.get("kind", "")
    number = public_pages.page_number(request, MOST_PAGES)
    items = asked.public_items(timezone.now()).prefetch_related("wordings")
    sessions = {one.session.reference: one.session for one in items.order_by("-session__opens_on")[:200]}
    # What no item can have matches none, and is not asked for: PostgreSQL refuses NUL.
    if kind not in ("", *NewsKind.values) or not session.isprintable():
        items = items.none()
    if session:
        items = items.filter(session__reference=session)
    if kind:
        items = items.filter(kind=kind)
    first = (number - 1) * PAGE_SIZE
    rows = list(items[first : first + PAGE_SIZE + 1]) if number else []
    address = request.GET.copy()
    pages = {}
    for name, wanted in (("earlier", number - 1 if number > 1 else 0), ("later", number + 1)):
        address["page"] = str(wanted)
        pages[name] = f"?{address.urlencode()}" if wanted and (name != "later" or len(rows) > PAGE_SIZE) else ""
    context = {
        "items": [news_showing.news(one, reader_language()) for one in rows[:PAGE_SIZE]],
        "session": session,
        "sessions": [(reference, name_in(one.titles, reader_language())) for reference, one in sessions.items()],
        "kind": kind,
        "kinds": NewsKind.choices,
        **pages,
    }
    return _page("list", context)


@in_language
def item(request: HttpRequest, slug: str) -> HttpResponse:
    """One item; one that was withdrawn says so under its old address."""
    gone = asked.withdrawn_item(slug)
    if gone is not None:
        context = news_showing.withdrawal(gone, reader_language())
        return _page("withdrawn", context, status=410, here="news-item", slug=slug)
    return _item(request, slug=slug)


@unchanging
def _item(request: HttpRequest, slug: str) -> HttpResponse:
    at, language = timezone.now(), reader_language()
    found = asked.public_item(slug, at)
    context = {
        "item": news_showing.news(found, language),
        "pictures": news_showing.pictures(found, language),
        "film": news_showing.film(found, language),
        "related": news_showing.related(found, language, at),
        "corrections": news_showing.corrections(found, language),
        "address": request.build_absolute_uri(reverse("press:news-item", args=[language, slug])),
    }
    return _page("item", context, here="news-item", slug=slug)


@in_language
@unchanging
def side_by_side(request: HttpRequest, slug: str) -> HttpResponse:
    """One item in all languages, with what is missing or stale."""
    found = asked.public_item(slug, timezone.now())
    context = {"item": news_showing.news(found, reader_language()), "all": news_showing.side_by_side(found)}
    return _page("all", context, here="news-all", slug=slug)


@in_language
@unchanging
def atom(request: HttpRequest) -> HttpResponse:
    """The newest items, as Atom."""
    content = news_feeds.atom(_newest(), _feed(request, "news-atom"))
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


@in_language
@unchanging
def feed(request: HttpRequest) -> HttpResponse:
    """The newest items, as JSON Feed."""
    content = news_feeds.json_feed(_newest(), _feed(request, "news-json"))
    return HttpResponse(content, content_type="application/feed+json")


@require_safe
def film(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A film of a public item, whole or in the part that a player asks for."""
    try:
        found = asked.public_film(slug, timezone.now())
    except NotFound:
        return playing.absent()
    return playing.answer(request, films.file_of(found.slug), found.sha256)


@require_safe
def captions(request: HttpRequest, slug: str, track: str) -> HttpResponse:
    """Captions of a film in one language."""
    try:
        found = asked.public_film(slug, timezone.now())
    except NotFound:
        return playing.absent()
    if track not in found.tracks:
        return playing.absent()
    return HttpResponse(found.tracks[track], content_type="text/vtt; charset=utf-8", headers=playing.HEADERS)


def _newest() -> list[news_showing.News]:
    items = asked.public_items(timezone.now()).prefetch_related("wordings")[: news_feeds.NEWEST]
    return [news_showing.news(one, reader_language()) for one in items]


def _feed(request: HttpRequest, here: str) -> news_feeds.Feed:
    language = reader_language()
    return news_feeds.Feed(
        title=_("Newsroom"),
        author=_author(language),
        site=f"{request.scheme}://{request.get_host()}",
        home=reverse("press:news", args=[language]),
        here=reverse(f"press:{here}", args=[language]),
        language=language,
    )


def _author(language: str) -> str:
    ours = organisation()
    return name_in(ours.names, language) if ours is not None else "Comity"


def _page(name: str, context: dict[str, Any], *, status: int = 200, here: str = "news", **named: str) -> HttpResponse:
    """A page in the active language, with the addresses of the same page in the others."""
    frame = public_pages.frame(f"press:{here}", named) | {"author": _author(reader_language())}
    content = render_to_string(f"accreditation/news/{name}.html", {**frame, **context})
    return HttpResponse(content, status=status)
