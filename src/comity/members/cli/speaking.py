"""How these commands speak: as whom they act, tables for people, JSON for programs."""

import json
from typing import Annotated, Any

import typer
from django.utils.translation import get_language
from rich.console import Console
from rich.table import Table

from comity.core.actors import Actor
from comity.core.codes import Purpose
from comity.members import queries
from comity.members.models import Bureau

console = Console()

SITE = "http://localhost:8000"

AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]
ActingFor = Annotated[str, typer.Option("--bureau", help="Code of the bureau to act for.")]
Site = Annotated[str, typer.Option(help="Address of this node's site, for the link.")]


def acting(bureau: str = Bureau.SECRETARIAT) -> Actor:
    """The node's operator, for one of the bureaus that this node hosts.  Raises NotFound."""
    operator = queries.operator_actor(purpose=Purpose.ADMINISTRATION, language=language())
    found = queries.bureau_visible_to(operator, bureau)
    return queries.operator_actor(purpose=Purpose.ADMINISTRATION, language=language(), bureau=found.code)


def language() -> str:
    """The reader's language."""
    return (get_language() or "en").split("-")[0]


def print_json(value: Any) -> None:
    """One JSON value on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_table(headings: list[str], rows: list[list[Any]], *, whole: int = 1) -> None:
    """A table for people. The first `whole` columns are never broken: they are there to be copied."""
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for number, heading in enumerate(headings):
        shown.add_column(heading, overflow="fold", no_wrap=number < whole)
    for row in rows:
        # Escaped: a name may hold what the console would take for its own marks.
        shown.add_row(*("" if cell is None else str(cell).replace("[", "\\[") for cell in row))
    console.print(shown)
