"""Verbs of elections before and between their ballots: posts announced, candidacies, the electoral board's work."""

from datetime import UTC, datetime, time, timedelta
from typing import Final

from comity.assembly import errors, offices, permissions
from comity.assembly.codes import CandidacyFault, CandidacyState, ElectionState, ItemKind, ItemState, Office, Sex
from comity.assembly.content import Post, Standing, Texts
from comity.assembly.models import AgendaItem, BoardReport, Candidacy, Delegation, Election, Session
from comity.assembly.queries import elections as asked
from comity.assembly.queries.calling import called_members
from comity.assembly.rules import elections as rules
from comity.assembly.rules.timetable import zone_of
from comity.assembly.services.delegations import require_keeper
from comity.assembly.services.sessions import require_not_closed
from comity.assembly.streams import IN_SESSION
from comity.core.actors import Actor
from comity.core.codes import Handling
from comity.core.operations import operation
from comity.engines.ballots import rules as voting
from comity.members.models import Member
from comity.records.attachments.preparing import Prepared
from comity.records.attachments.roles import AttachmentRole
from comity.records.services.attaching import keep_attached

METHODS: Final = (voting.Method.SECRET_BALLOT, voting.Method.PAPER_BALLOT)
MOST_SEATS: Final = 100
WITHDRAWABLE: Final = (CandidacyState.SUBMITTED, CandidacyState.ACCEPTED)


@operation("assembly.announce_election", allow=permissions.ANNOUNCE_ELECTION, subject="item", stream=IN_SESSION)
def announce_election(actor: Actor, *, item: AgendaItem, post: Post, at: datetime) -> Election:
    """Announce an election under an item of the agenda. Candidacies end on the last day of the edition.

    Raises NotInOffice, SessionClosed, ItemNotPossible, NoSuchContest, MethodNotOffered, ElectionExists.
    """
    session = item.session
    offices.require(actor, session, Office.SECRETARY)
    require_not_closed(session)
    if item.kind != ItemKind.ELECTION or item.state in (ItemState.REFUSED, ItemState.WITHDRAWN):
        raise errors.ItemNotPossible(state=ItemState(item.state).label)
    decision, seats = _filled_by(session, post)
    rule = voting.edition(session.edition).rules.get(decision)
    if not isinstance(rule, voting.ElectionRule):
        raise errors.NoSuchContest
    if post.method not in METHODS or post.method not in rule.methods:
        raise errors.MethodNotOffered
    same = Election.objects.filter(session=session, committee=post.committee, post=post.post, region=post.region)
    if same.filter(decision=decision).exists():
        raise errors.ElectionExists
    return Election.objects.create(
        session=session,
        item=item,
        committee=post.committee,
        post=post.post,
        region=post.region,
        decision=decision,
        seats=seats,
        year=session.opens_on.year,
        method=post.method.value,
        due_at=_due_at(session),
    )


@operation("assembly.stand", allow=permissions.STAND, subject="election", stream=IN_SESSION)
def stand(actor: Actor, *, election: Election, standing: Standing, at: datetime) -> Candidacy:
    """Put somebody forward: the bureau of a member its own candidate, the secretary for a member on paper.

    After the last day this is a nomination from the floor, where the rules know it, and while no ballot runs.

    Raises SessionClosed, NotAMember, NotYourDelegation, NameMissing, RegionUnknown, CandidaciesClosed, StandsAlready,
    ElectionNotPossible, BallotPending, LanguageUnknown, TextTooLong.
    """
    session = election.session
    require_not_closed(session)
    _require_running(election)
    member = called_members(session).filter(code=standing.member.strip().upper()[:4]).first()
    if member is None:
        raise errors.NotAMember(member=standing.member[:4])
    require_own(actor, session, member)
    late = at > election.due_at
    if late:
        _require_nominations(election)
    name = rules.clean_name(standing.name)
    if not name:
        raise errors.NameMissing
    if election.candidacies.filter(member=member, name=name).exists():
        raise errors.StandsAlready
    return Candidacy.objects.create(
        session=session,
        election=election,
        delegation=Delegation.objects.filter(session=session, member=member).first(),
        member=member,
        name=name,
        sex=standing.sex if standing.sex in Sex.values else "",
        region=_region(election, member, standing.region),
        dossier=rules.prose(standing.dossier, session.languages) if any(standing.dossier.values()) else {},
        submitted_at=at,
        late=late,
    )


