"""Checking: what comes out, what is kept, what the ledger and the owners learn."""

from dataclasses import replace

import pytest

from comity.core import verification
from comity.core.codes import Marker, Role
from comity.core.models import AuditEntry, AuditItem
from comity.core.refusals import NotPermitted, PurposeMissing
from comity.engines import matching
from comity.records.drafts import Release, ReleaseRule
from comity.records.tests.casting import actor, document, person, shared
from comity.screening import answers, errors, services
from comity.screening.models import Candidate, Check
from comity.screening.questions import Number, Question
from comity.screening.tests.casting import (
    FILE,
    NOBODY,
    NOW,
    QUANDT,
    asking,
    checked,
    first_candidate,
    inquiries,
)

pytestmark = pytest.mark.django_db


class TestOneTraveller:
    def test_a_wanted_person_comes_out_with_reasons(self, counter, wanted):
        check = checked(counter)
        candidate = first_candidate(check)
        assert check.result == "candidates"
        assert candidate.record_id == wanted.pk
        assert 0.5 < candidate.score <= 1
        codes = {reason["code"] for reason in candidate.reasons}
        assert {"name-exact", "birth-date-exact"} <= codes

    def test_keeps_what_it_was_made_with(self, counter, wanted):
        check = checked(counter)
        assert check.weights_version == matching.VERSION
        assert check.index_sequence == wanted.index_seq

    def test_somebody_else_is_no_hit(self, counter, wanted):
        check = checked(counter, NOBODY)
        assert check.result == "no-hit"
        assert not Candidate.objects.exists()

    def test_a_document_is_met_whoever_carries_it(self, counter, xa):
        shared(xa, document("P4471120", "XA"), category="")
        assert first_candidate(checked(counter, asking(NOBODY, numbers=(Number("passport", "P4471120"),)))).rank == 1

    def test_who_may_not_see_a_record_meets_nothing(self, counter, third, xa):
        shared(xa, person("Mirelle Adaora Quandt", birthDate="1971-05-03"), release=Release(ReleaseRule.ONLY, ("XC",)))
        assert checked(counter).result == "no-hit"
        assert checked(third).result == "candidates"

    def test_nothing_asked_is_refused_and_traced(self, counter):
        with pytest.raises(errors.NothingAsked):
            checked(counter, Question(birth_dates=("1971",)))
        entry = AuditEntry.objects.get(event="screening.check_traveller")
        assert (entry.outcome, entry.code) == ("refused", "screening.nothing-asked")
        assert not Check.objects.exists()

    def test_without_a_purpose_nothing_is_searched(self, bureaus, wanted):
        with pytest.raises(PurposeMissing):
            checked(actor("XB", purpose=None))
        assert AuditEntry.objects.filter(outcome="refused", code="core.purpose-missing").count() == 1

    def test_an_auditor_may_not_check(self, bureaus):
        with pytest.raises(NotPermitted):
            checked(actor("XB", Role.AUDITOR))


class TestDanger:
    def test_warnings_come_before_scores(self, counter, xa, wanted):
        armed = replace(person("Mirelle A. Quandt", "p-2", birthDate="1971"), markers=(Marker.MEDICAL, Marker.ARMED))
        shared(xa, armed)
        answer = answers.answer(counter, checked(counter))
        assert [[code for code, _ in candidate.markers] for candidate in answer.candidates] == [
            ["armed", "medical"],
            [],
        ]
        assert answer.candidates[0].score < answer.candidates[1].score


class TestTrace:
    def test_the_owner_finds_the_consultation_in_the_audit(self, counter, wanted):
        check = checked(counter)
        entry = AuditEntry.objects.get(event="screening.check_traveller")
        assert (entry.subject_id, entry.bureau, entry.purpose) == (str(check.pk), "XB", "border-check")
        shown = AuditItem.objects.get(entry=entry, owner="XA")
        assert (shown.subject_type, shown.subject_id) == ("records.record", str(wanted.pk))

    def test_the_entry_holds_no_traveller(self, counter, wanted):
        checked(counter)
        assert "Quandt" not in AuditEntry.objects.get(event="screening.check_traveller").details

    def test_a_batch_is_one_entry_with_a_provable_row_for_each_traveller(self, counter, wanted):
        batch = services.check_batch(counter, file=FILE, inquiries=inquiries(NOBODY, QUANDT, NOBODY), at=NOW)
        entry = AuditEntry.objects.get(event="screening.check_batch")
        assert entry.subject_id == str(batch.pk)
        checks = {str(pk) for pk in Check.objects.filter(batch=batch).values_list("pk", flat=True)}
        items = AuditItem.objects.filter(entry=entry, subject_type="screening.check")
        assert set(items.values_list("subject_id", flat=True)) == checks
        assert len(checks) == 3
        assert "Lindqvarn" not in entry.details
        assert (batch.rows, batch.with_candidates) == (3, 1)
        assert verification.verify().findings == []
