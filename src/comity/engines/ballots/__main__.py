"""`python -m comity.engines.ballots`: the command line of the library alone, without the rest of Comity."""

from .cli import app

app(prog_name="ballots")
