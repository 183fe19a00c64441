"""Pages for anybody: no cookie is set, no script sent, and whoever is signed in is a stranger here, too."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from comity.core.actors import Actor
from comity.core.checkpoints import verify_text
from comity.core.codes import NoticeType
from comity.core.refusals import NotFound, Refusal
from comity.members.queries import visitor
from comity.notices import feeds, images, public_figures, public_forms, public_pages, queries, services
from comity.notices.codes import ImageState, ReportReason
from comity.notices.document.addresses import signature_from
from comity.notices.models import PublicImage
from comity.notices.public_cache import kept_while
from comity.notices.public_pages import View, reader_language
from comity.notices.public_showing import PublicFace, faces_of
from comity.notices.reporters import Reporter
from comity.notices.rules.statistics import LEAST
from comity.notices.services.images import Report
from comity.notices.services.reach import signed_text
from comity.notices.services.tips import LONGEST, SHORTEST, TipText
from comity.notices.statistics import csv_rows

PAGE_SIZE = 24
MOST_PAGES = 400
SORTS = {"": ("-published_at", "-pk"), "name": ("order_key", "pk")}
unchanging = kept_while(queries.public_version)
_FOR_PICTURES = {
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


def _refused(refusal: Refusal, named: Mapping[str, Any]) -> HttpResponse:
    return _page("refusal", {"refusal": refusal}, status=refusal.status)


def in_language(view: View) -> View:
    """Answer in the language of the address, and refuse on a page that reads no session."""
    answered: View = csrf_exempt(public_pages.in_language(_refused)(view))
    return answered


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The list, in the language that the browser asks for."""
    return HttpResponseRedirect(reverse("public:list", args=[public_pages.browser_language(request)]))


@in_language
@unchanging
def listed(request: HttpRequest) -> HttpResponse:
    """Public extracts: searched by name, filtered by type, the newest first or by name."""
    asked, type_, sort = request.GET.get("q", "")[:100], request.GET.get("type", ""), request.GET.get("sort", "")
    is_known = type_ in ("", *NoticeType.values) and sort in SORTS
    number = public_pages.page_number(request, MOST_PAGES)
    rows = []
    if is_known and number:
        first = (number - 1) * PAGE_SIZE
        rows = queries.extracts_listed(asked, type_, order=SORTS[sort], first=first, count=PAGE_SIZE + 1)
    address = request.GET.copy()
    pages = {}
    for name, wanted in (("earlier", number - 1 if number > 1 else 0), ("later", number + 1)):
        address["page"] = str(wanted)
        pages[name] = f"?{address.urlencode()}" if wanted and (name != "later" or len(rows) > PAGE_SIZE) else ""
    shown = faces_of(rows[:PAGE_SIZE])
    context = {"faces": shown, "q": asked, "type": type_, "types": NoticeType.choices, "sort": sort, **pages}
    return _page("list", context, here="list")


@in_language
@unchanging
def extract(request: HttpRequest, slug: str) -> HttpResponse:
    """One public extract."""
    return _page("extract", {"face": faces_of([queries.public_extract(slug)])[0]}, here="extract", slug=slug)


@in_language
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, slug: str) -> HttpResponse:
    """Send information about an extract to the bureau that asks."""
    about = queries.public_extract(slug)
    context = {"face": faces_of([about])[0], "longest": LONGEST, "shortest": SHORTEST}
    if request.method == "POST":
        public_forms.accept(request, request.path, timezone.now())
        said = TipText(
            request.POST.get("text", ""),
            contact=request.POST.get("contact", ""),
            place=request.POST.get("place", ""),
            language=reader_language(),
        )
        if len(said.text) >= SHORTEST:
            tip = services.send_tip(_stranger(), extract=about, said=said, at=timezone.now())
            return _page("thanks", {"reference": tip.reference, "face": context["face"]})
        context |= {"said": said, "too_short": True}
    return _form("tell", request, context, slug=slug)


