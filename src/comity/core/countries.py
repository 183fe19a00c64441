"""Countries and issuers of documents: their codes, their names in four languages, and how people write them.

ISO 3166-1 as ICU knows it (data/countries.json), and by hand (data/country_facts.json): countries that have ended, with
their dates, so that a record of 1995 keeps its country; the document issuers of ICAO 9303 part 3 section 5; other
spellings, as the lists of the United Nations and of OFAC have them. Knows no Django.

The codes that ISO 3166-1 leaves to users (XA..XZ, QM..QZ) stand for invented states. In three letters, as a
machine-readable zone needs them, they are written with a Q before: XA is QXA, within the users' range QMA..QZZ.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "fr", "es", "ar")
RIGHT_TO_LEFT = frozenset({"ar"})

_USER_ASSIGNED = re.compile(r"X[A-Z]|Q[M-Z]")
_CODE = re.compile(r"[A-Z]{1,4}|[0-9]{3}")
_LONGEST_NAME = 100
_NOT_A_LETTER = re.compile(r"[\W_]+")


class CountryStatus(StrEnum):
    """What a code stands for."""

    PRESENT = "present"
    FORMER = "former"
    ISSUER = "issuer"  # of travel documents, not a country: the United Nations, "stateless"
    USER_ASSIGNED = "user-assigned"


@dataclass(frozen=True, slots=True)
class Country:
    """One country, former country or document issuer.

    code      ISO 3166-1 alpha-2; for a former country the alpha-2 it had, except CSHH (ISO 3166-3) for Czechoslovakia,
              whose CS went to Serbia and Montenegro; for an issuer its ICAO code
    alpha3    as machine-readable zones have it; numeric: ISO 3166-1, three digits, or an empty string
    began_on, ended_on   of a former country, [began_on, ended_on); successors: codes of those that followed it
    """

    code: str
    alpha3: str
    numeric: str
    names: Mapping[str, str]
    status: CountryStatus
    began_on: date | None = None
    ended_on: date | None = None
    successors: tuple[str, ...] = ()

    def existed_on(self, day: date) -> bool:
        """Whether a former country existed that day; of others nothing else is known, and the answer is yes."""
        return (self.began_on is None or self.began_on <= day) and (self.ended_on is None or day < self.ended_on)


def country(code: str) -> Country:
    """The country of an alpha-2, alpha-3, numeric or ICAO code, in any case. Raises KeyError if there is none."""
    wanted = code.strip().upper()
    known = _by_code().get(wanted)
    if known is None and (assigned := _user_assigned(wanted)):
        known = Country(assigned, f"Q{assigned}", "", {}, CountryStatus.USER_ASSIGNED)
    if known is None:
        raise KeyError(code)
    return known


def countries() -> tuple[Country, ...]:
    """All present countries and territories of ISO 3166-1, in the order of their codes."""
    return tuple(each for each in _all() if each.status is CountryStatus.PRESENT)


def code_of(text: str) -> str | None:
    """The code of a country written as a code or as a name in English, French, Spanish or Arabic; None if unknown."""
    wanted = text.strip()
    if len(wanted) > _LONGEST_NAME:
        return None
    if _CODE.fullmatch(wanted.upper()):
        try:
            return country(wanted).code
        except KeyError:
            pass
    key = _key(wanted)
    names = _by_name()
    # "Korea, North", "Bahamas, The": a qualifier after the comma belongs before it.
    head, comma, tail = wanted.partition(",")
    return names.get(key) or (names.get(_key(f"{tail} {head}")) if comma else None)


def display_name(code: str, language: str) -> str:
    """The name of a country in a language; English if that has none, and the code itself if nobody named it."""
    try:
        names = country(code).names
    except KeyError:
        return code
    return names.get(language.split("-")[0]) or names.get("en") or code


def _user_assigned(code: str) -> str | None:
    short = code[1:] if len(code) == 3 and code.startswith("Q") else code
    return short if _USER_ASSIGNED.fullmatch(short) else None


def _key(text: str) -> str:
    """Equal for spellings that differ in case, accents, punctuation, "&" for "and", or a leading article."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return _NOT_A_LETTER.sub(" ", bare.replace("&", " and ")).strip().removeprefix("the ").removesuffix(" the")


@cache
def _facts() -> Any:
    return json.loads(files("comity.core").joinpath("data/country_facts.json").read_text(encoding="utf-8"))


@cache
def _all() -> tuple[Country, ...]:
    listed = json.loads(files("comity.core").joinpath("data/countries.json").read_text(encoding="utf-8"))
    ours = _facts()["names"]
    present = (
        Country(
            each["code"],
            each["alpha3"],
            each["numeric"],
            ours.get(each["code"], each["names"]),
            CountryStatus.PRESENT,
        )
        for each in listed
    )
    return (*present, *_former(), *_issuers())


def _former() -> Iterator[Country]:
    for each in _facts()["former"]:
        yield Country(
            each["code"],
            each["alpha3"],
            each["numeric"],
            each["names"],
            CountryStatus.FORMER,
            date.fromisoformat(each["from"]),
            date.fromisoformat(each["until"]),
            tuple(each["successors"]),
        )


def _issuers() -> Iterator[Country]:
    for each in _facts()["issuers"]:
        yield Country(each["code"], each["code"], "", each["names"], CountryStatus.ISSUER)


@cache
def _by_code() -> dict[str, Country]:
    found: dict[str, Country] = {}
    for each in _all():
        for code in filter(None, (each.code, each.alpha3, each.numeric)):
            # A number outlives a change of name: 180 is first of all the present Democratic Republic of the Congo.
            found.setdefault(code, each)
    return found | {alias: found[code] for alias, code in _facts()["codes"].items()}


@cache
def _by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for each in _all():
        for name in each.names.values():
            found.setdefault(_key(name), each.code)
    spellings = {former["code"]: former["also"] for former in _facts()["former"]} | _facts()["also"]
    for code, names in spellings.items():
        for name in names:
            found.setdefault(_key(name), code)
    return found
