"""`comity ballots`: verify an election's archive; hold an election; decide by the rules."""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from . import reporting
from .defects import ArchiveRejected
from .report import Report
from .verification import WORKERS, Checkpoint, Progress, verify

NAME, VERIFY = "ballots", "verify"
REJECTED, UNREADABLE = 1, 2

app = typer.Typer(help="Secret ballots that anyone can verify, and the rules by which votes are decided.")
# Without it Typer would make a single command the whole command line, and take its name for an argument.
app.callback()(lambda: None)


@app.command(VERIFY)
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
    if as_json:
        sentence = "" if report.defect is None else reporting.render(report.defect, spoken)
        typer.echo(json.dumps({"sentence": sentence, **report.to_json()}, ensure_ascii=False))
    else:
        _show(reporting.page_of(report, spoken, with_ballots=ballots))
    if pdf is not None:
        _write_pdf(report, spoken, pdf)
    if report.accepted and checkpoint is not None:
        checkpoint.write_bytes(Checkpoint(report.events, report.last_event).written())
    if not report.accepted:
        raise typer.Exit(REJECTED)


def _judged(archive: Path, checkpoint: Path | None, workers: int) -> Report:
    """The report on a file or folder, with a bar on the terminal while ballots are checked."""
    if archive.is_dir():
        from . import legacy

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
    with _progress() as progress:
        return verify(archive, since=since, progress=progress, workers=workers, clock=time.perf_counter)


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """A bar on the terminal; nothing where nobody watches, not even the time that loading it takes."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda code, done, total: bar.update(task, description=code, completed=done, total=total)


def _show(page: reporting.Page) -> None:
    from rich.console import Console

    from .reporting import text

    text.show(page, Console(soft_wrap=False))


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


def _mount_others() -> None:
    """The commands of the rules and of the writer, without a name of their own: `comity ballots decide`, ..."""
    from .rules.cli import app as rules_app
    from .writing.cli import app as writing_app

    app.add_typer(rules_app)
    app.add_typer(writing_app)


def _only_verifies() -> bool:
    """Whether this process was started for the verifier, as a command of `comity` or of the library alone."""
    return sys.argv[1:2] == [VERIFY] or sys.argv[1:3] == [NAME, VERIFY]


# Whoever verifies waits for nothing else: alone, the verifier starts in a third of the time.
if not _only_verifies():
    _mount_others()
