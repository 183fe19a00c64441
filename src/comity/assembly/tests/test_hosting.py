"""Hosting a coming session: offers by a day, a vote among them, an agreement that both sides sign, its duties."""

from datetime import date, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from comity.assembly import errors, exporting, upkeep, verifying
from comity.assembly.attachment_holders import visible_agreements
from comity.assembly.codes import BidState, DutyState, VoteState
from comity.assembly.content import Papers
from comity.assembly.desk import link
from comity.assembly.models import Delegation, HostAgreement, HostDuty, HostingBid, Vote
from comity.assembly.queries import hosting as asked
from comity.assembly.rules import hosting as rules
from comity.assembly.rules.timetable import end_of_day
from comity.assembly.services import agreeing, duties, hosting, sessions, votes
from comity.assembly.services import choosing_host as choosing
from comity.assembly.tests.casting import BEFORE, NOW, in_four, officer, scan
from comity.assembly.tests.test_pages import page, sent, signed_in
from comity.assembly.tests.voting import seated
from comity.core import checkpoints
from comity.core.codes import Role
from comity.core.models import DeskItem
from comity.engines.ballots.rules import ElectionCounts, Method
from comity.records.attachments.preparing import prepare
from tests.scenes import scene

YEAR = 2027


@pytest.fixture
@scene
def bureaus(states):
    """Administrators of the bureaus of XA and XB."""
    return {code: officer(f"admin.{code.lower()}", code, Role.ADMINISTRATOR) for code in ("XA", "XB")}


@pytest.fixture
@scene
def offers(session, bureaus):
    """XA and XB offer to host."""
    return {
        code: hosting.offer_to_host(
            actor, session=session, for_year=YEAR, place=in_four(f"Port {code}"), offer=in_four("A hall"), at=BEFORE
        )
        for code, actor in bureaus.items()
    }


@pytest.fixture
@scene
def hall(secretary, session, chair):
    """XA to XD vote."""
    return seated(secretary, session, chair, "XA", "XB", "XC", "XD")


def opened(hall, method=Method.ELECTRONIC_VOTE):
    """An open ballot among the offers."""
    vote = choosing.prepare_choice(hall.chair, session=hall.session, for_year=YEAR, method=method, at=NOW)
    return votes.open_vote(hall.chair, vote=vote, at=NOW)


def cast(hall, vote, **said):
    """Answers of the seats: an offer each, or None."""
    for code, bid in said.items():
        choosing.choose_host(hall.seats[code], vote=vote, bid=bid and bid.pk, key=uuid4(), at=NOW)


def decided(hall, vote):
    """The ballot, closed and decided."""
    return choosing.decide_host(hall.chair, vote=votes.close_vote(hall.chair, vote=vote, at=NOW), at=NOW)


class TestUnanimity:
    """Derived from the counts: everybody who voted named the same offer, and nobody stood aside."""

    @pytest.mark.parametrize(
        ("counts", "unanimous"),
        [
            ({"votes": {"a": 4}}, True),
            ({"votes": {"a": 4, "b": 0}}, True),
            ({"votes": {"a": 3, "b": 1}}, False),
            ({"votes": {"a": 4}, "blank": 1}, False),
            ({"votes": {"a": 4}, "invalid": 1}, False),
            ({"votes": {"a": 4}, "against": 1}, False),
            ({"votes": {"a": 0}, "blank": 4}, False),
        ],
        ids=["alone", "nobody-else", "another", "blank", "invalid", "against", "nobody"],
    )
    def test_is_when_nobody_wanted_another(self, counts, unanimous):
        assert rules.is_unanimous(ElectionCounts(**counts), "a") is unanimous


def test_usual_duties_come_in_the_order_of_their_days_and_never_before_the_agreement():
    duties = rules.usual_duties(date(2027, 5, 1), agreed_on=date(2027, 1, 10))
    days = [duty.on for duty in duties]
    assert days == sorted(days)
    assert days[0] == date(2027, 1, 10)
    assert len(duties) == len(rules.USUAL_DAYS)


