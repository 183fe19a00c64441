"""Voting rules as data: editions of tables that a lawyer can read, and what they say of a vote, a seat, a text.

    edition("worldwide-2021")       the tables; `read_edition` reads an organisation's own
    decide(rule, counts)            the outcome of a ballot, with the reasons; `explain` says them in four languages
    committee_at, contests, elect   who sits, which elections come next, who may still be elected
    election_counts, motion_counts  counts from the tally of a secret ballot
    counts_as_record, …             plain values, from which every outcome can be derived again
    obstacles_to_opening, last_day  what must be there before a vote, and by when

Nothing here knows a clock or a database: the same rule and counts give the same decision, now and when somebody derives
it again from the record.
"""

from .committees import Candidate, Committee, OpenSeat, Seat, Term, calendar, committee_at, stand_ins
from .counts import Counts, ElectionCounts, MotionCounts, Roll
from .deciding import decide
from .decisions import Decision, NextBallot, Outcome
from .editions import EditionUnsound, edition, names, read_edition
from .gates import last_day, obstacles_to_opening
from .majorities import Base, Majority
from .quorum import Quorum, quorum
from .reading import Fault
from .reasons import CountsRejected, Reason, RuleError, SeatRejected
from .records import (
    candidate_as_record,
    candidates_from_record,
    counts_as_record,
    counts_from_record,
    term_as_record,
    terms_from_record,
)
from .rendering import explain, render, render_majority
from .seating import (
    Contest,
    Eligibility,
    after_ballot,
    contests,
    elect,
    eligibility,
    faults,
    obstacle_in,
    obstacle_to,
)
from .tables import CommitteeRule, Deadline, Edition, ElectionRule, Method, MotionRule, PostRule, Secrecy, text_in
from .tallies import Tally, election_counts, motion_counts, require_countable

__all__ = [
    "Base",
    "Candidate",
    "Committee",
    "CommitteeRule",
    "Contest",
    "Counts",
    "CountsRejected",
    "Deadline",
    "Decision",
    "Edition",
    "EditionUnsound",
    "ElectionCounts",
    "ElectionRule",
    "Eligibility",
    "Fault",
    "Majority",
    "Method",
    "MotionCounts",
    "MotionRule",
    "NextBallot",
    "OpenSeat",
    "Outcome",
    "PostRule",
    "Quorum",
    "Reason",
    "Roll",
    "RuleError",
    "Seat",
    "SeatRejected",
    "Secrecy",
    "Tally",
    "Term",
    "after_ballot",
    "calendar",
    "candidate_as_record",
    "candidates_from_record",
    "committee_at",
    "contests",
    "counts_as_record",
    "counts_from_record",
    "decide",
    "edition",
    "elect",
    "election_counts",
    "eligibility",
    "explain",
    "faults",
    "last_day",
    "motion_counts",
    "names",
    "obstacle_in",
    "obstacle_to",
    "obstacles_to_opening",
    "quorum",
    "read_edition",
    "render",
    "render_majority",
    "require_countable",
    "stand_ins",
    "term_as_record",
    "terms_from_record",
    "text_in",
]
