"""A small cast for the tests of the grammar: officers of two invented bureaus, and verbs on an invented room."""

from datetime import UTC, datetime

import pytest

from comity.core.actors import Actor, ActorKind
from comity.core.codes import Purpose, Role

AT = datetime(2026, 3, 1, 9, 30, 15, 250_000, tzinfo=UTC)


def officer_of(bureau: str, *roles: Role, **facts: object) -> Actor:
    """An officer of a bureau, whose id says which."""
    stated = {"purpose": Purpose.INVESTIGATION, "reference": "XA/2026/17"} | facts
    return Actor(kind=ActorKind.OFFICER, id=f"officer-of-{bureau}", bureau=bureau, roles=frozenset(roles), **stated)


@pytest.fixture
def at() -> datetime:
    """The moment at which everything in these tests happens."""
    return AT


@pytest.fixture
def xa() -> Actor:
    """An officer of bureau XA."""
    return officer_of("XA", Role.OFFICER)


@pytest.fixture
def xb() -> Actor:
    """An officer of bureau XB."""
    return officer_of("XB", Role.OFFICER)
