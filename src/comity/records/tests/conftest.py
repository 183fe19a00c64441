"""The cast: bureaus of invented states, the General Secretariat, and who acts for them."""

import pytest

from comity.core.actors import Actor, Origin
from comity.core.codes import Purpose, Role
from comity.members.models import Account, Bureau, Member, Officer
from comity.members.queries import actor_of
from comity.records.tests.casting import AT, STATES, actor, as_operation
from tests.scenes import scene


def _found() -> None:
    for code in STATES:
        Bureau.objects.create(code=code, member=Member.objects.create(code=code, names={"en": f"State {code}"}))
    Bureau.objects.create(code=Bureau.SECRETARIAT, kind="secretariat")


@pytest.fixture
@scene
def bureaus(db: None) -> None:
    """The bureaus of three invented states, and the General Secretariat's."""
    as_operation(_found)


@pytest.fixture
def xa(bureaus: None) -> Actor:
    """An officer of bureau XA."""
    return actor("XA")


@pytest.fixture
def xb(bureaus: None) -> Actor:
    """An officer of bureau XB."""
    return actor("XB")


@pytest.fixture
def gs(bureaus: None) -> Actor:
    """The operator of the node, for the General Secretariat."""
    return actor(Bureau.SECRETARIAT, Role.OPERATOR)


@pytest.fixture
def serving(bureaus: None) -> Actor:
    """An officer of XA as the store knows one, who can be dismissed."""
    account = Account.objects.create(username="ilse.varga")
    as_operation(
        lambda: Officer.objects.create(
            account=account, bureau_id="XA", name="Ilse Varga", roles=[Role.OFFICER], began_at=AT
        )
    )
    return actor_of(account, origin=Origin.WEB, purpose=Purpose.BORDER_CHECK, reference="", language="en")
