"""A proof leads from the entry to the signed root, for whoever has only the file and the node's key."""

import base64

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from comity.core import audit, checkpoints
from comity.core.models import AuditEntry
from comity.core.refusals import NotFound
from comity.engines import ledger
from comity.oversight import proofs, queries, services
from comity.oversight.errors import NothingToCompare, NotYetSigned
from comity.oversight.rules import steps
from comity.records.services import consult_record
from comity.records.tests.casting import AT

LEAVES = [ledger.leaf_hash(bytes([n])) for n in range(40)]


def node(level: int, index: int) -> bytes:
    return ledger.tree_root(LEAVES[index << level : (index + 1) << level])


class TestSteps:
    @given(size=st.integers(1, 40), data=st.data())
    def test_end_at_the_root_of_every_tree_from_every_leaf(self, size, data):
        index = data.draw(st.integers(0, size - 1))
        proof = ledger.inclusion_proof(index, size, node)
        climbed = steps(LEAVES[index], index, size, proof)
        assert (climbed[-1].together if climbed else LEAVES[index]) == ledger.tree_root(LEAVES[:size])
        assert [step.beside for step in climbed] == proof

    @given(size=st.integers(2, 40), data=st.data())
    def test_refuse_a_proof_that_is_too_short_or_too_long(self, size, data):
        index = data.draw(st.integers(0, size - 1))
        proof = ledger.inclusion_proof(index, size, node)
        with pytest.raises(ledger.ProofInvalid):
            steps(LEAVES[index], index, size, proof[:-1])
        with pytest.raises(ledger.ProofInvalid):
            steps(LEAVES[index], index, size, [*proof, LEAVES[0]])


def verified_elsewhere(made: dict) -> None:
    """Check a file as its receiver does: with the format's page and nothing of ours but the hash functions."""
    opened = ledger.open_checkpoint(made["checkpoint"], ledger.NoteVerifier.parse(made["key"])).checkpoint
    leaf = ledger.leaf_hash(ledger.canonical(made["entry"]))
    assert (leaf.hex(), opened.size) == (made["leaf"], made["size"])
    path = [base64.b64decode(each) for each in made["path"]]
    ledger.verify_inclusion(leaf, made["index"], made["size"], path, opened.root)
    if "details" in made:
        content, salt = made["details"]["text"].encode(), bytes.fromhex(made["details"]["salt"])
        assert ledger.commitment(content, salt).hex() == made["entry"]["details"]
    for item in made.get("items", ()):
        leaf = ledger.leaf_hash(ledger.canonical(item["item"]))
        root, count = bytes.fromhex(made["entry"]["items"]["root"]), made["entry"]["items"]["count"]
        path = [base64.b64decode(each) for each in item["path"]]
        ledger.verify_inclusion(leaf, item["item"]["number"], count, path, root)


@pytest.mark.django_db
class TestProof:
    def test_of_ones_own_entry_verifies_elsewhere_with_its_content(self, signed, consulted, auditor_xb):
        face, proof = services.prove_entry(auditor_xb, entry_id=consulted.id, at=AT)
        assert proof.holds
        made = proofs.bundle(proof, face.items, with_content=True)
        verified_elsewhere(made)
        assert "details" in made

    def test_of_a_batch_leads_each_of_its_lines_to_the_root(self, record, xb, xa, auditor_xb):
        from comity.records.services import search_records
        from comity.records.tests.casting import person, shared

        others = [shared(xa, person(f"Person {n}", key=f"k{n}")) for n in range(4)]
        search_records(xb, question="q", shown=[record.pk, *(other.pk for other in others)], at=AT)
        checkpoints.sign_checkpoint(AT)
        entry = AuditEntry.objects.get(event="records.search")
        face, proof = services.prove_entry(auditor_xb, entry_id=entry.id, at=AT)
        made = proofs.bundle(proof, face.items, with_content=True)
        assert len(made["items"]) == 5
        verified_elsewhere(made)

    def test_for_who_keeps_the_ledger_holds_no_content(self, signed, consulted, keeper):
        face, proof = services.prove_entry(keeper, entry_id=consulted.id, at=AT)
        made = proofs.bundle(proof, face.items, with_content=face.part is not queries.Part.PUBLIC)
        verified_elsewhere(made)
        assert not {"details", "items"} & set(made)

    def test_is_not_for_who_only_owns_what_the_entry_speaks_of(self, signed, consulted, auditor_xa):
        with pytest.raises(NotFound):
            services.prove_entry(auditor_xa, entry_id=consulted.id, at=AT)

    def test_waits_for_a_checkpoint(self, consulted, auditor_xb):
        with pytest.raises(NotYetSigned):
            services.prove_entry(auditor_xb, entry_id=consulted.id, at=AT)

    @pytest.mark.parametrize(
        ("column", "in_tree", "content"),
        [("event = 'records.search'", False, True), ("details = replace(details, 'inputs', 'Inputs')", True, False)],
    )
    def test_of_an_altered_entry_does_not_hold(self, signed, consulted, auditor_xb, column, in_tree, content):
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE core_auditentry SET {column} WHERE position = %s", [consulted.position])
        _, proof = services.prove_entry(auditor_xb, entry_id=consulted.id, at=AT)
        assert (proof.in_tree, proof.content_holds, proof.holds) == (in_tree, content, False)


@pytest.mark.django_db
class TestConsistency:
    def test_leads_from_one_checkpoint_to_a_later_one(self, signed, record, xb, auditor_xb):
        consult_record(xb, reference=str(record.pk), at=AT)
        later = checkpoints.sign_checkpoint(AT)
        visible = queries.checkpoints_visible_to(auditor_xb)
        path = proofs.consistency(visible, signed.size, later.size)
        old, new = (checkpoints.keys().opened(each.note)[0] for each in (signed, later))
        ledger.verify_consistency(old.size, new.size, path, old.root, new.root)

    @pytest.mark.parametrize(("smaller", "larger"), [(0, 1), (2, 1), (1, 10_000), (-1, 1)])
    def test_there_is_none_between_sizes_that_were_not_signed(self, signed, auditor_xb, smaller, larger):
        with pytest.raises(NothingToCompare):
            proofs.consistency(queries.checkpoints_visible_to(auditor_xb), smaller, larger)


@pytest.mark.django_db
def test_a_leaf_is_what_the_tree_holds(consulted):
    assert ledger.leaf_hash(audit.leaf_of(consulted)) == bytes(consulted.leaf_hash)
