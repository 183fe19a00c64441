"""Timelines: what lasted from when to when, one row each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from comity.site.pictures.drawing import Frame, shortened

WIDTH = 640.0
LABELS = 170.0
ROW = 24.0
MARKS = 3
_DAYS = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Span:
    """One bar of a timeline: [start, end); end None means that it goes on; look is a class such as a tone's."""

    label: str
    start: datetime
    end: datetime | None = None
    look: str = "s0"


def timeline(spans: Sequence[Span], *, until: datetime, title: str, description: str = "", rtl: bool = False) -> str:
    """One row per span, drawn up to `until`; time runs in reading direction. An instant is shown as a short mark."""
    frame = Frame(WIDTH, ROW * len(spans) + 26, rtl)
    if not spans:
        return frame.sheet(title=title, description=description)
    first = min(span.start for span in spans)
    whole = max((until - first).total_seconds(), 1.0)
    room = WIDTH - LABELS - 10

    def at(moment: datetime) -> float:
        return LABELS + room * min(max((moment - first).total_seconds() / whole, 0), 1)

    in_days = until - first > _DAYS
    drawn = []
    for step in range(MARKS + 1):
        moment = first + (until - first) * step / MARKS
        x = at(moment)
        drawn.append(frame.rule((x, 0), (x, frame.height - 20), "grid"))
        anchor = "start" if step == 0 else "end" if step == MARKS else "middle"
        drawn.append(frame.label(x, frame.height - 6, _written(moment, in_days), look="quiet", anchor=anchor))
    for row, span in enumerate(spans):
        y = row * ROW + 3
        begin, end = at(span.start), at(span.end or until)
        told = f"{span.label}: {span.start:%Y-%m-%d %H:%M} – {f'{span.end:%Y-%m-%d %H:%M}' if span.end else '…'}"
        drawn.append(frame.label(LABELS - 8, y + 12, shortened(span.label, 22), anchor="end"))
        drawn.append(frame.bar(begin, max(end - begin, 4.0), y, 15, span.look, told))
    return frame.sheet(*drawn, title=title, description=description)


def _written(moment: datetime, in_days: bool) -> str:
    return f"{moment:%Y-%m-%d}" if in_days else f"{moment:%H:%M}"
