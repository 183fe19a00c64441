"""The cast of the press desk's tests: the assembly's session, its protocol, the host's officers."""

import pytest

from comity.accreditation.models import Terms
from comity.accreditation.tests.casting import terms_of
from comity.assembly.models import Session
from comity.assembly.tests.casting import found_states, officer, prepared
from comity.core.actors import Actor
from comity.core.codes import Role


@pytest.fixture
def secretary(db: None) -> Actor:
    """A protocol officer of the Secretariat."""
    found_states()
    return officer("petra.lind", "GS", Role.PROTOCOL, Role.OFFICER)


@pytest.fixture
def session(secretary: Actor) -> Session:
    """The session, in XB."""
    return prepared(secretary, host="XB")


@pytest.fixture
def terms(secretary: Actor, session: Session) -> Terms:
    """Its terms of accreditation."""
    return terms_of(secretary, session)


@pytest.fixture
def host(secretary: Actor) -> Actor:
    """An officer of the host."""
    return officer("bastien.roche", "XB")


@pytest.fixture
def outsider(secretary: Actor) -> Actor:
    """An officer of another state."""
    return officer("nadia.brook", "XE")
