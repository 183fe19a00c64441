from django.apps import AppConfig

from comity.core.rooms import rooms


class SiteConfig(AppConfig):
    name = "comity.site"
    label = "site"
    verbose_name = "Site"

    def ready(self) -> None:
        """Load each app's verbs and subscriptions, so that the tables of operations and events are whole."""
        for room in ("services", "subscriptions"):
            rooms(room)
