"""The verb by which a node learns who sat in a committee before it held elections itself."""

from datetime import datetime

from comity.assembly import errors, permissions
from comity.assembly.content import Sitting
from comity.assembly.models import Term
from comity.assembly.queries import elections as asked
from comity.assembly.rules import elections as rules
from comity.core.actors import Actor
from comity.core.operations import operation
from comity.engines.ballots import rules as voting
from comity.members.models import Member


@operation("assembly.record_term", allow=permissions.RECORD_TERM)
def record_term(actor: Actor, *, edition: str, sitting: Sitting, at: datetime) -> Term:
    """Write down who sits in a committee since an election held elsewhere. The seat engine judges it beside all others.

    Raises EditionUnknown, NoSuchContest, NotAMember, NameMissing, SeatNotPossible.
    """
    if edition not in voting.names():
        raise errors.EditionUnknown(edition=edition[:60])
    committee = voting.edition(edition).committees.get(sitting.committee)
    if committee is None or sitting.post not in committee.posts:
        raise errors.NoSuchContest
    member = Member.objects.filter(code=sitting.member.strip().upper()[:4]).first()
    if member is None:
        raise errors.NotAMember(member=sitting.member[:4])
    name = rules.clean_name(sitting.person)
    if not name:
        raise errors.NameMissing
    holder = voting.Candidate(rules.person_of(name, member.code), member.code, sitting.region)
    term = voting.Term(voting.Seat(sitting.post, sitting.seat), holder, sitting.since, sitting.until)
    known = asked.terms_of(sitting.committee, invented=member.invented)
    try:
        voting.committee_at(committee, (*known, term), sitting.since + 1)
    except voting.SeatRejected as rejected:
        raise errors.SeatNotPossible(reason=voting.render(rejected.reason, actor.language)) from None
    return Term.objects.create(
        committee=sitting.committee,
        edition=edition,
        post=sitting.post,
        seat=sitting.seat,
        person=name,
        member=member,
        region=sitting.region,
        since=sitting.since,
        until=sitting.until,
    )
