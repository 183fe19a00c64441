"""What the first query would otherwise wait for."""

from pathlib import Path

from comity.engines.matching.index import Index
from comity.engines.matching.model import Change, Name, Query, Subject
from comity.engines.matching.scripts import warm_up as warm_up_scripts


def warm_up() -> None:
    """Load tables, ICU's data and compiled code, so that the first query is as quick as the next.

    Takes about a second; some thirty where the compiled code is not in the user's cache yet. Safe to
    call again.
    """
    warm_up_scripts()
    index = Index(Path())
    index.apply((Change.put(Subject(1, "person", (Name("Ada Example"),))),), 1)
    index.search(Query(names=(Name("Ada Example"),)), (True,))
