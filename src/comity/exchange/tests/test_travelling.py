"""An act travels: numbered, sealed, taken in once, closed by its recipient's receipt and by nothing else."""

from itertools import permutations

import pytest

from comity.core.actors import system
from comity.core.ids import new_id
from comity.exchange import effects, numbering
from comity.exchange.codes import ConsignmentState
from comity.exchange.models import Act, Chain, Consignment, Gap, Receipt
from comity.exchange.services import asking, issuing
from comity.exchange.services.accepting import Outcome
from comity.exchange.tests.travelling import (
    NOW,
    arrives,
    carried,
    chained,
    consignment,
    delivered,
    issued,
    later,
    receipts,
    saying,
    sealed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]


class TestOutbox:
    """An event is said once, and numbered for each recipient by itself."""

    def test_one_event_is_one_act(self):
        said = saying()
        assert issuing.issue(said, at=NOW) == issuing.issue(saying(event=said.event), at=NOW)
        assert Consignment.objects.count() == 1

    def test_numbers_run_for_each_recipient(self):
        issued(["XB"])
        issued(["XB", "XC"])
        last = issued(["XC", "XB"])
        numbers = Consignment.objects.filter(act=last).values_list("recipient", "number")
        assert sorted(numbers) == [("XB", 3), ("XC", 2)]

    def test_each_act_names_the_one_before_it(self):
        first, second = issued(), issued()
        assert consignment(first).previous == ""
        assert consignment(second).previous == first.act_hash

    def test_the_act_vouches_for_its_consignments(self):
        act = issued(["XB", "XC"])
        assert act.consigned == numbering.vouched(map(numbering.born, act.consignments.all()))

    def test_whoever_cannot_be_sealed_to_is_left_out(self):
        act = issued(["XB", "XQ"])
        assert [one.recipient_id for one in act.consignments.all()] == ["XB"]
        assert issuing.issue(saying(["XQ"]), at=NOW) is None

    def test_a_number_that_was_taken_meanwhile_is_not_given_twice(self, monkeypatch):
        stale = numbering.ends("XA", ["XB"])
        first = issued()
        once = iter([stale])
        honest = numbering.ends
        monkeypatch.setattr(numbering, "ends", lambda *about: next(once, None) or honest(*about))
        assert consignment(issued()).number == consignment(first).number + 1

    def test_an_act_that_failed_uses_no_number_up(self, monkeypatch):
        monkeypatch.setattr(effects, "of_issue", lambda kind: lambda act, at: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            issued()
        monkeypatch.undo()
        assert (Act.objects.count(), Chain.objects.count()) == (0, 0)
        assert consignment(issued()).number == 1


class TestReceipts:
    """A consignment closes on the recipient's receipt, never on the word of a transport."""

    def test_is_closed_by_the_receipt_of_its_recipient(self):
        act = issued()
        assert consignment(act).state == ConsignmentState.QUEUED
        carried()
        closed = consignment(act)
        assert (closed.state, closed.closed_at, closed.next_attempt_at) == (ConsignmentState.DELIVERED, NOW, None)
        assert receipts(act) == ["delivered"]

    def test_one_recipient_closes_nothing_for_another(self, monkeypatch):
        act = issued(["XB", "XC"])
        Consignment.objects.filter(recipient="XC").update(next_attempt_at=later(days=1))
        carried()
        assert consignment(act, "XB").closed_at == NOW
        assert consignment(act, "XC").closed_at is None

    def test_receipts_are_not_receipted_themselves(self):
        issued()
        carried()
        assert sorted(Act.objects.values_list("kind", flat=True)) == ["operation-result", "receipt"]
        assert not Consignment.objects.filter(next_attempt_at__isnull=False).exists()

    def test_what_was_sent_and_not_receipted_is_sent_again_ever_more_rarely(self, monkeypatch):
        monkeypatch.setattr("comity.exchange.services.accepting.accept", lambda arrival, at: None)
        act = issued()
        tried = []
        at = NOW
        for _ in range(4):
            carried(at)
            at = consignment(act).next_attempt_at
            tried.append((at - NOW).total_seconds())
        assert tried == [30, 150, 750, 4350]
        assert consignment(act).state == ConsignmentState.SENT

    def test_an_effect_that_refuses_is_receipted_as_refused_and_leaves_nothing(self):
        body = {"of": str(new_id()), "scope": "withdrawn", "reason": {"code": "mistake"}}
        arrives(sealed(kind="recall", body=body))
        refused = Consignment.objects.get()
        assert (refused.state, refused.reason, refused.effected_at) == (ConsignmentState.REFUSED, "not-found", None)

    def test_a_kind_that_is_complied_with_is_receipted_so(self):
        told = sealed()
        arrives(told)
        body = {"of": told.header.id, "scope": "withdrawn", "reason": {"code": "mistake"}}
        arrives(sealed(2, told.act_hash, kind="recall", body=body))
        delivered()
        assert Act.objects.get(kind="receipt", reply_to=Act.objects.get(kind="recall").pk).body["stage"] == "complied"

    def test_only_the_secretariat_says_what_is_the_secretariats_to_say(self):
        body = {"bureau": "XC", "change": "suspended", "from": "2026-04-14"}
        act = issued(kind="membership-changed", body=body)
        carried()
        assert (consignment(act).state, consignment(act).reason) == (ConsignmentState.REFUSED, "not-entitled")


class TestRepetition:
    """A second arrival has no second effect; it is answered by the first receipt (M1, M9)."""

    def test_is_known_again(self):
        [act] = chained(1)
        assert [arrives(act), arrives(act), arrives(act, at=later(days=365))] == [
            Outcome.ACCEPTED,
            Outcome.REPEATED,
            Outcome.REPEATED,
        ]
        assert Consignment.objects.get(recipient="XB").arrived_at == NOW

    def test_is_answered_by_the_same_receipt(self):
        act = issued()
        carried()
        [receipt] = Receipt.objects.all()
        Consignment.objects.filter(act=receipt.act).update(attempts=0)
        accepted = arrives(bytes(act.envelope), at=later(minutes=1))
        carried(later(minutes=1))
        assert accepted is Outcome.REPEATED
        assert Receipt.objects.get() == receipt
        assert Consignment.objects.get(act=receipt.act).attempts == 1

    def test_to_another_recipient_it_is_no_act(self):
        [act] = chained(1)
        assert arrives(act, "XC") is Outcome.SET_ASIDE
        assert not Act.objects.exists()

    @pytest.mark.parametrize("order", list(permutations(range(3))), ids=lambda order: "".join(map(str, order)))
    def test_any_order_ends_in_the_same_state(self, order):
        acts = chained(
            3, kind="membership-changed", issuer="GS", body={"bureau": "XC", "change": "left", "from": "2026-04-14"}
        )
        for number in order:
            assert arrives(acts[number]) is Outcome.ACCEPTED
        rows = Consignment.objects.filter(issuer="GS", recipient="XB")
        assert not rows.filter(effected_at__isnull=True).exists()
        assert Chain.objects.get(issuer="GS", direction="received").last_number == 3
        assert not Gap.objects.filter(filled_at__isnull=True).exists()


class TestGaps:
    """Numbers that are missing are seen, waited for where the order counts, and asked for again."""

    def test_what_is_ordered_waits_for_what_came_before(self):
        body = {"bureau": "XC", "change": "left", "from": "2026-04-14"}
        first, second = chained(2, kind="membership-changed", issuer="GS", body=body)
        arrives(second)
        waiting = Consignment.objects.get(number=2)
        assert (waiting.waits, waiting.effected_at) == (True, None)
        arrives(first, at=later(minutes=1))
        waiting.refresh_from_db()
        assert (waiting.waits, waiting.effected_at) == (False, later(minutes=1))

    def test_what_is_not_ordered_is_shown_at_once(self):
        arrives(chained(2)[1])
        assert Consignment.objects.get(number=2).effected_at == NOW

    def test_are_asked_for_after_a_while_and_then_more_rarely(self):
        arrives(chained(4)[3])
        assert list(Gap.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
        assert list(asking.to_ask(later(seconds=29))) == []
        assert list(asking.to_ask(later(seconds=30))) == [("XA", "XB")]
        assert asking.ask_again(system("XB"), issuer="XA", recipient="XB", at=later(seconds=30)) == 3
        assert list(asking.to_ask(later(seconds=31))) == []
        delivered()
        asked = Act.objects.get(kind="resend-requested")
        assert (asked.issuer_id, asked.body) == ("XB", {"numbers": [1, 2, 3]})

    def test_what_was_asked_for_is_sent_again(self):
        lost, seen = issued(), issued()
        Consignment.objects.filter(act=lost).update(next_attempt_at=None, attempts=1)  # a transport lost it
        carried()
        assert consignment(lost).arrived_at is None
        asking.ask_again(system("XB"), issuer="XA", recipient="XB", at=later(minutes=1))
        carried(later(minutes=1))
        assert consignment(lost).state == consignment(seen).state == ConsignmentState.DELIVERED

    def test_a_number_from_nowhere_is_no_gap(self):
        assert arrives(sealed(2**40, b"\1" * 32)) is Outcome.SET_ASIDE
        assert not Gap.objects.exists()
