"""The exchange on the command line, `comity exchange`: what waits, what verifies, what was set aside, and passing on.

What was received may be passed on from here; nobody writes anything new to a bureau.
"""

import json
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

import typer
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from comity.core.codes import Purpose
from comity.engines.envelopes import spoken
from comity.exchange import aside, bundles, directories, kinds, listings, passing, permissions, proofs, queries, showing
from comity.exchange.nodes import cli as node_commands
from comity.exchange.proofs import Check
from comity.exchange.services import accepting, filing, quarantine, requests, writing
from comity.exchange.services.accepting import Outcome
from comity.exchange.wording import cases_about
from comity.members.models import Bureau
from comity.members.queries import operator_actor
from comity.records.cli.speaking import acting

NAME = "exchange"
app = typer.Typer(help="The exchange: cases, requests, acts and their proofs.", no_args_is_help=True)
set_aside = typer.Typer(help="Arrivals that were set aside.", no_args_is_help=True)
app.add_typer(set_aside, name="quarantine")
GROUPS = {"node": node_commands.app}
console = Console(markup=False)

EXIT_NOT_HELD = 1
LISTED_AT_MOST = 200

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on standard output, and nothing else there.")]
Stated = Annotated[Purpose, typer.Option("--purpose", help="Why personal data are consulted; kept in the audit.")]
ActingFor = Annotated[str, typer.Option("--bureau", help="Code of the bureau to act for.")]
Received = Annotated[UUID, typer.Argument(help="Id of the act that was received.", metavar="ID")]
Given = Annotated[list[str], typer.Argument(help="Codes of the bureaus it is to go to.", metavar="BUREAU...")]
Arrived = Annotated[UUID, typer.Argument(help="Id of the arrival, as `comity exchange quarantine list` gives it.")]


@app.command("kinds")
def known_kinds(as_json: AsJson = False) -> None:
    """What bureaus can say to each other: every kind of act, with the newest version of its schema."""
    rows = [
        {"kind": kind.code, "version": kind.version, "name": str(kind), "issuer": str(kind.issuer)}
        for kind in kinds.table().values()
    ]
    _print(rows, as_json=as_json)


@app.command()
def cases(
    bureau: ActingFor = Bureau.SECRETARIAT,
    unread: Annotated[bool, typer.Option("--unread", help="Only where something is unread.")] = False,
    search: Annotated[str, typer.Option("--search", help="Only cases that this means, as the inbox finds them.")] = "",
    purpose: Stated = Purpose.INVESTIGATION,
    as_json: AsJson = False,
) -> None:
    """The cases of a bureau that this node hosts, urgent ones first, then the latest: two hundred at most."""
    actor = acting(purpose, owner=bureau)
    files = queries.case_files_visible_to(actor).order_by("-urgent", "-last_at", "-pk")
    files = files.filter(unread__gt=0) if unread else files
    files = cases_about(files, search) if search else files
    shown = list(files.values_list("pk", flat=True)[:LISTED_AT_MOST])
    asked = urlencode({"unread": unread, "q": search})
    found = filing.search_cases(actor, question=asked, shown=shown, at=timezone.now())
    rows = [
        {
            "case": str(file.case_id),
            "title": listings.title_of(file),
            "reference": file.own_reference,
            "state": file.state,
            "unread": file.unread,
            "last": file.last_at,
        }
        for file in sorted(found, key=lambda file: shown.index(file.pk))
    ]
    _print(rows, as_json=as_json)


@app.command("requests")
def requests_(
    bureau: ActingFor = Bureau.SECRETARIAT,
    waited_for: Annotated[bool, typer.Option("--waited-for", help="What others owe; else what is owed.")] = False,
    purpose: Stated = Purpose.INVESTIGATION,
    as_json: AsJson = False,
) -> None:
    """The requests that a bureau still has to answer, the most pressing first: two hundred at most."""
    actor = acting(purpose, owner=bureau)
    permissions.SEARCH_CASES.require(actor)
    found = queries.owed_to(actor) if waited_for else queries.owed_by(actor)
    rows = [
        {
            "request": str(one.pk),
            "asker": one.asker_id,
            "asked": one.asked_id,
            "priority": one.priority,
            "state": one.state,
            "due": one.extended_until or one.due_at,
        }
        for one in found[:LISTED_AT_MOST]
    ]
    _print(rows, as_json=as_json)


@app.command()
def act(
    key: Annotated[UUID, typer.Argument(help="Id of the act.", metavar="ID")],
    bureau: ActingFor = Bureau.SECRETARIAT,
    verify: Annotated[bool, typer.Option("--verify", help="Check it; exit code 1 unless it holds.")] = False,
    proof: Annotated[Path | None, typer.Option(help="Write its proof to this file.", dir_okay=False)] = None,
    purpose: Stated = Purpose.INVESTIGATION,
    as_json: AsJson = False,
) -> None:
    """One act: what it is, and what became of it with each recipient that the bureau may know of."""
    actor = acting(purpose, owner=bureau)
    permissions.SEARCH_CASES.require(actor)
    found = queries.act_visible_to(actor, key)
    consignments = list(queries.consignments_visible_to(actor, found))
    if proof is not None:
        proof.write_text(json.dumps(bundles.bundle_of(found, consignments), ensure_ascii=False), encoding="utf-8")
    if verify:
        _checked(proofs.checks_of(found, consignments), as_json=as_json)
        return
    rows = [
        {
            "kind": found.kind,
            "issuer": found.issuer_id,
            "issued": found.issued_at,
            "recipient": one.recipient_id,
            "number": one.number,
            "state": one.state,
        }
        for one in consignments
    ]
    _print(rows, as_json=as_json)


