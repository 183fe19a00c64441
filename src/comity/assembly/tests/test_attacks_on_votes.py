"""Attacks on votes and ballots, by the names of the attack list: E1 to E5, and R1 with threads that press together."""

import json
import logging
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from comity.assembly import errors
from comity.assembly.codes import Choice
from comity.assembly.models import CastVote, SealedBallot, SecretBallot
from comity.assembly.queries import sealed as boxes
from comity.assembly.services import delegations, sealed, votes
from comity.assembly.tests.casting import NOW, named, officer
from comity.assembly.tests.electing import announced, node
from comity.assembly.tests.test_elections import committee
from comity.assembly.tests.test_pages import page, signed_in
from comity.assembly.tests.test_votes import delegation_of, hall
from comity.assembly.views import sealed as pages
from comity.core.models import AuditEntry
from comity.core.tests.test_writer import at_once
from comity.engines.ballots import holding
from comity.engines.ballots.writing.poll import Poll
from comity.notices.allowances import Limit
from tests.scenes import scene

__all__ = ["committee", "hall"]


@pytest.fixture
@scene
def contest(secretary, hall):
    """The presidential election, announced."""
    return announced(secretary, hall)


@pytest.fixture
def box(contest, committee):
    """An open secret ballot; XA to XD hold their codes."""
    contest.reported().with_keys()
    contest.hands_out(committee, "XA", "XB", "XC", "XD")
    return contest.opened()


def received(vote, data):
    """A sealed ballot, taken in."""
    return sealed.receive_ballot(node(), ballot=vote.secret, data=data, at=NOW)


class TestE1VoteTwice:
    def test_from_two_devices_counts_once(self, hall):
        vote = hall.opened()
        votes.cast_vote(hall.seats["XA"], vote=vote, choice=Choice.FOR, key=uuid4(), at=NOW)
        with pytest.raises(errors.AlreadyVoted):
            votes.cast_vote(hall.seats["XA"], vote=vote, choice=Choice.AGAINST, key=uuid4(), at=NOW)

    def test_by_the_deputy_after_the_head_counts_once(self, secretary, hall):
        other = officer("second.xa", "XA")
        named(secretary, delegation_of(hall.session, "XA"), "Second", "deputy", username="second.xa")
        vote = hall.opened()
        votes.cast_vote(hall.seats["XA"], vote=vote, choice=Choice.FOR, key=uuid4(), at=NOW)
        with pytest.raises(errors.AlreadyVoted):
            votes.cast_vote(other, vote=vote, choice=Choice.FOR, key=uuid4(), at=NOW)

    def test_after_the_delegate_left_the_delegation_is_refused(self, secretary, hall):
        vote = hall.opened()
        mine = delegation_of(hall.session, "XA").delegates.get(name="head.xa")
        delegations.withdraw_delegate(secretary, delegate=mine, at=NOW)
        with pytest.raises(errors.NotADelegate):
            votes.cast_vote(hall.seats["XA"], vote=vote, choice=Choice.FOR, key=uuid4(), at=NOW)

    def test_after_the_close_is_refused_whatever_the_clock_of_the_device_says(self, hall):
        vote = hall.opened()
        votes.close_vote(hall.chair, vote=vote, at=NOW)
        with pytest.raises(errors.VoteNotPossible):
            votes.cast_vote(hall.seats["XA"], vote=vote, choice=Choice.FOR, key=uuid4(), at=vote.opened_at)

    def test_in_a_box_counts_once_also_with_a_code_that_was_replaced(self, contest, committee, box):
        old = contest.sealed_by(box, "XA", "M")
        received(box, old)
        contest.hands_out(committee, "XA", lost=True)
        with pytest.raises(errors.BallotRefused):
            received(box, contest.sealed_by(box, "XA", "T"))
        assert SealedBallot.objects.count() == 1

    def test_refused_attempts_are_in_the_ledger_without_what_they_said(self, contest, box):
        received(box, contest.sealed_by(box, "XA", "M"))
        second = contest.sealed_by(box, "XA", "T")
        with pytest.raises(errors.BallotRefused):
            received(box, second)
        entry = AuditEntry.objects.filter(outcome="refused").latest("position")
        assert entry.code == "assembly.ballot-refused"
        answers = json.loads(second)["answers"]
        assert json.dumps(answers)[2:60] not in entry.details


class TestE2AndE3Copies:
    def test_the_ballot_of_somebody_else_under_the_own_credential_is_refused(self, contest, box):
        mine, theirs = (json.loads(contest.sealed_by(box, member, "M")) for member in ("XA", "XB"))
        copied = mine | {"answers": theirs["answers"]}
        with pytest.raises(errors.BallotRefused):
            received(box, json.dumps(copied, separators=(",", ":")).encode())

    def test_a_ballot_of_another_box_is_refused(self, contest, box):
        altered = json.loads(contest.sealed_by(box, "XA", "M")) | {"election_uuid": holding.new_uuid()}
        with pytest.raises(errors.BallotRefused):
            received(box, json.dumps(altered, separators=(",", ":")).encode())

    def test_the_same_ciphertext_twice_is_one_ballot(self, contest, box):
        data = contest.sealed_by(box, "XA", "M")
        assert received(box, data).pk == received(box, data).pk
        assert SealedBallot.objects.count() == 1


