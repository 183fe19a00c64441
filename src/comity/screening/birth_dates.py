"""Birth dates as manifests and people write them, read into the notation of `comity.records.dates`.

Where day and month could be exchanged ("03/04/1970") both readings are asked: a traveller is not missed because a
carrier writes the month first.
"""

import re
from datetime import date

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_YEAR_FIRST = re.compile(r"(\d{4})(?:[-/. ](\d{1,2})(?:[-/. ](\d{1,2})(?:[T ].*)?)?)?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
_MONTH_LAST = re.compile(r"(\d{1,2})[/.-](\d{4})")
_NAMED = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[-/., ]*)?([a-z]{3,9})[-/., ]*(\d{4}|\d{2})", re.IGNORECASE)
_NAMED_FIRST = re.compile(r"([a-z]{3,9})[-/. ]*(\d{1,2})(?:st|nd|rd|th)?,?[-/. ]+(\d{4})", re.IGNORECASE)
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
_ZONE = re.compile(r"(\d{2})(\d{2})(\d{2})")
_ABOUT = re.compile(r"(?:~|circa|c\.|ca\.?|approximately|approx\.?|about)\s*", re.IGNORECASE)
_UNKNOWN_PART = re.compile(r"\b(00|xx)\b", re.IGNORECASE)


def readings(text: str, today: date) -> tuple[str, ...]:
    """Every date a text can mean, none if it means none. `today` decides the century of a year of two digits."""
    said = " ".join(_western(text).split())
    bare = _ABOUT.sub("", said, count=1) if _ABOUT.match(said) else said
    found = dict.fromkeys(day for day in _read(bare, today) if day)
    return tuple(f"~{day}" for day in found) if bare != said else tuple(found)


def _western(text: str) -> str:
    return "".join(str(int(c)) if c.isdecimal() else c for c in text)


def _read(said: str, today: date) -> list[str | None]:
    if match := _YEAR_FIRST.fullmatch(said):
        year, month, day = match.groups()
        return [_date(year, _known(month), _known(day))]
    if match := _YEAR_LAST.fullmatch(said):
        first, second, year = match.groups()
        full = _full_year(year, today)
        return [_date(full, _known(second), _known(first)), _date(full, _known(first), _known(second))]
    if match := _MONTH_LAST.fullmatch(said):
        return [_date(match[2], match[1], None)]
    if match := _NAMED.fullmatch(said):
        day, name, year = match.groups()
        return [_named(_full_year(year, today), name, day)]
    if match := _NAMED_FIRST.fullmatch(said):
        name, day, year = match.groups()
        return [_named(year, name, day)]
    if match := _PACKED.fullmatch(said):
        year, month, day = match.groups()
        return [_date(year, _known(month), _known(day))]
    if match := _ZONE.fullmatch(said):
        year, month, day = match.groups()
        return [_date(_full_year(year, today), _known(month), _known(day))]
    return []


def _known(part: str | None) -> str | None:
    """A day or month of "00" is how registers write that it is not known."""
    return None if part is None or _UNKNOWN_PART.fullmatch(part) else part


def _named(year: str, name: str, day: str | None) -> str | None:
    month = _MONTHS.get(name[:3].lower())
    return _date(year, str(month), _known(day)) if month else None


def _full_year(year: str, today: date) -> str:
    """The latest year with these last two digits that is not in the future."""
    if len(year) == 4:
        return year
    full = today.year - today.year % 100 + int(year)
    return str(full if full <= today.year else full - 100)


def _date(year: str, month: str | None, day: str | None) -> str | None:
    if month is None:
        return year if int(year) >= 1000 else None
    try:
        date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    return f"{int(year):04d}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")
