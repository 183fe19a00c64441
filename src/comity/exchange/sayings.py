"""What a bureau says, on its way to being signed and sealed.

Deliberately no dataclasses: the audit keeps of such an input only the name of its type. What is said stands in the
act's own row, which is emptied when it is taken back.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from comity.core.codes import Handling
from comity.core.ids import new_id
from comity.exchange.codes import AudienceMode, Priority

UNASSESSED = "X4"  # the half that nobody evaluated


class Saying:
    """What one bureau says to others, before it has a number.

    event     id of the domain event it comes of: the same event is never said twice
    to        codes of the bureaus it is for, without the issuer
    body      as the schema of its kind has it
    case      the thread it belongs to; reply_to: the act it answers
    """

    __slots__ = (
        "audience",
        "body",
        "case",
        "event",
        "handling",
        "handling_note",
        "id",
        "information_evaluation",
        "issuer",
        "kind",
        "priority",
        "reply_to",
        "source_evaluation",
        "to",
        "valid_until",
    )

    def __init__(
        self,
        *,
        event: UUID,
        kind: str,
        issuer: str,
        to: Iterable[str],
        body: Mapping[str, Any],
        priority: str = Priority.NORMAL,
        handling: str = Handling.H0,
        handling_note: str = "",
        source_evaluation: str = "",
        information_evaluation: str = "",
        audience: str = AudienceMode.OPEN,
        case: UUID | None = None,
        reply_to: UUID | None = None,
        valid_until: datetime | None = None,
    ) -> None:
        self.id = new_id()
        self.event, self.kind, self.issuer, self.body = event, str(kind), issuer, dict(body)
        self.to = tuple(sorted(set(to) - {issuer}))
        self.priority, self.handling, self.handling_note = str(priority), str(handling), handling_note
        self.source_evaluation, self.information_evaluation = source_evaluation, information_evaluation
        self.audience, self.case, self.reply_to, self.valid_until = str(audience), case, reply_to, valid_until

    @property
    def evaluation(self) -> str | None:
        """Both halves of the 4x4 evaluation, as the header states them; None where there is nothing to evaluate."""
        if not self.source_evaluation and not self.information_evaluation:
            return None
        return f"{self.source_evaluation or UNASSESSED[0]}{self.information_evaluation or UNASSESSED[1]}"


class Arrival:
    """An envelope that arrived for one bureau.

    node       code of the node it came from; "" where it never left this store
    reference  the transport's own name for it, by which it is acknowledged
    """

    __slots__ = ("envelope", "node", "recipient", "reference")

    def __init__(self, envelope: bytes, recipient: str, *, node: str = "", reference: Any = None) -> None:
        self.envelope, self.recipient, self.node, self.reference = bytes(envelope), recipient, node, reference
