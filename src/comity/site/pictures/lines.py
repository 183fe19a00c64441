"""Line charts: how figures grow over time."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from comity.site.pictures.drawing import Frame, Number, element, plain_number, series_look, shortened, ticks, words

WIDTH, HEIGHT = 640.0, 260.0
START, TOP, BOTTOM = 52.0, 12.0, 30.0
NAMES = 118.0  # room for the names of several lines at their ends; one line needs none
EDGE = 28.0
LONGEST_NAME = 13
MAX_TIME_LABELS = 6
YEARS_ABOVE_DAYS = 5 * 365
MONTHS_ABOVE_DAYS = 150
POINTS_SHOWN = 40  # above this the dots would run together


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its name and its (day, value) points in the order of time, values >= 0."""

    label: str
    points: Sequence[tuple[date, float]]


def line_chart(
    series: Sequence[Series],
    *,
    title: str,
    description: str = "",
    rtl: bool = False,
    number: Number = plain_number,
) -> str:
    """Lines over time from a zero baseline, several named at their ends. Time runs in reading direction."""
    frame = Frame(WIDTH, HEIGHT, rtl)
    days = sorted({day for one in series for day, _ in one.points})
    marks = ticks(max((value for one in series for _, value in one.points), default=0))
    if not days:
        return frame.sheet(title=title, description=description)
    scale = _Scale(days[0], days[-1], marks[-1], WIDTH - (NAMES if len(series) > 1 else EDGE))
    drawn = [*_value_axis(frame, scale, marks, number), *_time_axis(frame, scale, days)]
    ends = _apart([scale.y(one.points[-1][1]) for one in series if one.points], least=14)
    for index, one in enumerate(one for one in series if one.points):
        points = [(scale.x(day), scale.y(value)) for day, value in one.points]
        drawn.append(frame.path(points, f"line {series_look(index)}"))
        if len(points) <= POINTS_SHOWN:
            drawn += [
                _dot(frame, at, f"{one.label}, {day.isoformat()}: {number(value)}", index)
                for at, (day, value) in zip(points, one.points, strict=True)
            ]
        if len(series) > 1:
            name = shortened(one.label, LONGEST_NAME)
            drawn.append(frame.label(scale.end + 8, ends[index] + 4, name, look="strong"))
    return frame.sheet(*drawn, title=title, description=description)


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date
    largest: float
    end: float

    def x(self, day: date) -> float:
        span = (self.last - self.first).days or 1
        return START + (self.end - START) * (day - self.first).days / span

    def y(self, value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / self.largest


def _value_axis(frame: Frame, scale: _Scale, marks: Sequence[float], number: Number) -> list[str]:
    drawn = []
    for mark in marks:
        y = scale.y(mark)
        drawn.append(frame.rule((START, y), (scale.end, y), "axis" if mark == 0 else "grid"))
        drawn.append(frame.label(START - 6, y + 4, number(mark), look="quiet", anchor="end"))
    return drawn


def _time_axis(frame: Frame, scale: _Scale, days: Sequence[date]) -> list[str]:
    every = -(-len(days) // MAX_TIME_LABELS)
    written = _day_format((days[-1] - days[0]).days)
    return [
        frame.label(scale.x(day), HEIGHT - 10, f"{day:{written}}", look="quiet", anchor="middle")
        for day in days[::every]
    ]


def _day_format(span_days: int) -> str:
    """As much of a date as tells the labels of such a span apart."""
    if span_days > YEARS_ABOVE_DAYS:
        return "%Y"
    return "%Y-%m" if span_days > MONTHS_ABOVE_DAYS else "%m-%d"


def _dot(frame: Frame, at: tuple[float, float], told: str, index: int) -> str:
    named = element("title", words(told))
    return element("circle", named, cx=frame.x(at[0]), cy=at[1], r=3.5, class_=f"point {series_look(index)}")


def _apart(heights: Sequence[float], *, least: float) -> list[float]:
    """Move labels down just enough that neighbours stand at least so far apart, keeping their order."""
    moved = list(heights)
    order = sorted(range(len(moved)), key=lambda i: moved[i])
    for before, after in itertools.pairwise(order):
        moved[after] = max(moved[after], moved[before] + least)
    return moved
