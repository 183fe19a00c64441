"""Bar charts: one value per label, one per day, or a whole divided into parts."""

from collections.abc import Sequence

from comity.site.pictures.drawing import Frame, Number, plain_number, series_look, shortened, ticks

WIDTH = 640.0
HEIGHT = 200.0
LABELS = 190.0
FIGURES = 70.0
ROW = 26.0
THICKNESS = 16.0
MOST_LABELS = 6
LONGEST_LABEL = 25


def bar_chart(
    values: Sequence[tuple[str, float]],
    *,
    title: str,
    description: str = "",
    rtl: bool = False,
    number: Number = plain_number,
) -> str:
    """One horizontal bar per (label, value), value >= 0, in the order given, with its number at the end."""
    frame = Frame(WIDTH, ROW * max(len(values), 1) + 4, rtl)
    largest = max((value for _, value in values), default=0) or 1
    room = WIDTH - LABELS - FIGURES
    drawn = []
    for row, (label, value) in enumerate(values):
        y = row * ROW + 4
        length = room * max(value, 0) / largest
        drawn.append(frame.label(LABELS - 8, y + 12.5, shortened(label, LONGEST_LABEL), anchor="end"))
        drawn.append(frame.bar(LABELS, length, y, THICKNESS, "s0", f"{label}: {number(value)}"))
        drawn.append(frame.label(LABELS + length + 6, y + 12.5, number(value), look="strong"))
    drawn.append(frame.rule((LABELS, 0), (LABELS, frame.height), "axis"))
    return frame.sheet(*drawn, title=title, description=description)


def column_chart(
    values: Sequence[tuple[str, float]],
    *,
    title: str,
    description: str = "",
    rtl: bool = False,
    number: Number = plain_number,
) -> str:
    """One upright column per (label, value), value >= 0, in the order given: for days, weeks, hours.

    Time runs in reading direction; as many labels are written as there is room for, the last one always.
    """
    frame = Frame(WIDTH, HEIGHT, rtl)
    start, end, top, bottom = 48.0, WIDTH - 34.0, 12.0, 26.0
    marks = ticks(max((value for _, value in values), default=0))
    step = (end - start) / max(len(values), 1)
    drawn = []
    for mark in marks:
        y = HEIGHT - bottom - (HEIGHT - top - bottom) * mark / marks[-1]
        drawn.append(frame.rule((start, y), (end, y), "axis" if mark == 0 else "grid"))
        drawn.append(frame.label(start - 6, y + 4, number(mark), look="quiet", anchor="end"))
    every = -(-len(values) // MOST_LABELS)
    for index, (label, value) in enumerate(values):
        at, height = start + index * step, (HEIGHT - top - bottom) * value / marks[-1]
        told = f"{label}: {number(value)}"
        drawn.append(frame.bar(at + step * 0.1, step * 0.8, HEIGHT - bottom - height, height, "s0", told))
        if (len(values) - 1 - index) % every == 0:
            drawn.append(frame.label(at + step / 2, HEIGHT - 8, label, look="quiet", anchor="middle"))
    return frame.sheet(*drawn, title=title, description=description)


def stacked_bar(
    parts: Sequence[tuple[str, float]],
    *,
    title: str,
    description: str = "",
    looks: Sequence[str] = (),
    rtl: bool = False,
    number: Number = plain_number,
) -> str:
    """One bar divided into (label, value) parts, each value >= 0; the number stands in a part that has room for it.

    looks  classes of the parts, such as tones; the series' own colours where there are none
    """
    frame = Frame(WIDTH, 34.0, rtl)
    whole = sum(value for _, value in parts) or 1
    at, drawn = 0.0, [frame.bar(0, WIDTH, 2, 18, "track")]
    for index, (label, value) in enumerate(parts):
        length = WIDTH * value / whole
        look = looks[index] if index < len(looks) else series_look(index)
        drawn.append(frame.bar(at, max(length - 1.5, 0), 2, 18, look, f"{label}: {number(value)}"))
        if length > 26:
            drawn.append(frame.label(at + length / 2, 32, number(value), look="strong", anchor="middle"))
        at += length
    return frame.sheet(*drawn, title=title, description=description)
