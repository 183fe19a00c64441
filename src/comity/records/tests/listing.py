"""Lists of invented people for tests, written as FollowTheMoney lines."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from comity.core.actors import Actor
from comity.records import services
from comity.records.drafts import ReleaseRule
from comity.records.importing import import_files
from comity.records.lists import default_terms
from comity.records.models import ImportRun, ListSource

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
OWN_TERMS = default_terms("tide", "ftm", rule=ReleaseRule.ALL)


def entity(key: str, name: str, schema: str = "Person", **properties: Any) -> dict[str, Any]:
    """One entity. A `comity` key is given as `comity`."""
    ours = properties.pop("comity", None)
    said: dict[str, Any] = {"id": key, "schema": schema, "properties": {"name": [name], **properties}}
    return said if ours is None else said | {"comity": ours}


def people(count: int) -> list[dict[str, Any]]:
    """So many invented people, each with a key of their own."""
    return [entity(f"k-{number}", f"Invented Person{number}") for number in range(count)]


def written(folder: Path, entities: Iterable[Mapping[str, Any] | str], name: str = "tide.ftm.json") -> Path:
    """A file of these entities, one a line; a text stands for a line as it is."""
    path = folder / name
    lines = (one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in entities)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def list_of(owner: Actor, name: str = "tide") -> ListSource:
    """The list that the tests import into, registered when it is not there."""
    found = ListSource.objects.filter(name=name).first()
    return found or services.register_list(owner, name=name, terms=OWN_TERMS, at=AT)


def imported(owner: Actor, path: Path, *, confirmed: bool = False, source: ListSource | None = None) -> ImportRun:
    """The run of one file, to its end."""
    return import_files(owner, source=source or list_of(owner), paths=[path], clock=lambda: AT, confirmed=confirmed)
