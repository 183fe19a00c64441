"""What carriers call their columns, and which of ours each one is (`data/manifest_columns.yaml`)."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


class Column(StrEnum):
    """What a cell says."""

    SEAT = "seat"
    KIND = "kind"
    NAME = "full_name"
    GIVEN = "given_names"
    SURNAME = "surname"
    OTHER_NAME = "other_name"
    SEX = "sex"
    BORN = "date_of_birth"
    BIRTH_PLACE = "place_of_birth"
    NATIONALITY = "nationality"
    DOCUMENT_TYPE = "document_type"
    DOCUMENT = "document_number"
    ISSUER = "issuing_state"
    NATIONAL_ID = "national_id"
    IMO = "imo"
    MMSI = "mmsi"
    CALL_SIGN = "call_sign"
    VIN = "vin"
    PLATE = "registration"
    SERIAL = "serial_number"


NAMING = frozenset(
    {
        Column.NAME,
        Column.SURNAME,
        Column.GIVEN,
        Column.DOCUMENT,
        Column.NATIONAL_ID,
        Column.IMO,
        Column.MMSI,
        Column.CALL_SIGN,
        Column.VIN,
        Column.PLATE,
        Column.SERIAL,
    }
)
"""The columns of which a manifest needs at least one: the others say something about somebody, but not who."""

_NOT_A_LETTER = re.compile(r"[\W_]+")


def recognised(headings: Sequence[str]) -> dict[int, Column]:
    """Position of each heading that is one of ours; the first one counts where two mean the same."""
    found: dict[int, Column] = {}
    for position, heading in enumerate(headings):
        column = _by_key().get(_key(heading))
        if column is not None and column not in found.values():
            found[position] = column
    return found


@cache
def _by_key() -> Mapping[str, Column]:
    path = files("comity.screening").joinpath("data", "manifest_columns.yaml")
    table: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {_key(name): Column(column) for column, names in table.items() for name in _flat(names)}


def _flat(names: Sequence[Any]) -> Iterator[str]:
    for name in names:
        if isinstance(name, list):
            yield from name
        else:
            yield str(name)


def _key(text: str) -> str:
    """Equal for headings that differ in case, accents, blanks, underscores or punctuation."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return _NOT_A_LETTER.sub(" ", bare).strip()