class TestE4NoTieOfVoterAndBallot:
    def test_neither_row_nor_receipt_nor_ledger_names_a_voter(self, contest, box):
        where = reverse("assembly:ballot-box", args=[box.secret.uuid])
        answer = Client().post(where, contest.sealed_by(box, "XA", "M"), "application/json")
        row = SealedBallot.objects.get()
        assert answer.json() == {"tracking_number": row.tracking_number}
        assert answer.cookies == {}
        entry = AuditEntry.objects.filter(event="assembly.receive_ballot").get()
        assert (entry.actor_kind, entry.bureau, entry.actor_id) == ("system", "GS", node().id)
        names = {field.name for field in SealedBallot._meta.get_fields()}
        assert names.isdisjoint({"delegation", "member", "officer", "cast_by"})

    def test_the_order_of_the_box_roll_is_not_that_of_the_members(self, contest, box):
        roll = boxes.poll_of(box.secret.opening).credentials
        assert list(roll) == sorted(roll)

    def test_nothing_is_counted_before_the_close(self, contest, box):
        received(box, contest.sealed_by(box, "XA", "M"))
        box.refresh_from_db()
        assert (box.counts, box.archive_sha256, SecretBallot.objects.get().archive) == (None, "", "")

    def test_the_chair_of_a_small_electorate_is_warned_before_the_ballot(self, contest):
        contest.reported()
        shown = page(signed_in("oran.vell"), "prepare-ballot", "GA-12", contest.election.pk)
        assert "4 members vote now: if all vote alike, the result says how each of them voted." in shown

    def test_a_code_is_in_no_row_and_no_line_of_a_log(self, contest, committee, box, caplog):
        caplog.set_level(logging.DEBUG)
        contest.hands_out(committee, "XA", lost=True)
        Client().post(reverse("assembly:ballot-box", args=[box.secret.uuid]), contest.codes["XA"], "application/json")
        code = contest.codes["XA"].replace("-", "")
        rows = [str(row) for model in apps.get_models() for row in model._base_manager.values()]
        assert any(box.secret.uuid in row for row in rows)  # the search bites
        assert not any(code in text.replace("-", "") for text in (*rows, caplog.text))


class TestE5TheServerCheats:
    """What a server that adds, drops or alters ballots does shows in the archive; the export's verifier says so."""

    def test_a_share_that_is_none_is_refused(self, contest, box):
        received(box, contest.sealed_by(box, "XA", "M"))
        sealed.close_ballot(contest.hall.chair, ballot=box.secret, at=NOW)
        secret = boxes.ballot_in(contest.hall.session, box.pk)
        share = json.loads(contest.ceremony.share(boxes.archive_of(secret), 1))
        share["decryption_factors"][0].reverse()
        with pytest.raises(errors.BallotRefused):
            sealed.add_share(contest.hall.chair, ballot=secret, share=json.dumps(share).encode(), at=NOW)


class TestFloods:
    def test_what_is_no_ballot_is_held_off_and_writes_nothing(self, contest, box, monkeypatch):
        monkeypatch.setattr(pages, "UNSOUND", Limit(name="test", burst=2.0, per_hour=1.0))
        where, before = reverse("assembly:ballot-box", args=[box.secret.uuid]), AuditEntry.objects.count()
        statuses = [Client().post(where, b"{}", "application/json").status_code for _ in range(4)]
        assert (statuses, AuditEntry.objects.count()) == ([422, 422, 429, 429], before)

    def test_a_hall_behind_one_address_votes_at_once(self, contest, box, monkeypatch):
        monkeypatch.setattr(pages, "UNSOUND", Limit(name="test", burst=1.0, per_hour=0.0))
        where = reverse("assembly:ballot-box", args=[box.secret.uuid])
        for member in ("XA", "XB", "XC", "XD"):
            assert Client().post(where, contest.sealed_by(box, member, "M"), "application/json").status_code == 200

    def test_the_proofs_of_a_ballot_are_checked_once(self, contest, box, monkeypatch):
        checked = []
        proofs = Poll.require_proofs
        monkeypatch.setattr(Poll, "require_proofs", lambda *said: (checked.append(1), proofs(*said))[1])
        where = reverse("assembly:ballot-box", args=[box.secret.uuid])
        assert Client().post(where, contest.sealed_by(box, "XA", "M"), "application/json").status_code == 200
        assert len(checked) == 1


@pytest.mark.django_db(transaction=True)
class TestR1Races:
    """Several press together; exactly one wins, and nobody is told of an error that is none of theirs."""

    @pytest.fixture(autouse=True)
    def no_connection_left_open(self):
        yield
        connection.close()

    def test_one_delegation_votes_from_eight_devices_at_once(self, hall):
        vote = hall.opened()

        def cast(number: int):
            choice = Choice.FOR if number % 2 else Choice.AGAINST
            return votes.cast_vote(hall.seats["XA"], vote=vote, choice=choice, key=uuid4(), at=NOW)

        answers = at_once(cast, 8)
        assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyVoted"] * 7 + ["CastVote"]
        assert CastVote.objects.count() == 1

    def test_one_code_is_handed_out_though_eight_ask(self, contest, committee):
        of = delegation_of(contest.hall.session, "XA")
        answers = at_once(lambda _: sealed.hand_out_code(committee, delegation=of, lost=False, at=NOW), 8)
        assert sorted(type(answer).__name__ for answer in answers) == ["CodeHandedOut"] * 7 + ["Handed"]

    def test_two_votes_of_one_voter_reach_the_box_together(self, contest, box):
        said = [contest.sealed_by(box, "XA", choice) for choice in "MTIM"]
        answers = at_once(lambda number: received(box, said[number]), 4, workers=4)
        assert sorted(type(answer).__name__ for answer in answers) == ["BallotRefused"] * 3 + ["SealedBallot"]
        assert SealedBallot.objects.count() == 1
