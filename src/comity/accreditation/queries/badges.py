"""Badges: for the officers of the host, for their bearer, and for whoever has the follow-up link."""

from datetime import datetime

from django.db.models import Q, QuerySet

from comity.accreditation import clock
from comity.accreditation.badge_format import Role
from comity.accreditation.codes import ApplicationState
from comity.accreditation.models import Application, Badge, SessionKey, Terms
from comity.accreditation.queries.applications import serves_as_host
from comity.accreditation.rules.issuing import holder_named
from comity.assembly import offices
from comity.assembly.models import CeremonyGuest
from comity.core.actors import Actor
from comity.core.refusals import NotFound

AT_ONCE = 500
EXPECTED = {"withdrawn_at__isnull": True, "meeting__cancelled_at__isnull": True}


def badges_visible_to(actor: Actor, terms: Terms) -> QuerySet[Badge]:
    """Badges of a session, for the officers of the host; the newest first."""
    rows = Badge.objects.filter(terms=terms).select_related("key", "terms__session", "photograph")
    return (rows if serves_as_host(actor, terms) else rows.none()).order_by("-issued_at", "name", "pk")


def badge_called(actor: Actor, terms: Terms, reference: str) -> Badge:
    """One badge.  Raises NotFound."""
    found = badges_visible_to(actor, terms).filter(reference=reference.upper()[:20]).first()
    if found is None:
        raise NotFound
    return found


def searched(rows: QuerySet[Badge], words: str, role: int | None, state: str) -> QuerySet[Badge]:
    """Those of some badges that a list asks for: words of name, organisation or reference; "live" or "revoked"."""
    for word in words.split()[:8]:
        rows = rows.filter(Q(name__icontains=word) | Q(organisation__icontains=word) | Q(reference__icontains=word))
    if role is not None:
        rows = rows.filter(role=role)
    return rows if state not in ("live", "revoked") else rows.filter(revoked_at__isnull=state == "live")


def dead_badges(terms: Terms) -> QuerySet[Badge]:
    """Badges that let nobody in: revoked, or of somebody who left a delegation, is no longer accredited, or is a guest
    who is expected no more.
    """
    gone = Q(delegate__withdrawn_at__isnull=False)
    fallen = Q(application__isnull=False) & ~Q(application__state=ApplicationState.ACCEPTED)
    unexpected = Q(holder__in=_guests_gone(terms))
    return Badge.objects.filter(Q(revoked_at__isnull=False) | gone | fallen | unexpected, terms=terms)


def guests_expected(terms: Terms) -> dict[str, CeremonyGuest]:
    """Guests of the ceremonies that will be held, by the holder of their badge; each once, by precedence."""
    return _by_holder(_guests(terms).filter(**EXPECTED))


def _guests_gone(terms: Terms) -> set[str]:
    """Holders of badges of guests who are expected at no ceremony any more."""
    return _by_holder(_guests(terms).exclude(**EXPECTED)).keys() - guests_expected(terms).keys()


def _guests(terms: Terms) -> QuerySet[CeremonyGuest]:
    return CeremonyGuest.objects.filter(session=terms.session_id).order_by("precedence", "institution", "name")


def _by_holder(guests: QuerySet[CeremonyGuest]) -> dict[str, CeremonyGuest]:
    found: dict[str, CeremonyGuest] = {}
    for guest in guests:
        found.setdefault(holder_named(Role.GUEST, guest.name, guest.institution), guest)
    return found


def badge_of_application(application: Application) -> Badge | None:
    """The live badge of an application, for whoever has its link."""
    rows = Badge.objects.filter(application=application, revoked_at__isnull=True, erased_at__isnull=True)
    rows = rows.filter(application__state=ApplicationState.ACCEPTED)
    return rows.select_related("key", "terms__session").first()


def own_badge(actor: Actor, terms: Terms) -> Badge:
    """The actor's own live badge, for a delegate who has an account.  Raises NotFound."""
    place = offices.delegate_of(actor, terms.session)
    rows = Badge.objects.filter(terms=terms, delegate=place, revoked_at__isnull=True, erased_at__isnull=True)
    found = rows.select_related("key", "terms__session").first() if place is not None else None
    if found is None:
        raise NotFound
    return found


def keys_of(actor: Actor, terms: Terms) -> QuerySet[SessionKey]:
    """The keys of a session, for the officers of the host; the newest first."""
    rows = SessionKey.objects.filter(terms=terms)
    return (rows if serves_as_host(actor, terms) else rows.none()).order_by("-made_at")


def badges_to_erase(at: datetime) -> list[Badge]:
    """The next badges that still speak of a person although their day has come."""
    kept = Badge.objects.filter(erased_at__isnull=True)
    past = Terms.objects.filter(session__closes_on__lt=at.date(), pk__in=kept.values("terms")).select_related("session")
    due = [terms.pk for terms in past if clock.today(terms.session, at) > clock.erased_on(terms)]
    return list(kept.filter(terms__in=due).order_by("pk")[:AT_ONCE])
