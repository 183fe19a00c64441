"""The cast of the assembly's tests: six invented states, the Secretariat's protocol, a chair, delegates."""

from collections.abc import Iterator

import pytest

from comity.assembly.codes import Office
from comity.assembly.models import Session
from comity.assembly.tests.casting import found_states, give, officer, prepared
from comity.core.actors import Actor
from comity.core.codes import Role
from tests.drawing import same_file_drawn_once
from tests.scenes import scene


@pytest.fixture(scope="package", autouse=True)
def drawn_once() -> Iterator[None]:
    """The scans that these tests hand in are the same few."""
    with same_file_drawn_once():
        yield


@pytest.fixture
@scene
def states(db: None) -> None:
    """The states and their bureaus."""
    found_states()


@pytest.fixture
@scene
def secretary(states: None) -> Actor:
    """A protocol officer of the Secretariat, who prepares the session."""
    return officer("petra.lind", "GS", Role.PROTOCOL, Role.OFFICER)


@pytest.fixture
@scene
def session(secretary: Actor) -> Session:
    """The session."""
    return prepared(secretary)


@pytest.fixture
@scene
def chair(session: Session, secretary: Actor) -> Actor:
    """The chair, an officer of XF."""
    presiding = officer("oran.vell", "XF")
    give(secretary, session, "oran.vell", Office.CHAIR)
    return presiding


@pytest.fixture
@scene
def outsider(states: None) -> Actor:
    """An officer of a state that has no delegation in the session."""
    return officer("nadia.brook", "XE")
