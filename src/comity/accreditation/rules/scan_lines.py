"""Lines of a phone's log as they are sent: JSON that anybody may have written, read strictly."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from comity.accreditation import errors
from comity.accreditation.badge_codes import Direction
from comity.accreditation.rules.admission import Answer, Colour, Proof

MOST_LINES: Final = 500
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z")
_KEY: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOST_COUNTED: Final = 2**53


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One answer of a phone; see `models.Scan`. digest: SHA-256 of the line, in hexadecimal."""

    id: UUID
    counter: int
    meeting: UUID | None
    badge: UUID | None
    direction: Direction
    colour: Colour
    answer: Answer
    shown: tuple[Proof, ...]
    let_in: bool
    supervisor: UUID | None
    device_at: datetime
    pack_as_of: datetime | None
    digest: str


def lines_of(said: Any) -> tuple[Line, ...]:
    """The lines of a log, in the order of their counter.

    said   a list of at most `MOST_LINES` objects

    Raises ScansUnreadable, which names the line and what is wrong with it.
    """
    if not isinstance(said, list) or len(said) > MOST_LINES:
        raise errors.ScansUnreadable(line=0, what="lines")
    lines = [_line(number, row) for number, row in enumerate(said, 1)]
    return tuple(sorted(lines, key=lambda line: line.counter))


def moment(said: Any) -> datetime:
    """A moment in UTC as phones write it.  Raises ValueError."""
    if not isinstance(said, str) or not _MOMENT.fullmatch(said):
        raise ValueError("at")
    return datetime.fromisoformat(said.replace("Z", "+00:00")).astimezone(UTC)


def digest_of(row: Mapping[str, Any]) -> str:
    """SHA-256 of a line, whatever the order of its members."""
    return hashlib.sha256(json.dumps(row, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _line(number: int, row: Any) -> Line:
    if not isinstance(row, dict) or set(row) != set(_READERS):
        raise errors.ScansUnreadable(line=number, what="fields")
    said: dict[str, Any] = {}
    for name, read in _READERS.items():
        try:
            said[name] = read(row[name])
        except (ValueError, TypeError, OverflowError):
            raise errors.ScansUnreadable(line=number, what=name) from None
    # Nobody goes through on amber alone: a log that says so is of a page that is not ours.
    said["let_in"] &= said["colour"] is Colour.GREEN or said["supervisor"] is not None
    return Line(device_at=said.pop("at"), digest=digest_of(row), **said)


def _counter(said: Any) -> int:
    if type(said) is not int or not 0 < said < _MOST_COUNTED:
        raise ValueError
    return said


def _flag(said: Any) -> bool:
    if type(said) is not bool:
        raise TypeError
    return said


def _shown(said: Any) -> tuple[Proof, ...]:
    if not isinstance(said, list) or len(said) > len(Proof):
        raise ValueError
    return tuple(Proof(one) for one in said)


def _key(said: Any) -> UUID:
    if not isinstance(said, str) or not _KEY.fullmatch(said):
        raise ValueError
    return UUID(said)


def _or_none(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda said: None if said is None else read(said)


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "id": _key,
    "counter": _counter,
    "meeting": _or_none(_key),
    "badge": _or_none(_key),
    "direction": Direction,
    "colour": Colour,
    "answer": Answer,
    "shown": _shown,
    "let_in": _flag,
    "supervisor": _or_none(_key),
    "at": moment,
    "pack_as_of": _or_none(moment),
}
