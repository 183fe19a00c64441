"""Every operation of this app against a small fixed cast: who may, on whose behalf."""

import pytest

from comity.core.actors import Actor, ActorKind
from comity.core.codes import Role
from comity.core.operations import REGISTRY
from comity.core.permissions import SELF, TABLE
from comity.core.refusals import NotPermitted, NotYours
from comity.members.models import Bureau

CAST = {
    "officer of XA": ("XA", {Role.OFFICER}),
    "administrator of XA": ("XA", {Role.ADMINISTRATOR}),
    "administrator of XB": ("XB", {Role.ADMINISTRATOR}),
    "protocol": ("GS", {Role.PROTOCOL}),
    "operator": ("GS", {Role.OPERATOR}),
    "system": ("GS", {Role.SYSTEM}),
    "visitor": ("", set()),
}

BY_ADMINISTRATOR = {"administrator of XA"}
BY_PROTOCOL = {"protocol"}
BY_SYSTEM = {"system"}

# Each about something of XA.
WHO_MAY = {
    "members.set_up_organisation": {"operator"},
    "members.admit_member": BY_PROTOCOL,
    "members.end_membership": BY_PROTOCOL,
    "members.rename_member": BY_PROTOCOL,
    "members.suspend_member": BY_PROTOCOL,
    "members.lift_suspension": BY_PROTOCOL,
    "members.join_grouping": BY_PROTOCOL,
    "members.leave_grouping": BY_PROTOCOL,
    # An administrator of any bureau passes the table: that it is of the own state, the verb asks.
    "members.set_legal_profile": {"administrator of XA", "administrator of XB", "protocol"},
    "members.end_legal_profile": {"administrator of XA", "administrator of XB", "protocol"},
    "members.appoint_to_post": BY_PROTOCOL,
    "members.end_post": BY_PROTOCOL,
    "members.second_person": BY_PROTOCOL,
    "members.end_secondment": BY_PROTOCOL,
    "members.record_visit": BY_PROTOCOL,
    "members.invite_first_administrator": BY_PROTOCOL,
    "members.invite_officer": BY_ADMINISTRATOR,
    "members.change_officer": BY_ADMINISTRATOR,
    "members.renew_link": BY_ADMINISTRATOR,
    "members.reset_factors": BY_ADMINISTRATOR,
    "members.end_service": BY_ADMINISTRATOR,
    "members.authorise_entity": BY_ADMINISTRATOR,
    "members.end_authorisation": BY_ADMINISTRATOR,
    "members.make_integration": BY_ADMINISTRATOR,
    "members.revoke_integration": BY_ADMINISTRATOR,
    "members.accept_invitation": BY_SYSTEM,
    "members.sign_in": BY_SYSTEM,
    "members.sign_in_failed": BY_SYSTEM,
    "members.sign_out": BY_SYSTEM,
    "members.add_factor": BY_SYSTEM,
    "members.remove_factor": BY_SYSTEM,
    "members.change_password": BY_SYSTEM,
}


class OfXA:
    """Whatever belongs to bureau XA."""

    bureau_id = "XA"


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize("name", WHO_MAY)
def test_who_may(name: str, who: str) -> None:
    bureau, roles = CAST[who]
    actor = Actor(kind=ActorKind.OFFICER, id=who, bureau=bureau, roles=frozenset(roles))
    permission = TABLE[name]
    subject = Bureau(code="XA") if permission.own == SELF else OfXA()

    if who in WHO_MAY[name]:
        permission.require(actor, subject)
    else:
        with pytest.raises((NotPermitted, NotYours)):
            permission.require(actor, subject)


def test_the_table_has_a_row_for_every_operation() -> None:
    assert set(WHO_MAY) == {name for name in REGISTRY if name.startswith("members.")}
