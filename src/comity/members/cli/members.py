"""`comity members`: the organisation and its members."""

from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _

from comity.members import demonstration, listings, profiles, queries, services
from comity.members.cli.speaking import AsJson, acting, console, language, print_json, print_table
from comity.members.queries import spelled
from comity.members.rules.names import name_in

app = typer.Typer(help="The organisation: its members, their bureaus, how they are represented.", no_args_is_help=True)


@app.command("list")
def list_(
    search: Annotated[str, typer.Option(help="Part of a name, in any language or script, or a code.")] = "",
    invented: Annotated[bool, typer.Option(help="The invented states of the demonstration instead.")] = False,
    as_json: AsJson = False,
) -> None:
    """The members of the organisation, in the alphabet of your language."""
    members = queries.members_visible_to(acting(), invented=invented)
    found = queries.in_alphabetical_order(queries.members_about(members, search), language())
    rows = found.prefetch_related("memberships", "suspensions", "groupings__grouping")
    if as_json:
        print_json([spelled.member(one) for one in rows])
        return
    table = [
        [
            one.code,
            name_in(one.names, language()),
            name_in(one.region.names, language()) if one.region else "",
            listings.member_word(one),
        ]
        for one in rows
    ]
    print_table([_("Code"), _("Member"), _("Region"), _("State")], table)


@app.command()
def show(code: Annotated[str, typer.Argument(help="Code of the member, present or former.")]) -> None:
    """One member with its names, times of membership, groupings, posts, secondments and visits, as JSON."""
    actor = acting()
    print_json(spelled.file(actor, queries.member_visible_to(actor, code)))


@app.command("set-up")
def set_up(
    profile: Annotated[str, typer.Option(help="Name of a shipped profile, or a YAML file of your own.")] = "worldwide",
) -> None:
    """Found the organisation of a profile, or add the demonstration to it. Done again it makes only what is missing."""
    path = Path(profile)
    # A file is read here, at the edge; the operation gets what it says.
    wanted = profiles.read(path.read_text(encoding="utf-8"), path.name) if path.suffix in {".yaml", ".yml"} else profile
    organisation = services.set_up_organisation(queries.operator_actor(), profile=wanted, at=timezone.now())
    console.print(name_in(organisation.names, language()))
    if profile == demonstration.PROFILE:
        sign_ins()


@app.command("profiles")
def profiles_() -> None:
    """The profiles that ship with Comity."""
    for name in profiles.names_of_profiles():
        profile = profiles.load(name)
        console.print(f"{name}: {len(profile.states)} {name_in(profile.names, language())}")


@app.command("sign-ins")
def sign_ins() -> None:
    """What each person of the demonstration signs in with on this node."""
    if not queries.has_addition(demonstration.PROFILE):
        console.print(_("This node has no demonstration. Add it with: comity members set-up --profile demonstration"))
        return
    rows = [
        [one.username, one.password, one.name, one.bureau, ", ".join(str(role.label) for role in one.roles)]
        for one in demonstration.sign_ins()
    ]
    print_table([_("User name"), _("Password"), _("Name"), _("Bureau"), _("Roles")], rows, whole=2)
