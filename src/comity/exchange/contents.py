"""What an act says, where no other page shows it: the result of an operation, a rule's new edition, a kind of a newer
version that this node does not know. Its members and values as they came, for people to read.
"""

from collections.abc import Iterator
from typing import Any

from comity.exchange import effects, kinds
from comity.exchange.models import Act

LINES_AT_MOST = 200
VALUE_AT_MOST = 2_000


def has_no_other_page(act: Act) -> bool:
    """Whether nothing here follows from an act, so that what it says stands nowhere else."""
    return is_unknown(act) or effects.of_arrival(act.kind) is None


def is_unknown(act: Act) -> bool:
    """Whether this node lacks the schema of an act: it is kept, and nothing follows from it."""
    return not kinds.is_known(act.kind, act.kind_version)


def lines(act: Act) -> list[tuple[str, str]]:
    """(member, value) of what an act says, members of members with a dot between; [] once it is erased."""
    found: list[tuple[str, str]] = []
    for line in _lines("", act.body or {}):
        if len(found) == LINES_AT_MOST:
            return [*found, ("…", "…")]
        found.append(line)
    return found


def _lines(name: str, said: Any) -> Iterator[tuple[str, str]]:
    if isinstance(said, dict):
        for key, value in said.items():
            yield from _lines(f"{name}.{key}" if name else str(key), value)
    elif isinstance(said, list) and any(isinstance(value, dict | list) for value in said):
        for number, value in enumerate(said, start=1):
            yield from _lines(f"{name}.{number}" if name else str(number), value)
    elif isinstance(said, list):
        yield name, ", ".join(map(str, said))[:VALUE_AT_MOST]
    else:
        yield name, str(said)[:VALUE_AT_MOST]
