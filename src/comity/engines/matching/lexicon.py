"""What the engine knows about words of names: particles, titles, legal forms, names said for one another.

The tables are plain text in `data/`; each says at its head what a line means.
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources


def table(name: str) -> list[list[str]]:
    """The lines of one table as lists of words; comments and empty lines left out."""
    text = (resources.files(__package__) / "data" / name).read_text(encoding="utf-8")
    return [line.split() for line in text.splitlines() if line and not line.startswith("#")]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words to the first word of their group (particles, forms, equivalents), and plain sets."""

    particles: dict[str, str]
    honorifics: frozenset[str]
    legal_forms: dict[str, str]
    business_words: frozenset[str]
    groups: dict[str, frozenset[int]]


@cache
def lexicon() -> Lexicon:
    """The tables, read once."""
    groups: dict[str, set[int]] = {}
    for number, line in enumerate(table("equivalents.txt")):
        for word in line:
            groups.setdefault(word, set()).add(number)
    return Lexicon(
        particles=_first_of_group("particles.txt"),
        honorifics=frozenset(word for line in table("honorifics.txt") for word in line),
        legal_forms=_first_of_group("legal_forms.txt"),
        business_words=frozenset(word for line in table("business_words.txt") for word in line),
        groups={word: frozenset(numbers) for word, numbers in groups.items()},
    )


def _first_of_group(name: str) -> dict[str, str]:
    return {word: line[0] for line in table(name) for word in line}


def are_equivalent(first: str, second: str) -> bool:
    """Whether two words are commonly written for one another."""
    groups = lexicon().groups
    return not groups.get(first, frozenset()).isdisjoint(groups.get(second, frozenset()))
