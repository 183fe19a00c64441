"""Make the world map that Comity draws: src/comity/site/pictures/world.json.

Usage:  npm install --ignore-scripts world-atlas@2.0.2
        python tools/world_map.py node_modules/world-atlas/countries-50m.json
Source: Natural Earth 1:50m (public domain), as the TopoJSON of world-atlas (ISC). Borders are simplified once per
shared arc, so that neighbours still fit; rings that cross the antimeridian are cut there, or they would draw streaks
across the map; the projection is Equal Earth (Šavrič, Patterson & Jenny 2018), which keeps areas true.
"""

import json
import math
import sys
from pathlib import Path
from typing import Any

import icu

TARGET = Path(__file__).parent.parent / "src/comity/site/pictures/world.json"
WIDTH = 1000
TOLERANCE = 0.22  # degrees
SMALLEST_RING = 1.4  # square units of the map
SMALL_STATE = 14.0  # square units: below this a country is drawn as a dot as well
ANTARCTICA = "010"
TOO_SMALL_FOR_THE_ATLAS = {"BQ": (-68.3, 12.2), "GI": (-5.4, 36.1), "TK": (-171.8, -9.2), "TV": (179.2, -8.5)}

Point = tuple[float, float]


def equal_earth(longitude: float, latitude: float) -> Point:
    """Project degrees to the unit plane."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    square = theta * theta
    bend = 9 * a4 * square**4 + 7 * a3 * square**3 + 3 * a2 * square + a1
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(theta) / (3 * bend)
    return x, theta * (a1 + a2 * square + square**3 * (a3 + a4 * square))


EDGE = equal_earth(180, 0)[0]
TOP = equal_earth(0, 84)[1]
BOTTOM = equal_earth(0, -57)[1]
SCALE = WIDTH / (2 * EDGE)
HEIGHT = round((TOP - BOTTOM) * SCALE)


def on_map(point: Point) -> Point:
    """A point in degrees as a place on the map."""
    x, y = equal_earth(*point)
    return (x + EDGE) * SCALE, (TOP - y) * SCALE


def decoded(topology: dict[str, Any]) -> list[list[Point]]:
    """The arcs of a quantised topology in degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    return arcs


def simplified(points: list[Point], tolerance: float = TOLERANCE) -> list[Point]:
    """Douglas and Peucker (1973), with a degree of longitude weighed by its length; end points stay."""
    if len(points) < 3:
        return points
    (x0, y0), (x1, y1) = points[0], points[-1]
    shrink = math.cos(math.radians((y0 + y1) / 2))
    length = math.hypot((x1 - x0) * shrink, y1 - y0)

    def distance(point: Point) -> float:
        x, y = (point[0] - x0) * shrink, point[1] - y0
        if length == 0:
            return math.hypot(x, y)
        return abs(x * (y1 - y0) - y * (x1 - x0) * shrink) / length

    farthest = max(range(1, len(points) - 1), key=lambda i: distance(points[i]))
    if distance(points[farthest]) < tolerance:
        return [points[0], points[-1]]
    return simplified(points[: farthest + 1], tolerance)[:-1] + simplified(points[farthest:], tolerance)


def ring_of(indices: list[int], arcs: list[list[Point]]) -> list[Point]:
    """One closed ring from its arcs; a negative index runs an arc backwards."""
    ring: list[Point] = []
    for index in indices:
        ring += (arcs[index] if index >= 0 else arcs[~index][::-1])[bool(ring) :]
    return ring


def cut(ring: list[Point]) -> list[list[Point]]:
    """Cut a ring at the antimeridian."""
    unwrapped = [ring[0]]
    for longitude, latitude in ring[1:]:
        before = unwrapped[-1][0]
        unwrapped.append((longitude + 360 * round((before - longitude) / 360), latitude))
    if abs(unwrapped[0][0] - unwrapped[-1][0]) > 180:
        return []  # encircles a pole: only Antarctica, which is left out
    pieces = []
    for shift in (-360, 0, 360):
        moved = [(longitude + shift, latitude) for longitude, latitude in unwrapped]
        piece = clipped(clipped(moved, -180, keep_above=True), 180, keep_above=False)
        if len(piece) > 2:
            pieces.append(piece)
    return pieces


