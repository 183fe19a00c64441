"""The lists of the United States' Office of Foreign Assets Control (OFAC), in their legacy CSV files.

One list is a set of files without headers, all in rising order of the entry's number, which joins them:

    sdn.csv           or cons_prim.csv       the entries
    alt.csv           or cons_alt.csv        other names
    add.csv           or cons_add.csv        addresses
    sdn_comments.csv  or cons_comments.csv   remarks too long for the first file, continued

`-0-` stands for nothing, lines end as in DOS, and the byte 0x1A may end a file.
Source: OFAC, "Specially Designated Nationals Data Formats", dat_spec.txt.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from comity.records.drafts import Entry, Limits, NameQuality, RecordKind, Remark, Report, Skipped, SourceRefused
from comity.records.sources.drafting import Drafting, is_nowhere
from comity.records.sources.ofac_remarks import add_remarks
from comity.records.sources.rows import rows
from comity.records.sources.streams import lines

NAME = "ofac"
PUBLISHER = "Office of Foreign Assets Control"

PRIMARY, ALIASES, ADDRESSES, COMMENTS = "primary", "aliases", "addresses", "comments"
_COLUMNS = {PRIMARY: 12, ALIASES: 5, ADDRESSES: 6, COMMENTS: 2}
_FILE_NAMES = {
    COMMENTS: re.compile(r"(?:^|[_-])comments(?:[_.-]|$)"),
    PRIMARY: re.compile(r"(?:^|[_-])(?:sdn|prim)(?:[_.-]|$)"),
    ALIASES: re.compile(r"(?:^|[_-])alt(?:[_.-]|$)"),
    ADDRESSES: re.compile(r"(?:^|[_-])add(?:[_.-]|$)"),
}
_KINDS = {"individual": RecordKind.PERSON, "vessel": RecordKind.VESSEL, "aircraft": RecordKind.AIRCRAFT}
_NOTHING = "-0-"
_ENTRY = re.compile(r"[0-9]{1,12}")
_ALIAS_TYPES = {"fka": "previousName"}  # aka, nka and what is not known are aliases


def describe() -> str:
    """What is read."""
    return "OFAC Specially Designated Nationals or Consolidated list (legacy CSV files)"


def parts(paths: list[Path]) -> dict[str, Path]:
    """Which file is which part of the list, by their names. Raises SourceRefused if two are the same part."""
    found: dict[str, Path] = {}
    for path in paths:
        name = path.name.lower()
        part = next((part for part, pattern in _FILE_NAMES.items() if pattern.search(name)), None)
        if part in found:
            raise SourceRefused("ofac.repeated-file", part=part)
        if part is not None:
            found[part] = path
    if PRIMARY not in found:
        raise SourceRefused("ofac.no-primary")
    return found


def read(stream: BinaryIO, *, limits: Limits, report: Report) -> Iterator[Entry]:
    """The entries of the first file alone, without other names and addresses (reported)."""
    return read_set({PRIMARY: stream}, limits=limits, report=report)


def read_set(streams: Mapping[str, BinaryIO], *, limits: Limits, report: Report) -> Iterator[Entry]:
    """The entries of a list, each joined with its other names, addresses and comments, in the order of the first file.

    streams   by part; only PRIMARY must be there. Raises SourceRefused.
    """
    for part in (ALIASES, ADDRESSES):
        if part not in streams:
            report(Remark("ofac.part-missing", facts={"part": part}))
    joined = {
        part: _Part(part, streams[part], limits, report) for part in (ALIASES, ADDRESSES, COMMENTS) if part in streams
    }
    for line, row in rows(lines(streams[PRIMARY], limits)):
        if row is None:
            yield Skipped("csv.quotes", line)
        elif len(row) != _COLUMNS[PRIMARY] or not _ENTRY.fullmatch(row[0].strip()):
            yield Skipped("ofac.columns", line, facts={"columns": len(row), "expected": _COLUMNS[PRIMARY]})
        else:
            yield _entry(_said(row), line, joined, limits, report)
    for each in joined.values():
        each.report_rest()


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    line: int
    cells: list[str]


class _Part:
    """A file joined to the first one. Both rise by the entry's number, so one row of it is in memory at a time."""

    def __init__(self, part: str, stream: BinaryIO, limits: Limits, report: Report) -> None:
        self._part = part
        self._limits = limits
        self._report = report
        self._rows = self._read(stream)
        self._next = next(self._rows, None)

    def of(self, number: int) -> Iterator[list[str]]:
        """The rows of this entry. Rows of smaller numbers have no entry, and are reported."""
        while self._next is not None and self._next.number <= number:
            row = self._next
            self._next = next(self._rows, None)
            if row.number == number:
                yield row.cells
            else:
                self._report_orphan(row)

    def report_rest(self) -> None:
        """Report the rows behind the last entry."""
        while self._next is not None:
            self._report_orphan(self._next)
            self._next = next(self._rows, None)

    def _report_orphan(self, row: _Row) -> None:
        self._report(Remark("ofac.orphan", row.line, str(row.number), {"part": self._part, "key": str(row.number)}))

    def _read(self, stream: BinaryIO) -> Iterator[_Row]:
        for line, cells in rows(lines(stream, self._limits)):
            if cells is None or len(cells) != _COLUMNS[self._part] or not _ENTRY.fullmatch(cells[0].strip()):
                self._report(Remark("ofac.part-line", line, facts={"part": self._part}))
            else:
                yield _Row(int(cells[0]), line, _said(cells))


