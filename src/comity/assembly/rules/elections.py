"""Elections: who stands in a ballot, what it decides, who takes which seat, which ballot follows.

A ballot is decided by its slate, the counts and the lots that were drawn, and by nothing else: whoever has these, and
the edition of the rules, derives the outcome again. The slate is written down when the ballot is prepared.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from comity.assembly import errors
from comity.engines.ballots import rules as voting
from comity.engines.ballots.rules import Candidate, Committee, Contest, Decision, Edition, Term

CANDIDACIES = "candidacies"  # deadline of the edition
LONGEST_PROSE = 20_000  # characters in one language
LONGEST_NAME = 150  # characters: with the code of the country within what the rules take for a person


def person_of(name: str, country: str) -> str:
    """Who somebody is to the seat engine: two people of one name in one country are told apart by nobody here."""
    return f"{name} ({country})"


def clean_name(name: str) -> str:
    """A candidate's name as it is stored: in any script, without marks that cannot be seen.  "" where nothing is left.

    Marks of direction are added where a name is shown, never stored: they would make two of one person.
    """
    seen = "".join(mark for mark in name if mark.isprintable())
    return " ".join(seen.split())[:LONGEST_NAME]


def prose(texts: Mapping[str, str], languages: Collection[str]) -> dict[str, str]:
    """What somebody says at length, by language: a dossier, a pledge, a report.

    Raises LanguageUnknown for a language that is none of the session's, TextTooLong, WordsMissing where nothing is
    said.
    """
    kept = {language: text.strip() for language, text in texts.items() if text.strip()}
    if not kept:
        raise errors.WordsMissing
    for language, text in kept.items():
        if language not in languages:
            raise errors.LanguageUnknown(language=language[:8])
        if len(text) > LONGEST_PROSE:
            raise errors.TextTooLong(paragraphs=1, characters=LONGEST_PROSE)
    return kept


def last_day_for_candidacies(edition: Edition, opens_on: date) -> date | None:
    """The last day of candidacies, for a session that opens on a day; None where the edition sets none."""
    deadline = edition.deadlines.get(CANDIDACIES)
    return None if deadline is None else voting.last_day(deadline, opens_on)


def committee_now(rule: voting.CommitteeRule, terms: Iterable[Term], year: int) -> Committee:
    """The committee in the middle of a session's elections: as it was at the opening, with those elected since.

    terms   all that are known; those which begin this year were won at this session

    Raises SeatRejected for terms that cannot be together.
    """
    known = tuple(terms)
    committee = voting.committee_at(rule, (_before(term, year) for term in known), year)
    for term in known:
        if term.since == year:
            committee = committee.seating(term.holder, voting.OpenSeat(term.seat, term.until))
    return committee


def contest_in(committee: Committee, post: str, region: str) -> Contest | None:
    """The election of a post, in a region where regions vote alone, that can be held now; None where it has to wait,
    or where nothing is open."""
    return next((one for one in voting.contests(committee) if (one.post, one.region) == (post, region)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slate:
    """What one ballot is held on.

    seats       to be filled in it
    candidates  {id of a candidacy: candidate}, in the order of the ballot paper
    committee   code of the edition; "" for an election whose seats the edition does not describe. Then what follows
                is empty
    year        of the session; post, region, until: the contest
    terms       all that were known when the ballot was prepared
    """

    seats: int
    candidates: Mapping[str, Candidate]
    committee: str = ""
    year: int = 0
    post: str = ""
    region: str = ""
    until: int = 0
    terms: tuple[Term, ...] = ()

    @property
    def contest(self) -> Contest:
        """The contest that the ballot belongs to."""
        return Contest(self.post, self.region, self.until, self.seats)

    def committee_of(self, edition: Edition) -> Committee:
        """The committee as the ballot finds it.  Raises SeatRejected, KeyError for a committee that is not there."""
        return committee_now(edition.committees[self.committee], self.terms, self.year)

    def as_record(self) -> dict[str, Any]:
        """The slate as plain values. The order of the ballot paper is kept: a list, not a mapping."""
        return {
            "seats": self.seats,
            "candidates": [
                {"id": key, **voting.candidate_as_record(candidate)} for key, candidate in self.candidates.items()
            ],
            "committee": self.committee,
            "year": self.year,
            "post": self.post,
            "region": self.region,
            "until": self.until,
            "terms": [voting.term_as_record(term) for term in self.terms],
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any], edition: Edition) -> Self:
        """The slate that a record says.  Raises KeyError, TypeError, Fault, CountsRejected, SeatRejected."""
        said = [
            (row["id"], {name: value for name, value in row.items() if name != "id"}) for row in record["candidates"]
        ]
        people = voting.candidates_from_record([row for _, row in said])
        committee = record["committee"]
        terms = voting.terms_from_record(edition.committees[committee], record["terms"]) if committee else ()
        return cls(
            seats=record["seats"],
            candidates=dict(zip((key for key, _ in said), people, strict=True)),
            committee=committee,
            year=record["year"],
            post=record["post"],
            region=record["region"],
            until=record["until"],
            terms=terms,
        )


def barred(edition: Edition, slate: Slate) -> dict[str, voting.Reason]:
    """Who of a slate cannot be elected any more, and why: {id of the candidacy: reason}."""
    if not slate.committee:
        return {}
    against = voting.obstacle_in(slate.committee_of(edition), slate.contest, slate.candidates)
    found = ((key, against((), key)) for key in slate.candidates)
    return {key: reason for key, reason in found if reason is not None}


def decision_of(
    edition: Edition,
    decision: str,
    slate: Slate,
    counts: voting.ElectionCounts,
    *,
    ballot: int,
    drawn: Sequence[str] = (),
) -> Decision:
    """What the rules make of a ballot.

    counts  their candidates are those of the slate, by the ids of their candidacies
    drawn   ids, in the order in which lots drew them

    Raises CountsRejected, also for counts of other candidates.
    """
    if set(counts.votes) != set(slate.candidates):
        raise voting.CountsRejected("tally_of_others", answers=len(counts.votes), candidates=len(slate.candidates))
    if not slate.committee:
        return voting.decide(edition.rules[decision], counts, ballot=ballot, seats=slate.seats, drawn=drawn)
    against = voting.obstacle_in(slate.committee_of(edition), slate.contest, slate.candidates)
    return voting.decide(
        edition.rules[decision], counts, ballot=ballot, seats=slate.seats, drawn=drawn, obstacle=against
    )


@dataclass(frozen=True, slots=True)
class Seating:
    """Somebody elected takes a seat: by which candidacy, for which term, and which seat they leave for it."""

    candidacy: str
    won: Term
    left: Term | None


def seated(edition: Edition, slate: Slate, elected: Iterable[str]) -> list[Seating]:
    """The seats that those elected take, in the order in which they were elected.  Raises SeatRejected."""
    if not slate.committee:
        return []
    found, committee = [], slate.committee_of(edition)
    for key in elected:
        candidate = slate.candidates[key]
        before = committee.held_by(candidate.person)
        committee = voting.elect(committee, slate.contest, candidate)
        won = committee.held_by(candidate.person)
        if won is None:
            raise TypeError("who was elected has a seat")
        found.append(Seating(key, won, before))
    return found


@dataclass(frozen=True, slots=True)
class Following:
    """The ballot that follows.

    ballot      its number
    candidates  ids of who goes on from the ballot before; None: everybody who was accepted stands
    """

    ballot: int
    candidates: tuple[str, ...] | None


def following(outcome: Mapping[str, Any] | None, stood: Sequence[str] = ()) -> Following | None:
    """Which ballot follows from the last one that was decided; None where the election has come to its end.

    outcome  of that ballot, as its record says; None before the first. Where it filled its seats, the next contest
             of the same post begins anew
    stood    ids of who stood in it
    """
    if outcome is None or outcome["outcome"] == voting.Outcome.ELECTED:
        return Following(1, None)
    if outcome["outcome"] == voting.Outcome.NO_QUORUM:
        return Following(outcome["ballot"], tuple(stood))
    if outcome["outcome"] == voting.Outcome.NEXT_BALLOT:
        return Following(outcome["next"]["ballot"], tuple(outcome["next"]["candidates"]))
    return None


def order_drawn(entropy: bytes, among: Sequence[str]) -> list[str]:
    """The order in which a lot draws all of some names.

    Each draw is SHA-256 of the random bytes and of the number of the draw, from 0, in four bytes; as a number, modulo
    the names that are left. No order of a few names is favoured by more than one part in 2^247.
    """
    left, order = list(among), list[str]()
    while left:
        draw = hashlib.sha256(entropy + len(order).to_bytes(4)).digest()
        order.append(left.pop(int.from_bytes(draw) % len(left)))
    return order


def marks_of(rule: voting.ElectionRule, slate: Slate) -> int:
    """How many candidates one ballot of this slate may name."""
    most = slate.seats if rule.marks == "seats" else 1
    return min(most, len(slate.candidates))


def _before(term: Term, year: int) -> Term:
    """A term as it stood before this session: who left a seat at it, to take another, still sat in it."""
    return Term(term.seat, term.holder, term.since, term.until) if term.left == year and term.until > year else term
