"""Reliability plots: whether scores mean what they say."""

from collections.abc import Sequence
from dataclasses import dataclass

from comity.site.pictures.drawing import Frame, Number, element, plain_number, words

WIDTH, HEIGHT = 640.0, 320.0
START, TOP, BOTTOM, END = 46.0, 10.0, 40.0, 10.0


@dataclass(frozen=True, slots=True)
class Bin:
    """Candidates of about one score. predicted: mean score; observed: share confirmed, with its interval; count."""

    predicted: float
    observed: float
    low: float
    high: float
    count: int


def reliability_plot(
    bins: Sequence[Bin],
    *,
    title: str,
    predicted: str,
    observed: str,
    description: str = "",
    rtl: bool = False,
    number: Number = plain_number,
) -> str:
    """Observed share against predicted score, both in [0, 1]; on the dashed diagonal a score means what it says.

    predicted, observed  what the two axes are called
    """
    frame = Frame(WIDTH, HEIGHT, rtl)

    def x(share: float) -> float:
        return START + (WIDTH - START - END) * share

    def y(share: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share

    drawn = []
    for mark in (0.0, 0.25, 0.5, 0.75, 1.0):
        drawn.append(frame.rule((x(0), y(mark)), (x(1), y(mark)), "grid" if mark else "axis"))
        drawn.append(frame.label(START - 6, y(mark) + 4, number(mark), look="quiet", anchor="end"))
        drawn.append(frame.label(x(mark), HEIGHT - BOTTOM + 16, number(mark), look="quiet", anchor="middle"))
    drawn.append(frame.rule((x(0), y(0)), (x(1), y(1)), "ideal"))
    drawn.append(frame.label(x(0.5), HEIGHT - 6, predicted, anchor="middle"))
    drawn.append(frame.label(START + 6, TOP + 12, observed))
    largest = max((one.count for one in bins), default=1) or 1
    for one in bins:
        drawn.append(frame.rule((x(one.predicted), y(one.low)), (x(one.predicted), y(one.high)), "whisker s0"))
        told = element("title", words(f"{number(one.predicted)} → {number(one.observed)} ({one.count})"))
        radius = 3 + 5 * (one.count / largest) ** 0.5
        drawn.append(
            element("circle", told, cx=frame.x(x(one.predicted)), cy=y(one.observed), r=radius, class_="point s0")
        )
    return frame.sheet(*drawn, title=title, description=description)
