"""Birth dates as carriers write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.screening.birth_dates import readings

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1971-05-03", ("1971-05-03",)),
        ("1971/5/3", ("1971-05-03",)),
        ("19710503", ("1971-05-03",)),
        ("1971", ("1971",)),
        ("1971-05", ("1971-05",)),
        ("05/1971", ("1971-05",)),
        ("25/12/1980", ("1980-12-25",)),
        ("12/25/1980", ("1980-12-25",)),
        ("25.12.80", ("1980-12-25",)),
        ("03MAY71", ("1971-05-03",)),
        ("3 May 1971", ("1971-05-03",)),
        ("May 3, 1971", ("1971-05-03",)),
        ("May 1971", ("1971-05",)),
        ("710503", ("1971-05-03",)),
        ("260302", ("2026-03-02",)),
        ("270302", ("1927-03-02",)),
        ("circa 1971", ("~1971",)),
        ("1971-00-00", ("1971",)),
        ("00/00/1971", ("1971",)),
        ("١٩٧١-٠٥-٠٣", ("1971-05-03",)),
        ("1974-01-32", ()),
        ("yesterday", ()),
        ("13/13/1971", ()),
        ("", ()),
    ],
)
def test_reads(written, read):
    assert readings(written, TODAY) == read


def test_where_day_and_month_could_be_exchanged_both_are_asked():
    assert readings("03/04/1970", TODAY) == ("1970-04-03", "1970-03-04")


@given(
    st.dates(min_value=date(1900, 1, 1), max_value=TODAY),
    st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%d %b %Y", "%Y%m%d"]),
)
def test_a_date_is_among_its_own_readings(day, form):
    assert day.isoformat() in readings(day.strftime(form), TODAY)


@given(st.dates(min_value=TODAY - timedelta(days=99 * 365), max_value=TODAY))
def test_nobody_is_born_in_the_future(day):
    assert readings(day.strftime("%y%m%d"), TODAY)[0][:4] <= str(TODAY.year)


@given(st.text(max_size=40))
def test_whatever_is_written_no_date_is_impossible(text):
    for read in readings(text, TODAY):
        parts = [int(part) for part in read.removeprefix("~").split("-")]
        assert date(*[*parts, 1, 1][:3])
