"""`comity officers`: who serves in a bureau."""

from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _

from comity.core.codes import Role
from comity.core.refusals import NotFound
from comity.members import listings, queries, services
from comity.members.cli.speaking import (
    SITE,
    ActingFor,
    AsJson,
    Site,
    acting,
    console,
    print_json,
    print_table,
)
from comity.members.models import Bureau, Officer
from comity.members.queries import spelled
from comity.members.tokens import new_link

app = typer.Typer(help="Officers: who serves in a bureau, with which roles.", no_args_is_help=True)

Username = Annotated[str, typer.Argument(help="User name of the officer.")]


@app.command("list")
def list_(bureau: ActingFor = "", as_json: AsJson = False) -> None:
    """Officers of a bureau, or of all bureaus of this node."""
    officers = queries.officers_visible_to(acting(bureau or Bureau.SECRETARIAT)).order_by("bureau", "name")
    if bureau:
        officers = officers.filter(bureau=bureau.upper())
    if as_json:
        print_json([spelled.officer(one) for one in officers])
        return
    rows = [
        [
            one.bureau_id,
            one.account.username,
            one.name,
            one.entity.name if one.entity else "",
            listings.role_names(one),
            listings.officer_word(one),
        ]
        for one in officers
    ]
    headings = [_("Bureau"), _("User name"), _("Name"), _("National entity"), _("Roles"), _("State")]
    print_table(headings, rows)


@app.command()
def show(username: Username) -> None:
    """One officer, as JSON."""
    print_json(spelled.officer(_officer(username)))


@app.command()
def invite(
    username: Annotated[str, typer.Option(help="User name: small letters a to z, digits, points, hyphens.")],
    name: Annotated[str, typer.Option(help="Name, as its bearer writes it.")],
    role: Annotated[list[Role], typer.Option(help="What the officer is trusted with; may be given several times.")],
    bureau: ActingFor = Bureau.SECRETARIAT,
    language_: Annotated[str, typer.Option("--language", help="Language the officer reads.")] = "en",
    entity: Annotated[str, typer.Option(help="Id of the national entity the officer belongs to.")] = "",
    site: Site = SITE,
) -> None:
    """Take a person into a bureau's service, and print the one-time link by which they choose a password."""
    actor = acting(bureau)
    link, link_hash = new_link()
    services.invite_officer(
        actor,
        bureau=queries.bureau_visible_to(actor, bureau),
        username=username,
        name=name,
        roles=frozenset(role),
        language=language_,
        entity=queries.entity_visible_to(actor, entity) if entity else None,
        unit=None,
        link_hash=link_hash,
        at=timezone.now(),
    )
    _say_link(site, link)


@app.command()
def link(username: Username, site: Site = SITE) -> None:
    """Print a new one-time link for an officer who lost the password; earlier links end."""
    officer = _officer(username)
    fresh, link_hash = new_link()
    services.renew_link(acting(officer.bureau_id), officer=officer, link_hash=link_hash, at=timezone.now())
    _say_link(site, fresh)


@app.command()
def end(username: Username) -> None:
    """End an officer's service: the account closes, and every session at its next request."""
    officer = _officer(username)
    services.end_service(acting(officer.bureau_id), officer=officer, at=timezone.now())
    console.print(_("The service of %(username)s has ended.") % {"username": username})


def _officer(username: str) -> Officer:
    officer = queries.officers_visible_to(acting()).filter(account__username=username.lower()).first()
    if officer is None:
        raise NotFound
    return officer


def _say_link(site: str, link: str) -> None:
    console.print(_("This link works once, within 72 hours, and is shown only now:"))
    console.print(f"{site.rstrip('/')}/invitation/{link}/", soft_wrap=True, markup=False, highlight=False)
