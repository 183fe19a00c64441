"""From what a scanner sends, or a person pastes, to the lines of a machine-readable zone."""

import re
import unicodedata

from .layouts import LAYOUTS, Layout, layout_for
from .problems import DocumentError, Problem

LONGEST_TEXT = 1_000  # characters; a zone has at most 90
MOST_UNREADABLE = 8  # characters; more, and it is not a zone

_SHAPES = {layout.height * layout.width: (layout.height, layout.width) for layout in LAYOUTS.values()}
_SHORTEST_SECOND_LINE = 28  # a visa's, without its optional data
_LINE_BREAK = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_FILLERS = str.maketrans({"«": "<<", "‹": "<", "〈": "<", "《": "<<", "≪": "<<", "˂": "<"})
_LOWER_CASE = re.compile(r"[a-z]")
_UNREADABLE = re.compile(r"[^A-Z0-9<]")


def zone_lines(text: str) -> tuple[Layout, list[str], list[Problem]]:
    """The layout, its full lines in A-Z, 0-9 and `<`, and what was repaired or unreadable on the way.

    Raises DocumentError: `zone_too_long`, `zone_empty`, `zone_wrong_shape`, `not_a_zone`.
    """
    if len(text) > LONGEST_TEXT:
        raise DocumentError("zone_too_long", longest=LONGEST_TEXT, given=len(text))
    repairs: list[str] = []
    lines = _clean_lines(text, repairs)
    if not lines:
        raise DocumentError("zone_empty")
    if "<" not in "".join(lines):
        raise DocumentError("not_a_zone")
    layout, lines = _in_layout(lines, repairs)
    lines, problems = _without_unreadable(lines)
    return layout, lines, [Problem(code, 1, 1, layout.width, repaired=True) for code in repairs] + problems


def _clean_lines(text: str, repairs: list[str]) -> list[str]:
    """Lines without spaces and invisible marks, in capitals, with plain fillers."""
    # Compatibility forms first: full-width letters become plain ones.
    plain = unicodedata.normalize("NFKC", text.translate(_FILLERS))
    if plain != text:
        repairs.append("other_characters_read")
    lines = [line for line in _LINE_BREAK.split(plain) if line.strip()]
    joined = [re.sub(r"\s+", "", line) for line in lines]
    if joined != [line.strip() for line in lines]:
        repairs.append("spaces_removed")
    visible = ["".join(mark for mark in line if unicodedata.category(mark)[0] != "C") for line in joined]
    if visible != joined:
        repairs.append("invisible_removed")
    capitals = [_LOWER_CASE.sub(lambda letter: letter[0].upper(), line) for line in visible]
    if capitals != visible:
        repairs.append("lower_case_read")
    return [line for line in capitals if line]


def _in_layout(lines: list[str], repairs: list[str]) -> tuple[Layout, list[str]]:
    """Give the lines the shape of a layout: break or join them again, add trailing fillers or take them away."""
    shape = _SHAPES.get(sum(map(len, lines)))
    # Where the lines fit no layout, but the whole has the right length, the breaks are a matter of paste or scanner.
    if not _width_of(lines) and shape is not None:
        total, (height, width) = "".join(lines), shape
        lines = [total[start : start + width] for start in range(0, height * width, width)]
        repairs.append("lines_divided_again")
    height, width = len(lines), _width_of(lines)
    layout = layout_for(height, width, lines[0][0]) if width else None
    if layout is None:
        raise DocumentError("zone_wrong_shape", lines=len(lines), lengths=", ".join(str(len(line)) for line in lines))
    if any(len(line) < width for line in lines):
        repairs.append("fillers_added")
    if any(len(line) > width for line in lines):
        repairs.append("fillers_removed")
    return layout, [line[:width].ljust(width, "<") for line in lines]


def _width_of(lines: list[str]) -> int:
    """The width that lines had before trailing fillers got lost or too many were sent; 0 if there is none."""
    lengths = {len(line) for line in lines}
    needed = max(len(line.rstrip("<")) for line in lines)
    if len(lines) == 3:
        return 30 if needed <= 30 <= len(lines[1]) else 0
    if len(lines) != 2:
        return 0
    if len(lengths) == 1 and lengths <= {36, 44}:
        return lengths.pop()
    if lines[0].startswith("V"):
        return _visa_width(needed, max(lengths)) if len(lines[1]) >= _SHORTEST_SECOND_LINE else 0
    # The last digit of a passport or card ends its last line, so that line cannot have lost fillers.
    last = len(lines[1].rstrip("<"))
    return last if last in (36, 44) and needed <= last else 0


def _visa_width(needed: int, widest: int) -> int:
    """A visa's second line may end in fillers, so only its longest line tells how wide it was."""
    if needed <= 36 and widest <= 36:
        return 36
    return 44 if needed <= 44 else 0


def _without_unreadable(lines: list[str]) -> tuple[list[str], list[Problem]]:
    """Put fillers for characters that no zone has, and point at each."""
    problems = [
        Problem(
            "unreadable_character",
            number,
            match.start() + 1,
            1,
            {"character": match[0], "codepoint": f"U+{ord(match[0]):04X}"},
        )
        for number, line in enumerate(lines, start=1)
        for match in _UNREADABLE.finditer(line)
    ]
    if len(problems) > MOST_UNREADABLE:
        raise DocumentError("not_a_zone")
    return [_UNREADABLE.sub("<", line) for line in lines], problems
