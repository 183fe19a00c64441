"""Events are stored with the verb and served at least once, in order, to each subscriber at its own pace."""

import logging
from dataclasses import dataclass
from typing import ClassVar

import pytest

from comity.core import events
from comity.core.models import EventCursor, StoredEvent
from comity.core.tests.casebook.services import CaseOpened, change_case, do, open_case
from comity.core.unit import OutsideOperation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def subscribers(monkeypatch):
    """No subscriber but those of the test."""
    only: dict[str, object] = {}
    monkeypatch.setattr(events, "_subscribers", only)
    return only


@pytest.fixture
def heard(subscribers):
    """Case ids that a patient subscriber was told, in order."""
    told: list[str] = []

    @events.subscribe(CaseOpened, as_="tests.patient")
    def patient(delivery: events.Delivery) -> None:
        told.append(delivery.event.case_id)

    return told


def test_are_stored_in_the_verbs_own_transaction(xa, at):
    case = open_case(xa, title="Harbour", at=at)
    [stored] = StoredEvent.objects.all()
    assert (stored.name, stored.payload, stored.at) == ("casebook.case-opened", f'{{"case_id":"{case.pk}"}}', at)


def test_are_not_stored_when_the_verb_fails(xa, at):
    def emit_and_fail():
        events.emit(CaseOpened(case_id="x"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        do(xa, work=emit_and_fail, at=at)
    assert not StoredEvent.objects.exists()


def test_belong_to_an_operation():
    with pytest.raises(OutsideOperation):
        events.emit(CaseOpened(case_id="x"))


class TestDelivery:
    def test_tells_each_event_once_and_in_order(self, heard, xa, at):
        cases = [open_case(xa, title=f"Case {n}", at=at) for n in range(3)]
        assert events.deliver() == 3
        assert events.deliver() == 0
        assert heard == [str(case.pk) for case in cases]

    def test_costs_two_questions_where_nothing_is_new(self, heard, xa, at, django_assert_num_queries):
        case = open_case(xa, title="Harbour", at=at)
        events.deliver()
        change_case(xa, case=case, changes={"number": 1}, at=at)
        events.deliver()
        with django_assert_num_queries(2):
            assert events.deliver() == 0

    def test_reaches_who_subscribes_after_everything_was_served(self, heard, xa, at):
        case = open_case(xa, title="Harbour", at=at)
        events.deliver()
        late: list[str] = []

        @events.subscribe(CaseOpened, as_="tests.late")
        def listen(delivery: events.Delivery) -> None:
            late.append(delivery.event.case_id)

        assert events.deliver() == 1
        assert late == [str(case.pk)]

    def test_more_than_a_batch_is_told_in_one_go(self, heard, xa, at):
        def emit_many():
            for n in range(events.BATCH + 5):
                events.emit(CaseOpened(case_id=str(n)))

        do(xa, work=emit_many, at=at)
        assert events.deliver() == events.BATCH + 5
        assert heard == [str(n) for n in range(events.BATCH + 5)]

    def test_of_other_kinds_are_passed_over(self, heard, xa, at):
        case = open_case(xa, title="Harbour", at=at)
        change_case(xa, case=case, changes={"number": 1}, at=at)
        assert events.deliver() == 1

    def test_one_that_fails_keeps_its_place_while_the_others_go_on(self, heard, xa, at, caplog):
        tried: list[str] = []
        broken = True

        @events.subscribe(CaseOpened, as_="tests.broken")
        def fails_at_the_second(delivery: events.Delivery) -> None:
            tried.append(delivery.event.case_id)
            if broken and len(tried) >= 2:
                raise ValueError("not now")

        cases = [str(open_case(xa, title=f"Case {n}", at=at).pk) for n in range(3)]
        with caplog.at_level(logging.CRITICAL, logger="comity.core.events"):
            assert events.deliver() == 1 + 3
            assert events.deliver() == 0
        assert heard == cases
        [stuck] = events.stuck()
        assert (stuck.subscriber, stuck.failures, stuck.failing_code) == ("tests.broken", 2, "ValueError")

        broken = False
        assert events.deliver() == 2
        assert tried == [cases[0], cases[1], cases[1], cases[1], cases[2]]
        assert events.stuck() == []

    def test_a_kill_after_the_effect_and_before_the_cursor_tells_it_again(self, subscribers, xa, at):
        """At least once: a subscriber recognises an event it has served by its id."""
        told: list[object] = []

        @events.subscribe(CaseOpened, as_="tests.killed")
        def killed(delivery: events.Delivery) -> None:
            told.append(delivery.id)
            if len(told) == 1:
                raise KeyboardInterrupt

        open_case(xa, title="Harbour", at=at)
        with pytest.raises(KeyboardInterrupt):
            events.deliver()
        events.deliver()
        assert told == [StoredEvent.objects.get().id] * 2

    @pytest.mark.parametrize("fails", [False, True])
    def test_a_cursor_never_goes_backwards(self, subscribers, xa, at, fails):
        """Another process may have served the same subscriber further meanwhile."""
        open_case(xa, title="Harbour", at=at)

        @events.subscribe(CaseOpened, as_="tests.overtaken")
        def overtaken(delivery: events.Delivery) -> None:
            EventCursor.objects.filter(subscriber="tests.overtaken").update(sequence=900_000)
            if fails:
                raise ValueError

        events.deliver()
        assert EventCursor.objects.get(subscriber="tests.overtaken").sequence == 900_000

    def test_news_wakes_those_who_wait(self, xa, at, monkeypatch):
        woken: list[bool] = []
        monkeypatch.setattr(events.news, "tell", lambda: woken.append(StoredEvent.objects.exists()))
        open_case(xa, title="Harbour", at=at)
        assert woken == [True]

    def test_what_happens_while_one_is_busy_is_not_missed(self):
        news = events.News()
        seen = news.count
        news.tell()
        assert news.wait(seen, seconds=3_600) == seen + 1

    def test_without_news_the_time_runs_out(self):
        news = events.News()
        assert news.wait(news.count, seconds=0.01) == news.count


class TestDeclaring:
    def test_a_kind_has_a_name_of_its_own(self):
        @dataclass(frozen=True)
        class Again(events.DomainEvent):
            name: ClassVar[str] = "casebook.case-opened"

        with pytest.raises(TypeError):
            events.event(Again)

    def test_a_subscriber_has_a_cursor_of_its_own(self, heard):
        with pytest.raises(TypeError):
            events.subscribe(CaseOpened, as_="tests.patient")(print)
