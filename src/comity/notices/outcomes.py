"""Where the app above says what came of notices: hits, and their outcomes, are not known here."""

from collections.abc import Callable, Mapping
from datetime import date

Counts = Callable[[str, date, date], Mapping[str, int]]

_counted: list[Counts] = []


def register(counts: Counts) -> None:
    """Say who counts outcomes: given a type of notice and [from, until), {outcome: how many}. The last one counts."""
    _counted[:] = [counts]


def counts(type_: str, from_on: date, until_on: date) -> Mapping[str, int]:
    """Outcomes of confirmed hits about notices of a type; empty where no app counts them."""
    return _counted[0](type_, from_on, until_on) if _counted else {}
