"""Elections that the public record tells of, to replay the rules on. Counts and places only: no candidate is named."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from .counts import ElectionCounts
from .reading import Fault, Problems, Row, read_yaml

EDITION = "worldwide-2021"  # the rules that the record is replayed under


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownVote:
    """One election of the public record.

    votes           for each candidate that a count was published of; cast: votes in all, 0 where unknown
    share_percent   of who was elected; None where unknown
    decided_in      number of the ballot that decided; None where unknown
    """

    known: str
    held: str
    decision: str
    votes: tuple[int, ...]
    cast: int
    share_percent: Decimal | None
    decided_in: int | None
    reported: str
    left_open: str
    source: str

    @property
    def is_whole(self) -> bool:
        """Whether the counts are all there, so that the rules can say what followed."""
        return self.cast > 0 and sum(self.votes) == self.cast

    def counts(self) -> ElectionCounts:
        """The counts, of `candidate-1`, `candidate-2` and so on."""
        return ElectionCounts(votes={f"candidate-{number}": votes for number, votes in enumerate(self.votes, 1)})


@cache
def known_votes() -> tuple[KnownVote, ...]:
    """The elections that the public record tells of, oldest first."""
    problems = Problems()
    text = files(__package__).joinpath("public_record.yaml").read_text(encoding="utf-8")
    table = Row(read_yaml(text), "").rows("known", "known", _known, problems)
    if problems.found:
        raise Fault("public_record", "; ".join(map(str, problems.found)))
    return tuple(table.values())


def _known(row: Row) -> KnownVote:
    share = row.text("share_percent", "")
    return KnownVote(
        known=row.place.rpartition("/")[2],
        held=row.text("held"),
        decision=row.code("decision"),
        votes=tuple(row.take("votes", [])),
        cast=row.number("cast", 1, 1_000, 0),
        share_percent=Decimal(share) if share else None,
        decided_in=row.number("decided_in", 1, 100, None),
        reported=row.text("reported"),
        left_open=row.text("left_open"),
        source=row.text("source"),
    )
