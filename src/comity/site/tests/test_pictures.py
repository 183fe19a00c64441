"""Charts and maps: well formed, told in words, mirrored where writing is, and the same each time."""

import datetime as dt
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.core.countries import countries
from comity.site.pictures import bars, lines, network, reliability, spans, world
from comity.site.pictures.drawing import Frame, ticks

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script>\" onload='x' & ]]>"
NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
VALUES = [("drugs", 12.0), ("firearms", 3.0), (HOSTILE, 0.0)]
SPANS = [spans.Span(HOSTILE, NOON - dt.timedelta(days=4), NOON), spans.Span("now", NOON - dt.timedelta(days=1))]
SERIES = [
    lines.Series(HOSTILE, [(dt.date(2025, 1, 1), 1), (dt.date(2026, 1, 1), 5)]),
    lines.Series("received", [(dt.date(2025, 6, 1), 4.5)]),
]
BINS = [reliability.Bin(0.2, 0.1, 0.0, 0.3, 10), reliability.Bin(0.9, 0.95, 0.9, 1.0, 40)]


def drawings(rtl: bool) -> dict[str, str]:
    return {
        "bars": bars.bar_chart(VALUES, title=HOSTILE, description=HOSTILE, rtl=rtl),
        "stacked": bars.stacked_bar(VALUES, title=HOSTILE, rtl=rtl),
        "days": bars.column_chart(VALUES, title=HOSTILE, rtl=rtl),
        "lines": lines.line_chart(SERIES, title=HOSTILE, rtl=rtl),
        "spans": spans.timeline(SPANS, until=NOON, title=HOSTILE, rtl=rtl),
        "reliability": reliability.reliability_plot(
            BINS, title=HOSTILE, predicted=HOSTILE, observed="confirmed", rtl=rtl
        ),
        "network": network.network(
            network.Spot("hub", HOSTILE),
            [network.Spot(HOSTILE, "heard", "tone-good"), network.Spot("xb")],
            [network.Way("hub", "xb", 7), network.Way("xb", HOSTILE, 1), network.Way("xb", "nobody", 2)],
            title=HOSTILE,
            description=HOSTILE,
            rtl=rtl,
        ),
        "world": world.world_map({"MT": 3, "FR": 1, "XA": 9}, title=HOSTILE, name=lambda code: HOSTILE + code),
    }


KINDS = sorted(drawings(rtl=False))


class TestEveryPicture:
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("rtl", [False, True])
    def test_is_well_formed_titled_and_carries_no_style_or_script(self, kind, rtl):
        root = ET.fromstring(drawings(rtl)[kind])
        assert root.get("role") == "img"
        assert root.get("aria-label", "").startswith(HOSTILE)
        assert root.find(f"{SVG}title").text == HOSTILE
        for one in root.iter():
            assert one.tag.removeprefix(SVG) not in {"script", "style", "foreignObject", "a", "image"}
            assert not [name for name in one.keys() if name == "style" or name.startswith("on")]  # noqa: SIM118

    @pytest.mark.parametrize("kind", KINDS)
    def test_is_the_same_bytes_each_time(self, kind):
        assert drawings(rtl=False)[kind] == drawings(rtl=False)[kind]

    @pytest.mark.parametrize("kind", sorted(set(KINDS) - {"world"}))
    def test_is_mirrored_for_a_language_that_runs_from_right_to_left(self, kind):
        there, back = (ET.fromstring(drawings(rtl)[kind]) for rtl in (False, True))
        width = float(there.get("viewBox").split()[2])
        for left, right in zip(there.iter(f"{SVG}rect"), back.iter(f"{SVG}rect"), strict=True):
            assert float(left.get("x")) + float(left.get("width")) == pytest.approx(
                width - float(right.get("x")), abs=0.2
            )
        for left, right in zip(there.iter(f"{SVG}text"), back.iter(f"{SVG}text"), strict=True):
            assert float(left.get("x")) == pytest.approx(width - float(right.get("x")), abs=0.2)

    def test_of_nothing_is_still_a_picture(self):
        for empty in (
            bars.bar_chart([], title="t"),
            bars.column_chart([], title="t"),
            bars.stacked_bar([], title="t"),
            lines.line_chart([], title="t"),
            spans.timeline([], until=NOON, title="t"),
            reliability.reliability_plot([], title="t", predicted="p", observed="o"),
            world.world_map({}, title="t", name=str),
        ):
            assert ET.fromstring(empty).find(f"{SVG}title").text == "t"


