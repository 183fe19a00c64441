"""Puts the actor on the request, and lets nobody in who is not known.

Every page asks for a signed-in officer unless its route is public (`public_routes`); every address under the API asks
for an officer's session or an integration's token. The rule is here and not on each view, so that a view which forgets
to ask is closed, not open.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.cache import patch_cache_control

from comity.core.actors import Actor, ActorKind, Origin
from comity.core.codes import Purpose
from comity.core.middleware import answer
from comity.core.refusals import InvalidInput, Refusal
from comity.core.requests import ActorRequest
from comity.members import purposes, queries
from comity.members.errors import ServiceEnded, SignInNeeded
from comity.members.public_routes import public_routes
from comity.members.token_use import uses

GetResponse = Callable[[HttpRequest], HttpResponse]

API = "/api/"
BEARER = "bearer "

# Routes that allauth brings and that nobody has here: officers are invited, and their administrator helps them back in.
CLOSED = frozenset(
    {
        "account_signup",
        "account_email",
        "account_email_verification_sent",
        "account_confirm_email",
        "account_confirm_login_code",
        "account_set_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
    }
)


class ActorMiddleware:
    """Says who acts, and turns away whoever is not known from what is not public."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: ActorRequest) -> HttpResponse:
        try:
            request.actor = actor_of_request(request)
        except Refusal as refusal:
            return _refused(refusal)
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            # No browser and no proxy may show a page again to whoever comes after the officer.
            patch_cache_control(response, private=True, no_store=True)
        return response

    def process_view(
        self, request: ActorRequest, view: Callable[..., Any], args: tuple[Any, ...], options: Mapping[str, Any]
    ) -> HttpResponse | None:
        """Turn a visitor away from every route that is not public."""
        route = request.resolver_match.view_name if request.resolver_match else ""
        if request.actor.kind is not ActorKind.VISITOR and route in CLOSED:
            raise Http404
        if request.actor.kind is not ActorKind.VISITOR or route in public_routes():
            return None
        if request.path_info.startswith(API) or not request.accepts("text/html"):
            return _refused(SignInNeeded())
        sign_in = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}"
        if request.headers.get("HX-Request") == "true":
            # htmx would put the sign-in page into the part of the page it was updating.
            return HttpResponse(status=401, headers={"HX-Redirect": sign_in})
        return HttpResponseRedirect(sign_in)


def actor_of_request(request: HttpRequest) -> Actor:
    """Who sends this request: an integration by its token, an officer by the session, or a visitor.

    Raises SignInNeeded for a token that opens nothing, InvalidInput for a purpose that is none.
    """
    language = translation.get_language() or settings.LANGUAGE_CODE
    header = request.headers.get("Authorization", "")
    if request.path_info.startswith(API) and header:
        return _integration(request, header, language)
    origin = Origin.API if request.path_info.startswith(API) else Origin.WEB
    if not request.user.is_authenticated:
        return queries.visitor(origin=origin, language=language)
    try:
        actor = queries.actor_of(
            request.user,
            origin=origin,
            purpose=purposes.stated_purpose(request.session),
            reference=purposes.stated_reference(request.session),
            language=language if settings.LANGUAGE_COOKIE_NAME in request.COOKIES else "",
            bureau=purposes.chosen_bureau(request.session),
        )
    except ServiceEnded:
        logout(request)
        return queries.visitor(origin=origin, language=language)
    return _spoken_to(request, actor, language)


def _integration(request: HttpRequest, header: str, language: str) -> Actor:
    token = header[len(BEARER) :].strip() if header.lower().startswith(BEARER) else ""
    purpose = request.headers.get("X-Comity-Purpose", "")
    if purpose and purpose not in Purpose.values:
        raise InvalidInput(reason=f"X-Comity-Purpose: {purpose[:40]}")
    actor = queries.actor_of_token(
        token,
        purpose=Purpose(purpose) if purpose else None,
        reference=request.headers.get("X-Comity-Reference", "")[: purposes.LONGEST_REFERENCE],
        language=language,
    )
    if actor is None:
        raise SignInNeeded
    uses.count(actor.id)
    return actor


def _spoken_to(request: HttpRequest, actor: Actor, language: str) -> Actor:
    """The actor, read to in the language of its own, which becomes the active one; in that of the browser where the
    site does not speak it.
    """
    if actor.language == language:
        return actor
    if actor.language not in dict(settings.LANGUAGES):
        return replace(actor, language=language)
    translation.activate(actor.language)
    request.LANGUAGE_CODE = actor.language
    return actor


def _refused(refusal: Refusal) -> JsonResponse:
    response = JsonResponse(answer(refusal), status=refusal.status)
    if refusal.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response
