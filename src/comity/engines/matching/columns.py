"""Queries and subjects as columns of numbers, the form in which compiled code reads them."""

from array import array
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt

from comity.engines.matching import identifiers
from comity.engines.matching.dates import BirthDate
from comity.engines.matching.model import KINDS
from comity.engines.matching.preparation import Number, Prepared

WORDS = 12  # in a form, at most (names.MAX_TOKENS)
DATE = 5  # numbers of one birth date: first and last year, month, day, whether it is approximate
SEXES = {"": 0, "F": 1, "M": 2}
KIND_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}

Traits = tuple[
    npt.NDArray[np.int32], npt.NDArray[np.int16], npt.NDArray[np.int32], npt.NDArray[np.uint16], npt.NDArray[np.uint8],
    npt.NDArray[np.int32], npt.NDArray[np.uint32],
]  # fmt: skip


def hash64(text: str) -> int:
    """A stable 64-bit number for a text: the same in every process and on every machine."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def number_key(number: Number) -> int:
    """Under which key an identifier is found: what OCR confuses is one key."""
    return hash64(identifiers.confusable(number.value))


@lru_cache(maxsize=1024)
def country_number(code: str) -> int:
    """A country code as a number; codes that are not two capital letters share what their hash gives."""
    if len(code) == 2 and code.isascii():
        return ord(code[0]) * 256 + ord(code[1])
    return hash64(code) & 0x7FFF


def ranking_year(born: tuple[BirthDate, ...]) -> int:
    """The year by which candidates are ranked before they are weighed: 0 where it is not one year, or unknown."""
    if len(born) == 1 and born[0].last_year - born[0].first_year <= 2:
        return born[0].first_year
    return 0


@dataclass(slots=True)
class TraitColumns:
    """Birth dates, countries, sex and places of birth of several, one after the other."""

    date_starts: "array[int]" = field(default_factory=lambda: array("i", (0,)))
    dates: "array[int]" = field(default_factory=lambda: array("h"))
    country_starts: "array[int]" = field(default_factory=lambda: array("i", (0,)))
    countries: "array[int]" = field(default_factory=lambda: array("H"))
    sexes: bytearray = field(default_factory=bytearray)
    place_starts: "array[int]" = field(default_factory=lambda: array("i", (0,)))
    places: "array[int]" = field(default_factory=lambda: array("I"))

    def add(self, prepared: Prepared) -> None:
        """Append the traits of one query or subject."""
        for born in prepared.birth_dates:
            self.dates.extend((born.first_year, born.last_year, born.month, born.day, born.approximate))
        self.date_starts.append(len(self.dates) // DATE)
        if prepared.countries:
            self.countries.extend(sorted([country_number(code) for code in prepared.countries]))
        self.country_starts.append(len(self.countries))
        self.sexes.append(SEXES[prepared.sex])
        if prepared.birth_places:
            self.places.extend(sorted([hash64(word) & 0xFFFFFFFF for word in prepared.birth_places]))
        self.place_starts.append(len(self.places))

    def arrays(self) -> Traits:
        """The columns as arrays over the same memory: starts (n + 1,), dates (dates, 5), the others flat."""
        return (
            over(self.date_starts), over(self.dates).reshape(-1, DATE), over(self.country_starts),
            over(self.countries), over(self.sexes), over(self.place_starts), over(self.places),
        )  # fmt: skip


_TYPES = {code: np.dtype(code) for code in "bBhHiIqQ"}


def over(values: "array[int] | bytearray") -> npt.NDArray[Any]:
    """An array over the memory of these numbers, which can grow no more while it is used."""
    return np.frombuffer(values, _TYPES[values.typecode] if isinstance(values, array) else _TYPES["B"])
