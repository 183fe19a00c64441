"""The consolidated list of the United Nations Security Council, in its official XML.

Its persons and entities are those of the INTERPOL-United Nations Security Council Special Notices. Structure: the
schema https://www.un.org/sc/resources/sc-sanctions.xsd and the file of 27 February 2026.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import BinaryIO
from xml.etree.ElementTree import Element

from comity.records.drafts import Entry, Limits, NameQuality, RecordKind, Report
from comity.records.sources import documents, xml_entries
from comity.records.sources.drafting import Drafting

NAME = "un-sc"
PUBLISHER = "United Nations Security Council"

_KINDS = {"INDIVIDUAL": RecordKind.PERSON, "ENTITY": RecordKind.ORGANISATION}
_NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
# property and grade of an alias, by the QUALITY the list gives it
_ALIASES = {
    "good": ("alias", NameQuality.GOOD),
    "low": ("weakAlias", NameQuality.LOW),
    "a.k.a.": ("alias", NameQuality.UNGRADED),
    "f.k.a.": ("previousName", NameQuality.UNGRADED),
}
_LEFT_OUT: Mapping[str, str] = MappingProxyType(
    {
        "VERSIONNUM": "counts the editions of one entry; the content itself says whether it changed",
        "LIST_TYPE": "says “UN List” in every entry",
        "LAST_DAY_UPDATED": "would make an entry look changed when it says the same",
        "SORT_KEY": "empty in every entry",
        "SORT_KEY_LAST_MOD": "empty in every entry",
    }
)
"""Elements that are deliberately not read, and why."""


def describe() -> str:
    """What is read."""
    return "Consolidated list of the United Nations Security Council (official XML)"


def read(stream: BinaryIO, *, limits: Limits, report: Report) -> Iterator[Entry]:
    """Individuals and entities, one by one, in the order of the file. Raises SourceRefused."""
    for element, size in xml_entries.entries(stream, _KINDS, root="CONSOLIDATED_LIST", limits=limits):
        draft = Drafting(_KINDS[element.tag], _text(element, "DATAID"), limits=limits, report=report)
        if size > limits.elements_per_entry:
            yield draft.skipped("record.too-many-elements", limit=limits.elements_per_entry)
        else:
            yield _entry(element, draft)


def _entry(element: Element, draft: Drafting) -> Entry:
    draft.add("name", " ".join(filter(None, (_text(element, part) for part in _NAME_PARTS))))
    for child in element:
        tag = child.tag.removeprefix("INDIVIDUAL_").removeprefix("ENTITY_")
        if place := _PLACES.get(tag):
            place(child, draft)
        elif tag not in _ELSEWHERE:
            draft.remark("element.unknown", element=str(child.tag)[:60])
    return draft.finish(
        reference=_text(element, "REFERENCE_NUMBER"),
        listed_on=draft.listed_on(_text(element, "LISTED_ON")[:10]),  # some are instants: "2012-12-31T00:00:00"
    )


def _text(element: Element, tag: str = "") -> str:
    found = element.find(tag) if tag else element
    return " ".join((found.text or "").split()) if found is not None else ""


def _values(property_: str) -> Callable[[Element, Drafting], None]:
    """What is written in the element's VALUE children, each a value of the property."""

    def place(element: Element, draft: Drafting) -> None:
        for value in element.iterfind("VALUE"):
            draft.add(property_, _text(value))

    return place


def _plain(property_: str, *, quality: str = "") -> Callable[[Element, Drafting], None]:
    """What is written in the element itself, lines kept."""

    def place(element: Element, draft: Drafting) -> None:
        draft.add(property_, element.text or "", quality=quality)

    return place


