"""Terms of accreditation: set by the protocol of the General Secretariat, changed while the session is not over."""

from datetime import datetime

from comity.accreditation import clock, editions, errors, permissions, session_keys
from comity.accreditation.badge_codes import KeyUse
from comity.accreditation.codes import DECIDE
from comity.accreditation.content import TermsSaid
from comity.accreditation.models import Terms
from comity.accreditation.queries.deciding import decided_by
from comity.assembly.models import Session
from comity.assembly.streams import IN_SESSION
from comity.core import desks
from comity.core.actors import Actor
from comity.core.operations import operation
from comity.members.models import Bureau
from comity.records.texts import clean

LONGEST_CONTACT = 200
MOST_HOLIDAYS = 100


@operation("accreditation.set_terms", allow=permissions.SET_TERMS, subject="session", stream=IN_SESSION)
def set_terms(actor: Actor, *, session: Session, said: TermsSaid, at: datetime) -> Terms:
    """Say from when until when journalists apply to a session, which bureau decides, and when it does not work.

    Terms that are set again keep their edition: who applied did so under it. Other holidays move what waits already.

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
    terms.host_id, terms.opens_at, terms.closes_at, terms.set_at = code, said.opens_at, said.closes_at, at
    terms.contact = clean(said.contact)[0][:LONGEST_CONTACT]
    holidays = sorted({day.isoformat() for day in said.holidays})
    if len(holidays) > MOST_HOLIDAYS:
        raise errors.HolidaysTooMany(most=MOST_HOLIDAYS)
    is_other, terms.holidays = terms.holidays != holidays, holidays
    terms.save()
    if is_other:
        for application, due_at in decided_by(terms):
            desks.move(kind=DECIDE, subject=application, due_at=due_at)
    session_keys.signing(terms, KeyUse.BADGES, at)
    return terms
