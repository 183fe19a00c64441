"""`comity lists`: the lists of this node."""

from pathlib import Path
from typing import Annotated

import typer
from django.utils.timezone import now
from django.utils.translation import gettext as _

from comity.core.codes import Purpose
from comity.core.home import place
from comity.members.models import Bureau
from comity.records import queries, services
from comity.records.cli.importing import as_object
from comity.records.cli.speaking import AsJson, Owner, acting, console, print_json, table
from comity.records.drafts import SourceRefused
from comity.records.errors import ImportFileRefused, ListUnknown
from comity.records.models import ImportRun, ListSource
from comity.records.report import said_of

app = typer.Typer(help="Lists: what is kept, where it comes from, when it was last read.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Name of the list.")]


@app.command("list")
def list_() -> None:
    """Every list of this node with its owner and how many records follow it."""
    shown = table(_("List"), _("Owner"), _("Records"), _("Last read"), _("Title"))
    for source in ListSource.objects.order_by("name"):
        held = source.records.filter(withdrawn_at__isnull=True).count()
        last = source.runs.filter(state=ImportRun.FINISHED).order_by("-started_at").first()
        read = f"{last.started_at:%Y-%m-%d %H:%M}Z" if last else ""
        shown.add_row(
            source.name,
            source.owner_id,
            f"{held:,}",
            read,
            source.title,
        )
    console.print(shown)


@app.command()
def show(name: Name, as_json: AsJson = False) -> None:
    """One list: its terms and its last runs."""
    source = _list(name)
    said = {
        "list": source.name,
        "title": source.title,
        "owner": source.owner_id,
        "format": source.format,
        "handling": source.handling,
        "evaluation": source.source_evaluation + source.information_evaluation,
        "release": {"rule": source.release_rule, "bureaus": source.release_bureaus},
        "purposes": source.purposes,
        "legal_basis": source.legal_basis,
        "category": source.category,
        "kept_while_listed": source.kept_while_listed,
        "retired_at": source.retired_at.isoformat() if source.retired_at else None,
        "runs": [_run(run) for run in source.runs.order_by("-started_at")[:10]],
    }
    if as_json:
        print_json(said)
        return
    facts = table("", "")
    for label, value in said.items():
        if label != "runs":
            facts.add_row(label, str(value))
    console.print(facts)


@app.command()
def report(name: Name) -> None:
    """The whole report of the last run of a list, as JSON."""
    run = _list(name).runs.order_by("-started_at").first()
    if run is None:
        raise ListUnknown(name=name)
    lasted = ((run.finished_at or now()) - run.started_at).total_seconds()
    print_json(as_object(run, lasted))


@app.command()
def fetch(
    name: Name, folder: Annotated[Path | None, typer.Option(help="Where to put the files; COMITY_HOME/lists.")] = None
) -> None:
    """Fetch an official list from its publisher, and from nowhere else. It is not imported yet."""
    # Its client of the network takes longer to load than most commands take.
    from comity.records.sources import official

    target = folder or place("lists", name, "files").parent
    try:
        fetched = official.fetch(name, target)
    except SourceRefused as refused:
        raise ImportFileRefused(sentence=said_of(refused.code, refused.facts)) from refused
    shown = table(_("File"), _("Bytes"), "SHA-256")
    for one in fetched:
        shown.add_row(str(one.path), f"{one.bytes:,}", one.sha256)
    console.print(shown)


@app.command()
def retire(
    name: Name,
    reason: Annotated[str, typer.Option(prompt=True, help="Why the list is not followed any more.")],
    owner: Owner = Bureau.SECRETARIAT,
) -> None:
    """Stop following a list. Its records stay until they are withdrawn."""
    actor = acting(Purpose.ADMINISTRATION, owner=owner)
    services.retire_list(actor, source=queries.list_visible_to(actor, name), reason=reason, at=now())
    console.print(_("The list %(name)s is retired.") % {"name": name})


def _list(name: str) -> ListSource:
    found = ListSource.objects.filter(name=name).first()
    if found is None:
        raise ListUnknown(name=name)
    return found


def _run(run: ImportRun) -> dict[str, object]:
    return {
        "state": run.state,
        "file": run.file_name,
        "started_at": run.started_at.isoformat(),
        "entries": run.entries,
        "added": run.added,
        "changed": run.changed,
        "withdrawn": run.withdrawn,
        "skipped": run.skipped,
    }
