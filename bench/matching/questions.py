"""Questions with known answers, in classes: how the same people are written elsewhere, and who must not be found.

The people sought are those listed (primary names held, the other names asked). A birth date is wrong in 15 of 100
questions. There are as many questions about people who are not held as about people who are.
"""

import gzip
import hashlib
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bench.matching.latin import latin
from bench.matching.people import Asked, Person
from bench.matching.population import Listed, invented, is_date, published

LETTERS = "abcdefghijklmnopqrstuvwxyz"
WRONG_DATE = 0.15
QUESTION_SEED = 5
STRANGER_SEED = 4242

EXACT, ONE_ERROR, TWO_ERRORS = "exact", "one typing error", "two typing errors"
SHUFFLED, CYRILLIC, ARABIC, ALIAS = "reordered or dropped", "Cyrillic script", "Arabic script", "real a.k.a."
CLASSES = {EXACT: 200, ONE_ERROR: 300, TWO_ERRORS: 300, SHUFFLED: 300, CYRILLIC: 400, ARABIC: 300, ALIAS: 400}
STRANGERS = {"nobody: published": 0.5, "nobody: generated": 0.3, "nobody: crossed": 0.2}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, whom it should find (None: nobody), and its class."""

    sort: str
    name: str
    latin: str
    born: str
    sought: int | None

    def asked(self, dated: bool) -> Asked:
        """The question as a system gets it, with or without the birth date."""
        return Asked(self.name, self.latin, self.born if dated else "")


def positives(folder: Path | None, held: Sequence[Listed]) -> list[Question]:
    """Every class of questions about people who are held, in the order of the classes."""
    rng = random.Random(QUESTION_SEED)
    people = [each.person for each in held if len(each.person.name.split()) >= 2]
    found = [
        *_about(rng, people, EXACT, str),
        *_about(rng, people, ONE_ERROR, lambda name: _mistyped(rng, name, 1)),
        *_about(rng, people, TWO_ERRORS, lambda name: _mistyped(rng, name, 2)),
        *_about(rng, people, SHUFFLED, lambda name: _shuffled(rng, name)),
    ]
    if folder is not None:
        found += _in_script(rng, people, CYRILLIC, _spellings(folder, "russian"))
        found += _in_script(rng, people, ARABIC, _spellings(folder, "arabic"))
    others = {each.person.id: each.others for each in held if each.others}
    known_otherwise = [each.person for each in held if each.others]
    for person in rng.sample(known_otherwise, min(CLASSES[ALIAS], len(known_otherwise))):
        found.append(_asking(rng, ALIAS, person, rng.choice(others[person.id])))
    return found


def strangers(folder: Path | None, held: Sequence[Listed], count: int) -> Iterator[Question]:
    """More questions than `count` about people who are not listed, class after class; some may be held by chance."""
    rng = random.Random(STRANGER_SEED)
    spare = 1.5 if folder else 3.0
    wanted = {sort: round(count * share * spare) for sort, share in STRANGERS.items()}
    unheld = published(folder)[len(published(folder)) // 2 :][: wanted["nobody: published"]] if folder else ()
    for each in unheld:
        yield _stranger("nobody: published", each.name, each.born)
    for each in invented(wanted["nobody: generated"], STRANGER_SEED, folder):
        yield _stranger("nobody: generated", each.name, each.born)
    names = [each.person.name.split() for each in held if len(each.person.name.split()) == 2]
    for _ in range(wanted["nobody: crossed"]):
        one, other = rng.sample(names, 2)
        yield _stranger("nobody: crossed", f"{one[0]} {other[1]}", f"19{rng.randrange(40, 99)}")


def as_many_strangers(
    asked: Sequence[Question], candidates: Sequence[Question], taken: set[frozenset[str]]
) -> list[Question]:
    """As many strangers as there are questions about people held, of each sort its share; nobody who is held."""
    free = [each for each in candidates if frozenset(each.latin.split()) not in taken]
    sorts = Counter(each.sort for each in free)
    shares = {sort: STRANGERS[sort] for sort in sorts}
    wanted = {sort: int(len(asked) * share / sum(shares.values())) for sort, share in shares.items()}
    wanted[next(iter(wanted))] += len(asked) - sum(wanted.values())
    chosen = []
    for question in free:
        if wanted[question.sort] > 0:
            wanted[question.sort] -= 1
            chosen.append(question)
    if len(chosen) != len(asked):
        raise RuntimeError(f"{len(chosen)} strangers for {len(asked)} people sought: draw more")
    return chosen


def sample(asked: Sequence[object], at_most: int) -> list[int]:
    """Places of an even share of every class: all questions, or every so-manieth in the order of the classes."""
    if len(asked) <= at_most:
        return list(range(len(asked)))
    return [int(step * len(asked) / at_most) for step in range(at_most)]


def digest(asked: Sequence[Question]) -> str:
    """A short fingerprint of the questions, so that answers are never judged by other ones."""
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:12]


def _about(rng: random.Random, people: list[Person], sort: str, change: Callable[[str], str]) -> Iterator[Question]:
    for person in rng.sample(people, min(CLASSES[sort], len(people))):
        yield _asking(rng, sort, person, change(person.name))


def _asking(rng: random.Random, sort: str, person: Person, name: str) -> Question:
    born = person.born
    if born and rng.random() < WRONG_DATE:
        born = _wrong(rng, born)
    return Question(sort, name, latin(name), born, person.id)


def _stranger(sort: str, name: str, born: str) -> Question:
    return Question(sort, name, latin(name), born if is_date(born) else "", None)


def _wrong(rng: random.Random, born: str) -> str:
    """A birth date as it is got wrong: day and month exchanged, only the year, another year."""
    if len(born) == 10 and rng.random() < 0.6:
        return f"{born[:4]}-{born[8:]}-{born[5:7]}" if int(born[8:]) <= 12 else born[:4]
    return str(int(born[:4]) + rng.choice((-1, 1)))


def _mistyped(rng: random.Random, name: str, errors: int) -> str:
    """The name with so many letters replaced, left out, added or exchanged with the next; never the name itself."""
    letters = list(name)
    for _ in range(errors):
        place = rng.choice([i for i, pair in enumerate(pairwise(letters)) if "".join(pair).isalpha()])
        sort = rng.randrange(4)
        if sort == 0:
            letters[place] = rng.choice([letter for letter in LETTERS if letter != letters[place].lower()])
        elif sort == 1:
            del letters[place]
        elif sort == 2:
            letters.insert(place, rng.choice(LETTERS))
        else:
            letters[place], letters[place + 1] = letters[place + 1], letters[place]
    mistyped = "".join(letters)
    return mistyped if mistyped != name else _mistyped(rng, name, errors)


def _shuffled(rng: random.Random, name: str) -> str:
    parts = name.replace(",", "").split()
    rng.shuffle(parts)
    return " ".join(parts[:-1] if len(parts) >= 3 else parts)


def _spellings(folder: Path, language: str) -> dict[str, str]:
    """Latin words and how they are most often written in the language's own script."""
    spelt: dict[str, tuple[int, str]] = {}
    with gzip.open(folder / "names" / f"wd_{language}_train.tsv.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            word, letters, count = line.rstrip("\n").split("\t")
            spelt[word] = max(spelt.get(word, (0, "")), (int(count), letters.replace(" ", "")))
    return {word: spelling for word, (_, spelling) in spelt.items()}


def _in_script(rng: random.Random, people: list[Person], sort: str, spelt: dict[str, str]) -> Iterator[Question]:
    """Names in another script, word by word, where every word's spelling there is known."""
    written = [(person, person.name.lower().replace(",", "").split()) for person in people]
    known = [(person, parts) for person, parts in written if all(part in spelt for part in parts)]
    for person, parts in rng.sample(known, min(CLASSES[sort], len(known))):
        yield _asking(rng, sort, person, " ".join(spelt[part] for part in parts))
