"""What can be wrong with an election's archive: a code and facts.  No language is spoken here; see rendering."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

Fact = str | int


@dataclass(frozen=True, slots=True)
class Defect:
    """One rule that an archive breaks.

    code    the rule, stable: `parent_differs`, `ballot_proof_invalid`, …
    event   height of the event that breaks it; None where the file itself is damaged
    kind    type of that event, such as `Ballot`; empty where unknown
    facts   the values that make it understandable, never secrets
    """

    code: str
    event: int | None = None
    kind: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)


class ArchiveRejected(ValueError):
    """An archive, or a part of it, is not what it claims to be.  Carries the one `Defect` found first."""

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.defect = Defect(code, facts=facts)

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.defect.facts.items())
        where = "" if self.defect.event is None else f" at event {self.defect.event}"
        return f"{self.defect.code}{where}" + (f" ({told})" if told else "")


class MalformedElement(ArchiveRejected):
    """A text is not the canonical form of a member of the group."""


@contextmanager
def at_event(height: int, kind: str) -> Iterator[None]:
    """Name the event that any defect found inside belongs to, unless an inner rule named a nearer one."""
    try:
        yield
    except ArchiveRejected as rejected:
        if rejected.defect.event is None:
            rejected.defect = replace(rejected.defect, event=height, kind=kind)
        raise
