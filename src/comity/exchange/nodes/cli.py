"""`comity node`: this node among others. The hub invites, a node asks, the hub admits, the node joins."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console
from rich.table import Table

from comity.core.codes import Purpose
from comity.exchange.broker.configuration import ConfigurationRefused, Listener, require_dialled
from comity.exchange.nodes import installation, key_cli, membership
from comity.exchange.nodes import queries as nodes
from comity.exchange.services import nodes as verbs
from comity.members.queries import operator_actor

app = typer.Typer(help="This node among others: hub, members, keys, how it stands.", no_args_is_help=True)
app.add_typer(key_cli.app, name="keys")
console = Console(markup=False, highlight=False)

LEAF_PORT = 7422

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on standard output, and nothing else there.")]
ReadOut = Annotated[
    str, typer.Option("--fingerprint", help="What the other side reads out; asked for where it is left out.")
]


@app.command()
def hub(
    address: Annotated[str, typer.Option(help="Host and port at which other nodes reach this one's broker.")],
    code: Annotated[str, typer.Option(help="Code of this node.")] = "hub",
    listen: Annotated[
        str, typer.Option(help="Where the broker listens; every address of this machine if left out.")
    ] = "",
) -> None:
    """Make this node the hub of its organisation: it signs the directory, and lets other nodes in."""
    reached = _dialled(address)
    leaves = _listener(listen) if listen else Listener("0.0.0.0", reached.port)  # noqa: S104  that is what is asked for
    membership.found_hub(operator_actor(), code=code, leaves=leaves, address=reached, at=timezone.now())
    console.print(_("This node is the hub %(code)s. Its broker starts with `comity serve`.") % {"code": code})


@app.command()
def invite(
    code: Annotated[str, typer.Argument(help="Code of the new node: letters, digits, hyphens.", metavar="NODE")],
    bureau: Annotated[list[str], typer.Option(help="Code of a bureau it will host; several times.")],
    days: Annotated[int, typer.Option(help="How long the code is good for.", min=1, max=60)] = membership.VALID_DAYS,
) -> None:
    """At the hub: make the one-time code by which a node may join. Give it to its people on a safe way."""
    given = membership.invite(operator_actor(), code=code, bureaus=bureau, days=days, at=timezone.now())
    console.print(_("The one-time code. It is shown now and never again:"))
    console.print(given.code, soft_wrap=True)


@app.command()
def init(
    code: Annotated[str, typer.Argument(help="The one-time code that the hub made.")],
    out: Annotated[Path, typer.Option(help="File to write for the hub.", dir_okay=False)] = Path("join-request.txt"),
) -> None:
    """At a new node: make its keys and those of its bureaus, and the request to the hub."""
    asked = membership.ask(code, at=timezone.now())
    out.write_text(asked.file, encoding="ascii")
    console.print(_("Send %(file)s to the hub, on any way.") % {"file": out})
    console.print(_("Read this fingerprint out to the people of the hub:"))
    console.print(asked.fingerprint)


@app.command()
def admit(
    request: Annotated[Path, typer.Argument(help="The file of the new node.", exists=True, dir_okay=False)],
    out: Annotated[Path, typer.Option(help="File to write for the node.", dir_okay=False)] = Path("join-answer.txt"),
    fingerprint: ReadOut = "",
) -> None:
    """At the hub: compare the fingerprint that the new node's people read out, and let the node in."""
    read_out = fingerprint or typer.prompt(_("Fingerprint that the people of the new node read out"))
    text = request.read_text(encoding="ascii", errors="replace")
    admitted = membership.admit(operator_actor(), file=text, fingerprint=read_out, at=timezone.now())
    out.write_text(admitted.file, encoding="ascii")
    console.print(_("%(node)s is admitted. Send %(file)s back.") % {"node": admitted.node, "file": out})
    console.print(_("Read the organisation's fingerprint out to the people of the node:"))
    console.print(admitted.fingerprint)


@app.command()
def join(
    answer: Annotated[Path, typer.Argument(help="The hub's answer.", exists=True, dir_okay=False)],
    fingerprint: ReadOut = "",
) -> None:
    """At a new node: compare the organisation's fingerprint that the hub's people read out, and join."""
    read_out = fingerprint or typer.prompt(_("Fingerprint of the organisation that the people of the hub read out"))
    text = answer.read_text(encoding="ascii", errors="replace")
    node = membership.join(operator_actor(), file=text, fingerprint=read_out, at=timezone.now())
    console.print(_("This node is %(code)s. It takes part from `comity serve` on.") % {"code": node.code})


@app.command()
def end(code: Annotated[str, typer.Argument(help="Code of the node.", metavar="NODE")]) -> None:
    """At the hub: let a node take part no more. Its server is turned away, and its bureaus have no node."""
    actor = operator_actor()
    membership.end(actor, node=nodes.node_visible_to(actor, code), at=timezone.now())
    console.print(_("%(node)s takes part no more.") % {"node": code})


@app.command()
def restored() -> None:
    """After a backup was put back, before the node is served: begin the numbers of acts anew, since those that were
    given in the meantime are forgotten."""
    count = verbs.begin_anew(operator_actor(), at=timezone.now())
    installation.begin_streams_anew()
    said = ngettext(
        "The numbers of %(count)d pair of bureaus begin anew. The others are told by the next act.",
        "The numbers of %(count)d pairs of bureaus begin anew. The others are told by the next act.",
        count,
    )
    console.print(said % {"count": count})


@app.command()
def status(as_json: AsJson = False) -> None:
    """How this node stands: who was heard, what waits, how old the directory is. Exit code 1 unless all is well."""
    found = nodes.status_of(operator_actor(purpose=Purpose.ADMINISTRATION), at=timezone.now())
    if as_json:
        typer.echo(json.dumps(found.spelled(), ensure_ascii=False))
    else:
        for line in found.sentences():
            console.print(line)
        _table([_("Node"), _("Bureaus"), _("Heard"), _("Waits")], found.rows())
    if not found.is_well:
        raise typer.Exit(1)


def _listener(text: str) -> Listener:
    host, _colon, port = text.rpartition(":")
    try:
        return Listener(host.strip("[]"), int(port))
    except (ValueError, ConfigurationRefused):
        raise typer.BadParameter(_("Write it as host:port.")) from None


def _dialled(text: str) -> Listener:
    place = _listener(text)
    try:
        require_dialled(place)
    except ConfigurationRefused:
        raise typer.BadParameter(_("Other nodes cannot reach a hub at this address.")) from None
    return place


def _table(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        table = Table(box=None, pad_edge=False)
        for heading in headings:
            table.add_column(heading)
        for row in rows:
            table.add_row(*map(str, row))
        console.print(table)
