"""Information that the public sends about an extract: for the bureau that asks, and for nobody else."""

from datetime import datetime, timedelta
from typing import Final

from comity.core import audit, desks, events
from comity.core.actors import Actor
from comity.core.operations import consult, operation
from comity.core.operations import note as note_facts
from comity.core.refusals import InvalidInput, NotFound
from comity.notices import permissions, queries
from comity.notices.codes import TIP, TipState
from comity.notices.events import TipSent
from comity.notices.models import PublicExtract, Tip
from comity.notices.references import random_code
from comity.records.texts import clean

KEPT_DAYS: Final = 365
SHORTEST, LONGEST, LINE = 10, 4_000, 200
ERASED_AT_ONCE = 200
REFERENCE_LENGTH = 10


class TipText:
    """What somebody sends. Opaque: the audit keeps none of it."""

    __slots__ = ("contact", "language", "place", "text")

    def __init__(self, text: str, *, contact: str = "", place: str = "", language: str = "en") -> None:
        self.text = clean(text, lines=True)[0][:LONGEST]
        self.contact = clean(contact)[0][:LINE]
        self.place = clean(place)[0][:LINE]
        self.language = language


@operation("notices.send_tip", allow=permissions.SEND_TIP, subject="extract")
def send_tip(actor: Actor, *, extract: PublicExtract, said: TipText, at: datetime) -> Tip:
    """Send information about a public extract to the bureau that asks.

    Raises NotFound for an extract that is no longer public, InvalidInput for a text that says nothing.
    """
    if not queries.shown_extracts([extract.pk]):
        raise NotFound
    if len(said.text) < SHORTEST:
        raise InvalidInput(reason="text")
    tip = Tip.objects.create(
        extract=extract,
        reference=f"T-{random_code(REFERENCE_LENGTH)}",
        text=said.text,
        contact=said.contact,
        place=said.place,
        language=said.language,
        sent_at=at,
        state=TipState.NEW,
        erase_on=at.date() + timedelta(days=KEPT_DAYS),
    )
    desks.put(bureau=tip.owner_id, kind=TIP, subject=tip, reference=tip.reference, at=at)
    events.emit(TipSent(tip=str(tip.pk), owner=tip.owner_id))
    return tip


@operation("notices.read_tip", allow=permissions.READ_TIP, subject="tip")
def read_tip(actor: Actor, *, tip: Tip, state: TipState, at: datetime) -> Tip:
    """Say what became of information: it was read, or is of no use."""
    tip.state, tip.read_by, tip.read_at = state.value, actor.id, at
    tip.save()
    consult(tip)
    desks.clear(kind=TIP, subject=tip, at=at)
    return tip


@operation("notices.erase_tips", allow=permissions.ERASE_TIPS)
def erase_tips(actor: Actor, *, at: datetime) -> int:
    """Erase the next pieces of information whose day has come. Returns how many; 0 when none is left."""
    due = list(queries.tips_to_erase(at.date()).select_for_update(of=("self",)).order_by("pk")[:ERASED_AT_ONCE])
    for tip in due:
        tip.text = tip.contact = tip.place = ""
        tip.erased_at = at
        tip.save()
    audit.erase_content_of(due)
    note_facts(erased=len(due))
    return len(due)
