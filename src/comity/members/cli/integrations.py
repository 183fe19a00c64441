"""`comity integrations`: systems that act for a bureau by a token."""

from datetime import timedelta
from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _

from comity.core.codes import Purpose, Role
from comity.members import listings, queries, services
from comity.members.cli.speaking import ActingFor, AsJson, acting, console, print_json, print_table
from comity.members.models import Bureau
from comity.members.queries import spelled
from comity.members.tokens import new_token

app = typer.Typer(help="Integrations: systems that act for a bureau by a token.", no_args_is_help=True)


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """Integrations of all bureaus of this node; never their tokens."""
    found = queries.integrations_visible_to(acting()).order_by("bureau", "name")
    if as_json:
        print_json([spelled.integration(one) for one in found])
        return
    rows = [
        [
            one.pk,
            one.bureau_id,
            one.name,
            listings.role_names(one),
            one.expires_at.date(),
            listings.integration_word(one),
        ]
        for one in found
    ]
    print_table([_("Id"), _("Bureau"), _("Name"), _("Roles"), _("Expires"), _("State")], rows)


@app.command()
def make(
    name: Annotated[str, typer.Option(help="Name of the system.")],
    scope: Annotated[list[str], typer.Option(help="An action it may do, such as screening.check; several times.")],
    purpose: Annotated[list[Purpose], typer.Option(help="A purpose it may state; several times.")],
    role: Annotated[list[Role], typer.Option(help="officer or front-line.")] = [Role.OFFICER],  # noqa: B006  Typer reads it
    bureau: ActingFor = Bureau.SECRETARIAT,
    days: Annotated[int, typer.Option(help="How many days the token lives.", min=1, max=400)] = 365,
) -> None:
    """Let a system act for a bureau, and print its token, once."""
    actor, at, token = acting(bureau), timezone.now(), new_token()
    services.make_integration(
        actor,
        bureau=queries.bureau_visible_to(actor, bureau),
        name=name,
        roles=frozenset(role),
        scopes=frozenset(scope),
        purposes=frozenset(purpose),
        entity=None,
        expires_at=at + timedelta(days=days),
        prefix=token.prefix,
        token_hash=token.hash,
        at=at,
    )
    console.print(_("This is the token. It is shown now and never again: the store keeps only its hash."))
    console.print(token.text, soft_wrap=True, markup=False, highlight=False)


@app.command()
def revoke(key: Annotated[str, typer.Argument(help="Id of the integration.")]) -> None:
    """Revoke an integration: its token opens nothing from now on."""
    integration = queries.integration_visible_to(acting(), key)
    services.revoke_integration(acting(integration.bureau_id), integration=integration, at=timezone.now())
    console.print(_("The integration “%(name)s” is revoked.") % {"name": integration.name})
