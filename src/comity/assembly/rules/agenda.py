"""The agenda's deadlines, which are the edition's, and what follows from them."""

import re
from collections.abc import Mapping
from datetime import date

from comity.assembly import errors
from comity.assembly.codes import AgendaKind
from comity.engines.ballots.rules import Edition, last_day

ADDITIONAL_ITEMS = "additional-items"
SYMBOL = re.compile(r"[A-Z0-9](?:[A-Z0-9.-]{0,58}[A-Z0-9])?")

# By which deadline of the edition an edition of the agenda is due.
_DUE = {AgendaKind.PROVISIONAL: "provisional-agenda", AgendaKind.SUPPLEMENTARY: ADDITIONAL_ITEMS}


def last_days(edition: Edition, opens_on: date) -> Mapping[str, date]:
    """The last day of each deadline of the edition, for a session that opens on a day."""
    return {code: last_day(deadline, opens_on) for code, deadline in edition.deadlines.items()}


def last_day_for_items(edition: Edition, opens_on: date) -> date | None:
    """The last day on which an item is proposed in time; None where the edition sets none."""
    return last_days(edition, opens_on).get(ADDITIONAL_ITEMS)


def is_late(edition: Edition, opens_on: date, proposed_on: date) -> bool:
    """Whether an item needs a vote to enter the agenda."""
    last = last_day_for_items(edition, opens_on)
    return last is not None and proposed_on > last


def due_on(edition: Edition, opens_on: date, kind: AgendaKind) -> date | None:
    """The last day for an edition of the agenda; None where the rules set none."""
    return last_days(edition, opens_on).get(_DUE.get(kind, ""))


def require_symbol(text: str) -> str:
    """The symbol of a document as it is stored.  Raises SymbolNotPossible."""
    symbol = text.strip().upper()
    if not SYMBOL.fullmatch(symbol):
        raise errors.SymbolNotPossible
    return symbol
