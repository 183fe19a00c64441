"""Plain CSV with a header: the form for lists that people keep in a spreadsheet (docs/reference/interchange.md).

The first line names the columns: `kind`, `key`, `reference`, `listed_on`, the conditions, and properties by the names
of `vocabulary.PROPERTIES`. Several values of a cell stand apart by " ; ". A bad row costs itself only.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from comity.records.drafts import Entry, Limits, RecordKind, Remark, Report, Skipped, SourceRefused, Terms, terms_of
from comity.records.sources.drafting import Drafting
from comity.records.sources.rows import rows
from comity.records.sources.streams import lines
from comity.records.vocabulary import PROPERTIES

NAME = "csv"

_DELIMITERS = (",", ";", "\t")
_SEVERAL = re.compile(r"(?<=\s);(?=\s)|\n")
_CONDITIONS = ("handling", "handling_note", "evaluation", "release", "purposes", "legal_basis", "retain_until")
_ABOUT_THE_ENTRY = frozenset({"kind", "key", "reference", "listed_on", "category", "offences", "markers", *_CONDITIONS})
_PROPERTIES = frozenset(name for rules in PROPERTIES.values() for name in rules)
# A cell that begins like this is a formula to a spreadsheet; exports put an apostrophe before it.
_NEUTRALISED = re.compile(r"""^'(?=['"]*[=+\-@\t\r＝＋－＠])""")


def describe() -> str:
    """What is read."""
    return "Plain CSV with a header line (see the reference on interchange)"


def read(stream: BinaryIO, *, limits: Limits, report: Report) -> Iterator[Entry]:
    """One draft for each row. Raises SourceRefused if the header cannot be used."""
    numbered = lines(stream, limits)
    first = next(numbered, None)
    if first is None:
        raise SourceRefused("csv.empty")
    delimiter = max(_DELIMITERS, key=first[1].count)
    columns = _columns(first[1], delimiter, report)
    for line, row in rows(numbered, delimiter):
        if row is None:
            yield Skipped("csv.quotes", line)
        elif len(row) != len(columns):
            yield Skipped("csv.columns", line, facts={"columns": len(row), "expected": len(columns)})
        else:
            cells = {name: _NEUTRALISED.sub("", cell.strip()) for name, cell in zip(columns, row, strict=True) if name}
            yield _entry(cells, line, limits, report)


def _columns(header: str, delimiter: str, report: Report) -> list[str]:
    """The names of the columns; an empty string for a column that is not read (reported)."""
    _, row = next(rows(iter([(1, header)]), delimiter), (1, None))
    columns = [cell.strip() for cell in row or []]
    if "kind" not in columns:
        raise SourceRefused("csv.no-header")
    for name, times in Counter(columns).items():
        if times > 1 and name:
            raise SourceRefused("csv.repeated-column", column=name[:60])
    for name in columns:
        if name and name not in _ABOUT_THE_ENTRY | _PROPERTIES:
            report(Remark("csv.unknown-column", 1, facts={"column": name[:60]}))
    return [name if name in _ABOUT_THE_ENTRY | _PROPERTIES else "" for name in columns]


def _entry(cells: Mapping[str, str], line: int, limits: Limits, report: Report) -> Entry:
    try:
        kind = RecordKind(cells["kind"].lower())
    except ValueError:
        return Skipped("kind.unknown", line, facts={"kind": cells["kind"][:60]})
    # Without a key of its own the row is known by the list's number.
    draft = Drafting(kind, cells.get("key") or cells.get("reference", ""), limits=limits, report=report, line=line)
    for name, cell in cells.items():
        if name not in _ABOUT_THE_ENTRY:
            for value in _several(cell):
                draft.add(name, value)
    terms = _terms(cells)
    if terms is None:
        return draft.skipped("csv.conditions")
    return draft.finish(
        reference=cells.get("reference", ""),
        listed_on=draft.listed_on(cells.get("listed_on", "")),
        category=cells.get("category", ""),
        offences=_several(cells.get("offences", "")),
        markers=_several(cells.get("markers", "")),
        terms=terms,
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in _SEVERAL.split(cell))))


def _terms(cells: Mapping[str, str]) -> Terms | None:
    """The conditions of a row; None if they cannot be read. `release` is "all", "only: XA XB" or "all-but: XC"."""
    rule, _, bureaus = cells.get("release", "").partition(":")
    try:
        return terms_of(
            {
                "handling": cells.get("handling", ""),
                "handling_note": cells.get("handling_note", ""),
                "evaluation": cells.get("evaluation", ""),
                "legal_basis": cells.get("legal_basis", ""),
                "retain_until": cells.get("retain_until", ""),
                "purposes": _several(cells.get("purposes", "")),
                "release": {"rule": rule.strip(), "bureaus": bureaus.split()} if rule.strip() else None,
            }
        )
    except ValueError:
        return None
