"""Logs of phones: merged without loss or doubles, and what the merge finds lies on the desk of security."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.accreditation import errors, services
from comity.accreditation.badge_codes import FindingKind, RevocationReason
from comity.accreditation.models import Badge, Finding, Scan
from comity.accreditation.queries import gates as asked
from comity.accreditation.rules.scan_lines import MOST_LINES, lines_of
from comity.accreditation.services.scans import LOOK_INTO
from comity.accreditation.tests.casting import terms_of
from comity.accreditation.tests.gate_casting import AT, MINUTE, Phone, enrolled, gate, guard, opening, stating
from comity.core.desks import waiting_for


@pytest.fixture
def meeting(secretary, session, terms):
    return opening(secretary, session)


@pytest.fixture
def badge(host, terms) -> Badge:
    return guard(host, terms)


@pytest.fixture
def north(host, terms) -> Phone:
    return enrolled(host, gate(host, terms, "North"))


@pytest.fixture
def south(host, terms) -> Phone:
    return enrolled(host, gate(host, terms, "South"))


@pytest.mark.django_db
class TestMerge:
    """None lost, none twice."""

    def test_sending_again_changes_nothing(self, north, badge, meeting):
        lines = [north.line(badge, meeting), north.line(badge, meeting, direction="out", answer="left")]
        first, again = north.send(*lines), north.send(*lines)
        assert (first.new, again.new, first.kept) == (2, 0, again.kept)
        assert Scan.objects.count() == 2

    def test_an_answer_that_was_lost_on_the_way_is_made_up_for(self, north, badge, meeting):
        lines = [north.line(badge, meeting, direction="out", answer="left") for _each in range(5)]
        north.send(*lines[:3])
        assert north.send(*lines[1:]).new == 2
        assert list(Scan.objects.order_by("counter").values_list("counter", flat=True)) == [1, 2, 3, 4, 5]

    @pytest.mark.parametrize(
        "changed", [{"answer": "full"}, {"counter": 7}, {"id": str(uuid4())}], ids=["answer", "counter", "id"]
    )
    def test_l1_a_line_that_came_before_is_not_written_anew(self, north, badge, meeting, changed):
        line = north.line(badge, meeting)
        north.send(line)
        if "id" in changed:
            changed = {"id": "01890000-0000-7000-8000-000000000000"}
        with pytest.raises(errors.ScanAltered):
            north.send(line | changed)
        assert Scan.objects.count() == 1

    def test_a2_a_line_of_another_phone_is_not_taken_for_its_own(self, north, south, badge, meeting):
        line = north.line(badge, meeting)
        north.send(line)
        with pytest.raises(errors.ScanAltered):
            south.send(line)

    def test_a5_a_blocked_phone_is_not_heard(self, north, badge, meeting, host):
        services.block_device(host, device=north.device, at=AT)
        with pytest.raises(errors.DeviceBlocked):
            north.send(north.line(badge, meeting))
        assert not Scan.objects.exists()

    def test_amber_alone_lets_nobody_in(self, north, badge, meeting):
        supervisor = str(uuid4())
        amber = {"colour": "amber", "answer": "full"}
        north.send(north.line(badge, meeting, **amber), north.line(None, meeting, supervisor=supervisor, **amber))
        assert list(Scan.objects.order_by("counter").values_list("let_in", flat=True)) == [False, True]

    def test_moments_are_told_by_this_nodes_clock(self, north, badge, meeting):
        north.send(north.line(badge, meeting, at=AT - 60 * MINUTE), behind=60 * MINUTE)
        assert Scan.objects.get().estimated_at == AT


@pytest.mark.django_db
class TestFindings:
    """What cannot be is found, told, and taken back where a later log explains it."""

    def test_b1_a_cloned_badge_at_two_gates_lies_on_the_desk(self, north, south, badge, meeting, host):
        north.send(north.line(badge, meeting))
        south.send(south.line(badge, meeting, at=AT + MINUTE))
        found = Finding.objects.get()
        assert (found.kind, found.badge) == (FindingKind.TWO_GATES, badge)
        assert [item.kind for item in waiting_for(host)] == [LOOK_INTO]
        services.settle_finding(host, finding=found, at=AT)
        assert not waiting_for(host).exists()
        with pytest.raises(errors.SettledAlready):
            services.settle_finding(host, finding=found, at=AT)

    def test_it_lies_on_the_desk_of_the_bureau_that_decides_now(
        self, north, south, badge, meeting, host, secretary, session, outsider
    ):
        north.send(north.line(badge, meeting))
        south.send(south.line(badge, meeting, at=AT + MINUTE))
        terms_of(secretary, session, host="XE")
        assert not waiting_for(host).exists()
        assert [item.kind for item in waiting_for(outsider)] == [LOOK_INTO]

    def test_an_exit_that_comes_later_explains_it(self, north, south, badge, meeting, host):
        first = north.line(badge, meeting)
        left = north.line(badge, meeting, at=AT + MINUTE, direction="out", answer="left")
        north.send(first)
        south.send(south.line(badge, meeting, at=AT + 2 * MINUTE))
        assert Finding.objects.filter(gone_at__isnull=True).count() == 1
        north.send(left)
        assert not Finding.objects.filter(gone_at__isnull=True).exists()
        assert not waiting_for(host).exists()

    def test_b1_a_revoked_badge_that_was_let_in_without_a_network_is_found(self, north, badge, meeting, host):
        services.revoke_badge(host, badge=badge, reason=RevocationReason.LOST, at=AT)
        north.send(north.line(badge, meeting, at=AT + MINUTE))
        assert Finding.objects.get().kind == FindingKind.REVOKED

    def test_the_count_and_the_evacuation_list_are_who_is_inside(self, north, south, badge, meeting, host, terms):
        other = guard(host, terms, "Lea Holm")
        north.send(north.line(badge, meeting), north.line(other, meeting))
        south.send(south.line(other, meeting, at=AT + MINUTE, direction="out", answer="left"))
        assert [one.inside for one in asked.counts(terms)] == [1]
        assert dict(asked.counts_by_zone(terms, "en"))["Hall"] == 1
        found = services.open_evacuation_list(stating(host), terms=terms, meeting=None, at=AT)
        assert [(one.badge.name, one.gate) for one in found] == [("Nils Berg", "North")]


GOOD = {
    "id": "01890000-0000-7000-8000-000000000001",
    "counter": 1,
    "meeting": None,
    "badge": None,
    "direction": "in",
    "colour": "red",
    "answer": "forged",
    "shown": [],
    "let_in": False,
    "supervisor": None,
    "at": "2026-05-04T09:30:00.000Z",
    "pack_as_of": None,
}


@pytest.mark.parametrize(
    "changed",
    [
        {"counter": 0},
        {"counter": True},
        {"counter": 2**60},
        {"id": None},
        {"id": "1"},
        {"direction": "up"},
        {"colour": "blue"},
        {"answer": "yes"},
        {"shown": "identity"},
        {"shown": ["face"]},
        {"let_in": 1},
        {"badge": "x" * 36},
        {"at": "2026-13-04T09:30:00Z"},
        {"at": 5},
        {"pack_as_of": "yesterday"},
        {"more": 1},
    ],
    ids=json.dumps,
)
def test_a_line_that_is_none_is_refused_with_its_number(changed):
    with pytest.raises(errors.ScansUnreadable, match="Line 2"):
        lines_of([GOOD, GOOD | changed])


@pytest.mark.parametrize(
    "said", [None, {}, "x", [1], [GOOD] * (MOST_LINES + 1)], ids=["none", "map", "text", "row", "many"]
)
def test_what_is_no_log_is_refused(said):
    with pytest.raises(errors.ScansUnreadable):
        lines_of(said)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=3,
)


@settings(max_examples=60)
@given(name=st.sampled_from(sorted(GOOD)), value=_JSON)
def test_whatever_stands_in_a_field_is_read_or_refused(name, value):
    try:
        (line,) = lines_of([GOOD | {name: value}])
    except errors.ScansUnreadable:
        return
    assert line.counter > 0
    assert isinstance(line.device_at - AT, timedelta)
