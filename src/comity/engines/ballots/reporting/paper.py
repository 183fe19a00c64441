"""The report on paper: laid out by Typst from the same page as the terminal's, as data, never as markup."""

import json
import tempfile
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from pathlib import Path

import typst

from .showing import Page

_TEMPLATE = "report.typ"


def pdf(page: Page, *, timestamp: int) -> bytes:
    """A report as PDF; `timestamp` is the date that the file carries, in seconds since 1970 UTC."""
    with tempfile.TemporaryDirectory(prefix="comity-ballots-") as folder:
        place = Path(folder)
        (place / "data.json").write_text(json.dumps(asdict(page), ensure_ascii=False), encoding="utf-8")
        (place / _TEMPLATE).write_bytes(files(__package__).joinpath(_TEMPLATE).read_bytes())
        made = typst.compile(str(place / _TEMPLATE), root=str(place), font_paths=_fonts(), timestamp=timestamp)
    if not isinstance(made, bytes):
        raise TypeError("a report is one PDF")
    return made


@cache
def _fonts() -> typst.Fonts:
    """Noto Sans for Latin and Arabic, and no other: a report looks the same on every machine."""
    paths = [str(files(package)) for package in ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(paths))
