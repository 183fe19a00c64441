"""A node that was put back to an older state: it finds out, begins its numbers anew, and is understood (M9)."""

import json

import pytest

from comity.core.ids import new_id
from comity.core.models import AuditEntry
from comity.engines.envelopes import beginning_anew
from comity.exchange import directories, errors, keyring, proofs, provisions
from comity.exchange.codes import ConsignmentState, NodeKind
from comity.exchange.models import Chain, Consignment, Evidence, Gap, Hosting, Node
from comity.exchange.nodes import queries
from comity.exchange.services import nodes
from comity.exchange.services.accepting import Outcome
from comity.exchange.tests.travelling import (
    NOW,
    arrives,
    chained,
    consignment,
    issued,
    later,
    resulted,
    sealed,
)
from comity.members.queries import operator_actor
from comity.records.tests.casting import as_operation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]

FIRST_ANEW = int(later(days=1).timestamp() * 1_000)


@pytest.fixture
def among_others():
    """This is the node of XA, which joined two days ago; everybody else is at the hub."""

    def found():
        Node.objects.create(code="hub", kind=NodeKind.HUB, joined_at=later(days=-2))
        node = Node.objects.create(code="xa", kind=NodeKind.BUREAU, here=True, joined_at=later(days=-2))
        Hosting.objects.create(node=node, bureau_id="XA", from_at=later(days=-2))

    provisions.ensure({"XA", "XB", "XC"}, NOW)  # as if they had joined: their keys are here, wherever they are hosted
    as_operation(found)


@pytest.fixture
def hub_among_others():
    """This is the hub, which signs the directory; XA has a node of its own."""

    def found():
        Node.objects.create(code="hub", kind=NodeKind.HUB, here=True, joined_at=later(days=-2))
        node = Node.objects.create(code="xa", kind=NodeKind.BUREAU, joined_at=later(days=-2))
        Hosting.objects.create(node=node, bureau_id="XA", from_at=later(days=-2))

    provisions.ensure({"XA", "XB"}, NOW)
    as_operation(found)


def begun_anew(number=FIRST_ANEW, **changes):
    """The first act that XA says to XB after it was put back."""
    return sealed(number, beginning_anew(number), **changes)


class TestIssuer:
    def test_the_next_act_begins_the_chain_anew_and_those_after_it_follow(self, among_others):
        issued()
        assert nodes.begin_anew(operator_actor(), at=later(days=1)) > 0
        first, second = consignment(issued(at=later(days=1))), consignment(issued(at=later(days=1)))
        assert (first.number, first.previous) == (FIRST_ANEW, beginning_anew(FIRST_ANEW).hex())
        assert (second.number, second.previous) == (FIRST_ANEW + 1, first.act.act_hash)

    def test_also_with_a_bureau_to_which_nothing_was_said_as_far_as_is_remembered(self, among_others):
        nodes.begin_anew(operator_actor(), at=later(days=1))
        assert consignment(issued(["XC"], at=later(days=1)), "XC").number == FIRST_ANEW

    def test_bureaus_of_the_same_node_were_put_back_together(self, among_others):
        nodes.begin_anew(operator_actor(), at=later(days=1))
        assert not Chain.objects.filter(recipient="XA").exists()

    def test_a_node_that_knows_no_other_forgot_nothing_that_others_know(self):
        with pytest.raises(errors.TakesPartInNone):
            nodes.begin_anew(operator_actor(), at=NOW)

    def test_its_proof_says_that_the_chain_holds(self, among_others):
        nodes.begin_anew(operator_actor(), at=later(days=1))
        act = issued(at=later(days=1))
        assert proofs._chain(act, consignment(act)).holds


class TestHub:
    """Epochs of the directory are numbers as well, and other nodes know those that the hub has forgotten."""

    def test_signs_an_epoch_that_was_never_given(self, hub_among_others):
        before = directories.current()
        nodes.begin_anew(operator_actor(), at=later(days=1))
        assert directories.current().epoch == FIRST_ANEW > before.epoch
        assert directories.current().listings == before.listings

    def test_a_node_that_signs_nothing_has_no_epoch_of_its_own(self, among_others):
        keyring.forget_root(f"@{directories.pinned().organisation}")
        before = directories.current()
        nodes.begin_anew(operator_actor(), at=later(days=1))
        assert directories.current() is before


class TestRecipient:
    def test_goes_on_from_it_and_asks_for_nothing_that_was_forgotten(self):
        first, _lost, third = chained(3)
        arrives(first)
        arrives(third)
        anew = begun_anew()
        assert arrives(anew) is Outcome.ACCEPTED
        assert arrives(sealed(FIRST_ANEW + 1, anew.act_hash)) is Outcome.ACCEPTED
        assert Chain.objects.get(issuer="XA", direction="received").last_number == FIRST_ANEW + 1
        assert not Gap.objects.filter(filled_at__isnull=True).exists()
        assert not Evidence.objects.exists()

    def test_what_waited_for_a_forgotten_number_waits_no_longer(self):
        body = {"bureau": "XC", "change": "left", "from": "2026-04-14"}
        _lost, second = chained(2, kind="membership-changed", issuer="GS", body=body)
        arrives(second)
        arrives(begun_anew(issuer="GS"), at=later(days=1))
        assert Consignment.objects.get(number=2).effected_at == later(days=1)

    def test_one_that_was_quicker_than_the_first_is_held_until_then(self):
        anew = begun_anew()
        quicker = sealed(FIRST_ANEW + 1, anew.act_hash)
        assert arrives(quicker) is Outcome.SET_ASIDE
        assert arrives(anew) is Outcome.ACCEPTED
        assert arrives(quicker) is Outcome.ACCEPTED

    def test_what_was_under_way_since_before_still_counts_once(self):
        first, second = chained(2)
        arrives(first)
        arrives(begun_anew())
        assert [arrives(second), arrives(second)] == [Outcome.ACCEPTED, Outcome.REPEATED]

    def test_it_is_written_down(self):
        arrives(begun_anew())
        [entry] = AuditEntry.objects.filter(event="exchange.accept_act")
        assert json.loads(entry.details)["notes"]["begins_anew"] is True

    def test_a_number_that_was_given_again_is_two_histories_all_the_same(self):
        first, second = chained(2)
        arrives(first)
        arrives(second)
        arrives(sealed(2, first.act_hash, body=resulted(tally={"arrests": 9})))
        assert Evidence.objects.get().kind == "two-histories"


class TestFindingOut:
    """Whoever receipts what this node does not know shows it that it forgot."""

    def receipted(self, act):
        body = {"of": str(act), "act_hash": "0" * 64, "stage": "delivered", "at": "2026-04-14T09:30:00Z"}
        return arrives(sealed(issuer="XB", to=("XA",), kind="receipt", body=body), "XA")

    def status(self):
        return queries.status_of(operator_actor(), at=later(days=1))

    def test_is_told_to_whoever_looks_after_the_node_until_its_numbers_begin_anew(self, among_others):
        self.receipted(new_id())
        assert self.status().forgot_at == NOW
        assert not self.status().is_well
        assert any("comity node restored" in sentence for sentence in self.status().sentences())
        nodes.begin_anew(operator_actor(), at=later(days=1))
        assert self.status().forgot_at is None

    def test_what_a_bureau_said_before_it_moved_here_was_said_elsewhere(self, among_others):
        self.receipted("0190a1b2-0000-7000-8000-000000000001")
        assert self.status().forgot_at is None

    def test_a_receipt_that_may_be_a_lie_stops_nothing(self, among_others):
        self.receipted(new_id())
        assert consignment(issued()).state == ConsignmentState.QUEUED
