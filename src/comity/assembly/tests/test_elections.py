"""Elections in a session: who may stand, what the board does, ballots until somebody is elected, secret ones too."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from comity.assembly import errors, exporting, verifying
from comity.assembly.codes import CandidacyFault, CandidacyState, ElectionState, Office, VoteState
from comity.assembly.content import Post
from comity.assembly.models import SealedBallot, Term, Vote
from comity.assembly.queries import sealed as boxes
from comity.assembly.queries.communiques import communiques
from comity.assembly.services import balloting, elections, sealed, sessions, votes
from comity.assembly.tests.casting import BEFORE, NOW, acting, give, in_four, officer
from comity.assembly.tests.electing import AFTER_DUE, PRESIDENT, Contest, announced, node
from comity.assembly.tests.test_texts import delegate
from comity.assembly.tests.test_votes import hall
from comity.core import checkpoints
from comity.core.countries import LANGUAGES
from comity.engines.ballots.rules import Method
from comity.members.models import Member
from comity.records.tests.casting import as_operation
from tests.scenes import scene

__all__ = ["delegate", "hall"]


@pytest.fixture
@scene
def contest(secretary, hall) -> Contest:
    """The presidential election, announced."""
    return announced(secretary, hall)


@pytest.fixture
def committee(hall):
    """Somebody who hands codes out: the credentials committee of the hall."""
    return acting("gil.marsh")


def seat(member: str, name: str, region: str, post: str = "delegate", number: int = 1) -> None:
    """Somebody sits in the Executive Committee since last year."""
    row = Member.objects.get(code=member)
    as_operation(
        lambda: Term.objects.create(
            committee="executive-committee",
            edition="worldwide-2021",
            post=post,
            seat=number,
            person=name,
            member=row,
            region=region,
            since=2025,
            until=2028,
        )
    )


class TestAnnouncing:
    def test_the_post_of_the_edition_says_rule_seats_and_last_day(self, contest):
        election = contest.election
        assert (election.decision, election.seats, election.year) == ("president", 1, 2026)
        last_moment = election.due_at.astimezone(ZoneInfo("Africa/Casablanca")) - timedelta(seconds=1)
        assert last_moment.date().isoformat() == "2026-03-20"

    def test_once_in_a_session(self, secretary, contest):
        with pytest.raises(errors.ElectionExists):
            elections.announce_election(secretary, item=contest.election.item, post=PRESIDENT, at=BEFORE)

    @pytest.mark.parametrize(
        "post",
        [
            Post(method=Method.PAPER_BALLOT, committee="executive-committee", post="king"),
            Post(method=Method.PAPER_BALLOT, committee="executive-committee", post="president", region="africa"),
            Post(method=Method.PAPER_BALLOT, committee="executive-committee", post="delegate"),
            Post(method=Method.PAPER_BALLOT, committee="politburo", post="president"),
            Post(method=Method.PAPER_BALLOT, decision="president"),
            Post(method=Method.PAPER_BALLOT, decision="resolution"),
        ],
        ids=["post", "region-too-many", "region-missing", "committee", "described-elsewhere", "a-motion"],
    )
    def test_what_the_rules_do_not_hold_is_refused(self, secretary, contest, post):
        with pytest.raises(errors.NoSuchContest):
            elections.announce_election(secretary, item=contest.election.item, post=post, at=BEFORE)


class TestStanding:
    def test_after_the_last_day_nobody_stands_where_the_rules_know_no_nomination(self, contest):
        with pytest.raises(errors.CandidaciesClosed, match="2026-03-20"):
            contest.stands("XA", "Mira Vale", at=AFTER_DUE)

    def test_a_bureau_puts_its_own_candidate_forward_only(self, contest):
        contest.secretary = officer("abe.north", "XA")
        assert contest.stands("XA", "Mira Vale").late is False
        with pytest.raises(errors.NotYourDelegation):
            contest.stands("XB", "Toma Reed")

    def test_a_region_that_the_committee_does_not_have_is_refused(self, contest):
        with pytest.raises(errors.RegionUnknown, match="africa"):
            contest.stands("XA", "Mira Vale", "atlantis")

    def test_the_seat_engine_refuses_whom_the_rules_bar_and_says_why(self, contest):
        seat("XA", "Odo Falk", "africa")
        candidacy = contest.stands("XA", "Mira Vale", "africa")
        decided = elections.examine_candidacy(contest.board, candidacy=candidacy, fault=None, at=AFTER_DUE)
        assert (decided.state, decided.reasons[0]["code"]) == (CandidacyState.REFUSED, "country_taken")

    def test_the_board_refuses_with_a_reason_of_its_own(self, contest):
        candidacy = contest.stands("XA", "Mira Vale", "africa")
        fault = CandidacyFault.NO_CONSENT
        decided = elections.examine_candidacy(contest.board, candidacy=candidacy, fault=fault, at=AFTER_DUE)
        assert decided.reasons == [{"code": "no-consent", "facts": {}}]

    def test_nobody_examines_a_candidacy_of_the_own_member(self, contest):
        own = officer("xenia.board", "XA")
        give(contest.secretary, contest.hall.session, "xenia.board", Office.BOARD)
        candidacy = contest.stands("XA", "Mira Vale", "africa")
        with pytest.raises(errors.OwnCandidacy):
            elections.examine_candidacy(own, candidacy=candidacy, fault=None, at=AFTER_DUE)

    def test_the_board_reports_once_it_has_decided_on_everybody(self, contest):
        contest.stands("XA", "Mira Vale", "africa")
        with pytest.raises(errors.CandidaciesWaiting):
            elections.report_on_election(contest.board, election=contest.election, words=in_four("?"), at=AFTER_DUE)

    def test_no_ballot_before_the_report(self, contest):
        with pytest.raises(errors.ElectionNotPossible):
            contest.prepared()


class TestOnPaper:
    """Four members vote. Two-thirds of four are three; more than half of four are three, of three two."""

    def test_three_ballots_with_the_majority_changing(self, contest):
        contest.reported()
        first, second = contest.decided("MMTI"), contest.decided("MMTT")
        assert [(vote.ballot, vote.outcome["outcome"]) for vote in (first, second)] == [
            (1, "next-ballot"),
            (2, "next-ballot"),
        ]
        elections.withdraw_candidacy(contest.secretary, candidacy=contest.candidacy("I"), at=NOW)
        third = contest.decided("MMT0")
        assert (third.ballot, third.outcome["needed"], contest.elected_in(third)) == (3, 2, ["M"])
        assert len(third.candidates) == 2
        contest.election.refresh_from_db()
        assert contest.election.state == ElectionState.FILLED
        assert contest.candidacy("T").state == CandidacyState.NOT_ELECTED
        term = Term.objects.get()
        assert (term.person, term.post, term.since, term.until) == ("Mira Vale", "president", 2026, 2030)

    def test_the_communique_says_it_in_every_language_with_the_counts(self, contest):
        contest.reported().decided("MMTT")
        contest.decided("MMM0")
        (told,) = communiques(contest.hall.session)
        assert list(told.texts) == list(LANGUAGES)
        assert "State XA, was elected in ballot 2 with 3 of 3 votes; 2 were needed." in told.texts["en"]
        assert all("Mira Vale" in text for text in told.texts.values())

    def test_who_sat_already_leaves_the_other_seat(self, contest):
        seat("XA", "Mira Vale", "africa")
        contest.reported().decided("MMMT")
        assert sorted(Term.objects.values_list("post", "left")) == [("delegate", 2026), ("president", None)]

    def test_tellers_who_disagree_count_anew(self, contest):
        contest.reported()
        vote = votes.open_vote(contest.hall.chair, vote=contest.prepared(), at=NOW)
        for teller, said in zip(contest.hall.tellers, ("MMTI", "MTTI"), strict=True):
            balloting.count_papers(teller, vote=vote, papers=contest.papers(said), at=NOW)
        with pytest.raises(errors.CountsDisagree):
            votes.close_vote(contest.hall.chair, vote=vote, at=NOW)

    def test_more_papers_than_voters_cannot_be(self, contest):
        contest.reported()
        vote = votes.open_vote(contest.hall.chair, vote=contest.prepared(), at=NOW)
        with pytest.raises(errors.CountImpossible):
            balloting.count_papers(contest.hall.tellers[0], vote=vote, papers=contest.papers("MMTII"), at=NOW)

    def test_nobody_is_elected_while_another_ballot_waits(self, contest):
        contest.reported().counted("MMTI")
        with pytest.raises(errors.BallotPending):
            contest.prepared()

    def test_nobody_withdraws_while_a_ballot_runs(self, contest):
        contest.reported().prepared()
        with pytest.raises(errors.WithdrawalNotPossible):
            elections.withdraw_candidacy(contest.secretary, candidacy=contest.candidacy("I"), at=NOW)

    def test_it_is_not_decided_like_a_proposal(self, contest):
        vote = contest.reported().counted("MMTI")
        with pytest.raises(errors.BallotOfElection):
            votes.decide_vote(contest.hall.chair, vote=vote, casting=None, at=NOW)

    def test_a_lot_that_nobody_asked_for_is_not_drawn(self, contest):
        vote = contest.reported().counted("MMTI")
        with pytest.raises(errors.LotNotAsked):
            balloting.draw_lot(contest.hall.chair, vote=vote, at=NOW)


class TestSealed:
    @pytest.fixture
    def box(self, contest, committee):
        """An open secret ballot; XA to XD hold their codes."""
        contest.reported().with_keys()
        contest.hands_out(committee, "XA", "XB", "XC", "XD")
        return contest.opened()

    def send(self, contest, vote, member, choice):
        data = contest.sealed_by(vote, member, choice)
        return sealed.receive_ballot(node(), ballot=vote.secret, data=data, at=NOW)

    def test_from_the_codes_to_the_seat_and_verified(self, contest, box, tmp_path):
        for member, choice in (("XA", "M"), ("XB", "M"), ("XC", "M"), ("XD", "0")):
            self.send(contest, box, member, choice)
        sealed.close_ballot(contest.hall.chair, ballot=box.secret, at=NOW)
        counted = contest.opened_by_trustees(box)
        assert (counted.counts["blank"], sorted(counted.counts["votes"].values())) == (1, [0, 0, 3])
        decided = balloting.decide_ballot(contest.hall.chair, vote=counted, at=NOW)
        assert contest.elected_in(decided) == ["M"]
        sessions.export_session(contest.secretary, session=contest.hall.session, at=NOW)
        checkpoints.sign_checkpoint(NOW + timedelta(minutes=1))
        exporting.export(contest.hall.session, tmp_path / "GA-12")
        report = verifying.verify(tmp_path / "GA-12")
        assert report.defect is None, report.defect
        assert report.outcomes == {str(box.pk): "elected"}

    def test_a_ballot_sent_again_is_the_first(self, contest, box):
        data = contest.sealed_by(box, "XA", "M")
        first, again = (sealed.receive_ballot(node(), ballot=box.secret, data=data, at=NOW) for _ in range(2))
        assert (first.pk, SealedBallot.objects.count()) == (again.pk, 1)

    def test_a_second_ballot_is_refused_where_votes_are_final(self, contest, box):
        self.send(contest, box, "XA", "M")
        with pytest.raises(errors.BallotRefused):
            self.send(contest, box, "XA", "T")

    def test_a_changed_ballot_is_refused(self, contest, box):
        data = bytearray(contest.sealed_by(box, "XA", "M"))
        data[len(data) // 2] ^= 1
        with pytest.raises(errors.BallotRefused):
            sealed.receive_ballot(node(), ballot=box.secret, data=bytes(data), at=NOW)

    def test_nothing_is_received_after_closing(self, contest, box):
        self.send(contest, box, "XA", "M")
        late = contest.sealed_by(box, "XB", "M")
        sealed.close_ballot(contest.hall.chair, ballot=box.secret, at=NOW)
        with pytest.raises(errors.VoteNotPossible):
            sealed.receive_ballot(node(), ballot=box.secret, data=late, at=NOW)

    def test_one_trustee_alone_opens_nothing(self, contest, box):
        self.send(contest, box, "XA", "M")
        sealed.close_ballot(contest.hall.chair, ballot=box.secret, at=NOW)
        secret = boxes.ballot_in(contest.hall.session, box.pk)
        share = contest.ceremony.share(boxes.archive_of(secret), 1)
        sealed.add_share(contest.hall.chair, ballot=secret, share=share, at=NOW)
        with pytest.raises(errors.BallotRefused):
            sealed.publish_tally(contest.hall.chair, ballot=secret, at=NOW)
        with pytest.raises(errors.VoteNotPossible):
            balloting.decide_ballot(contest.hall.chair, vote=Vote.objects.get(pk=box.pk), at=NOW)

    def test_where_nobody_votes_there_is_nothing_to_open(self, contest, box):
        closed = sealed.close_ballot(contest.hall.chair, ballot=box.secret, at=NOW)
        assert (closed.state, closed.counts["ballots"]) == (VoteState.COUNTED, 0)
        assert balloting.decide_ballot(contest.hall.chair, vote=closed, at=NOW).outcome["outcome"] == "next-ballot"

    def test_a_code_is_handed_out_once_and_in_no_message(self, contest, committee):
        contest.hands_out(committee, "XA")
        with pytest.raises(errors.CodeHandedOut):
            contest.hands_out(committee, "XA")
        first = contest.codes["XA"]
        contest.hands_out(committee, "XA", lost=True)
        assert contest.codes["XA"] != first

    def test_who_votes_and_has_no_code_is_named_before_the_box_opens(self, contest, committee):
        contest.reported().with_keys()
        contest.hands_out(committee, "XA", "XB", "XC")
        with pytest.raises(errors.CodesMissing, match="XD"):
            contest.opened()

    def test_trustees_of_one_region_are_refused(self, contest):
        with pytest.raises(errors.TrusteesOfOneRegion):
            contest.with_keys(("africa", "africa", "europe"))