@in_language
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Report a picture: whoever sends it is thanked, whatever became of the picture."""
    found = queries.public_image(slug)
    if found.state == ImageState.SHOWN and not images.is_held_public(found):
        raise NotFound
    context: dict[str, Any] = {"reasons": ReportReason.choices, "picture": _picture_address(found)}
    if request.method == "POST":
        network = public_forms.accept(request, request.path, timezone.now())
        said = Report(
            reporter=Reporter(network=network),
            reason=request.POST.get("reason", ""),
            text=request.POST.get("text", ""),
            language=reader_language(),
        )
        if said.reason in ReportReason.values:
            services.report_image(_stranger(), image=found, report=said, at=timezone.now())
            return _page("thanks", {})
        context["no_reason"] = True
    return _form("report", request, context, slug=slug)


@require_safe
def image(request: HttpRequest, slug: str) -> HttpResponse:
    """A public picture. One that is blocked or removed is gone, at once, wherever it is shown."""
    found = PublicImage.objects.filter(slug=slug).first()
    if found is None or (found.state == ImageState.SHOWN and not images.shown([found])):
        return HttpResponse(status=404, headers=_FOR_PICTURES)
    if found.state != ImageState.SHOWN:
        drawn = render_to_string("notices/public/not_shown.svg", {"width": found.width, "height": found.height})
        return HttpResponse(drawn, status=410, content_type="image/svg+xml", headers=_FOR_PICTURES)
    tag = f'"{found.sha256[:32]}.{found.round}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={**_FOR_PICTURES, "ETag": tag})
    path = images.file_of(found)
    if not path.exists():
        return HttpResponse(status=404, headers=_FOR_PICTURES)
    return HttpResponse(path.read_bytes(), content_type="image/jpeg", headers={**_FOR_PICTURES, "ETag": tag})


@in_language
@unchanging
def rss(request: HttpRequest) -> HttpResponse:
    """The newest extracts, as RSS."""
    return HttpResponse(feeds.rss(_newest(), **_feed(request)), content_type="application/rss+xml; charset=utf-8")


@in_language
@unchanging
def feed(request: HttpRequest) -> HttpResponse:
    """The newest extracts, as JSON Feed."""
    return HttpResponse(feeds.json_feed(_newest(), **_feed(request)), content_type="application/feed+json")


@in_language
@unchanging
def figures(request: HttpRequest) -> HttpResponse:
    """Figures of the closed months of a year, as they were frozen; of the latest one unless another is asked for."""
    known = public_figures.years()
    asked = request.GET.get("year", "")
    year = next((one for one in known if str(one) == asked), known[0] if known else None)
    context = {
        "years": known,
        "shown": public_figures.of_year(year) if year is not None else None,
        "least": LEAST,
    }
    return _page("figures", context, here="figures")


@in_language
@unchanging
def figures_csv(request: HttpRequest) -> HttpResponse:
    """All figures that were frozen, as CSV; an empty value is one that is too small to be told."""
    written = io.StringIO()
    csv.writer(written).writerows(csv_rows(public_figures.all_rows()))
    return HttpResponse(written.getvalue(), content_type="text/csv; charset=utf-8")


@in_language
@unchanging
def figures_json(request: HttpRequest) -> HttpResponse:
    """The same for programs, without signing in; a value of null is one that is too small to be told."""
    rows = [asdict(row) for row in public_figures.all_rows()]
    content = json.dumps({"suppressed_below": LEAST, "figures": rows}, ensure_ascii=False)
    return HttpResponse(content, content_type="application/json; charset=utf-8")


@in_language
@unchanging
def verify(request: HttpRequest, reference: str, edition: int, digest: str, signature: str) -> HttpResponse:
    """Whether this node signed the document whose code was read. Whatever it did not sign looks alike."""
    found = queries.signed_notice(reference, edition, digest)
    is_genuine = found is not None and verify_text(signed_text(found), signature_from(signature))
    face = faces_of(list(queries.public_extracts().filter(notice=found))) if is_genuine else []
    context = {"is_genuine": is_genuine, "reference": reference, "edition": edition, "face": face[0] if face else None}
    named: dict[str, Any] = {"reference": reference, "edition": edition, "digest": digest, "signature": signature}
    return _page("verify", context, here="verify", **named)


def _newest() -> list[PublicFace]:
    return faces_of(list(queries.public_extracts().order_by(*SORTS[""])[: feeds.NEWEST]))


def _feed(request: HttpRequest) -> dict[str, str]:
    language = reader_language()
    return {
        "title": _("Public notices"),
        "site": f"{request.scheme}://{request.get_host()}",
        "home": reverse("public:list", args=[language]),
        "language": language,
    }


def _picture_address(found: PublicImage) -> str:
    return reverse("public:image", args=[found.slug]) if images.shown([found]) else ""


def _stranger() -> Actor:
    return visitor(language=reader_language())


def _form(name: str, request: HttpRequest, context: dict[str, Any], **named: str) -> HttpResponse:
    """A page with a form: its token is of this moment, so nothing may keep it."""
    failed = request.method == "POST"
    token = {"token": public_forms.new_token(request.path), "token_field": public_forms.TOKEN}
    response = _page(
        name, {**context, **token, "trap": public_forms.TRAP}, status=400 if failed else 200, here=name, **named
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(name: str, context: dict[str, Any], *, status: int = 200, here: str = "list", **named: Any) -> HttpResponse:
    """A page in the active language, with the addresses of the same page in the others."""
    language = reader_language()
    frame = {
        **public_pages.frame(f"public:{here}", named),
        "list_url": reverse("public:list", args=[language]),
        "rss_url": reverse("public:rss", args=[language]),
        "json_url": reverse("public:json", args=[language]),
        "figures_url": reverse("public:figures", args=[language]),
    }
    return HttpResponse(render_to_string(f"notices/public/{name}.html", {**frame, **context}), status=status)
