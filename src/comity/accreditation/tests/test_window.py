"""Applications are received from the opening to the last second before the deadline, by the clock of the host."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.accreditation import errors
from comity.accreditation.rules.window import Standing, Window, standing

CASABLANCA = ZoneInfo("Africa/Casablanca")
WINDOW = Window(
    opens_at=datetime(2025, 10, 1, 9, 0, tzinfo=CASABLANCA), closes_at=datetime(2025, 11, 1, 0, 0, tzinfo=CASABLANCA)
)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (WINDOW.opens_at - SECOND, Standing.NOT_YET),
        (WINDOW.opens_at, Standing.OPEN),
        (datetime(2025, 10, 30, 12, 0, tzinfo=UTC), Standing.OPEN),
        (WINDOW.closes_at - timedelta(microseconds=1), Standing.OPEN),
        (WINDOW.closes_at, Standing.OVER),
        (datetime(2025, 11, 1, 12, 0, tzinfo=UTC), Standing.OVER),
    ],
    ids=[
        "a second early",
        "at the opening",
        "on 30 October",
        "in the last instant",
        "at the deadline",
        "on 1 November",
    ],
)
def test_where_a_moment_stands(at, expected):
    assert standing(WINDOW, at) is expected


def test_the_clock_of_the_host_decides_and_not_utc():
    """Midnight in Casablanca is an hour before midnight in UTC."""
    assert standing(WINDOW, datetime(2025, 10, 31, 22, 59, 59, tzinfo=UTC)) is Standing.OPEN
    assert standing(WINDOW, datetime(2025, 10, 31, 23, 0, 0, tzinfo=UTC)) is Standing.OVER


@given(at=st.datetimes(timezones=st.timezones()))
def test_every_moment_stands_somewhere_and_its_zone_plays_no_part(at):
    there = standing(WINDOW, at)
    assert there is standing(WINDOW, at.astimezone(UTC))
    assert (there is Standing.OPEN) == (WINDOW.opens_at <= at < WINDOW.closes_at)


def test_a_refusal_says_the_rule_and_both_moments_by_the_clock_of_the_host():
    came_at = datetime(2025, 11, 1, 8, 30, 5, tzinfo=UTC)
    said = str(errors.TooLate(zone="Africa/Casablanca", rule=2, closes_at=WINDOW.closes_at, came_at=came_at))
    assert "00:00:00" in said
    assert "09:30:05" in said
    assert "rule 2" in said
