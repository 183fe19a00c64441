"""What waits for whom, and for how long."""

from dataclasses import replace
from datetime import timedelta

import pytest

from comity.core import desks, verification
from comity.core.tests.casebook.models import Case
from comity.core.tests.casebook.services import do, open_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(xa, at):
    return open_case(xa, title="Harbour", at=at)


def lay(actor, case, at, **facts) -> None:
    given = {"bureau": "XA", "kind": "answer", "subject": case, "reference": "C-1", "at": at} | facts
    do(actor, work=lambda: desks.put(**given), at=at)


class TestDesk:
    def test_shows_what_waits_for_the_bureau_the_most_urgent_first(self, xa, case, at):
        lay(xa, case, at, kind="someday")
        lay(xa, case, at, kind="later", due_at=at + timedelta(hours=3))
        lay(xa, case, at, kind="now", due_at=at + timedelta(hours=1))
        assert [item.kind for item in desks.waiting_for(xa)] == ["now", "later", "someday"]

    def test_of_another_bureau_shows_nothing(self, xa, xb, case, at):
        lay(xa, case, at)
        assert not desks.waiting_for(xb)

    @pytest.mark.parametrize(
        ("laid_for", "unit", "seen"),
        [
            ("", "", True),
            ("", "press", True),
            ("press", "press", True),
            ("press", "", False),
            ("press", "command", False),
        ],
    )
    def test_of_a_unit_is_seen_by_that_unit_alone(self, xa, case, at, laid_for, unit, seen):
        lay(xa, case, at, unit=laid_for)
        assert desks.waiting_for(replace(xa, unit=unit)).exists() is seen

    def test_holds_the_same_thing_once(self, xa, case, at):
        lay(xa, case, at)
        lay(xa, case, at + timedelta(hours=1), due_at=at + timedelta(hours=2))
        [item] = desks.waiting_for(xa)
        assert (item.opened_at, item.due_at) == (at, at + timedelta(hours=2))

    def test_is_cleared_everywhere_at_once_and_may_be_filled_again(self, xa, xb, case, at):
        lay(xa, case, at)
        lay(xa, case, at, bureau="XB")
        do(xa, work=lambda: desks.clear(kind="answer", subject=case, at=at), at=at)
        assert not desks.waiting_for(xa)
        assert not desks.waiting_for(xb)
        lay(xa, case, at)
        assert desks.waiting_for(xa).count() == 1

    def test_clears_no_other_subject_and_no_other_kind(self, xa, case, at):
        other = open_case(xa, title="Other", at=at)
        lay(xa, other, at)
        lay(xa, case, at, kind="decide")
        do(xa, work=lambda: desks.clear(kind="answer", subject=case, at=at), at=at)
        assert {item.kind for item in desks.waiting_for(xa)} == {"answer", "decide"}
        assert verification.verify().content
        assert Case.objects.count() == 2
