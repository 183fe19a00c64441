"""The Secretariat holds a record: hides it, keeps it from being erased, or marks it."""

from datetime import date, timedelta

import pytest

from comity.core import verification
from comity.core.actors import system
from comity.core.codes import Role
from comity.core.models import AuditEntry, StoredEvent
from comity.core.refusals import NotFound, NotPermitted
from comity.engines import matching
from comity.records import errors, index, queries, services
from comity.records.drafts import ReleaseRule
from comity.records.models import Hold, HoldEffect, HoldReason, Record
from comity.records.services.keeping import declared_of
from comity.records.tests.casting import ALL, AT, CONDITIONS, Holder, actor, as_operation, limit, shared
from comity.records.tests.test_views import answer, page

pytestmark = pytest.mark.django_db

ASKED = matching.Query(names=(matching.Name("Mirelle Quandt"),))


@pytest.fixture
def keeper(bureaus):
    """A data-protection officer of the Secretariat."""
    return actor("GS", Role.DATA_PROTECTION)


def place(who, record, effect=HoldEffect.BLOCK, *, until_on=None):
    return services.place_hold(
        who, record=record, reason=HoldReason.DATA_PROTECTION_REQUEST, effect=effect, note="Asked by the person.",
        until_on=until_on, at=AT,
    )  # fmt: skip


class TestHiding:
    def test_hides_it_at_once_from_all_but_its_owner_and_the_secretariat(self, xa, xb, keeper):
        record = shared(xa)
        assert index.search(xb, ASKED)
        place(keeper, record)
        assert index.search(xb, ASKED) == []
        assert not queries.records_visible_to(xb).exists()
        assert queries.records_visible_to(xa).get() == queries.records_visible_to(keeper).get() == record

    def test_lifting_it_gives_back_what_was_declared(self, xa, xb, keeper):
        record = shared(xa)
        services.lift_hold(keeper, hold=place(keeper, record), note="settled", at=AT)
        assert queries.records_visible_to(xb).get().release_id == record.release_id
        assert Record.objects.get().declared_id is None

    def test_one_of_two_that_is_lifted_leaves_it_hidden(self, xa, xb, keeper):
        record = shared(xa)
        first, _second = place(keeper, record), place(keeper, record)
        services.lift_hold(keeper, hold=first, note="", at=AT)
        assert not queries.records_visible_to(xb).exists()

    def test_no_notice_shows_what_a_hold_hides(self, xa, xb, keeper):
        record = shared(xa)
        place(keeper, record)
        as_operation(lambda: limit([record], Holder(), ALL))
        assert not queries.records_visible_to(xb).exists()

    def test_its_owner_declares_another_release_which_waits_until_the_hold_ends(self, xa, xb, keeper):
        record = shared(xa)
        hold = place(keeper, record)
        services.set_release(
            xa, record=record, rule=ReleaseRule.ALL_BUT, bureaus=("XC",), purposes=CONDITIONS.purposes, handling="H1",
            handling_note="", at=AT,
        )  # fmt: skip
        assert not queries.records_visible_to(xb).exists()
        services.lift_hold(keeper, hold=hold, note="", at=AT)
        assert queries.records_visible_to(xb).exists()
        assert declared_of(Record.objects.get())[0].bureaus == ("XC",)

    @pytest.mark.parametrize("effect", [HoldEffect.KEEP, HoldEffect.FLAG])
    def test_the_other_effects_hide_nothing(self, xa, xb, keeper, effect):
        place(keeper, shared(xa), effect)
        assert queries.records_visible_to(xb).exists()


class TestWhoMay:
    @pytest.mark.parametrize("role", [Role.DATA_PROTECTION, Role.COMPLIANCE])
    def test_nobody_of_a_national_bureau_even_of_the_same_role(self, xa, role):
        record = shared(xa)
        with pytest.raises(NotPermitted):
            place(actor("XB", role), record)
        assert not Hold.objects.exists()
        assert AuditEntry.objects.get(event="records.place_hold").outcome == "refused"

    def test_its_owner_does_not_lift_it(self, xa, keeper):
        hold = place(keeper, shared(xa))
        with pytest.raises(NotPermitted):
            services.lift_hold(actor("XA", Role.COMPLIANCE), hold=hold, note="", at=AT)

    def test_it_is_lifted_once(self, xa, keeper):
        hold = place(keeper, shared(xa))
        services.lift_hold(keeper, hold=hold, note="", at=AT)
        with pytest.raises(errors.HoldLifted):
            services.lift_hold(keeper, hold=hold, note="", at=AT)

    def test_a_hold_that_would_end_at_once_is_refused(self, xa, keeper):
        with pytest.raises(errors.HoldUntilPast):
            place(keeper, shared(xa), until_on=AT.date())


class TestEnding:
    def test_the_node_lifts_it_when_its_day_has_come(self, xa, xb, keeper):
        place(keeper, shared(xa), until_on=date(2026, 4, 1))
        later = AT + timedelta(days=30)
        assert services.end_holds(system("GS"), at=AT) == 0
        assert queries.active_holds([Record.objects.get().pk], AT)
        assert services.end_holds(system("GS"), at=later) == 1
        assert services.end_holds(system("GS"), at=later) == 0
        assert queries.records_visible_to(xb).exists()
        assert queries.active_holds([Record.objects.get().pk], later) == []

    def test_what_happened_is_told_and_the_ledger_verifies(self, xa, keeper):
        services.lift_hold(keeper, hold=place(keeper, shared(xa)), note="", at=AT)
        told = StoredEvent.objects.filter(name__startswith="records.h").order_by("sequence")
        assert [one.name for one in told] == ["records.held", "records.hold-lifted"]
        assert verification.verify().content


class TestPages:
    def test_its_owner_reads_why_and_others_nothing(self, xa, xb, keeper):
        record = shared(xa)
        place(keeper, record, HoldEffect.KEEP)
        assert "Asked by the person." in page(xa, "record", record.pk)
        assert "Asked by the person." not in page(xb, "record", record.pk)

    def test_the_secretariat_holds_and_lifts_by_its_pages(self, xa, xb, keeper):
        record = shared(xa)
        done = answer(
            keeper, f"/records/{record.pk}/hold/", reason="court-order", effect="block", until_on="", note="order 7"
        )
        assert done.status_code == 302
        hold = Hold.objects.get()
        assert answer(keeper, f"/records/holds/{hold.pk}/lift/", note="over").status_code == 302
        assert Hold.objects.get().lifted_note == "over"

    def test_nobody_else_opens_them(self, xa, keeper):
        record = shared(xa)
        hold = place(keeper, record)
        with pytest.raises(NotPermitted):
            answer(xa, f"/records/{record.pk}/hold/")
        with pytest.raises(NotFound):
            answer(actor("XB"), f"/records/holds/{hold.pk}/lift/")
