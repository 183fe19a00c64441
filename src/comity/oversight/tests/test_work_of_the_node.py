"""What the node does by itself for all bureaus tells an auditor of the Secretariat nothing of theirs (attack T2).

A look-up of checks among discreet records touches one row for each of them that was met. Whoever keeps the whole
ledger reads how many; an auditor of the Secretariat sees that the look-up was made, and the same in both worlds.
"""

import re
from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from comity.core import checkpoints
from comity.core.actors import Actor, ActorKind
from comity.core.codes import Role
from comity.core.models import AuditEntry, AuditItem
from comity.core.refusals import NotFound
from comity.members.models import Bureau
from comity.oversight import queries, rules, services
from comity.oversight.rules import Part
from comity.oversight.tests.conftest import auditor_of
from comity.records.tests.casting import actor, person, shared
from comity.screening import upkeep
from comity.screening.models import Sighting
from comity.screening.tests.casting import NOBODY, NOW, QUANDT, checked

pytestmark = pytest.mark.django_db

LOOK_UP = "screening.watch_checks"
BY_ITSELF = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{12}\b"
    r'|name="csrfmiddlewaretoken" value="[^"]+"'
)


@pytest.fixture
def discreet(xa: Actor) -> None:
    """Somebody whom XA watches for, and tells nobody."""
    known = person("Mirelle Adaora Quandt", birthDate="1971-05-03", nationality="XA", gender="female")
    shared(xa, known, discreet=True, retention_on=date(2027, 3, 1))


@pytest.fixture
def looked_up(discreet: None) -> AuditEntry:
    """The entry of a look-up by which somebody was met."""
    checked(actor("XB", Role.FRONT_LINE), QUANDT)
    upkeep.watch(NOW)
    return AuditEntry.objects.get(event=LOOK_UP)


def told(client: Client) -> Iterator[tuple[str, int, str]]:
    """Everything that the audit tells of the look-ups: (address, status, body), without what is random."""
    entry = AuditEntry.objects.get(event=LOOK_UP)
    touched = [str(item.subject_id) for item in AuditItem.objects.filter(entry=entry)] or [str(uuid4())]
    for address in (
        "/audit/",
        f"/audit/?event={LOOK_UP}",
        f"/audit/?q={touched[0]}",
        "/audit/export.csv",
        "/audit/access/",
        f"/audit/entries/{entry.id}/",
        f"/audit/entries/{entry.id}/proof/",
        f"/audit/entries/{entry.id}/proof.json",
        f"/api/audit/entries?event={LOOK_UP}",
        f"/api/audit/entries?subject={touched[0]}",
        f"/api/audit/entries/{entry.id}",
        f"/api/audit/entries/{entry.id}/proof",
    ):
        answer = client.get(address)
        body = answer.getvalue().decode() if answer.streaming else answer.content.decode()
        yield BY_ITSELF.sub("·", address), answer.status_code, BY_ITSELF.sub("·", body)


def world(client: Client, question: object) -> tuple[int, list[tuple[str, int, str]]]:
    """How many were told, and what the audit says, of a world that is then taken back."""
    beginning = transaction.savepoint()
    checked(actor("XB", Role.FRONT_LINE), question)
    upkeep.watch(NOW)
    checkpoints.sign_checkpoint(NOW)
    seen = Sighting.objects.count(), list(told(client))
    transaction.savepoint_rollback(beginning)
    return seen


def test_an_auditor_of_the_secretariat_reads_the_same_whether_or_not_somebody_was_met(discreet, signed_in):
    with time_machine.travel(NOW, tick=False):
        auditor = signed_in(Bureau.SECRETARIAT, Role.AUDITOR)
        auditor.get("/audit/")  # the session exists in both worlds
        nobody, without = world(auditor, NOBODY)
        somebody, having = world(auditor, QUANDT)
    assert (nobody, somebody) == (0, 1)
    assert {status for _, status, _ in without} == {200, 404}
    for one, other in zip(without, having, strict=True):
        assert one == other


def test_who_keeps_the_ledger_reads_how_many(keeper, looked_up):
    [face] = queries.faces(keeper, [looked_up])
    assert face.touched == looked_up.items_count > 0


def test_an_auditor_sees_that_it_was_done_and_of_its_things_none(looked_up):
    [face] = queries.faces(auditor_of(Bureau.SECRETARIAT), [looked_up])
    assert (face.part, face.event, face.actor_kind) == (Part.NODE, LOOK_UP, ActorKind.SYSTEM)
    assert (face.touched, face.things, face.items, face.content) == (0, [], (), None)


def test_an_auditor_is_given_no_proof_of_it_for_the_leaf_counts_what_was_touched(looked_up):
    checkpoints.sign_checkpoint(NOW)
    with pytest.raises(NotFound):
        services.prove_entry(auditor_of(Bureau.SECRETARIAT), entry_id=looked_up.id, at=NOW)


@pytest.mark.parametrize(
    ("bureau", "role", "by", "part"),
    [
        pytest.param("GS", Role.AUDITOR, ("GS", "system"), Part.NODE, id="auditor, work of the node"),
        pytest.param("GS", Role.AUDITOR, ("GS", "officer"), Part.OWN, id="auditor, a colleague's"),
        pytest.param("GS", Role.DATA_PROTECTION, ("GS", "system"), Part.OWN, id="data protection, work of the node"),
        pytest.param("GS", Role.DATA_PROTECTION, ("XA", "system"), Part.PUBLIC, id="data protection, another bureau's"),
        pytest.param("XA", Role.AUDITOR, ("XA", "system"), Part.OWN, id="auditor of XA, done by the node for XA"),
        pytest.param("XA", Role.AUDITOR, ("GS", "system"), Part.OWNER, id="auditor of XA, work of the node"),
    ],
)
def test_how_much_is_seen_of_what_the_node_does_by_itself(bureau, role, by, part):
    who = auditor_of(bureau, role)
    assert rules.part_seen(who, *by, keeps_whole_ledger=queries.keeps_whole_ledger(who)) is part
