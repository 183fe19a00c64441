"""Counts, terms and candidates as plain values, for a record from which every outcome can be derived again.

What is read back equals what was written, and nothing else is read: a record with a name too many is refused.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from .committees import FIRST_YEAR, LAST_YEAR, MOST_TERMS, Candidate, Seat, Term
from .counts import MOST, Counts, ElectionCounts, MotionCounts, Roll
from .reading import Fault, Row
from .tables import CommitteeRule


def counts_as_record(counts: Counts) -> dict[str, Any]:
    """Counts as plain values. What is zero or unknown is written too: its absence would say less than it seems."""
    roll = counts.roll
    there = None if roll is None else {"members": roll.members, "entitled": roll.entitled, "present": roll.present}
    if isinstance(counts, MotionCounts):
        return {
            "kind": "motion",
            "in_favour": counts.in_favour,
            "against": counts.against,
            "abstaining": counts.abstaining,
            "invalid": counts.invalid,
            "roll": there,
        }
    return {
        "kind": "election",
        "votes": dict(counts.votes),
        "ballots": counts.ballots,
        "against": counts.against,
        "blank": counts.blank,
        "invalid": counts.invalid,
        "roll": there,
    }


def counts_from_record(record: Any) -> Counts:
    """The counts that a record says.  Raises Fault for what is no record, CountsRejected for counts that cannot be."""
    row = Row(record, "")
    kind = row.take("kind")
    roll = _roll(row)
    if kind == "motion":
        counts: Counts = MotionCounts(
            in_favour=row.number("in_favour", 0, MOST),
            against=row.number("against", 0, MOST),
            abstaining=row.number("abstaining", 0, MOST),
            invalid=row.number("invalid", 0, MOST),
            roll=roll,
        )
    elif kind == "election":
        counts = ElectionCounts(
            votes=Row(row.take("votes"), "votes").rest(),
            ballots=row.number("ballots", 0, MOST, None),
            against=row.number("against", 0, MOST),
            blank=row.number("blank", 0, MOST),
            invalid=row.number("invalid", 0, MOST),
            roll=roll,
        )
    else:
        raise Fault("kind", "is neither motion nor election")
    row.end()
    return counts


def term_as_record(term: Term) -> dict[str, Any]:
    """A term as plain values."""
    return {
        "post": term.seat.post,
        "seat": term.seat.number,
        **candidate_as_record(term.holder),
        "since": term.since,
        "until": term.until,
        **({} if term.left is None else {"left": term.left}),
    }


def candidate_as_record(candidate: Candidate) -> dict[str, Any]:
    """A candidate as plain values."""
    region = {"region": candidate.region} if candidate.region else {}
    return {"person": candidate.person, "country": candidate.country, **region}


def terms_from_record(rule: CommitteeRule, listed: Any) -> tuple[Term, ...]:
    """The terms that a list of records says.  Raises Fault, SeatRejected."""
    return tuple(_term(rule, Row(said, f"terms/{number}")) for number, said in _numbered(listed, "terms"))


def candidates_from_record(listed: Any) -> tuple[Candidate, ...]:
    """The candidates that a list of records says.  Raises Fault, CountsRejected for an id that nobody can have."""
    return tuple(_whole(Row(said, f"candidates/{number}")) for number, said in _numbered(listed, "candidates"))


def _roll(row: Row) -> Roll | None:
    said = row.take("roll")
    if said is None:
        return None
    there = Row(said, "roll")
    roll = Roll(
        members=there.number("members", 0, MOST),
        entitled=there.number("entitled", 0, MOST),
        present=there.number("present", 0, MOST),
    )
    there.end()
    return roll


def _numbered(listed: Any, name: str) -> Iterable[tuple[int, Mapping[str, Any]]]:
    if not isinstance(listed, list) or len(listed) > MOST_TERMS:
        raise Fault(name, f"is not a list of at most {MOST_TERMS}")
    return enumerate(listed, 1)


def _term(rule: CommitteeRule, row: Row) -> Term:
    post = row.code("post")
    if post not in rule.posts:
        raise Fault(row.at("post"), f"the committee has no post {post}")
    term = Term(
        Seat(post, row.number("seat", 1, rule.posts[post].seats)),
        _candidate(row),
        row.number("since", FIRST_YEAR, LAST_YEAR),
        row.number("until", FIRST_YEAR, LAST_YEAR),
        row.number("left", FIRST_YEAR, LAST_YEAR, None),
    )
    row.end()
    return term


def _whole(row: Row) -> Candidate:
    candidate = _candidate(row)
    row.end()
    return candidate


def _candidate(row: Row) -> Candidate:
    return Candidate(row.text("person"), row.text("country"), row.text("region", ""))
