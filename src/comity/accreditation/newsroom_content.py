"""What the verbs of the newsroom are given. Words are opaque: the audit keeps what the rows say, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from comity.accreditation.newsroom_codes import NewsKind
from comity.core.countries import LANGUAGES
from comity.records.texts import clean

TITLE: Final = 300
LINE: Final = 200
BODY: Final = 20_000
TRANSCRIPT: Final = 60_000
SHORT: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """An item as it is begun.

    ballot, text  id of the ballot or of the adopted text that it tells of; null for what is written
    source        where the public record has it
    """

    kind: NewsKind
    original: str
    ballot: UUID | None = None
    text: UUID | None = None
    source: str = ""


class Written:
    """The words of an item in one language."""

    __slots__ = ("body", "title", "transcript")

    def __init__(self, *, title: str, body: str = "", transcript: str = "") -> None:
        self.title = clean(title)[0][:TITLE]
        self.body = clean(body, lines=True)[0][:BODY]
        self.transcript = clean(transcript, lines=True)[0][:TRANSCRIPT]


class Captioned:
    """What stands with a picture: whose it is, and by language its caption and its alternative text."""

    __slots__ = ("alt", "captions", "credit")

    def __init__(self, *, credit: str, captions: Mapping[str, str], alt: Mapping[str, str]) -> None:
        self.credit = clean(credit)[0][:LINE]
        self.captions = in_languages(captions, SHORT)
        self.alt = in_languages(alt, SHORT)


class Explained:
    """What readers are told of a correction or a withdrawal, by language."""

    __slots__ = ("texts",)

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = in_languages(texts, SHORT)


def in_languages(texts: Mapping[str, str], longest: int) -> dict[str, str]:
    """A text in several languages, cleaned and cut, without empty ones and without languages that are not offered."""
    cleaned = {code: clean(texts.get(code, ""), lines=True)[0][:longest] for code in LANGUAGES}
    return {code: text for code, text in cleaned.items() if text}
