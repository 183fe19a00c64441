"""Plain values from which every outcome can be derived again."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engines.ballots.rules import (
    Candidate,
    CountsRejected,
    ElectionCounts,
    Fault,
    MotionCounts,
    Roll,
    candidate_as_record,
    candidates_from_record,
    counts_as_record,
    counts_from_record,
    decide,
    edition,
    read_edition,
    term_as_record,
    terms_from_record,
)
from comity.engines.ballots.rules.editions import _folder
from comity.engines.ballots.rules.tests.examples import WORLDWIDE
from comity.engines.ballots.rules.tests.test_seating import COMMITTEE, STAGGERED, term

rolls = st.none() | st.integers(90, 196).map(lambda present: Roll(members=196, entitled=196, present=present))
few = st.integers(0, 20)
motions = st.builds(MotionCounts, in_favour=few, against=few, abstaining=few, invalid=few, roll=rolls)
elections = st.builds(
    ElectionCounts,
    votes=st.dictionaries(st.text("ABC", min_size=1, max_size=2), st.integers(0, 3), min_size=1, max_size=10),
    against=few,
    blank=few,
    invalid=few,
    roll=rolls,
)
ELECTION = counts_as_record(ElectionCounts(votes={"A": 1}))
MOTION = counts_as_record(MotionCounts(in_favour=3, against=1))


def through_json(value):
    return json.loads(json.dumps(value, sort_keys=True))


@given(motions | elections)
def test_counts_come_back_as_they_were(counts):
    assert counts_from_record(through_json(counts_as_record(counts))) == counts


@given(elections)
def test_a_decision_derived_from_the_record_is_the_decision(counts):
    rule = WORLDWIDE.rules["president"]
    again = counts_from_record(through_json(counts_as_record(counts)))
    assert decide(rule, again, ballot=3).as_record() == through_json(decide(rule, counts, ballot=3).as_record())


def test_terms_and_candidates_come_back_as_they_were():
    terms = (*STAGGERED, term("delegate", 1, "D", "africa", 2019, 2022, left=2020))
    assert terms_from_record(COMMITTEE, through_json([term_as_record(one) for one in terms])) == terms
    candidates = (Candidate("N", "XA", "africa"), Candidate("M", "XB"))
    assert candidates_from_record(through_json([candidate_as_record(one) for one in candidates])) == candidates


@pytest.mark.parametrize(
    "record",
    [
        None,
        [],
        {},
        {"kind": "poll"},
        {**MOTION, "kind": "election"},
        {**MOTION, "in_favour": "3"},
        {**MOTION, "in_favour": -3},
        {**MOTION, "in_favour": 10**12},
        {**MOTION, "note": "counted twice"},
        {name: value for name, value in MOTION.items() if name != "invalid"},
        {**MOTION, "roll": {"members": 3}},
        {**MOTION, "roll": {"members": 3, "entitled": 3, "present": 3}},
        {**MOTION, "roll": 196},
        {**ELECTION, "votes": {"A": None}},
        {**ELECTION, "votes": [["A", 1]]},
    ],
    ids=[
        "nothing", "list", "empty", "kind", "other kind", "text", "negative", "huge", "name too many", "name missing",
        "half a roll", "more than present", "number as roll", "no votes", "votes as list",
    ],
)  # fmt: skip
def test_what_is_no_record_is_refused(record):
    with pytest.raises((Fault, CountsRejected)):
        counts_from_record(record)


@pytest.mark.parametrize(
    "listed",
    [
        None,
        {},
        [None],
        [{"post": "king"}],
        [{**term_as_record(STAGGERED[0]), "seat": 2}],
        [{**term_as_record(STAGGERED[0]), "since": "2021"}],
        [{**term_as_record(STAGGERED[0]), "until": 99}],
        [{**term_as_record(STAGGERED[0]), "note": ""}],
    ],
    ids=["nothing", "mapping", "no row", "post", "seat", "since", "until", "name too many"],
)
def test_what_is_no_list_of_terms_is_refused(listed):
    with pytest.raises(Fault):
        terms_from_record(COMMITTEE, listed)


def test_an_edition_is_known_by_the_fingerprint_of_its_text():
    text = _folder().joinpath("simple-majority.yaml").read_text(encoding="utf-8")
    assert read_edition(text).fingerprint == edition("simple-majority").fingerprint
    assert read_edition(text.replace("3/5", "4/5")).fingerprint != edition("simple-majority").fingerprint
