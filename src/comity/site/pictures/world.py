"""The world map: figures by country, small states as dots.

The shapes come from Natural Earth (tools/world_map.py). The map takes no position on any border: areas that
ISO 3166-1 gives no code are drawn dashed and without a figure, and a sentence says so under every map.
"""

import json
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from comity.site.pictures.drawing import Frame, Number, element, plain_number, words

STEPS = 4  # shades above nothing: q1..q4
RADIUS = 9.0


@dataclass(frozen=True, slots=True)
class Land:
    """One shape of the map: code is "" where ISO 3166-1 has none; middle is where a small country's dot goes."""

    code: str
    path: str
    middle: tuple[float, float]
    small: bool


@cache
def atlas() -> tuple[float, float, tuple[Land, ...]]:
    """Width, height and every shape of the shipped map."""
    data = json.loads(files("comity.site.pictures").joinpath("world.json").read_text(encoding="utf-8"))
    lands = tuple(Land(c["code"], c["path"], (c["middle"][0], c["middle"][1]), c["small"]) for c in data["countries"])
    return data["width"], data["height"], lands


def steps(values: Sequence[float]) -> list[float]:
    """Lower bounds of the shades, at most STEPS of them, rising: quantiles of the values above nothing."""
    rising = sorted(value for value in values if value > 0)
    if not rising:
        return []
    bounds = [rising[len(rising) * step // STEPS] for step in range(STEPS)]
    return sorted(set(bounds))


def shade(value: float, bounds: Sequence[float]) -> str:
    """The class of a value: q0 for nothing, then q1 to q4; the largest shade is used however few bounds there are."""
    if value <= 0 or not bounds:
        return "q0"
    return f"q{STEPS - len(bounds) + bisect_right(bounds, value)}"


def world_map(
    values: Mapping[str, float],
    *,
    title: str,
    name: Callable[[str], str],
    description: str = "",
    number: Number = plain_number,
) -> str:
    """Shade every country by its value; a country without one stays plain.

    values  by ISO 3166-1 alpha-2 code; codes that are not on the map (invented or former states) are left out
    name    gives a country's name in the reader's language

    The map is never mirrored: east stays east in every language.
    """
    width, height, lands = atlas()
    frame = Frame(width, height)
    bounds = steps(list(values.values()))
    drawn, dots = [], []
    for land in lands:
        if not land.code:
            drawn.append(element("path", d=land.path, class_="territory"))
            continue
        value = values.get(land.code)
        look = "q0" if value is None else shade(value, bounds)
        told = element("title", words(f"{name(land.code)}: {number(value)}")) if value is not None else ""
        if land.path:
            drawn.append(element("path", told, d=land.path, class_=f"land {look}"))
        if land.small and value is not None:
            dots.append(element("circle", told, cx=land.middle[0], cy=land.middle[1], r=RADIUS, class_=look))
    return frame.sheet(*drawn, *dots, title=title, description=description, look="world")
