"""Known elections replayed: what the rules of 2021 say of the counts that papers printed, and what stays open."""

from decimal import ROUND_HALF_UP, Decimal

import pytest

from comity.engines.ballots.rules import ElectionCounts, Outcome, decide
from comity.engines.ballots.rules.majorities import SIMPLE, TWO_THIRDS
from comity.engines.ballots.rules.public_record import known_votes
from comity.engines.ballots.rules.tests.examples import PLAIN, WORLDWIDE, roll

KNOWN = {one.known: one for one in known_votes()}
PRESIDENT = WORLDWIDE.rules["president"]
MEMBERS = 196


def percent(votes, base):
    return (Decimal(100) * votes / base).quantize(Decimal("0.1"), ROUND_HALF_UP)


@pytest.mark.parametrize("known", ["president-2018", "president-2025"])
class TestCountsThatAreWhole:
    """2018 and 2025: every vote is known, so the outcome is not a matter of opinion."""

    def test_nobody_has_two_thirds(self, known):
        counts = KNOWN[known].counts()
        for ballot in (1, 2):
            decision = decide(PRESIDENT, counts, ballot=ballot)
            assert (decision.outcome, decision.elected) == (Outcome.NEXT_BALLOT, ())

    def test_the_third_ballot_elects_the_first(self, known):
        assert decide(PRESIDENT, KNOWN[known].counts(), ballot=3).elected == ("candidate-1",)

    def test_all_votes_are_counted(self, known):
        assert KNOWN[known].is_whole
        assert decide(PRESIDENT, KNOWN[known].counts(), ballot=3).base == KNOWN[known].cast


class TestDubai2018:
    """101 of 162: 62.3 %."""

    def test_it_was_seven_short_of_two_thirds(self):
        assert decide(PRESIDENT, KNOWN["president-2018"].counts()).needed == 101 + 7

    def test_the_share_is_the_reported_one(self):
        assert percent(101, 162) == Decimal("62.3")


class TestIstanbul2021:
    """68.9 % of votes that nobody published the number of."""

    SHARE = KNOWN["president-2021"].share_percent

    def counts_with_the_share(self):
        return [
            (votes, cast)
            for cast in range(1, MEMBERS + 1)
            for votes in range(cast + 1)
            if percent(votes, cast) == self.SHARE
        ]

    def test_such_a_share_elects_in_any_ballot_however_many_voted(self):
        possible = self.counts_with_the_share()
        assert possible
        for votes, cast in possible:
            counts = ElectionCounts(votes={"winner": votes, "others": cast - votes})
            assert [decide(PRESIDENT, counts, ballot=ballot).outcome for ballot in (1, 2, 3)] == [Outcome.ELECTED] * 3

    def test_so_the_first_two_ballots_must_have_given_less(self):
        assert KNOWN["president-2021"].decided_in == 3
        assert TWO_THIRDS.needed(1000) <= int(self.SHARE * 10)


class TestGlasgow2024:
    """96 votes "by majority", for a Vice-President from Africa: the base is not public."""

    RULE = WORLDWIDE.rules["vice-president"]

    def test_it_is_true_of_at_most_191_votes(self):
        [votes] = KNOWN["vice-president-africa-2024"].votes
        elected = [
            cast
            for cast in range(votes, MEMBERS + 1)
            if decide(self.RULE, ElectionCounts(votes={"winner": votes, "others": cast - votes})).elected == ("winner",)
        ]
        assert elected == list(range(96, 192))
        assert SIMPLE.largest_base(votes) == 191

    def test_it_is_not_true_of_all_members(self):
        assert SIMPLE.needed(MEMBERS) == 99


class TestMarrakech2025:
    """84 / 60 / 12 / 8 of 164; "in the first round", says one paper, "by simple majority" others."""

    COUNTS = KNOWN["president-2025"].counts()

    def test_the_shares_are_the_reported_ones(self):
        assert [percent(votes, 164) for votes in (84, 60, 12, 8)] == [
            Decimal(one) for one in ("51.2", "36.6", "7.3", "4.9")
        ]

    def test_the_first_ballot_is_only_possible_under_other_rules(self):
        assert decide(PRESIDENT, self.COUNTS, ballot=1).outcome == Outcome.NEXT_BALLOT
        chair = PLAIN.rules["chair"]
        counts = ElectionCounts(votes=self.COUNTS.votes, roll=roll(164))
        assert decide(chair, counts, ballot=1).outcome == Outcome.ELECTED


def test_what_is_open_is_said_of_every_known_election():
    assert all(one.left_open and one.reported and one.source for one in KNOWN.values())
