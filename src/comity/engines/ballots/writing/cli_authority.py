"""`comity ballots authority …`: voters' codes and electoral rolls."""

from pathlib import Path
from typing import Annotated

import typer

from . import files
from .answering import Format, Group, Out, answering, require_group, write
from .forms import Form
from .rolls import Roll, new_roll, read_voters

app = typer.Typer(help="The credential authority: voters' codes and electoral rolls.", no_args_is_help=True)


@app.command("codes")
def authority_codes(
    voters: Annotated[Path, typer.Argument(help="CSV: a voter a line, with a weight where votes are weighted.")],
    election: Annotated[list[str], typer.Option(help="UUID of an election; once for each election of the session.")],
    group: Group = "Ed25519",
    form: Format = Form.TOOLS_3_X,
    out: Out = Path(),
) -> None:
    """Draw a code for every voter, good for all elections of a session.

    codes.csv is for the sealed cards: print, hand out, destroy. roll.json stays with the authority.

    Example: comity ballots authority codes voters.csv --election UUID1 --election UUID2 --out authority
    """
    with answering():
        require_group(group, form)
        cards, roll = new_roll(read_voters(files.read_bytes(voters)), election, group, form)
        write(out / "codes.csv", cards.as_csv(), private=True)
        write(out / "roll.json", roll.written(), private=True)


@app.command("roll")
def authority_roll(
    roll: Annotated[Path, typer.Argument(help="The authority's roll.json.")],
    election: Annotated[str, typer.Option(help="UUID of the election.")],
    present: Annotated[
        Path | None, typer.Option(help="Only these voters, one a line; everybody on the roll without it.")
    ] = None,
    out: Out = Path(),
) -> None:
    """Write the public credentials of one election, in an order that tells nothing.

    Example: comity ballots authority roll authority/roll.json --election UUID --present present.csv --out office
    """
    with answering():
        names = None
        if present is not None:
            names = [each.name for each in read_voters(files.read_bytes(present))]
        credentials = Roll.read(files.read_bytes(roll)).credentials(election, names)
        write(out / f"credentials-{election}.json", credentials)
