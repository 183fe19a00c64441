"""How long a notice is kept, when its owner is asked, and how far it may be extended.  Source: RPD Art. 49-50."""

from datetime import date, timedelta

from comity.notices import errors
from comity.notices.tables import TypeRow
from comity.records.rules import months_later


def kept_until(row: TypeRow, on: date) -> date:
    """The first day on which a notice published on a day is in force no more."""
    return months_later(on, row.retention.months)


def ask_on(row: TypeRow, until: date) -> date:
    """The day from which the owner is asked whether a notice that ends on `until` is still needed."""
    return months_later(until, -row.retention.ask_months_before)


def latest_extension(row: TypeRow, until: date) -> date:
    """The last day to which a notice that ends on `until` may be extended at once."""
    return months_later(until, row.retention.extension_months)


def require_extension(row: TypeRow, *, until: date, until_on: date, today: date) -> None:
    """Refuse an extension before its time, backwards, or for too long.

    until   the present end; until_on: the end asked for

    Raises NotYetAsked, ExtensionTooShort, ExtensionTooLong.
    """
    if today < ask_on(row, until):
        raise errors.NotYetAsked(ask_on=ask_on(row, until).isoformat())
    if until_on <= until:
        raise errors.ExtensionTooShort(until=until.isoformat())
    if until_on > latest_extension(row, until):
        raise errors.ExtensionTooLong(latest=latest_extension(row, until).isoformat())


def erase_on(row: TypeRow, ended_on: date) -> date:
    """The day on which the content of a notice that ended goes."""
    return ended_on + timedelta(days=row.retention.erase_days_after_end)
