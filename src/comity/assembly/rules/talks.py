"""Bilateral talks: which table is free, and how far what was agreed has come."""

from collections.abc import Iterable
from datetime import datetime

from comity.assembly.codes import TalkFollowUpState
from comity.assembly.rules.timetable import Booking, overlapping

MINUTES = (15, 20, 30, 45, 60)
MOST_TABLES = 200


def free_table(wanted: Booking, taken: Iterable[tuple[int, Booking]], tables: int) -> int | None:
    """The first table, from 1, that nobody has at a time; None where all are taken.

    taken   each table with a time at which it is taken
    """
    busy = {table for table, booked in taken if overlapping(wanted, booked)}
    return next((table for table in range(1, tables + 1) if table not in busy), None)


def state_of(
    *,
    agreed_at: datetime | None,
    declined_at: datetime | None,
    first_done_at: datetime | None,
    second_done_at: datetime | None,
) -> TalkFollowUpState:
    """How far what was agreed has come: it is done when both say so."""
    if declined_at is not None:
        return TalkFollowUpState.DECLINED
    if agreed_at is None:
        return TalkFollowUpState.PROPOSED
    if first_done_at is not None and second_done_at is not None:
        return TalkFollowUpState.DONE
    if first_done_at is not None or second_done_at is not None:
        return TalkFollowUpState.HALF_DONE
    return TalkFollowUpState.AGREED