def _said(row: list[str]) -> list[str]:
    """The cells of a row, nothing for `-0-`. The last one keeps its blanks: remarks are cut anywhere, and continued."""
    return ["" if cell.strip() == _NOTHING else cell.strip() for cell in row[:-1]] + [
        "" if row[-1].strip() == _NOTHING else row[-1]
    ]


def _entry(row: list[str], line: int, joined: Mapping[str, _Part], limits: Limits, report: Report) -> Entry:
    number, name, type_, programs, title, call_sign, vessel_type, tonnage, gross, flag, owner, remarks = row
    kind = _KINDS.get(type_.lower(), RecordKind.ORGANISATION)
    draft = Drafting(kind, number, limits=limits, report=report, line=line)
    _add_name(draft, name)
    for program in programs.split("] ["):  # "IRAN] [SDGT": the outer brackets are left out in the file
        draft.add("program", program.strip("[] "))
    draft.add("position" if kind is RecordKind.PERSON else "notes", title)
    if kind is RecordKind.AIRCRAFT and " " not in name:
        draft.add("registrationNumber", name)  # an aircraft is listed under its tail number
    for property_, text in (
        ("callSign", call_sign),
        ("type", vessel_type),
        ("tonnage", tonnage),
        ("grossRegisteredTonnage", gross.replace(",", "")),
        ("flag", flag),
        ("ownerName", owner),
    ):
        if text and kind is RecordKind.VESSEL:
            draft.add(property_, text)
        elif text:  # a column that only vessels have, filled in for something else
            draft.add("notes", f"{property_}: {text}")
    for _, _, alias_type, alias, note in _joined(joined, ALIASES, number):
        draft.add(_ALIAS_TYPES.get(alias_type.lower(), "alias"), alias, quality=NameQuality.GOOD, note=note)
    for _, _, street, city, country, note in _joined(joined, ADDRESSES, number):
        place = ", ".join(part for part in (street, city, country) if part and not is_nowhere(part))
        draft.add("address", place, country=country, note=note)
    continued = "".join(cells[1] for cells in _joined(joined, COMMENTS, number))
    add_remarks(draft, remarks + continued)
    return draft.finish(reference=number)


def _joined(joined: Mapping[str, _Part], part: str, number: str) -> Iterator[list[str]]:
    return joined[part].of(int(number)) if part in joined else iter(())


def _add_name(draft: Drafting, name: str) -> None:
    """The name as written; of a person "SURNAME, Given names" also in its two parts."""
    draft.add("name", name)
    surname, comma, given = name.partition(", ")
    if comma and draft.kind is RecordKind.PERSON:
        draft.add("lastName", surname)
        draft.add("firstName", given)
