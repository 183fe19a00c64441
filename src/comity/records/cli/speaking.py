"""How the commands of records speak: as whom they act, tables for people, JSON for programs."""

import json
from dataclasses import replace
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from comity.core.actors import Actor
from comity.core.codes import Purpose
from comity.members import queries as members
from comity.members.models import Bureau
from comity.records.errors import ConditionUnknown

# Without markup: a name or a file's text in brackets is what it is, and no sign for the terminal.
console = Console(markup=False)
errors = Console(stderr=True, markup=False)

AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]
Owner = Annotated[str, typer.Option(help="Code of the bureau that owns the list.")]
ActingFor = Annotated[str, typer.Option("--bureau", help="Code of the bureau to act for.")]
Stated = Annotated[Purpose, typer.Option("--purpose", help="Why personal data are consulted; kept in the audit.")]


def acting(purpose: Purpose, *, owner: str = Bureau.SECRETARIAT) -> Actor:
    """The node's operator, for one of the bureaus that this node hosts.  Raises ConditionUnknown."""
    operator = members.operator_actor(purpose=purpose)
    if owner == operator.bureau:
        return operator
    if not Bureau.objects.filter(code=owner).exists():
        raise ConditionUnknown(condition="bureau", value=owner)
    return replace(operator, bureau=owner)


def print_json(value: Any) -> None:
    """One JSON value on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def table(*headings: str) -> Table:
    """A table in the style of all commands."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        made.add_column(heading, overflow="fold")
    return made