@app.command("may-pass-on")
def may_pass_on(
    key: Received,
    to: Given,
    bureau: ActingFor = Bureau.SECRETARIAT,
    purpose: Stated = Purpose.INVESTIGATION,
    as_json: AsJson = False,
) -> None:
    """Who may be given what a bureau received, by its handling code. Exit code 1 if the originator has to be asked."""
    actor = acting(purpose, owner=bureau)
    permissions.SEARCH_CASES.require(actor)
    found = queries.act_visible_to(actor, key)
    answer = passing.passing(actor, found, to, timezone.now())
    rows = [{"bureau": code, "may": code in answer.allowed, "originator": found.issuer_id} for code in to]
    _print(rows, as_json=as_json)
    if answer.ask:
        raise typer.Exit(EXIT_NOT_HELD)


@app.command("pass-on")
def pass_on(
    key: Received,
    to: Given,
    bureau: ActingFor = Bureau.SECRETARIAT,
    purpose: Stated = Purpose.INVESTIGATION,
    as_json: AsJson = False,
) -> None:
    """Pass on what a bureau received, as it came and under its own code; refused where the originator must be asked."""
    actor = acting(purpose, owner=bureau)
    written = passing.written_from(queries.act_visible_to(actor, key), language=actor.language, to=to)
    message = writing.send_at_once(actor, writing=written, at=timezone.now())
    _print([{"message": str(message.pk), "case": str(message.case_id), "to": " ".join(message.to)}], as_json=as_json)


@app.command("ask-to-pass-on")
def ask_to_pass_on(
    key: Received,
    to: Given,
    why: Annotated[str, typer.Option("--why", help="In words, for the originator.")] = "",
    bureau: ActingFor = Bureau.SECRETARIAT,
    purpose: Stated = Purpose.INVESTIGATION,
    as_json: AsJson = False,
) -> None:
    """Ask the originator whether what a bureau received may go to others: a request with a clock."""
    actor = acting(purpose, owner=bureau)
    message = requests.ask_to_pass_on(
        actor,
        act=queries.act_visible_to(actor, key),
        to=to,
        texts=writing.Texts({actor.language: why}),
        language=actor.language,
        at=timezone.now(),
    )
    _print([{"message": str(message.pk), "case": str(message.case_id), "to": " ".join(message.to)}], as_json=as_json)


@app.command("verify")
def verify_file(
    file: Annotated[Path, typer.Argument(help="The proof of an act.", exists=True, dir_okay=False)],
    organisation_key: Annotated[
        str, typer.Option("--organisation-key", help="Public key of the organisation's root in hexadecimal.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """The proof of an act in a file, by itself: nothing that this node stores is looked at. Exit code 1 if it fails.

    Without the key, which you learn from the organisation in another way, the file may name any organisation.
    """
    try:
        key = bytes.fromhex(organisation_key) or None
        checks = bundles.verify(bundles.read(file.read_bytes()), organisation_key=key)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    _checked(checks, as_json=as_json)


@app.command("key")
def organisation_key_(as_json: AsJson = False) -> None:
    """The public key of the organisation's root, that signs the directory, and the fingerprint that is read aloud."""
    try:
        by = directories.pinned()
    except directories.NoDirectory as missing:
        raise typer.BadParameter(str(missing)) from missing
    key = {"organisation": by.organisation, "key": by.key.raw.hex(), "fingerprint": spoken(by.key.fingerprint)}
    _print([key], as_json=as_json)


@set_aside.command("list")
def listed(as_json: AsJson = False) -> None:
    """What was set aside and waits for a decision, the latest first: two hundred at most."""
    waiting = aside.set_aside_visible_to(operator_actor()).filter(resolved_at=None).order_by("-received_at")
    rows = [
        {
            "id": str(row.pk),
            "arrived": row.received_at,
            "issuer": row.issuer_claimed,
            "recipient": row.recipient,
            "code": row.code,
            "reason": aside.reason(row),
            "tries": row.tries,
        }
        for row in waiting[:LISTED_AT_MOST]
    ]
    _print(rows, as_json=as_json)


@set_aside.command()
def retry(key: Arrived) -> None:
    """Try to take one in once more. Exit code 1 if it still cannot be accepted."""
    actor, at = operator_actor(), timezone.now()
    quarantine.try_arrival(actor, row=aside.one(actor, key), at=at)
    if accepting.try_again(aside.one(actor, key), at=at) not in (Outcome.ACCEPTED, Outcome.REPEATED):
        console.print(_("It still cannot be accepted."))
        raise typer.Exit(EXIT_NOT_HELD)
    console.print(_("It is accepted."))


@set_aside.command()
def discard(key: Arrived) -> None:
    """Let the bytes of one go."""
    actor = operator_actor()
    quarantine.resolve_arrival(actor, row=aside.one(actor, key), resolution=quarantine.DISCARDED, at=timezone.now())
    console.print(_("It is discarded."))


def _checked(checks: list[Check], *, as_json: bool) -> None:
    if as_json:
        rows = [{"check": one.code, "holds": one.holds, "why": one.why, "facts": one.facts} for one in checks]
    else:
        rows = [{"": str(shown.word.label), "check": shown.sentence} for shown in map(showing.check, checks)]
    _print(rows, as_json=as_json)
    if not proofs.holds(checks):
        raise typer.Exit(EXIT_NOT_HELD)


def _print(rows: list[dict[str, Any]], *, as_json: bool) -> None:
    """Rows as a table for people, or as JSON."""
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
    elif not rows:
        console.print(_("Nothing."))
    else:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for heading in rows[0]:
            table.add_column(heading, no_wrap=heading in ("id", "case", "request"))
        for row in rows:
            table.add_row(*(str(cell) for cell in row.values()))
        console.print(table)
