"""From the bytes of a manifest to questions, row by row.

Each physical line is read by itself: a quotation mark that is never closed spoils its own row, not the rest of the
file, and every row keeps its line number.
"""

import codecs
import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from comity.screening import errors
from comity.screening.manifests.cells import Problem, question_of
from comity.screening.manifests.columns import NAMING, Column, recognised
from comity.screening.manifests.messages import sentence
from comity.screening.questions import Question

DELIMITERS = (",", ";", "\t", "|")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OFFICE_FILES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read before a file is refused."""

    megabytes: int = 16
    rows: int = 100_000
    line_characters: int = 10_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """One traveller or object: its row counted from 1, its line in the file, and what of it could not be used."""

    row: int
    line: int
    seat: str
    question: Question
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that could not be checked at all, and why."""

    row: int
    line: int
    seat: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a file says: its rows in order, the columns that were understood, and those that were not."""

    rows: tuple[ManifestRow | Unreadable, ...]
    columns: tuple[str, ...]
    ignored: tuple[str, ...] = ()
    delimiter: str = ","
    travellers: tuple[ManifestRow, ...] = field(default=(), init=False)
    unreadable: tuple[Unreadable, ...] = field(default=(), init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "travellers", tuple(row for row in self.rows if isinstance(row, ManifestRow)))
        object.__setattr__(self, "unreadable", tuple(row for row in self.rows if isinstance(row, Unreadable)))


def read(data: bytes, *, today: date, encoding: str = "", limits: Limits = LIMITS) -> Manifest:
    """Read a manifest as CSV with a line of headings.

    today     decides the century of a year of two digits
    encoding  how the text is written; "" for UTF-8, or what a byte order mark says

    Raises ManifestUnreadable when the file as a whole is no manifest; a bad row is told in its place.
    """
    lines = _text(data, encoding, limits).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None:
        raise _unreadable("empty")
    delimiter, headings, columns = _headings(lines[first])
    written = [(number, line) for number, line in enumerate(lines[first + 1 :], start=first + 2) if line.strip()]
    if len(written) > limits.rows:
        raise _unreadable("too-many-rows", most=limits.rows)
    rows = tuple(
        _row(row, number, line, delimiter, len(headings), columns, today, limits)
        for row, (number, line) in enumerate(written, start=1)
    )
    ignored = tuple(heading.strip() for position, heading in enumerate(headings) if position not in columns)
    return Manifest(rows, tuple(columns.values()), tuple(name for name in ignored if name), delimiter)


def _text(data: bytes, encoding: str, limits: Limits) -> str:
    if len(data) > limits.megabytes * 2**20:
        raise _unreadable("too-large", most=limits.megabytes)
    if data.startswith(_OFFICE_FILES):
        raise _unreadable("not-text")
    chosen = encoding or next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(chosen)
    except LookupError as error:
        raise _unreadable("unknown-encoding", encoding=encoding[:40]) from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _unreadable("wrong-encoding", position=error.start, line=line, encoding=chosen) from error
    except (UnicodeError, ValueError) as error:
        raise _unreadable("not-text") from error
    return text.removeprefix("\ufeff")


def _headings(line: str) -> tuple[str, list[str], dict[int, Column]]:
    """The delimiter under which most headings are known, the headings, and which columns they are."""
    readings = []
    for delimiter in DELIMITERS:
        headings = _cells(line, delimiter) or []
        readings.append((len(recognised(headings)), delimiter, headings))
    _known, delimiter, headings = max(readings, key=lambda reading: reading[0])
    columns = recognised(headings)
    if NAMING.isdisjoint(columns.values()):
        raise _unreadable("no-columns")
    return delimiter, headings, columns


def _row(
    row: int,
    number: int,
    line: str,
    delimiter: str,
    width: int,
    columns: Mapping[int, Column],
    today: date,
    limits: Limits,
) -> ManifestRow | Unreadable:
    if len(line) > limits.line_characters:
        return Unreadable(row, number, "", Problem("too-long", facts={"most": limits.line_characters}))
    cells = _cells(line, delimiter)
    if cells is None:
        return Unreadable(row, number, "", Problem("unclosed-quote"))
    said = {column: cells[position].strip() for position, column in columns.items() if position < len(cells)}
    seat = said.get(Column.SEAT, "")[:20]
    if any(cell.strip() for cell in cells[width:]):
        return Unreadable(row, number, seat, Problem("too-many-cells", facts={"given": len(cells), "columns": width}))
    question, problems = question_of(said, today)
    if question.is_empty:
        return Unreadable(row, number, seat, Problem("nothing-to-look-up"))
    return ManifestRow(row, number, seat, question, tuple(problems))


def _cells(line: str, delimiter: str) -> list[str] | None:
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True, skipinitialspace=True), [])
    except csv.Error:
        return None


def _unreadable(code: str, **facts: str | int) -> errors.ManifestUnreadable:
    return errors.ManifestUnreadable(reason=sentence(code, facts))
