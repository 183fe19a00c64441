"""Elections by the rules alone: slates, ballots, lots, seats."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.assembly.rules import elections as rules
from comity.assembly.rules.elections import Slate
from comity.engines.ballots import rules as voting
from comity.engines.ballots.rules import Candidate, ElectionCounts, Outcome, Roll, Seat, Term

EDITION = voting.edition("worldwide-2021")
COMMITTEE = "executive-committee"
ROLL = Roll(members=40, entitled=40, present=40)
MIRA, TOMA, IDA = "c-1", "c-2", "c-3"


def candidate(name: str, country: str, region: str) -> Candidate:
    """Somebody who stands."""
    return Candidate(rules.person_of(name, country), country, region)


STANDING = {
    MIRA: candidate("Mira Vale", "XA", "africa"),
    TOMA: candidate("Toma Reed", "XB", "europe"),
    IDA: candidate("Ida Roth", "XC", "americas"),
}


def slate(terms: tuple[Term, ...] = (), **changes: object) -> Slate:
    """The ballot paper of a presidential election."""
    said: dict[str, object] = {
        "seats": 1,
        "candidates": STANDING,
        "committee": COMMITTEE,
        "year": 2026,
        "post": "president",
        "until": 2030,
        "terms": terms,
    }
    return Slate(**said | changes)  # type: ignore[arg-type]


def decided(votes: Mapping[str, int], ballot: int = 1, on: Slate | None = None, **how: object) -> voting.Decision:
    """The decision of one ballot of the presidential election."""
    counts = ElectionCounts(votes=votes, ballots=sum(votes.values()), roll=ROLL)
    return rules.decision_of(EDITION, "president", on or slate(), counts, ballot=ballot, **how)  # type: ignore[arg-type]


def sitting(post: str, number: int, who: Candidate, until: int = 2028, **how: int) -> Term:
    """Somebody's term, begun in 2025."""
    return Term(Seat(post, number), who, 2025, until, **how)


class TestPeople:
    def test_a_name_is_stored_without_marks_that_nobody_sees(self):
        assert rules.clean_name("\u200fليلى \u200e Vale\n") == "ليلى Vale"
        assert rules.clean_name("\u200f \n") == ""

    @given(st.text(max_size=400))
    def test_whatever_is_typed_the_rules_can_judge_or_it_is_nobody(self, typed):
        name = rules.clean_name(typed)
        if name:
            assert Candidate(rules.person_of(name, "XA"), "XA").country == "XA"

    def test_candidacies_end_on_the_day_of_the_edition(self):
        assert rules.last_day_for_candidacies(EDITION, date(2026, 5, 4)) == date(2026, 3, 20)
        assert rules.last_day_for_candidacies(voting.edition("simple-majority"), date(2026, 5, 4)) == date(2026, 4, 20)


class TestThreeBallots:
    """A presidential election over three ballots, in which the majority changes after the second."""

    def test_the_third_is_won_by_more_than_half(self):
        first = decided({MIRA: 18, TOMA: 15, IDA: 7})
        assert (first.outcome, first.needed, first.base) == (Outcome.NEXT_BALLOT, 27, 40)
        second = decided({MIRA: 21, TOMA: 14, IDA: 5}, ballot=2)
        assert (second.outcome, second.needed) == (Outcome.NEXT_BALLOT, 27)
        third = decided({MIRA: 21, TOMA: 14, IDA: 5}, ballot=3)
        assert (third.outcome, third.needed, third.elected) == (Outcome.ELECTED, 21, (MIRA,))

    def test_the_slate_read_again_gives_the_same_decision(self):
        again = Slate.from_record(slate().as_record(), EDITION)
        assert (again, list(again.candidates)) == (slate(), list(STANDING))
        votes = {MIRA: 18, TOMA: 15, IDA: 7}
        assert decided(votes, on=again).as_record() == decided(votes).as_record()

    def test_counts_of_others_are_refused(self):
        with pytest.raises(voting.CountsRejected):
            decided({MIRA: 18, "c-9": 3})


class TestFollowing:
    def test_before_the_first_everybody_stands(self):
        assert rules.following(None) == rules.Following(1, None)

    def test_who_goes_on_stands_in_the_next(self):
        outcome = decided({MIRA: 18, TOMA: 15, IDA: 7}).as_record()
        assert rules.following(outcome) == rules.Following(2, (MIRA, TOMA, IDA))

    def test_a_ballot_without_quorum_is_held_again(self):
        outcome = {"outcome": "no-quorum", "ballot": 2}
        assert rules.following(outcome, [MIRA, TOMA]) == rules.Following(2, (MIRA, TOMA))

    def test_an_election_without_further_ballot_has_ended(self):
        assert rules.following({"outcome": "not-elected", "ballot": 3}) is None


class TestSeats:
    def test_who_is_elected_gets_the_term_of_the_post(self):
        (only,) = rules.seated(EDITION, slate(), [MIRA])
        assert (only.won.seat, only.won.since, only.won.until) == (Seat("president", 1), 2026, 2030)
        assert only.left is None

    def test_who_sat_already_leaves_the_other_seat(self):
        before = sitting("delegate", 1, STANDING[MIRA])
        (only,) = rules.seated(EDITION, slate((before,)), [MIRA])
        assert only.left == before

    def test_those_elected_at_this_session_sit_while_it_goes_on(self):
        delegate = sitting("delegate", 1, STANDING[MIRA], left=2026)
        president = Term(Seat("president", 1), STANDING[MIRA], 2026, 2030)
        now = rules.committee_now(EDITION.committees[COMMITTEE], (delegate, president), 2026)
        assert now.held_by(STANDING[MIRA].person) == president
        assert [term.left for term in now.past] == [2026]

    def test_later_posts_wait_for_the_first(self):
        empty = rules.committee_now(EDITION.committees[COMMITTEE], (), 2026)
        president = rules.contest_in(empty, "president", "")
        assert president is not None
        assert (president.seats, president.until) == (1, 2030)
        assert rules.contest_in(empty, "vice-president", "africa") is None

    def test_a_country_that_sits_bars_its_other_candidate(self):
        other = candidate("Odo Falk", "XB", "europe")
        against = rules.barred(EDITION, slate((sitting("delegate", 2, other),)))
        assert {key: reason.code for key, reason in against.items()} == {TOMA: "country_taken"}


class TestLots:
    @given(st.binary(min_size=32, max_size=32), st.lists(st.uuids().map(str), unique=True, max_size=9))
    def test_a_lot_draws_everybody_once_and_the_same_again(self, entropy, among):
        order = rules.order_drawn(entropy, among)
        assert sorted(order) == sorted(among)
        assert order == rules.order_drawn(entropy, among)

    def test_every_order_comes_up(self):
        orders = {tuple(rules.order_drawn(bytes([number]) * 32, "abc")) for number in range(100)}
        assert len(orders) == 6
