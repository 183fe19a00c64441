"""Making the PDF of the minutes, in one language of the session.

Texts reach the template as data and are set as text, so nothing that somebody wrote can be read as markup, and it reads
no file but the one laid beside it. The same edition in the same language gives the same page on every node.
"""

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import typst
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from comity.assembly.codes import MinutesKind
from comity.assembly.minutes_names import END_ISOLATE, ISOLATE
from comity.assembly.minutes_showing import RIGHT_TO_LEFT, paragraphs
from comity.assembly.models import Minutes
from comity.assembly.rules.timetable import zone_of
from comity.members.rules.names import name_in
from comity.notices.document.fonts import fonts
from comity.notices.document.values import shown

_MARKS = frozenset({ISOLATE, END_ISOLATE})
_BETWEEN_MARKS = re.compile(f"([{ISOLATE}{END_ISOLATE}])")


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph, or a heading: its text, and the entries that it tells."""

    text: str
    heading: bool
    entries: str
    corrected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All that the template sets."""

    language: str
    rtl: bool
    title: str
    kind: str
    reference: str
    frame: tuple[str, ...]
    lines: tuple[Line, ...]
    footer: str


def pdf(minutes: Minutes, language: str) -> bytes:
    """An edition of the minutes as PDF, in a language of the session."""
    zone = zone_of(minutes.session.time_zone)
    with (
        translation.override(language),
        timezone.override(zone),
        tempfile.TemporaryDirectory(prefix="comity-minutes-") as folder,
    ):
        place = Path(folder)
        page = asdict(_page(minutes, language))
        (place / "data.json").write_text(json.dumps(page, ensure_ascii=False), encoding="utf-8")
        (place / "minutes.typ").write_bytes(_template())
        at = int(minutes.published_at.timestamp())
        made = typst.compile(str(place / "minutes.typ"), root=folder, font_paths=fonts(), timestamp=at)
    return made


def _page(minutes: Minutes, language: str) -> Page:
    session = minutes.session
    return Page(
        language=language,
        rtl=language in RIGHT_TO_LEFT,
        title=shown(name_in(session.titles, language)).text,
        kind=str(MinutesKind(minutes.kind).label),
        reference=session.reference,
        frame=tuple(_frame(minutes)),
        lines=tuple(_lines(minutes, language)),
        footer=f"{session.reference} · {minutes.number} · SHA-256 {minutes.sha256[:16]}",
    )


def _frame(minutes: Minutes) -> Iterator[str]:
    yield _("Published on %(day)s.") % {"day": date_format(timezone.localtime(minutes.published_at))}
    if minutes.corrections_until:
        yield _("Members may ask for corrections until %(day)s.") % {"day": date_format(minutes.corrections_until)}
    yield _("Generated from the record: entries 0 to %(last)s of the session, the last with the hash %(hash)s.") % {
        "last": minutes.entries - 1,
        "hash": minutes.last_leaf,
    }
    yield _("The numbers beside a paragraph are those of the entries that it tells.")


def _lines(minutes: Minutes, language: str) -> Iterator[Line]:
    corrected = _("corrected")
    for one in paragraphs(minutes.lines, language):
        yield Line(_printed(one.text), one.is_heading, one.entries, corrected if one.is_corrected else "")


def _printed(text: str) -> str:
    """A paragraph without characters that would control the page, but for the marks that keep names apart."""
    return "".join(part if part in _MARKS else shown(part).text for part in _BETWEEN_MARKS.split(text))


@cache
def _template() -> bytes:
    return files("comity.assembly.document").joinpath("minutes.typ").read_bytes()
