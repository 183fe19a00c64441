"""`comity accreditation`: the keys of a session's badges."""

from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console

from comity.accreditation import queries, services
from comity.core.codes import Purpose
from comity.members.queries import operator_actor

NAME = "accreditation"
app = typer.Typer(help="Press desk, badges and gates: keys of a session.", no_args_is_help=True)
console = Console(markup=False)


@app.callback()
def accreditation() -> None:
    """Press desk, badges and gates: keys of a session."""


@app.command("rotate-key")
def rotate_key(
    reference: Annotated[str, typer.Argument(help="Reference of the session, such as GA-93.")],
    lost: Annotated[
        bool, typer.Option("--lost", help="The keys were lost or stolen: revoke what they signed, issue all anew.")
    ] = False,
) -> None:
    """Have another key sign the badges of a session from now on. Badges that were issued before still hold.

    With --lost they do not: all are revoked, no gate pack names the old keys, and everybody is issued another badge.
    """
    actor = operator_actor(purpose=Purpose.ADMINISTRATION)
    terms = queries.public_terms(reference)
    key = services.rotate_keys(actor, terms=terms, lost=lost, at=timezone.now())
    console.print(_("Badges are signed by the key %(mark)s from now on.") % {"mark": key.mark})
    number = 0
    while lost and (issued := services.replace_badges(actor, terms=terms, at=timezone.now())):
        number += issued
    if lost:
        words = ngettext("%(number)d badge issued anew.", "%(number)d badges issued anew.", number)
        console.print(words % {"number": number})
