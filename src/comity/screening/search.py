"""Looking questions up in what the members share, before anything is written.

The search runs outside the transaction that keeps the check: the store has one writer, and a thousand travellers would
hold it for seconds. Nothing of what is found is answered before the check is kept and audited, and the records behind
the candidates are read again there, as they then are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from comity.core.actors import Actor
from comity.engines import matching
from comity.records import index
from comity.records.index import Found
from comity.records.models import IndexHead
from comity.screening import rules
from comity.screening.questions import Question


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One question on its way in: with its row and seat if it comes from a manifest, and what a zone said."""

    question: Question
    row: int | None = None
    seat: str = ""
    zone: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the index found for one inquiry, the likeliest first."""

    inquiry: Inquiry
    found: Sequence[Found] = field(default_factory=tuple)


class Answers:
    """The answers to some inquiries, and what they were found with.

    index_sequence  how far the index had followed the records; kept with the check and never shown, for it grows
                    with records that the asker may not see

    Deliberately neither a dataclass nor a sequence: the audit keeps of such an input only the name of its type. The
    travellers stand in the checks, whose content is erased on its own clock, and must not stand in an entry as well.
    """

    def __init__(self, answers: Sequence[Answer], index_sequence: int = 0) -> None:
        self._answers = tuple(answers)
        self.index_sequence = index_sequence
        self.weights_version = matching.VERSION

    def __len__(self) -> int:
        return len(self._answers)

    def __iter__(self) -> Iterator[Answer]:
        return iter(self._answers)


def look_up(actor: Actor, inquiries: Sequence[Inquiry], *, permitted: bool) -> Answers:
    """Search for each inquiry what this actor may see. Nothing is searched when the actor is not `permitted`: the
    operation that follows then refuses, and leaves a trace of the attempt."""
    if not permitted:
        return Answers([Answer(inquiry) for inquiry in inquiries])
    followed = IndexHead.objects.values_list("sequence", flat=True).first() or 0
    found = index.search_many(
        actor,
        [inquiry.question.query() for inquiry in inquiries],
        limit=rules.CANDIDATES_SHOWN,
        threshold=matching.SUGGESTED_THRESHOLD,
        checking=True,
    )
    return Answers([Answer(inquiry, hits) for inquiry, hits in zip(inquiries, found, strict=True)], followed)
