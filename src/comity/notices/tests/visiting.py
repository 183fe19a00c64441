"""Pages of notices as an actor gets them, without a browser."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve, reverse

from comity.core.actors import Actor
from comity.notices.models import Notice


def visited(who: Actor, name: str, notice: Notice, *more: object, **posted: object) -> HttpResponse:
    """The response of a page about a notice. `more`: what its address says besides; posted: what a form sends."""
    return fetched(who, reverse(f"notices:{name}", args=[notice.reference, notice.edition_number, *more]), **posted)


def fetched(who: Actor, address: str, **posted: object) -> HttpResponse:
    """The response of an address."""
    factory = RequestFactory()
    request = factory.post(address, posted) if posted else factory.get(address)
    request.actor, request.user, request.session, request.htmx = who, AnonymousUser(), {}, None  # type: ignore
    match = resolve(request.path)
    return match.func(request, *match.args, **match.kwargs)  # type: ignore[no-any-return]
