"""Terms of accreditation: set by the protocol of the General Secretariat, changed while the session is not over."""

from datetime import datetime

from comity.accreditation import clock, editions, errors, permissions, session_keys
from comity.accreditation.badge_codes import KeyUse
from comity.accreditation.codes import DECIDE
from comity.accreditation.content import TermsSaid
from comity.accreditation.models import Finding, Terms
from comity.accreditation.queries.deciding import decided_by
from comity.accreditation.services.scans import LOOK_INTO
from comity.assembly.models import Session
from comity.assembly.streams import IN_SESSION
from comity.core import desks
from comity.core.actors import Actor
from comity.core.operations import operation
from comity.members.models import Bureau
from comity.records import stewardship
from comity.records.texts import clean

LONGEST_CONTACT = 200
MOST_HOLIDAYS = 100


@operation("accreditation.set_terms", allow=permissions.SET_TERMS, subject="session", stream=IN_SESSION)
def set_terms(actor: Actor, *, session: Session, said: TermsSaid, at: datetime) -> Terms:
    """Say from when until when journalists apply to a session, which bureau decides, and when it does not work.

    Terms that are set again keep their edition: who applied did so under it. Other holidays move what waits already;
    what waits for a bureau that decides no longer goes to the desk of the one that does.

    Raises SessionOver, WindowReversed, HostUnknown, HolidaysTooMany.
    """
    if clock.is_over(session, at):
        raise errors.SessionOver
    if said.closes_at <= said.opens_at:
        raise errors.WindowReversed
    code = said.host.strip().upper()[:16]
    if not Bureau.objects.filter(code=code).exists():
        raise errors.HostUnknown(code=code)
    terms = Terms.objects.filter(session=session).first() or Terms(session=session, edition=editions.newest().name)
    is_handed_over = not terms._state.adding and terms.host_id != code
    terms.host_id, terms.opens_at, terms.closes_at, terms.set_at = code, said.opens_at, said.closes_at, at
    terms.contact = clean(said.contact)[0][:LONGEST_CONTACT]
    holidays = sorted({day.isoformat() for day in said.holidays})
    if len(holidays) > MOST_HOLIDAYS:
        raise errors.HolidaysTooMany(most=MOST_HOLIDAYS)
    is_other, terms.holidays = terms.holidays != holidays, holidays
    terms.save()
    if is_handed_over:
        _hand_over(terms, at)
    elif is_other:
        for application, due_at in decided_by(terms):
            desks.move(kind=DECIDE, subject=application, due_at=due_at)
    session_keys.signing(terms, KeyUse.BADGES, at)
    return terms


def _hand_over(terms: Terms, at: datetime) -> None:
    """Take what waits off the desk of the bureau that decided until now, and lay it on that of the one that does; so
    with the documents: who opens them is told to the new one.
    """
    host = terms.host_id
    for application, due_at in decided_by(terms):
        desks.clear(kind=DECIDE, subject=application, at=at)
        reference = application.reference
        desks.put(bureau=host, kind=DECIDE, subject=application, reference=reference, at=at, due_at=due_at)
    for finding in Finding.objects.filter(terms=terms, settled_at__isnull=True, gone_at__isnull=True):
        desks.clear(kind=LOOK_INTO, subject=finding, at=at)
        desks.put(bureau=host, kind=LOOK_INTO, subject=finding, reference=finding.badge.reference, at=at)
    stewardship.hand_over_attachments(list(terms.applications.filter(erased_at__isnull=True)), to=host)
    stewardship.hand_over_attachments(list(terms.badges.filter(erased_at__isnull=True)), to=host)
