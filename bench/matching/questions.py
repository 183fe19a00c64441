"""Questions with known answers, in classes: how the same people are written elsewhere, and who must not be found.

The people sought are the individuals of a real list where `../shared/data` is at hand (primary names held,
the other names asked), else the first of the population. A birth date is wrong in 15 of 100 questions.
"""

import csv
import gzip
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bench.matching.population import people
from comity.engines.matching import Name, Query, Subject

LETTERS = "abcdefghijklmnopqrstuvwxyz"
WRONG_DATE = 0.15


@dataclass(frozen=True, slots=True)
class Question:
    """A query, the id that it should find (None: nobody), and its class."""

    sort: str
    query: Query
    sought: int | None


def listed(folder: Path | None, first_id: int) -> list[tuple[Subject, tuple[str, ...]]]:
    """People to hold and seek: each with the other names it is known by."""
    if folder is None:
        return [(subject, ()) for subject in people(5000, 99, None, first_id)]
    found = []
    with gzip.open(folder / "lists" / "us_csl_consolidated_2025-02.csv.gz", "rt", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["source"].startswith("Specially") and row["type"] == "Individual":
                born = tuple(date.strip() for date in row["dates_of_birth"].split(";")[:1] if _is_date(date.strip()))
                subject = Subject(first_id + len(found), "person", (Name(row["name"]),), born)
                others = tuple(name.strip() for name in row["alt_names"].split(";") if " " in name.strip())
                found.append((subject, others))
    return found


def _is_date(text: str) -> bool:
    return len(text) in (4, 10) and text[:4].isdigit()


def questions(folder: Path | None, held: list[tuple[Subject, tuple[str, ...]]], seed: int = 5) -> Iterator[Question]:
    """Every class of questions about the people held, and as many about people who are not."""
    rng = random.Random(seed)
    yield from _about(rng, held, "exact", 200, lambda name: name)
    yield from _about(rng, held, "one typing error", 300, lambda name: _mistyped(rng, name, 1))
    yield from _about(rng, held, "two typing errors", 300, lambda name: _mistyped(rng, name, 2))
    yield from _about(rng, held, "reordered or dropped", 300, lambda name: _shuffled(rng, name))
    with_others = [(subject, others) for subject, others in held if others]
    for subject, others in rng.sample(with_others, min(400, len(with_others))):
        yield _asking(rng, "real a.k.a.", subject, rng.choice(others))
    if folder is not None:
        yield from _in_script(rng, folder, held, "russian", "Cyrillic script", 400)
        yield from _in_script(rng, folder, held, "arabic", "Arabic script", 300)
    yield from _strangers(rng, folder, held)


def _about(rng, held, sort, count, change):
    fit = [subject for subject, _ in held if len(subject.names[0].text.split()) >= 2]
    for subject in rng.sample(fit, min(count, len(fit))):
        yield _asking(rng, sort, subject, change(subject.names[0].text))


def _asking(rng: random.Random, sort: str, subject: Subject, name: str) -> Question:
    born = subject.birth_dates
    if born and rng.random() < WRONG_DATE:
        born = (_wrong(rng, born[0]),)
    return Question(sort, Query("person", (Name(name),), born), subject.id)


def _wrong(rng: random.Random, born: str) -> str:
    """A birth date as it is got wrong: day and month exchanged, another year, only the year."""
    if len(born) == 10 and rng.random() < 0.6:
        swapped = f"{born[:4]}-{born[8:]}-{born[5:7]}"
        return swapped if int(born[8:]) <= 12 else born[:4]
    return str(int(born[:4]) + rng.choice((-1, 1)))


def _mistyped(rng: random.Random, name: str, errors: int) -> str:
    letters = list(name)
    for _ in range(errors):
        places = [i for i, letter in enumerate(letters[:-1]) if letter.isalpha()]
        place, sort = rng.choice(places), rng.randrange(4)
        if sort == 0:
            letters[place] = rng.choice(LETTERS)
        elif sort == 1:
            del letters[place]
        elif sort == 2:
            letters.insert(place, rng.choice(LETTERS))
        else:
            letters[place], letters[place + 1] = letters[place + 1], letters[place]
    return "".join(letters)


def _shuffled(rng: random.Random, name: str) -> str:
    parts = name.replace(",", "").split()
    rng.shuffle(parts)
    return " ".join(parts[:-1] if len(parts) >= 3 else parts)


def _in_script(rng, folder, held, language, sort, count):
    """Names written in another script, word by word, where every word's spelling there is known."""
    spelt: dict[str, str] = {}
    with gzip.open(folder / "names" / f"wd_{language}_train.tsv.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            word, letters, _ = line.rstrip("\n").split("\t")
            spelt.setdefault(word, letters.replace(" ", ""))
    known = []
    for subject, _ in held:
        parts = subject.names[0].text.lower().replace(",", "").split()
        if len(parts) >= 2 and all(part in spelt for part in parts):
            known.append((subject, " ".join(spelt[part] for part in parts)))
    for subject, name in rng.sample(known, min(count, len(known))):
        yield _asking(rng, sort, subject, name)


def _strangers(rng, folder, held):
    """People who are not held, half of them with the given name of one who is and the surname of another."""
    if folder is not None:
        with gzip.open(folder / "names" / "yente_negatives_global.csv.gz", "rt", encoding="utf-8") as file:
            rows = rng.sample(list(csv.DictReader(file)), 1000)
        for row in rows:
            born = (row["date_of_birth"],) if _is_date(row["date_of_birth"]) else ()
            yield Question("nobody: invented", Query("person", (Name(row["full_name"]),), born), None)
    for subject in people(500, 4242, folder):
        yield Question("nobody: generated", replace(subject.as_query(), countries=(), sex=""), None)
    subjects = [subject for subject, _ in held if len(subject.names[0].text.split()) == 2]
    for one, other in zip(rng.sample(subjects, 200), rng.sample(subjects, 200), strict=True):
        name = f"{one.names[0].text.split()[0]} {other.names[0].text.split()[1]}"
        yield Question("nobody: crossed", Query("person", (Name(name),), (f"19{rng.randrange(40, 99)}",)), None)
