"""The clock of the host: every moment of the press desk is read by it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from comity.accreditation import editions
from comity.accreditation.models import Terms
from comity.accreditation.rules.deciding import due_at
from comity.accreditation.rules.window import Window
from comity.assembly.models import Session
from comity.assembly.rules.timetable import zone_of


def zone(session: Session) -> ZoneInfo:
    """The time zone of a session."""
    return zone_of(session.time_zone)


def today(session: Session, at: datetime) -> date:
    """The day that it is at the place of a session."""
    return at.astimezone(zone(session)).date()


def is_over(session: Session, at: datetime) -> bool:
    """Whether the last day of a session has passed."""
    return today(session, at) > session.closes_on


def window_of(terms: Terms) -> Window:
    """When applications are received."""
    return Window(terms.opens_at, terms.closes_at)


def link_ends_on(terms: Terms) -> date:
    """The last day on which a follow-up link opens."""
    return terms.session.closes_on + timedelta(days=editions.edition(terms.edition).link_days)


def erased_on(terms: Terms) -> date:
    """The day from which on documents, and what applications say of a person, are gone."""
    return terms.session.closes_on + timedelta(days=editions.edition(terms.edition).documents_kept_days)


def decided_by(terms: Terms, since: datetime) -> datetime:
    """By when the host decides about what it has since a moment."""
    edition = editions.edition(terms.edition)
    days, off = edition.decided_within_days, terms.days_off
    return due_at(since, days, zone(terms.session), weekend=edition.weekend, holidays=off)