def _alias(element: Element, draft: Drafting) -> None:
    """An alias. What the list says of the birth of this alias (a false identity has its own) is a note on it."""
    said = _text(element, "QUALITY")
    property_, quality = _ALIASES.get(said.lower(), ("alias", NameQuality.UNGRADED))
    name = _text(element, "ALIAS_NAME")
    if name and said and said.lower() not in _ALIASES:
        draft.remark("un.alias-quality", text=said)
    birth = ", ".join(
        filter(None, (_text(element, tag) for tag in ("DATE_OF_BIRTH", "CITY_OF_BIRTH", "COUNTRY_OF_BIRTH")))
    )
    note = "; ".join(filter(None, (f"born {birth}" if birth else "", _text(element, "NOTE"))))
    if name:
        draft.add(property_, name, quality=quality, note=note)
    elif note:
        draft.add("notes", note)


def _place(element: Element) -> str:
    parts = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")
    return ", ".join(filter(None, (_text(element, part) for part in parts)))


def _address(element: Element, draft: Drafting) -> None:
    place, note = _place(element), _text(element, "NOTE")
    if place:
        draft.add("address", place, country=_text(element, "COUNTRY"), note=note)
    elif note:  # a branch office is sometimes written whole in the note
        draft.add("address", note)


def _birth_place(element: Element, draft: Drafting) -> None:
    place, note, country = _place(element), _text(element, "NOTE"), _text(element, "COUNTRY")
    draft.add("birthPlace", place or note, country=country, note=note if place else "")


def _birth_date(element: Element, draft: Drafting) -> None:
    """EXACT or APPROXIMATELY with a DATE or a YEAR, BETWEEN with FROM_YEAR and TO_YEAR, or only a NOTE."""
    kind, note = _text(element, "TYPE_OF_DATE"), _text(element, "NOTE")
    if kind == "BETWEEN":
        said = "/".join(filter(None, (_text(element, "FROM_YEAR"), _text(element, "TO_YEAR"))))
    else:
        said = _text(element, "DATE")[:10] or _text(element, "YEAR")
    if said:
        draft.add("birthDate", f"~{said}" if kind == "APPROXIMATELY" else said, note=note)
    elif note:
        draft.add("birthDate", note)  # "between 1963 and 1967" is read, anything else becomes a note of the person


def _document(element: Element, draft: Drafting) -> None:
    """A passport or another document. Its number may be written with words: "Diplomatic Passport D000123"."""
    said = {child.tag: _text(child) for child in element}
    kind = said.get("TYPE_OF_DOCUMENT", "")
    number = said.get("NUMBER", "")
    issued = ", ".join(
        filter(None, (said.get("DATE_OF_ISSUE"), said.get("CITY_OF_ISSUE"), said.get("COUNTRY_OF_ISSUE")))
    )
    details = "; ".join(
        filter(None, (said.get("TYPE_OF_DOCUMENT2"), f"issued {issued}" if issued else "", said.get("NOTE")))
    )
    if number:
        country = said.get("ISSUING_COUNTRY") or said.get("COUNTRY_OF_ISSUE", "")
        documents.add_document(draft, kind, number, country=country, note=details)
    elif kind or details:
        draft.remark("document.no-number")
        draft.add("notes", ": ".join(filter(None, (kind, details))))


_PLACES: Mapping[str, Callable[[Element, Drafting], None]] = MappingProxyType(
    {
        "NAME_ORIGINAL_SCRIPT": _plain("name", quality=NameQuality.ORIGINAL),
        "UN_LIST_TYPE": _plain("program"),
        "GENDER": _plain("gender"),
        "COMMENTS1": _plain("notes"),
        "TITLE": _values("title"),
        "DESIGNATION": _values("position"),
        "NATIONALITY": _values("nationality"),
        "ALIAS": _alias,
        "ADDRESS": _address,
        "DATE_OF_BIRTH": _birth_date,
        "PLACE_OF_BIRTH": _birth_place,
        "DOCUMENT": _document,
    }
)
_ELSEWHERE = frozenset({*_LEFT_OUT, *_NAME_PARTS, "DATAID", "REFERENCE_NUMBER", "LISTED_ON"})
