"""The seat engine: who may take which seat, over the years, and that no unlawful committee ever comes out."""

from collections import Counter
from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.engines.ballots.rules import (
    Candidate,
    Contest,
    ElectionCounts,
    Outcome,
    Seat,
    SeatRejected,
    Term,
    after_ballot,
    calendar,
    committee_at,
    contests,
    decide,
    elect,
    eligibility,
    faults,
    obstacle_in,
    obstacle_to,
    render,
    stand_ins,
)
from comity.engines.ballots.rules.committees import seats_of
from comity.engines.ballots.rules.seating import is_completable
from comity.engines.ballots.rules.tables import RegionRule, Vacancy
from comity.engines.ballots.rules.tests.examples import PLAIN, WORLDWIDE, roll

COMMITTEE = WORLDWIDE.committees["executive-committee"]
BOARD = PLAIN.committees["board"]
REGIONS = tuple(COMMITTEE.regions)


def person(name, region, country=""):
    return Candidate(name, country or f"country of {name}", region)


def term(post, number, name, region, since, until, **also):
    country = also.pop("country", "")
    return Term(Seat(post, number), person(name, region, country), since, until, **also)


# The committee whose renewals assembly.md tells of, with invented people: nine seats opened in 2024, six in 2025.
STAGGERED = (
    term("president", 1, "P", "asia-south-pacific", 2021, 2025),
    term("vice-president", 1, "VE", "europe", 2024, 2027),
    term("vice-president", 2, "VF", "africa", 2024, 2027),
    term("vice-president", 3, "VM", "americas", 2024, 2027),
    term("delegate", 1, "DF1", "africa", 2022, 2025),
    term("delegate", 2, "DF2", "africa", 2022, 2025),
    term("delegate", 3, "DS1", "asia-south-pacific", 2022, 2025),
    term("delegate", 4, "DE1", "europe", 2022, 2025),
    term("delegate", 5, "DS2", "asia-south-pacific", 2024, 2027),
    term("delegate", 6, "DM1", "americas", 2024, 2027),
    term("delegate", 7, "DM2", "americas", 2024, 2027),
    term("delegate", 8, "DE2", "europe", 2024, 2027),
    term("delegate", 9, "DE3", "europe", 2024, 2027),
)


def at_2025():
    return committee_at(COMMITTEE, STAGGERED, 2025)


def code_of(obstacle):
    return None if obstacle is None else obstacle.code


class TestTerms:
    """Who sits until when, and which seats open."""

    def test_a_partial_renewal_opens_the_seats_whose_terms_end(self):
        opened = Counter(one.seat.post for one in at_2025().open_seats())
        assert opened == {"president": 1, "delegate": 4}

    def test_the_calendar_names_the_seats_of_each_year(self):
        opening = calendar(COMMITTEE, STAGGERED, range(2025, 2029))
        assert {year: len(seats) for year, seats in opening.items()} == {2025: 5, 2027: 8}

    def test_a_president_sits_four_years_and_others_three(self):
        assert {one.seat.post: one.until for one in at_2025().open_seats()} == {"president": 2029, "delegate": 2028}

    def test_a_successor_finishes_the_term(self):
        terms = (*STAGGERED[1:], term("president", 1, "P", "asia-south-pacific", 2023, 2027, left=2025))
        assert [
            one.until for one in committee_at(COMMITTEE, terms, 2025).open_seats() if one.seat.post == "president"
        ] == [2027]

    def test_or_has_a_full_term_where_the_rules_say_so(self):
        terms = (term("chair", 1, "P", "", 2024, 2026, left=2025),)
        assert BOARD.vacancy == Vacancy.FULL_TERM
        assert committee_at(BOARD, terms, 2025).open_seats()[0].until == 2027

    def test_an_earlier_year_is_told_as_it_was(self):
        terms = (*STAGGERED[:4], term("president", 1, "Q", "europe", 2025, 2029))
        assert committee_at(COMMITTEE, terms, 2023).held_by("P") is not None
        assert committee_at(COMMITTEE, terms, 2026).held_by("Q") is not None

    def test_the_senior_vice_president_acts(self):
        terms = (
            term("vice-president", 1, "V1", "europe", 2023, 2026),
            term("vice-president", 2, "V2", "africa", 2022, 2025),
            term("vice-president", 3, "V3", "americas", 2024, 2027),
        )
        acting = stand_ins(committee_at(COMMITTEE, terms, 2024), "president")
        assert [one.holder.person for one in acting] == ["V2"]

    @pytest.mark.parametrize(
        ("terms", "code"),
        [
            ((term("treasurer", 1, "T", "europe", 2024, 2027),), "no_such_seat"),
            ((term("president", 2, "T", "europe", 2024, 2027),), "no_such_seat"),
            ((term("president", 1, "T", "atlantis", 2024, 2027),), "no_such_region"),
            ((term("president", 1, "T", "europe", 2027, 2024),), "term_ends_before_it_begins"),
            ((term("president", 1, "T", "europe", 2024, 2028, left=2030),), "term_ends_before_it_begins"),
            ((term("president", 1, "T", "europe", 24, 28),), "no_year"),
            (
                (term("president", 1, "T", "europe", 2024, 2028), term("president", 1, "U", "europe", 2024, 2028)),
                "seat_held_twice",
            ),
            (
                (term("president", 1, "T", "europe", 2024, 2028), term("delegate", 1, "T", "europe", 2024, 2028)),
                "person_sits_twice",
            ),
        ],
        ids=["post", "seat", "region", "backwards", "left late", "year", "two holders", "two seats"],
    )
    def test_terms_that_cannot_be_are_refused(self, terms, code):
        with pytest.raises(SeatRejected) as refused:
            committee_at(COMMITTEE, terms, 2025)
        assert refused.value.reason.code == code


