"""Committees over the years: who sits until when, which seats open at which session.

Years are those of the ordinary sessions: a term runs from the session of one year to that of another.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .counts import require_id
from .reasons import SeatRejected
from .tables import CommitteeRule, Vacancy

MOST_TERMS = 10_000
FIRST_YEAR, LAST_YEAR = 1800, 2800


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who sits or wants to sit: whoever, of which country, from which region of the organisation.

    person, country and region are ids and codes of the caller; the same text is the same person, country, region.
    """

    person: str
    country: str
    region: str = ""

    def __post_init__(self) -> None:
        require_id(self.person)
        require_id(self.country)


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat of a committee: the post, and its number from 1."""

    post: str
    number: int


@dataclass(frozen=True, slots=True)
class Term:
    """A candidate's time in a seat.

    since, until    years of the sessions at which it begins and ends
    left            year in which the holder left before the end; None where nobody did
    """

    seat: Seat
    holder: Candidate
    since: int
    until: int
    left: int | None = None


@dataclass(frozen=True, slots=True)
class OpenSeat:
    """A seat to be filled at a session; `until` is the end of the term that its next holder has."""

    seat: Seat
    until: int


@dataclass(frozen=True, slots=True)
class Committee:
    """A committee during the elections of one year's session.

    sitting     terms that go on after the session, those won at it among them
    past        terms that have ended, at this session or before, and those that were left
    """

    rule: CommitteeRule
    year: int
    sitting: tuple[Term, ...]
    past: tuple[Term, ...]

    def open_seats(self) -> tuple[OpenSeat, ...]:
        """The seats that nobody sits in, post by post in the order of their election."""
        taken = {term.seat for term in self.sitting}
        return tuple(OpenSeat(seat, self._until(seat)) for seat in seats_of(self.rule) if seat not in taken)

    def held_by(self, person: str) -> Term | None:
        """The term that a person serves."""
        return next((term for term in self.sitting if term.holder.person == person), None)

    def without(self, person: str) -> "Committee":
        """The committee once a person has left it at this session."""
        gone = tuple(
            Term(term.seat, term.holder, term.since, term.until, self.year)
            for term in self.sitting
            if term.holder.person == person
        )
        staying = tuple(term for term in self.sitting if term.holder.person != person)
        return Committee(self.rule, self.year, staying, self.past + gone)

    def seating(self, candidate: Candidate, open_seat: OpenSeat) -> "Committee":
        """The committee once a candidate has taken a seat, and left another where they had one.

        It asks nothing: `seating.elect` does.
        """
        before = self.without(candidate.person)
        term = Term(open_seat.seat, candidate, self.year, open_seat.until)
        return Committee(self.rule, self.year, (*before.sitting, term), before.past)

    def terms(self) -> tuple[Term, ...]:
        """All terms, as `committee_at` takes them for a later year."""
        return self.past + self.sitting

    def last_term(self, seat: Seat) -> Term | None:
        """The term that a vacant seat had last."""
        return max((term for term in self.past if term.seat == seat), key=lambda term: term.since, default=None)

    def _until(self, seat: Seat) -> int:
        last = self.last_term(seat)
        runs_on = last is not None and last.left is not None and last.until > self.year
        if last is not None and runs_on and self.rule.vacancy == Vacancy.REST_OF_TERM:
            return last.until
        return self.year + self.rule.posts[seat.post].years


def committee_at(rule: CommitteeRule, terms: Iterable[Term], year: int) -> Committee:
    """The committee as the session of a year opens its elections.

    terms   all that are known, past ones too: they say who may be elected again

    Raises SeatRejected for terms that cannot be, or more than one holder of a seat, country or person at once.
    """
    known = tuple(terms)
    if len(known) > MOST_TERMS:
        raise SeatRejected("too_many_terms", most=MOST_TERMS)
    _require_year(year)
    for term in known:
        _require_term(rule, term)
    begun = [term for term in known if term.since < year]
    sitting = tuple(term for term in begun if _is_served_after(term, year))
    past = tuple(term for term in begun if not _is_served_after(term, year))
    _require_distinct("seat_held_twice", (f"{term.seat.post} {term.seat.number}" for term in sitting))
    _require_distinct("person_sits_twice", (term.holder.person for term in sitting))
    return Committee(rule, year, sitting, past)


def calendar(rule: CommitteeRule, terms: Iterable[Term], years: Iterable[int]) -> Mapping[int, tuple[OpenSeat, ...]]:
    """Which seats open at which session, as far as the terms known today say. Years in which none does are left out."""
    known = tuple(terms)
    found = {}
    for year in years:
        ending = {term.seat for term in known if term.until == year or (term.left == year and term.until > year)}
        seats = tuple(one for one in committee_at(rule, known, year).open_seats() if one.seat in ending)
        if seats:
            found[year] = seats
    return found


def stand_ins(committee: Committee, post: str) -> tuple[Term, ...]:
    """Who acts while a post is vacant: the holders of the post that stands in for it who have sat longest.

    Several where they began at the same session: the rules do not say which of them is senior.
    """
    deputies = [term for term in committee.sitting if term.seat.post == committee.rule.posts[post].stood_in_by]
    longest = min((term.since for term in deputies), default=0)
    return tuple(term for term in deputies if term.since == longest)


def seats_of(rule: CommitteeRule) -> Iterator[Seat]:
    """Every seat of a committee, post by post in the order of their election."""
    for post in rule.posts.values():
        for number in range(1, post.seats + 1):
            yield Seat(post.post, number)


def _is_served_after(term: Term, year: int) -> bool:
    return term.until > year and (term.left is None or term.left > year)


def _require_term(rule: CommitteeRule, term: Term) -> None:
    post = rule.posts.get(term.seat.post)
    if post is None or not 1 <= term.seat.number <= post.seats:
        raise SeatRejected("no_such_seat", post=term.seat.post, number=term.seat.number)
    if rule.regions and term.holder.region not in rule.regions:
        raise SeatRejected("no_such_region", candidate=term.holder.person, region=term.holder.region)
    _require_year(term.since)
    _require_year(term.until)
    if term.until <= term.since or (term.left is not None and not term.since <= term.left <= term.until):
        raise SeatRejected("term_ends_before_it_begins", candidate=term.holder.person)


def _require_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise SeatRejected("no_year", year=year)


def _require_distinct(code: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise SeatRejected(code, name=name)
        seen.add(name)
