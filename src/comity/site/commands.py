"""The site's own commands: run, demo, serve, doctor, tokens of the shell.

The server and the demonstration are imported by the commands that need them: every other command starts without.
"""

import json
from pathlib import Path
from typing import Annotated

import typer
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from comity.exchange.nodes.cli import app as node_app
from comity.site import health

ADDRESS = "127.0.0.1"
PORT = 8000
NODE_PORT = 8100

EXIT_UNSOUND = 1

Port = Annotated[int, typer.Option(help="Port to serve on.", min=1, max=65_535)]
Address = Annotated[str, typer.Option(help="Address to listen at.")]


def run(port: Port = PORT, address: Address = ADDRESS) -> None:
    """Load the demonstration world, do the main job once, and serve the site.

    Invented states and invented people. Run again it is quick, and loses nothing.
    """
    from comity.site import demonstration, serving

    health.require_free_port(address, port)
    console = Console()
    demonstration.show(console)
    demonstration.show_places(console, port)
    serving.serve(address, port)


def demo() -> None:
    """The same as `comity run`, without the server: it ends when the job is done."""
    from comity.site import demonstration

    demonstration.show(Console())


def serve(port: Port = PORT, address: Address = ADDRESS) -> None:
    """Serve the site on this machine until stopped (Ctrl-C)."""
    from comity.site import serving

    typer.echo(_("Serving on http://localhost:%(port)d (Ctrl-C to stop)") % {"port": port})
    serving.serve(address, port)


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False) -> None:
    """Look at this node and say what is sound and what is not.

    Nothing is changed. The exit code is 1 when something is not sound.
    """
    checks = list(health.examine())
    if as_json:
        typer.echo(json.dumps([{"name": c.name, "sound": c.sound, "seen": c.seen} for c in checks], ensure_ascii=False))
    else:
        table = Table(box=None, pad_edge=False)
        for heading in (_("Looked at"), "", _("Seen")):
            table.add_column(heading)
        for check in checks:
            state = f"[green]✔ {_('sound')}[/]" if check.sound else f"[bold red]✘ {_('not sound')}[/]"
            table.add_row(check.name, state, check.seen)
        Console().print(table)
    if not all(check.sound for check in checks):
        raise typer.Exit(EXIT_UNSOUND)


@node_app.command("demo")
def node_demo(
    port: Annotated[int, typer.Option(help="Port of the hub's site; those of the nodes follow.", min=1)] = NODE_PORT,
    folder: Annotated[Path | None, typer.Option(help="Folder to keep it in; a temporary one if left out.")] = None,
    seconds: Annotated[float | None, typer.Option(help="End by itself after so long.", min=0)] = None,
) -> None:
    """A hub and the nodes of three invented bureaus on this machine, each its own processes, store and broker.

    They write to each other; a page at each of them shows the acts as they go. Ctrl-C ends all of it.
    """
    from comity.site.demonstration import federation

    federation.show(Console(), folder=folder, port=port, seconds=seconds)


COMMANDS = {"run": run, "demo": demo, "serve": serve, "doctor": doctor}