class TestEligibility:
    """Who may be elected to what, and why not."""

    @pytest.mark.parametrize(
        ("candidate", "post", "code"),
        [
            (person("N", "asia-south-pacific"), "president", None),
            (person("N", "europe"), "president", "region_leads"),
            (person("N", "americas"), "delegate", "region_full"),
            (person("N", "africa"), "delegate", None),
            (person("N", "africa", "country of VE"), "delegate", "country_taken"),
            (person("N", "africa", "country of DF1"), "delegate", None),
            (person("DF1", "africa"), "delegate", "not_again"),
            (person("P", "asia-south-pacific"), "president", "not_again"),
            (person("P", "asia-south-pacific"), "delegate", "not_again"),
            (person("DS2", "asia-south-pacific"), "president", None),
            (person("DS2", "asia-south-pacific"), "delegate", "sits_already"),
            (person("VE", "europe"), "delegate", "not_again"),
            (person("N", "europe"), "vice-president", "no_open_seat"),
            (person("N", "atlantis"), "delegate", "no_such_region"),
        ],
        ids=[
            "free", "region has a vice-president", "region full", "place in the region", "country sits",
            "country leaves", "delegate again", "president again", "president as delegate", "sitting delegate rises",
            "same post again", "vice-president as delegate", "no seat open", "unknown region",
        ],
    )  # fmt: skip
    def test_what_stands_against_a_candidate(self, candidate, post, code):
        assert code_of(obstacle_to(at_2025(), candidate, post)) == code

    def test_a_year_later_a_former_delegate_may_stand_again(self):
        terms = (term("delegate", 1, "D", "africa", 2021, 2024),)
        again = [code_of(obstacle_to(committee_at(COMMITTEE, terms, year), person("D", "africa"), "delegate"))
                 for year in (2024, 2025)]  # fmt: skip
        assert again == ["not_again", None]

    def test_leaving_early_does_not_shorten_the_wait(self):
        terms = (term("delegate", 1, "D", "africa", 2021, 2024, left=2022),)
        assert (
            code_of(obstacle_to(committee_at(COMMITTEE, terms, 2024), person("D", "africa"), "delegate")) == "not_again"
        )

    def test_who_was_elected_does_not_stand_again_at_the_session(self):
        committee = at_2025()
        now = elect(committee, contests(committee)[0], person("N", "asia-south-pacific"))
        assert code_of(obstacle_to(now, person("N", "asia-south-pacific"), "delegate")) == "elected_already"

    def test_a_sitting_delegate_who_is_elected_president_leaves_a_seat(self):
        committee = at_2025()
        now = elect(committee, contests(committee)[0], person("DS2", "asia-south-pacific"))
        delegates = [one for one in now.open_seats() if one.seat.post == "delegate"]
        assert sorted(one.until for one in delegates) == [2027, 2028, 2028, 2028, 2028]

    def test_or_may_not_be_elected_where_the_rules_say_so(self):
        rule = replace(COMMITTEE, sitting_may_stand=False)
        committee = committee_at(rule, STAGGERED, 2025)
        assert code_of(obstacle_to(committee, person("DS2", "asia-south-pacific"), "president")) == "sits_already"

    def test_a_delegate_who_would_take_the_last_place_of_a_region_without_leader_is_refused(self):
        # Nobody leads yet; a third delegate from Africa would leave three regions for four posts of different ones.
        terms = tuple(term("delegate", number, f"D{number}", "africa", 2024, 2027) for number in (1, 2))
        committee = committee_at(COMMITTEE, terms, 2025)
        reason = obstacle_to(committee, person("N", "africa"), "delegate")
        assert code_of(reason) == "rest_not_fillable"
        assert render(reason, "en", edition=WORLDWIDE) == (
            "With N from Africa as Delegate, the seats that stay open could no longer all be filled within the regions’"
            " seats."
        )

    def test_all_candidates_are_told_for_all_open_posts(self):
        told = eligibility(at_2025(), [person("N", "africa"), person("M", "asia-south-pacific")])
        assert [(one.candidate.person, one.post, code_of(one.obstacle)) for one in told] == [
            ("N", "president", "region_leads"),
            ("N", "delegate", None),
            ("M", "president", None),
            ("M", "delegate", None),
        ]

    def test_an_unknown_post_is_refused(self):
        with pytest.raises(SeatRejected):
            obstacle_to(at_2025(), person("N", "africa"), "treasurer")


