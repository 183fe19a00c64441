"""Invented people for measuring: heavy-tailed names of many cultures, drawn from the engine's own rarity table.

The same seed gives the same people, on every machine, and a smaller population is the beginning of a larger one.
Rare words, which the table leaves out, are invented. Nothing is held: people are made as they are asked for.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from comity.engines.matching import rarity
from comity.engines.matching.model import Name, Query, Subject

TAIL = 150_000
SYLLABLES = tuple(a + b for a in "bdfghjklmnprstvwyz" for b in ("a", "e", "i", "o", "u", "an", "ar", "el", "in", "ou"))
PARTICLES = ("al", "bin", "de", "van", "el", "abu", "da")
COUNTRIES = ("XA", "XB", "XC", "XD", "QM", "QN", "QO", "QP")
BIRTH_DATES = tuple(
    f"{year}-{month:02d}-{day:02d}" for year in range(1940, 2009) for month in range(1, 13) for day in range(1, 29)
)

BLOCK = 1 << 14  # people drawn at once
MOST_WORDS = 4
WORDS_AT_MOST = (0.6, 0.9)  # the chance of two words, of two or three
WITH_PARTICLE = 0.06


class Invented(NamedTuple):
    """One invented person, not yet held by anybody."""

    name: str
    born: str
    country: str
    sex: str


def word_chances() -> dict[str, float]:
    """Words of names and how often they occur, up to a factor."""
    chances = {word: 2.0**-bits for word, bits in rarity.known_words().items() if len(word) > 1}
    rng = np.random.default_rng(7)
    picks = rng.integers(0, len(SYLLABLES), (TAIL, 4)).tolist()
    sizes = rng.choice((2, 3, 3, 4), TAIL).tolist()
    for rank, (pick, size) in enumerate(zip(picks, sizes, strict=True)):
        word = "".join([SYLLABLES[syllable] for syllable in pick[:size]])
        chances.setdefault(word, 2.0**-13 / (1 + rank / 2000))
    return chances


def invented(count: int, seed: int, chances: Mapping[str, float]) -> Iterator[Invented]:
    """So many people: two to four words of name, here and there a particle, birth date, country, sex."""
    words = np.array([word.title() for word in chances], dtype=np.object_)
    cumulated = np.cumsum(np.fromiter(chances.values(), np.float64, len(chances)))
    blocks = (_block(np.random.default_rng((seed, block)), words, cumulated) for block in range(-(-count // BLOCK)))
    return islice((person for block in blocks for person in block), count)


def _block(
    rng: np.random.Generator, words: npt.NDArray[np.object_], cumulated: npt.NDArray[np.float64]
) -> Iterator[Invented]:
    """One block of people, all their dice thrown at once."""
    sizes = np.searchsorted(WORDS_AT_MOST, rng.random(BLOCK)) + 2
    picks = np.searchsorted(cumulated, rng.random((BLOCK, MOST_WORDS)) * cumulated[-1], side="right")
    names = words[np.minimum(picks, len(words) - 1)].tolist()
    for place in np.flatnonzero(rng.random(BLOCK) < WITH_PARTICLE).tolist():
        names[place][0] += " " + PARTICLES[place % len(PARTICLES)]
    born = rng.integers(0, len(BIRTH_DATES), BLOCK).tolist()
    countries = rng.integers(0, len(COUNTRIES), BLOCK).tolist()
    sexes = rng.integers(0, 2, BLOCK).tolist()
    for name, size, date, country, sex in zip(names, sizes.tolist(), born, countries, sexes, strict=True):
        yield Invented(" ".join(name[:size]), BIRTH_DATES[date], COUNTRIES[country], "MF"[sex])


def people(count: int, seed: int, chances: Mapping[str, float], first_id: int = 0) -> Iterator[Subject]:
    """So many invented people as subjects, numbered from `first_id`."""
    for number, person in enumerate(invented(count, seed, chances), first_id):
        yield Subject(number, "person", (Name(person.name),), (person.born,), (person.country,), person.sex)


def mistyped(query: Query, seed: int) -> Query:
    """The query with two neighbouring letters of its first name exchanged."""
    letters = list(query.names[0].text)
    place = int(np.random.default_rng(seed).integers(len(letters) - 1))
    letters[place], letters[place + 1] = letters[place + 1], letters[place]
    return Query(query.kind, (Name("".join(letters)),), query.birth_dates)
