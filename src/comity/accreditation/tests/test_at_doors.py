"""A badge that passes the gate of a plenary brings its delegation onto the voting roll, and takes it off again."""

import pytest

from comity.accreditation import services
from comity.accreditation.models import Badge
from comity.accreditation.tests.gate_casting import AT, MINUTE, delegates, enrolled, gate, opening
from comity.assembly import exporting, verifying
from comity.assembly.codes import MeetingKind, PresenceWay
from comity.assembly.models import Delegation, Presence, Session
from comity.assembly.services import presence, sessions
from comity.core import checkpoints

pytestmark = pytest.mark.django_db


@pytest.fixture
def plenary(secretary, session):
    """A closed plenary of a session that is open."""
    held = opening(secretary, session, kind=MeetingKind.PLENARY)
    sessions.open_session(secretary, session=session, at=AT)
    return held


@pytest.fixture
def badges(secretary, session, host, terms) -> list[Badge]:
    """Those of the two delegates of XA."""
    delegates(secretary, session, "Ana Ruiz", "Omar Idri")
    services.issue_badges(host, terms=terms, at=AT)
    return list(Badge.objects.order_by("name"))


@pytest.fixture
def north(host, terms):
    """The phone at the door."""
    return enrolled(host, gate(host, terms))


def present() -> list[tuple[str, bool]]:
    """How XA was seen to be in the hall, and whether it still is, in its order."""
    rows = Presence.objects.order_by("came_at", "pk")
    return [(row.way, row.left_at is None) for row in rows]


def leaving(phone, badge, meeting, minutes):
    """The line of somebody who left."""
    return phone.line(badge, meeting, at=AT + minutes * MINUTE, direction="out", answer="left")


def test_it_is_present_until_the_last_of_its_badges_left(north, badges, plenary, session, tmp_path):
    ana, omar = badges
    north.send(north.line(ana, plenary), north.line(omar, plenary, at=AT + MINUTE), at=AT + 2 * MINUTE)
    assert present() == [("badge", True)]
    assert Presence.objects.get().came_at == AT
    north.send(leaving(north, ana, plenary, 3), at=AT + 4 * MINUTE)
    assert present() == [("badge", True)]
    north.send(leaving(north, omar, plenary, 5), at=AT + 6 * MINUTE)
    assert present() == [("badge", False)]
    north.send(north.line(ana, plenary, at=AT + 7 * MINUTE), at=AT + 8 * MINUTE)
    assert present() == [("badge", False), ("badge", True)]
    checkpoints.sign_checkpoint(AT + 9 * MINUTE)
    exporting.export(session, tmp_path / "session")
    assert verifying.verify(tmp_path / "session").defect is None


def test_what_is_sent_again_notes_nothing_again(north, badges, plenary):
    line = north.line(badges[0], plenary)
    for _time in range(2):
        north.send(line)
    assert present() == [("badge", True)]


def test_who_was_not_let_in_or_went_to_a_ceremony_is_not_in_the_hall(north, badges, plenary, secretary, session):
    ceremony = opening(secretary, session, hour=14)
    refused = {"colour": "red", "answer": "revoked", "let_in": False}
    north.send(north.line(badges[0], plenary, **refused), north.line(badges[1], ceremony))
    assert present() == []


def test_before_the_session_opens_nobody_is_in_the_hall(north, badges, secretary, session):
    held = opening(secretary, session, kind=MeetingKind.PLENARY)
    north.send(north.line(badges[0], held))
    assert present() == []


def test_who_was_noted_at_the_desk_is_ended_there(north, badges, plenary, secretary, session: Session):
    of = Delegation.objects.get(session=session)
    presence.note_presence(secretary, delegation=of, way=PresenceWay.DESK, at=AT)
    north.send(north.line(badges[0], plenary), leaving(north, badges[0], plenary, 1))
    assert present() == [("desk", True)]
