"""A public extract as its page and its feeds show it, in the language of the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from comity.core.codes import CrimeArea
from comity.members.queries import country_name
from comity.notices import editions, images
from comity.notices.models import PublicExtract, PublicImage
from comity.notices.tables import FieldRow, FieldType, text_in

_OF_RECORDS: Mapping[str, str | Promise] = {
    "name": gettext_lazy("Name"),
    "birth_date": gettext_lazy("Date of birth"),
    "nationality": gettext_lazy("Nationality"),
}


@dataclass(frozen=True, slots=True)
class PublicFact:
    """One line of an extract. `long` is a text of its own; `lang` its language, where that is not the page's."""

    label: str
    value: str
    long: bool = False
    lang: str = ""


@dataclass(frozen=True, slots=True)
class PublicFace:
    """An extract for readers.

    picture   address of its picture, "" for none; hidden: a picture that is not shown for now
    """

    slug: str
    type: str
    type_name: str
    title: str
    reference: str
    url: str
    published_at: Any
    facts: tuple[PublicFact, ...]
    picture: str
    report: str
    alt: str
    hidden: bool


def faces_of(extracts: Sequence[PublicExtract]) -> list[PublicFace]:
    """Extracts that are public, as the reader of the active language sees them."""
    shown = images.shown(extract.photo for extract in extracts if extract.photo is not None)
    return [_face(extract, extract.photo is not None and extract.photo.pk in shown) for extract in extracts]


def _face(extract: PublicExtract, has_picture: bool) -> PublicFace:
    language = get_language() or "en"
    notice, photo, content = extract.notice, extract.photo, extract.content or {}
    row = editions.edition(notice.rules_edition).types[notice.type]
    name = (content.get("name") or [notice.reference])[0]
    return PublicFace(
        slug=extract.slug,
        type=notice.type,
        type_name=text_in(row.name, language),
        title=name,
        reference=notice.reference,
        url=reverse("public:extract", args=[language, extract.slug]),
        published_at=extract.published_at,
        facts=tuple(_facts(content, row.public.fields, notice.rules_edition, language)),
        picture=reverse("public:image", args=[photo.slug]) if photo is not None and has_picture else "",
        report=reverse("public:report", args=[language, photo.slug]) if photo is not None and has_picture else "",
        alt=_alt(photo, language),
        hidden=photo is not None and photo.state == "blocked",
    )


def _alt(photo: PublicImage | None, language: str) -> str:
    return _("Photograph of %(name)s") % {"name": text_in(photo.alt, language)} if photo is not None else ""


def _facts(content: Mapping[str, Any], order: Sequence[str], rules_edition: str, language: str) -> list[PublicFact]:
    fields = editions.edition(rules_edition).fields
    facts = []
    for name, value in sorted(content.items(), key=lambda said: order.index(said[0]) if said[0] in order else -1):
        if name in _OF_RECORDS:
            facts.append(PublicFact(str(_OF_RECORDS[name]), _of_record(name, value, language)))
        elif name in fields and isinstance(value, dict) and fields[name].type is FieldType.TEXT:
            text, lang = _text(value, language)
            facts.append(PublicFact(text_in(fields[name].label, language), text, long=True, lang=lang))
        elif name in fields:
            facts.append(PublicFact(text_in(fields[name].label, language), _in_words(fields[name], value, language)))
    return facts


def _of_record(name: str, values: Sequence[str], language: str) -> str:
    match name:
        case "birth_date":
            return _joined([_day(value) for value in values])
        case "nationality":
            return _joined([country_name(value, language) for value in values])
        case _:
            return _joined(list(values))


def _text(said: Mapping[str, str], language: str) -> tuple[str, str]:
    """A text in the reader's language, or in one that there is, with that language."""
    for code in (language, "en", *sorted(said)):
        if said.get(code):
            return said[code], "" if code == language else code
    return "", ""


def _in_words(row: FieldRow, value: Any, language: str) -> str:
    match row.type:
        case FieldType.GROUP:
            parts = {one.field: one for one in row.of}
            return _joined([_in_words(parts[name], one, language) for name, one in value.items() if name in parts])
        case FieldType.DATE_RANGE:
            return " – ".join(_day(value[end]) for end in ("from", "until") if value.get(end))
        case FieldType.DATE:
            return _day(value)
        case FieldType.COUNTRY:
            return country_name(str(value), language)
        case FieldType.CHOICE | FieldType.CODES:
            return _joined([_choice(row, code, language) for code in ([value] if isinstance(value, str) else value)])
        case FieldType.BOOLEAN:
            return _("yes") if value else _("no")
        case _:
            return str(value)


def _choice(row: FieldRow, code: str, language: str) -> str:
    own = {one.code: text_in(one.label, language) for one in row.codes}
    return own.get(code) or (str(CrimeArea(code).label) if code in CrimeArea.values else str(code))


def _day(text: str) -> str:
    day = parse_date(str(text)) if len(str(text)) == 10 else None
    return date_format(day) if day else str(text)


def _joined(words: Sequence[str]) -> str:
    return _(", ").join(words)
