"""Making the PDF of the minutes, in one language of the session.

The same edition in the same language gives the same page on every node.
"""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from comity.assembly.codes import MinutesKind
from comity.assembly.minutes_names import END_ISOLATE, ISOLATE
from comity.assembly.minutes_showing import paragraphs
from comity.assembly.models import Minutes
from comity.assembly.rules.timetable import zone_of
from comity.core.countries import RIGHT_TO_LEFT
from comity.members.rules.names import name_in
from comity.notices.document.typesetting import typeset
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
    with translation.override(language), timezone.override(zone):
        page = asdict(_page(minutes, language))
    return typeset("comity.assembly.document", "minutes.typ", page, at=minutes.published_at)


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
