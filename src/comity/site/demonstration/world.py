"""The demonstration world: what each invented bureau shares, and who travels on the ferry.

A story (`data/cast.yaml`) that is told the same way each time, among a population that gives the pages some substance.
"""

import csv
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, TextIO

import yaml

from comity.core.codes import Category, CrimeArea, FraudType, LegalBasis, Marker
from comity.records.drafts import NameQuality, RecordDraft, RecordKind, Release, ReleaseRule, Terms, Value
from comity.site.demonstration.people import STATES, Person, people

CAST = Path(__file__).parent / "data" / "cast.yaml"

RECORDS_OF_A_BUREAU = 300
PASSENGERS = 240
SEED = 20_260_424
RETAIN_UNTIL = date(2031, 4, 24)
LISTED = (date(2022, 1, 1), date(2026, 3, 31))

MANIFEST_COLUMNS = ("seat", "full_name", "sex", "date_of_birth", "nationality", "document_type", "document_number")

VEHICLES = (("Zephyr", "Cormorant"), ("Dunlin", "D40"), ("Orlan", "Stepnoy"), ("Marisma", "Brisa"))
COLOURS = ("white", "dark green", "silver", "red", "blue", "black")
TRADES = ("Shipping", "Trading", "Logistics", "Seafood", "Metals", "Chandlery")


@dataclass(frozen=True, slots=True)
class Story:
    """The part of the world that the ferry's check is about."""

    operation: str
    vessel: Mapping[str, str]
    records: Mapping[str, list[RecordDraft]]
    aboard: list[dict[str, str]]


@cache
def story() -> Story:
    """The story as `data/cast.yaml` tells it, records by owner."""
    told = yaml.safe_load(CAST.read_text(encoding="utf-8"))
    records: dict[str, list[RecordDraft]] = {}
    for entry in told["records"]:
        records.setdefault(entry["owner"], []).append(_cast_draft(entry))
    aboard = [entry["aboard"] for entry in told["records"] if "aboard" in entry]
    return Story(told["operation"], told["vessel"], records, aboard + told["bystanders"])


def records_of(bureau: str) -> list[RecordDraft]:
    """Everything a bureau shares: its part of the story, then a population of its own."""
    return [*story().records.get(bureau, []), *_population(bureau)]


def crowd(bureau: str, seed: int = SEED) -> Iterator[RecordDraft]:
    """Records of persons without end, for measuring."""
    chance = random.Random(seed)  # noqa: S311
    for number in count():
        person = next(people(1, seed + number, half=1))
        yield _person(bureau, f"{bureau}-{number:09d}", person, chance)


def write_manifest(file: TextIO) -> int:
    """Write the ferry's passenger list as CSV. Returns the number of travellers."""
    chance = random.Random(SEED)  # noqa: S311  for a demonstration, not for a secret
    rows = [*story().aboard, *(_traveller(person) for person in people(PASSENGERS, SEED, half=0))]
    chance.shuffle(rows)
    writer = csv.DictWriter(file, MANIFEST_COLUMNS, restval="")
    writer.writeheader()
    for number, row in enumerate(rows):
        writer.writerow({"seat": f"{number // 6 + 1}{'ABCDEF'[number % 6]}", "document_type": "P", **row})
    return len(rows)


def _traveller(person: Person) -> dict[str, str]:
    return {
        "full_name": person.name.upper() if person.born.day % 3 == 0 else person.name,
        "sex": person.sex,
        "date_of_birth": person.born.isoformat(),
        "nationality": person.state,
        "document_number": person.document,
    }


def _cast_draft(entry: Mapping[str, Any]) -> RecordDraft:
    release = entry.get("release")
    terms = Terms(
        handling=entry.get("handling", ""),
        evaluation=entry["evaluation"],
        release=Release(ReleaseRule(release["mode"]), tuple(release["bureaus"])) if release else None,
        legal_basis=entry["legal_basis"],
        retain_until=RETAIN_UNTIL,
    )
    values = {name: tuple(map(_value, given)) for name, given in entry["properties"].items()}
    return RecordDraft(
        kind=RecordKind(entry["kind"]),
        key=entry["reference"],
        reference=entry["reference"],
        properties=values,
        listed_on=LISTED[1],
        category=entry.get("category", ""),
        offences=tuple(entry.get("offences", ())),
        markers=tuple(entry.get("markers", ())),
        terms=terms,
    )


def _value(given: str | Mapping[str, str]) -> Value:
    return Value(given) if isinstance(given, str) else Value(**given)


