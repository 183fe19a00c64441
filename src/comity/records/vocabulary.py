"""Which properties a record of each kind may carry, what their values are, and what FollowTheMoney calls them.

The names are FollowTheMoney's where it has one. `ftm` is empty where it has none: such a property travels under the
`comity` key (docs/reference/interchange.md). Source: the schemata of followthemoney (Person, Organization, Passport,
Vehicle, Vessel, Airplane, Asset and what they extend).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from comity.records.drafts import RecordKind


class ValueType(StrEnum):
    """How the values of a property are read and compared."""

    NAME = "name"
    TEXT = "text"
    DATE = "date"
    COUNTRY = "country"
    IDENTIFIER = "identifier"
    GENDER = "gender"
    ADDRESS = "address"
    CODE = "code"
    NUMBER = "number"
    REFERENCE = "reference"  # the key of another entry of the same list


GENDERS = ("female", "male", "other")
FRAUD_TYPES = ("stolen-blank", "lost-or-stolen", "revoked")
DOCUMENT_TYPES = ("passport", "identity-card", "visa", "residence-permit", "laissez-passer", "other")


@dataclass(frozen=True, slots=True)
class Property:
    """One property of one kind of record. `ftm` is its name in FollowTheMoney; `codes` the only values allowed."""

    name: str
    type: ValueType
    ftm: str = ""
    codes: tuple[str, ...] = ()


def _table(*properties: Property) -> Mapping[str, Property]:
    return MappingProxyType({each.name: each for each in properties})


def _same(type_: ValueType, *names: str) -> tuple[Property, ...]:
    """Properties that FollowTheMoney calls as we do."""
    return tuple(Property(name, type_, ftm=name) for name in names)


_THING = (
    *_same(ValueType.NAME, "name", "alias", "weakAlias", "previousName"),
    *_same(ValueType.COUNTRY, "country"),
    *_same(ValueType.ADDRESS, "address"),
    *_same(ValueType.TEXT, "summary", "notes", "program", "sourceUrl"),
)
_LEGAL_ENTITY = (
    *_same(ValueType.IDENTIFIER, "idNumber", "taxNumber", "registrationNumber", "leiCode", "dunsCode", "swiftBic"),
    *_same(ValueType.TEXT, "email", "phone", "website"),
)
_VEHICLE = (
    *_same(ValueType.IDENTIFIER, "registrationNumber"),
    *_same(ValueType.TEXT, "type", "model"),
    *_same(ValueType.DATE, "buildDate", "registrationDate"),
    Property("color", ValueType.TEXT),
    Property("ownerName", ValueType.NAME),
    Property("operatorName", ValueType.NAME),
)

PROPERTIES: Mapping[RecordKind, Mapping[str, Property]] = MappingProxyType(
    {
        RecordKind.PERSON: _table(
            *_THING,
            *_LEGAL_ENTITY,
            *_same(ValueType.NAME, "firstName", "middleName", "lastName", "fatherName", "motherName"),
            *_same(ValueType.DATE, "birthDate", "deathDate"),
            *_same(ValueType.TEXT, "birthPlace", "title", "position", "appearance", "education"),
            *_same(ValueType.COUNTRY, "birthCountry", "nationality", "citizenship"),
            *_same(ValueType.IDENTIFIER, "passportNumber", "socialSecurityNumber"),
            Property("gender", ValueType.GENDER, ftm="gender", codes=GENDERS),
            Property("driverLicenceNumber", ValueType.IDENTIFIER),
        ),
        RecordKind.ORGANISATION: _table(
            *_THING,
            *_LEGAL_ENTITY,
            *_same(ValueType.COUNTRY, "jurisdiction"),
            *_same(ValueType.DATE, "incorporationDate", "dissolutionDate"),
            *_same(ValueType.TEXT, "legalForm", "sector"),
            Property("imoCompanyNumber", ValueType.IDENTIFIER, ftm="imoNumber"),
        ),
        RecordKind.TRAVEL_DOCUMENT: _table(
            Property("number", ValueType.IDENTIFIER, ftm="passportNumber"),
            Property("country", ValueType.COUNTRY, ftm="country"),
            Property("type", ValueType.CODE, ftm="type", codes=DOCUMENT_TYPES),
            Property("fraudType", ValueType.CODE, codes=FRAUD_TYPES),
            Property("holder", ValueType.REFERENCE, ftm="holder"),
            Property("surname", ValueType.NAME, ftm="surname"),
            Property("givenName", ValueType.NAME, ftm="givenName"),
            Property("birthDate", ValueType.DATE, ftm="birthDate"),
            Property("issueDate", ValueType.DATE, ftm="startDate"),
            Property("expiryDate", ValueType.DATE, ftm="endDate"),
            Property("authority", ValueType.TEXT, ftm="authority"),
            Property("theftDate", ValueType.DATE),
            Property("theftCountry", ValueType.COUNTRY),
            Property("nationalReference", ValueType.IDENTIFIER, ftm="recordId"),
            Property("notes", ValueType.TEXT, ftm="description"),
        ),
        RecordKind.VEHICLE: _table(
            *_THING,
            *_VEHICLE,
            Property("vin", ValueType.IDENTIFIER),
            Property("make", ValueType.TEXT),
            Property("engineNumber", ValueType.IDENTIFIER),
            Property("theftDate", ValueType.DATE),
            Property("theftCountry", ValueType.COUNTRY),
        ),
        RecordKind.VESSEL: _table(
            *_THING,
            *_VEHICLE,
            *_same(ValueType.IDENTIFIER, "imoNumber", "mmsi", "callSign"),
            *_same(ValueType.COUNTRY, "flag"),
            Property("pastFlags", ValueType.COUNTRY, ftm="pastFlags"),
            *_same(ValueType.TEXT, "tonnage", "registrationPort"),
            *_same(ValueType.NUMBER, "grossRegisteredTonnage"),
        ),
        RecordKind.AIRCRAFT: _table(
            *_THING,
            *_VEHICLE,
            *_same(ValueType.IDENTIFIER, "serialNumber"),
            *_same(ValueType.TEXT, "manufacturer", "icaoCode"),
            Property("flag", ValueType.COUNTRY),
            Property("modeSCode", ValueType.IDENTIFIER),
            Property("constructionNumber", ValueType.IDENTIFIER),
        ),
        RecordKind.FIREARM: _table(
            *_THING,
            Property("serialNumber", ValueType.IDENTIFIER),
            Property("make", ValueType.TEXT),
            Property("model", ValueType.TEXT),
            Property("type", ValueType.TEXT),
            Property("caliber", ValueType.TEXT),
            Property("theftDate", ValueType.DATE),
            Property("theftCountry", ValueType.COUNTRY),
        ),
        RecordKind.ASSET: _table(
            *_THING,
            Property("type", ValueType.TEXT),
            Property("serialNumber", ValueType.IDENTIFIER),
            *_same(ValueType.NUMBER, "amount"),
            *_same(ValueType.CODE, "currency"),
            Property("ownerName", ValueType.NAME),
            Property("theftDate", ValueType.DATE),
            Property("theftCountry", ValueType.COUNTRY),
        ),
    }
)

REQUIRED: Mapping[RecordKind, tuple[tuple[str, ...], ...]] = MappingProxyType(
    {
        RecordKind.PERSON: (("name",),),
        RecordKind.ORGANISATION: (("name",),),
        RecordKind.TRAVEL_DOCUMENT: (("number",), ("country",)),
        RecordKind.VEHICLE: (("registrationNumber", "vin", "engineNumber"),),
        RecordKind.VESSEL: (("name", "imoNumber", "mmsi", "callSign"),),
        RecordKind.AIRCRAFT: (("registrationNumber", "serialNumber", "modeSCode"),),
        RecordKind.FIREARM: (("serialNumber",),),
        RecordKind.ASSET: (("name", "serialNumber"),),
    }
)
"""For each kind, what a record cannot do without: of each group, at least one property."""

FTM_SCHEMA: Mapping[RecordKind, str] = MappingProxyType(
    {
        RecordKind.PERSON: "Person",
        RecordKind.ORGANISATION: "Organization",
        RecordKind.TRAVEL_DOCUMENT: "Passport",
        RecordKind.VEHICLE: "Vehicle",
        RecordKind.VESSEL: "Vessel",
        RecordKind.AIRCRAFT: "Airplane",
        RecordKind.FIREARM: "Asset",  # FollowTheMoney has no firearm; the `comity` key says it is one
        RecordKind.ASSET: "Asset",
    }
)
"""The schema under which each kind is exported."""


def missing(kind: RecordKind, names: frozenset[str]) -> tuple[str, ...] | None:
    """The first group of required properties of which none is among these names; None if nothing is missing."""
    return next((group for group in REQUIRED[kind] if not names.intersection(group)), None)
