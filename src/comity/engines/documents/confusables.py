"""Characters that a camera, or a tired eye, takes for one another."""

from collections.abc import Iterator, Sequence

from .check_digits import check_digit
from .layouts import Check, Span
from .problems import Suggestion

_LETTERS_FOR_DIGIT = {"0": "ODQ", "1": "IL", "2": "Z", "4": "A", "5": "S", "6": "G", "7": "T", "8": "B"}
_DIGIT_FOR_LETTER = {letter: digit for digit, letters in _LETTERS_FOR_DIGIT.items() for letter in letters}
_OTHER_PAIRS = ("17", "38", "56", "08", "UV", "KX", "MN", "CG", "EF", "CO", "PR")


def _alternatives(mark: str) -> str:
    """What the mark may really be, letters for digits and digits for letters first."""
    alike = _LETTERS_FOR_DIGIT.get(mark, "") + _DIGIT_FOR_LETTER.get(mark, "")
    return alike + "".join(pair.replace(mark, "") for pair in _OTHER_PAIRS if mark in pair)


def likely_letters(lines: Sequence[str], span: Span) -> list[Suggestion]:
    """The letters that digits in a field of letters probably are."""
    return [
        Suggestion(span.line + 1, span.start + place + 1, mark, _LETTERS_FOR_DIGIT[mark][0])
        for place, mark in enumerate(span.of(lines))
        if mark in _LETTERS_FOR_DIGIT
    ]


def likely_digits(lines: Sequence[str], span: Span) -> list[Suggestion]:
    """The digits that characters in a field of digits probably are."""
    return [
        Suggestion(span.line + 1, span.start + place + 1, mark, instead)
        for place, mark in enumerate(span.of(lines))
        for instead in _alternatives(mark)
        if instead.isdigit()
    ]


def check_suggestions(lines: Sequence[str], check: Check, checks: Sequence[Check]) -> tuple[Suggestion, ...]:
    """The single exchanges of confusable characters that make a wrong check digit right.

    Only those after which the fewest of all the zone's checks are wrong; letters for digits, and digits for letters,
    come first.
    """
    found = [change for change in _changes(lines, check) if _is_right(_follow(lines, change), check)]
    wrong = {change: _wrong(_follow(lines, change), checks) for change in found}
    fewest = min(wrong.values(), default=0)
    likely = [change for change in found if wrong[change] == fewest]
    return tuple(sorted(likely, key=lambda change: change.given.isdigit() == change.instead.isdigit()))


def _changes(lines: Sequence[str], check: Check) -> Iterator[Suggestion]:
    for span in (*check.covers, check.at):
        only_digits = span == check.at or check.field in ("born", "expires")
        for place, mark in enumerate(span.of(lines)):
            for instead in _alternatives(mark):
                if instead.isdigit() or not only_digits:
                    yield Suggestion(span.line + 1, span.start + place + 1, mark, instead)


def _follow(lines: Sequence[str], change: Suggestion) -> list[str]:
    changed = list(lines)
    line = lines[change.line - 1]
    changed[change.line - 1] = line[: change.column - 1] + change.instead + line[change.column :]
    return changed


def _is_right(lines: Sequence[str], check: Check) -> bool:
    return check.at.of(lines) == check_digit("".join(span.of(lines) for span in check.covers))


def _wrong(lines: Sequence[str], checks: Sequence[Check]) -> int:
    return sum(not _is_right(lines, check) for check in checks)
