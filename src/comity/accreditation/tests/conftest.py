"""The cast of the press desk's tests: the assembly's session, its protocol, the host's officers."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from comity.accreditation.models import Terms
from comity.accreditation.tests.casting import terms_of
from comity.assembly.models import Session
from comity.assembly.tests.casting import found_states, officer, prepared
from comity.core.actors import Actor
from comity.core.codes import Role
from comity.notices import public_forms
from tests.drawing import same_file_drawn_once
from tests.scenes import scene


@pytest.fixture(scope="package", autouse=True)
def drawn_once() -> Iterator[None]:
    """The scans that these tests hand in are the same few."""
    with same_file_drawn_once():
        yield


@pytest.fixture
@scene
def secretary(db: None) -> Actor:
    """A protocol officer of the Secretariat."""
    found_states()
    return officer("petra.lind", "GS", Role.PROTOCOL, Role.OFFICER)


@pytest.fixture
@scene
def session(secretary: Actor) -> Session:
    """The session, in XB."""
    return prepared(secretary, host="XB")


@pytest.fixture
@scene
def terms(secretary: Actor, session: Session) -> Terms:
    """Its terms of accreditation."""
    return terms_of(secretary, session)


@pytest.fixture
@scene
def host(secretary: Actor) -> Actor:
    """An officer of the host."""
    return officer("bastien.roche", "XB")


@pytest.fixture
@scene
def outsider(secretary: Actor) -> Actor:
    """An officer of another state."""
    return officer("nadia.brook", "XE")


@pytest.fixture
def open_terms(secretary: Actor) -> Terms:
    """Terms of a session to come, whose window is open."""
    opens_on = timezone.now().date() + timedelta(days=60)
    session = prepared(secretary, "GA-13", host="XB", opens_on=opens_on, closes_on=opens_on + timedelta(days=3))
    now = timezone.now()
    return terms_of(secretary, session, opens_at=now - timedelta(days=9), closes_at=now + timedelta(days=9))


@pytest.fixture
def stranger(monkeypatch: pytest.MonkeyPatch) -> Client:
    """A browser of somebody who types as fast as a test."""
    monkeypatch.setattr(public_forms, "LEAST_SECONDS", -1)
    return Client(enforce_csrf_checks=True)
