"""`comity ballots trustee | authority | office | voter …`: each role's steps, with its own files.

`app` is mounted under `comity ballots`.  Which file is for whose eyes: `files`.
"""

import typer

from . import cli_authority, cli_office, cli_ranking, cli_trustee, cli_voter

app = typer.Typer()
app.add_typer(cli_voter.app)
app.add_typer(cli_ranking.app)
app.add_typer(cli_trustee.app, name="trustee")
app.add_typer(cli_authority.app, name="authority")
app.add_typer(cli_office.app, name="office")
