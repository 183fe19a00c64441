"""The cast of the exchange's tests: officers of invented states who write to each other."""

import pytest

from comity.core.actors import Actor
from comity.exchange import approvals, subscriptions
from comity.exchange.tests.travelling import NOW
from comity.members.models import Organisation
from comity.records.tests.casting import AT, actor, as_operation
from comity.records.tests.conftest import bureaus, gs, xa, xb
from tests.scenes import scene

__all__ = ["bureaus", "gs", "xa", "xb"]


@pytest.fixture
def xc(bureaus: None) -> Actor:
    """An officer of a third bureau."""
    return actor("XC")


@pytest.fixture
@scene
def organisation(bureaus: None) -> None:
    """The organisation whose directory the bureaus stand in."""
    as_operation(lambda: Organisation.objects.create(profile="tidal-league", edition="2026", founded_at=AT))


@pytest.fixture(autouse=True)
def standing_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Subscribers say what happened, and the Secretariat signs its word, at the moment of the test."""
    monkeypatch.setattr(subscriptions, "now", lambda: NOW)
    monkeypatch.setattr(approvals, "now", lambda: NOW)
