"""Run inside a node: a hall of invented delegations with their devices signed in, votes to open, and what was received.

Rows that are not what is measured are written at once; whatever a vote is about is done by its own verbs.
"""

import json
import sys
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction
from django.test import Client
from django.utils.timezone import now

from comity.assembly.codes import Capacity, DelegationKind, ItemKind, LetterState, Office, PresenceWay, VoteSubject
from comity.assembly.content import KeyHolder, Post, Question, Standing
from comity.assembly.models import (
    CredentialsLetter,
    Delegate,
    Delegation,
    Election,
    Presence,
    ProvidedBallots,
    SecretBallot,
    Session,
    Vote,
)
from comity.assembly.queries import sealed as boxes
from comity.assembly.services import agenda, balloting, elections, sealed, sessions, votes
from comity.assembly.tests.casting import BEFORE, acting, give, in_four, officer, prepared
from comity.assembly.tests.sealing import REGIONS, new_ceremony
from comity.core.actors import Actor
from comity.core.codes import Role
from comity.core.home import place
from comity.engines.ballots.holding import new_uuid
from comity.engines.ballots.rules import Method
from comity.members.models import Account, Bureau, Member, Membership, Officer, Organisation
from comity.records.tests.casting import as_operation

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SESSION = "GA-12"
CHAIR, SECRETARY = "hall.chair", "hall.secretary"
AFTER_DUE = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
POST = Post(method=Method.SECRET_BALLOT, committee="executive-committee", post="president")


def found_hall(delegations: int, *, sealed_too: bool) -> None:
    """An open session with so many delegations in the hall; prints {member: cookie of its device}."""
    codes = [f"Q{number:03d}" for number in range(delegations)]
    as_operation(lambda: _found_members(codes))
    secretary = officer(SECRETARY, Bureau.SECRETARIAT, Role.PROTOCOL, Role.OFFICER)
    session = prepared(secretary, SESSION)
    officer(CHAIR, Bureau.SECRETARIAT)
    give(secretary, session, CHAIR, Office.CHAIR)
    as_operation(lambda: _seat(session, codes))
    if sealed_too:
        _prepare_election(secretary, session, codes)
    sessions.open_session(secretary, session=session, at=now())
    json.dump({code: _signed_in(f"head.{code.lower()}") for code in codes}, sys.stdout)


def open_electronic() -> None:
    """Open an electronic vote; prints where devices send their answers."""
    session, chair = _session(), acting(CHAIR)
    question = Question(about=VoteSubject.PROCEDURE, method=Method.ELECTRONIC_VOTE, words={"en": "To adjourn"})
    vote = votes.prepare_vote(chair, session=session, question=question, at=now())
    votes.open_vote(chair, vote=vote, at=now())
    json.dump({"path": f"/api/assembly/sessions/{SESSION}/votes/{vote.pk}/cast"}, sys.stdout)


def open_sealed() -> None:
    """Open the secret ballot; prints where ballots are sent, and the box as devices set it up."""
    chair = acting(CHAIR)
    election = Election.objects.get(session__reference=SESSION)
    vote = balloting.prepare_ballot(chair, election=election, method=Method.SECRET_BALLOT, at=now())
    ballot = sealed.open_ballot(chair, vote=vote, at=now())
    opening = boxes.archive(ballot.opening).hex()
    codes = dict(line.split() for line in _codes_kept())
    json.dump({"path": f"/assembly/ballots/{ballot.uuid}", "opening": opening, "codes": codes}, sys.stdout)


def tell_electronic() -> None:
    """What the node has of the electronic vote, and its counts once it is closed, as JSON."""
    vote = Vote.objects.get(session__reference=SESSION, method=Method.ELECTRONIC_VOTE)
    rows = vote.cast_votes.select_related("delegation__member").order_by("place")
    kept = [[row.delegation.member.code, row.choice, str(row.key), row.place] for row in rows if row.delegation.member]
    closed = votes.close_vote(acting(CHAIR), vote=vote, at=now())
    json.dump({"kept": kept, "counts": closed.counts}, sys.stdout)


def tell_sealed() -> None:
    """What the node has of the secret ballot, closed: tracking numbers in their order, as JSON."""
    ballot = SecretBallot.objects.get(session__reference=SESSION)
    kept = list(ballot.sealed.order_by("place").values_list("tracking_number", flat=True))
    sealed.close_ballot(acting(CHAIR), ballot=ballot, at=now())
    json.dump({"kept": kept}, sys.stdout)


