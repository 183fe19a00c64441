"""`comity ballots`: verify an election's archive; hold an election; decide by the rules."""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import Progress

from . import legacy, reporting
from .defects import ArchiveRejected
from .report import Report
from .reporting import text
from .rules.cli import app as rules_app
from .verification import WORKERS, Checkpoint, verify
from .writing.cli import app as writing_app

NAME = "ballots"
REJECTED, UNREADABLE = 1, 2

app = typer.Typer(help="Secret ballots that anyone can verify, and the rules by which votes are decided.")
# Both bring their commands and groups without a name of their own: `comity ballots decide`, `comity ballots trustee …`.
app.add_typer(rules_app)
app.add_typer(writing_app)


@app.command("verify")
def verify_archive(
    archive: Annotated[Path, typer.Argument(help="An election's .bel file, or a folder in the older loose form.")],
    language: Annotated[str, typer.Option(help="Language of the report: ar, en, es, fr.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    pdf: Annotated[Path | None, typer.Option(help="Also write the report as PDF, every ballot listed.")] = None,
    ballots: Annotated[bool, typer.Option("--ballots", help="List every ballot's tracking number.")] = False,
    checkpoint: Annotated[
        Path | None, typer.Option(help="Verify only what was added since this file was written; then renew it.")
    ] = None,
    workers: Annotated[int, typer.Option(help="Threads that check ballots.", min=1, max=64)] = WORKERS,
) -> None:
    """Check every rule and every proof of an election, and say what was voted.

    Ends with 0 where the archive is accepted, 1 where it is rejected, 2 where there is nothing to read.

    Example: comity ballots verify ELECTION.bel --pdf report.pdf
    """
    spoken = language or _environment_language()
    if spoken not in reporting.LANGUAGES:
        raise typer.BadParameter(f"{spoken!r} is none of {', '.join(reporting.LANGUAGES)}", param_hint="--language")
    try:
        report = _judged(archive, checkpoint, workers)
    except OSError as error:
        _unreadable(error)
    page = reporting.page_of(report, spoken, with_ballots=ballots)
    if as_json:
        sentence = "" if report.defect is None else reporting.render(report.defect, spoken)
        typer.echo(json.dumps({"sentence": sentence, **report.to_json()}, ensure_ascii=False))
    else:
        text.show(page, Console(soft_wrap=False))
    if pdf is not None:
        _write_pdf(report, spoken, pdf)
    if report.accepted and checkpoint is not None:
        checkpoint.write_bytes(Checkpoint(report.events, report.last_event).written())
    if not report.accepted:
        raise typer.Exit(REJECTED)


def _judged(archive: Path, checkpoint: Path | None, workers: int) -> Report:
    """The report on a file or folder, with a bar on the terminal while ballots are checked."""
    if archive.is_dir():
        if legacy.is_legacy_folder(archive):
            if checkpoint is not None:
                raise typer.BadParameter("loose files have no chain to continue", param_hint="--checkpoint")
            return legacy.verify_folder(archive, clock=time.perf_counter)
        archive = _only_archive_in(archive)
    since = None
    if checkpoint is not None and checkpoint.exists():
        try:
            since = Checkpoint.read(checkpoint.read_bytes())
        except ArchiveRejected:
            raise typer.BadParameter(f"{checkpoint} is not a checkpoint", param_hint="--checkpoint") from None
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        return verify(archive, since=since, progress=_shown_on(bar), workers=workers, clock=time.perf_counter)


def _shown_on(bar: Progress) -> Callable[[str, int, int], None]:
    task = bar.add_task("", total=None)

    def show(code: str, done: int, total: int) -> None:
        bar.update(task, description=code, completed=done, total=total)

    return show


def _only_archive_in(folder: Path) -> Path:
    """The archive of a folder, which must hold just one: two would leave open which of them was judged."""
    found = sorted(folder.glob("*.bel"))
    if len(found) != 1:
        raise typer.BadParameter(f"{folder} holds {len(found)} archives; name one", param_hint="ARCHIVE")
    return found[0]


def _write_pdf(report: Report, language: str, path: Path) -> None:
    from .reporting import paper

    page = reporting.page_of(report, language, with_ballots=True)
    path.write_bytes(paper.pdf(page, timestamp=report.timestamp))


def _environment_language() -> str:
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "en"
    return spoken[:2] if spoken[:2] in reporting.LANGUAGES else "en"


def _unreadable(error: OSError) -> NoReturn:
    typer.secho(f"{error.filename}: {error.strerror}", err=True, fg="red")
    raise typer.Exit(UNREADABLE)
