"""The cast of oversight's tests: auditors of invented states, and something that was done and consulted."""

from typing import Any

import pytest
from django.test import Client

from comity.core import checkpoints
from comity.core.actors import Actor
from comity.core.codes import Purpose, Role
from comity.core.models import AuditEntry
from comity.members import purposes
from comity.members.models import Account, Bureau, Officer
from comity.members.queries import operator_actor
from comity.records.models import Record
from comity.records.services import consult_record
from comity.records.tests.casting import AT, actor, as_operation, person, shared
from comity.records.tests.conftest import bureaus, xa, xb
from tests.scenes import scene

__all__ = ["bureaus", "xa", "xb"]


def auditor_of(bureau: str, role: Role = Role.AUDITOR) -> Actor:
    """Somebody who looks at the audit for a bureau."""
    return actor(bureau, role, purpose=Purpose.DATA_PROTECTION)


@pytest.fixture
def auditor_xa(bureaus: None) -> Actor:
    """The auditor of XA."""
    return auditor_of("XA")


@pytest.fixture
def auditor_xb(bureaus: None) -> Actor:
    """The auditor of XB."""
    return auditor_of("XB")


@pytest.fixture
def keeper(bureaus: None) -> Actor:
    """The General Secretariat's data-protection officer, who sees the ledger as a whole."""
    return auditor_of(Bureau.SECRETARIAT, Role.DATA_PROTECTION)


@pytest.fixture
def operator(bureaus: None) -> Actor:
    """The node's operator at the command line."""
    return operator_actor(purpose=Purpose.DATA_PROTECTION, user="root")


@pytest.fixture
@scene
def record(xa: Actor) -> Record:
    """A person that XA shares with everybody."""
    return shared(xa, person("Mirelle Quandt", key="XA-17"))


@pytest.fixture
@scene
def consulted(record: Record, xb: Actor) -> AuditEntry:
    """The entry of XB's officer looking at XA's record."""
    consult_record(xb, reference=str(record.pk), at=AT)
    return AuditEntry.objects.get(event="records.consult")


@pytest.fixture
@scene
def signed(consulted: AuditEntry) -> Any:
    """A checkpoint over all of that."""
    return checkpoints.sign_checkpoint(AT)


@pytest.fixture
def signed_in(bureaus: None) -> Any:
    """A browser in which somebody of a bureau signed in for data protection."""

    def browser(bureau: str, *roles: Role, purpose: Purpose | None = Purpose.DATA_PROTECTION) -> Client:
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
