from importlib import import_module

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule


class SiteConfig(AppConfig):
    name = "comity.site"
    label = "site"
    verbose_name = "Site"

    def ready(self) -> None:
        """Load each app's verbs and subscriptions, so that the tables of operations and events are whole."""
        for app in apps.get_app_configs():
            for room in ("services", "subscriptions"):
                if app.name.startswith("comity.") and module_has_submodule(app.module, room):
                    import_module(f"{app.name}.{room}")
