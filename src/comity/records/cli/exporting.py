"""`comity export`: records in the field's open forms."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from django.utils.timezone import now
from django.utils.translation import ngettext

from comity.core.codes import Purpose
from comity.members.models import Bureau
from comity.records import exporting, queries
from comity.records.cli.speaking import ActingFor, Stated, acting, errors
from comity.records.drafts import RecordKind

app = typer.Typer(help="Write records out, those that the bureau may see for its purpose.", no_args_is_help=True)

Output = Annotated[Path | None, typer.Option("--output", "-o", help="File to write; standard output otherwise.")]
OfList = Annotated[str, typer.Option("--list", help="Only records of this list.")]
OfKind = Annotated[RecordKind | None, typer.Option("--kind", help="Only records of this kind.")]


@app.command("ftm")
def ftm(
    output: Output = None,
    name: OfList = "",
    kind: OfKind = None,
    bureau: ActingFor = Bureau.SECRETARIAT,
    purpose: Stated = Purpose.INVESTIGATION,
) -> None:
    """FollowTheMoney entities, one JSON object a line, restrictions under the key `comity`."""
    _export("ftm", output, name, kind, bureau, purpose)


@app.command("csv")
def plain_csv(
    output: Output = None,
    name: OfList = "",
    kind: OfKind = None,
    bureau: ActingFor = Bureau.SECRETARIAT,
    purpose: Stated = Purpose.INVESTIGATION,
) -> None:
    """Plain CSV, safe to open in a spreadsheet."""
    _export("csv", output, name, kind, bureau, purpose)


def _export(
    format_: str, output: Path | None, name: str, kind: RecordKind | None, bureau: str, purpose: Purpose
) -> None:
    actor = acting(purpose, owner=bureau)
    records = queries.records_visible_to(actor).filter(withdrawn_at__isnull=True)
    if name:
        records = records.filter(source=queries.list_visible_to(actor, name))
    if kind:
        records = records.filter(kind=kind.value)
    asked = f"list={name}&kind={kind.value if kind else ''}"
    lines = exporting.lines(actor, records=records, format_=format_, question=asked, clock=now)
    if output is None:
        for line in lines:
            sys.stdout.write(line)
        return
    written = 0
    with output.open("w", encoding="utf-8", newline="") as file:
        for line in lines:
            file.write(line)
            written += 1
    written -= format_ == "csv"  # the header
    errors.print(ngettext("%(count)d record written.", "%(count)d records written.", written) % {"count": written})
