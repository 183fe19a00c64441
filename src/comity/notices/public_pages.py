"""Pages for anybody, at addresses that begin with a language: they read no session and set no cookie."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from comity.core.refusals import NotFound, Refusal

LANGUAGES = dict(settings.LANGUAGES)

View = Callable[..., HttpResponse]
Refused = Callable[[Refusal, Mapping[str, Any]], HttpResponse]


def in_language(refused: Refused) -> Callable[[View], View]:
    """Have a view answer in the language of its address. A browser asks again before it shows what it has kept.

    refused   the page that says no, of a refusal and what the address names; the organisation's language stands in for
              one that there is not
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, language: str, **named: Any) -> HttpResponse:
            known = language if language in LANGUAGES else settings.LANGUAGE_CODE
            with translation.override(known):
                try:
                    if known != language:
                        raise NotFound
                    response = view(request, **named)
                except Refusal as refusal:
                    response = refused(refusal, named)
            response.headers["Content-Language"] = known
            response.headers.setdefault("Cache-Control", "no-cache")
            return response

        return answered

    return decorate


def browser_language(request: HttpRequest) -> str:
    """Which of our languages a browser asks for."""
    asked = translation.get_language_from_request(request)
    return asked if asked in LANGUAGES else settings.LANGUAGE_CODE


def reader_language() -> str:
    """The language of the address."""
    return translation.get_language() or settings.LANGUAGE_CODE


def frame(route: str, named: Mapping[str, Any]) -> dict[str, Any]:
    """What the head of a page needs: its language and direction, and where it stands in each of the languages.

    route, named   the page's own name among the addresses, and what its address names besides the language
    """
    others = [
        {
            "code": code,
            "name": translation.get_language_info(code)["name_local"],
            "url": reverse(route, kwargs={"language": code, **named}),
        }
        for code in LANGUAGES
    ]
    direction = "rtl" if translation.get_language_bidi() else "ltr"
    return {"language": reader_language(), "direction": direction, "others": others}


def page_number(request: HttpRequest, most: int) -> int:
    """Which page of a list is asked for, from 1; 0 for one that there cannot be."""
    said = request.GET.get("page", "1")
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 5 else 0
    return number if number <= most else 0
