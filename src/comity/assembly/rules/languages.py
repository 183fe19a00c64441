"""In which languages a text stands as it is now, and in which it is stale or missing.

A wording keeps the version of the text that it renders. Its paragraph keeps the version at which the original last
changed; a wording below it is stale.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from comity.assembly import errors


class Freshness(StrEnum):
    """Whether a wording says what the original says now."""

    CURRENT = "current"
    STALE = "stale"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph, or one amendment: its version, and that of its wording in each language that has one."""

    version: int
    wordings: Mapping[str, int]


def freshness(piece: Piece, language: str) -> Freshness:
    """Whether one piece stands in a language."""
    version = piece.wordings.get(language)
    if version is None:
        return Freshness.MISSING
    return Freshness.CURRENT if version >= piece.version else Freshness.STALE


def versions(pieces: Iterable[Piece], languages: Sequence[str], current: int) -> dict[str, int]:
    """The version of the whole in each language, as a vote on it is gated by.

    current   version of the whole

    A language in which a piece is missing is missing; one with stale pieces stands at the oldest of them.
    """
    pieces = list(pieces)
    found: dict[str, int] = {}
    for language in languages:
        standing = [freshness(piece, language) for piece in pieces]
        if not pieces or Freshness.MISSING in standing:
            continue
        stale = [
            piece.wordings[language] for piece, fresh in zip(pieces, standing, strict=True) if fresh is Freshness.STALE
        ]
        found[language] = min(stale, default=current)
    return found


def clean_in_languages(texts: Mapping[str, str], languages: Collection[str], longest: int) -> dict[str, str]:
    """A text in several languages as it is kept: without empty ones, none longer than so many characters.

    Raises LanguageUnknown for a language that is none of these.
    """
    kept = {language: text.strip()[:longest] for language, text in texts.items() if text.strip()}
    for language in kept:
        if language not in languages:
            raise errors.LanguageUnknown(language=language[:8])
    return kept
