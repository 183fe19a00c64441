"""The cast of screening's tests: officers of invented states, and records to be met."""

from typing import Any

import pytest
from django.test import Client

from comity.core import events
from comity.core.actors import Actor
from comity.core.codes import Purpose, Role
from comity.members import purposes
from comity.members.models import Account, Officer
from comity.records.models import Record
from comity.records.tests.casting import AT, actor, as_operation, person, shared
from comity.records.tests.conftest import bureaus, gs, xa, xb
from tests.scenes import scene

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
@scene
def wanted(xa: Actor) -> Record:
    """A person whom XA seeks, released to everybody."""
    return shared(xa, person("Mirelle Adaora Quandt", birthDate="1971-05-03", nationality="XA", gender="female"))


@pytest.fixture
def deliver() -> object:
    """Serve the events that were stored so far, as the node does by itself."""
    return events.deliver


@pytest.fixture
def signed_in(bureaus: None) -> Any:
    """A browser in which an officer of a bureau signed in and stated a purpose."""

    def browser(bureau: str, *roles: Role, purpose: Purpose | None = Purpose.BORDER_CHECK) -> Client:
        name = f"{bureau}-{'-'.join(roles)}".lower()

        def enrol() -> None:
            account = Account.objects.create(username=name)
            Officer.objects.create(account=account, bureau_id=bureau, name="Ilse Varga", roles=list(roles), began_at=AT)

        as_operation(enrol)
        client = Client()
        client.force_login(
            Account.objects.get(username=name), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        if purpose is not None:
            session = client.session
            purposes.state_purpose(session, purpose, "")
            session.save()
        return client

    return browser


@pytest.fixture
def border(signed_in: Any) -> Client:
    """The browser at XB's counter."""
    return signed_in("XB", Role.FRONT_LINE)


@pytest.fixture
def bureau(signed_in: Any) -> Client:
    """The browser of XA's bureau, which answers hits."""
    return signed_in("XA", Role.OFFICER, purpose=Purpose.HIT_CONFIRMATION)
