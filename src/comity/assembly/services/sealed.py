"""Verbs of secret ballots: who holds keys, codes handed out, the box opened, ballots received, shares, the result.

The server keeps public things alone: a code is shown once to who hands it out, and forgotten. What each step does in
the protocol is said in docs/explanation/ballots.md.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from comity.assembly import errors, offices, permissions
from comity.assembly.codes import DelegationKind, LetterState, Office, VoteState
from comity.assembly.content import KeyHolder
from comity.assembly.models import (
    BallotArchive,
    Credential,
    Delegation,
    ProvidedBallots,
    SealedBallot,
    SecretBallot,
    Session,
    Trustees,
    Vote,
)
from comity.assembly.queries import elections as asked
from comity.assembly.queries import sealed as boxes
from comity.assembly.rules import elections as rules
from comity.assembly.rules import sealed as sealing
from comity.assembly.rules.roll import Line, voters
from comity.assembly.services.sessions import require_not_closed, require_open
from comity.assembly.services.votes import LEADING, begin, require_method, require_state, roll_of
from comity.assembly.streams import IN_SESSION
from comity.core.actors import Actor
from comity.core.operations import lock, operation
from comity.engines.ballots import holding
from comity.engines.ballots import rules as voting
from comity.engines.ballots.defects import ArchiveRejected
from comity.engines.ballots.reporting import render as render_defect
from comity.engines.ballots.writing.refusal_sentences import render as render_step

CODES: Final = (Office.CREDENTIALS, Office.DESK)  # who hands codes out: where letters are accepted, or on arrival
BALLOTS_PROVIDED: Final = 60  # secret ballots that the codes of one session are good for


@dataclass(frozen=True, slots=True)
class Handed:
    """A delegation's voting code, for the one who hands it out: shown once, kept nowhere, and in no message."""

    credential: Credential
    code: str = field(repr=False)


@operation("assembly.settle_trustees", allow=permissions.SETTLE_TRUSTEES, subject="session", stream=IN_SESSION)
def settle_trustees(
    actor: Actor,
    *,
    session: Session,
    people: Sequence[KeyHolder],
    threshold: int,
    certificates: Sequence[bytes],
    polynomials: Sequence[bytes],
    keys: Sequence[bytes],
    at: datetime,
) -> Trustees:
    """Settle who holds the keys of the session's secret ballots, from the files that they made on their own machines.

    people       in the order of the files; no region alone has as many as can open a tally

    Raises NotInOffice, SessionClosed, BallotPending, TrusteesOfOneRegion, TrusteesUnsound.
    """
    offices.require(actor, session, Office.SECRETARY)
    require_not_closed(session)
    if asked.pending_ballot(session) is not None:
        raise errors.BallotPending
    if not sealing.are_of_different_regions([one.region for one in people], threshold):
        raise errors.TrusteesOfOneRegion
    if len(people) != len(keys):
        raise errors.TrusteesUnsound(reason="")
    with _told(actor, errors.TrusteesUnsound):
        data = holding.trustees_of(shared=holding.SharedKey(threshold, certificates, polynomials, keys))
        sealing.require_sound(data)
    return Trustees.objects.create(
        session=session,
        people=[{"name": one.name.strip()[:200], "region": one.region.strip()[:60]} for one in people],
        threshold=threshold,
        data=data.decode(),
        sha256=hashlib.sha256(data).hexdigest(),
        settled_at=at,
    )


@operation("assembly.hand_out_code", allow=permissions.HAND_OUT_CODE, subject="delegation", stream=IN_SESSION)
def hand_out_code(actor: Actor, *, delegation: Delegation, lost: bool, at: datetime) -> Handed:
    """Make the voting code of a delegation whose credentials were accepted, good for every secret ballot of the
    session, of elections that are announced later too.

    lost   the code that was handed out before is lost: another takes its place in every ballot that is not open yet

    Raises NotInOffice, SessionClosed, CredentialsNotAccepted, CodeHandedOut.
    """
    session = delegation.session
    offices.require(actor, session, *CODES)
    require_not_closed(session)
    accepted = delegation.letters.filter(state=LetterState.ACCEPTED).exists()
    if delegation.kind != DelegationKind.MEMBER or delegation.member is None or not accepted:
        raise errors.CredentialsNotAccepted
    known = Credential.objects.filter(delegation=delegation).first()
    if known is not None and not lost:
        raise errors.CodeHandedOut
    uuids = _provided(session)
    code, publics = sealing.code_for(delegation.member.code, uuids)
    row = known or Credential(session=session, delegation=delegation)
    row.renewed += known is not None
    used = _used(uuids)
    # What a ballot was opened with stays: whoever verifies the session asks for it.
    row.publics = row.publics | {uuid: public for uuid, public in publics.items() if uuid not in used}
    row.derived_at, row.handed_at, row.handed_by = at, at, actor.id
    row.save()
    return Handed(row, code)


