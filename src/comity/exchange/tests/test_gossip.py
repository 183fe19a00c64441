"""Witnesses of the hub's ledger tell each other what they were shown: two histories are found out (M3).

This is the node of XB; XA has one of its own, and the General Secretariat's is the hub.
"""

from typing import Any

import pytest

from comity.core import checkpoints, events
from comity.core.models import Checkpoint
from comity.engines import ledger
from comity.exchange import gossip, provisions
from comity.exchange.codes import Compared, NodeKind
from comity.exchange.models import Act, Evidence, Hosting, Node, PassedOn
from comity.exchange.nodes import queries as nodes
from comity.exchange.tests.following import Voice, settle_elsewhere
from comity.exchange.tests.test_witnesses import AnotherLedger
from comity.exchange.tests.travelling import NOW, later
from comity.members.queries import operator_actor
from comity.records.tests.casting import as_operation, person, shared

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]


@pytest.fixture
def bureaus_node(organisation: None) -> None:
    """This node hosts XB alone."""

    def found() -> None:
        Node.objects.create(code="hub", kind=NodeKind.HUB, joined_at=NOW)
        node = Node.objects.create(code="xb", kind=NodeKind.BUREAU, here=True, joined_at=NOW)
        Hosting.objects.create(node=node, bureau_id="XB", from_at=NOW)

    provisions.ensure({"XA", "XB", "XC", "GS"}, NOW)  # as if they had joined: their keys are here
    as_operation(found)


@pytest.fixture
def hubs(bureaus_node: None) -> AnotherLedger:
    """The ledger of the hub."""
    return AnotherLedger()


@pytest.fixture
def hub(hubs: AnotherLedger) -> Voice:
    """The hub, which has stated five entries of its ledger to XB's node."""
    voice = Voice("GS", "XB")
    voice.says("checkpoint-stated", hubs.stated(5))
    return voice


@pytest.fixture
def witness(hubs: AnotherLedger) -> Voice:
    """XA's node, speaking to XB's."""
    return Voice("XA", "XB")


def shown(hubs: AnotherLedger, size: int, forked_at: int | None = None) -> dict[str, Any]:
    """What another node says that it was shown."""
    said = hubs.stated(size, forked_at=forked_at)
    return {"log": said["log"], "note": said["note"]}


def proof(hubs: AnotherLedger, first: int, second: int) -> dict[str, Any]:
    """The hub's answer."""
    return {"first": first, "second": second, "proof": hubs.stated(second, since=first)["proof"]}


def said(kind: str) -> list[tuple[str, dict[str, Any]]]:
    """To whom this node said what of a kind, once everything that happened is served."""
    events.deliver()
    acts = Act.objects.filter(kind=kind, here=True).order_by("issued_at", "pk")
    return [(act.consignments.get().recipient_id, act.body) for act in acts]


class TestComparing:
    """What one witness was shown, beside what this one was."""

    def test_the_same_checkpoint_agrees(self, hub: Voice, witness: Voice, hubs: AnotherLedger):
        assert witness.says("checkpoint-passed-on", shown(hubs, 5)).state == "delivered"
        assert PassedOn.objects.get().state == Compared.AGREES
        assert said("consistency-asked") == []

    @pytest.mark.parametrize("size", [3, 12], ids=["an earlier one", "a later one"])
    def test_of_another_size_the_hub_is_asked_and_its_proof_settles_it(
        self, hub: Voice, witness: Voice, hubs: AnotherLedger, size: int
    ):
        witness.says("checkpoint-passed-on", shown(hubs, size))
        first, second = sorted((5, size))
        assert said("consistency-asked") == [("GS", {"first": first, "second": second})]
        assert PassedOn.objects.get().state == Compared.ASKED
        hub.says("consistency-proved", proof(hubs, first, second))
        assert (PassedOn.objects.get().state, PassedOn.objects.get().asked_at) == (Compared.AGREES, None)
        assert not Evidence.objects.exists()

    def test_while_a_proof_is_owed_no_second_one_is_asked_for(self, hub: Voice, witness: Voice, hubs: AnotherLedger):
        for size in (12, 13, 14):
            witness.says("checkpoint-passed-on", shown(hubs, size))
        assert len(said("consistency-asked")) == 1

    def test_before_this_node_was_shown_anything_there_is_nothing_to_compare(self, witness: Voice, hubs: AnotherLedger):
        assert witness.says("checkpoint-passed-on", shown(hubs, 5)).state == "delivered"
        assert not PassedOn.objects.exists()

    @pytest.mark.parametrize("change", [{"note": "nothing"}, {"log": "nothing"}], ids=["note", "log"])
    def test_what_the_hub_did_not_sign_accuses_nobody(
        self, hub: Voice, witness: Voice, hubs: AnotherLedger, change: dict[str, str]
    ):
        assert witness.says("checkpoint-passed-on", shown(hubs, 5) | change).state == "refused"
        assert not PassedOn.objects.exists()
        assert not Evidence.objects.exists()


