"""Next steps, clocks, urgency."""

from datetime import UTC, datetime, timedelta

import pytest

from comity.core.codes import Category, Marker
from comity.notices.references import REFERENCE_LENGTH
from comity.records.drafts import RecordKind
from comity.screening import editions, rules
from comity.screening.codes import HitState, Urgency

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


class TestNextStep:
    @pytest.mark.parametrize(
        ("record", "step"),
        [
            ({"kind": "person", "category": "wanted"}, "ask-owner-wanted"),
            ({"kind": "person", "category": "wanted", "markers": ["minor"]}, "protect-minor"),
            ({"kind": "person", "category": "missing"}, "tell-whereabouts"),
            ({"kind": "person", "category": "suspect"}, "do-not-alert"),
            ({"kind": "person", "category": "sanctioned", "listed": True}, "sanctions"),
            ({"kind": "travel-document"}, "keep-document"),
            ({"kind": "vessel", "listed": True}, "inspect-craft"),
            ({"kind": "organisation", "listed": True}, "sanctions"),
            ({"kind": "organisation"}, "ask-owner"),
        ],
    )
    def test_follows_the_table(self, record, step):
        assert rules.next_step(**record) == step

    @pytest.mark.parametrize("kind", list(RecordKind))
    @pytest.mark.parametrize("category", ["", *Category.values])
    def test_every_record_has_one_and_its_sentence(self, kind, category):
        assert rules.next_step(kind=kind, category=category) in rules.NEXT_STEPS

    def test_no_row_names_a_code_that_does_not_exist(self):
        for row in editions.next_steps():
            assert row.step in rules.NEXT_STEPS
            assert row.kind in {"", *RecordKind}
            assert row.category in {"", *Category.values}
            assert row.markers <= set(Marker.values)


class TestClocks:
    @pytest.mark.parametrize(("urgency", "hours"), [(Urgency.ROUTINE, 12), (Urgency.URGENT, 1)])
    def test_answers_are_due(self, urgency, hours):
        assert rules.answer_due(urgency, NOW) == NOW + timedelta(hours=hours)

    def test_every_urgency_has_a_clock(self):
        assert set(editions.clocks().answer_within) == set(Urgency.values)

    def test_danger_cannot_be_declared_routine(self):
        assert rules.urgency_of([Marker.ARMED], asked=Urgency.ROUTINE) == Urgency.URGENT
        assert rules.urgency_of([Marker.MEDICAL], asked=Urgency.ROUTINE) == Urgency.ROUTINE
        assert rules.urgency_of([], asked=Urgency.URGENT) == Urgency.URGENT

    def test_markers_stand_in_the_order_of_danger(self):
        assert rules.in_order_of_danger(["minor", "armed", "medical"]) == ("armed", "medical", "minor")


def test_only_three_answers_exist():
    for answer in (HitState.CONFIRMED, HitState.NOT_THE_SAME, HitState.NEED_MORE):
        rules.require_answer(answer)
    with pytest.raises(rules.errors.NotAnAnswer):
        rules.require_answer(HitState.UNCONFIRMED)


def test_references_are_read_aloud_without_mistake():
    for _ in range(50):
        code = rules.new_reference(2026).removeprefix("HIT-2026-")
        assert len(code) == REFERENCE_LENGTH
        assert not set(code) & set("01IO")
