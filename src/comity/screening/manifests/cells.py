"""From the cells of one row to a question, and what of them could not be used."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from comity.core import countries
from comity.screening.birth_dates import readings
from comity.screening.manifests.columns import Column
from comity.screening.questions import KINDS, LONGEST_NUMBER, PERSON, Number, Question, kept


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read: a key of `messages.SENTENCES`, its column, and the facts of the sentence."""

    code: str
    column: str = ""
    facts: Mapping[str, str | int] = field(default_factory=lambda: MappingProxyType({}))


SEXES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("m", "male", "man", "masculin", "homme", "masculino", "hombre", "varon", "ذكر", "mr"), "male"),
        **dict.fromkeys(
            ("f", "female", "woman", "féminin", "feminin", "femme", "femenino", "mujer", "أنثى", "انثى", "mrs", "ms"),
            "female",
        ),
        **dict.fromkeys(("x", "u", "<", "other", "unspecified", "unknown", "autre", "otro", "-"), ""),
    }
)

# Numbers that name a person's papers; the others name things.
_OBJECT_NUMBERS: Mapping[Column, tuple[str, str]] = MappingProxyType(
    {
        Column.IMO: ("imo", "vessel"),
        Column.MMSI: ("mmsi", "vessel"),
        Column.CALL_SIGN: ("call-sign", "vessel"),
        Column.VIN: ("vin", "vehicle"),
        Column.PLATE: ("plate", "vehicle"),
        Column.SERIAL: ("serial", "firearm"),
    }
)
_KIND_WORDS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(
            ("passenger", "pax", "traveller", "traveler", "crew", "p", "voyageur", "pasajero", "مسافر"), PERSON
        ),
        **dict.fromkeys(("ship", "ferry", "boat", "navire", "buque", "سفينة"), "vessel"),
        **dict.fromkeys(("car", "truck", "véhicule", "vehicule", "vehículo", "vehiculo", "مركبة"), "vehicle"),
        **dict.fromkeys(("plane", "airplane", "aéronef", "aeronave", "طائرة"), "aircraft"),
        **dict.fromkeys(("weapon", "gun", "arme", "arma", "سلاح"), "firearm"),
        **dict.fromkeys(("company", "organization", "société", "empresa", "شركة"), "organisation"),
    }
)

_YEAR = re.compile(r"(?<!\d)(?:18|19|20)\d\d(?!\d)")


def question_of(said: Mapping[Column, str], today: date) -> tuple[Question, list[Problem]]:
    """What one row asks. A cell that cannot be used is told and left out: the traveller is still checked."""
    problems: list[Problem] = []
    kind = _kind(said, problems)
    nationality = _country(said, Column.NATIONALITY, problems)
    issuer = _country(said, Column.ISSUER, problems)
    question = Question(
        kind=kind,
        names=kept(_names(said)),
        birth_dates=_born(said, today, problems) if kind == PERSON else (),
        countries=tuple(filter(None, (nationality,))),
        sex=_sex(said, problems) if kind == PERSON else "",
        birth_places=kept([said.get(Column.BIRTH_PLACE, "")]),
        numbers=tuple(_numbers(said, kind, issuer)),
    )
    return question, problems


def document_kind(written: str) -> str:
    """The kind of a travel document from what a carrier writes: the codes of ICAO Doc 9303, or a word."""
    code = written.strip().casefold()
    if code.startswith("p"):
        return "passport"
    if code.startswith("v"):
        return "visa"
    if code[:1] in {"i", "a", "c"} or code.startswith(("national", "ident")):
        return "national-id"
    return "document"


def _kind(said: Mapping[Column, str], problems: list[Problem]) -> str:
    written = said.get(Column.KIND, "")
    word = written.casefold()
    if word:
        kind = word if word in KINDS else _KIND_WORDS.get(word, "")
        if not kind:
            problems.append(Problem("unknown-kind", Column.KIND, {"given": written[:60]}))
        return kind or PERSON
    # A row with a ship's number and no traveller's document is the ship.
    if said.get(Column.DOCUMENT) or said.get(Column.BORN):
        return PERSON
    return next((kind for column, (_, kind) in _OBJECT_NUMBERS.items() if said.get(column)), PERSON)


def _names(said: Mapping[Column, str]) -> Iterator[str]:
    surname, given = said.get(Column.SURNAME, ""), said.get(Column.GIVEN, "")
    if surname or given:
        yield f"{given} {surname}"
    yield _as_spoken(said.get(Column.NAME, ""))
    yield said.get(Column.OTHER_NAME, "")


def _as_spoken(name: str) -> str:
    """A ticket's "SURNAME/GIVEN" in the order in which it is spoken."""
    surname, slash, given = name.partition("/")
    return f"{given} {surname}" if slash else name


def _born(said: Mapping[Column, str], today: date, problems: list[Problem]) -> tuple[str, ...]:
    written = said.get(Column.BORN, "")
    dates = readings(written, today) if written else ()
    if dates or not written:
        return dates
    year = _YEAR.search(written)
    if year and int(year[0]) <= today.year:
        problems.append(Problem("year-only", Column.BORN, {"given": written[:60], "year": year[0]}))
        return (year[0],)
    problems.append(Problem("unknown-date", Column.BORN, {"given": written[:60]}))
    return ()


def _country(said: Mapping[Column, str], column: Column, problems: list[Problem]) -> str:
    written = said.get(column, "")
    code = countries.code_of(written) if written else ""
    if code is None:
        problems.append(Problem("unknown-country", column, {"given": written[:60]}))
    return code or ""


def _sex(said: Mapping[Column, str], problems: list[Problem]) -> str:
    written = said.get(Column.SEX, "")
    sex = SEXES.get(written.casefold().rstrip("."), None) if written else ""
    if sex is None:
        problems.append(Problem("unknown-sex", Column.SEX, {"given": written[:60]}))
    return sex or ""


def _numbers(said: Mapping[Column, str], kind: str, issuer: str) -> Iterator[Number]:
    if number := said.get(Column.DOCUMENT, ""):
        yield Number(document_kind(said.get(Column.DOCUMENT_TYPE, "")), number[:LONGEST_NUMBER], issuer)
    if number := said.get(Column.NATIONAL_ID, ""):
        yield Number("national-id", number[:LONGEST_NUMBER])
    for column, (name, usual_kind) in _OBJECT_NUMBERS.items():
        if (number := said.get(column, "")) and kind != PERSON:
            # Ships and aircraft are registered; only vehicles carry plates.
            called = "registration" if name == "plate" and kind != usual_kind else name
            yield Number(called, number[:LONGEST_NUMBER])
