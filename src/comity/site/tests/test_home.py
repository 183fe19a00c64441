"""The duty desk shows each person what they do, and nothing that would keep them waiting."""

import pytest

from comity.core.actors import Actor, ActorKind
from comity.core.codes import Role
from comity.core.rooms import rooms


def titles(*roles: Role) -> list[str]:
    actor = Actor(
        kind=ActorKind.OFFICER, id="00000000-0000-0000-0000-000000000001", bureau="XA", roles=frozenset(roles)
    )
    return [str(panel.title) for _, room in rooms("desk") for panel in room.panels(actor)]


@pytest.mark.django_db
class TestPanels:
    def test_whoever_keeps_records_finds_them(self):
        assert "Records of your bureau" in titles(Role.OFFICER)

    def test_whoever_supervises_finds_the_audit(self):
        assert titles(Role.AUDITOR) == ["Audit"]

    def test_an_officer_without_a_role_finds_nothing(self):
        assert titles() == []
