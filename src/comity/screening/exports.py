"""Answers as CSV: one line for each traveller and candidate, harmless in a spreadsheet."""

import csv
import io
from collections.abc import Iterator, Sequence

from comity.core.exports import neutralised
from comity.screening.answers import CheckAnswer

COLUMNS = (
    "row",
    "seat",
    "asked",
    "result",
    "rank",
    "score",
    "reference",
    "record",
    "name",
    "kind",
    "category",
    "markers",
    "owner",
    "list",
    "handling",
    "reasons",
    "next_step",
)


def answers_as_csv(answers: Sequence[CheckAnswer], *, headings: bool = True) -> Iterator[str]:
    """Lines of CSV (RFC 4180, every cell quoted). The first begins with a byte order mark, for spreadsheets."""
    if headings:
        yield "\ufeff" + _line(COLUMNS)
    for answer in answers:
        check = answer.check
        asked = ("" if check.row is None else str(check.row), check.seat, answer.label, check.result)
        if not answer.candidates:
            yield _line((*asked, *[""] * (len(COLUMNS) - len(asked))))
        for candidate in answer.candidates:
            said = (
                str(candidate.rank),
                f"{candidate.score:.4f}",
                candidate.reference,
                candidate.record,
                candidate.name,
                candidate.kind,
                candidate.category,
                " ".join(code for code, _label in candidate.markers),
                candidate.owner,
                candidate.listed_in,
                candidate.handling,
                " ".join(candidate.reasons),
                candidate.advice,
            )
            yield _line((*asked, *said))


def _line(cells: Sequence[str]) -> str:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerow([neutralised(cell) for cell in cells])
    return written.getvalue()
