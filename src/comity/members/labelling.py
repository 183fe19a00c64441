"""What an action is called, whichever app it belongs to."""

from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule


def operation_label(name: str) -> str:
    """The label of an operation from its app's room `labels`; its own name where that has none."""
    app = name.partition(".")[0]
    if not apps.is_installed(f"comity.{app}"):
        return name
    config = apps.get_app_config(app)
    if not module_has_submodule(config.module, "labels"):
        return name
    return str(import_module(f"{config.name}.labels").OPERATIONS.get(name, name))
