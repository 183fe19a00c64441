"""Notices in figures: each bureau its own, the Secretariat all, the public what was frozen."""

from datetime import UTC, date, datetime

import pytest

from comity.core.actors import system
from comity.core.codes import Role
from comity.core.refusals import NotPermitted
from comity.members.models import Bureau
from comity.notices.models import Notice, ReviewStep
from comity.notices.services import freeze_figures
from comity.oversight import transparency
from comity.oversight.tests.conftest import auditor_of
from comity.records.models import ReleaseClass
from comity.records.tests.casting import actor, as_operation, shared
from tests.scenes import scene

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 10, 9, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def requested(bureau: str, number: int, *, act: str = "requested", reasons: tuple[str, ...] = ()) -> Notice:
    """A notice with one step, as a figure counts it."""

    def write() -> Notice:
        notice = Notice.objects.create(
            type="blue",
            channel="notice",
            kind="person",
            requesting_bureau_id=bureau,
            region="africa",
            reference=f"B-2026-{number:06}",
            language="en",
            handling="H1",
            release_rule="all",
            release=ReleaseClass.objects.first(),
            rules_edition="2026-11",
            state="requested",
            state_at=AT,
            created_at=AT,
            changed_at=AT,
            requested_at=AT,
        )
        ReviewStep.objects.create(
            notice=notice, number=1, act=act, by="x", bureau=bureau, at=AT, reasons=[{"code": code} for code in reasons]
        )
        return notice

    return as_operation(write)


@pytest.fixture
@scene
def counted(xa):
    """Seven requests of XA, one of XB that was refused."""
    shared(xa)
    for number in range(7):
        requested("XA", number)
    requested("XB", 8, act="refused", reasons=("private-matter",))


def rows_of(overview, title):
    return {row[0]: row[1:] for table in overview.tables if table.title == title for row in table.rows}


class TestTheOverview:
    def test_counts_all_for_the_secretariat_and_its_own_for_a_bureau(self, counted, xa, xb):
        for reader, total in ((auditor_of(Bureau.SECRETARIAT), "7"), (xa, "7"), (xb, "0")):
            shown = transparency.overview(reader, year=2026, today=TODAY)
            assert rows_of(shown, "By type").get("All", ("0",))[0] == total

    def test_names_reasons_and_regions_in_words(self, counted):
        shown = transparency.overview(auditor_of(Bureau.SECRETARIAT), year=2026, today=TODAY)
        assert shown.reasons == (("Private matter", 1.0),)
        assert "africa" in rows_of(shown, "By region")

    def test_another_year_is_empty(self, counted, xa):
        shown = transparency.overview(xa, year=2025, today=TODAY)
        assert rows_of(shown, "By type") == {}

    def test_the_public_sees_no_small_number_of_it(self, counted, xa):
        freeze_figures(system("GS"), months=(date(2026, 11, 1),), at=datetime(2026, 12, 1, tzinfo=UTC))
        row = rows_of(transparency.overview(xa, year=2026, today=date(2026, 12, 2)), "What the public sees")["2026-11"]
        assert row[:4] == ("7", "–", "–", "–")

    def test_is_not_for_the_front_line(self, bureaus):
        with pytest.raises(NotPermitted):
            transparency.overview(actor("XA", Role.FRONT_LINE), year=2026, today=TODAY)


class TestItsFaces:
    def test_the_page_and_the_file_say_the_same(self, counted, signed_in):
        browser = signed_in(Bureau.SECRETARIAT, Role.COMPLIANCE)
        page = browser.get("/audit/transparency/?year=2026").content.decode()
        assert "Notices in figures" in page
        lines = browser.get("/audit/transparency/figures.csv?year=2026").content.decode().splitlines()
        assert lines[0] == "month,type,region,measure,reason,value"
        assert "2026-11,blue,,requested,,7" in lines

    @pytest.mark.parametrize("year", ["", "1999", "x", "٢٠٢٦"])
    def test_an_unknown_year_is_the_present_one(self, counted, signed_in, year):
        page = signed_in("XA", Role.OFFICER).get(f"/audit/transparency/?year={year}")
        assert page.status_code == 200

    def test_the_front_line_is_shown_neither(self, counted, signed_in):
        browser = signed_in("XA", Role.FRONT_LINE)
        assert browser.get("/audit/transparency/").status_code == 403
        assert browser.get("/audit/transparency/figures.csv").status_code == 403
