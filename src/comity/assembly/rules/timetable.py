"""What a session and its timetable may look like."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from comity.assembly import errors

REFERENCE = re.compile(r"[A-Z0-9](?:[A-Z0-9-]{0,38}[A-Z0-9])?")
LONGEST_TITLE = 500  # characters


@dataclass(frozen=True, slots=True)
class Booking:
    """A room for a time: [starts_at, ends_at)."""

    room: str
    starts_at: datetime
    ends_at: datetime


def require_reference(text: str) -> str:
    """The reference of a session as it is stored.  Raises ReferenceNotPossible."""
    reference = text.strip().upper()
    if not REFERENCE.fullmatch(reference):
        raise errors.ReferenceNotPossible
    return reference


def zone_of(name: str) -> ZoneInfo:
    """The time zone of that IANA name.  Raises TimeZoneUnknown."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise errors.TimeZoneUnknown(time_zone=name[:60]) from None


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which a day is over there."""
    return datetime.combine(day + timedelta(days=1), time(), zone)


def require_days(opens_on: date, closes_on: date) -> None:
    """Raises DaysReversed."""
    if closes_on < opens_on:
        raise errors.DaysReversed


def clean_texts(texts: Mapping[str, str], languages: Collection[str]) -> dict[str, str]:
    """A text in several languages, without empty ones.

    Raises LanguageUnknown for a language that is none of the session's, TitleMissing where nothing is left.
    """
    kept = optional_texts(texts, languages)
    if not kept:
        raise errors.TitleMissing
    return kept


def optional_texts(texts: Mapping[str, str], languages: Collection[str]) -> dict[str, str]:
    """The same for a text that may be left out.  Raises LanguageUnknown."""
    kept = {language: text.strip()[:LONGEST_TITLE] for language, text in texts.items() if text.strip()}
    for language in kept:
        if language not in languages:
            raise errors.LanguageUnknown(language=language[:8])
    return kept


def require_within(starts_at: datetime, ends_at: datetime, *, opens_on: date, closes_on: date, zone: ZoneInfo) -> None:
    """Refuse a meeting that ends before it begins, or lies outside the days of the session by its own clock.

    Raises MeetingEndsEarly, OutsideSession.
    """
    if ends_at <= starts_at:
        raise errors.MeetingEndsEarly
    first, last = starts_at.astimezone(zone).date(), ends_at.astimezone(zone).date()
    if not opens_on <= first <= last <= closes_on:
        raise errors.OutsideSession(first=opens_on.isoformat(), last=closes_on.isoformat())


def overlapping(one: Booking, other: Booking) -> bool:
    """Whether two times have a moment in common. Back to back they have none."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def require_free(wanted: Booking, booked: Iterable[Booking], zone: ZoneInfo) -> None:
    """Raises RoomTaken where a room is booked already. A meeting without a room takes none."""
    for other in booked:
        if wanted.room and other.room == wanted.room and overlapping(wanted, other):
            starts, ends = other.starts_at.astimezone(zone), other.ends_at.astimezone(zone)
            raise errors.RoomTaken(starts=starts.isoformat(" ", "minutes"), ends=ends.isoformat(" ", "minutes"))
