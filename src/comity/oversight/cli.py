"""`comity audit`: verify the ledger, look into it, prove what is in it."""

import json
from typing import Annotated, Any
from uuid import UUID

import typer
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from comity.core import checkpoints, verification
from comity.core.actors import Actor
from comity.core.codes import Purpose
from comity.core.labels import action_label
from comity.core.logs import printable
from comity.core.refusals import NotFound
from comity.members.queries import operator_actor
from comity.oversight import faces, proofs, queries, services
from comity.oversight.findings import sentence
from comity.oversight.listings import things_words
from comity.oversight.queries import EntryFace
from comity.oversight.rules import Part

NAME = "audit"

EXIT_ALTERED = 1
WIDE = 120  # columns from which a list also says what each entry is about

app = typer.Typer(help="The audit: verify the ledger, look into it, prove an entry.", no_args_is_help=True)
console = Console()
aside = Console(stderr=True)

AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]
EntryId = Annotated[str, typer.Argument(help="Id of the entry, as the audit shows it.")]


def supervisor() -> Actor:
    """The node's operator, looking at the audit for what it is kept for."""
    return operator_actor(purpose=Purpose.DATA_PROTECTION)


@app.command()
def verify(as_json: AsJson = False) -> None:
    """Derive every entry of the ledger anew, and compare every row with its last entry.

    Names whatever was altered, removed or slipped in. The exit code is 1 when anything was.
    """
    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=aside
    ) as bar:
        task = bar.add_task(_("Verifying"), total=None)
        run = verification.verify(lambda done, total: bar.update(task, completed=done, total=total))
    if as_json:
        _print_json(_run_as_json(run))
    else:
        _tell(run)
    if not run.content:
        raise typer.Exit(EXIT_ALTERED)


@app.command("list")
def list_entries(
    event: Annotated[str, typer.Option(help="Only this action, such as records.change.")] = "",
    outcome: Annotated[str, typer.Option(help="Only those done, or refused.")] = "",
    bureau: Annotated[str, typer.Option(help="Only what was done for this bureau.")] = "",
    subject: Annotated[str, typer.Option(help="Only what concerns the entry or thing with this id.")] = "",
    limit: Annotated[int, typer.Option(help="At most so many.", min=1, max=10_000)] = 30,
    as_json: AsJson = False,
) -> None:
    """The newest entries, newest first."""
    actor = supervisor()
    rows = queries.entries_visible_to(actor)
    given = {"event": event, "outcome": outcome, "bureau": bureau}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    if subject:
        rows = queries.entries_searched(actor, rows, subject)
    found = list(rows.order_by("-position")[:limit])
    services.consult_audit(actor, question=json.dumps(given | {"subject": subject}), shown=len(found), at=now())
    shown = queries.faces(actor, found)
    if as_json:
        _print_json([_face_as_json(face) for face in shown])
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(_("Entry"), no_wrap=True)
    table.add_column(_("When"), no_wrap=True)
    is_wide = console.width >= WIDE
    for heading in (_("For bureau"), _("Action"), *([_("About")] if is_wide else [])):
        table.add_column(heading, overflow="fold")
    for face in shown:
        done = str(action_label(face.event))
        table.add_row(
            str(face.id),
            f"{localtime(face.at):%Y-%m-%d %H:%M}",
            face.bureau,
            done if face.outcome == "done" else f"[red]{done} ({escape(face.code)})[/]",
            *([_plain(things_words(face))] if is_wide else []),
        )
    console.print(table)


@app.command()
def show(entry: EntryId, as_json: AsJson = False) -> None:
    """One entry: what was done, by whom, for which purpose, about what."""
    actor = supervisor()
    face = services.consult_entry(actor, entry_id=_uuid(entry), at=now())
    if as_json:
        _print_json(_face_as_json(face))
        return
    table = Table(box=None, pad_edge=False, show_header=False)
    for fact in faces.facts(actor, face):
        value = fact["value"]
        shown = f"{localtime(value):%Y-%m-%d %H:%M:%S %Z}" if fact["kind"] == "moment" else str(value)
        table.add_row(str(fact["label"]), _plain(shown))
    if face.things:
        table.add_row(_("About"), "\n".join(f"{thing.kind} {thing.id} {thing.owner}" for thing in face.things))
    for name, value in faces.content(face):
        table.add_row(_plain(name), _plain(value))
    if missing := faces.content_missing(face):
        table.add_row("", missing)
    console.print(table)


@app.command()
def prove(entry: EntryId) -> None:
    """The proof that one entry is in the ledger, as JSON that verifies without this node.

    Signs a checkpoint first, when none covers the entry yet.
    """
    checkpoints.sign_checkpoint(now())
    face, proof = services.prove_entry(supervisor(), entry_id=_uuid(entry), at=now())
    _print_json(proofs.bundle(proof, face.items, with_content=face.part is Part.OWN))
    if not proof.holds:
        aside.print(_("The entry does not lead to the signed root: it, or the ledger, was altered."), style="red")
        raise typer.Exit(EXIT_ALTERED)


@app.command()
def checkpoint(as_json: AsJson = False) -> None:
    """Sign the ledger as it stands, and print the newest checkpoint. Keep it elsewhere: it witnesses what was here."""
    checkpoints.sign_checkpoint(now())
    newest = queries.checkpoints_visible_to(supervisor()).first()
    if newest is None:
        raise NotFound
    if as_json:
        key = checkpoints.keys().log.text()
        _print_json({"size": newest.size, "signed_at": newest.signed_at.isoformat(), "note": newest.note, "key": key})
    else:
        typer.echo(newest.note, nl=False)


def _plain(text: str) -> Text:
    """What somebody wrote, as it is: no sign for the terminal, and no markup."""
    return Text(printable(text))


def _tell(run: verification.Verification) -> None:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(justify="right")
    for count, words in (
        (run.entries, _("entries derived again")),
        (run.items, _("lines of entries")),
        (run.erased, _("entries whose content was erased")),
        (run.checkpoints, _("checkpoints compared")),
        (run.subjects, _("rows compared with their last entry")),
    ):
        table.add_row(f"{count:,}", words)
    console.print(table)
    if run.content:
        console.print(_("Nothing was altered."), style="bold green")
        return
    found = ngettext("%(count)d finding:", "%(count)d findings:", len(run.findings)) % {"count": len(run.findings)}
    console.print(found, style="bold red")
    for finding in run.findings:
        # Not through Rich's markup: what is named may hold square brackets.
        typer.echo(f"  {sentence(finding.code, finding.position, finding.subject)}")


def _run_as_json(run: verification.Verification) -> dict[str, Any]:
    return {
        "content": run.content,
        "entries": run.entries,
        "items": run.items,
        "erased": run.erased,
        "checkpoints": run.checkpoints,
        "subjects": run.subjects,
        "findings": [
            {
                "code": finding.code,
                "position": finding.position,
                "subject": finding.subject,
                "sentence": sentence(finding.code, finding.position, finding.subject),
            }
            for finding in run.findings
        ],
    }


def _face_as_json(face: EntryFace) -> dict[str, Any]:
    return {
        "id": str(face.id),
        "at": face.at.isoformat(),
        "event": face.event,
        "outcome": face.outcome,
        "code": face.code,
        "bureau": face.bureau,
        "actor": {"kind": face.actor_kind, "id": face.actor_id},
        "origin": face.origin,
        "purpose": face.purpose,
        "things": [{"kind": thing.kind, "id": thing.id, "owner": thing.owner} for thing in face.things],
        "touched": face.touched,
        "content": face.content,
        "erased": face.is_erased,
    }


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound from error


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
