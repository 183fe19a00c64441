"""Figures count what happened; the public sees those of a closed month, frozen and without small numbers."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from comity.core.actors import system
from comity.core.refusals import NotPermitted
from comity.notices import services, statistics, upkeep
from comity.notices.content import Note
from comity.notices.models import FigureSet
from comity.notices.services.figures import months_to_freeze
from comity.notices.tests.casting import NOW, decided, drafted, published, requested, returned, seen

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)
DECEMBER = datetime(2026, 12, 1, tzinfo=UTC)


def counted(**wanted):
    rows = statistics.month_figures(NOVEMBER)
    key = {"type": "", "region": "", "reason": "", **wanted}
    return [row.value for row in rows if all(getattr(row, name) == value for name, value in key.items())]


class TestFigures:
    def test_count_each_step_by_type_and_region(self, vera, huda, reviewers):
        published(vera, reviewers, "green")
        requested(huda, "green")
        assert counted(measure="requested") == [2]
        assert counted(measure="published", type="green") == [1]
        assert counted(measure="published", type="green", region="unstated") == [1]
        assert counted(measure="published", type="red") == []
        assert counted(measure="open") == [1]

    def test_refusals_are_counted_by_each_reason(self, vera, reviewers):
        notice = requested(vera, "green")
        services.refuse_notice(
            reviewers[0],
            notice=notice,
            seen=seen(reviewers[0], notice),
            reasons=("article-3-political", "private-matter"),
            note=Note(),
            at=NOW,
        )
        assert counted(measure="refused") == [1]
        assert counted(measure="refused", reason="article-3-political") == [1]
        assert counted(measure="refused", type="green", reason="private-matter") == [1]

    def test_hours_run_from_the_request_to_the_decision(self, vera, reviewers):
        notice = requested(vera, "green")
        decided(notice, reviewers, at=NOW + timedelta(hours=7))
        assert counted(measure="hours-median") == [7]
        assert counted(measure="decided", type="green") == [1]

    def test_a_return_is_no_decision(self, vera, reviewers):
        returned(reviewers[0], requested(vera, "green"), "Where?")
        assert counted(measure="returned") == [1]
        assert counted(measure="decided") == []

    def test_a_bureau_sees_its_own_and_the_secretariat_all(self, vera, huda, reviewers):
        requested(vera, "green")
        for actor, expected in ((vera, 1), (huda, None), (reviewers[0], 1)):
            rows = statistics.figures(actor, from_month=NOVEMBER, until_month=date(2026, 12, 1))
            whole = [row.value for row in rows if (row.measure, row.type, row.region) == ("requested", "", "")]
            assert whole == ([expected] if expected else [])

    def test_as_cells_name_their_columns(self, vera):
        requested(vera, "green")
        cells = list(statistics.csv_rows(statistics.month_figures(NOVEMBER)))
        assert cells[0] == ("month", "type", "region", "measure", "reason", "value")
        assert ("2026-11", "green", "", "requested", "", "1") in cells


class TestFreezing:
    def test_where_nothing_was_ever_counted_there_is_nothing_to_freeze(self, vera):
        drafted(vera)
        upkeep.freeze_figures(DECEMBER)
        assert not FigureSet.objects.exists()

    def test_the_node_does_it_by_itself_once_a_month_is_over(self, vera):
        requested(vera, "green")
        for at in (NOW, DECEMBER, DECEMBER + timedelta(hours=1)):
            upkeep.freeze_figures(at)
        assert [one.month for one in FigureSet.objects.all()] == [NOVEMBER]

    def test_it_catches_up_with_all_that_are_over(self, vera):
        requested(vera, "green")
        upkeep.freeze_figures(datetime(2028, 12, 1, tzinfo=UTC))
        assert FigureSet.objects.count() == 25

    def test_only_closed_months_and_each_once(self, vera):
        actor = system("GS")
        assert services.freeze_figures(actor, months=(NOVEMBER,), at=NOW) == []
        (frozen,) = services.freeze_figures(actor, months=(NOVEMBER,), at=DECEMBER)
        assert frozen.month == NOVEMBER
        assert services.freeze_figures(actor, months=(NOVEMBER,), at=DECEMBER) == []
        assert months_to_freeze(DECEMBER) == ()
        assert months_to_freeze(datetime(2027, 3, 1, tzinfo=UTC)) == tuple(
            date(year, month, 1) for year, month in ((2026, 12), (2027, 1), (2027, 2))
        )

    def test_one_notice_more_changes_nothing_that_the_public_sees(self, vera, reviewers):
        actor = system("GS")
        services.freeze_figures(actor, months=(date(2026, 10, 1),), at=DECEMBER)
        published(vera, reviewers, "green")
        services.freeze_figures(actor, months=(NOVEMBER,), at=DECEMBER)
        without, with_one = (
            [replace(row, month="") for row in statistics.public_figures(from_month=month, until_month=until)]
            for month, until in ((date(2026, 10, 1), NOVEMBER), (NOVEMBER, date(2026, 12, 1)))
        )
        assert without == with_one
        assert without

    def test_is_done_by_the_node_itself_only(self, vera):
        with pytest.raises(NotPermitted):
            services.freeze_figures(vera, months=(NOVEMBER,), at=DECEMBER)
        assert not FigureSet.objects.exists()
