"""Notices on the command line, `comity notices`: read, checked, exported, and drafted from a file. Nobody requests or
reviews from here.
"""

import csv
import json
import sys
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from comity.core.actors import Actor
from comity.core.codes import NoticeType, Purpose
from comity.members.queries import operator_actor
from comity.notices import (
    editions,
    importing,
    interchange,
    permissions,
    pilots,
    queries,
    retention,
    services,
    statistics,
)
from comity.notices.codes import State
from comity.notices.document.making import pdf
from comity.notices.tables import LANGUAGES, text_in
from comity.records.cli.speaking import acting

NAME = "notices"
app = typer.Typer(help="Notices: their types and rules, what is in force, what ends.", no_args_is_help=True)
console = Console(markup=False)

EXIT_UNSOUND = 1
LISTED_AT_MOST = 200

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on standard output, and nothing else there.")]
Stated = Annotated[Purpose, typer.Option("--purpose", help="Why personal data are consulted; kept in the audit.")]
Reference = Annotated[str, typer.Argument(help="Number of the notice, such as R-2026-7KQ3XD.")]


@app.command()
def types(as_json: AsJson = False) -> None:
    """The types of notice that the edition in force knows."""
    edition = editions.in_force(timezone.localdate())
    language = get_language() or "en"
    rows = [
        {
            "type": row.type,
            "name": text_in(row.name, language),
            "reviewers": row.reviewers,
            "months": row.retention.months,
            "required": list(row.required),
        }
        for row in edition.types.values()
    ]
    _print({"edition": edition.name, "types": rows} if as_json else rows, as_json=as_json)


@app.command()
def rules(check: Annotated[bool, typer.Option("--check", help="Say what is wrong with the tables.")] = False) -> None:
    """The editions of the rules. With --check every table is read; exit code 1 if an edition is unsound."""
    unsound = False
    for name in editions.names():
        problems = editions.problems_of(name) if check else ()
        unsound = unsound or bool(problems)
        console.print(name, *(f"\n  {problem}" for problem in problems), sep="")
    if unsound:
        raise typer.Exit(EXIT_UNSOUND)


@app.command("list")
def list_(
    type_: Annotated[NoticeType | None, typer.Option("--type", help="Of this type only.")] = None,
    state: Annotated[State | None, typer.Option("--state", help="In this state only.")] = None,
    purpose: Stated = Purpose.INVESTIGATION,
    as_json: AsJson = False,
) -> None:
    """Notices that this node's operator may see, the latest first: two hundred at most."""
    actor = _acting(purpose)
    rows = queries.notices_visible_to(actor)
    rows = rows.filter(type=type_) if type_ else rows
    rows = rows.filter(state=state) if state else rows
    shown = list(rows.order_by("-created_at", "-pk").values_list("pk", flat=True)[:LISTED_AT_MOST])
    seen = services.search_notices(
        actor, question=f"type={type_ or ''}&state={state or ''}", shown=shown, at=timezone.now()
    )
    lines = [
        {
            "reference": one.reference,
            "edition": one.edition_number,
            "type": one.type,
            "state": one.state,
            "owner": one.requesting_bureau_id,
            "kept_until": one.kept_until,
        }
        for one in queries.lines_of(actor, seen)
    ]
    _print(lines, as_json=as_json)


@app.command()
def show(
    reference: Reference,
    edition: Annotated[int | None, typer.Option(help="Which edition; else the one in force.")] = None,
    purpose: Stated = Purpose.INVESTIGATION,
) -> None:
    """One notice as JSON. Its owner sees who looked, and why."""
    actor = _acting(purpose)
    notice = services.consult_notice(actor, reference=reference, edition=edition, at=timezone.now())
    _print(interchange.structured(notice, queries.subjects_of(actor, notice), own=True), as_json=True)


@app.command()
def export(
    reference: Reference,
    ftm: Annotated[bool, typer.Option("--ftm", help="FollowTheMoney lines instead of JSON.")] = False,
    purpose: Stated = Purpose.INVESTIGATION,
) -> None:
    """One notice for another system."""
    actor, form = _acting(purpose), "ftm" if ftm else "json"
    permissions.EXPORT_NOTICES.require(actor)
    notice = queries.notice_visible_to(actor, reference)
    question = f"reference={reference}"
    found = services.export_notices(actor, question=question, format=form, part=[notice.pk], at=timezone.now())
    typer.echo("".join(interchange.exported(actor, one, form) for one in found), nl=False)


