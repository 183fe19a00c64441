"""Django's admin, for operators: what the node itself keeps, to look at and never to change.

A site of its own: only what is named here is shown, whatever other packages would register. Nothing with personal data
is: that is consulted on the pages of the apps, where it leaves a trace.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comity.core.models import Checkpoint, EventCursor, LedgerHead, LedgerTile
from comity.core.refusals import NotPermitted


class OperatorSite(admin.AdminSite):
    """The operators' pages. Signing in, out and changing a pass phrase happen where everybody does it."""

    site_header = site_title = _("What this node keeps")
    site_url = "/"
    enable_nav_sidebar = False

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Whoever comes here is signed in already, and is no operator."""
        raise NotPermitted

    def logout(  # type: ignore[override]  # a redirect is as good an answer
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Sign out as everywhere."""
        return HttpResponseRedirect(reverse("account_logout"))

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Change the pass phrase as everywhere."""
        return HttpResponseRedirect(reverse("account_change_password"))


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]  # it takes no arguments when it runs
    """Shows rows; adds, changes and deletes none."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


operators = OperatorSite(name="admin")
for _model in (Checkpoint, EventCursor, LedgerHead, LedgerTile):
    operators.register(_model, ReadOnly)
