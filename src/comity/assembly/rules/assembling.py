"""The adopted text as it is kept: its paragraphs in every language, each with where its words come from."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from comity.engines import ledger

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph that stands in the adopted text.

    letter   of the amendment that gave its words; "" where they are the draft's own
    vote     id of the vote that adopted that amendment; ""
    """

    kind: str
    words: Mapping[str, str]
    figures: Mapping[str, Any]
    letter: str = ""
    vote: str = ""


def assembled(symbol: str, number: str, parts: Iterable[Part], languages: Sequence[str]) -> dict[str, Any]:
    """The adopted text as plain values, in the order of its paragraphs."""
    return {
        "format": FORMAT,
        "symbol": symbol,
        "number": number,
        "languages": list(languages),
        "paragraphs": [
            {
                "kind": part.kind,
                "words": {language: part.words[language] for language in languages if language in part.words},
                "figures": dict(part.figures),
                "from": {"amendment": part.letter, "vote": part.vote} if part.letter else None,
            }
            for part in parts
        ],
    }


def digest(text: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical bytes of an assembled text, in hexadecimal."""
    return hashlib.sha256(ledger.canonical(text)).hexdigest()


def resolution_number(reference: str, count: int) -> str:
    """The number of a session's resolution, counted from 1: GA-93-RES-05."""
    return f"{reference}-RES-{count:02d}"
