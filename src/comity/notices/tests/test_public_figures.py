"""A year of figures for the public: added up as far as its months tell, and saying no more than they do."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from comity.notices import public_figures
from comity.notices.models import FigureSet
from comity.notices.rules.statistics import suppressed
from comity.notices.statistics import FigureRow, with_zeros
from comity.records.tests.casting import as_operation

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 1, tzinfo=UTC)


def row(measure, value, **of):
    return {"measure": measure, "type": "", "region": "", "reason": "", "value": value} | of


@pytest.fixture
def frozen(bureaus):
    """Two months: in the second one, the refusals are too few to be told."""
    months = {
        date(2026, 10, 1): [
            row("published", 1200),
            row("published", 1100, type="red"),
            row("published", 100, region="unstated"),
            row("refused", 9),
            row("refused", 9, reason="private-matter"),
            row("hours-median", 31),
            row("hits-in-time", 40),
            row("hits-in-time", 6, type="unstated"),
        ],
        date(2026, 11, 1): [
            row("published", 800),
            row("published", None, type="red"),
            row("refused", None),
            row("refused", None, reason="private-matter"),
            row("hours-median", None),
            row("hits-in-time", 41),
            row("hits-in-time", None, type="unstated"),
        ],
        date(2025, 3, 1): [row("published", 7)],
    }
    as_operation(
        lambda: [
            FigureSet.objects.create(month=month, rules_edition="2026-11", rows=rows, made_at=AT)
            for month, rows in months.items()
        ]
    )


def cells(table, named):
    shown = public_figures.of_year(2026)
    found = next(one for one in shown.tables if one.title == table)
    line = next(one for one in found.rows if one[0] == named)
    return dict(zip(found.headings[1:], line[1:], strict=True))


def test_years_are_those_that_were_frozen(frozen):
    assert public_figures.years() == [2026, 2025]


def test_a_month_that_is_not_told_makes_the_sum_a_least_one(frozen):
    assert cells("By type", "All")["Published"] == "2000"
    assert cells("By type", "Red notice")["Published"] == "at least 1100"
    assert cells("By type", "All")["Refused"] == "at least 9"
    assert cells("Refused, by reason", "Private matter") == {"Refused": "at least 9"}
    assert cells("Hits answered, by type of notice", "Record without a notice")["Hits answered in time"] == "at least 6"
    assert cells("By region", "No region")["Published"] == "100"


def test_months_say_what_they_say_and_times_are_not_added(frozen):
    october, november = (cells("By month", name) for name in ("October 2026", "November 2026"))
    assert (october["Refused"], november["Refused"]) == ("9", "–")
    times = next(table for table in public_figures.of_year(2026).tables if table.title == "Time to decide")
    assert [line[:2] for line in times.rows] == [("October 2026", "31")]


def test_a_year_that_tells_nothing_says_so(bureaus):
    rows = [row("published", None), row("published", None, type="red")]
    as_operation(
        lambda: FigureSet.objects.create(month=date(2026, 10, 1), rules_edition="2026-11", rows=rows, made_at=AT)
    )
    assert public_figures.of_year(2026).tables == []
    assert "large enough" in Client().get(reverse("public:figures", args=["en"])).content.decode()


def test_what_is_drawn_is_told(frozen):
    shown = public_figures.of_year(2026)
    assert {line.label: [value for _, value in line.points] for line in shown.lines} == {
        "Published": [1200.0, 800.0],
        "Refused": [9.0],
    }
    assert shown.reasons == [("Private matter", 9.0)]
    assert shown.clocks == [("Hits answered in time", 81.0)]


def test_page_chart_csv_and_json_are_for_anybody(frozen):
    stranger = Client()
    page = stranger.get(reverse("public:figures", args=["fr"]), {"year": "2026"}).content.decode()
    assert "<svg" in page
    assert "au moins" in page
    assert "2025" in page
    assert "mars 2025" in stranger.get(reverse("public:figures", args=["fr"]), {"year": "2025"}).content.decode()
    lines = stranger.get(reverse("public:figures-csv", args=["fr"])).content.decode().splitlines()
    assert "2026-11,red,,published,," in lines
    told = stranger.get(reverse("public:figures-json", args=["fr"])).json()
    assert told["suppressed_below"] == 5
    assert {"month": "2026-11", "measure": "published", "value": None, "type": "red", "region": "", "reason": ""} in (
        told["figures"]
    )


def test_hits_without_a_notice_have_a_type_of_their_own_and_notices_have_none():
    rows = with_zeros([FigureRow(month="2026-11", measure="published", value=9)], ["red"], [], [])
    unstated = {one.measure for one in rows if one.type == "unstated"}
    assert unstated == {"hits-in-time", "hits-late"}


def test_few_late_answers_are_not_told():
    rows = [
        FigureRow(month="2026-11", measure="hits-late", value=3),
        FigureRow(month="2026-11", measure="hits-late", value=3, type="red"),
        FigureRow(month="2026-11", measure="hits-in-time", value=30),
        FigureRow(month="2026-11", measure="hits-in-time", value=30, type="red"),
    ]
    assert [one.value for one in suppressed(rows)] == [None, None, 30, 30]
