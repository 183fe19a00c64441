"""The cast: a small organisation with bureaus XA and XB, the General Secretariat, and who serves there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils.timezone import now

from comity.core.actors import Actor, Origin
from comity.core.codes import Purpose, Role
from comity.core.unit import Unit as UnitOfWork
from comity.members import queries
from comity.members.models import (
    Account,
    Bureau,
    Entity,
    Grouping,
    Integration,
    Member,
    Membership,
    Officer,
    Unit,
)
from comity.members.token_use import uses
from comity.members.tokens import new_token
from tests.scenes import scene

LONG_AGO = date(1980, 1, 1)
PASSWORD = "a quiet harbour at dawn"


def write(what: Callable[[], Any]) -> Any:
    """Write rows as an operation would, without one: to set a scene."""
    with UnitOfWork("tests.scene", queries.operator_actor(), now()):
        return what()


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests() -> None:
    cache.clear()
    uses.clear()


@dataclass
class House:
    """Who is there, and how to act as them."""

    officers: dict[str, Officer]

    def actor(self, username: str, purpose: Purpose | None = None, bureau: str = "") -> Actor:
        """The officer as they may act now."""
        account = Account.objects.get(username=username)
        return queries.actor_of(account, origin=Origin.WEB, purpose=purpose, reference="", language="en", bureau=bureau)

    def officer(self, username: str) -> Officer:
        """The officer as stored now."""
        return Officer.objects.select_related("account", "bureau").get(account__username=username)

    def serve(self, username: str, bureau: str, *roles: Role, entity: Entity | None = None) -> Officer:
        """Somebody more who serves."""
        officer: Officer = write(lambda: _officer(username, bureau, roles, entity))
        self.officers[username] = officer
        return officer


@pytest.fixture
@scene
def house(db: None) -> House:
    """XA and XB with an administrator and an officer each; the Secretariat with protocol, and a stronger operator."""
    write(_found)
    house = House({})
    for bureau in ("XA", "XB"):
        house.serve(f"admin.{bureau.lower()}", bureau, Role.ADMINISTRATOR)
        house.serve(f"officer.{bureau.lower()}", bureau, Role.OFFICER)
    house.serve("protocol.gs", Bureau.SECRETARIAT, Role.PROTOCOL)
    house.serve("admin.gs", Bureau.SECRETARIAT, Role.ADMINISTRATOR)
    house.serve("operator.gs", Bureau.SECRETARIAT, Role.OPERATOR, Role.OFFICER)
    return house


@pytest.fixture
@scene
def post_xa(house: House) -> Entity:
    """A border post of XA, with its front-line officer."""
    entity: Entity = write(
        lambda: Entity.objects.create(
            bureau_id="XA",
            name="Pass post",
            kind="border-post",
            databases=["person", "travel-document"],
            purposes=["border-check"],
            from_on=LONG_AGO,
        )
    )
    house.serve("front.xa", "XA", Role.FRONT_LINE, entity=entity)
    return entity


@pytest.fixture
def token(house: House) -> str:
    """The token of an integration of XA that may consult as an officer, for border checks."""
    fresh = new_token()
    at = now()
    write(
        lambda: Integration.objects.create(
            bureau_id="XA",
            name="Gate system",
            prefix=fresh.prefix,
            token_hash=fresh.hash,
            roles=["officer"],
            scopes=["tests.consult"],
            purposes=["border-check"],
            created_at=at,
            expires_at=at + timedelta(days=30),
        )
    )
    return fresh.text


def _found() -> None:
    region = Grouping.objects.create(code="all", kind="region", names={"en": "All"})
    Grouping.objects.create(code="coast", kind="grouping", names={"en": "Coast"})
    for code in ("XA", "XB"):
        member = Member.objects.create(
            code=code, names={"en": f"State {code}"}, region=region, invented=True, searchable=f"state {code.lower()}"
        )
        Membership.objects.create(member=member, from_on=LONG_AGO)
        Bureau.objects.create(code=code, kind="national", member=member, names={"en": f"Bureau {code}"})
    secretariat = Bureau.objects.create(code=Bureau.SECRETARIAT, kind="secretariat", names={"en": "Secretariat"})
    Unit.objects.create(bureau=secretariat, code="command-centre", names={"en": "Command centre"})


def _officer(username: str, bureau: str, roles: tuple[Role, ...], entity: Entity | None) -> Officer:
    account = Account(username=username)
    account.set_password(PASSWORD)
    account.save()
    at: datetime = now() - timedelta(days=1)
    return Officer.objects.create(
        account=account, bureau_id=bureau, entity=entity, name=username, roles=sorted(roles), began_at=at
    )