def clipped(ring: list[Point], at: float, *, keep_above: bool) -> list[Point]:
    """Sutherland and Hodgman (1974) against one meridian."""
    kept: list[Point] = []
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        inside0, inside1 = (x0 >= at) == keep_above or x0 == at, (x1 >= at) == keep_above or x1 == at
        if inside0:
            kept.append((x0, y0))
        if inside0 != inside1:
            kept.append((at, y0 + (y1 - y0) * (at - x0) / (x1 - x0)))
    return kept


def area(ring: list[Point]) -> float:
    """Area of a ring on the map, never negative."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2


def drawn(ring: list[Point]) -> str:
    """A ring as the shortest path data: relative steps of half a unit, so that the digits are few."""
    steps = [(round(x * 2), round(y * 2)) for x, y in ring]
    path, (x, y) = [f"M{steps[0][0]},{steps[0][1]}l"], steps[0]
    for next_x, next_y in steps[1:]:
        if (next_x, next_y) != (x, y):
            path.append(f"{next_x - x},{next_y - y}")
            x, y = next_x, next_y
    return path[0] + " ".join(path[1:]).replace(" -", "-").replace(",-", "-") + "z"


def shapes(topology: dict[str, Any]) -> list[dict[str, Any]]:
    """Every country: its code ("" where ISO 3166-1 has none), its path, its middle, whether it is small."""
    whole = decoded(topology)
    arcs = [simplified(arc) for arc in whole]
    found = []
    for country in topology["objects"]["countries"]["geometries"]:
        if country.get("id") == ANTARCTICA or country["type"] is None:
            continue
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        rings = projected([ring_of(ring, arcs) for polygon in polygons for ring in polygon])
        exact = projected([ring_of(polygon[0], whole) for polygon in polygons])
        largest = max(exact, key=area)
        found.append(
            {
                "code": icu.Region.getInstance(int(country["id"])).getRegionCode() if "id" in country else "",
                "path": "".join(drawn(ring) for ring in rings if area(ring) >= SMALLEST_RING),
                "middle": [round(2 * sum(axis) / len(largest)) for axis in zip(*largest, strict=True)],
                "small": sum(area(ring) for ring in exact) < SMALL_STATE,
            }
        )
    return merged(found)


def projected(rings: list[list[Point]]) -> list[list[Point]]:
    """Rings in degrees as rings on the map, in more pieces where they had to be cut."""
    return [[on_map(point) for point in piece] for ring in rings for piece in cut(ring)]


def merged(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One entry per code: Natural Earth draws some parts of a country apart."""
    by_code: dict[str, dict[str, Any]] = {}
    nameless = []
    for shape in found:
        if not shape["code"]:
            nameless.append(shape)
        elif shape["code"] in by_code:
            by_code[shape["code"]]["path"] += shape["path"]
            by_code[shape["code"]]["small"] &= shape["small"]
        else:
            by_code[shape["code"]] = shape
    for code, place in TOO_SMALL_FOR_THE_ATLAS.items():
        middle = [round(2 * axis) for axis in on_map(place)]
        by_code.setdefault(code, {"code": code, "path": "", "middle": middle, "small": True})
    return sorted(by_code.values(), key=lambda shape: shape["code"]) + nameless


def main(source: Path) -> None:
    """Write the map and say how large it is."""
    countries = shapes(json.loads(source.read_text()))
    lines = ",\n".join(json.dumps(country, separators=(",", ":")) for country in countries)
    TARGET.write_text(f'{{"width":{WIDTH * 2},"height":{HEIGHT * 2},"countries":[\n{lines}\n]}}\n')
    small = sum(country["small"] for country in countries)
    print(f"{len(countries)} shapes, {small} of them small, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