@operation("assembly.add_to_dossier", allow=permissions.ADD_TO_DOSSIER, subject="candidacy", stream=IN_SESSION)
def add_to_dossier(actor: Actor, *, candidacy: Candidacy, prepared: Prepared, at: datetime) -> Candidacy:
    """Add a document to a candidacy that the board has not decided on. The file was drawn anew before.

    Raises SessionClosed, NotYourDelegation, CandidacyDecided, AttachmentTooMany.
    """
    require_not_closed(candidacy.session)
    require_own(actor, candidacy.session, candidacy.member)
    _require_candidacy(candidacy, CandidacyState.SUBMITTED)
    keep_attached(
        actor,
        holder_type=candidacy._meta.label_lower,
        holder_id=candidacy.pk,
        role=AttachmentRole.DOSSIER,
        prepared=prepared,
        handling=Handling.H0,
        owner=candidacy.member.bureaus.values_list("pk", flat=True).first() or actor.bureau,
        at=at,
    )
    return candidacy


@operation("assembly.withdraw_candidacy", allow=permissions.WITHDRAW_CANDIDACY, subject="candidacy", stream=IN_SESSION)
def withdraw_candidacy(actor: Actor, *, candidacy: Candidacy, at: datetime) -> Candidacy:
    """Withdraw a candidacy: before the first ballot, and between ballots where the rules know it.

    Raises SessionClosed, NotYourDelegation, CandidacyDecided, WithdrawalNotPossible.
    """
    election = candidacy.election
    require_not_closed(candidacy.session)
    require_own(actor, candidacy.session, candidacy.member)
    _require_candidacy(candidacy, *WITHDRAWABLE)
    begun = election.state == ElectionState.VOTING
    pending = asked.pending_ballot(candidacy.session)
    runs = pending is not None and pending.election_id == election.pk
    if runs or (begun and not asked.rule_of(election).withdrawals):
        raise errors.WithdrawalNotPossible
    return _settled(candidacy, CandidacyState.WITHDRAWN, at)


@operation("assembly.examine_candidacy", allow=permissions.EXAMINE_CANDIDACY, subject="candidacy", stream=IN_SESSION)
def examine_candidacy(actor: Actor, *, candidacy: Candidacy, fault: CandidacyFault | None, at: datetime) -> Candidacy:
    """Accept a candidacy, or refuse it: the electoral board's decision, which the seat engine binds.

    fault  why the board does not accept it; None to accept, or to refuse for what the seat engine says

    Raises NotInOffice, SessionClosed, OwnCandidacy, CandidacyDecided.
    """
    offices.require(actor, candidacy.session_id, Office.BOARD)
    require_not_closed(candidacy.session)
    _require_candidacy(candidacy, CandidacyState.SUBMITTED)
    mine = offices.delegate_of(actor, candidacy.session_id)
    own = candidacy.member.bureaus.filter(pk=actor.bureau).exists()
    if own or (mine is not None and mine.delegation.member_id == candidacy.member_id):
        raise errors.OwnCandidacy
    against = asked.obstacles_of([candidacy], candidacy.election).get(candidacy.pk)
    reasons = [] if fault is None else [{"code": fault.value, "facts": {}}]
    candidacy.reasons = [*reasons, *([] if against is None else [against.as_record()])]
    return _settled(candidacy, CandidacyState.REFUSED if candidacy.reasons else CandidacyState.ACCEPTED, at)


@operation("assembly.report_on_election", allow=permissions.REPORT_ON_ELECTION, subject="election", stream=IN_SESSION)
def report_on_election(actor: Actor, *, election: Election, words: Texts, at: datetime) -> BoardReport:
    """Hand in the electoral board's report, once it has decided on every candidacy. Then ballots may be held.

    Raises NotInOffice, SessionClosed, ElectionNotPossible, CandidaciesWaiting, WordsMissing, TextTooLong,
    LanguageUnknown.
    """
    offices.require(actor, election.session_id, Office.BOARD)
    require_not_closed(election.session)
    require_election(election, ElectionState.ANNOUNCED)
    if at <= election.due_at or election.candidacies.filter(state=CandidacyState.SUBMITTED).exists():
        raise errors.CandidaciesWaiting
    election.state = ElectionState.REPORTED
    election.save()
    return BoardReport.objects.create(
        session_id=election.session_id,
        election=election,
        words=rules.prose(words, election.session.languages),
        submitted_by=actor.id,
        submitted_at=at,
    )


