"""`comity assembly`: hand a session out as a folder that anybody can verify, and verify one."""

import json
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console

from comity.assembly import exporting, queries, verifying
from comity.assembly.defects import sentence
from comity.assembly.services import sessions
from comity.core import checkpoints
from comity.core.codes import Purpose
from comity.members.queries import operator_actor

NAME = "assembly"
app = typer.Typer(help="Sessions of the Assembly: export one, verify one.", no_args_is_help=True)
console = Console(markup=False)

EXIT_NOT_HELD = 1

Folder = Annotated[Path, typer.Argument(help="The folder.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on standard output, and nothing else there.")]


@app.command()
def export(
    reference: Annotated[str, typer.Argument(help="Reference of the session, such as GA-93.")], folder: Folder
) -> None:
    """Write a session into an empty folder: its entries, its rows, the rules, and the checkpoint that signs them."""
    actor = operator_actor(purpose=Purpose.ADMINISTRATION)
    session = queries.session_visible_to(actor, reference)
    now = timezone.now()
    sessions.export_session(actor, session=session, at=now)
    checkpoints.sign_checkpoint(now)
    number = exporting.export(session, folder)
    words = ngettext("%(number)d entry written to %(folder)s.", "%(number)d entries written to %(folder)s.", number)
    console.print(words % {"number": number, "folder": folder})


@app.command()
def verify(folder: Folder, as_json: AsJson = False) -> None:
    """Derive everything in an exported session again. Reads the folder only.

    Names the first thing that does not hold. The exit code is 1 when anything does not.
    """
    report = verifying.verify(folder)
    if as_json:
        said = {
            "holds": report.defect is None,
            "defect": report.defect and {"code": report.defect.code, "where": report.defect.where},
            "session": report.session,
            "entries": report.entries,
            "rows": report.rows,
            "key": report.key_hash,
            "outcomes": report.outcomes,
            "resolutions": report.resolutions,
            "minutes": report.minutes,
        }
        typer.echo(json.dumps(said, ensure_ascii=False, sort_keys=True))
    elif report.defect is not None:
        console.print(sentence(report.defect))
    else:
        console.print(
            _("Everything holds: %(entries)d entries, %(rows)d rows, %(votes)d votes derived again. Key %(key)s.")
            % {
                "entries": report.entries,
                "rows": report.rows,
                "votes": len(report.outcomes),
                "key": report.key_hash,
            }
        )
    if report.defect is not None:
        raise typer.Exit(EXIT_NOT_HELD)