@operation("assembly.open_ballot", allow=permissions.OPEN_BALLOT, subject="vote", stream=IN_SESSION)
def open_ballot(actor: Actor, *, vote: Vote, at: datetime) -> SecretBallot:
    """Open a secret ballot: the roll is frozen, and the box set up for those who vote.

    Raises NotInOffice, SessionNotOpen, VoteNotPossible, VoteOpen, VoteObstructed, MethodNotOffered, TrusteesMissing,
    CodesMissing, BallotsUsedUp, BallotRefused.
    """
    require_method(vote, voting.Method.SECRET_BALLOT)
    begin(actor, vote, at)
    trustees = Trustees.objects.filter(session=vote.session_id).order_by("settled_at").last()
    if trustees is None:
        raise errors.TrusteesMissing
    uuid = _free_uuid(vote.session)
    publics = _publics_of(vote, uuid)
    with _told(actor, errors.BallotRefused):
        opening = holding.open_poll(
            sealing.draft(boxes.draft_of(vote), uuid, _paper(vote), least=1, most=_most(vote)),
            trustees.data.encode(),
            sealing.credentials_of(uuid, publics),
            int(at.timestamp()),
        )
    return SecretBallot.objects.create(
        session_id=vote.session_id,
        vote=vote,
        trustees=trustees,
        uuid=uuid,
        credentials=publics,
        opening=_keep(opening),
    )


@operation("assembly.receive_ballot", allow=permissions.RECEIVE_BALLOT, subject="ballot", stream=IN_SESSION)
def receive_ballot(actor: Actor, *, ballot: SecretBallot, data: bytes, at: datetime) -> SealedBallot:
    """Receive a sealed ballot. Its authority is the signature of its credential; sent again, it is the first one.

    Raises VoteNotPossible, BallotRefused with the rule that it breaks.
    """
    vote = lock(ballot.vote)  # after its box, as everywhere here: nobody closes it meanwhile
    require_state(vote, VoteState.OPEN)
    receipt, known = _receipt(actor, ballot, data)
    if known is not None:
        return known
    return SealedBallot.objects.create(
        session_id=ballot.session_id,
        ballot=ballot,
        place=ballot.sealed.count() + 1,
        credential=receipt.credential,
        tracking_number=receipt.tracking_number,
        data=data.decode(),
        received_at=at,
    )


@operation("assembly.close_ballot", allow=permissions.CLOSE_BALLOT, subject="ballot", stream=IN_SESSION)
def close_ballot(actor: Actor, *, ballot: SecretBallot, at: datetime) -> Vote:
    """Close a secret ballot: the sealed votes are added up unopened. The trustees open the sum.

    Where nobody voted there is nothing to open.

    Raises NotInOffice, VoteNotPossible, BallotRefused.
    """
    offices.require(actor, ballot.session_id, *LEADING)
    vote: Vote = lock(ballot.vote)
    require_state(vote, VoteState.OPEN)
    received = [row.data.encode() for row in ballot.sealed.order_by("place")]
    if not received:
        vote.counts = voting.counts_as_record(sealing.nobody_voted(vote.candidates, roll_of(vote)))
    else:
        with _told(actor, errors.BallotRefused):
            ballot.archive = _keep(holding.close(boxes.archive(ballot.opening), received))
        ballot.save()
    vote.state, vote.closed_at = VoteState.COUNTED, at
    vote.save()
    return vote


@operation("assembly.add_share", allow=permissions.ADD_SHARE, subject="ballot", stream=IN_SESSION)
def add_share(actor: Actor, *, ballot: SecretBallot, share: bytes, at: datetime) -> SecretBallot:
    """Add the share of the decryption that a trustee made at home. Whose it is follows from its proofs.

    Raises NotInOffice, SessionNotOpen, VoteNotPossible, BallotRefused.
    """
    offices.require(actor, ballot.session_id, *LEADING)
    require_open(ballot.session)
    _require_waiting(ballot)
    with _told(actor, errors.BallotRefused):
        opened = holding.add_decryption(boxes.archive(ballot.archive), share)
    ballot.archive = _keep(opened.archive, instead_of=ballot.archive)
    ballot.shares = sorted({*ballot.shares, opened.trustee})
    ballot.save()
    return ballot


@operation("assembly.publish_tally", allow=permissions.PUBLISH_TALLY, subject="ballot", stream=IN_SESSION)
def publish_tally(actor: Actor, *, ballot: SecretBallot, at: datetime) -> SecretBallot:
    """Publish the sum, once enough trustees have given their shares: the archive is finished, and gives the counts.

    Raises NotInOffice, SessionNotOpen, VoteNotPossible, BallotRefused.
    """
    offices.require(actor, ballot.session_id, *LEADING)
    require_open(ballot.session)
    _require_waiting(ballot)
    with _told(actor, errors.BallotRefused):
        finished = holding.publish(boxes.archive(ballot.archive))
        report = sealing.report_of(finished.archive)
    vote = lock(ballot.vote)
    ballot.archive = _keep(finished.archive, instead_of=ballot.archive)
    ballot.save()
    if vote.slate is None:
        counts: voting.Counts = sealing.answers_of(report, roll_of(vote))
    else:
        counts = sealing.counts_of(report, vote.candidates, _most(vote), roll_of(vote))
    vote.counts, vote.archive_sha256 = voting.counts_as_record(counts), ballot.archive
    vote.save()
    return ballot