class TestContests:
    """Which elections are held, in which order."""

    def test_the_president_comes_first_and_alone(self):
        assert contests(at_2025()) == (Contest("president", "", 2029, 1),)

    def test_then_the_seats_of_each_region(self):
        committee = at_2025()
        now = elect(committee, contests(committee)[0], person("N", "asia-south-pacific"))
        assert contests(now) == (
            Contest("delegate", "africa", 2028, 2),
            Contest("delegate", "asia-south-pacific", 2028, 1),
            Contest("delegate", "europe", 2028, 1),
        )

    def test_a_president_from_another_region_moves_the_vice_presidency(self):
        terms = tuple(one for one in STAGGERED if one.holder.person != "VE")
        committee = committee_at(COMMITTEE, terms, 2025)
        now = elect(committee, contests(committee)[0], person("N", "europe"))
        assert contests(now) == (Contest("vice-president", "asia-south-pacific", 2028, 1),)

    def test_terms_of_different_length_are_voted_on_one_after_the_other(self):
        left = term("delegate", 5, "DS2", "asia-south-pacific", 2024, 2027, left=2025)
        terms = (left, *(one for one in STAGGERED if one.seat != left.seat))
        committee = committee_at(COMMITTEE, terms, 2025)
        now = elect(committee, contests(committee)[0], person("N", "asia-south-pacific"))
        assert [one for one in contests(now) if one.region == "asia-south-pacific"] == [
            Contest("delegate", "asia-south-pacific", 2028, 1),
            Contest("delegate", "asia-south-pacific", 2027, 1),
        ]

    def test_without_regions_a_post_is_voted_on_as_one(self):
        committee = committee_at(BOARD, (), 2026)
        now = elect(committee, contests(committee)[0], person("C", ""))
        assert contests(now) == (Contest("member", "", 2028, 4),)

    def test_a_full_committee_has_none(self):
        full = tuple(replace(one, since=2024, until=2027) for one in STAGGERED)
        assert contests(committee_at(COMMITTEE, full, 2025)) == ()

    def test_a_candidate_of_another_region_is_refused(self):
        committee = at_2025()
        now = elect(committee, contests(committee)[0], person("N", "asia-south-pacific"))
        with pytest.raises(SeatRejected) as refused:
            elect(now, contests(now)[0], person("M", "europe"))
        assert refused.value.reason.code == "other_region"


