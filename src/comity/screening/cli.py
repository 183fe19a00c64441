"""Screening on the command line: `comity screen`, `comity check`, `comity hits`."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from comity.core import countries
from comity.core.actors import Actor
from comity.core.codes import Purpose
from comity.engines import documents
from comity.members.queries import operator_actor
from comity.screening import errors, manifests, printing, queries, services, zones
from comity.screening.answers import CheckAnswer, answer, answers
from comity.screening.birth_dates import readings
from comity.screening.codes import HitState
from comity.screening.exports import answers_as_csv
from comity.screening.models import Batch
from comity.screening.questions import LONGEST_NUMBER, PERSON, Number, Question, kept
from comity.screening.search import Inquiry

EXIT_UNREADABLE_FILE = 2
EXIT_ROWS_LEFT_OUT = 3

PurposeOption = Annotated[
    Purpose, typer.Option("--purpose", help="Why personal data are consulted; kept in the audit.")
]
ReferenceOption = Annotated[str, typer.Option("--reference", help="Your own reference for the task.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON on standard output, and nothing else there.")]


def screen(
    manifest: Annotated[
        Path, typer.Argument(help="Passenger list as CSV with a line of headings.", exists=True, dir_okay=False)
    ],
    vessel: Annotated[str, typer.Option("--vessel", help="IMO number of the ship: screened with its passengers.")] = "",
    voyage: Annotated[str, typer.Option("--voyage", help="Flight or voyage, as the carrier writes it.")] = "",
    encoding: Annotated[
        str, typer.Option("--encoding", help="How the file is written, such as windows-1256; UTF-8 unless it says so.")
    ] = "",
    csv_file: Annotated[
        Path | None, typer.Option("--csv", help="Write every traveller and candidate to this file.")
    ] = None,
    as_json: JsonOption = False,
    purpose: PurposeOption = Purpose.BORDER_CHECK,
    reference: ReferenceOption = "",
) -> None:
    """Screen the passenger list of a flight or ferry against what the members share.

    Columns may be called as carriers call them: seat, full_name (or given_names and surname), sex, date_of_birth,
    nationality, document_type, document_number, issuing_state, kind, imo, registration … in four languages.

    --json prints an array with one object per row of the file: row (counted from 1), seat, result (no-hit,
    candidates, unreadable) and candidates, each with score, record, reference, reasons and next_step.

    Exit codes: 0 every row was checked, whatever came out; 1 refused; 2 wrong use, or no manifest; 3 some rows could
    not be read (each is told), the others were checked.
    """
    actor = operator_actor(purpose=purpose, reference=reference, language=get_language() or "en")
    data = manifest.read_bytes()
    try:
        read = manifests.read(data, today=timezone.localdate(), encoding=encoding)
    except errors.ManifestUnreadable as refusal:
        typer.secho(str(refusal), err=True, fg="red")
        raise typer.Exit(EXIT_UNREADABLE_FILE) from None
    file = services.manifest_file(manifest.name, sha256(data).hexdigest(), read, carrier_reference=voyage)
    inquiries = [*_inquiries(read), *_ship(vessel, len(read.rows))]
    # A file of which no row can be read is told row by row as well; there is nobody to look up.
    found = list(_answers(actor, _screened(actor, file, inquiries, quiet=as_json))) if inquiries else []
    if csv_file is not None:
        with csv_file.open("w", encoding="utf-8", newline="") as out:
            out.writelines(answers_as_csv(found))
    if as_json:
        _print_json(_rows(read, found))
    else:
        printing.print_screening(Console(), read, found)
    if read.unreadable:
        raise typer.Exit(EXIT_ROWS_LEFT_OUT)


def check(
    name: Annotated[str, typer.Option("--name", help="Name as written, in any script.")] = "",
    born: Annotated[str, typer.Option("--born", help="Date of birth: 1971-05-03, 3.5.1971, 3 May 1971, 1971.")] = "",
    nationality: Annotated[str, typer.Option("--nationality", help="Country, by its code or name.")] = "",
    document: Annotated[str, typer.Option("--document", help="Number of the travel document.")] = "",
    mrz: Annotated[str, typer.Option("--mrz", help="Machine-readable zone; - reads it from standard input.")] = "",
    imo: Annotated[str, typer.Option("--imo", help="IMO number of a ship, instead of a person.")] = "",
    plate: Annotated[str, typer.Option("--plate", help="Plate of a vehicle, instead of a person.")] = "",
    vin: Annotated[str, typer.Option("--vin", help="Chassis number of a vehicle, instead of a person.")] = "",
    serial: Annotated[str, typer.Option("--serial", help="Serial number of a firearm, instead of a person.")] = "",
    as_json: JsonOption = False,
    purpose: PurposeOption = Purpose.BORDER_CHECK,
    reference: ReferenceOption = "",
) -> None:
    """Check one traveller, document or thing against what the members share.

    Exit codes: 0 checked, whatever came out; 1 refused; 2 wrong use.
    """
    actor = operator_actor(purpose=purpose, reference=reference, language=get_language() or "en")
    facts = None
    things = {
        "imo": ("vessel", imo),
        "plate": ("vehicle", plate),
        "vin": ("vehicle", vin),
        "serial": ("firearm", serial),
    }
    named = [(kind, Number(called, value[:LONGEST_NUMBER])) for called, (kind, value) in things.items() if value]
    if mrz:
        zone = _zone(sys.stdin.read() if mrz == "-" else mrz)
        question, facts = zone.question, zone.facts
        for problem in zone.problems:
            typer.secho(problem, err=True, fg="yellow")
    elif named:
        question = Question(kind=named[0][0], names=kept([name]), numbers=tuple(number for _kind, number in named))
    else:
        question = _person(name, born, nationality, document)
    made = services.check(actor, question=question, zone=facts, at=timezone.now())
    said = answer(actor, made)
    if as_json:
        _print_json(said.content())
    else:
        printing.print_check(Console(), said)


def hits(
    state: Annotated[HitState | None, typer.Option("--state", help="Only hits in this state.")] = None,
    as_json: JsonOption = False,
    purpose: PurposeOption = Purpose.BORDER_CHECK,
    reference: ReferenceOption = "",
) -> None:
    """List the hits that this node's General Secretariat reported or owns, and those that came to it overdue."""
    actor = operator_actor(purpose=purpose, reference=reference, language=get_language() or "en")
    rows = queries.hits_visible_to(actor).order_by("due_at", "reference")
    found = list(rows.filter(state=state) if state else rows)
    services.search_hits(actor, question=state or "", shown=[hit.pk for hit in found], at=timezone.now())
    if as_json:
        _print_json([printing.hit_content(hit) for hit in found])
    else:
        printing.print_hits(Console(), found)