def check_ballot(actor: Actor, *, ballot: SecretBallot, data: bytes) -> None:
    """Refuse what `receive_ballot` would refuse, and leave no trace of it.

    Anybody may send anything to an open box: what is no sound ballot of somebody on the roll shall not fill the record.

    Raises VoteNotPossible, BallotRefused.
    """
    require_state(ballot.vote, VoteState.OPEN)
    _receipt(actor, ballot, data)


def _receipt(actor: Actor, ballot: SecretBallot, data: bytes) -> tuple[holding.Receipt, SealedBallot | None]:
    """What the voter of a ballot is told that keeps every rule, and the row of one that was received before.

    Raises BallotRefused.
    """
    rule = voting.edition(ballot.vote.edition).rules[ballot.vote.decision]
    recast = isinstance(rule, voting.ElectionRule) and rule.recast
    with _told(actor, errors.BallotRefused):
        receipt = boxes.receipt_of(ballot.opening, data)
        before = {row.tracking_number: row for row in ballot.sealed.filter(credential=receipt.credential)}
        known = before.get(receipt.tracking_number)
        if before and known is None and not recast:
            raise holding.StepRefused("voted_already")
    return receipt, known


def _require_waiting(ballot: SecretBallot) -> None:
    """Raises VoteNotPossible unless the sum waits for its trustees."""
    require_state(ballot.vote, VoteState.COUNTED)
    if ballot.vote.counts is not None:
        raise errors.VoteNotPossible(state=VoteState(ballot.vote.state).label)


def _most(vote: Vote) -> int:
    """How many candidates one ballot may name; of a proposal, one answer."""
    rule = voting.edition(vote.edition).rules[vote.decision]
    return rules.marks_of(rule, asked.slate_of(vote)) if isinstance(rule, voting.ElectionRule) else 1


def _paper(vote: Vote) -> Sequence[str]:
    """What stands on the ballot paper: the candidates in the order of the slate, or the answers to a proposal."""
    if vote.slate is None:
        return sealing.ANSWERS
    return [candidate.person for candidate in asked.slate_of(vote).candidates.values()]


def _provided(session: Session) -> list[str]:
    """The names of all secret ballots of a session, drawn when they are first asked for."""
    lock(session)  # two codes made at once are good for the same ballots
    if not (uuids := boxes.uuids_of(session)):
        uuids = [holding.new_uuid() for _ in range(BALLOTS_PROVIDED)]
        ProvidedBallots.objects.create(session=session, uuids=uuids)
    return uuids


def _free_uuid(session: Session) -> str:
    """A name for the ballot that no other ballot had.  Raises BallotsUsedUp."""
    uuids = _provided(session)
    used = _used(uuids)
    free = next((uuid for uuid in uuids if uuid not in used), None)
    if free is None:
        raise errors.BallotsUsedUp
    return free


def _used(uuids: Sequence[str]) -> set[str]:
    """Those of these names that a ballot was opened under."""
    return set(SecretBallot.objects.filter(uuid__in=uuids).values_list("uuid", flat=True))


def _publics_of(vote: Vote, uuid: str) -> dict[str, str]:
    """The public credential, for one ballot, of each member that votes by the frozen roll.  Raises CodesMissing."""
    voting_members = voters([Line.from_record(line) for line in vote.roll.lines]) if vote.roll else []
    known = Credential.objects.filter(session=vote.session_id, delegation__member__code__in=voting_members)
    publics = {code: found.get(uuid) for code, found in known.values_list("delegation__member__code", "publics")}
    if missing := [code for code in voting_members if not publics.get(code)]:
        raise errors.CodesMissing(members=", ".join(missing)[:300])
    return {code: public for code, public in publics.items() if public}


def _keep(data: bytes, *, instead_of: str = "") -> str:
    """Keep the bytes of an archive; its name. The shorter one that it continues says nothing more than it."""
    digest = hashlib.sha256(data).hexdigest()
    BallotArchive.objects.get_or_create(sha256=digest, defaults={"data": data})
    if instead_of and instead_of != digest:
        BallotArchive.objects.filter(sha256=instead_of).delete()
    return digest


@contextmanager
def _told(actor: Actor, refusal: Callable[..., Exception]) -> Iterator[None]:
    """Say what the protocol refuses in the actor's language."""
    try:
        yield
    except holding.StepRefused as refused:
        raise refusal(reason=render_step(refused, actor.language)) from None
    except ArchiveRejected as rejected:
        raise refusal(reason=render_defect(rejected.defect, actor.language)) from None
