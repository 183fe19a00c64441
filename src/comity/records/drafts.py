"""Records on their way in or out: plain values that every list reader yields and every importer takes.

A draft says what a list says, in Comity's terms, and nothing about who owns it here: owner, default handling and
release come from the list source into which it is imported. No Django, no database, no clock.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, BinaryIO, Protocol


class RecordKind(StrEnum):
    """What a record is about. The code is the one of the API, of plain CSV files and of canonical forms."""

    PERSON = "person"
    ORGANISATION = "organisation"
    TRAVEL_DOCUMENT = "travel-document"
    VEHICLE = "vehicle"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"
    FIREARM = "firearm"
    ASSET = "asset"


# A warning of an event or of a way of doing things is about no record; its release class still says what it is.
WARNING = "warning"


class NameQuality(StrEnum):
    """How a list grades a name: an alias good or low for identifying somebody, or the name in its own script."""

    UNGRADED = ""
    GOOD = "good"
    LOW = "low"
    ORIGINAL = "original"


class ReleaseRule(StrEnum):
    """To which bureaus a record is released."""

    ALL = "all"
    ONLY = "only"
    ALL_BUT = "all-but"


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a property, as written, with what is known about it.

    text      the value; a date in the notation of `comity.records.dates`, a country as ISO 3166-1 alpha-2 or as text
    language  BCP 47, script: ISO 15924, country: ISO 3166-1 alpha-2 (who issued a number, where an address lies)
    quality   of a name: see `NameQuality`
    """

    text: str
    language: str = ""
    script: str = ""
    country: str = ""
    quality: str = ""
    note: str = ""

    def content(self) -> dict[str, str]:
        """JSON object of what is known; what is unknown is left out."""
        known = {
            "text": self.text,
            "language": self.language,
            "script": self.script,
            "country": self.country,
            "quality": self.quality,
            "note": self.note,
        }
        return {name: said for name, said in known.items() if said or name == "text"}


@dataclass(frozen=True, slots=True)
class Release:
    """The bureaus a record is released to. `bureaus` are bureau codes, sorted; empty when everybody is meant."""

    rule: ReleaseRule
    bureaus: tuple[str, ...] = ()

    def content(self) -> dict[str, Any]:
        """JSON object of the rule and its bureaus."""
        return {"rule": str(self.rule), "bureaus": list(self.bureaus)}


@dataclass(frozen=True, slots=True)
class Terms:
    """The conditions a file itself attaches to a record. What is empty is decided by the list source it enters.

    handling_note   the restriction in words, where the handling code is H3
    """

    handling: str = ""
    evaluation: str = ""
    release: Release | None = None
    purposes: tuple[str, ...] = ()
    legal_basis: str = ""
    retain_until: date | None = None
    handling_note: str = ""

    def content(self) -> dict[str, Any]:
        """JSON object of the conditions that are stated."""
        stated: dict[str, Any] = {
            "handling": self.handling,
            "handling_note": self.handling_note,
            "evaluation": self.evaluation,
            "release": self.release.content() if self.release else None,
            "purposes": list(self.purposes),
            "legal_basis": self.legal_basis,
            "retain_until": self.retain_until.isoformat() if self.retain_until else None,
        }
        return {name: said for name, said in stated.items() if said}


