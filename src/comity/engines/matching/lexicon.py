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


@cache
def hanja() -> dict[str, str]:
    """Chinese characters of Korean names to the Hangul syllable they are read as."""
    return {character: syllable for syllable, *characters in table("hanja.txt") for character in characters}


@cache
def _written_out() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Words that are also written in short, by the first of them, the longest first; and their short form."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for short, *words in table("organisation_forms.txt"):
        found.setdefault(words[0], []).append((tuple(words), short))
    return {first: sorted(those, key=lambda each: -len(each[0])) for first, those in found.items()}


def shorten(words: list[str]) -> list[str]:
    """The words of an organisation's name with its common words in short: "limited liability company" is llc."""
    phrases = _written_out()
    if phrases.keys().isdisjoint(words):
        return words
    kept: list[str] = []
    place = 0
    while place < len(words):
        for phrase, short in phrases.get(words[place], ()):
            if tuple(words[place : place + len(phrase)]) == phrase:
                kept.append(short)
                place += len(phrase)
                break
        else:
            kept.append(words[place])
            place += 1
    return kept
