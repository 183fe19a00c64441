"""A hub and what stands around it: who was heard, and how much went on each way."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from comity.site.pictures.drawing import Frame, Number, element, plain_number, shortened, words

WIDTH, HEIGHT = 640.0, 400.0
CENTRE = WIDTH / 2, HEIGHT / 2
REACH = 235.0, 145.0  # from the hub to the nodes around it
RADIUS = 34.0
APART = 6.0  # between the two ways of one pair
MOST_WIDTH = 7.0


@dataclass(frozen=True, slots=True)
class Spot:
    """Something in the picture: its label, a word below it, and a class such as a tone's."""

    label: str
    note: str = ""
    look: str = "tone-neutral"


@dataclass(frozen=True, slots=True)
class Way:
    """How much went from one spot to another, by their labels."""

    origin: str
    destination: str
    count: int


def network(
    hub: Spot,
    around: Sequence[Spot],
    ways: Sequence[Way],
    *,
    title: str,
    description: str = "",
    rtl: bool = False,
    number: Number = plain_number,
) -> str:
    """The hub in the middle, the others around it; a way is as wide as it is used, its number beside it."""
    frame = Frame(WIDTH, HEIGHT, rtl)
    places = {hub.label: CENTRE}
    for index, spot in enumerate(around):
        angle = 2 * math.pi * index / max(len(around), 1) - math.pi / 2
        places[spot.label] = (CENTRE[0] + REACH[0] * math.cos(angle), CENTRE[1] + REACH[1] * math.sin(angle))
    drawn = [frame.rule(CENTRE, places[spot.label], "grid") for spot in around]
    busiest = max((way.count for way in ways), default=1)
    for way in ways:
        if way.origin in places and way.destination in places and way.count:
            drawn.extend(_way(frame, places[way.origin], places[way.destination], way, busiest, number))
    for spot in (hub, *around):
        drawn.append(_spot(frame, places[spot.label], spot))
    return frame.sheet(*drawn, title=title, description=description)


def _way(
    frame: Frame, start: tuple[float, float], end: tuple[float, float], way: Way, busiest: int, number: Number
) -> list[str]:
    """An arrow beside the straight line, on its right-hand side, so that both ways of a pair are seen."""
    length = math.hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    along = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    aside = -along[1] * APART, along[0] * APART

    def at(distance: float, off: float = 1.0) -> tuple[float, float]:
        return start[0] + along[0] * distance + aside[0] * off, start[1] + along[1] * distance + aside[1] * off

    width = 1.5 + (MOST_WIDTH - 1.5) * way.count / max(busiest, 1)
    told = f"{way.origin} → {way.destination}: {number(way.count)}"
    first, last = at(RADIUS + 2), at(length - RADIUS - 10)
    line = element(
        "line",
        element("title", words(told)),
        x1=frame.x(first[0]),
        y1=first[1],
        x2=frame.x(last[0]),
        y2=last[1],
        class_="way",
        stroke_width=width,
    )
    tip, left, right = at(length - RADIUS - 2), at(length - RADIUS - 12, 2.0), at(length - RADIUS - 12, 0.0)
    corners = " ".join(f"{frame.x(x):.1f},{y:.1f}" for x, y in (tip, left, right))
    label = at(length / 2, 2.6)
    return [
        line,
        element("polygon", points=corners, class_="s0"),
        frame.label(label[0], label[1] + 4, number(way.count), look="strong over", anchor="middle"),
    ]


def _spot(frame: Frame, place: tuple[float, float], spot: Spot) -> str:
    x, y = place
    ring = element("circle", cx=frame.x(x), cy=y, r=RADIUS, class_=f"place {spot.look}")
    label = frame.label(x, y + 5, shortened(spot.label, 9), look="strong", anchor="middle")
    # Outwards: between a ring and the hub lie the ways.
    beside = y - RADIUS - 8 if y < CENTRE[1] else y + RADIUS + 15
    note = frame.label(x, beside, shortened(spot.note, 26), look="quiet over", anchor="middle") if spot.note else ""
    return element("g", ring, label, note)