class TestFaults:
    """A committee filled under other rules."""

    @pytest.mark.parametrize(
        ("terms", "codes"),
        [
            (STAGGERED, []),
            (
                (
                    term("delegate", 1, "A", "africa", 2024, 2027, country="XA"),
                    term("delegate", 2, "B", "europe", 2024, 2027, country="XA"),
                ),
                ["country_has_two"],
            ),
            (
                (
                    term("president", 1, "A", "africa", 2024, 2027),
                    term("vice-president", 2, "B", "africa", 2024, 2027),
                ),
                ["region_leads_twice"],
            ),
            (tuple(term("delegate", n, f"D{n}", "africa", 2024, 2027) for n in range(1, 5)), ["region_over_full"]),
            (tuple(term("delegate", n, f"D{n}", "africa", 2024, 2027) for n in range(1, 4)), ["not_completable"]),
        ],
        ids=["none", "country twice", "region leads twice", "region over full", "not completable"],
    )
    def test_they_are_named(self, terms, codes):
        assert [one.code for one in faults(committee_at(COMMITTEE, terms, 2025))] == codes


# Laws


def is_lawful(rule, terms):
    """The slow twin of the rules of a committee, read from their text: who sits may sit together."""
    holders = [one.holder for one in terms]
    countries = Counter(one.country for one in holders)
    regions = Counter(one.region for one in holders)
    leaders = Counter(one.holder.region for one in terms if one.seat.post in rule.apart)
    return (
        len({one.seat for one in terms}) == len({one.person for one in holders}) == len(terms)
        and (not rule.different_countries or max(countries.values(), default=0) <= 1)
        and all(number <= rule.regions[region].seats for region, number in regions.items() if rule.regions)
        and max(leaders.values(), default=0) <= 1
    )


def can_be_completed(committee):
    """The slow twin of `is_completable`: try every region for every open seat."""
    waiting = committee.open_seats()
    for choice in product(committee.rule.regions, repeat=len(waiting)):
        filled = [
            Term(one.seat, person(f"new {number}", region), committee.year, one.until)
            for number, (one, region) in enumerate(zip(waiting, choice, strict=True))
        ]
        if is_lawful(committee.rule, [*committee.sitting, *filled]):
            return True
    return False


@st.composite
def small_committees(draw):
    """Committees of up to five seats in up to three regions, some already filled, lawfully or not."""
    regions = [f"r{number}" for number in range(draw(st.integers(1, 3)))]
    posts = {
        "chair": replace(COMMITTEE.posts["president"], post="chair", seats=draw(st.integers(1, 2)), not_after=()),
        "member": replace(COMMITTEE.posts["delegate"], post="member", seats=draw(st.integers(1, 3)), not_after=()),
    }
    rule = replace(
        COMMITTEE,
        posts=posts,
        regions={one: RegionRule(region=one, label={"en": one}, seats=draw(st.integers(1, 3))) for one in regions},
        apart=frozenset(draw(st.sets(st.sampled_from(["chair", "member"])))),
    )
    taken = draw(st.sets(st.sampled_from(list(seats_of(rule))), max_size=4))
    terms = [
        Term(seat, person(f"{seat.post} {seat.number}", draw(st.sampled_from(regions))), 2024, 2027)
        for seat in sorted(taken, key=str)
    ]
    return committee_at(rule, terms, 2025)


@given(small_committees())
def test_completable_means_that_regions_can_be_found_for_every_open_seat(committee):
    if is_lawful(committee.rule, committee.sitting):
        assert is_completable(committee) == can_be_completed(committee)


@given(small_committees(), st.sampled_from(["chair", "member"]), st.integers(0, 2))
def test_nothing_stands_against_a_stranger_exactly_where_a_lawful_committee_could_follow(committee, post, region):
    regions = list(committee.rule.regions)
    waiting = [one for one in committee.open_seats() if one.seat.post == post]
    if not waiting or not is_lawful(committee.rule, committee.sitting):
        return
    stranger = person("stranger", regions[region % len(regions)])
    after = committee.seating(stranger, waiting[0])
    follows = is_lawful(committee.rule, after.sitting) and can_be_completed(after)
    assert (obstacle_to(committee, stranger, post) is None) == follows


