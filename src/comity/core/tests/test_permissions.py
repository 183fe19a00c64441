"""Deny by default; what a line of the table allows, and to whom."""

from dataclasses import dataclass, replace

import pytest

from comity.core import permissions
from comity.core.actors import ActorKind, Origin, system
from comity.core.codes import Purpose, Role
from comity.core.permissions import Permission, bureau_of
from comity.core.refusals import NotPermitted, NotYours, PurposeMissing, PurposeNotAllowed


@dataclass
class Bureau:
    code: str


@dataclass
class Record:
    owner_id: str | None
    owner: Bureau | None = None


@pytest.fixture(autouse=True)
def table(monkeypatch):
    """A table of the test's own."""
    monkeypatch.setattr(permissions, "TABLE", {})


def refusal(permission: Permission, actor, subject=None):
    try:
        permission.require(actor, subject)
    except (NotPermitted, NotYours, PurposeMissing, PurposeNotAllowed) as refused:
        assert not permission.allows(actor, subject)
        return type(refused)
    assert permission.allows(actor, subject)
    return None


def test_a_line_without_roles_allows_nobody(xa):
    assert refusal(Permission("x.y", roles=[]), replace(xa, roles=frozenset(Role))) is NotPermitted


def test_a_name_has_one_line():
    Permission("x.y", roles=[])
    with pytest.raises(ValueError, match="already"):
        Permission("x.y", roles=[Role.OFFICER])


@pytest.mark.parametrize(
    ("own", "subject", "expected"),
    [
        ("owner_id", Record("XA"), None),
        ("owner_id", Record("XB"), NotYours),
        ("owner_id", Record(None), NotYours),
        ("owner_id", Record(""), NotYours),
        ("owner", Record("XB", Bureau("XA")), None),
        ("owner", Record("XA", None), NotYours),
        ("owner.code", Record("XB", Bureau("XA")), None),
        ("owner.missing.path", Record("XA"), NotYours),
        (".", Bureau("XA"), None),
        (".", Bureau("XB"), NotYours),
        (".", None, NotYours),
        ("", None, None),
    ],
)
def test_whose_it_must_be(xa, own, subject, expected):
    assert refusal(Permission("x.y", roles=[Role.OFFICER], own=own), xa, subject) is expected


def test_an_actor_of_no_bureau_owns_nothing_though_nobody_else_does(xa):
    nobody = replace(xa, bureau="")
    assert refusal(Permission("x.y", roles=[Role.OFFICER], own="owner_id"), nobody, Record("")) is NotYours


@pytest.mark.parametrize(
    ("stated", "authorised", "expected"),
    [
        (Purpose.BORDER_CHECK, frozenset(Purpose), None),
        (None, frozenset(Purpose), PurposeMissing),
        (Purpose.ANALYSIS, frozenset(Purpose), PurposeNotAllowed),
        (Purpose.BORDER_CHECK, frozenset({Purpose.ANALYSIS}), PurposeNotAllowed),
    ],
)
def test_the_purpose_must_be_stated_fit_the_action_and_be_the_actors(xa, stated, authorised, expected):
    line = Permission("x.y", roles=[Role.OFFICER], purposes=[Purpose.BORDER_CHECK, Purpose.ALERT])
    assert refusal(line, replace(xa, purpose=stated, purposes=authorised)) is expected


def test_the_path_to_a_bureau_ends_in_its_code():
    assert bureau_of(Record("XA", Bureau("XB")), "owner") == "XB"
    assert bureau_of(Record("XA"), "owner.code") is None


class TestActors:
    def test_the_node_itself_acts_for_a_bureau_and_with_no_role_of_a_person(self):
        actor = system("XA")
        assert (actor.kind, actor.origin, actor.bureau) == (ActorKind.SYSTEM, Origin.SCHEDULE, "XA")
        assert actor.roles == {Role.SYSTEM}

    def test_stating_a_purpose_changes_nothing_else(self, xa):
        stated = xa.stating(Purpose.ALERT, "ref")
        assert replace(stated, purpose=xa.purpose, reference=xa.reference) == xa
        assert (stated.purpose, stated.reference) == (Purpose.ALERT, "ref")

    @pytest.mark.parametrize(("databases", "may"), [(None, True), (frozenset({"person"}), True), (frozenset(), False)])
    def test_databases_bind_an_entity(self, xa, databases, may):
        assert replace(xa, databases=databases).may_consult("person") is may
