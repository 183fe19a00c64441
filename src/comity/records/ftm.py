"""How Comity's values look in FollowTheMoney, and how they are read back: what both directions must agree on."""

from collections.abc import Mapping
from types import MappingProxyType

from comity.core.countries import code_of, country
from comity.records import texts
from comity.records.drafts import RecordKind, Value
from comity.records.vocabulary import PROPERTIES, Property, ValueType

KINDS: Mapping[str, RecordKind] = MappingProxyType(
    {
        "Person": RecordKind.PERSON,
        "LegalEntity": RecordKind.ORGANISATION,
        "Organization": RecordKind.ORGANISATION,
        "Company": RecordKind.ORGANISATION,
        "PublicBody": RecordKind.ORGANISATION,
        "Passport": RecordKind.TRAVEL_DOCUMENT,
        "Identification": RecordKind.TRAVEL_DOCUMENT,
        "Vehicle": RecordKind.VEHICLE,
        "Vessel": RecordKind.VESSEL,
        "Airplane": RecordKind.AIRCRAFT,
        "Asset": RecordKind.ASSET,  # or a firearm, if the `comity` key says so
    }
)
"""The schemata that are imported, and the kind of record each becomes."""

# FollowTheMoney writes countries in small letters, and some former ones in a way of its own.
_COUNTRIES = {"SU": "suhh", "YU": "yucs", "CSHH": "cshh", "CS": "csxx"}
_COUNTRIES_BACK = {theirs: ours for ours, theirs in _COUNTRIES.items()}


def form(rule: Property, text: str) -> str | None:
    """A value's text as FollowTheMoney has it; None if it cannot say this: no such property, a span of time."""
    if not rule.ftm:
        return None
    if rule.type is ValueType.COUNTRY:
        return _COUNTRIES.get(text, text.lower()) if _is_code(text) else text
    if rule.type is ValueType.DATE:
        return None if "/" in text else text.removeprefix("~")
    return text


def text_of(rule: Property, form: str) -> str:
    """The text of a value from its FollowTheMoney form."""
    if rule.type is ValueType.COUNTRY:
        # In capitals, because lists write "na" for no country, and here it is Namibia.
        return _COUNTRIES_BACK.get(form) or (form.upper() if code_of(form.upper()) else form)
    return form


def bare(rule: Property, text: str) -> Value:
    """The value that a reader makes of a text about which nothing else is known."""
    return Value(text, script=texts.script_of(text) if rule.type is ValueType.NAME else "")


def by_ftm_name(kind: RecordKind) -> Mapping[str, Property]:
    """Our properties by their names in FollowTheMoney."""
    return _BY_FTM_NAME[kind]


def _is_code(text: str) -> bool:
    try:
        return country(text).code == text
    except KeyError:
        return False


_BY_FTM_NAME = {kind: {rule.ftm: rule for rule in rules.values() if rule.ftm} for kind, rules in PROPERTIES.items()}
