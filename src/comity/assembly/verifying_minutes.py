"""Verifying the minutes of an exported session: the record, told again, gives their paragraphs."""

from collections.abc import Mapping, Sequence
from typing import Any

from comity.assembly.rules import minutes as rules
from comity.assembly.rules.minutes_record import Entry
from comity.assembly.verdicts import Defect, Rows, State

TOLD = ("code", "facts", "entries")  # of a paragraph: what the record gives; its words are a rendering


def require_minutes(rows: Rows, entries: Sequence[Entry], leaves: Sequence[str]) -> int:
    """Every edition tells what the record says, and only corrections that were made. Returns how many editions.

    entries  of the stream; leaves: their leaf hashes, in hexadecimal
    """
    editions = sorted(rows.get("assembly.minutes", {}).values(), key=lambda one: int(one["number"]))
    words: list[Any] = []
    for edition in editions:
        where = f"minutes {edition['number']}"
        lines, told = edition["lines"], int(edition["entries"])
        if rules.digest(lines) != edition["sha256"]:
            raise Defect("minutes-altered", where)
        if not 0 < told <= len(leaves) or leaves[told - 1] != edition["last_leaf"]:
            raise Defect("minutes-of-another-record", where)
        again = [line.as_record() for line in rules.told(entries[:told], rows)]
        if again != [{name: line[name] for name in TOLD} for line in lines]:
            raise Defect("minutes-differ", where)
        if edition["kind"] == "final":
            _require_corrections(rows, lines, words, where)
        words = [line["words"] for line in lines]
    return len(editions)


def _require_corrections(rows: Rows, lines: Sequence[State], before: Sequence[Any], where: str) -> None:
    """A final edition says what the provisional one said, but for the corrections that were made."""
    corrections: Mapping[str, State] = rows.get("assembly.correction", {})
    for number, (line, words) in enumerate(zip(lines, before, strict=True)):
        if "correction" in line:
            made = corrections.get(line["correction"], {})
            words = made.get("texts") if (made.get("state"), made.get("line", 0)) == ("made", number) else None
        if line["words"] != words:
            raise Defect("correction-differs", f"{where}, {number + 1}")
