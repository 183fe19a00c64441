"""The routes that answer without signing in: this app's own, and those that other apps bring.

An app names its public routes as `PUBLIC_ROUTES` in its `urls.py`, or in the `public_urls.py` of its pages for anybody;
whatever is not named asks for a sign-in, so a page that nobody thought of is closed.
"""

from functools import cache

from comity.core.rooms import rooms

ROOMS = ("urls", "public_urls")

PUBLIC = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "members:accept-invitation",
        "members:follow-link",
        "set_language",
        "theme",
        "health",
    }
)


@cache
def public_routes() -> frozenset[str]:
    """Full names of all public routes ("notices:public-list"); what an app names is within its own namespace."""
    routes = set(PUBLIC)
    for room in ROOMS:
        for _app, urls in rooms(room):
            routes.update(f"{urls.app_name}:{name}" for name in getattr(urls, "PUBLIC_ROUTES", ()))
    return frozenset(routes)