@dataclass(frozen=True, slots=True)
class RecordDraft:
    """What one entry of a list says about one person or thing.

    key         stable within the list: the same entry of a later edition has the same key
    reference   the number under which the list publishes the entry, for people to quote
    properties  FollowTheMoney's names where it has one (`vocabulary.PROPERTIES`); the first name is the main one
    category    of a person: wanted, missing …; offences: coded crime areas; markers: coded warnings
    """

    kind: RecordKind
    key: str
    reference: str = ""
    properties: Mapping[str, tuple[Value, ...]] = field(default_factory=lambda: MappingProxyType({}))
    listed_on: date | None = None
    category: str = ""
    offences: tuple[str, ...] = ()
    markers: tuple[str, ...] = ()
    terms: Terms = Terms()

    def values(self, name: str) -> tuple[Value, ...]:
        """All values of a property, none if it has none."""
        return self.properties.get(name, ())

    def first(self, name: str) -> str:
        """The text of a property's first value, or an empty string."""
        values = self.values(name)
        return values[0].text if values else ""

    def content(self) -> dict[str, Any]:
        """The canonical form: JSON values only, in a stable order, equal exactly when the drafts say the same.

        Values keep the order of the list, because the first name is the main one.
        """
        said: dict[str, Any] = {
            "kind": str(self.kind),
            "key": self.key,
            "reference": self.reference,
            "properties": {
                name: [value.content() for value in self.properties[name]]
                for name in sorted(self.properties)
                if self.properties[name]
            },
            "listed_on": self.listed_on.isoformat() if self.listed_on else None,
            "category": self.category,
            "offences": list(self.offences),
            "markers": list(self.markers),
            "terms": self.terms.content(),
        }
        return {name: value for name, value in said.items() if value}


def draft_of(content: Mapping[str, Any]) -> RecordDraft:
    """The draft whose canonical form this is. Raises KeyError, ValueError or TypeError if it is none."""
    return RecordDraft(
        kind=RecordKind(content["kind"]),
        key=content["key"],
        reference=content.get("reference", ""),
        properties=MappingProxyType(
            {name: tuple(Value(**value) for value in values) for name, values in content.get("properties", {}).items()}
        ),
        listed_on=_day(content.get("listed_on")),
        category=content.get("category", ""),
        offences=tuple(content.get("offences", ())),
        markers=tuple(content.get("markers", ())),
        terms=terms_of(content.get("terms", {})),
    )


def terms_of(content: Mapping[str, Any]) -> Terms:
    """The terms whose canonical form this is. Raises KeyError, ValueError or TypeError if it is none."""
    release = content.get("release")
    return Terms(
        handling=content.get("handling", ""),
        evaluation=content.get("evaluation", ""),
        release=None
        if release is None
        else Release(ReleaseRule(release["rule"]), tuple(sorted(release.get("bureaus", ())))),
        purposes=tuple(content.get("purposes", ())),
        legal_basis=content.get("legal_basis", ""),
        retain_until=_day(content.get("retain_until")),
        handling_note=content.get("handling_note", ""),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a reader altered or could not place: the entry is still imported.

    code   a key of `sources.messages.SENTENCES`; facts: the values its sentence names
    line   counted from 1 where the format has lines, 0 where it has none; key: the entry concerned, if known
    """

    code: str
    line: int = 0
    key: str = ""
    facts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Skipped:
    """An entry that is not imported, and why. Fields as in `Remark`."""

    code: str
    line: int = 0
    key: str = ""
    facts: Mapping[str, str | int] = field(default_factory=dict)


class SourceRefused(Exception):
    """The file as a whole cannot be read on. Carries a code of `sources.messages.SENTENCES`, and facts."""

    def __init__(self, code: str, /, *, line: int = 0, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.line = line
        self.facts = facts

    def __str__(self) -> str:
        return ", ".join([self.code, *(f"{name}={value}" for name, value in self.facts.items())])


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is believed before it is taken for an attack. Sizes in bytes unless named otherwise."""

    expanded_bytes: int = 8 * 1024**3
    expansion_ratio: int = 200
    expansion_allowance: int = 64 * 1024**2  # the ratio is not judged before this much came out
    line_bytes: int = 4 * 1024**2
    depth: int = 32  # of nested elements, objects and arrays
    elements_per_entry: int = 100_000
    values_per_property: int = 2_000
    name_characters: int = 500
    text_characters: int = 20_000
    digits: int = 40  # of one number in JSON


LIMITS = Limits()

Report = Callable[[Remark], None]
Entry = RecordDraft | Skipped


class Reader(Protocol):
    """What every module of `comity.records.sources` that reads a list offers."""

    NAME: str

    def describe(self) -> str:
        """One English sentence: which list, in which form."""

    def read(self, stream: BinaryIO, *, limits: Limits, report: Report) -> Iterator[Entry]:
        """Read entry by entry in flat memory. Raises SourceRefused where the file cannot be read on."""
