"""Terms for anybody, one application for whoever has its link, and what was sent in for who serves the press desk."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from comity.accreditation import clock, editions
from comity.accreditation.codes import UNDER_WAY, ApplicationState
from comity.accreditation.links import TOKEN_LETTERS, hash_of
from comity.accreditation.models import Application, Terms
from comity.core.actors import Actor
from comity.core.codes import Role
from comity.core.refusals import NotFound
from comity.members.models import Bureau

_OFFICERS = (Role.OFFICER, Role.ADMINISTRATOR)


def public_terms(reference: str) -> Terms:
    """The terms of a session, for anybody.  Raises NotFound."""
    found = _terms().filter(session__reference=reference.upper()[:40]).first()
    if found is None:
        raise NotFound
    return found


def open_terms(at: datetime) -> list[Terms]:
    """Terms of sessions that are not over, for anybody; the next session first."""
    lately = at.date() - timedelta(days=1)
    rows = _terms().filter(session__closes_on__gte=lately).order_by("session__opens_on")
    return [terms for terms in rows if not clock.is_over(terms.session, at)]


def application_of_link(token: str, at: datetime) -> Application:
    """The application that a follow-up link opens.  Raises NotFound, also for a link that has ended."""
    if len(token) != TOKEN_LETTERS:
        raise NotFound
    found = Application.objects.select_related("terms__session").filter(link=hash_of(token)).first()
    if found is None or clock.today(found.terms.session, at) > clock.link_ends_on(found.terms):
        raise NotFound
    return found


def terms_visible_to(actor: Actor) -> QuerySet[Terms]:
    """Terms of the sessions whose press desk an actor serves: those the own bureau decides, all for protocol."""
    if actor.bureau == Bureau.SECRETARIAT and actor.has_role(Role.PROTOCOL):
        return _terms().order_by("-session__opens_on")
    if not actor.has_role(*_OFFICERS) or actor.entity:
        return Terms.objects.none()
    return _terms().filter(host=actor.bureau).order_by("-session__opens_on")


def terms_of(actor: Actor, reference: str) -> Terms:
    """The terms of one session, for who serves its press desk.  Raises NotFound."""
    found = terms_visible_to(actor).filter(session__reference=reference.upper()[:40]).first()
    if found is None:
        raise NotFound
    return found


def applications_visible_to(actor: Actor) -> QuerySet[Application]:
    """What was sent in to the press desks that an actor serves."""
    sent = Application.objects.exclude(state=ApplicationState.DRAFT).filter(received_at__isnull=False)
    return sent.filter(terms__in=terms_visible_to(actor).order_by().values("pk")).select_related("terms__session")


def application_visible_to(actor: Actor, reference: str) -> Application:
    """One application that was sent in.  Raises NotFound."""
    found = applications_visible_to(actor).filter(reference=reference.upper()[:20]).first()
    if found is None:
        raise NotFound
    return found


def mailed_visible_to(actor: Actor, terms: Terms) -> QuerySet[Application]:
    """Letters that were taken in and not received yet, for the officers of the host; the first that came first."""
    mailed = Application.objects.filter(terms=terms, taken_in_at__isnull=False, state=ApplicationState.DRAFT)
    served = mailed if serves_as_host(actor, terms) else mailed.none()
    return served.select_related("terms__session").order_by("arrived_at", "pk")


def mailed_called(actor: Actor, terms: Terms, reference: str) -> Application:
    """One of these letters.  Raises NotFound."""
    found = mailed_visible_to(actor, terms).filter(reference=reference.upper()[:20]).first()
    if found is None:
        raise NotFound
    return found


def serves_as_host(actor: Actor, terms: Terms) -> bool:
    """Whether an actor is an officer of the bureau that decides."""
    return terms.host_id == actor.bureau and actor.has_role(*_OFFICERS) and not actor.entity


def draft_called(actor: Actor, terms: Terms, reference: str) -> Application:
    """A draft by the reference that its applicant tells an officer of the host.  Raises NotFound."""
    found = Application.objects.filter(terms=terms, reference=reference.strip().upper()[:20]).first()
    if found is None or not serves_as_host(actor, terms):
        raise NotFound
    return found


def to_end(at: datetime) -> QuerySet[Application]:
    """Applications under way whose session is over."""
    over = [terms.pk for terms in _passed(at) if clock.is_over(terms.session, at)]
    return Application.objects.filter(terms__in=over, state__in=UNDER_WAY)


def to_erase(at: datetime) -> QuerySet[Application]:
    """Applications that still speak of a person although their day has come."""
    due = [terms.pk for terms in _passed(at) if clock.today(terms.session, at) > clock.erased_on(terms)]
    return Application.objects.filter(terms__in=due, erased_at__isnull=True)


def edition_of(terms: Terms) -> editions.Edition:
    """The tables by which a session's applications are judged."""
    return editions.edition(terms.edition)


def _terms() -> QuerySet[Terms]:
    return Terms.objects.select_related("session__host", "host")


def _passed(at: datetime) -> QuerySet[Terms]:
    return _terms().filter(session__closes_on__lte=at.date() + timedelta(days=1))
