"""What every picture is made of: escaped elements, a mirrored horizontal axis, round tick marks."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape

Number = Callable[[float], str]

SERIES = 6  # distinct looks of a series in pictures.css, each with its own colour and dash


def plain_number(value: float) -> str:
    """A number without needless decimals."""
    return f"{value:g}"


def element(name: str, *content: str, **attributes: object) -> str:
    """One SVG element. Attribute values are escaped, content is markup made by this module or `words`.

    Underscores at the end and inside attribute names become nothing and hyphens: class_, text_anchor.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(coordinate(value))}"'
        for key, value in attributes.items()
        if value is not None and value != ""
    )
    return f"<{name}{written}>{''.join(content)}</{name}>" if content else f"<{name}{written}/>"


def coordinate(value: object) -> str:
    """An attribute's value: lengths to a tenth of a unit, which is finer than a screen shows."""
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def words(text: object) -> str:
    """Text made safe to stand in a drawing."""
    return escape(str(text), quote=False)


def shortened(text: str, length: int) -> str:
    """A label that fits: the whole one stands in the table beside the picture."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


@dataclass(frozen=True, slots=True)
class Frame:
    """The sheet a picture is drawn on, in units of its view box; x runs in reading direction."""

    width: float
    height: float
    rtl: bool = False

    def x(self, position: float) -> float:
        """Distance from the reader's leading edge, as an x coordinate."""
        return self.width - position if self.rtl else position

    def bar(self, start: float, length: float, y: float, height: float, look: str, title: str = "") -> str:
        """A horizontal bar from `start` in reading direction."""
        left = self.width - start - length if self.rtl else start
        told = element("title", words(title)) if title else ""
        return element("rect", told, x=left, y=y, width=max(length, 0.0), height=height, class_=look)

    def label(self, position: float, y: float, text: object, *, look: str = "", anchor: str = "start") -> str:
        """A piece of text; anchors mean the reading direction, as SVG has it once `direction` is set."""
        return element("text", words(text), x=self.x(position), y=y, class_=look, text_anchor=anchor)

    def rule(self, start: tuple[float, float], end: tuple[float, float], look: str) -> str:
        """A straight line between two points."""
        return element("line", x1=self.x(start[0]), y1=start[1], x2=self.x(end[0]), y2=end[1], class_=look)

    def path(self, points: Iterable[tuple[float, float]], look: str) -> str:
        """A line through points."""
        drawn = " ".join(f"{coordinate(float(self.x(x)))},{coordinate(float(y))}" for x, y in points)
        return element("polyline", points=drawn, class_=look)

    def sheet(self, *content: str, title: str, description: str = "", look: str = "") -> str:
        """The finished drawing with its title and description."""
        return element(
            "svg",
            element("title", words(title)),
            element("desc", words(description)) if description else "",
            *content,
            viewBox=f"0 0 {coordinate(float(self.width))} {coordinate(float(self.height))}",
            class_=f"picture {look}".strip(),
            role="img",
            # Not by id: a page may show one picture twice, and must be the same bytes each time it is drawn.
            aria_label=f"{title}. {description}" if description else title,
            direction="rtl" if self.rtl else "ltr",
            xmlns="http://www.w3.org/2000/svg",
        )


def ticks(largest: float, count: int = 4) -> list[float]:
    """Round values from 0 to at least `largest`, about `count` steps of 1, 2 or 5 times a power of ten."""
    if not math.isfinite(largest) or largest <= 0:
        return [0.0, 1.0]
    rough = largest / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - 1e-9))
    return [step * i for i in range(math.ceil(largest / step - 1e-9) + 1)]


def series_look(index: int) -> str:
    """The class of the n-th series of a picture."""
    return f"s{index % SERIES}"
