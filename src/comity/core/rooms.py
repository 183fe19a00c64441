"""Rooms that apps bring: found by name, so there is no list that everybody must edit."""

from functools import cache
from importlib import import_module
from types import ModuleType

from django.apps import apps
from django.utils.module_loading import module_has_submodule


@cache
def rooms(name: str) -> tuple[tuple[str, ModuleType], ...]:
    """(label, module) of each of our apps that has the room `name`, the lowest app first.

    Looked for once: every page asks for its places, and to look is to search the disk.
    """
    ours = [config for config in apps.get_app_configs() if config.name.startswith("comity.")]
    return tuple(
        (config.label, import_module(f"{config.name}.{name}"))
        for config in reversed(ours)
        if module_has_submodule(config.module, name)
    )
