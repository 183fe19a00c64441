"""Looking, when a message arrives, for the records of which it may speak: before anybody has opened it.

It is looked among what the bureau it reached may see for an investigation, and for that bureau alone. What is found is
a hint beside the case; no hit comes of it, and whose records they are learns that they were looked at.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from comity.core.actors import Actor, system
from comity.core.codes import Purpose
from comity.core.operations import consult, note, operation
from comity.exchange import entities, permissions, queries
from comity.exchange.models import ArrivalMatch, Message
from comity.records.index import Found

PURPOSE = Purpose.INVESTIGATION


def look(act: UUID, bureau: str, *, at: datetime) -> None:
    """Match the message of an act for a bureau that it reached. Done again, it finds what may be found then."""
    message = queries.messages_of(bureau).filter(act=act, erased_at=None).exclude(author=bureau).first()
    if message is None or not message.entities:
        return
    actor = system(bureau, purpose=PURPOSE)
    found = entities.possible(actor, message.entities)  # before the operation: the index is never asked inside one
    match_arrival(actor, message=message, found=Matched(found), at=at)


class Matched:
    """What was found for each entity of a message, by the name of its type alone in the audit."""

    def __init__(self, found: Sequence[Sequence[Found]]) -> None:
        self.found = found


@operation("exchange.match_arrival", allow=permissions.MATCH_ARRIVAL)
def match_arrival(actor: Actor, *, message: Message, found: Matched, at: datetime) -> ArrivalMatch:
    """Keep which records a message may speak of; their owners learn who looked."""
    kept = ArrivalMatch.objects.filter(message=message, bureau=actor.bureau).first()
    kept = kept or ArrivalMatch(message=message, bureau_id=actor.bureau)
    kept.at = at
    kept.found = [
        {"entity": number, "record": str(one.record.pk), "score": round(one.candidate.score, 3)}
        for number, several in enumerate(found.found)
        for one in several
    ]
    kept.save()
    consult(*{one.record.pk: one.record for several in found.found for one in several}.values())
    note(message=str(message.pk), found=len(kept.found))
    return kept
