"""A committee as a file: the terms that are known, the year of the session, and who stands."""

from dataclasses import dataclass
from typing import Any

from .committees import FIRST_YEAR, LAST_YEAR, MOST_TERMS, Candidate, Committee, Seat, Term, committee_at
from .reading import Fault, Row, read_yaml
from .tables import CommitteeRule, Edition


@dataclass(frozen=True, slots=True)
class CommitteeFile:
    """What a file says: the committee as the session's elections open, all known terms, and the candidates."""

    committee: Committee
    terms: tuple[Term, ...]
    candidates: tuple[Candidate, ...]


def read_committee(text: str, edition: Edition) -> CommitteeFile:
    """A committee from YAML or JSON.

        committee: executive-committee
        year: 2026
        terms:
          - {post: president, seat: 1, person: P1, country: XA, region: africa, since: 2022, until: 2026, left: 2025}
        candidates:
          - {person: P2, country: XB, region: europe}

    `left` and `region` may be missing. Raises Fault for what cannot be read, SeatRejected for terms that cannot be.
    """
    row = Row(read_yaml(text), "")
    name = row.code("committee")
    if name not in edition.committees:
        raise Fault("committee", f"the edition {edition.edition} has no committee {name}")
    rule = edition.committees[name]
    year = row.number("year", FIRST_YEAR, LAST_YEAR)
    terms = tuple(_term(rule, said, number) for number, said in enumerate(_listed(row, "terms"), 1))
    candidates = []
    for number, said in enumerate(_listed(row, "candidates"), 1):
        one = Row(said, f"candidates/{number}")
        candidates.append(_candidate(one))
        one.end()
    row.end()
    return CommitteeFile(committee_at(rule, terms, year), terms, tuple(candidates))


def _listed(row: Row, name: str) -> list[Any]:
    listed = row.take(name, [])
    if not isinstance(listed, list) or len(listed) > MOST_TERMS:
        raise Fault(name, f"is not a list of at most {MOST_TERMS}")
    return listed


def _term(rule: CommitteeRule, said: Any, number: int) -> Term:
    row = Row(said, f"terms/{number}")
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


def _candidate(row: Row) -> Candidate:
    return Candidate(row.text("person"), row.text("country"), row.text("region", ""))
