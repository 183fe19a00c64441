"""Committees as a reader sees them: each seat with who holds it, and at which session it comes free."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from comity.assembly.models import Term
from comity.assembly.queries.elections import as_term
from comity.assembly.rules import committees as rules
from comity.engines.ballots import rules as voting


@dataclass(frozen=True, slots=True)
class SeatShown:
    """One seat. `row` is None while nobody holds it; `ends` is the year of the session at which it comes free."""

    post: str
    number: str
    row: Term | None
    region: str = ""
    ends: int = 0


@dataclass(frozen=True, slots=True)
class OpeningShown:
    """What comes free at the session of one year: posts with how many of their seats."""

    year: int
    posts: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class CommitteeShown:
    """A committee after the session of a year.

    earlier, later   years to leaf to; None where no term is known
    """

    key: str
    name: str
    invented: bool
    year: int
    earlier: int | None
    later: int | None
    seats: list[SeatShown]
    openings: list[OpeningShown]


def shown(
    known: Mapping[tuple[str, bool], Sequence[Term]], *, year: int | None, today: int, language: str
) -> list[CommitteeShown]:
    """Every committee, after the session of a year, or after the one that chose last."""
    return [_committee(rows, key, invented, year, today, language) for (key, invented), rows in known.items()]


def _committee(
    rows: Sequence[Term], key: str, invented: bool, year: int | None, today: int, language: str
) -> CommitteeShown:
    rule = voting.edition(rows[-1].edition).committees[key]
    terms = [as_term(row) for row in rows]
    first, last = min(term.since for term in terms), max(rules.ends_in(term) for term in terms) - 1
    chosen = rules.shown_year(terms, today) if year is None else min(max(year, first), last)
    return CommitteeShown(
        key=key,
        name=voting.text_in(rule.label, language),
        invented=invented,
        year=chosen,
        earlier=chosen - 1 if chosen > first else None,
        later=chosen + 1 if chosen < last else None,
        seats=list(_seats(rule, rows, chosen, language)),
        openings=list(_openings(rule, terms, chosen, language)),
    )


def _seats(rule: voting.CommitteeRule, rows: Sequence[Term], year: int, language: str) -> Iterator[SeatShown]:
    by_term = {as_term(row): row for row in rows}
    holders = {term.seat: term for term in rules.sitting_after(by_term, year)}
    for post in rule.posts.values():
        name = voting.text_in(post.label, language)
        for number in range(1, post.seats + 1):
            term = holders.get(voting.Seat(post.post, number))
            said = str(number) if post.seats > 1 else ""
            if term is None:
                yield SeatShown(name, said, None)
            else:
                yield SeatShown(
                    name, said, by_term[term], region_of(rule, term.holder.region, language), rules.ends_in(term)
                )


def _openings(
    rule: voting.CommitteeRule, terms: Sequence[voting.Term], year: int, language: str
) -> Iterator[OpeningShown]:
    ahead = range(year + 1, max(term.until for term in terms) + 1)
    for session, seats in voting.calendar(rule, [term for term in terms if term.since <= year], ahead).items():
        counted = Counter(one.seat.post for one in seats)
        posts = [(voting.text_in(rule.posts[post].label, language), number) for post, number in counted.items()]
        yield OpeningShown(session, posts)


def region_of(rule: voting.CommitteeRule, code: str, language: str) -> str:
    """A region by its name; the code itself where the rules do not know it."""
    return voting.text_in(rule.regions[code].label, language) if code in rule.regions else code