class TestOffers:
    def test_are_taken_until_the_last_day_that_was_called_for(self, secretary, session, bureaus):
        hosting.call_for_offers(secretary, session=session, for_year=YEAR, due_on=BEFORE.date(), at=BEFORE)
        with pytest.raises(errors.CallExists):
            hosting.call_for_offers(secretary, session=session, for_year=YEAR, due_on=BEFORE.date(), at=BEFORE)
        said = {"session": session, "for_year": YEAR, "place": in_four("Port"), "offer": {}}
        with pytest.raises(errors.OffersClosed):
            hosting.offer_to_host(bureaus["XA"], **said, at=BEFORE + timedelta(days=1))
        assert hosting.offer_to_host(bureaus["XA"], **said, at=BEFORE).state == BidState.MADE

    def test_no_ballot_comes_before_the_last_day(self, secretary, session, offers, hall):
        hosting.call_for_offers(secretary, session=session, for_year=YEAR, due_on=NOW.date(), at=BEFORE)
        with pytest.raises(errors.OffersStillTaken):
            opened(hall)

    def test_stand_while_a_ballot_is_open_and_no_other_joins(self, secretary, session, offers, bureaus, hall):
        opened(hall)
        with pytest.raises(errors.BidDecided):
            hosting.withdraw_bid(bureaus["XA"], bid=offers["XA"], at=NOW)
        late = officer("admin.xc", "XC", Role.ADMINISTRATOR)
        with pytest.raises(errors.OffersClosed):
            hosting.offer_to_host(late, session=session, for_year=YEAR, place=in_four("Port"), offer={}, at=NOW)


class TestChoosing:
    def test_a_host_is_chosen_by_the_seats_and_the_vote_says_whether_unanimously(self, offers, hall):
        vote = opened(hall)
        cast(hall, vote, XA=offers["XB"], XB=offers["XB"], XC=offers["XB"], XD=offers["XB"])
        assert decided(hall, vote).outcome["elected"] == [str(offers["XB"].pk)]
        bids = {bid.member.code: bid for bid in HostingBid.objects.select_related("member", "vote")}
        assert [bids[code].state for code in ("XA", "XB")] == [BidState.NOT_CHOSEN, BidState.CHOSEN]
        assert [asked.was_unanimous(bids[code]) for code in ("XA", "XB")] == [False, True]
        with pytest.raises(errors.AlreadyDecided):
            opened(hall)

    def test_one_who_stands_aside_is_not_counted_and_ends_unanimity(self, offers, hall):
        vote = opened(hall)
        cast(hall, vote, XA=offers["XB"], XB=offers["XB"], XC=None)
        vote = decided(hall, vote)
        assert (vote.counts["votes"][str(offers["XB"].pk)], vote.counts["blank"]) == (2, 1)
        assert not asked.was_unanimous(HostingBid.objects.select_related("vote").get(pk=offers["XB"].pk))

    def test_equal_votes_ask_for_another_ballot_in_which_an_offer_may_be_gone(self, offers, bureaus, hall):
        vote = opened(hall)
        cast(hall, vote, XA=offers["XA"], XB=offers["XB"])
        assert decided(hall, vote).outcome["outcome"] == "next-ballot"
        hosting.withdraw_bid(bureaus["XA"], bid=HostingBid.objects.get(pk=offers["XA"].pk), at=NOW)
        second = opened(hall)
        assert (second.ballot, second.candidates) == (2, [str(offers["XB"].pk)])
        cast(hall, second, XA=offers["XB"])
        assert decided(hall, second).outcome["outcome"] == "elected"

    def test_the_same_vote_sent_again_is_one_and_a_second_is_refused(self, offers, hall):
        vote, key, head = opened(hall), uuid4(), hall.seats["XA"]
        first = choosing.choose_host(head, vote=vote, bid=offers["XA"].pk, key=key, at=NOW)
        assert choosing.choose_host(head, vote=vote, bid=offers["XA"].pk, key=key, at=NOW) == first
        with pytest.raises(errors.AlreadyVoted):
            choosing.choose_host(head, vote=vote, bid=offers["XB"].pk, key=uuid4(), at=NOW)
        with pytest.raises(errors.OfferUnknown):
            choosing.choose_host(hall.seats["XB"], vote=vote, bid=uuid4(), key=uuid4(), at=NOW)

    def test_hands_are_counted_by_two_tellers(self, offers, hall):
        vote = opened(hall, Method.SHOW_OF_HANDS)
        papers = Papers(votes={offers["XA"].pk: 3, offers["XB"].pk: 1}, ballots=4)
        for teller in hall.tellers:
            choosing.count_hands(teller, vote=vote, papers=papers, at=NOW)
        assert decided(hall, vote).outcome["elected"] == [str(offers["XA"].pk)]

    def test_a_proposal_is_not_answered_like_a_choice_nor_the_other_way_round(self, offers, hall):
        vote = opened(hall)
        with pytest.raises(errors.BallotOfElection):
            votes.cast_vote(hall.seats["XA"], vote=vote, choice="for", key=uuid4(), at=NOW)
        with pytest.raises(errors.BallotOfElection):
            votes.decide_vote(hall.chair, vote=vote, casting=None, at=NOW)

    def test_the_choice_is_derived_again_from_the_exported_record(self, secretary, offers, hall, tmp_path):
        vote = opened(hall, Method.RECORD_VOTE)
        for code in hall.seats:
            delegation, bid = delegation_of(hall, code), offers["XA"].pk
            choosing.record_choice(secretary, vote=vote, delegation=delegation, bid=bid, key=uuid4(), at=NOW)
        decided(hall, vote)
        sessions.export_session(secretary, session=hall.session, at=NOW)
        checkpoints.sign_checkpoint(NOW)
        exporting.export(hall.session, tmp_path / "out")
        report = verifying.verify(tmp_path / "out")
        assert report.defect is None, report.defect
        assert report.outcomes == {str(vote.pk): "elected"}


