"""Setting a page as PDF by Typst: what it says is data, how it looks is a template's.

Texts reach the template as data and are set as text, so nothing that somebody wrote can be read as markup, and it reads
no file but those laid beside it. Nothing is kept: each page is made for its reader, in a folder that goes with it.
"""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

import typst

from comity.notices.document.fonts import fonts
from comity.notices.document.values import Shown

_NOTHING: Mapping[str, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Row:
    """One line of facts: what it is called, and its values."""

    label: str
    values: tuple[Shown, ...]


def typeset(
    package: str, template: str, page: Mapping[str, Any], *, at: datetime, beside: Mapping[str, bytes] = _NOTHING
) -> bytes:
    """A page as PDF.

    package, template  where the template lies: a package of ours, and the file's name in it
    page               what it says, as JSON has it: the template reads it as `data.json`
    at                 the date that the file carries: the same page of the same moment is the same file
    beside             pictures that the page names, by the name of their file
    """
    with tempfile.TemporaryDirectory(prefix="comity-page-") as folder:
        place = Path(folder)
        (place / "data.json").write_text(json.dumps(page, ensure_ascii=False), encoding="utf-8")
        (place / template).write_bytes(_template(package, template))
        for name, content in beside.items():
            (place / name).write_bytes(content)
        made: bytes = typst.compile(
            str(place / template), root=folder, font_paths=fonts(), timestamp=int(at.timestamp())
        )
    return made


@cache
def _template(package: str, name: str) -> bytes:
    return files(package).joinpath(name).read_bytes()
