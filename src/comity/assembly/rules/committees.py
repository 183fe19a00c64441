"""Who sits in a committee after the session of a year, and when its seats come free."""

from collections.abc import Iterable

from comity.engines.ballots import rules as voting


def sitting_after(terms: Iterable[voting.Term], year: int) -> tuple[voting.Term, ...]:
    """The terms that go on after the session of a year, those won at it among them."""
    return tuple(term for term in terms if term.since <= year < ends_in(term))


def ends_in(term: voting.Term) -> int:
    """The year of the session at which a term ends, or in which its holder left it."""
    return term.until if term.left is None else min(term.until, term.left)


def shown_year(terms: Iterable[voting.Term], today: int) -> int:
    """The year whose session chose last, as far as it has been held."""
    return max((term.since for term in terms if term.since <= today), default=today)
