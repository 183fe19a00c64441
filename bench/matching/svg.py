"""Small drawings as plain SVG: panels with scales, lines, marks and labels. Readable in the dark and without colours.

The same figures give the same bytes.
"""

from collections.abc import Iterable, Sequence
from html import escape
from math import ceil, floor, log10
from textwrap import wrap
from typing import NamedTuple

# Okabe and Ito's colours, which most colour-blind people tell apart; lighter ones where the page is dark.
LIGHT = ("#0072b2", "#b35806", "#007a5e", "#8a6d00", "#a3447f", "#4d4d4d")
DARK = ("#56b4e9", "#f0a35e", "#3ecf9f", "#f0e442", "#e39ac5", "#c0c0c0")
MARKS = ("circle", "square", "diamond", "triangle", "cross", "down")
LETTER_WIDTH, LINE_HEIGHT = 6.2, 12.0
LETTERS_UNDER = 14
MARGIN_LEFT, MARGIN_TOP, SPACE = 64.0, 36.0, 84.0


class Scale(NamedTuple):
    """From values to places on the drawing, evenly or by powers of ten."""

    low: float
    high: float
    start: float
    end: float
    powers: bool = False

    def at(self, value: float) -> float:
        """The place of a value."""
        low, high = (log10(self.low), log10(self.high)) if self.powers else (self.low, self.high)
        share = ((log10(value) if self.powers else value) - low) / (high - low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Values worth a line: powers of ten, or five to ten round steps."""
        if self.powers:
            return [10.0**power for power in range(ceil(log10(self.low) - 1e-9), floor(log10(self.high) + 1e-9) + 1)]
        step = 10.0 ** floor(log10((self.high - self.low) / 2))
        step = next(step / part for part in (1, 2, 5, 10) if (self.high - self.low) / (step / part) >= 4)
        first, last = ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9)
        return [round(step * number, 10) for number in range(first, last + 1)]


def around(values: Sequence[float]) -> tuple[float, float]:
    """The powers of ten that hold these values."""
    low, high = floor(log10(min(values)) + 1e-9), ceil(log10(max(values)) - 1e-9)
    return 10.0**low, 10.0 ** max(high, low + 1)


class Panel:
    """One diagram: a frame with two scales, and what is drawn in it."""

    def __init__(
        self, title: str, across: Scale, upwards: Scale, names: tuple[str, str], under: Sequence[str] = ()
    ) -> None:
        """`under` names equal shares of the width, where that is no scale."""
        self.across, self.upwards = across, upwards
        self.parts: list[str] = []
        self._labels: list[tuple[float, float, float]] = []
        self._frame(title, names, under)

    def line(self, points: Iterable[tuple[float, float]], series: int, dashed: bool = False) -> None:
        """A line through points."""
        places = " ".join(f"{self.across.at(x):.1f},{self.upwards.at(y):.1f}" for x, y in points)
        style = " dashed" if dashed else ""
        self.parts.append(f'<polyline class="line c{series}{style}" points="{places}"/>')

    def mark(self, x: float, y: float, series: int, hollow: bool = False) -> None:
        """A mark in the shape and colour of its series."""
        self.parts.append(_mark(self.across.at(x), self.upwards.at(y), series, "hollow" if hollow else "full"))

    def bar(self, x: float, low: float, high: float, series: int) -> None:
        """How far a figure may be off."""
        at, low, high = self.across.at(x), self.upwards.at(low), self.upwards.at(high)
        self.parts.append(f'<line class="line c{series}" x1="{at:.1f}" x2="{at:.1f}" y1="{low:.1f}" y2="{high:.1f}"/>')

    def label(self, x: float, y: float, text: str, series: int) -> None:
        """A word above a point, moved up until it is on no other, and inside the frame."""
        half = len(text) * LETTER_WIDTH / 2
        middle = min(max(self.across.at(x), self.across.start + half), self.across.end - half)
        at = self.upwards.at(y) - 8
        while any(
            abs(at - other) < LINE_HEIGHT and abs(middle - near) < half + wide for near, wide, other in self._labels
        ):
            at -= 1
        self._labels.append((middle, half, at))
        self._text(f"label t{series}", middle, at, text, "middle")

    def _frame(self, title: str, names: tuple[str, str], under: Sequence[str]) -> None:
        left, right, bottom, top = self.across.start, self.across.end, self.upwards.start, self.upwards.end
        for value in self.upwards.ticks():
            at = self.upwards.at(value)
            self._rule(left, right, at, at)
            self._text("tick", left - 6, at + 4, short(value), "end")
        marked = [(self.across.at(value), short(value)) for value in self.across.ticks()]
        if under:
            share = (right - left) / len(under)
            marked = [(left + (number + 0.5) * share, name) for number, name in enumerate(under)]
        for at, name in marked:
            if not under:
                self._rule(at, at, bottom, top)
            for line, words in enumerate(wrap(name, LETTERS_UNDER)):
                self._text("tick", at, bottom + 15 + line * LINE_HEIGHT, words, "middle")
        self._text("title", left, top - 10, title, "start")
        self._text("tick", (left + right) / 2, bottom + 31, names[0], "middle")
        turned = f"translate({left - 42:.1f} {(top + bottom) / 2:.1f}) rotate(-90)"
        self.parts.append(f'<text class="tick" transform="{turned}" text-anchor="middle">{escape(names[1])}</text>')

    def _rule(self, left: float, right: float, bottom: float, top: float) -> None:
        self.parts.append(f'<line class="grid" x1="{left:.1f}" x2="{right:.1f}" y1="{bottom:.1f}" y2="{top:.1f}"/>')

    def _text(self, style: str, x: float, y: float, text: str, anchor: str) -> None:
        self.parts.append(f'<text class="{style}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>')


def short(value: float) -> str:
    """A number as briefly as can be: 10 k, 1 M."""
    for size, unit in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        if value >= size:
            return f"{value / size:g}{unit}"
    return f"{value:g}"


class Frame(NamedTuple):
    """Where one panel is."""

    left: float
    right: float
    bottom: float
    top: float


def frames(count: int, columns: int, width: float, height: float) -> list[Frame]:
    """Places of so many panels of a size, row after row."""
    places = []
    for row, column in (divmod(number, columns) for number in range(count)):
        left, top = MARGIN_LEFT + column * (width + SPACE), MARGIN_TOP + row * (height + SPACE)
        places.append(Frame(left, left + width, top + height, top))
    return places


def drawing(panels: Sequence[Panel], title: str, told: str, legend: Sequence[tuple[int, str]]) -> str:
    """The whole file; `told` says in words what the drawing shows, `legend` names the series."""
    parts = [part for panel in panels for part in panel.parts]
    width = max(panel.across.end for panel in panels) + 24
    height = max(panel.upwards.start for panel in panels) + 42
    left = 20.0
    for series, name in legend:
        parts.append(_mark(left, height + 6, series, "full"))
        parts.append(f'<text class="label t{series}" x="{left + 9:.1f}" y="{height + 10:.1f}">{escape(name)}</text>')
        left += len(name) * LETTER_WIDTH + 34
    width, height = max(width, left), height + (24 if legend else 0)
    box = f"0 0 {width:.0f} {height:.0f}"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" aria-labelledby="t d">'
    words = f'<title id="t">{escape(title)}</title><desc id="d">{escape(told)}</desc>'
    page = f'<rect class="page" width="{width:.0f}" height="{height:.0f}"/>'
    return "\n".join((head, words, f"<style>{STYLE}</style>", page, *parts, "</svg>", ""))


def _mark(x: float, y: float, series: int, style: str) -> str:
    return f'<path class="{style} c{series}" transform="translate({x:.1f} {y:.1f})" d="{SHAPES[MARKS[series]]}"/>'


def _colours(colours: Sequence[str]) -> str:
    return "".join(
        f".c{n}{{stroke:{colour}}}.full.c{n}{{fill:{colour}}}.t{n}{{fill:{colour}}}" for n, colour in enumerate(colours)
    )


SHAPES = {
    "circle": "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
    "square": "M-3.6 -3.6h7.2v7.2h-7.2z",
    "diamond": "M0 -5L5 0L0 5L-5 0z",
    "triangle": "M0 -5L4.6 3.6H-4.6z",
    "cross": "M-1.4 -4.5h2.8v3.1h3.1v2.8h-3.1v3.1h-2.8v-3.1h-3.1v-2.8h3.1z",
    "down": "M0 5L4.6 -3.6H-4.6z",
}


def _plain(page: str, ink: str, line: str) -> str:
    return f".page{{fill:{page}}}text{{fill:{ink}}}.grid{{stroke:{line}}}.hollow{{fill:{page}}}"


STYLE = (
    "text{font:11px system-ui,sans-serif}.title{font-size:13px;font-weight:600}.label{font-size:11px}"
    ".line{fill:none;stroke-width:1.6}.dashed{stroke-dasharray:4 3}.full,.hollow{stroke-width:1.4}"
    + _plain("#ffffff", "#24292f", "#d8dee4") + _colours(LIGHT)
    + "@media (prefers-color-scheme:dark){" + _plain("#0d1117", "#e6edf3", "#30363d") + _colours(DARK) + "}"
)  # fmt: skip
