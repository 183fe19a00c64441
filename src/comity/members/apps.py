from importlib import import_module

from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "comity.members"
    label = "members"
    verbose_name = "Members"

    def ready(self) -> None:
        """Listen to allauth, the one foreign writer."""
        import_module("comity.members.sign_in")