class TestTwoHistories:
    """A hub that shows its members different ledgers."""

    def test_of_one_size_are_evidence_at_once(self, hub: Voice, witness: Voice, hubs: AnotherLedger):
        witness.says("checkpoint-passed-on", shown(hubs, 5, forked_at=3))
        self.require_evidence(hubs, "forked")

    def test_of_two_sizes_are_evidence_when_the_proof_does_not_hold(
        self, hub: Voice, witness: Voice, hubs: AnotherLedger
    ):
        witness.says("checkpoint-passed-on", shown(hubs, 12, forked_at=3))
        assert not Evidence.objects.exists()
        hub.says("consistency-proved", proof(hubs, 5, 12))
        self.require_evidence(hubs, "not_continued")

    def test_another_key_is_evidence(self, hub: Voice, witness: Voice):
        witness.says("checkpoint-passed-on", shown(AnotherLedger(), 5))
        assert (Evidence.objects.get().facts["code"], Evidence.objects.get().recipient) == ("another-key", "XA")

    def test_the_other_node_is_told_what_this_one_was_shown_once(self, hub: Voice, witness: Voice, hubs: AnotherLedger):
        witness.says("checkpoint-passed-on", shown(hubs, 5, forked_at=3))
        witness.says("checkpoint-passed-on", shown(hubs, 6, forked_at=3))
        assert said("checkpoint-passed-on") == [("XA", shown(hubs, 5))]

    def test_the_pages_and_the_status_name_both(self, hub: Voice, witness: Voice, hubs: AnotherLedger):
        witness.says("checkpoint-passed-on", shown(hubs, 5, forked_at=3))
        status = nodes.status_of(operator_actor(), at=NOW)
        assert status.spelled()["two_ledgers"] == [{"of": "GS", "shown_to": "XA"}]
        assert any("GS" in sentence and "XA" in sentence for sentence in status.sentences())
        assert not status.is_well

    def test_only_the_hub_can_prove(self, hub: Voice, witness: Voice, hubs: AnotherLedger):
        witness.says("checkpoint-passed-on", shown(hubs, 12))
        assert witness.says("consistency-proved", {"first": 5, "second": 12, "proof": []}).state == "refused"
        assert not Evidence.objects.exists()

    @staticmethod
    def require_evidence(hubs: AnotherLedger, code: str) -> None:
        """Both checkpoints are kept, and each convicts by the ledger's own signature."""
        kept = Evidence.objects.get()
        assert (kept.kind, kept.issuer_id, kept.recipient, kept.facts["code"]) == ("two-ledgers", "GS", "XA", code)
        roots = {
            ledger.open_checkpoint(bytes(one), hubs.key.verifier()).checkpoint.root for one in (kept.first, kept.second)
        }
        assert len(roots) == 2
        assert PassedOn.objects.get().state == Compared.CONTRADICTS


class TestSilence:
    """A hub that does not answer."""

    @pytest.mark.parametrize(("hours", "named"), [(5, []), (6, ["XA"])], ids=["not yet", "overdue"])
    def test_a_proof_that_does_not_come_lies_before_the_operator(
        self, hub: Voice, witness: Voice, hubs: AnotherLedger, hours: int, named: list[str]
    ):
        witness.says("checkpoint-passed-on", shown(hubs, 12))
        status = nodes.status_of(operator_actor(), at=later(hours=hours))
        assert [one["witness"] for one in status.spelled()["proofs_owed"]] == named
        assert [str(one) in status.sentences() for one in status.owed] == [True] * len(named)

    def test_asking_again_does_not_make_it_younger(self, hub: Voice, witness: Voice, hubs: AnotherLedger):
        witness.says("checkpoint-passed-on", shown(hubs, 12))
        witness.says("checkpoint-passed-on", shown(hubs, 13), at=later(hours=7))
        assert [body["second"] for _, body in said("consistency-asked")] == [13, 13]
        assert PassedOn.objects.get().asked_at == NOW


class TestPassingOn:
    """Whom this node tells."""

    def test_each_bureau_elsewhere_is_told_once_what_is_new(self, hub: Voice, hubs: AnotherLedger):
        assert [gossip.pass_on(NOW), gossip.pass_on(later(minutes=1))] == [2, 0]
        assert said("checkpoint-passed-on") == [("XA", shown(hubs, 5)), ("XC", shown(hubs, 5))]

    def test_nothing_is_told_before_anything_was_shown(self, bureaus_node: None):
        assert gossip.pass_on(NOW) == 0

    def test_known_witnesses_come_first(self, hub: Voice, hubs: AnotherLedger):
        assert gossip.whom_to_tell(NOW) == ["XA", "XC"]
        Voice("XC", "XB").says("checkpoint-passed-on", shown(hubs, 5))
        assert gossip.whom_to_tell(NOW) == ["XC", "XA"]

    def test_turns_reach_everybody(self):
        codes = [f"Q{number}" for number in range(10)]
        assert {code for hour in range(4) for code in gossip._in_turn(codes, 3, hour)} == set(codes)


class TestProving:
    """At the hub: what it owes to whoever compares."""

    @pytest.fixture
    def ours(self, organisation: None, xb: Any) -> list[int]:
        """The sizes of two checkpoints of this node, which is the hub."""
        settle_elsewhere("XA")
        sizes = []
        for _ in range(2):
            shared(xb, person())
            made = checkpoints.sign_checkpoint(NOW)
            assert made is not None
            sizes.append(made.size)
        return sizes

    def test_the_proof_holds_between_what_it_signed(self, ours: list[int]):
        first, second = ours
        Voice("XA", "GS").says("consistency-asked", {"first": first, "second": second})
        [(to, body)] = said("consistency-proved")
        one, other = (
            ledger.open_checkpoint(Checkpoint.objects.get(size=size).note, checkpoints.keys().log).checkpoint
            for size in ours
        )
        ledger.verify_consistency(first, second, [bytes.fromhex(each) for each in body["proof"]], one.root, other.root)
        assert to == "XA"

    def test_what_it_did_not_sign_it_refuses(self, ours: list[int]):
        voice = Voice("XA", "GS")
        for first, second in ((ours[1], ours[0]), (ours[0], ours[1] + 1)):
            assert voice.says("consistency-asked", {"first": first, "second": second}).state == "refused"
        assert said("consistency-proved") == []
