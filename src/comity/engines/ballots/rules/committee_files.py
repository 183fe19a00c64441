"""A committee as a file: the terms that are known, the year of the session, and who stands."""

from dataclasses import dataclass

from .committees import FIRST_YEAR, LAST_YEAR, Candidate, Committee, committee_at
from .reading import Fault, Row, read_yaml
from .records import candidates_from_record, terms_from_record
from .tables import Edition


@dataclass(frozen=True, slots=True)
class CommitteeFile:
    """What a file says: the committee as the session's elections open, and the candidates."""

    committee: Committee
    candidates: tuple[Candidate, ...]


def read_committee(text: str, edition: Edition) -> CommitteeFile:
    """A committee from YAML or JSON.

        committee: executive-committee
        year: 2026
        terms:
          - {post: president, seat: 1, person: P1, country: XA, region: africa, since: 2022, until: 2026, left: 2025}
        candidates:
          - {person: P2, country: XB, region: europe}

    `left` and `region` may be missing. Raises Fault for what cannot be read, SeatRejected for terms that cannot be,
    CountsRejected for an id that nobody can have.
    """
    row = Row(read_yaml(text), "")
    name = row.code("committee")
    if name not in edition.committees:
        raise Fault("committee", f"the edition {edition.edition} has no committee {name}")
    rule = edition.committees[name]
    year = row.number("year", FIRST_YEAR, LAST_YEAR)
    terms = terms_from_record(rule, row.take("terms", []))
    candidates = candidates_from_record(row.take("candidates", []))
    row.end()
    return CommitteeFile(committee_at(rule, terms, year), candidates)