def require_election(election: Election, *states: ElectionState) -> None:
    """Raises ElectionNotPossible."""
    if election.state not in states:
        raise errors.ElectionNotPossible(state=ElectionState(election.state).label)


def _filled_by(session: Session, post: Post) -> tuple[str, int]:
    """The rule that fills a post, and how many seats of it open at this session.  Raises NoSuchContest."""
    edition = voting.edition(session.edition)
    if not post.committee:
        described = {one.decision for committee in edition.committees.values() for one in committee.posts.values()}
        if post.post or post.region or post.decision in described or not 1 <= post.seats <= MOST_SEATS:
            raise errors.NoSuchContest
        return post.decision, post.seats
    committee = edition.committees.get(post.committee)
    rule = None if committee is None else committee.posts.get(post.post)
    if committee is None or rule is None or (post.region in committee.regions) != rule.by_region:
        raise errors.NoSuchContest
    if post.region and not rule.by_region:
        raise errors.NoSuchContest
    terms = asked.terms_of(post.committee, invented=session.invented)
    now = rules.committee_now(committee, terms, session.opens_on.year)
    seats = sum(seat.seat.post == post.post for seat in now.open_seats())
    if not seats:
        raise errors.NoSuchContest
    return rule.decision, min(seats, committee.regions[post.region].seats) if post.region else seats


def _due_at(session: Session) -> datetime:
    """The end of the last day of candidacies by the clock of the session; its opening day where the rules set none."""
    last = rules.last_day_for_candidacies(voting.edition(session.edition), session.opens_on)
    after = (last or session.opens_on) + timedelta(days=1)
    return datetime.combine(after, time.min, zone_of(session.time_zone)).astimezone(UTC)


def _region(election: Election, member: Member, said: str) -> str:
    """The region of a candidate as the committee counts it: the member's own, where it has one of these.

    Raises RegionUnknown.
    """
    if not election.committee:
        return ""
    regions = voting.edition(election.session.edition).committees[election.committee].regions
    if not regions:
        return ""
    own = member.region.code if member.region else ""
    region = own if own in regions else said
    if region not in regions or (election.region and region != election.region):
        raise errors.RegionUnknown(regions=", ".join([election.region] if election.region else sorted(regions)))
    return region


def require_own(actor: Actor, session: Session, member: Member) -> None:
    """Raises NotYourDelegation unless the actor's bureau is the member's, or the actor is the secretary."""
    delegation = Delegation.objects.filter(session=session, member=member).first()
    if delegation is not None:
        require_keeper(actor, delegation)
        return
    own = member.bureaus.filter(pk=actor.bureau).exists() and not actor.entity
    if not own and Office.SECRETARY not in offices.held_by(actor, session):
        raise errors.NotYourDelegation


def _require_running(election: Election) -> None:
    """Raises ElectionNotPossible where the election has ended."""
    require_election(election, ElectionState.ANNOUNCED, ElectionState.REPORTED, ElectionState.VOTING)


def _require_nominations(election: Election) -> None:
    """Raises CandidaciesClosed where the rules know no nomination from the floor, BallotPending while one runs."""
    if not asked.rule_of(election).nominations:
        last = election.due_at.astimezone(zone_of(election.session.time_zone)) - timedelta(seconds=1)
        raise errors.CandidaciesClosed(last_day=last.date().isoformat())
    if asked.pending_ballot(election.session) is not None:
        raise errors.BallotPending


def _require_candidacy(candidacy: Candidacy, *states: CandidacyState) -> None:
    if candidacy.state not in states:
        raise errors.CandidacyDecided(state=CandidacyState(candidacy.state).label)


def _settled(candidacy: Candidacy, state: CandidacyState, at: datetime) -> Candidacy:
    candidacy.state, candidacy.decided_at = state, at
    candidacy.save()
    return candidacy
