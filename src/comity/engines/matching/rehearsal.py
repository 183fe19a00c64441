"""Invented people for measuring: heavy-tailed names of many cultures, drawn from the engine's own rarity table.

The same seed gives the same people, on every machine. Rare words, which the table leaves out, are invented.
"""

import random
from bisect import bisect
from collections.abc import Iterator, Mapping
from itertools import accumulate

from comity.engines.matching import rarity
from comity.engines.matching.model import Name, Query, Subject

TAIL = 150_000
SYLLABLES = tuple(a + b for a in "bdfghjklmnprstvwyz" for b in ("a", "e", "i", "o", "u", "an", "ar", "el", "in", "ou"))
COUNTRIES = ("XA", "XB", "XC", "XD", "QM", "QN", "QO", "QP")


def word_chances() -> dict[str, float]:
    """Words of names and how often they occur, up to a factor."""
    chances = {word: 2.0**-bits for word, bits in rarity.known_words().items() if len(word) > 1}
    rng = random.Random(7)  # noqa: S311 -- a population, not a secret
    for rank in range(TAIL):
        word = "".join(rng.choices(SYLLABLES, k=rng.choice((2, 3, 3, 4))))
        chances.setdefault(word, 2.0**-13 / (1 + rank / 2000))
    return chances


def people(count: int, seed: int, chances: Mapping[str, float], first_id: int = 0) -> Iterator[Subject]:
    """So many people: two to four words of name, birth date, country, sex."""
    words, cumulated = list(chances), list(accumulate(chances.values()))
    rng = random.Random(seed)  # noqa: S311 -- a population, not a secret
    for number in range(first_id, first_id + count):
        dice = rng.random()
        size = 2 if dice < 0.6 else 3 if dice < 0.9 else 4
        name = " ".join(words[bisect(cumulated, rng.random() * cumulated[-1])] for _ in range(size))
        born = f"{rng.randrange(1940, 2009)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
        yield Subject(number, "person", (Name(name.title()),), (born,), (rng.choice(COUNTRIES),), rng.choice("MF"))


def mistyped(query: Query, seed: int) -> Query:
    """The query with two neighbouring letters of its first name exchanged."""
    letters = list(query.names[0].text)
    place = random.Random(seed).randrange(len(letters) - 1)  # noqa: S311
    letters[place], letters[place + 1] = letters[place + 1], letters[place]
    return Query(query.kind, (Name("".join(letters)),), query.birth_dates)
