"""Ships: IMO numbers, and the maritime mobile service identities of their radios."""

import re
from dataclasses import dataclass

from .characters import bare
from .check_digits import imo_check_digit
from .maritime_digits import COUNTRY_OF_DIGITS
from .problems import DocumentError

_DIGITS = re.compile(r"[0-9]+")

# Where the three digits of the administration begin, by what the identity begins with. Source: ITU-R M.585.
_STATIONS = (
    ("111", "aircraft", 3),
    ("00", "coast", 2),
    ("0", "group", 1),
    ("8", "handheld", 1),
    ("970", "search_and_rescue_transmitter", None),
    ("972", "man_overboard", None),
    ("974", "emergency_beacon", None),
    ("98", "craft", 2),
    ("99", "aid_to_navigation", 2),
)


@dataclass(frozen=True, slots=True)
class Mmsi:
    """A maritime mobile service identity.

    number      nine digits
    station     `ship`, `coast`, `group`, `aircraft`, `handheld`, `craft`, `aid_to_navigation`,
                `search_and_rescue_transmitter`, `man_overboard` or `emergency_beacon`
    country     ISO 3166-1 alpha-2 of the administration; None for the devices that have none
    """

    number: str
    station: str
    country: str | None


def parse_imo_number(text: str) -> str:
    """The seven digits of a ship's IMO number, with or without `IMO` before them.

    Raises DocumentError `wrong_length`, `not_digits`, `wrong_last_digit`. Source: IMO resolution A.1117(30).
    """
    number = bare(text, "imo").removeprefix("IMO").removeprefix("NO")
    _require_digits(number, 7, "imo")
    expected = imo_check_digit(number[:6])
    if number[6] != expected:
        raise DocumentError("wrong_last_digit", kind="imo", given=number[6], expected=expected)
    return number


def parse_mmsi(text: str) -> Mmsi:
    """Read an MMSI.  Raises DocumentError `wrong_length`, `not_digits`, `unknown_maritime_digits`."""
    number = bare(text, "mmsi").removeprefix("MMSI")
    _require_digits(number, 9, "mmsi")
    station, at = _station(number)
    if at is None:
        return Mmsi(number, station, None)
    digits = number[at : at + 3]
    country = COUNTRY_OF_DIGITS.get(digits)
    if country is None:
        raise DocumentError("unknown_maritime_digits", digits=digits)
    return Mmsi(number, station, country)


def _station(number: str) -> tuple[str, int | None]:
    for beginning, station, at in _STATIONS:
        if number.startswith(beginning):
            return station, at
    return "ship", 0


def _require_digits(number: str, length: int, kind: str) -> None:
    if not _DIGITS.fullmatch(number):
        raise DocumentError("not_digits", kind=kind)
    if len(number) != length:
        raise DocumentError("wrong_length", kind=kind, expected=length, given=len(number))