@app.command("pdf")
def document(
    reference: Reference,
    file: Annotated[Path, typer.Argument(help="Where the document is written.", dir_okay=False)],
    language: Annotated[str, typer.Option(help="ar, en, es or fr.")] = "en",
    host: Annotated[str, typer.Option(help="Host of this node, to which the QR code leads.")] = "localhost",
    purpose: Stated = Purpose.INVESTIGATION,
) -> None:
    """One notice on paper."""
    if language not in LANGUAGES:
        raise typer.BadParameter(", ".join(LANGUAGES), param_hint="--language")
    actor, now = _acting(purpose), timezone.now()
    notice = services.print_notice(actor, reference=reference, language=language, at=now)
    file.write_bytes(pdf(actor, notice, language, host=host, at=now))


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="JSON Lines: one notice a line.", exists=True, dir_okay=False)],
    bureau: Annotated[str, typer.Option("--bureau", help="Code of the bureau whose drafts they become.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would become of each; keep none.")] = False,
    as_json: AsJson = False,
) -> None:
    """Notices of a file as drafts of a bureau, whose officers then request them. All or none; at most a hundred.

    Each is judged as the form judges it. What is missing for a request is told, and does not stop the import; what
    cannot be drafted at all stops the whole file, with exit code 1.
    """
    actor, now = acting(Purpose.INVESTIGATION, owner=bureau), timezone.now()
    with file.open("rb") as stream:
        entries = importing.read(stream)
    trials = importing.tried(actor, entries, at=now)
    refused = any(trial.refused for trial in trials)
    drafted = [] if refused or dry_run else importing.imported(actor, entries, at=now)
    references = [notice.reference for notice in drafted] or [""] * len(trials)
    lines = [
        {
            "line": trial.line,
            "type": trial.type,
            "reference": reference,
            "missing": trial.missing,
            "refused": trial.refused,
        }
        for trial, reference in zip(trials, references, strict=True)
    ]
    _print(lines, as_json=as_json)
    if refused:
        raise typer.Exit(EXIT_UNSOUND)


@app.command()
def figures(
    year: Annotated[int, typer.Option(help="Of this year, month by month; of the present one unless given.")] = 0,
    public: Annotated[bool, typer.Option("--public", help="As frozen for the public, without small numbers.")] = False,
    as_json: AsJson = False,
) -> None:
    """Notices in figures, as CSV: what was requested, published, refused and why, and how long it took."""
    begins = date(year or timezone.localdate().year, 1, 1)
    ends = date(begins.year + 1, 1, 1)
    actor = _acting(Purpose.ADMINISTRATION)
    rows = (
        statistics.public_figures(from_month=begins, until_month=ends)
        if public
        else statistics.figures(actor, from_month=begins, until_month=ends)
    )
    if as_json:
        _print([asdict(row) for row in rows], as_json=True)
    else:
        csv.writer(sys.stdout, lineterminator="\n").writerows(statistics.csv_rows(rows))


@app.command("retention")
def going(
    at: Annotated[datetime | None, typer.Option(help="The moment to look from; now, unless it says so.")] = None,
    as_json: AsJson = False,
) -> None:
    """What would be asked, ended, discarded and erased at a moment. Nothing is changed: the node does it by itself."""
    moment = timezone.make_aware(at) if at is not None and timezone.is_naive(at) else at or timezone.now()
    due = retention.due_for(moment)
    lines = [{"act": act, **asdict(one)} for act, rows in _acts(due) for one in rows]
    _print(lines, as_json=as_json)


@app.command()
def pilot(type_: Annotated[NoticeType, typer.Argument(help="Type of the pilot.")], as_json: AsJson = False) -> None:
    """The report of a pilot for the Assembly: sums only."""
    held = pilots.pilot_of(type_.value)
    lines = [asdict(line) for line in pilots.report(held, timezone.localdate())] if held else []
    _print(lines, as_json=as_json)


def _acts(due: retention.Going) -> list[tuple[str, tuple[retention.Due, ...]]]:
    return [("justify", due.justify), ("expire", due.expire), ("discard", due.discard), ("erase", due.erase)]


def _acting(purpose: Purpose) -> Actor:
    return operator_actor(purpose=purpose, language=get_language() or "en")


def _print(value: Any, *, as_json: bool) -> None:
    """A list of rows as a table, or any value as JSON."""
    if as_json:
        typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))
    elif not value:
        console.print(_("Nothing."))
    else:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for heading in value[0]:
            table.add_column(heading, no_wrap=heading == "reference")
        for row in value:
            table.add_row(*(", ".join(cell) if isinstance(cell, list) else str(cell) for cell in row.values()))
        console.print(table)
