"""Travellers are forgotten; that they were checked can still be proved."""

from datetime import timedelta

import pytest
from django.db import connection

from comity.core import verification
from comity.core.models import AuditEntry, AuditItem
from comity.screening import editions, errors, services, upkeep
from comity.screening.models import Candidate, Check
from comity.screening.tests.casting import (
    FILE,
    NOBODY,
    NOW,
    QUANDT,
    checked,
    first_candidate,
    inquiries,
    observed,
    taken_up,
)

pytestmark = pytest.mark.django_db

DAY = editions.periods().no_hit
MONTH = editions.periods().not_taken_up


def erased() -> set[str]:
    return {str(pk) for pk in Check.objects.filter(erased_at__isnull=False).values_list("pk", flat=True)}


class TestWhen:
    def test_no_hit_after_a_day(self, counter, wanted):
        check = checked(counter, NOBODY)
        upkeep.erase(NOW + DAY - timedelta(seconds=1))
        assert erased() == set()
        upkeep.erase(NOW + DAY)
        assert erased() == {str(check.pk)}

    def test_candidates_nobody_took_up_after_a_month(self, counter, wanted):
        check = checked(counter)
        upkeep.erase(NOW + MONTH - timedelta(seconds=1))
        assert erased() == set()
        upkeep.erase(NOW + MONTH)
        assert erased() == {str(check.pk)}

    def test_a_hit_keeps_its_check(self, counter, wanted):
        taken_up(counter)
        upkeep.erase(NOW + 10 * MONTH)
        assert erased() == set()

    def test_when_nothing_is_due_nothing_is_written(self, counter, wanted):
        checked(counter)
        before = AuditEntry.objects.count()
        upkeep.erase(NOW + DAY)
        assert AuditEntry.objects.count() == before


class TestWhat:
    def test_nothing_of_the_traveller_is_left_anywhere(self, counter, wanted):
        check = checked(counter, NOBODY)
        upkeep.erase(NOW + DAY)
        check.refresh_from_db()
        assert (check.asked, check.zone, check.question) == (None, None, None)
        assert check.result == "no-hit"
        entry = AuditEntry.objects.get(event="screening.check_traveller")
        assert (entry.details, entry.state_salt) == (None, None)
        assert entry.erased_by is not None

    def test_reasons_go_with_the_question(self, counter, wanted):
        candidate = first_candidate(checked(counter))
        upkeep.erase(NOW + MONTH)
        candidate.refresh_from_db()
        assert candidate.reasons == []
        with pytest.raises(errors.CheckErased):
            services.take_up_candidate(counter, candidate=candidate, observed=observed(), at=NOW)

    def test_rows_of_a_batch_are_erased_one_by_one(self, counter, wanted):
        batch = services.check_batch(counter, file=FILE, inquiries=inquiries(NOBODY, QUANDT), at=NOW)
        upkeep.erase(NOW + DAY)
        entry = AuditEntry.objects.get(event="screening.check_batch")
        states = dict(
            AuditItem.objects.filter(entry=entry, subject_type="screening.check").values_list("subject_id", "erased_by")
        )
        gone = str(batch.checks.get(row=1).pk)
        kept = str(batch.checks.get(row=2).pk)
        assert states[gone] is not None
        assert states[kept] is None

    def test_the_ledger_still_verifies(self, counter, wanted):
        checked(counter, NOBODY)
        checked(counter)
        services.check_batch(counter, file=FILE, inquiries=inquiries(NOBODY, QUANDT), at=NOW)
        upkeep.erase(NOW + DAY)
        upkeep.erase(NOW + MONTH)
        assert Candidate.objects.count() == 2
        assert verification.verify().findings == []

    def test_a_traveller_put_back_by_hand_is_found(self, counter, wanted):
        check = checked(counter, NOBODY)
        upkeep.erase(NOW + DAY)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE screening_check SET seat = '9Z' WHERE id = %s",
                [check.pk.hex if connection.vendor == "sqlite" else check.pk],
            )
        assert verification.verify().findings != []
