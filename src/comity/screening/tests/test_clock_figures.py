"""Clocks of hits in figures: each counts once, where it came to its end, and never changes a month that is over."""

from datetime import timedelta

import pytest

from comity.notices import outcomes, statistics
from comity.notices.outcomes import ClocksEnded
from comity.screening import clock_figures, services, upkeep
from comity.screening.codes import HitState
from comity.screening.queries import Clocks
from comity.screening.tests.casting import NOW, taken_up

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SPAN = (NOW - DAY, NOW + DAY + DAY)


def confirmed(answering, hit, *, at):
    return services.answer_hit(answering, hit=hit, answer=HitState.CONFIRMED, at=at)


def test_each_owner_has_its_kept_missed_and_running_ones(counter, answering, wanted):
    confirmed(answering, taken_up(counter), at=NOW)
    confirmed(answering, taken_up(counter), at=NOW + DAY)
    taken_up(counter)
    assert clock_figures.by_owner(*SPAN) == {"XA": Clocks(kept=1, missed=1, waiting=1)}
    assert clock_figures.by_owner(*SPAN, owner="XB") == {}


def test_a_clock_that_ran_out_counts_before_anybody_answers(counter, answering, wanted):
    hit = taken_up(counter)
    upkeep.escalate(NOW + DAY)
    assert clock_figures.by_owner(*SPAN) == {"XA": Clocks(kept=0, missed=1, waiting=0)}
    confirmed(answering, hit, at=NOW + 5 * DAY)
    assert clock_figures.by_owner(*SPAN) == {"XA": Clocks(kept=0, missed=1, waiting=0)}
    assert clock_figures.by_owner(NOW + 5 * DAY, NOW + 6 * DAY) == {}


def asked_for_more(answering, hit, *, at):
    return services.answer_hit(answering, hit=hit, answer=HitState.NEED_MORE, text="A photograph?", at=at)


def test_who_asks_for_more_in_time_has_kept_the_clock_and_a_new_one_runs(counter, answering, wanted):
    hit = asked_for_more(answering, taken_up(counter), at=NOW)
    assert clock_figures.by_owner(*SPAN) == {"XA": Clocks(kept=1, missed=0, waiting=0)}
    # Confirmed after all, without what was asked for: no clock ran.
    confirmed(answering, hit, at=NOW + DAY)
    assert clock_figures.by_owner(*SPAN) == {"XA": Clocks(kept=1, missed=0, waiting=0)}


def test_who_asks_for_more_too_late_has_missed_it_for_good(counter, answering, wanted):
    hit = asked_for_more(answering, taken_up(counter), at=NOW + DAY)
    services.complete_hit(counter, hit=hit, text="Here it is.", at=NOW + DAY)
    assert clock_figures.by_owner(*SPAN) == {"XA": Clocks(kept=0, missed=1, waiting=1)}
    confirmed(answering, hit, at=NOW + DAY)
    assert clock_figures.by_owner(*SPAN) == {"XA": Clocks(kept=1, missed=1, waiting=0)}


def test_figures_of_notices_have_them_by_type_and_region(counter, answering, wanted):
    confirmed(answering, taken_up(counter), at=NOW)
    assert outcomes.clocks(*SPAN, "") == {("", ""): ClocksEnded(kept=1, missed=0)}
    rows = statistics.month_figures(statistics.first_of_month(NOW.date()))
    found = {(row.type, row.region): row.value for row in rows if row.measure == "hits-in-time"}
    assert found == {
        ("", ""): 1,
        ("unstated", ""): 1,
        ("", "unstated"): 1,
        ("unstated", "unstated"): 1,
    }
    assert not [row for row in rows if row.measure == "hits-late"]


def test_a_pilot_learns_how_its_hits_were_answered(counter, answering, wanted):
    confirmed(answering, taken_up(counter), at=NOW)
    assert outcomes.answers("", NOW.date(), (NOW + DAY).date()) == {"confirmed": 1}
    assert outcomes.answers("silver", NOW.date(), (NOW + DAY).date()) == {}
    assert outcomes.label("confirmed") == "Confirmed by the owner"
    assert outcomes.label("asset-located") == "Asset located"
