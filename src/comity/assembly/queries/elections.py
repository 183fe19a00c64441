"""Elections: their posts, who stands, who sits, what was voted."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from comity.assembly.codes import CandidacyState, ElectionState, ItemKind, ItemState, VoteState
from comity.assembly.models import AgendaItem, Candidacy, Election, Pledge, Session, Term, Vote
from comity.assembly.queries.sessions import one
from comity.assembly.rules import elections as rules
from comity.engines.ballots import rules as voting

# Who may still be elected, or has been.
STANDING = (CandidacyState.ACCEPTED, CandidacyState.ELECTED)


def elections_of(session: Session) -> QuerySet[Election]:
    """All elections of a session, in the order in which they were announced."""
    return Election.objects.filter(session=session).select_related("session", "item").order_by("pk")


def items_to_elect(session: Session) -> QuerySet[AgendaItem]:
    """Items of the agenda under which an election may be announced."""
    gone = (ItemState.REFUSED, ItemState.WITHDRAWN)
    return AgendaItem.objects.filter(session=session, kind=ItemKind.ELECTION).exclude(state__in=gone).order_by("place")


def election_in(session: Session, key: UUID) -> Election:
    """One election.  Raises NotFound."""
    return one(elections_of(session).filter(pk=key))


def candidacies_of(election: Election) -> QuerySet[Candidacy]:
    """All who stand or stood, by name: the order of a ballot paper."""
    return election.candidacies.select_related("member", "delegation__member").order_by("name", "pk")


def candidacy_in(session: Session, key: UUID) -> Candidacy:
    """One candidacy.  Raises NotFound."""
    rows = Candidacy.objects.filter(session=session).select_related("election__session", "member", "delegation__member")
    return one(rows.filter(pk=key))


def pledge_in(session: Session, key: UUID) -> Pledge:
    """One pledge.  Raises NotFound."""
    return one(Pledge.objects.filter(session=session, pk=key).select_related("candidacy__member", "session"))


def ballots_of(election: Election) -> QuerySet[Vote]:
    """Its ballots, the first first; annulled ones too."""
    return Vote.objects.filter(election=election).select_related("roll").order_by("prepared_at", "pk")


def last_decided(election: Election) -> Vote | None:
    """The ballot that was decided last."""
    return ballots_of(election).filter(state=VoteState.DECIDED).last()


def pending_ballot(session: Session) -> Vote | None:
    """A ballot of the session's elections that is prepared, open or counted, and not decided."""
    waiting = (VoteState.PREPARED, VoteState.OPEN, VoteState.COUNTED)
    return Vote.objects.filter(session=session, election__isnull=False, state__in=waiting).first()


def terms_of(committee: str, *, invented: bool) -> tuple[voting.Term, ...]:
    """Every known term of a committee, as the seat engine takes them: of invented states, or of real ones."""
    rows = Term.objects.filter(committee=committee, member__invented=invented).select_related("member")
    return tuple(as_term(row) for row in rows.order_by("since", "post", "seat"))


def as_term(row: Term) -> voting.Term:
    """A stored term as the seat engine takes it."""
    holder = voting.Candidate(rules.person_of(row.person, row.member.code), row.member.code, row.region)
    return voting.Term(voting.Seat(row.post, row.seat), holder, row.since, row.until, row.left)


def as_candidate(row: Candidacy) -> voting.Candidate:
    """Somebody who stands, as the seat engine takes them."""
    return voting.Candidate(rules.person_of(row.name, row.member.code), row.member.code, row.region)


def committee_of(election: Election) -> voting.Committee:
    """The committee as it is now: as the session found it, with those whom it has elected.  Raises SeatRejected."""
    session = election.session
    rule = voting.edition(session.edition).committees[election.committee]
    terms = terms_of(election.committee, invented=session.invented)
    return rules.committee_now(rule, terms, election.year)


def obstacles_of(rows: Iterable[Candidacy], election: Election) -> dict[UUID, voting.Reason]:
    """Who of these cannot be elected to the post as things stand, and why."""
    if not election.committee:
        return {}
    committee = committee_of(election)
    found = ((row.pk, voting.obstacle_to(committee, as_candidate(row), election.post)) for row in rows)
    return {key: reason for key, reason in found if reason is not None}


def rule_of(election: Election) -> voting.ElectionRule:
    """The rule of the edition by which it is decided."""
    rule = voting.edition(election.session.edition).rules[election.decision]
    if not isinstance(rule, voting.ElectionRule):
        raise TypeError("an election is announced under a rule of elections")
    return rule


def slate_of(vote: Vote) -> rules.Slate:
    """What a ballot of an election is held on."""
    if vote.slate is None:
        raise TypeError("a ballot of an election has its slate")
    return rules.Slate.from_record(vote.slate, voting.edition(vote.edition))


def has_ended(election: Election) -> bool:
    """Whether no ballot follows."""
    return election.state in (ElectionState.FILLED, ElectionState.OPEN_SEATS)
