"""A timetable as a calendar that other programs read: iCalendar, RFC 5545."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

PRODUCT = "-//Comity//Assembly//EN"
LONGEST_LINE = 75  # octets, without the line break (RFC 5545, 3.1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a calendar.

    key        identifies it for ever: the same entry, changed, replaces the one that a reader has
    cancelled  it stays in the reader's calendar, struck out
    remind     how long before it begins the reader's calendar says so; None for never
    """

    key: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    note: str = ""
    cancelled: bool = False
    remind: timedelta | None = None


def as_calendar(name: str, entries: Iterable[Entry], *, at: datetime) -> str:
    """The calendar's text, with the line breaks that the standard asks for. `at`: when it was made."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", f"X-WR-CALNAME:{escaped(name)}"]
    for entry in entries:
        lines += _event(entry, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    """A text as the value of a property: RFC 5545, 3.3.11."""
    plain = text.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
    return plain.replace("\r\n", r"\n").replace("\n", r"\n").replace("\r", r"\n")


def folded(line: str) -> str:
    """A line in parts of at most 75 octets, none of which cuts a character: RFC 5545, 3.1."""
    parts, part, room = [], "", LONGEST_LINE
    for character in line:
        size = len(character.encode())
        if size > room:
            parts.append(part)
            part, room = "", LONGEST_LINE - 1  # the blank that continues a line counts
        part += character
        room -= size
    return "\r\n ".join([*parts, part])


def _event(entry: Entry, at: datetime) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escaped(entry.key)}",
        f"DTSTAMP:{_instant(at)}",
        f"DTSTART:{_instant(entry.starts_at)}",
        f"DTEND:{_instant(entry.ends_at)}",
        f"SUMMARY:{escaped(entry.title)}",
    ]
    if entry.place:
        lines.append(f"LOCATION:{escaped(entry.place)}")
    if entry.note:
        lines.append(f"DESCRIPTION:{escaped(entry.note)}")
    lines.append(f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}")
    if entry.remind is not None and not entry.cancelled:
        lines += _alarm(entry.title, entry.remind)
    return [*lines, "END:VEVENT"]


def _alarm(title: str, before: timedelta) -> list[str]:
    """A reminder that is shown: RFC 5545, 3.6.6."""
    minutes = before // timedelta(minutes=1)
    told = ["ACTION:DISPLAY", f"DESCRIPTION:{escaped(title)}", f"TRIGGER:-PT{minutes}M"]
    return ["BEGIN:VALARM", *told, "END:VALARM"]


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
