"""Who may enter, and why not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.accreditation.badge_format import Role
from comity.accreditation.rules.admission import Answer, Colour, Crowd, Event, Pack, Proof, Verdict, admit, is_wrong
from comity.accreditation.tests.test_badge_format import BADGE

OPENING = Event(
    doors_open_at=datetime(2025, 11, 24, 9, 30, tzinfo=UTC),
    doors_close_at=datetime(2025, 11, 24, 12, 0, tzinfo=UTC),
    open_to=frozenset({Role.DELEGATE, Role.MEDIA}),
    zones=0b001,
)
PLENARY = replace(OPENING, open_to=frozenset({Role.DELEGATE}))
PACK = Pack(
    as_of=datetime(2025, 11, 24, 7, 0, tzinfo=UTC),
    old_after=timedelta(hours=6),
    proofs={Role.MEDIA: (Proof.IDENTITY, Proof.PRESS), Role.DELEGATE: (Proof.IDENTITY,)},
)
BOTH = frozenset(Proof)
AT = datetime(2025, 11, 24, 10, 30, tzinfo=UTC)


def answered(badge=BADGE, event=OPENING, pack=PACK, *, shown=BOTH, crowd=Crowd(), at=AT) -> Verdict:  # noqa: B008
    return admit(badge, event, pack, shown=shown, crowd=crowd, at=at)


def test_a_journalist_with_both_papers_enters_the_opening():
    assert answered() == Verdict(Colour.GREEN, Answer.ADMITTED)


def test_without_the_press_card_nobody_of_the_media_enters():
    assert answered(shown={Proof.IDENTITY}) == Verdict(Colour.RED, Answer.PROOF_NOT_SHOWN, (Proof.PRESS,))


def test_the_plenary_is_closed_to_the_media_whatever_they_show():
    assert answered(event=PLENARY, shown=()) == Verdict(Colour.RED, Answer.NOT_OPEN_TO)


def test_a_badge_alone_lets_nobody_in():
    unsaid = replace(PACK, proofs={})
    assert answered(pack=unsaid, shown=()) == Verdict(Colour.RED, Answer.PROOF_NOT_SHOWN, (Proof.IDENTITY,))


_LATE = timedelta(days=30)


@pytest.mark.parametrize(
    ("changed", "answer", "colour"),
    [
        ({"pack": replace(PACK, revoked={BADGE.badge: AT})}, Answer.REVOKED, Colour.RED),
        ({"event": replace(OPENING, zones=0b010)}, Answer.WRONG_ZONE, Colour.RED),
        ({"badge": replace(BADGE, valid_from=AT + _LATE)}, Answer.NOT_YET_VALID, Colour.RED),
        ({"badge": replace(BADGE, valid_until=AT)}, Answer.NO_LONGER_VALID, Colour.RED),
        ({"at": OPENING.doors_close_at}, Answer.DOORS_CLOSED, Colour.RED),
        ({"at": OPENING.doors_open_at - timedelta(seconds=1)}, Answer.DOORS_CLOSED, Colour.RED),
        ({"crowd": Crowd(has_entered=True)}, Answer.ALREADY_INSIDE, Colour.AMBER),
        ({"at": PACK.as_of - timedelta(hours=1)}, Answer.CLOCK_WRONG, Colour.AMBER),
        ({"pack": replace(PACK, old_after=timedelta(hours=1))}, Answer.PACK_TOO_OLD, Colour.AMBER),
        ({"event": replace(OPENING, capacity=300), "crowd": Crowd(inside=300)}, Answer.FULL, Colour.AMBER),
    ],
    ids=lambda value: value.value if isinstance(value, Answer) else "",
)
def test_each_reason_has_its_answer(changed, answer, colour):
    assert answered(**changed) == Verdict(colour, answer)


_MOMENTS = st.integers(-72 * 60, 72 * 60).map(lambda minutes: AT + timedelta(minutes=minutes))


@given(
    at=_MOMENTS,
    as_of=_MOMENTS,
    shown=st.sets(st.sampled_from(Proof)),
    role=st.sampled_from(Role),
    zones=st.integers(0, 7),
    revoked=st.booleans(),
    inside=st.integers(0, 3),
    capacity=st.none() | st.integers(0, 3),
)
def test_green_is_never_a_mistake(at, as_of, shown, role, zones, revoked, inside, capacity):
    badge = replace(BADGE, role=role, zones=zones)
    event = replace(OPENING, capacity=capacity)
    pack = replace(PACK, as_of=as_of, revoked={badge.badge: as_of} if revoked else {})
    verdict = admit(badge, event, pack, shown=shown, crowd=Crowd(inside=inside), at=at)
    if verdict.colour is Colour.GREEN:
        assert not revoked
        assert role in event.open_to
        assert zones & 1
        assert badge.holds(at)
        assert event.doors_open_at <= at < event.doors_close_at
        assert set(PACK.proofs[role]) <= shown
        assert not is_wrong(at, pack)
        assert at - as_of <= pack.old_after
        assert capacity is None or inside < capacity
