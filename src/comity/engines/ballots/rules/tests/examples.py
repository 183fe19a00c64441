"""Rules for tests: one rule of a shipped edition with some fields changed, and rolls of invented assemblies."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from comity.engines.ballots.rules import edition
from comity.engines.ballots.rules.counts import Roll
from comity.engines.ballots.rules.majorities import MOST_VOTES, SIMPLE, TWO_THIRDS, Majority
from comity.engines.ballots.rules.tables import ElectionRule, MotionRule, Stage

THREE_FIFTHS = Majority(Fraction(3, 5))
MAJORITIES = {"simple": SIMPLE, "two-thirds": TWO_THIRDS, "three-fifths": THREE_FIFTHS, "most-votes": MOST_VOTES}
WORLDWIDE = edition("worldwide-2021")
PLAIN = edition("simple-majority")


def motion(majority: Majority = SIMPLE, *, ballots: int = 1, **changed: Any) -> MotionRule:
    """A vote on a proposal, for and against, without quorum, unless something else is said."""
    rule = WORLDWIDE.rules["resolution"]
    assert isinstance(rule, MotionRule)
    return replace(rule, stages=(Stage(majority, upto=ballots),), **changed)


def election(*stages: Stage, **changed: Any) -> ElectionRule:
    """An election by simple majority in as many ballots as it takes, unless something else is said."""
    rule = WORLDWIDE.rules["vice-president"]
    assert isinstance(rule, ElectionRule)
    return replace(rule, stages=stages or (Stage(SIMPLE),), **changed)


def roll(present: int, *, entitled: int = 0, members: int = 196) -> Roll:
    """A roll with so many present; everybody present unless more have the right to vote."""
    return Roll(members=members, entitled=entitled or present, present=present)
