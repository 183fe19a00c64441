"""Which routes answer without signing in: those that apps name, within their own addresses only."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from comity.members import public_routes
from comity.members.public_routes import PUBLIC


def test_every_public_route_is_one_that_there_is() -> None:
    assert public_routes.public_routes() - set(_names(get_resolver())) == set()


def test_an_app_opens_routes_of_its_own_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    urls = SimpleNamespace(app_name="notices", PUBLIC_ROUTES=("public-list", "members:officers"))
    monkeypatch.setattr(public_routes, "rooms", lambda name: (("notices", urls),))

    opened = public_routes.public_routes.__wrapped__() - PUBLIC
    assert "notices:public-list" in opened
    assert "members:officers" not in opened


def _names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for under in resolver.url_patterns:
        if isinstance(under, URLResolver):
            within = ":".join(part for part in (namespace, under.namespace) if part)
            yield from _names(under, within)
        elif isinstance(under, URLPattern) and under.name:
            yield f"{namespace}:{under.name}" if namespace else under.name
