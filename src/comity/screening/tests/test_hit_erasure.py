"""Hits are forgotten too: what was met and said goes at the end of its period, or with the notice."""

from datetime import timedelta

import pytest

from comity.core import verification
from comity.core.models import AuditEntry
from comity.records.tests.casting import actor, person, shared
from comity.screening import editions, errors, operation_counts, services, upkeep
from comity.screening.codes import HitState
from comity.screening.models import Check, Hit
from comity.screening.tests.casting import NOW, checked, first_candidate, observed, taken_up
from comity.screening.tests.test_outcomes import followed

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
PERIODS = editions.periods()


def answered(counter, answering, answer=HitState.CONFIRMED):
    hit = taken_up(counter, note="A scar", document="Passport of XA")
    return services.answer_hit(answering, hit=hit, answer=answer, text="Hold her", means=["photograph"], at=NOW)


def is_erased(hit: Hit) -> bool:
    hit.refresh_from_db()
    return hit.erased_at is not None


class TestWhen:
    @pytest.mark.parametrize(
        ("answer", "period"), [(HitState.CONFIRMED, PERIODS.hit), (HitState.NOT_THE_SAME, PERIODS.denied_hit)]
    )
    def test_after_the_answer(self, counter, answering, wanted, answer, period):
        hit = answered(counter, answering, answer)
        upkeep.erase(NOW + period - SECOND)
        assert not is_erased(hit)
        upkeep.erase(NOW + period)
        assert is_erased(hit)

    def test_a_later_outcome_keeps_it_longer(self, counter, answering, wanted):
        hit = answered(counter, answering)
        day = timedelta(days=1)
        followed(counter, hit, "located", at=NOW + day)
        upkeep.erase(NOW + PERIODS.hit)
        assert not is_erased(hit)
        upkeep.erase(NOW + day + PERIODS.hit)
        assert is_erased(hit)

    def test_a_clock_that_runs_keeps_it(self, counter, answering, wanted):
        hit = answered(counter, answering)
        followed(counter, hit, "provisionally-arrested")
        upkeep.erase(NOW + 2 * PERIODS.hit)
        assert not is_erased(hit)

    def test_silence_of_the_owner_keeps_nobodys_data(self, counter, wanted):
        hit = taken_up(counter)
        upkeep.erase(hit.due_at + PERIODS.hit)
        assert is_erased(hit)


class TestWhat:
    @pytest.fixture
    def erased(self, counter, answering, wanted):
        hit = answered(counter, answering)
        outcome = followed(counter, hit, "located", note="On the ferry")
        services.correct_outcome(actor("XB"), outcome=outcome, reason="Another ferry", at=NOW)
        followed(counter, hit, "identified")
        upkeep.erase(NOW + PERIODS.hit)
        hit.refresh_from_db()
        return hit

    def test_nothing_of_the_person_is_left(self, erased):
        assert (erased.met, erased.observed, erased.identified_by, erased.encountered) == (None, None, [], None)
        assert erased.observed_place == erased.observed_note == erased.answer_note == erased.more_note == ""
        assert {(each.note, each.withdrawal_note) for each in erased.outcomes.all()} == {("", "")}
        assert Check.objects.get().asked is None
        said = ("screening.take_up_candidate", "screening.answer_hit", "screening.record_outcome")
        assert set(AuditEntry.objects.filter(event__in=said).values_list("details", flat=True)) == {None}

    def test_what_counts_stays(self, erased):
        assert erased.state == "confirmed"
        assert operation_counts.counts(NOW, NOW + SECOND)["individuals-identified"] == 1

    def test_the_ledger_still_verifies(self, erased):
        assert verification.verify().findings == []

    def test_nothing_more_can_be_said_of_it(self, counter, erased):
        with pytest.raises(errors.HitErased):
            followed(counter, erased, "located", at=NOW + PERIODS.hit)

    def test_its_page_says_so(self, border, erased):
        assert "has been erased" in border.get(f"/hits/{erased.reference}/").content.decode()


def test_a_second_hit_of_the_same_check_keeps_the_traveller(counter, answering, xa, wanted):
    shared(xa, person("Mirelle Adaora Quandt", "p-2", birthDate="1971-05-03"))
    check = checked(counter)
    one, other = check.candidates.order_by("rank")
    first = services.take_up_candidate(counter, candidate=one, observed=observed(), at=NOW)
    services.take_up_candidate(counter, candidate=other, observed=observed(), at=NOW)
    services.answer_hit(answering, hit=first, answer=HitState.NOT_THE_SAME, at=NOW)
    upkeep.erase(NOW + PERIODS.denied_hit)
    assert is_erased(first)
    check.refresh_from_db()
    assert check.asked is not None
    assert first_candidate(check).reasons != []
