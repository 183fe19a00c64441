"""The verbs: contributing, changing, releasing, withdrawing, consulting."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from comity.core.actors import system
from comity.core.codes import Role
from comity.core.models import AuditEntry, AuditItem, StoredEvent
from comity.core.refusals import NotFound, NotPermitted, NotYours, PurposeMissing
from comity.records import errors, queries, services
from comity.records.drafts import Release, ReleaseRule
from comity.records.models import Record, ReleaseClass
from comity.records.tests.casting import ALL, AT, CONDITIONS, actor, document, person, shared
from comity.records.tests.listing import imported, people, written

pytestmark = pytest.mark.django_db


class TestContributing:
    def test_a_record_has_its_conditions_from_its_first_moment(self, xa):
        record = Record.objects.get(pk=shared(xa).pk)
        assert (record.owner_id, record.handling, record.release.rule) == ("XA", "H1", "all")
        assert record.retention_on == date(2028, 1, 1)
        assert record.release.purposes == ["border-check", "investigation"]

    def test_without_conditions_there_is_no_record(self, xa):
        with pytest.raises(errors.ConditionMissing):
            shared(xa, legal_basis="")
        assert not Record.objects.exists()

    def test_only_the_issuing_state_adds_a_travel_document(self, xa, xb, gs):
        assert shared(xa, document("P1", "XA")).owner_id == "XA"
        for other in (xb, gs):
            with pytest.raises(errors.NotTheIssuer):
                shared(other, document("P2", "XA"))

    def test_an_auditor_contributes_nothing(self, bureaus):
        with pytest.raises(NotPermitted):
            shared(actor("XA", Role.AUDITOR))
        assert AuditEntry.objects.filter(event="records.contribute", outcome="refused").count() == 1

    def test_equal_conditions_share_a_class_and_others_do_not(self, xa, xb):
        one, two = shared(xa), shared(xa, person("Other Person", "p-2"))
        assert one.release_id == two.release_id
        assert shared(xa, document("P1", "XA"), category="").release_id != one.release_id
        assert shared(xb).release_id != one.release_id
        assert ReleaseClass.objects.count() == 3


class TestChanging:
    def test_replaces_what_it_says(self, xa):
        record = services.change_record(xa, record=shared(xa), draft=person("Mirelle Quant"), at=AT)
        assert Record.objects.get(pk=record.pk).caption == "Mirelle Quant"

    def test_another_bureau_may_not(self, xa, xb):
        record = shared(xa)
        with pytest.raises(NotYours):
            services.change_record(xb, record=record, draft=person("Nobody"), at=AT)
        assert Record.objects.get(pk=record.pk).caption == "Mirelle Quandt"

    def test_a_withdrawn_record_is_left_alone(self, xa):
        record = services.withdraw_record(xa, record=shared(xa), reason="found", at=AT)
        with pytest.raises(errors.RecordWithdrawn):
            services.change_record(xa, record=record, draft=person("Again"), at=AT)

    def test_retention_is_extended_with_a_reason(self, xa):
        record = shared(xa)
        with pytest.raises(errors.ReasonMissing):
            services.extend_retention(xa, record=record, retention_on=date(2030, 1, 1), reason=" ", at=AT)
        kept = services.extend_retention(xa, record=record, retention_on=date(2030, 1, 1), reason="trial", at=AT)
        assert kept.retention_on == date(2030, 1, 1)


class TestReleasing:
    def released(self, owner, record, rule, *bureaus, purposes=CONDITIONS.purposes):
        return services.set_release(
            owner, record=record, rule=rule, bureaus=bureaus, purposes=purposes, handling="H1", handling_note="", at=AT
        )

    def test_narrowing_takes_a_record_out_of_sight_and_widening_brings_it_back(self, xa, xb):
        record = shared(xa)
        self.released(xa, record, ReleaseRule.ONLY, "XC")
        assert not queries.records_visible_to(xb).exists()
        self.released(xa, record, ReleaseRule.ALL)
        assert queries.records_visible_to(xb).get() == record

    def test_says_whether_it_was_narrowed(self, xa):
        record = shared(xa)
        self.released(xa, record, ReleaseRule.ALL_BUT, "XB")
        self.released(xa, record, ReleaseRule.ALL)
        self.released(xa, record, ReleaseRule.ALL, purposes=("border-check",))
        said = StoredEvent.objects.filter(name="records.release-changed").order_by("sequence")
        assert ['"narrowed":true' in one.payload for one in said] == [True, False, True]

    def test_an_unknown_bureau_is_refused_because_it_would_exclude_nobody(self, xa):
        with pytest.raises(errors.ConditionUnknown):
            self.released(xa, shared(xa), ReleaseRule.ALL_BUT, "ZZ")


class TestConsulting:
    def test_leaves_a_trace_for_the_owner(self, xa, xb):
        record = shared(xa)
        assert services.consult_record(xb, reference=str(record.pk), at=AT) == record
        entry = AuditEntry.objects.get(event="records.consult")
        assert (entry.bureau, entry.owner, entry.purpose) == ("XB", "XA", "border-check")

    @pytest.mark.parametrize("reference", ["00000000-0000-7000-8000-000000000000", "nonsense", ""])
    def test_absent_and_hidden_look_alike_and_the_attempt_is_traced(self, xa, xb, reference):
        hidden = shared(xa, release=Release(ReleaseRule.ONLY, ("XC",)))
        for wanted in (str(hidden.pk), reference):
            with pytest.raises(NotFound):
                services.consult_record(xb, reference=wanted, at=AT)
        assert AuditEntry.objects.filter(event="records.consult", code="core.not-found").count() == 2

    def test_needs_a_purpose(self, xa):
        record = shared(xa)
        with pytest.raises(PurposeMissing):
            services.consult_record(replace(xa, purpose=None), reference=str(record.pk), at=AT)

    def test_a_search_shows_and_traces_only_what_may_be_seen(self, xa, xb):
        seen, hidden = shared(xa), shared(xa, person("Hidden Person", "p-2"), release=Release(ReleaseRule.ONLY, ()))
        shown = services.search_records(xb, question="q=person", shown=[hidden.pk, seen.pk], at=AT)
        assert shown == [seen.pk]
        traced = AuditItem.objects.filter(entry__event="records.search").values_list("subject_id", flat=True)
        assert list(traced) == [str(seen.pk)]


class TestWithdrawing:
    def test_only_the_owner_still_sees_it(self, xa, xb):
        record = services.withdraw_record(xa, record=shared(xa, release=ALL), reason="found", at=AT)
        assert queries.records_visible_to(xa).get() == record
        assert not queries.records_visible_to(xb).exists()

    def test_needs_a_reason(self, xa):
        with pytest.raises(errors.ReasonMissing):
            services.withdraw_record(xa, record=shared(xa), reason="", at=AT)

    def test_what_a_withdrawn_record_said_cannot_be_released_again(self, xa):
        record = services.withdraw_record(xa, record=shared(xa), reason="found", at=AT)
        with pytest.raises(errors.RecordWithdrawn):
            TestReleasing().released(xa, record, ReleaseRule.ALL)


class TestRetentionEnding:
    def test_the_node_withdraws_what_nobody_extended(self, xa, xb):
        ending, staying = shared(xa, retention_on=date(2026, 4, 1)), shared(xa, person("Other Person", "p-2"))
        later = AT + timedelta(days=30)
        assert services.expire_records(system("GS"), at=AT) == 0
        assert services.expire_records(system("GS"), at=later) == 1
        assert services.expire_records(system("GS"), at=later) == 0
        assert queries.records_visible_to(xb).get() == staying
        assert Record.objects.get(pk=ending.pk).withdrawn_reason == "retention-ended"

    def test_a_listed_record_is_kept_while_it_is_listed(self, xa, tmp_path):
        imported(xa, written(tmp_path, people(1)))
        assert services.expire_records(system("GS"), at=AT + timedelta(days=40_000)) == 0
