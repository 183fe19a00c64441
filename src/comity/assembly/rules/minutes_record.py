"""The record as the minutes read it: numbered entries, rows, and which entry touched which row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

State = Mapping[str, Any]
Rows = Mapping[str, Mapping[str, State]]  # {type: {id: state}}

APP = "assembly."

# The nouns of which the minutes tell.
NOUNS = (
    "session",
    "officeholder",
    "delegation",
    "credentialsletter",
    "suspensionappeal",
    "votingroll",
    "agendaedition",
    "agendaitem",
    "debate",
    "speech",
    "ruling",
    "text",
    "sponsor",
    "paragraph",
    "amendment",
    "wording",
    "vote",
    "castvote",
    "explanationofvote",
    "election",
    "candidacy",
    "boardreport",
    "hostingbid",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a session's stream: its number there, what was done, and (type, id) of each row it touched."""

    number: int
    event: str
    touched: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph, or heading, of the minutes: what is said, and the numbers of the entries that it tells."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    entries: tuple[int, ...] = ()

    def as_record(self) -> dict[str, Any]:
        """The paragraph as plain values."""
        return {"code": self.code, "facts": dict(self.facts), "entries": list(self.entries)}


class Record:
    """Rows by their noun, and the entries that touched each."""

    def __init__(self, entries: Sequence[Entry], rows: Rows) -> None:
        self._rows = rows
        self._touching: dict[tuple[str, str], list[Entry]] = {}
        for entry in entries:
            for row in entry.touched:
                self._touching.setdefault(row, []).append(entry)
        self._ordered: dict[str, list[tuple[str, State]]] = {}

    def row(self, noun: str, key: str) -> State:
        """One row.  Raises KeyError."""
        return self._rows[APP + noun][key]

    def only(self, noun: str) -> State:
        """The one row of a noun that has one in a session.  Raises KeyError."""
        for _key, row in self.each(noun):
            return row
        raise KeyError(noun)

    def each(self, noun: str) -> Iterator[tuple[str, State]]:
        """The rows of a noun, in the order in which the record first speaks of them."""
        if noun not in self._ordered:
            label = APP + noun
            known = self._rows.get(label, {})
            keys = [key for key in known if (label, key) in self._touching]
            keys.sort(key=lambda key: (self._touching[label, key][0].number, key))
            self._ordered[noun] = [(key, known[key]) for key in keys]
        yield from self._ordered[noun]

    def numbers(self, noun: str, key: str, *verbs: str) -> tuple[int, ...]:
        """Numbers of the entries that touched a row, of these verbs or of any."""
        events = {APP + verb for verb in verbs}
        touching = self._touching.get((APP + noun, key), ())
        return tuple(entry.number for entry in touching if not events or entry.event in events)

    def all_numbers(self, noun: str, rows: Iterable[tuple[str, State]], *verbs: str) -> tuple[int, ...]:
        """Numbers of the entries that touched any of these rows, in their order."""
        return tuple(sorted({number for key, _row in rows for number in self.numbers(noun, key, *verbs)}))


def ranges(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers as the ranges that they make: [3, 4, 5, 9] is [(3, 5), (9, 9)]."""
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
