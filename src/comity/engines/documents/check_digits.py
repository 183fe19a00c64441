"""Check digits: the arithmetic that catches a misread character."""

import string

_WEIGHTS = (7, 3, 1)
_VALUES = {character: value for value, character in enumerate(string.digits + string.ascii_uppercase)} | {"<": 0}

_VIN_VALUES = dict(zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", map(int, "012345678912345678123457923456789"), strict=True))
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def check_digit(characters: str) -> str:
    """The check digit of a part of a machine-readable zone.

    characters  A-Z, 0-9 and the filler `<`; anything else raises ValueError
    returns     one digit: the sum of values (0-9, A = 10 … Z = 35, filler 0) times 7, 3, 1, 7, …, modulo 10

    Source: ICAO Doc 9303, part 3, section 4.9.
    """
    try:
        total = sum(_VALUES[mark] * _WEIGHTS[place % 3] for place, mark in enumerate(characters))
    except KeyError as error:
        raise ValueError(f"{error.args[0]!r} cannot stand in a machine-readable zone") from None
    return str(total % 10)


def vin_check_digit(vin: str) -> str:
    """The digit (0-9, or X for 10) that belongs at the ninth place of a 17-character VIN.  Source: 49 CFR 565.15(c)."""
    total = sum(_VIN_VALUES[mark] * weight for mark, weight in zip(vin, _VIN_WEIGHTS, strict=True))
    return "0123456789X"[total % 11]


def imo_check_digit(six_digits: str) -> str:
    """The seventh digit of a ship's IMO number: the sum of the six, times 7, 6, … 2, modulo 10."""
    return str(sum(int(digit) * weight for digit, weight in zip(six_digits, range(7, 1, -1), strict=True)) % 10)


def iban_remainder(iban: str) -> int:
    """An IBAN's remainder modulo 97, which is 1 if it was copied rightly.  Source: ISO 13616, ISO/IEC 7064."""
    return int("".join(str(int(mark, 36)) for mark in iban[4:] + iban[:4])) % 97
