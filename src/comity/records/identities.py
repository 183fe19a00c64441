"""What the matching engine is told of a record: names, dates, countries and numbers in the engine's own terms.

Pure: a record's content in, a subject out. Nothing else of a record enters the index, so nothing else can leak from it.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import cast

from comity.core.countries import CountryStatus, country
from comity.engines import matching
from comity.engines.matching.model import Kind, Quality
from comity.records.drafts import NameQuality, RecordKind

Values = Mapping[str, Sequence[Mapping[str, str]]]

_NAMES: Mapping[str, Quality] = MappingProxyType(
    {"name": "primary", "alias": "good", "previousName": "good", "weakAlias": "low"}
)
_GRADES: Mapping[str, Quality] = MappingProxyType(
    {NameQuality.GOOD: "good", NameQuality.LOW: "low", NameQuality.ORIGINAL: "original"}
)
_COUNTRIES = ("nationality", "citizenship", "country", "jurisdiction", "flag", "pastFlags")
_BIRTH_PLACES = ("birthPlace", "birthCountry")
_SEXES = {"female": "F", "male": "M"}

# The engine compares numbers of one kind with each other, and all those of a person's documents.
_PERSONAL = {
    "passportNumber": "passport",
    "idNumber": "national-id",
    "socialSecurityNumber": "national-id",
    "driverLicenceNumber": "driving-licence",
    "taxNumber": "tax",
    "registrationNumber": "registration",
}
IDENTIFIER_KINDS: Mapping[RecordKind, Mapping[str, str]] = MappingProxyType(
    {
        RecordKind.PERSON: _PERSONAL,
        RecordKind.ORGANISATION: {
            "registrationNumber": "registration",
            "idNumber": "registration",
            "taxNumber": "tax",
            "leiCode": "lei",
            "dunsCode": "duns",
            "swiftBic": "bic",
            "imoCompanyNumber": "imo-company",
        },
        RecordKind.TRAVEL_DOCUMENT: {"number": "passport"},
        RecordKind.VEHICLE: {"registrationNumber": "plate", "vin": "vin", "engineNumber": "engine"},
        RecordKind.VESSEL: {
            "imoNumber": "imo",
            "mmsi": "mmsi",
            "callSign": "call-sign",
            "registrationNumber": "registration",
        },
        RecordKind.AIRCRAFT: {
            "registrationNumber": "registration",
            "serialNumber": "serial",
            "constructionNumber": "serial",
            "modeSCode": "mode-s",
        },
        RecordKind.FIREARM: {"serialNumber": "serial"},
        RecordKind.ASSET: {"serialNumber": "serial"},
    }
)
"""For each kind of record, the properties that are numbers of its bearer, and what the engine calls them."""

_DOCUMENTS = {"identity-card": "identity-card", "visa": "visa", "residence-permit": "residence"}


def subject_of(number: int, kind: str, properties: Values, release_class: int) -> matching.Subject:
    """The subject under which a record is found.

    number   names the record in the index; properties: as `Record.properties` holds them
    """
    return matching.Subject(
        id=number,
        kind=cast(Kind, kind),
        names=tuple(dict.fromkeys(_names(properties))),
        birth_dates=tuple(_texts(properties, "birthDate")),
        countries=tuple(dict.fromkeys(_countries(properties))),
        sex=next((_SEXES[text] for text in _texts(properties, "gender") if text in _SEXES), ""),
        birth_places=tuple(text for name in _BIRTH_PLACES for text in _texts(properties, name)),
        identifiers=tuple(dict.fromkeys(_identifiers(RecordKind(kind), properties))),
        release_class=release_class,
    )


def _names(properties: Values) -> Iterator[matching.Name]:
    for name, quality in _NAMES.items():
        for position, value in enumerate(properties.get(name, ())):
            # The first name is the main one; further names without a grade are as good as good aliases.
            usual = quality if name != "name" or position == 0 else "good"
            grade = _GRADES.get(value.get("quality", ""), usual)
            yield matching.Name(value["text"], grade, value.get("script", ""), value.get("language", ""))
    surnames, given = _texts(properties, "surname"), _texts(properties, "givenName")
    if surnames or given:
        yield matching.Name(" ".join([*given, *surnames]))


def _countries(properties: Values) -> Iterator[str]:
    for name in _COUNTRIES:
        for text in _texts(properties, name):
            yield from _with_successors(text)


@lru_cache(maxsize=1024)
def _with_successors(code: str) -> tuple[str, ...]:
    """The country, and those that followed it if it has ended; nothing for a text that is no country's code."""
    try:
        known = country(code)
    except KeyError:
        return ()
    return (known.code, *known.successors) if known.status is CountryStatus.FORMER else (known.code,)


def _identifiers(kind: RecordKind, properties: Values) -> Iterator[matching.Identifier]:
    for name, called in IDENTIFIER_KINDS[kind].items():
        for value in properties.get(name, ()):
            issuer = value.get("country", "")
            if kind is RecordKind.TRAVEL_DOCUMENT:
                called = next((_DOCUMENTS.get(text, "passport") for text in _texts(properties, "type")), "passport")
                issuer = next(iter(_texts(properties, "country")), "")
            yield matching.Identifier(called, value["text"], issuer)


def _texts(properties: Values, name: str) -> list[str]:
    return [value["text"] for value in properties.get(name, ())]