def delegation_of(hall, code):
    """The id of a member's delegation."""
    return Delegation.objects.get(session=hall.session, member__code=code).pk


@pytest.fixture
@scene
def agreement(secretary, offers, bureaus, hall):
    """XA was chosen, has accepted its duties, and the agreement is drafted."""
    vote = opened(hall)
    cast(hall, vote, XA=offers["XA"])
    decided(hall, vote)
    bid = hosting.accept_duties(bureaus["XA"], bid=HostingBid.objects.get(pk=offers["XA"].pk), at=NOW)
    return drafted(secretary, bid)


def drafted(secretary, bid):
    """An agreement about a session of November 2027."""
    return agreeing.draft_agreement(
        secretary, bid=bid, opens_on=date(2027, 11, 8), closes_on=date(2027, 11, 11), prepared=prepare(scan()), at=NOW
    )


class TestAgreement:
    def test_is_only_with_who_was_chosen(self, secretary, offers):
        with pytest.raises(errors.NotChosen):
            drafted(secretary, offers["XA"])

    def test_is_in_force_once_both_have_signed_each_for_itself(self, secretary, bureaus, agreement):
        with pytest.raises(errors.NotYourDelegation):
            agreeing.sign_agreement(bureaus["XB"], agreement=agreement, at=NOW)
        signed = agreeing.sign_agreement(bureaus["XA"], agreement=agreement, at=NOW)
        assert not signed.is_in_force
        with pytest.raises(errors.AgreementSigned):
            agreeing.sign_agreement(bureaus["XA"], agreement=agreement, at=NOW)
        assert agreeing.sign_agreement(secretary, agreement=agreement, at=NOW).is_in_force

    def test_a_duty_is_reported_by_the_host_and_confirmed_or_given_back_by_the_secretary(
        self, secretary, bureaus, agreement
    ):
        duty = agreement.duties.first()
        with pytest.raises(errors.AgreementNotInForce):
            agreeing.report_duty(bureaus["XA"], duty=duty, note="", at=NOW)
        for side in (bureaus["XA"], secretary):
            agreeing.sign_agreement(side, agreement=agreement, at=NOW)
        duty.refresh_from_db()
        with pytest.raises(errors.NotYourDelegation):
            agreeing.report_duty(bureaus["XB"], duty=duty, note="", at=NOW)
        duty = agreeing.report_duty(bureaus["XA"], duty=duty, note="Law 12 of 2027", at=NOW)
        duty = agreeing.settle_duty(secretary, duty=duty, done=False, note="The decree is missing", at=NOW)
        assert (duty.state, duty.note) == (DutyState.OPEN, "The decree is missing")
        duty = agreeing.report_duty(bureaus["XA"], duty=duty, note="Decree 3", at=NOW)
        assert agreeing.settle_duty(secretary, duty=duty, done=True, note="", at=NOW).state == DutyState.DONE

    def test_a_duty_lies_on_the_desk_of_who_has_to_act_and_climbs_once_it_is_late(self, secretary, bureaus, agreement):
        duty = agreement.duties.order_by("due_on", "pk").first()
        due = end_of_day(duty.due_on, ZoneInfo("Africa/Casablanca"))
        assert asked.duties_to_remind_of(due) == []  # nobody owes anything before both have signed
        for side in (bureaus["XA"], secretary):
            agreeing.sign_agreement(side, agreement=agreement, at=NOW)
        assert self.desks_of(duty) == {("XA", duties.DUTY)}
        upkeep.remind(due - timedelta(seconds=1))
        assert self.desks_of(duty) == {("XA", duties.DUTY)}
        for _each in range(2):
            upkeep.remind(due)
        assert self.desks_of(duty) == {("XA", duties.DUTY), ("GS", asked.OVERDUE_DUTY)}
        duty = agreeing.report_duty(bureaus["XA"], duty=HostDuty.objects.get(pk=duty.pk), note="", at=due)
        assert self.desks_of(duty) == {("GS", duties.CONFIRM_DUTY)}
        duty = agreeing.settle_duty(secretary, duty=duty, done=False, note="No", at=due)
        upkeep.remind(due)
        assert self.desks_of(duty) == {("XA", duties.DUTY), ("GS", asked.OVERDUE_DUTY)}
        duty = agreeing.report_duty(bureaus["XA"], duty=duty, note="", at=due)
        agreeing.settle_duty(secretary, duty=duty, done=True, note="", at=due)
        assert self.desks_of(duty) == set()

    def desks_of(self, duty):
        """Where a duty lies, and as what."""
        items = DeskItem.objects.filter(subject_id=str(duty.pk), done_at__isnull=True)
        assert all(link(item) == reverse("assembly:agreement", args=["GA-12", duty.agreement_id]) for item in items)
        return {(item.bureau, item.kind) for item in items}

    def test_nobody_else_reads_it(self, secretary, bureaus, agreement, outsider):
        readers = (bureaus["XA"], bureaus["XB"], secretary, outsider)
        assert [bool(visible_agreements(one, [agreement.pk])) for one in readers] == [True, False, True, False]


