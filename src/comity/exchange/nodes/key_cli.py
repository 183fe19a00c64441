"""`comity node keys`: keys of the bureaus that this node hosts: shown, rotated, revoked; roots moved and replaced."""

import json
import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from comity.engines.envelopes import (
    EnvelopeError,
    KeyRefused,
    RootKey,
    SealingKey,
    listing_bytes,
    read_listing,
    render,
    spoken,
)
from comity.exchange import announcements, directories, errors, keyring
from comity.exchange.nodes.membership import require_same
from comity.exchange.services import keys
from comity.members.queries import operator_actor

app = typer.Typer(help="Keys of the bureaus that this node hosts.", no_args_is_help=True)
console = Console(markup=False, highlight=False)

_NAME = re.compile(r"@?[A-Za-z0-9][A-Za-z0-9_-]{0,59}")

Bureau = Annotated[str, typer.Argument(help="Code of a bureau that this node hosts.")]
RootName = Annotated[str, typer.Argument(help="Code of a bureau, or @ and the organisation's name.", metavar="ROOT")]


class WhyRevoked(StrEnum):
    """Reasons of a revocation, as the directory states them."""

    KEY_COMPROMISE = "key_compromise"
    AFFILIATION_CHANGED = "affiliation_changed"
    SUPERSEDED = "superseded"
    CESSATION = "cessation_of_operation"


@app.command()
def show(
    bureau: Bureau,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON on standard output, and nothing else there.")
    ] = False,
) -> None:
    """The certificates of a bureau: for what, from when, until when, and whether they were revoked."""
    listing = announcements.own_listing(bureau)
    if listing is None:
        raise errors.NotReachable(bureaus=bureau)
    revoked = {revocation.serial: revocation.since for revocation in listing.revocations}
    rows = [
        {
            "serial": each.serial,
            "use": _("opens") if isinstance(each.key, SealingKey) else _("signs"),
            "from": each.valid_from,
            "until": each.valid_until,
            "revoked": revoked.get(each.serial),
        }
        for each in listing.certificates
    ]
    if as_json:
        said = {"bureau": bureau, "root": spoken(listing.root.fingerprint), "certificates": rows}
        typer.echo(json.dumps(said, ensure_ascii=False, default=str))
        return
    console.print(_("Fingerprint of the root: %(words)s") % {"words": spoken(listing.root.fingerprint)})
    table = Table(box=None, pad_edge=False)
    for heading in (_("Number"), _("Use"), _("From"), _("Until"), _("Revoked")):
        table.add_column(heading)
    for row in rows:
        table.add_row(*(str(value or "—") for value in row.values()))
    console.print(table)


@app.command()
def rotate(bureau: Bureau) -> None:
    """Certify new keys for every use now. The old ones go on until they end; senders take the new ones."""
    keys.rotate_keys(operator_actor(), bureau=bureau, every=True, at=timezone.now())
    console.print(_("New keys of %(bureau)s are certified. They hold from the next directory on.") % {"bureau": bureau})


@app.command()
def revoke(
    bureau: Bureau,
    serial: Annotated[int, typer.Argument(help="Number of the certificate, as `show` gives it.")],
    reason: Annotated[WhyRevoked, typer.Option(help="Why it is taken back.")],
) -> None:
    """Take a certificate back from now on. Certify new keys as well, with `rotate`."""
    keys.revoke_key(operator_actor(), bureau=bureau, serial=serial, reason=reason.value, at=timezone.now())
    console.print(_("Certificate %(serial)d is revoked.") % {"serial": serial})


@app.command("lock-root")
def lock_root(
    name: RootName,
    file: Annotated[Path, typer.Argument(help="File to write, on a medium that you keep apart.", dir_okay=False)],
) -> None:
    """Move a root away from this node, into a file under a pass phrase. Without it nobody certifies another key."""
    root = _root_here(name)
    if file.exists():
        raise typer.BadParameter(_("There is a file of that name already."))
    words = typer.prompt(_("Pass phrase"), hide_input=True, confirmation_prompt=True)
    try:
        locked = root.locked(words)
    except KeyRefused as refused:
        raise typer.BadParameter(render(refused, get_language() or "en")) from None
    with file.open("xb") as out:
        out.write(locked)
    keys.move_root(operator_actor(), name=name, here=False, at=timezone.now())
    keyring.forget_root(name)
    console.print(_("The root of %(name)s is in %(file)s, and at this node no more.") % {"name": name, "file": file})


@app.command("unlock-root")
def unlock_root(
    name: RootName,
    file: Annotated[Path, typer.Argument(help="The file that `lock-root` wrote.", exists=True, dir_okay=False)],
) -> None:
    """Bring a root back to this node, to certify or revoke. Move it away again afterwards."""
    _require_name(name)
    words = typer.prompt(_("Pass phrase"), hide_input=True)
    try:
        root = RootKey.unlock(file.read_bytes(), words)
    except KeyRefused as refused:
        raise typer.BadParameter(render(refused, get_language() or "en")) from None
    keyring.keep_root(name, root)
    keys.move_root(operator_actor(), name=name, here=True, at=timezone.now())
    console.print(_("The root of %(name)s is at this node again.") % {"name": name})


@app.command("replace-root")
def replace_root(
    bureau: Bureau,
    out: Annotated[Path, typer.Option(help="File to write for the hub.", dir_okay=False)] = Path("new-root.json"),
) -> None:
    """Make a new root for a bureau whose root was lost or stolen, with new keys. The hub lists it after a call."""
    made = keys.replace_root(operator_actor(), bureau=bureau, at=timezone.now())
    out.write_bytes(listing_bytes(made))
    console.print(_("Send %(file)s to the hub, and read this fingerprint out to its people:") % {"file": out})
    console.print(spoken(made.root.fingerprint))


@app.command("accept-root")
def accept_root(
    file: Annotated[Path, typer.Argument(help="The file of the bureau's node.", exists=True, dir_okay=False)],
    fingerprint: Annotated[
        str, typer.Option(help="What the people of the bureau read out; asked for if left out.")
    ] = "",
) -> None:
    """At the hub: list a bureau under a new root, whose fingerprint its people read out."""
    try:
        listing = read_listing(file.read_bytes(), organisation=directories.pinned().organisation)
    except EnvelopeError as refused:
        raise typer.BadParameter(render(refused, get_language() or "en")) from None
    read_out = fingerprint or typer.prompt(
        _("Fingerprint that the people of %(bureau)s read out") % {"bureau": listing.bureau}
    )
    require_same(read_out, listing.root.fingerprint)
    keys.accept_root(operator_actor(), listing=listing, at=timezone.now())
    console.print(_("%(bureau)s is listed under its new root.") % {"bureau": listing.bureau})


def _root_here(name: str) -> RootKey:
    """A root of this node.  Raises RootNotHere."""
    _require_name(name)
    root = keyring.root(name)
    if root is None:
        raise errors.RootNotHere(bureau=name)
    return root


def _require_name(name: str) -> None:
    """Raises RootNotHere for what could be no name, and so no name of a file."""
    if not _NAME.fullmatch(name):
        raise errors.RootNotHere(bureau=name)