def _session() -> Session:
    return Session.objects.get(reference=SESSION)


def _found_members(codes: list[str]) -> None:
    Bureau.objects.get_or_create(code=Bureau.SECRETARIAT, defaults={"kind": "secretariat"})
    if not Organisation.objects.exists():
        Organisation.objects.create(profile="invented", edition="1", founded_at=now())
    members = Member.objects.bulk_create(Member(code=code, names={"en": code}, invented=True) for code in codes)
    Membership.objects.bulk_create(Membership(member=member, from_on=date(2000, 1, 1)) for member in members)
    Bureau.objects.bulk_create(Bureau(code=member.code, member=member) for member in members)
    for code in codes:
        account = Account.objects.create(username=f"head.{code.lower()}")
        Officer.objects.create(account=account, bureau_id=code, name=f"Head {code}", roles=["officer"], began_at=BEFORE)


def _seat(session: Session, codes: list[str]) -> None:
    """Each delegation announced, its letter accepted, its head in the hall."""
    heads = {one.bureau_id: one for one in Officer.objects.filter(bureau__in=codes)}
    members = {one.code: one for one in Member.objects.filter(code__in=codes)}
    rows = [
        Delegation(
            session=session, kind=DelegationKind.MEMBER, member=members[code], bureau_id=code, announced_at=BEFORE
        )
        for code in codes
    ]
    Delegation.objects.bulk_create(rows)
    common = [{"session": session, "delegation": row} for row in rows]
    Delegate.objects.bulk_create(
        Delegate(
            **one,
            capacity=Capacity.HEAD,
            name=f"Head {one['delegation'].bureau_id}",
            officer=heads[one["delegation"].bureau_id],
            named_at=BEFORE,
        )
        for one in common
    )
    CredentialsLetter.objects.bulk_create(
        CredentialsLetter(
            **one,
            signed_by="Minister",
            dated_on=BEFORE.date(),
            submitted_at=BEFORE,
            state=LetterState.ACCEPTED,
            decided_at=BEFORE,
        )
        for one in common
    )
    Presence.objects.bulk_create(Presence(**one, way=PresenceWay.DESK, came_at=BEFORE) for one in common)


def _prepare_election(secretary: Actor, session: Session, codes: list[str]) -> None:
    """The presidential election with three candidates, trustees, and a code for each delegation."""
    for username, office in (("hall.board", Office.BOARD), ("hall.codes", Office.CREDENTIALS)):
        officer(username, Bureau.SECRETARIAT)
        give(secretary, session, username, office)
    item = agenda.propose_item(
        secretary, session=session, kind=ItemKind.ELECTION, titles=in_four("Election"), explanation={}, at=BEFORE
    )
    election = elections.announce_election(secretary, item=item, post=POST, at=BEFORE)
    # One ballot is held: the codes need not be good for more.
    as_operation(lambda: ProvidedBallots.objects.create(session=session, uuids=[new_uuid()]))
    for code, region in zip(codes, ("africa", "americas", "europe"), strict=False):
        standing = Standing(member=code, name=f"Candidate {code}", region=region)
        candidacy = elections.stand(secretary, election=election, standing=standing, at=BEFORE)
        elections.examine_candidacy(acting("hall.board"), candidacy=candidacy, fault=None, at=AFTER_DUE)
    elections.report_on_election(acting("hall.board"), election=election, words=in_four("In order"), at=AFTER_DUE)
    ceremony = new_ceremony()
    people = [KeyHolder(name=f"Keeper {region}", region=region) for region in REGIONS]
    sealed.settle_trustees(
        secretary,
        session=session,
        people=people,
        threshold=2,
        certificates=ceremony.certificates,
        polynomials=ceremony.polynomials,
        keys=ceremony.publics,
        at=BEFORE,
    )
    committee = acting("hall.codes")
    with _codes_file().open("w", encoding="ascii") as kept:
        for row in Delegation.objects.filter(session=session).select_related("member"):
            handed = sealed.hand_out_code(committee, delegation=row, lost=False, at=BEFORE)
            print(row.bureau_id, handed.code, file=kept)


def _codes_file() -> Any:
    """The delegates' codes, which no real node keeps: here the delegates are the benchmark."""
    return place("bench-codes")


def _codes_kept() -> list[str]:
    return str(_codes_file().read_text(encoding="ascii")).splitlines()


def _signed_in(username: str) -> str:
    client = Client()
    with transaction.atomic():
        client.force_login(Account.objects.get(username=username), backend=BACKEND)
    return client.cookies["sessionid"].value
