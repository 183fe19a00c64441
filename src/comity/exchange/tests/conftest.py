"""The cast of the exchange's tests: officers of invented states who write to each other."""

import pytest

from comity.core.actors import Actor
from comity.records.tests.casting import actor
from comity.records.tests.conftest import bureaus, gs, xa, xb

__all__ = ["bureaus", "gs", "xa", "xb"]


@pytest.fixture
def xc(bureaus: None) -> Actor:
    """An officer of a third bureau."""
    return actor("XC")
