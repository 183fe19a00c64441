"""Nodes witness each other's ledgers: what continues is cosigned, what does not is kept as evidence (M3)."""

from typing import Any

import pytest

from comity.core import checkpoints, events
from comity.core.models import Checkpoint, DeskItem
from comity.engines import ledger
from comity.exchange import witnessing
from comity.exchange.models import Act, Cosigned, Evidence, WatchedLedger
from comity.exchange.tests.following import Voice, settle_elsewhere
from comity.exchange.tests.travelling import NOW, later
from comity.records.tests.casting import person, shared

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]


class AnotherLedger:
    """The ledger of another node: honest, or with another history from some entry on."""

    def __init__(self) -> None:
        self.key = ledger.NoteSigner.generate("tide.example/node/1")

    def stated(self, size: int, *, since: int = 0, forked_at: int | None = None) -> dict[str, Any]:
        """What its node states of its first entries, with the proof from an earlier size."""
        hashes = [
            ledger.leaf_hash(f"{number}{'!' if forked_at is not None and number >= forked_at else ''}".encode())
            for number in range(size)
        ]
        said = ledger.Checkpoint(self.key.name, size, root(hashes))
        proof = ledger.consistency_proof(since, size, nodes(hashes)) if 0 < since <= size else []
        return {
            "log": self.key.verifier().text(),
            "note": ledger.sign_checkpoint(said, self.key),
            "since": since,
            "proof": [one.hex() for one in proof],
        }


def root(hashes: list[bytes]) -> bytes:
    """Merkle tree hash over leaf hashes, written from RFC 6962, 2.1."""
    if len(hashes) == 1:
        return hashes[0]
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    return ledger.node_hash(root(hashes[:half]), root(hashes[half:]))


def nodes(hashes: list[bytes]) -> ledger.NodeSource:
    """The inner nodes of that tree: those of `level` cover two to the power of it."""
    return lambda level, index: root(hashes[index << level : (index + 1) << level])


@pytest.fixture
def theirs(organisation: None) -> AnotherLedger:
    """The ledger of XA's own node."""
    settle_elsewhere("XA")
    return AnotherLedger()


@pytest.fixture
def voice(theirs: AnotherLedger) -> Voice:
    """XA's node, speaking to the General Secretariat's."""
    return Voice("XA", "GS")


class TestAsWitness:
    """What this node signs of another's ledger."""

    def test_what_continues_is_cosigned(self, voice: Voice, theirs: AnotherLedger):
        voice.says("checkpoint-stated", theirs.stated(5))
        voice.says("checkpoint-stated", theirs.stated(12, since=5), at=later(hours=1))
        watched = WatchedLedger.objects.get()
        opened = ledger.open_checkpoint(
            ledger.add_signature(watched.note, watched.cosignature),
            theirs.key.verifier(),
            [checkpoints.keys().clock],
        )
        assert (opened.checkpoint.size, len(opened.cosignatures)) == (12, 1)

    def test_the_other_node_is_told(self, voice: Voice, theirs: AnotherLedger):
        voice.says("checkpoint-stated", theirs.stated(5))
        events.deliver()
        told = Act.objects.get(kind="checkpoint-cosigned")
        assert (told.issuer_id, told.body["size"]) == ("GS", 5)

    @pytest.mark.parametrize(
        ("second", "code"),
        [
            ({"size": 12, "since": 5, "forked_at": 3}, "not_continued"),
            ({"size": 5, "forked_at": 3}, "forked"),
            ({"size": 4}, "shrunk"),
        ],
        ids=["rewritten", "forked", "put-back"],
    )
    def test_two_histories_are_evidence(self, voice: Voice, theirs: AnotherLedger, second: dict[str, Any], code: str):
        voice.says("checkpoint-stated", theirs.stated(5))
        voice.says("checkpoint-stated", theirs.stated(**second))
        kept = Evidence.objects.get()
        assert (kept.kind, kept.issuer_id, kept.facts["code"]) == ("two-ledgers", "XA", code)
        for note in (kept.first, kept.second):  # each convicts by the ledger's own signature
            ledger.open_checkpoint(bytes(note), theirs.key.verifier())
        assert DeskItem.objects.filter(bureau="GS", reference="XA", done_at__isnull=True).count() == 1
        assert WatchedLedger.objects.get().size == 5

    def test_another_key_is_evidence(self, voice: Voice, theirs: AnotherLedger):
        voice.says("checkpoint-stated", theirs.stated(5))
        voice.says("checkpoint-stated", AnotherLedger().stated(12, since=5))
        assert Evidence.objects.get().facts["code"] == "another-key"

    def test_a_proof_from_elsewhere_accuses_nobody(self, voice: Voice, theirs: AnotherLedger):
        voice.says("checkpoint-stated", theirs.stated(5))
        voice.says("checkpoint-stated", theirs.stated(12, since=7))
        assert not Evidence.objects.exists()
        events.deliver()
        assert [act.body["size"] for act in Act.objects.filter(kind="checkpoint-cosigned")] == [5, 5]

    @pytest.mark.parametrize(
        "change", [{"note": "nothing"}, {"log": "nothing"}, {"proof": ["00" * 31]}], ids=["note", "log", "proof"]
    )
    def test_what_is_no_checkpoint_is_refused(self, voice: Voice, theirs: AnotherLedger, change: dict[str, Any]):
        assert voice.says("checkpoint-stated", theirs.stated(5) | change).state == "refused"
        assert not WatchedLedger.objects.exists()


class TestAsWitnessed:
    """What others sign of this node's ledger."""

    @pytest.fixture
    def ours(self, theirs: AnotherLedger, xb: Any) -> Checkpoint:
        """A checkpoint of this node."""
        shared(xb, person())
        made = checkpoints.sign_checkpoint(NOW)
        assert made is not None
        return made

    def test_is_stated_to_every_node_once(self, ours: Checkpoint):
        assert [witnessing.state_checkpoint(NOW), witnessing.state_checkpoint(NOW)] == [1, 0]
        act = Act.objects.get(kind="checkpoint-stated")
        assert (act.issuer_id, act.body["note"], act.body["since"]) == ("GS", ours.note, 0)
        assert list(act.consignments.values_list("recipient_id", flat=True)) == ["XA"]

    def test_keeps_what_a_witness_signed(self, ours: Checkpoint, voice: Voice):
        witness = ledger.CosignatureSigner.generate("tide.example/witness")
        text = ledger.open_checkpoint(ours.note, checkpoints.keys().log).checkpoint.text()
        said = {
            "key": witness.verifier().text(),
            "size": ours.size,
            "line": witness.cosignature_line(text, at=NOW),
        }
        assert voice.says("checkpoint-cosigned", said).state == "delivered"
        assert Cosigned.objects.get().size == ours.size

    def test_a_signature_under_something_else_is_refused(self, ours: Checkpoint, voice: Voice, theirs: AnotherLedger):
        witness = ledger.CosignatureSigner.generate("tide.example/witness")
        line = witness.cosignature_line(ledger.Checkpoint("tide.example/node/1", 1, b"\1" * 32).text(), at=NOW)
        said = {"key": witness.verifier().text(), "size": ours.size, "line": line}
        assert voice.says("checkpoint-cosigned", said).state == "refused"
        assert not Cosigned.objects.exists()

    def test_who_signed_how_far_is_known_on_both_sides(self, ours: Checkpoint, voice: Voice, theirs: AnotherLedger):
        voice.says("checkpoint-stated", theirs.stated(5))
        assert [(one.issuer_id, one.size) for one in witnessing.watched()] == [("XA", 5)]
        assert witnessing.cosignatures() == []
