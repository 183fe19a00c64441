"""`comity records`: look at one record, and at what holds it. Officers place and lift holds, nobody from here."""

from typing import Annotated

import typer
from django.utils.timezone import now
from django.utils.translation import gettext as _

from comity.core.codes import Purpose
from comity.members.models import Bureau
from comity.records import exporting, index, queries, services
from comity.records.cli.speaking import ActingFor, AsJson, Stated, acting, console, print_json, table
from comity.records.models import Hold
from comity.records.texts import clean

app = typer.Typer(help="Records: look at one, keep their index.", no_args_is_help=True)


@app.command()
def show(
    record: Annotated[str, typer.Argument(help="Id of the record.")],
    bureau: ActingFor = Bureau.SECRETARIAT,
    purpose: Stated = Purpose.INVESTIGATION,
    as_json: AsJson = False,
) -> None:
    """The file of one record. Its owner sees who looked, and why."""
    found = services.consult_record(acting(purpose, owner=bureau), reference=record, at=now())
    content = {"id": str(found.pk), "owner": found.owner_id, **exporting.draft_from(found).content()}
    if as_json:
        print_json(content)
        return
    facts = table("", "")
    for name in ("id", "owner", "kind", "reference", "category", "listed_on"):
        if content.get(name):
            facts.add_row(name, str(content[name]))
    for name, values in content.get("properties", {}).items():
        for value in values:
            facts.add_row(name, value["text"])
    console.print(facts)


@app.command("holds")
def show_holds(
    record: Annotated[str, typer.Argument(help="Id of the record.")],
    bureau: ActingFor = Bureau.SECRETARIAT,
    purpose: Stated = Purpose.INVESTIGATION,
    as_json: AsJson = False,
) -> None:
    """What holds a record, for its owner and the General Secretariat; other bureaus are told of nothing."""
    actor, at = acting(purpose, owner=bureau), now()
    held = queries.holds_shown(actor, services.consult_record(actor, reference=record, at=at), at)
    if as_json:
        print_json({"holds": [_as_object(hold) for hold in held]})
    elif not held:
        console.print(_("Nothing holds this record."))
    else:
        shown = table(_("Reason"), _("What the hold does"), _("Held until"), _("Note"))
        for hold in held:
            until = hold.until_on.isoformat() if hold.until_on else ""
            shown.add_row(hold.get_reason_display(), hold.get_effect_display(), until, clean(hold.note)[0])
        console.print(shown)


def _as_object(hold: Hold) -> dict[str, str | None]:
    return {
        "id": str(hold.pk),
        "reason": hold.reason,
        "effect": hold.effect,
        "until_on": hold.until_on.isoformat() if hold.until_on else None,
        "placed_at": hold.placed_at.isoformat(),
        "note": hold.note,
    }


@app.command("index")
def follow_index() -> None:
    """Bring the matching index up to date, or build it anew if its file is missing or damaged."""
    held = index.follow()
    index.settle()
    console.print(_("The index holds %(held)d subjects.") % {"held": held})
