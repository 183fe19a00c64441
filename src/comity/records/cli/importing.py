"""`comity import`: read a list in, from a file."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils.text import slugify
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from comity.core.actors import Actor
from comity.core.codes import Purpose
from comity.core.logs import printable
from comity.members.models import Bureau
from comity.records import importing, lists, queries, services
from comity.records.cli.speaking import AsJson, Owner, acting, console, errors, print_json, table
from comity.records.drafts import ReleaseRule
from comity.records.errors import ListOtherForm, ListUnknown
from comity.records.models import ImportRun, ListSource, ReportLine
from comity.records.report import said_of

LINES_SHOWN = 20

app = typer.Typer(
    help="Read a list in. An interrupted import goes on when it is started again; a second one changes nothing.",
    no_args_is_help=True,
)

File = Annotated[Path, typer.Argument(help="The file, plain or compressed with gzip.", exists=True, dir_okay=False)]
Files = Annotated[list[Path], typer.Argument(help="The files of one set, or the folder that holds them.", exists=True)]
ListName = Annotated[str, typer.Option("--list", help="Name of the list; by default that of the file.")]
Whole = Annotated[
    bool, typer.Option("--whole", help="The file is the whole list, however many of its entries are missing from it.")
]
ToAll = Annotated[
    bool, typer.Option("--release-to-all", help="When the list is new: release it to every bureau, not only its owner.")
]


@app.command("un-sc")
def un_sc(
    file: File,
    owner: Owner = Bureau.SECRETARIAT,
    name: ListName = "un-sc",
    whole: Whole = False,
    as_json: AsJson = False,
) -> None:
    """The consolidated list of the United Nations Security Council, in its official XML."""
    _import("un-sc", [file], owner=owner, name=name, whole=whole, as_json=as_json)


@app.command("ofac")
def ofac(
    files: Files,
    owner: Owner = Bureau.SECRETARIAT,
    name: ListName = "ofac",
    whole: Whole = False,
    as_json: AsJson = False,
) -> None:
    """A list of the Office of Foreign Assets Control, in its CSV files (sdn, alt, add; or cons_…)."""
    _import("ofac", files, owner=owner, name=name, whole=whole, as_json=as_json)


@app.command("ftm")
def ftm(
    file: File,
    owner: Owner = Bureau.SECRETARIAT,
    name: ListName = "",
    whole: Whole = False,
    to_all: ToAll = False,
    as_json: AsJson = False,
) -> None:
    """FollowTheMoney entities, one JSON object a line."""
    _import("ftm", [file], owner=owner, name=name, whole=whole, to_all=to_all, as_json=as_json)


@app.command("csv")
def plain_csv(
    file: File,
    owner: Owner = Bureau.SECRETARIAT,
    name: ListName = "",
    whole: Whole = False,
    to_all: ToAll = False,
    as_json: AsJson = False,
) -> None:
    """Plain CSV with a header line (see the reference on interchange)."""
    _import("csv", [file], owner=owner, name=name, whole=whole, to_all=to_all, as_json=as_json)


def _import(
    format_: str,
    paths: Sequence[Path],
    *,
    owner: str,
    name: str,
    whole: bool,
    as_json: bool,
    to_all: bool = False,
) -> None:
    actor = acting(Purpose.ADMINISTRATION, owner=owner)
    source = list_for(actor, name or _name_of(paths[0]), format_, to_all=to_all)
    begun = time.monotonic()
    run = _with_progress(actor, source, paths, whole)
    seconds = time.monotonic() - begun
    if as_json:
        print_json(as_object(run, seconds))
    else:
        show(run, seconds)


def list_for(actor: Actor, name: str, format_: str, *, to_all: bool) -> ListSource:
    """The list of this name, registered with its first import.

    A list of an authority is released to everybody; any other to its owner only, unless `to_all`.

    Raises ListOtherForm.
    """
    try:
        known = queries.list_visible_to(actor, name)
    except ListUnknown:
        published = format_ in lists.TITLES
        rule = ReleaseRule.ALL if published or to_all else ReleaseRule.ONLY
        terms = lists.default_terms(name, format_, rule=rule)
        return services.register_list(actor, name=name, terms=terms, at=now())
    if known.format != format_:
        raise ListOtherForm(name=name, held=known.format, given=format_)
    return known


def _name_of(path: Path) -> str:
    return slugify(path.name.split(".")[0])[:40] or "list"


def _with_progress(actor: Actor, source: ListSource, paths: Sequence[Path], whole: bool) -> ImportRun:
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=errors,
        transient=True,
    ) as bar:
        task = bar.add_task(source.name, total=None, rate="")
        begun = time.monotonic()
        already: list[int] = []

        def tell(progress: importing.Progress) -> None:
            entries = progress.run.entries
            already.append(entries) if not already else None
            rate = (entries - already[0]) / max(time.monotonic() - begun, 0.001)
            said = _("%(entries)d entries, %(rate)d/s") % {"entries": entries, "rate": rate}
            bar.update(task, total=progress.total_bytes, completed=progress.done_bytes, rate=said)

        return importing.import_files(actor, source=source, paths=paths, clock=now, confirmed=whole, tell=tell)


def as_object(run: ImportRun, seconds: float) -> dict[str, Any]:
    """The report of a run as JSON has it."""
    return {
        "list": run.source.name,
        "owner": run.owner_id,
        "file": run.file_name,
        "sha256": run.file_hash,
        "state": run.state,
        **{name: getattr(run, name) for name in COUNTS},
        "remarks": run.remarks,
        "seconds": round(seconds, 3),
        "lines": [
            {
                "severity": line.severity,
                "code": line.code,
                "line": line.line,
                "key": line.key,
                "sentence": said_of(line.code, line.facts, line=line.line, key=line.key),
            }
            for line in run.lines.order_by("severity", "id")
        ],
    }


COUNTS = ("entries", "added", "changed", "unchanged", "withdrawn", "skipped")


def show(run: ImportRun, seconds: float) -> None:
    """The report of a run as a person reads it."""
    counts = table(
        _("List"),
        pgettext("of a list", "Entries"),
        _("Added"),
        _("Changed"),
        _("Unchanged"),
        _("Withdrawn"),
        _("Skipped"),
    )
    counts.add_row(run.source.name, *(f"{getattr(run, name):,}" for name in COUNTS))
    console.print(counts)
    if not (run.added or run.changed or run.withdrawn):
        console.print(_("Nothing changed: the list says what it said before."))
    rate = run.entries / max(seconds, 0.001)
    console.print(_("%(seconds)s seconds, %(rate)d entries a second.") % {"seconds": f"{seconds:.1f}", "rate": rate})
    _show_lines(run)


def _show_lines(run: ImportRun) -> None:
    total = run.lines.count()
    if not total:
        return
    report = table(_("Line"), pgettext("of a list", "Entry"), _("What was found"))
    for line in run.lines.order_by("-severity", "id")[:LINES_SHOWN]:
        sentence = said_of(line.code, line.facts, line=line.line, key=line.key)
        strong = "bold" if line.severity == ReportLine.SKIPPED else ""
        report.add_row(str(line.line or ""), printable(line.key), printable(sentence), style=strong)
    console.print(report)
    if total > LINES_SHOWN:
        console.print(
            _("%(more)d more lines: comity lists report %(list)s")
            % {"more": total - LINES_SHOWN, "list": run.source.name}
        )
