"""What the logs of several gates say together."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from comity.accreditation.badge_codes import Direction, FindingKind
from comity.accreditation.rules.merging import Found, Passage, findings, in_order, inside

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
MEETING, OTHER_MEETING, BADGE = UUID(int=1), UUID(int=2), UUID(int=3)
NORTH, SOUTH = UUID(int=10), UUID(int=11)


def passage(number: int, minutes: float, *, gate: UUID = NORTH, direction: Direction = Direction.IN, **more) -> Passage:
    said = {
        "scan": UUID(int=1000 * gate.int + number),
        "device": gate,
        "gate": gate,
        "counter": number,
        "meeting": MEETING,
        "badge": BADGE,
        "direction": direction,
        "at": AT + timedelta(minutes=minutes),
    }
    return Passage(**said | more)


def test_who_enters_and_leaves_is_outside():
    assert inside([passage(1, 0), passage(2, 5, direction=Direction.OUT)]) == {MEETING: set()}
    assert inside([passage(1, 0), passage(2, 5, direction=Direction.OUT), passage(3, 9)]) == {MEETING: {BADGE}}


def test_one_badge_at_two_gates_is_found():
    first, second = passage(1, 0), passage(1, 5, gate=SOUTH)
    assert findings([second, first], {}) == [Found(FindingKind.TWO_GATES, BADGE, second.scan, first.scan)]


def test_one_badge_twice_at_one_gate_is_found():
    first, second = passage(1, 0), passage(2, 5)
    assert findings([first, second], {}) == [Found(FindingKind.TWICE, BADGE, second.scan, first.scan)]


def test_who_left_in_between_is_not():
    left = passage(2, 3, direction=Direction.OUT)
    assert findings([passage(1, 0), left, passage(1, 5, gate=SOUTH)], {}) == []


def test_another_meeting_is_another_door():
    assert findings([passage(1, 0), passage(2, 60, meeting=OTHER_MEETING)], {}) == []


def test_b1_a_revoked_badge_that_was_let_in_is_found_from_the_moment_it_died():
    before, after = passage(1, 0), passage(1, 5, meeting=OTHER_MEETING, gate=SOUTH)
    dead = {BADGE: AT + timedelta(minutes=2)}
    assert findings([before, after], dead) == [Found(FindingKind.REVOKED, BADGE, after.scan)]


def test_a_clock_that_was_put_back_does_not_turn_a_log_round():
    log = [passage(1, 0), passage(2, -120, direction=Direction.OUT), passage(3, -60)]
    assert [one.counter for one in in_order(log)] == [1, 2, 3]
    assert findings(log, {}) == []


_PASSAGES = st.lists(
    st.tuples(st.sampled_from([NORTH, SOUTH]), st.sampled_from(Direction), st.integers(-90, 90), st.integers(20, 22)),
    max_size=20,
).map(
    lambda rows: [
        passage(number, minutes, gate=gate, direction=direction, badge=UUID(int=badge))
        for number, (gate, direction, minutes, badge) in enumerate(rows, 1)
    ]
)


@given(log=_PASSAGES, data=st.data())
def test_in_whatever_order_logs_come_they_say_the_same(log, data):
    mixed = data.draw(st.permutations(log))
    assert in_order(mixed) == in_order(log)
    assert findings(mixed, {}) == findings(log, {})


@given(log=_PASSAGES)
def test_entries_less_exits_are_who_is_inside_where_nothing_is_found(log):
    if findings(log, {}):
        return
    crowd = inside(log).get(MEETING, set())
    outs = {one.badge for one in log} - crowd
    for badge in crowd | outs:
        own = [one.direction for one in in_order(log) if one.badge == badge]
        assert (own[-1] is Direction.IN) == (badge in crowd)


@given(log=_PASSAGES)
def test_one_phones_counter_is_never_contradicted(log):
    for gate in (NORTH, SOUTH):
        counters = [one.counter for one in in_order(log) if one.device == gate]
        assert counters == sorted(counters)