COMMANDS: dict[str, Callable[..., None]] = {"screen": screen, "check": check, "hits": hits}


def _person(name: str, born: str, nationality: str, document: str) -> Question:
    dates = readings(born, timezone.localdate()) if born else ()
    if born and not dates:
        raise typer.BadParameter(_("This is no date. Write it as 1971-05-03, 3.5.1971, or only the year."))
    country = countries.code_of(nationality) if nationality else ""
    if country is None:
        raise typer.BadParameter(_("No country is called that. Write its name or its code."))
    return Question(
        kind=PERSON,
        names=kept([name]),
        birth_dates=dates,
        countries=(country,) if country else (),
        numbers=(Number("document", document[:LONGEST_NUMBER]),) if document else (),
    )


def _zone(text: str) -> zones.ReadZone:
    language = get_language() or "en"
    try:
        return zones.read(text, today=timezone.localdate(), language=language)
    except documents.DocumentError as error:
        raise typer.BadParameter(documents.render(error, language)) from error


def _inquiries(read: manifests.Manifest) -> Iterator[Inquiry]:
    return (Inquiry(row.question, row=row.row, seat=row.seat) for row in read.travellers)


def _ship(imo: str, rows: int) -> list[Inquiry]:
    """The ship itself, after the last row of its passengers."""
    if not imo:
        return []
    return [Inquiry(Question(kind="vessel", numbers=(Number("imo", imo[:LONGEST_NUMBER]),)), row=rows + 1)]


def _screened(actor: Actor, file: services.ManifestFile, inquiries: Sequence[Inquiry], *, quiet: bool) -> Batch:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    # On the error stream, so that what is printed can be piped on.
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet) as progress:
        task = progress.add_task(_("Screening"), total=len(inquiries))
        return services.screen_manifest(
            actor,
            file=file,
            inquiries=inquiries,
            at=timezone.now(),
            progress=lambda done, _total: progress.update(task, completed=done),
        )


def _answers(actor: Actor, batch: Batch) -> Iterator[CheckAnswer]:
    rows = batch.checks.order_by("row")
    for start in range(0, batch.rows, services.CHUNK):
        yield from answers(actor, list(rows[start : start + services.CHUNK]))


def _rows(read: manifests.Manifest, found: Sequence[CheckAnswer]) -> list[dict[str, object]]:
    """One object for each row of the file, in its order; the ship, if any, comes last."""
    lines = {row.row: row for row in read.travellers}
    said: list[dict[str, object]] = []
    for each in found:
        row = lines.get(each.check.row or 0)
        remarks = [manifests.sentence(problem.code, problem.facts) for problem in row.problems] if row else []
        said.append(each.content() | {"line": row.line if row else None, "remarks": remarks})
    said += [
        {
            "row": row.row,
            "seat": row.seat,
            "result": "unreadable",
            "candidates": [],
            "line": row.line,
            "remarks": [manifests.sentence(row.problem.code, row.problem.facts)],
        }
        for row in read.unreadable
    ]
    return sorted(said, key=lambda each: each["row"])  # type: ignore[arg-type,return-value]  # every row has its number


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))
