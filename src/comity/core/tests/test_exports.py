"""Exports: what a list may do to a spreadsheet, and the way back."""

import csv
import datetime as dt

import pytest
from django.contrib.contenttypes.models import ContentType
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from comity.core.exports import neutralised, read_csv, restored, rows_as_csv
from comity.core.listing import Column, Filter, Listing, plain

SHIPS = Listing(
    name="ships",
    title="Ships",
    columns=[
        Column(key="name", label="Name", value="model", sort="model"),
        Column(key="room", label="Room", value="app_label"),
        Column(key="length", label="Length", value=lambda row: len(row.model)),
    ],
    filters=[Filter(key="room", label="Room", choices=[("sea", "at sea"), ("port", "in port")], path="app_label")],
    order="-name",
    sizes=(3,),
)


@pytest.fixture
def fleet(db):
    """Seven ships, more than fit on a page."""
    rooms = {"sea": ("albatros", "bora", "calypso"), "port": ("delta", "etna", "fram", "gava")}
    ContentType.objects.bulk_create(
        ContentType(app_label=room, model=name) for room, names in rooms.items() for name in names
    )
    return ContentType.objects.filter(app_label__in=rooms)


class TestNeutralised:
    """Cells of an export never run in a spreadsheet, and come back as they were."""

    @pytest.mark.parametrize(
        "cell",
        [
            "=1+1",
            "+44",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "'=1",
            '"=1',
            ' "=1',
            "＝1",
            "－2",
            "=cmd|'/c calc'!A1",
        ],
    )
    def test_what_a_spreadsheet_would_run_gets_an_apostrophe(self, cell):
        assert neutralised(cell) == f"'{cell}"

    @pytest.mark.parametrize("cell", ["", "Haddad", "a=b", "-12", "-12.5", "1-2", "O'Neil", "سمير"])
    def test_what_is_harmless_stays(self, cell):
        assert neutralised(cell) == cell

    @given(st.text())
    def test_is_undone_exactly(self, cell):
        assert restored(neutralised(cell)) == cell

    @given(st.text())
    def test_nothing_it_gives_begins_a_formula(self, cell):
        assert neutralised(cell)[:1] not in set("=+@\t\r\n")


class TestExport:
    def test_holds_the_whole_question_not_the_page(self, fleet):
        lines = list(rows_as_csv(SHIPS.read(fleet, QueryDict("room=port&sort=name"))))
        assert lines[0] == '\ufeff"name","room","length"\r\n'
        assert [row["name"] for row in read_csv(lines)] == ["delta", "etna", "fram", "gava"]

    def test_comes_one_line_at_a_time(self, fleet):
        lines = rows_as_csv(SHIPS.read(fleet, QueryDict("")))
        assert next(lines).startswith("\ufeff")
        assert list(csv.reader([next(lines)])) == [["gava", "port", "4"]]

    @pytest.mark.parametrize("name", ["=1+1", "'", '"x"', "a,b;c", "two\nlines", "cr\rhere", "سفينة", "-5", " lead"])
    def test_gives_the_same_value_back(self, fleet, name):
        ContentType.objects.create(app_label="sea", model=name)
        lines = "".join(rows_as_csv(SHIPS.read(fleet, QueryDict("")))).splitlines(keepends=True)
        assert name in {row["name"] for row in read_csv(lines)}

    def test_instants_are_written_in_utc(self):
        rome = dt.timezone(dt.timedelta(hours=1))
        assert plain(dt.datetime(2026, 11, 21, 1, 30, tzinfo=rome)) == "2026-11-21T00:30:00Z"
        assert (plain(dt.date(2026, 11, 21)), plain(None)) == ("2026-11-21", "")
