"""Road vehicles: identification numbers and number plates."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .characters import bare, compacted
from .check_digits import vin_check_digit
from .problems import DocumentError

VIN_LENGTH = 17

# I, O and Q are never in a VIN: they would be read as 1 and 0, so whoever wrote them meant those.
_VIN_LOOKALIKES = str.maketrans("IOQ", "100")
# World manufacturer identifiers from 1 to 5 are North American: there the check digit is law (49 CFR 565, CMVSS 115).
# L is China, where GB 16735 asks for it.
_CHECKED_REGIONS = "12345L"


@dataclass(frozen=True, slots=True)
class Vin:
    """A vehicle identification number.

    number              17 characters
    manufacturer        the first three, or six for makers of few vehicles (third character 9: the 12th to 14th too)
    check_digit_binds   whether the maker's region has a check digit (it is then right)
    """

    number: str
    manufacturer: str
    check_digit_binds: bool


def parse_vin(text: str) -> Vin:
    """Read a VIN: I, O and Q become 1, 0 and 0; spaces and hyphens go.

    Raises DocumentError `wrong_length`, `wrong_character`, `wrong_vin_check_digit` (only where one is obligatory).
    Source: ISO 3779, ISO 3780.
    """
    number = bare(text, "vin").translate(_VIN_LOOKALIKES)
    if len(number) != VIN_LENGTH:
        raise DocumentError("wrong_length", kind="vin", expected=VIN_LENGTH, given=len(number))
    binds = number[0] in _CHECKED_REGIONS
    expected = vin_check_digit(number)
    if binds and number[8] != expected:
        raise DocumentError("wrong_vin_check_digit", given=number[8], expected=expected)
    maker = number[:3] + (number[11:14] if number[2] == "9" else "")
    return Vin(number, maker, binds)


# Plates in Cyrillic carry only letters that look like Latin ones (the Vienna Convention's annex 2 asks for Latin
# letters), so each plate has one Latin spelling.
_CYRILLIC_PLATES = str.maketrans("АВЕКМНОРСТУХІЈ", "ABEKMHOPCTYXIJ")
_CYRILLIC_COUNTRIES = frozenset({"BA", "BG", "BY", "RU", "UA"})

# Saudi Arabia prints a Latin letter beneath each Arabic one; seventeen pairs are in use.
_SAUDI_PLATES = dict(zip("ابحدرسصطعقكلمنهوى", "ABJDRSXTEGKLZNHUV", strict=True)) | {"أ": "A", "ي": "V"}
_ARABIC_COUNTRIES: Mapping[str, Mapping[str, str]] = {"SA": _SAUDI_PLATES}

# Where a state's law leaves letters out because they look like digits, the digit or letter meant is certain.
_NEVER_ON_PLATES: Mapping[str, Mapping[str, str]] = {
    "ES": {"I": "1", "O": "0", "Q": "0"},
    "FR": {"I": "1", "O": "0", "U": "V"},
    "IT": {"I": "1", "O": "0", "Q": "0", "U": "V"},
    "SE": {"I": "1", "Q": "0", "V": "U"},
}
_SHAPES: Mapping[str, re.Pattern[str]] = {
    "ES": re.compile(r"[0-9]{4}[BCDFGHJKLMNPRSTVWXYZ]{3}"),
    "FR": re.compile(r"[A-HJ-NP-TV-Z]{2}[0-9]{3}[A-HJ-NP-TV-Z]{2}"),
    "IT": re.compile(r"[A-HJ-NPR-TV-Z]{2}[0-9]{3}[A-HJ-NPR-TV-Z]{2}"),
    "SE": re.compile(r"[A-HJ-PR-UW-Z]{3}[0-9]{2}[0-9A-HJ-NPR-UW-Z]"),
}
# Cameras abroad lose the dots; no two districts differ by them alone.
_GERMAN_UMLAUTS = str.maketrans({"Ä": "A", "Ö": "O", "Ü": "U"})


def normalise_plate(text: str, country: str) -> str:
    """A number plate as it is compared: capitals and digits without spaces, hyphens, dots.

    country     ISO 3166-1 alpha-2; decides which script's letters have an official Latin form, and which characters
                its plates never have (so that a confusable one is put right, if the plate then has the state's shape)
    returns     A-Z and 0-9, and letters of other scripts where no Latin form is official

    Raises DocumentError `identifier_empty`, `identifier_too_long`, `wrong_character`.
    """
    plate = compacted(text, "plate")
    if country in _CYRILLIC_COUNTRIES:
        plate = plate.translate(_CYRILLIC_PLATES)
    plate = "".join(_ARABIC_COUNTRIES.get(country, {}).get(mark, mark) for mark in plate)
    if country in ("DE", "AT"):
        plate = plate.translate(_GERMAN_UMLAUTS)
    for mark in plate:
        if not mark.isalnum():
            raise DocumentError("wrong_character", kind="plate", character=mark, codepoint=f"U+{ord(mark):04X}")
    return _in_shape(plate, country)


def _in_shape(plate: str, country: str) -> str:
    """The plate with its country's impossible characters put right, where it then has the country's shape."""
    shape = _SHAPES.get(country)
    if shape is None or shape.fullmatch(plate):
        return plate
    meant = "".join(_NEVER_ON_PLATES[country].get(mark, mark) for mark in plate)
    return meant if shape.fullmatch(meant) else plate
