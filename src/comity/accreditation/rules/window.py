"""When applications are received, by the clock of the host, to the second."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Standing(StrEnum):
    """Where a moment lies."""

    NOT_YET = "not-yet"
    OPEN = "open"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Window:
    """Applications are received in [opens_at, closes_at): the last second is the one before `closes_at`."""

    opens_at: datetime
    closes_at: datetime


def standing(window: Window, at: datetime) -> Standing:
    """Whether applications are received at a moment.

    at   when the server had the whole request: what was typed before that, and how long it is dealt with after that,
         changes nothing
    """
    if at < window.opens_at:
        return Standing.NOT_YET
    return Standing.OPEN if at < window.closes_at else Standing.OVER
