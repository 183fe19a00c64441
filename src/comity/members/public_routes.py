"""The routes that answer without signing in: this app's own, and those that other apps bring.

An app names its public routes in its `urls.py` as `PUBLIC_ROUTES`; whatever is not named asks for a sign-in, so a page
that nobody thought of is closed.
"""

from functools import cache
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

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
    for config in apps.get_app_configs():
        if config.name.startswith("comity.") and module_has_submodule(config.module, "urls"):
            urls = import_module(f"{config.name}.urls")
            routes.update(f"{urls.app_name}:{name}" for name in getattr(urls, "PUBLIC_ROUTES", ()))
    return frozenset(routes)
