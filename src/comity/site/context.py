"""What every page of the shell needs."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi

from comity.core.actors import Actor, ActorKind
from comity.core.codes import Purpose
from comity.core.places import Place
from comity.core.rooms import rooms
from comity.members import queries as members

THEMES = ("auto", "light", "dark")


def shell(request: HttpRequest) -> dict[str, Any]:
    """The actor, the navigation, the purpose, language and theme of the page."""
    actor: Actor | None = getattr(request, "actor", None)
    theme = request.COOKIES.get("theme", "auto")
    context: dict[str, Any] = {
        "theme": theme if theme in THEMES else "auto",
        "language": get_language() or settings.LANGUAGE_CODE,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "language_choices": [(code, _own_name(code)) for code, _ in settings.LANGUAGES],
        "actor": actor,
    }
    if actor is None or actor.kind is ActorKind.VISITOR:
        return context
    return context | {
        "places": entries(request.path, [place for place in places() if place.is_for(actor)]),
        "purpose": actor.purpose,
        "purposes": [purpose for purpose in Purpose if purpose in actor.purposes],
        "bureau": {"code": actor.bureau, "name": members.bureau_name(actor.bureau, get_language() or "en")},
    }


@cache
def places() -> tuple[Place, ...]:
    """Every entry of the navigation, in its order."""
    found = [place for _, room in rooms("places") for place in getattr(room, "PLACES", ())]
    return tuple(sorted(found, key=lambda place: place.order))


def entries(path: str, shown: Sequence[Place]) -> list[dict[str, Any]]:
    """The places as the template draws them; the one whose address reaches furthest into `path` is where we are."""
    urls = [_address(place.url) for place in shown]
    here = max((url for url in urls if path == url or (url != "/" and path.startswith(url))), key=len, default="")
    return [
        {"label": place.label, "url": url, "key": place.key, "icon": place.icon, "current": url == here}
        for place, url in zip(shown, urls, strict=True)
    ]


@cache
def _address(name: str) -> str:
    """Where a place is. Addresses do not change while a process runs, and every page asks for a score of them."""
    return reverse(name)


def _own_name(code: str) -> str:
    return {"ar": "العربية", "en": "English", "es": "Español", "fr": "Français"}[code]
