"""The assistant marks words that a reviewer should look at. It marks, and decides nothing.

Whole words, in the language of the text: Latin letters without case and accents, Arabic without vowel signs and with
the particles that are written together with a word. The spans lie in the text as it was written.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from comity.notices.tables import FlagWords

MOST_MARKS = 200  # of one flag in one text: a text of nothing but such words needs no more to be seen

# Particles that Arabic writes together with the word that follows: and, so, with, for, as, the.
_ARABIC_PREFIX = "(?:[وف]?(?:[بكل]?ال|لل|[بكل])?)"
_ARABIC_SUFFIX = "(?:ه|ها|هم|هن|نا|ي|ك|كم|ات|ون|ين|ان)?"
_ALEFS = str.maketrans("أإآٱىة", "اااايه")


@dataclass(frozen=True, slots=True)
class Flag:
    """What the assistant marked: under which flag, in which field and language, from where to where.

    spans   (start, end) in characters of the text as written, in order, none overlapping another
    """

    code: str
    field: str
    language: str
    spans: tuple[tuple[int, int], ...]


def flags_in(texts: Mapping[str, Mapping[str, str]], words: Sequence[FlagWords]) -> tuple[Flag, ...]:
    """All marks in the texts of a request.

    texts   {field: {language: text}}; words   of the edition's tables
    """
    by_language: dict[str, list[FlagWords]] = defaultdict(list)
    for row in words:
        by_language[row.language].append(row)
    return tuple(
        Flag(row.flag, field, language, spans)
        for field in sorted(texts)
        for language in sorted(texts[field])
        for row in by_language[language]
        if (spans := spans_of(texts[field][language], row))
    )


def spans_of(text: str, words: FlagWords) -> tuple[tuple[int, int], ...]:
    """Where one of the words stands in a text."""
    folded, origins = _folded(text)
    found: list[tuple[int, int]] = []
    for match in _pattern(words).finditer(folded):
        start, end = origins[match.start()], origins[match.end() - 1] + 1
        # A mark that follows belongs to the letter before it.
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        if not found or start >= found[-1][1]:
            found.append((start, end))
        if len(found) == MOST_MARKS:
            break
    return tuple(found)


def marked(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is marked: for a page that shows the words in their sentence."""
    at = 0
    for start, end in spans:
        if start > at:
            yield text[at:start], False
        yield text[start:end], True
        at = end
    if at < len(text):
        yield text[at:], False


def _folded(text: str) -> tuple[str, list[int]]:
    """The text as it is searched, and for each of its characters the place in the text it comes from."""
    folded: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(text):
        for piece in _fold(character):
            folded.append(piece)
            origins.append(place)
    return "".join(folded), origins


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    """One character without case, accent, vowel sign or stretch; nothing of those that only join or direct."""
    pieces = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", character.translate(_ALEFS)).casefold())
    return "".join(
        piece
        for piece in pieces.translate(_ALEFS)
        if not unicodedata.combining(piece) and unicodedata.category(piece) != "Cf" and piece != "ـ"
    )


@lru_cache(maxsize=256)
def _pattern(words: FlagWords) -> re.Pattern[str]:
    """Any of the words as a whole, in a folded text; the longest first."""
    arabic = words.language == "ar"
    alternatives = sorted((_alternative(word, arabic=arabic) for word in words.words), key=len, reverse=True)
    prefix = _ARABIC_PREFIX if arabic else ""
    return re.compile(rf"(?<!\w){prefix}(?:{'|'.join(alternatives)})(?!\w)")


def _alternative(word: str, *, arabic: bool) -> str:
    parts: list[str] = []
    for part in "".join(map(_fold, word)).split():
        stem = re.escape(part.rstrip("*"))
        ending = r"\w*" if part.endswith("*") else _ARABIC_SUFFIX if arabic else ""
        parts.append(("(?:ال)?" if arabic and parts else "") + stem + ending)
    return r"[\s'’-]+".join(parts)
