"""What the verbs of press conferences and interviews are given. What somebody wrote is opaque to the audit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from comity.accreditation.rules.interviews import Time
from comity.records.texts import clean

TOPIC: Final = 300
REASON: Final = 1_000
ROOM: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where and when a press conference is held."""

    room: str
    starts_at: datetime
    ends_at: datetime


class Wish:
    """What a journalist asks: whom, about what, in which language, at which of these times.

    delegation, official  id of a delegation of the session, or code of an official; one of them is empty
    """

    __slots__ = ("delegation", "language", "official", "times", "topic")

    def __init__(
        self, *, topic: str, language: str, times: Sequence[Time], delegation: UUID | None = None, official: str = ""
    ) -> None:
        self.topic = clean(topic)[0][:TOPIC]
        self.language = language
        self.times = tuple(times)
        self.delegation = delegation
        self.official = official


class Because:
    """Why a request is declined, or an interview was not held."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = clean(text, lines=True)[0][:REASON]
