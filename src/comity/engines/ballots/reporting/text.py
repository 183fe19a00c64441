"""The report on a terminal: Rich lays out the tables, and leaves plain text where there is no terminal."""

from collections.abc import Iterator

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from .showing import Page, Section

# Characters of a SHA-256 hash in Base64 without padding.
FINGERPRINT = 43
_ISOLATES = "\u2068\u2069"


def show(page: Page, console: Console) -> None:
    """Print a report.  What an archive says is set as text: nothing in it is read as markup."""
    console.print(Text(page.title, style="bold"))
    console.print(Text(printable(page.name)))
    console.print(Text(page.verdict, style="bold green" if page.accepted else "bold red"))
    console.print(Text(printable(page.reason)))
    console.print(Text(page.state))
    for section in page.sections:
        _show_section(section, console)


def printable(text: str) -> str:
    """A text without control characters: an archive must not steer the terminal of whoever verifies it."""
    return "".join(c if c.isprintable() or c in _ISOLATES else "\ufffd" for c in text)


def _show_section(section: Section, console: Console) -> None:
    console.print()
    console.print(Text(printable(section.title), style="bold"))
    if section.note:
        console.print(Text(section.note, style="dim"))
    if section.rows:
        facts = Table.grid(Column(style="dim", no_wrap=True), Column(overflow="fold"), padding=(0, 2, 0, 2))
        for name, value in section.rows:
            facts.add_row(Text(name), Text(printable(value)))
        console.print(facts)
    if section.heads:
        table = Table(*_columns(section), box=SIMPLE, padding=(0, 1, 0, 0))
        for row in section.table:
            table.add_row(*(Text(printable(cell)) for cell in row))
        console.print(table)


def _columns(section: Section) -> Iterator[Column]:
    """The columns of a table; one of fingerprints is as wide as they are, so that none is broken."""
    for place, head in enumerate(section.heads):
        longest = max((len(word) for row in section.table for word in row[place].split(" ")), default=0)
        yield Column(
            Text(printable(head)),
            justify="right" if place in section.numbers else "left",
            overflow="fold",
            min_width=FINGERPRINT if longest == FINGERPRINT else None,
        )
