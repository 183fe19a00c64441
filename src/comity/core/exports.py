"""Lists as CSV that a spreadsheet shows and never runs, and the way back.

Where rows are personal data, exporting them is an operation of the app; what is here only writes lines.
"""

import csv
import re
from collections.abc import Iterable, Iterator

from comity.core.listing import ListingPage

_FORMULA = re.compile(r"""^[\s'"\ufeff]*[=+\-@\t\r\n＝＋－＠]""")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def neutralised(value: str) -> str:
    """A text that a spreadsheet shows and never runs.

    A cell that begins with = + - @ (also after quotes or blanks, also full-width), a tab or a line break gets an
    apostrophe in front; so does one that begins with an apostrophe, which is what makes `restored` exact. Plain
    negative numbers are left alone: they are no formula, and a reader wants to add them up.
    Source: OWASP, CSV Injection.
    """
    if value.startswith("'") or (_FORMULA.match(value) and not _NUMBER.fullmatch(value)):
        return f"'{value}"
    return value


def restored(value: str) -> str:
    """Undo `neutralised`: what stood in the record before it was exported."""
    return value.removeprefix("'")


def rows_as_csv(page: ListingPage) -> Iterator[str]:
    """The whole list that the page is a window on, as lines of CSV (RFC 4180, every cell quoted), one at a time.

    The first line begins with a byte order mark, without which spreadsheets misread every script but Latin, and
    holds the columns' keys. `read_csv` gives the same values back.
    """
    writer = csv.writer(Passing(), quoting=csv.QUOTE_ALL)
    columns = page.listing.columns
    yield "\ufeff" + writer.writerow([column.key for column in columns])
    for row in page.matching.iterator(chunk_size=500):
        yield writer.writerow([neutralised(column.exported(row)) for column in columns])


def read_csv(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    """Read an export back: one dictionary a row, with the values as they were before they were neutralised."""
    reader = csv.reader(lines)
    keys = [key.removeprefix("\ufeff").strip('"') for key in next(reader, [])]
    for cells in reader:
        yield {key: restored(cell) for key, cell in zip(keys, cells, strict=True)}


class Passing:
    """A file that hands back what is written to it, so that the csv module can be used line by line."""

    def write(self, line: str) -> str:
        return line
