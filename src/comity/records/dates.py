"""Dates as lists know them: often only a year, sometimes about, sometimes between two.

One notation, read by the matching engine as well (ISO 8601, with `~` for "about" and `/` for "between"):

    1971-05-17    1971-05    1971    ~1971    1960/1965    1960-03/1961-02
"""

import re
from datetime import date

_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_ENGLISH = re.compile(r"(?:([0-9]{1,2})\s+)?(?:([A-Za-z]{3,9})\.?,?\s+)?([0-9]{4})")
_ABOUT = re.compile(r"(?:~|circa|c\.|approximately|approx\.?|about)\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:/|\bto\b|\s-\s|(?<=^[0-9]{4})-(?=[0-9]{4}$))\s*")
_CALENDAR_SLASH = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
EARLIEST_YEAR = 1000


def is_notation(text: str) -> bool:
    """Whether a text is a date in our notation, and one that the calendar has."""
    if text.startswith("~"):
        return _is_partial(text[1:])
    first, slash, last = text.partition("/")
    return _is_partial(first) and (not slash or (_is_partial(last) and first <= last))


def notation(text: str) -> str | None:
    """A date in our notation, from ISO 8601 or from English ("08 Apr 1948", "circa 1951", "1951 to 1953").

    None if it is not one, or if day and month could be exchanged ("03/04/1970").
    """
    said = " ".join(text.split())
    if _CALENDAR_SLASH.fullmatch(said):
        return None
    bare = _ABOUT.sub("", said, count=1) if _ABOUT.match(said) else said
    ends = [_one(end) for end in _BETWEEN.split(bare, maxsplit=1)]
    if None in ends:
        return None
    first, last = str(ends[0]), str(ends[-1])
    if len(ends) == 2:
        return f"{first}/{last}" if first < last else (first if first == last else None)
    return f"~{first}" if bare != said else first


def _one(text: str) -> str | None:
    # Some files write an instant where they mean a day.
    day = text[:10] if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T.*", text) else text
    if _is_partial(day):
        return day
    match = _ENGLISH.fullmatch(text)
    if match is None:
        return None
    number, name, year = match.groups()
    month = _MONTHS.get(name[:3].lower()) if name else None
    if (name and month is None) or (number and month is None):
        return None
    partial = year if month is None else f"{year}-{month:02d}" + (f"-{int(number):02d}" if number else "")
    return partial if _is_partial(partial) else None


def _is_partial(text: str) -> bool:
    match = _PARTIAL.fullmatch(text)
    if match is None:
        return False
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return year >= EARLIEST_YEAR