def barred_but_elected(committee):
    """The slow twin of re-election: who was elected this year although a term that bars it had only just ended."""
    return [
        (new, old)
        for new in committee.sitting
        for old in committee.past
        if new.since == committee.year
        and new.holder.person == old.holder.person
        and old.since < committee.year
        and old.seat.post in committee.rule.posts[new.seat.post].not_after
        and old.until >= committee.year
    ]


def hold_elections(edition, committee, chance, people):
    """Every election of a session, with votes that nobody foresees; an election that elects nobody ends the session."""
    while held := contests(committee):
        contest = chance.choice(held)
        standing = {one.person: one for one in people if may_stand(committee, contest, one)}
        after = hold_election(edition, committee, contest, standing, chance) if standing else committee
        if after == committee:
            break
        committee = after
    return committee


def hold_election(edition, committee, contest, standing, chance):
    """Up to five ballots of one election."""
    rule = edition.rules[committee.rule.posts[contest.post].decision]
    seats, names = contest.seats, tuple(standing)
    for ballot in range(1, 6):
        votes = {name: chance.randrange(4) * 5 for name in names}
        # As few ballots as can hold the votes, so that many candidates have enough of them.
        ballots = None if seats == 1 else max([*votes.values(), -(-sum(votes.values()) // seats)])
        counts = ElectionCounts(votes=votes, ballots=ballots, roll=roll(1000, members=1000))
        decision = decide_with_lots(rule, counts, chance, ballot=ballot, seats=seats,
                                    obstacle=obstacle_in(committee, contest, standing))  # fmt: skip
        committee = after_ballot(committee, contest, standing, decision)
        if decision.outcome != Outcome.NEXT_BALLOT or not decision.next.candidates:
            break
        seats, names = decision.next.seats, decision.next.candidates
    return committee


def decide_with_lots(rule, counts, chance, **held):
    """The decision, once as many lots are drawn as it asks for."""
    decision, drawn = decide(rule, counts, **held), ()
    while decision.outcome == Outcome.LOT_DECIDES:
        drawn += tuple(chance.sample(decision.tied, len(decision.tied)))
        decision = decide(rule, counts, drawn=drawn, **held)
    return decision


def may_stand(committee, contest, candidate):
    return obstacle_in(committee, contest, {candidate.person: candidate})((), candidate.person) is None


@settings(max_examples=80)
@given(
    edition=st.sampled_from([WORLDWIDE, PLAIN]),
    countries=st.lists(st.integers(0, 19), min_size=1, max_size=40),
    seed=st.integers(0, 2**32),
)
def test_no_unlawful_committee_ever_comes_out_whatever_the_votes(edition, countries, seed):
    [rule] = edition.committees.values()
    regions = tuple(rule.regions) or ("",)
    people = [Candidate(f"P{n}", f"X{one}", regions[one % len(regions)]) for n, one in enumerate(countries)]
    chance, terms = Random(seed), ()
    for year in (2026, 2027, 2029):
        committee = hold_elections(edition, committee_at(rule, terms, year), chance, people)
        terms = committee.terms()
        assert is_lawful(rule, committee.sitting)
        assert is_completable(committee)
        assert faults(committee) == ()
        assert barred_but_elected(committee) == []


@settings(max_examples=30)
@given(st.data())
def test_elections_of_enough_candidates_end_with_a_full_committee(data):
    people = [Candidate(f"P{number}", f"X{number}", REGIONS[number % 4]) for number in range(40)]
    committee = committee_at(COMMITTEE, (), 2026)
    for post in COMMITTEE.posts.values():
        for _ in range(post.seats):
            contest = contests(committee)[0]
            able = [one for one in people if may_stand(committee, contest, one)]
            committee = elect(committee, contest, data.draw(st.sampled_from(able)))
    assert contests(committee) == ()
    assert Counter(one.holder.region for one in committee.sitting) == {
        one.region: one.seats for one in COMMITTEE.regions.values()
    }
