"""The values of a form's fields in words, for a document or a page."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.core.codes import CrimeArea
from comity.members.queries import country_name
from comity.notices.tables import FieldRow, FieldType, text_in

_BIDIRECTIONAL = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c")


@dataclass(frozen=True, slots=True)
class Shown:
    """A value as it is set: its language where that is known, and whether it runs from right to left."""

    text: str
    language: str = ""
    rtl: bool = False


def shown(text: str, language: str = "") -> Shown:
    """A value without characters that would control the page, in the direction of its own first letter."""
    plain = "".join(
        one for one in text if one not in _BIDIRECTIONAL and (one == "\n" or unicodedata.category(one) != "Cc")
    )
    return Shown(plain, language.partition("-")[0], _runs_right_to_left(plain))


def said_of(field: FieldRow, value: Any, language: str) -> list[Shown]:
    """The value of a field in a language, one entry for each line it takes."""
    return [shown(text) for text in _lines(field, value, language) if text]


def _lines(field: FieldRow, value: Any, language: str) -> Iterator[str]:
    match field.type:
        case FieldType.GROUP if isinstance(value, Mapping):
            for part in field.of:
                for line in _lines(part, value.get(part.field), language):
                    yield _("%(label)s: %(value)s") % {"label": text_in(part.label, language), "value": line}
        case FieldType.CODES if isinstance(value, list | tuple):
            for code in value:
                yield _code(field, code, language)
        case FieldType.CHOICE if value:
            yield _code(field, value, language)
        case FieldType.DATE if value:
            yield _day(value)
        case FieldType.DATE_RANGE if isinstance(value, Mapping):
            yield " – ".join(_day(value[part]) for part in ("from", "until") if value.get(part))
        case FieldType.COUNTRY if value:
            yield country_name(str(value), language)
        case FieldType.BOOLEAN if value is not None:
            yield _("yes") if value else _("no")
        case FieldType.NUMBER if isinstance(value, int):
            yield str(number_format(value, force_grouping=True))
        case _ if value not in (None, ""):
            yield str(value)


def _code(field: FieldRow, code: Any, language: str) -> str:
    for choice in field.codes:
        if choice.code == code:
            return text_in(choice.label, language)
    return str(CrimeArea(code).label) if code in CrimeArea.values else str(code)


def _day(value: Any) -> str:
    try:
        return date_format(date.fromisoformat(str(value)), use_l10n=get_language() is not None)
    except ValueError:
        return str(value)


def _runs_right_to_left(text: str) -> bool:
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False