class TestTicks:
    @given(st.floats(min_value=1e-6, max_value=1e12))
    def test_reach_the_largest_value_in_few_equal_steps(self, largest):
        marks = ticks(largest)
        assert marks[0] == 0
        assert marks[-1] >= largest * (1 - 1e-6)
        assert 2 <= len(marks) <= 11
        step = marks[1]
        assert all(mark == pytest.approx(i * step) for i, mark in enumerate(marks))

    @pytest.mark.parametrize(("largest", "expected"), [(0, [0, 1]), (10, [0, 5, 10]), (412, [0, 200, 400, 600])])
    def test_are_round(self, largest, expected):
        assert ticks(largest) == expected


class TestBars:
    def test_lengths_are_in_proportion(self):
        drawn = ET.fromstring(bars.bar_chart([("a", 10), ("b", 5), ("c", 0)], title="t"))
        lengths = [float(bar.get("width")) for bar in drawn.iter(f"{SVG}rect")]
        assert lengths[0] == pytest.approx(2 * lengths[1], abs=0.2)
        assert lengths[2] == 0

    def test_of_many_days_only_a_few_are_named_and_the_last_always(self):
        drawn = ET.fromstring(bars.column_chart([(f"day {i}", i) for i in range(90)], title="t"))
        named = [text.text for text in drawn.iter(f"{SVG}text") if text.text.startswith("day")]
        assert len(named) <= 6
        assert named[-1] == "day 89"


class TestLines:
    @pytest.mark.parametrize(("days", "named"), [(1, {"01-01"}), (20, {"01-01"}), (300, {"2025-01"}), (3000, {"2025"})])
    def test_dates_are_named_as_far_as_the_span_asks(self, days, named):
        points = [(dt.date(2025, 1, 1) + dt.timedelta(days=day), 1) for day in (0, days)]
        drawn = ET.fromstring(lines.line_chart([lines.Series("a", points)], title="t"))
        assert named <= {text.text for text in drawn.iter(f"{SVG}text")}

    def test_one_line_needs_no_name_and_several_do(self):
        one = lines.line_chart([SERIES[1]], title="t")
        two = lines.line_chart(SERIES, title="t")
        assert ("received<" in one, "received<" in two) == (False, True)


class TestWorldMap:
    def test_knows_every_present_country_but_those_the_atlas_draws_as_part_of_another(self):
        drawn = {land.code for land in world.atlas()[2]}
        parts_of_another = {"AQ", "BV", "CC", "CX", "GF", "GP", "MQ", "RE", "SJ", "UM", "XK", "YT"}
        assert {country.code for country in countries()} - drawn == parts_of_another

    def test_a_small_state_with_a_value_is_a_dot(self):
        drawn = world.world_map({"MT": 1}, title="t", name=str)
        assert len(list(ET.fromstring(drawn).iter(f"{SVG}circle"))) == 1

    def test_an_invented_state_is_nowhere_on_it(self):
        assert world.world_map({"XA": 1}, title="t", name=str) == world.world_map({}, title="t", name=str)

    def test_no_shape_runs_across_the_whole_map(self):
        """A ring that crosses the antimeridian uncut would draw a streak."""
        width = world.atlas()[0]
        for land in world.atlas()[2]:
            for ring in filter(None, land.path.split("M")):
                steps = re.findall(r"-?\d+", ring)[2::2]
                assert max((abs(int(step)) for step in steps), default=0) < width / 4, land.code

    @given(st.lists(st.floats(min_value=0, max_value=1e9), min_size=1))
    def test_a_larger_value_is_never_shaded_less(self, values):
        bounds = world.steps(values)
        shades = [world.shade(value, bounds) for value in sorted(values)]
        assert shades == sorted(shades)
        assert all((shade == "q0") == (value <= 0) for shade, value in zip(shades, sorted(values), strict=True))


def test_a_frame_keeps_the_reading_order():
    assert (Frame(100, 10).x(30), Frame(100, 10, rtl=True).x(30)) == (30, 70)
