"""Django's admin, for operators: what the node itself keeps, to look at and never to change.

Nothing with personal data is here: that is consulted on the pages of the apps, where it leaves a trace.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from comity.core.models import Checkpoint, EventCursor, LedgerHead, LedgerTile


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]  # it takes no arguments when it runs
    """Shows rows; adds, changes and deletes none."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


for _model in (Checkpoint, EventCursor, LedgerHead, LedgerTile):
    admin.site.register(_model, ReadOnly)
