"""The cast of screening's tests: officers of invented states, and records to be met."""

import pytest

from comity.core import events
from comity.core.actors import Actor
from comity.core.codes import Purpose, Role
from comity.records.models import Record
from comity.records.tests.casting import actor, person, shared
from comity.records.tests.conftest import bureaus, gs, xa, xb

__all__ = ["bureaus", "gs", "xa", "xb"]


@pytest.fixture
def counter(bureaus: None) -> Actor:
    """A front-line officer of XB at a border post."""
    return actor("XB", Role.FRONT_LINE)


@pytest.fixture
def answering(bureaus: None) -> Actor:
    """An officer of XA who answers hits."""
    return actor("XA", purpose=Purpose.HIT_CONFIRMATION)


@pytest.fixture
def third(bureaus: None) -> Actor:
    """An officer of a bureau that has nothing to do with it."""
    return actor("XC")


@pytest.fixture
def wanted(xa: Actor) -> Record:
    """A person whom XA seeks, released to everybody."""
    return shared(xa, person("Mirelle Adaora Quandt", birthDate="1971-05-03", nationality="XA", gender="female"))


@pytest.fixture
def deliver() -> object:
    """Serve the events that were stored so far, as the node does by itself."""
    return events.deliver
