"""A population to search in, written to a file that every system then reads.

Published invented persons in several scripts and, for the rest, names whose words are drawn as often as they occur
among Wikidata's name tokens, where `../shared/data` is at hand; else the engine's own invented people.
"""

import csv
import gzip
import random
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from bench.matching.latin import latin
from bench.matching.people import Person, as_line
from comity.engines.matching import rehearsal

LANGUAGES = ("arabic", "russian", "chinese", "japanese")
SEXES = {"male": "M", "female": "F"}
PUBLISHED_AT_MOST = 25_000
PUBLISHED_SHARE = 0.25
FIRST_LISTED = 1_000_000_000
POPULATION_SEED = 1


class Listed(NamedTuple):
    """A person to hold and to seek, and the other names the person is known by."""

    person: Person
    others: tuple[str, ...]


@dataclass(slots=True)
class Written:
    """What is in the file: how many, who bears the name of somebody listed, and which strangers are no strangers."""

    held: int = 0
    namesakes: dict[int, int] = field(default_factory=dict)
    taken: set[frozenset[str]] = field(default_factory=set)


@cache
def word_chances(folder: Path | None) -> dict[str, float]:
    """Words of names and how often they occur, up to a factor."""
    if folder is None:
        return rehearsal.word_chances()
    counts: dict[str, int] = {}
    for language in LANGUAGES:
        with gzip.open(folder / "names" / f"wd_{language}_train.tsv.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                word, _, count = line.rstrip("\n").split("\t")
                if len(word) > 1:
                    counts[word] = max(counts.get(word, 0), int(count))
    return {word: count**0.9 for word, count in counts.items()}


def invented(count: int, seed: int, folder: Path | None) -> Iterator[rehearsal.Invented]:
    """So many people of generated names, the same for the same seed."""
    return rehearsal.invented(count, seed, word_chances(folder))


@cache
def published(folder: Path) -> tuple[rehearsal.Invented, ...]:
    """The published invented persons, in an order that chance fixed once: the first half is held, the other asked."""
    with gzip.open(folder / "names" / "yente_negatives_global.csv.gz", "rt", encoding="utf-8", newline="") as file:
        rows = [(row["full_name"], row["date_of_birth"], row["gender"]) for row in csv.DictReader(file)]
    found = [rehearsal.Invented(name, born, "", SEXES.get(sex, "")) for name, born, sex in rows]
    random.Random(1).shuffle(found)
    return tuple(found)


def listed(folder: Path | None) -> list[Listed]:
    """The individuals of an official list, primary names held; without the shared data some invented people."""
    if folder is None:
        drawn = enumerate(invented(5000, 99, None), FIRST_LISTED)
        return [Listed(_person(number, each), ()) for number, each in drawn]
    found: list[Listed] = []
    with gzip.open(folder / "lists" / "us_csl_consolidated_2025-02.csv.gz", "rt", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["source"].startswith("Specially") and row["type"] == "Individual":
                number = FIRST_LISTED + len(found)
                born = row["dates_of_birth"].split(";")[0].strip()
                sex = "M" if "Male, Gender" in row["ids"] else "F" if "Female, Gender" in row["ids"] else ""
                name = " ".join(row["name"].split())
                person = Person(number, name, latin(name), born if is_date(born) else "", "", sex)
                others = tuple(name.strip() for name in row["alt_names"].split(";") if " " in name.strip())
                found.append(Listed(person, others))
    return found


def is_date(text: str) -> bool:
    """Whether this is a year or a day that every system can read."""
    return len(text) in (4, 10) and text[:4].isdigit()


def write(
    path: Path, count: int, folder: Path | None, sought: Iterable[Listed], strangers: Collection[frozenset[str]]
) -> Written:
    """Write the people listed and so many others to a file.

    strangers   names, as sets of Latin words, of whom nobody should be held; those who are come back as taken
    """
    written, first = Written(), dict[frozenset[str], int]()
    with path.open("w", encoding="utf-8") as file:
        for person in chain((each.person for each in sought), _others(count, folder)):
            file.write(as_line(person))
            written.held += 1
            words = frozenset(person.latin.split())
            if person.id >= FIRST_LISTED:
                first.setdefault(words, person.id)
            if words in first:
                written.namesakes[person.id] = first[words]
            if words in strangers:
                written.taken.add(words)
    return written


def _others(count: int, folder: Path | None) -> Iterator[Person]:
    """The population: at most a quarter published persons, generated names for the rest."""
    half = published(folder)[: len(published(folder)) // 2] if folder else ()
    first = half[: min(PUBLISHED_AT_MOST, int(count * PUBLISHED_SHARE))]
    rest = invented(count - len(first), POPULATION_SEED, folder)
    return (_person(number, each) for number, each in enumerate(chain(first, rest), 1))


def _person(number: int, each: rehearsal.Invented) -> Person:
    name, born = " ".join(each.name.split()), each.born if is_date(each.born) else ""
    return Person(number, name, latin(name), born, each.country, each.sex)