def _population(bureau: str) -> Iterator[RecordDraft]:
    chance = random.Random(f"{SEED} {bureau}")  # noqa: S311
    for number, person in enumerate(people(RECORDS_OF_A_BUREAU, SEED + 1 + STATES.index(bureau), half=1)):
        reference = f"{bureau}-{number + 1000:05d}"
        make = chance.choices((_person, _document, _vehicle, _firearm, _organisation), (50, 25, 15, 5, 5))[0]
        yield make(bureau, reference, person, chance)


def _draft(
    kind: RecordKind,
    reference: str,
    chance: random.Random,
    basis: LegalBasis,
    properties: Mapping[str, Iterable[Value]],
    **more: Any,
) -> RecordDraft:
    first, last = LISTED
    return RecordDraft(
        kind=kind,
        key=reference,
        reference=reference,
        properties={name: tuple(values) for name, values in properties.items()},
        listed_on=date.fromordinal(chance.randint(first.toordinal(), last.toordinal())),
        terms=Terms(
            handling=chance.choices(("H0", "H1", "H2"), (80, 15, 5))[0],
            evaluation=chance.choice("ABC") + chance.choice("123"),
            legal_basis=basis,
            retain_until=RETAIN_UNTIL,
        ),
        **more,
    )


def _person(bureau: str, reference: str, person: Person, chance: random.Random) -> RecordDraft:
    names = [Value(person.name)]
    if person.native:
        names.append(Value(person.native, person.language, person.script, quality=NameQuality.ORIGINAL))
    category = chance.choice((Category.WANTED, Category.WANTED, Category.SUSPECT, Category.MISSING, Category.CONVICTED))
    missing = category is Category.MISSING
    return _draft(
        RecordKind.PERSON,
        reference,
        chance,
        LegalBasis.MISSING_REPORT if missing else LegalBasis.NATIONAL_WARRANT,
        {
            "name": names,
            "birthDate": [Value(person.born.isoformat())],
            "nationality": [Value(person.state)],
            "gender": [Value("female" if person.sex == "F" else "male")],
            "passportNumber": [Value(person.document, country=person.state)],
        },
        category=category,
        offences=(CrimeArea.KIDNAPPING if missing else chance.choice(list(CrimeArea)),),
        markers=()
        if missing
        else tuple(chance.sample([Marker.ARMED, Marker.VIOLENT, Marker.ESCAPE_RISK], chance.choice((0, 0, 0, 1)))),
    )


def _document(bureau: str, reference: str, person: Person, chance: random.Random) -> RecordDraft:
    return _draft(
        RecordKind.TRAVEL_DOCUMENT,
        reference,
        chance,
        LegalBasis.DOCUMENT_REPORT,
        {
            "number": [Value(f"{bureau[1]}Z{chance.randrange(10**6, 10**7)}")],
            "country": [Value(bureau)],
            "type": [Value("passport")],
            "fraudType": [Value(chance.choice(list(FraudType)))],
        },
        offences=(CrimeArea.DOCUMENT_FRAUD,),
    )


def _vehicle(bureau: str, reference: str, person: Person, chance: random.Random) -> RecordDraft:
    make, model = chance.choice(VEHICLES)
    return _draft(
        RecordKind.VEHICLE,
        reference,
        chance,
        LegalBasis.THEFT_REPORT,
        {
            "make": [Value(make)],
            "model": [Value(model)],
            "color": [Value(chance.choice(COLOURS))],
            "registrationNumber": [
                Value(
                    f"{bureau} {chance.randrange(100, 1000)} {chance.choice('KLMNP')}{chance.choice('RSTVW')}",
                    country=bureau,
                )
            ],
        },
        offences=(CrimeArea.VEHICLES,),
    )


def _firearm(bureau: str, reference: str, person: Person, chance: random.Random) -> RecordDraft:
    return _draft(
        RecordKind.FIREARM,
        reference,
        chance,
        LegalBasis.THEFT_REPORT,
        {
            "make": [Value("Orlan")],
            "model": [Value(chance.choice(("P9", "R3")))],
            "serialNumber": [Value(f"NW-{chance.randrange(10**5, 10**6)}")],
        },
        offences=(CrimeArea.FIREARMS,),
    )


def _organisation(bureau: str, reference: str, person: Person, chance: random.Random) -> RecordDraft:
    return _draft(
        RecordKind.ORGANISATION,
        reference,
        chance,
        LegalBasis.NATIONAL_LAW,
        {"name": [Value(f"{person.name.split()[-1]} {chance.choice(TRADES)} Ltd")], "country": [Value(bureau)]},
        offences=(CrimeArea.ILLICIT_FINANCE,),
    )
