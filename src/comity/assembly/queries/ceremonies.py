"""Guests of a ceremony, in their order of precedence."""

from django.db.models import Max, QuerySet

from comity.assembly.models import CeremonyGuest, Meeting


def guests_of(meeting: Meeting) -> QuerySet[CeremonyGuest]:
    """Who is expected, in the order of precedence. Whoever sees the meeting may know."""
    expected = meeting.guests.filter(withdrawn_at__isnull=True)
    return expected.prefetch_related("lines").order_by("precedence", "institution", "name")


def next_precedence(meeting: Meeting) -> int:
    """The number after the last."""
    last: int | None = meeting.guests.filter(withdrawn_at__isnull=True).aggregate(last=Max("precedence"))["last"]
    return (last or 0) + 1
