"""Rooms that apps bring: found by name, so there is no list that everybody must edit."""

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

from django.apps import apps
from django.utils.module_loading import module_has_submodule


def rooms(name: str) -> Iterator[tuple[str, ModuleType]]:
    """(label, module) of each of our apps that has the room `name`, the lowest app first."""
    ours = [config for config in apps.get_app_configs() if config.name.startswith("comity.")]
    for config in reversed(ours):
        if module_has_submodule(config.module, name):
            yield config.label, import_module(f"{config.name}.{name}")
