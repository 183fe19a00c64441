"""The minutes as pages and documents show them: sections of paragraphs in one language, with the entries they tell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from comity.assembly.codes import CorrectionState
from comity.assembly.minutes_wording import HEADING
from comity.assembly.models import Correction
from comity.assembly.rules.minutes_record import ranges
from comity.assembly.showing import name_of
from comity.core.listing import Word

CORRECTION_TONES = {
    CorrectionState.ASKED: "wait",
    CorrectionState.MADE: "good",
    CorrectionState.REFUSED: "bad",
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph in a language; `number` is its place in the edition, from 1."""

    number: int
    text: str
    entries: str
    is_heading: bool
    is_corrected: bool


@dataclass(frozen=True, slots=True)
class CorrectionShown:
    """A correction that was asked for, for a reader."""

    row: Correction
    number: int
    by: str
    word: Word
    reason: str


def paragraphs(lines: Iterable[Mapping[str, Any]], language: str) -> list[Paragraph]:
    """The lines of an edition in a language."""
    return [
        Paragraph(
            number=number,
            text=line["words"][language],
            entries=entries_in_words(line["entries"]),
            is_heading=line["code"].startswith(HEADING),
            is_corrected="correction" in line,
        )
        for number, line in enumerate(lines, 1)
    ]


def entries_in_words(numbers: Iterable[int]) -> str:
    """Numbers of entries, those that follow each other as a range: 3–5, 9."""
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in ranges(numbers))


def corrections_shown(rows: Iterable[Correction], language: str) -> list[CorrectionShown]:
    """Corrections for a reader."""
    shown = []
    for row in rows:
        state = CorrectionState(row.state)
        reason = row.reason.get(language) or next(iter(row.reason.values()), "")
        word = Word(label=state.label, tone=CORRECTION_TONES[state])
        shown.append(CorrectionShown(row, row.line + 1, name_of(row.delegation, language), word, reason))
    return shown