class TestPages:
    def test_a_host_is_called_for_chosen_and_bound_by_pages(self, secretary, session, offers, hall):
        lead, seat = signed_in("oran.vell"), signed_in("head.xa", "ar")
        assert sent(signed_in("petra.lind"), "call-for-offers", "GA-12", for_year=YEAR, due_on="2026-03-01") == 302
        assert sent(lead, "prepare-choice", "GA-12", YEAR, method="electronic-vote") == 302
        vote = Vote.objects.get()
        assert sent(lead, "choice-open", "GA-12", vote.pk) == 302
        assert "Port XA (ar)" in page(seat, "seat", "GA-12")
        said = {"choice": offers["XA"].pk, "key": uuid4()}
        assert [sent(seat, "cast-choice", "GA-12", vote.pk, **said) for _ in range(2)] == [302, 302]
        assert "Port XA (ar)" in page(seat, "seat", "GA-12")
        assert sent(lead, "choice-close", "GA-12", vote.pk) == 302
        assert sent(lead, "choice-decide", "GA-12", vote.pk) == 302
        vote.refresh_from_db()
        assert vote.state == VoteState.DECIDED
        assert "unanimously" in page(lead, "choice", "GA-12", vote.pk)
        assert "unanimously" in page(lead, "bids", "GA-12")
        host, keeper = signed_in("admin.xa"), signed_in("petra.lind")
        bid = offers["XA"].pk
        assert sent(host, "accept-duties", "GA-12", bid) == 302
        days = {"opens_on": "2027-11-08", "closes_on": "2027-11-11"}
        assert sent(keeper, "draft-agreement", "GA-12", bid, **days, file=scan()) == 302
        key = HostAgreement.objects.get().pk
        duty = {"kind": "other", "due_on": "2027-10-01", "words_en": "A bus for the guests"}
        assert sent(keeper, "add-duty", "GA-12", key, **duty) == 302
        assert [sent(client, "sign-agreement", "GA-12", key) for client in (host, keeper)] == [302, 302]
        row = HostAgreement.objects.get().duties.get(kind="other")
        assert sent(host, "duty-report", "GA-12", row.pk, note="Hired") == 302
        assert sent(keeper, "duty-confirm", "GA-12", row.pk, note="") == 302
        assert "A bus for the guests" in page(host, "agreement", "GA-12", key)
        assert sent(signed_in("admin.xb"), "sign-agreement", "GA-12", key) == 404

    def test_a_roll_call_and_hands_are_written_down_by_pages(self, secretary, session, offers, hall):
        lead = signed_in("oran.vell")
        teller = signed_in("tess.one")
        for method in ("record-vote", "show-of-hands"):
            assert sent(lead, "prepare-choice", "GA-12", YEAR, method=method) == 302
            vote = Vote.objects.latest("prepared_at")
            assert sent(lead, "choice-open", "GA-12", vote.pk) == 302
            if method == "record-vote":
                assert "Roll-call" in page(teller, "choice", "GA-12", vote.pk)
                said = {"delegation": delegation_of(hall, "XC"), "choice": "", "key": uuid4()}
                assert sent(teller, "record-choice", "GA-12", vote.pk, **said) == 302
            else:
                hands = {str(offers["XA"].pk): 2, str(offers["XB"].pk): 1, "blank": 1}
                assert sent(teller, "count-hands", "GA-12", vote.pk, **hands) == 302
            assert sent(lead, "choice-annul", "GA-12", vote.pk) == 302
