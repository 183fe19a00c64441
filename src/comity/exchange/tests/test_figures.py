"""Figures of requests: a bureau's own with each other, and of the organisation nothing that could be traced back."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from comity.core.actors import Actor
from comity.core.codes import Purpose, Role
from comity.core.ids import new_id
from comity.exchange import figures
from comity.exchange.models import Case, Message, Request
from comity.exchange.tests.test_cases import answer, ask
from comity.exchange.tests.travelling import NOW
from comity.records.tests.casting import as_operation
from comity.screening.tests.conftest import signed_in

__all__ = ["signed_in"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]

TODAY = date(2026, 5, 2)
MARCH = datetime(2026, 3, 10, 12, tzinfo=UTC)


def ended(
    count: int, state: str = "answered", *, hours: int = 4, priority: str = "urgent", at: datetime = MARCH
) -> None:
    """So many requests of XA to XB that ended at a moment, so many hours after they were asked."""

    def write() -> None:
        case = Case.objects.create(opened_by_id="XA", created_at=at)
        asked_at = at - timedelta(hours=hours)
        for _ in range(count):
            message = Message.objects.create(
                case=case, author_id="XA", kind="request", texts={"en": "?"}, original_language="en", sent_at=asked_at
            )
            Request.objects.create(
                id=new_id(), message=message, case=case, asker_id="XA", asked_id="XB", priority=priority, state=state,
                asked_at=asked_at, due_at=asked_at + timedelta(hours=8), closed_at=at, edition="2026-11",
                reason="minor-offence" if state == "refused" else "",
            )  # fmt: skip

    as_operation(write)


class TestOfTheOrganisation:
    """Closed quarters only, and nothing below five."""

    def test_a_quarter_is_counted_by_outcome_and_priority(self, xa: Actor) -> None:
        ended(12), ended(9, hours=20), ended(6, "refused"), ended(7, "withdrawn", priority="normal")
        (quarter,) = figures.quarters(TODAY)
        assert (quarter.name, quarter.ended, quarter.hours) == ("2026-Q1", 34, 4)
        assert quarter.outcomes == {
            "answered-in-time": 12, "answered-late": 9, "refused": 6, "withdrawn": 7,
        }  # fmt: skip

    def test_the_running_quarter_is_not_told(self, xa: Actor) -> None:
        ended(20, at=datetime(2026, 5, 1, tzinfo=UTC))
        assert figures.quarters(TODAY) == []

    def test_a_single_request_is_hidden_and_so_is_what_would_give_it_away(self, xa: Actor) -> None:
        ended(20), ended(1, "refused")
        (quarter,) = figures.quarters(TODAY)
        hidden = [code for code, value in quarter.outcomes.items() if value is None]
        assert "refused" in hidden
        assert len(hidden) > 1

    def test_of_few_nothing_is_told(self, xa: Actor) -> None:
        ended(4)
        (quarter,) = figures.quarters(TODAY)
        assert (quarter.ended, quarter.hours, set(quarter.outcomes.values())) == (None, None, {None})


class TestOverTheYears:
    """Whether answers get faster: medians of closed years, of enough answers, and no number beside them."""

    def test_the_median_of_each_closed_year(self, xa: Actor, signed_in: Any) -> None:
        for year, hours in ((2024, 30), (2025, 6), (2026, 1)):
            ended(figures.LEAST_ANSWERS, hours=hours, at=datetime(year, 3, 10, 12, tzinfo=UTC))
        ended(figures.LEAST_ANSWERS - 1, hours=1, priority="grave", at=datetime(2025, 4, 1, tzinfo=UTC))
        first, second = figures.years(TODAY)
        assert [(each.first.year, each.hours) for each in (first, second)] == [(2024, 30), (2025, 6)]
        assert second.by_priority == {"grave": None, "urgent": 6, "normal": None, "routine": None}
        client: Client = signed_in("XA", Role.OFFICER, purpose=Purpose.INVESTIGATION)
        assert "Do answers get faster over the years?" in client.get("/exchange/requests/figures/").content.decode()

    def test_refusals_and_withdrawals_are_no_answers(self, xa: Actor) -> None:
        ended(50, "refused", at=datetime(2025, 3, 1, tzinfo=UTC))
        assert figures.years(TODAY) == []


class TestBetween:
    """Each bureau sees what stands between itself and others, and nothing of the others among themselves."""

    def test_both_sides_count_the_same_request(self, xa: Actor, xb: Actor, xc: Actor) -> None:
        request = ask(xa)
        late = request.due_at + timedelta(minutes=1)
        (mine,), (theirs,) = figures.between(xa, late), figures.between(xb, late)
        assert (mine.bureau, mine.owing, mine.owing_overdue, mine.owed) == ("XB", 1, 1, 0)
        assert (theirs.bureau, theirs.owed, theirs.owed_overdue, theirs.owing) == ("XA", 1, 1, 0)
        assert figures.between(xc, late) == []

    def test_an_answer_has_its_hours(self, xa: Actor, xb: Actor) -> None:
        answer(xb, ask(xa))
        (mine,) = figures.between(xa, NOW)
        assert (mine.owing, mine.their_hours, mine.our_hours) == (0, 0, None)

    def test_page_and_api(self, xa: Actor, xb: Actor, signed_in: Any) -> None:
        ask(xa)
        client: Client = signed_in("XA", Role.OFFICER, purpose=Purpose.INVESTIGATION)
        page = client.get("/exchange/requests/figures/")
        assert page.status_code == 200
        assert client.get("/api/exchange/requests/figures").json()["between"][0]["bureau"] == "XB"
