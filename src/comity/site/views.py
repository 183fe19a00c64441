"""The home desk, and the pages that belong to no app."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from comity.core import desks
from comity.core.requests import ActorRequest
from comity.core.rooms import rooms
from comity.site import health as health_checks
from comity.site.context import THEMES

WAITING_AT_MOST = 50


@require_GET
def home(request: ActorRequest) -> HttpResponse:
    """The duty desk: what waits for me, what I do most, what changed."""
    actor = request.actor
    waiting = desks.waiting_for(actor)
    links = {kind: room for _, room in rooms("desk") for kind in room.LABELS}
    items = [
        {"item": item, "label": links[item.kind].LABELS[item.kind], "url": links[item.kind].link(item)}
        for item in waiting[:WAITING_AT_MOST]
        if item.kind in links
    ]
    panels = sorted((panel for _, room in rooms("desk") for panel in room.panels(actor)), key=lambda panel: panel.order)
    return render(
        request, "home.html", {"items": items, "waiting": waiting.count(), "panels": panels, "at_most": WAITING_AT_MOST}
    )


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Whether this node serves: one word for a load balancer; the details are in `comity doctor`."""
    sound = health_checks.serves()
    return JsonResponse({"status": "ok" if sound else "failing"}, status=200 if sound else 503)


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or automatic in a cookie."""
    theme = request.POST.get("theme", "auto")
    following = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(following, allowed_hosts={request.get_host()}):
        following = "/"
    response = redirect(following)
    response.set_cookie(
        "theme", theme if theme in THEMES else "auto", max_age=31_536_000, samesite="Lax", httponly=True
    )
    return response


@require_GET
def styles(request: HttpRequest) -> HttpResponse:
    """Every component on one page, for those who build pages."""
    return render(request, "styles.html")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent cannot be read."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request was not made from one of our pages, or is not permitted."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing there, or nothing that the reader may see: the same page."""
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """A bug: said in words, without its inside."""
    return render(request, "500.html", status=500)
