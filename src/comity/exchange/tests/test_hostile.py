"""What a hub, a bureau or a stranger can do to acts on their way, and what each of it is called (M2, M4 to M7, M10)."""

from dataclasses import replace

import pytest

from comity.core.actors import system
from comity.core.models import DeskItem
from comity.engines.envelopes.framing import read_frame
from comity.engines.envelopes.headers import SIGNED
from comity.exchange import directories, keeping, provisions
from comity.exchange.codes import ConsignmentState
from comity.exchange.models import Act, Consignment, Evidence, Quarantined, Receipt
from comity.exchange.services import accepting, quarantine
from comity.exchange.services.accepting import Outcome
from comity.exchange.services.keys import revoke_key
from comity.exchange.tests.travelling import (
    NOW,
    arrives,
    carried,
    chained,
    consignment,
    issued,
    later,
    resulted,
    sealed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]


def set_aside_as() -> str:
    """The code under which the one arrival was set aside."""
    return Quarantined.objects.get().code


class TestAltered:
    """Whatever is altered is set aside with its bytes and its reason; the queue goes on."""

    @pytest.mark.parametrize("part", [0, 10, 40, 400, -1, -300], ids=lambda part: f"byte {part}")
    def test_any_byte(self, part):
        envelope = bytearray(chained(1)[0].envelope)
        envelope[part] ^= 1
        assert arrives(bytes(envelope)) is Outcome.SET_ASIDE
        row = Quarantined.objects.get()
        assert bytes(row.envelope) == bytes(envelope)
        assert not Act.objects.exists()

    @pytest.mark.parametrize(
        ("envelope", "code"),
        [(b"", "not_an_envelope"), (b"comity-act", "truncated"), (b"comity-act\x00rest", "unknown_version")],
        ids=["nothing", "no version", "older version"],
    )
    def test_what_is_no_envelope(self, envelope, code):
        provisions.ensure(["XB"], NOW)
        assert arrives(envelope) is Outcome.SET_ASIDE
        assert set_aside_as() == code

    def test_a_restricted_act_in_the_weaker_suite(self):
        careless = replace(keeping.policy(), hybrid_handling=frozenset())
        assert arrives(sealed(handling="H3", policy=careless)) is Outcome.SET_ASIDE
        assert set_aside_as() == "suite_too_weak"

    def test_trailing_bytes(self):
        arrives(chained(1)[0].envelope + b"\0")
        assert set_aside_as() == "trailing_bytes"

    def test_the_same_bytes_are_kept_once(self):
        provisions.ensure(["XB"], NOW)
        for _ in range(3):
            arrives(b"noise")
        assert Quarantined.objects.get().repeats == 2

    def test_the_secretariat_finds_it_on_its_desk_until_it_decides(self, gs):
        provisions.ensure(["XB"], NOW)
        arrives(b"noise")
        assert DeskItem.objects.get().done_at is None
        quarantine.resolve_arrival(
            gs, row=Quarantined.objects.get(), resolution=quarantine.DISCARDED, at=later(hours=1)
        )
        assert DeskItem.objects.get().done_at == later(hours=1)
        assert Quarantined.objects.get().envelope is None

    def test_what_comes_after_it_is_taken_in(self):
        first, second = chained(2)
        arrives(first.envelope[:-1])
        assert arrives(second) is Outcome.ACCEPTED
        assert arrives(first) is Outcome.ACCEPTED


class TestSigner:
    """Only the issuer's own key, while it is good (M5, M6)."""

    def test_the_signature_of_another_bureau_over_the_same_words(self):
        """XC strips the signature of what XA said, and signs it itself."""
        frame = read_frame(sealed().envelope)
        directory = provisions.ensure(["XC"], NOW)
        signer = directories.signing_key("XC", directory, NOW)
        arrives(replace(frame, signature=signer.sign(SIGNED, frame.header)).as_bytes())
        assert set_aside_as() == "wrong_signature"

    def test_a_body_passed_on_as_the_first_issuers(self):
        """XB opens what XA wrote, and says it to XC: it can only be XB's own word."""
        again = sealed(issuer="XB", to=("XC",))
        arrives(again, "XC")
        assert Act.objects.get().issuer_id == "XB"

    def test_a_revoked_key_is_refused_from_then_on_and_what_came_before_stays(self):
        before, after = chained(2)
        arrives(before)
        serial = directories.current().signing_certificate("XA", at=NOW).serial
        revoke_key(system("GS"), bureau="XA", serial=serial, reason="key_compromise", at=later(hours=1))
        assert arrives(after, at=later(hours=1)) is Outcome.SET_ASIDE
        assert set_aside_as() == "signer_revoked"
        assert Consignment.objects.get(number=1).effected_at == NOW

    def test_after_a_revocation_the_bureau_signs_with_a_new_key(self):
        old = directories.current() if issued() else None
        serial = old.signing_certificate("XA", at=NOW).serial
        revoke_key(system("GS"), bureau="XA", serial=serial, reason="key_compromise", at=later(hours=1))
        act = issued(at=later(hours=1))
        carried(later(hours=1))
        assert consignment(act).state == ConsignmentState.DELIVERED


class TestClock:
    """The sender's clock decides neither order nor acceptance alone (M2)."""

    def test_a_little_ahead_is_marked(self):
        arrives(sealed(at=later(minutes=4)))
        assert Act.objects.get().skewed

    def test_far_ahead_is_held_and_taken_in_when_its_time_has_come(self):
        assert arrives(sealed(at=later(minutes=20))) is Outcome.SET_ASIDE
        row = Quarantined.objects.get()
        assert (row.code, row.try_at, DeskItem.objects.exists()) == ("clock_far_ahead", later(minutes=10), False)
        assert accepting.try_again(row, at=later(minutes=16)) is Outcome.ACCEPTED
        assert (Quarantined.objects.get().resolution, Act.objects.count()) == ("accepted", 1)

    def test_long_before_the_act_it_follows_is_marked(self):
        first = sealed(1)
        second = sealed(2, first.act_hash, at=later(minutes=-30))
        arrives(first)
        arrives(second)
        assert list(Act.objects.order_by("issued_at").values_list("skewed", flat=True)) == [True, False]

    def test_late_is_not_wrong(self):
        assert arrives(sealed(), at=later(days=30)) is Outcome.ACCEPTED
        assert not Act.objects.get().skewed


POISON = {
    "deep": b'{"a":' * 100_000,
    "long number": b'{"a":' + b"9" * 5_000 + b"}",
    "not a number": b'{"a":NaN}',
    "infinity": b'{"a":1e999}',
    "twice": b'{"a":1,"a":2}',
    "lone surrogate": b'{"a":"\\ud800"}',
    "nul": b'{"a":"\\u0000',
    "overlong": b'{"a":"\xc0\xaf"}',
    "no object": b"[]",
    "not canonical": b'{ "operation": "x", "tally": {} }',
}


class TestPoison:
    """A body that cannot be read is set aside, its issuer is told, and the queue goes on (M7)."""

    @pytest.mark.parametrize("content", POISON.values(), ids=POISON)
    def test_bytes_that_are_no_body(self, monkeypatch, content):
        monkeypatch.setattr("comity.engines.envelopes.sealing._body_bytes", lambda draft: content)
        poison = sealed(1)
        monkeypatch.undo()
        after = sealed(2, poison.act_hash)
        assert arrives(poison) is Outcome.ACCEPTED
        assert Consignment.objects.get(number=1).state == ConsignmentState.REFUSED
        assert Act.objects.get().body == {}
        assert arrives(after) is Outcome.ACCEPTED
        assert Quarantined.objects.count() == 1

    def test_a_body_against_its_schema(self):
        arrives(sealed(body=resulted(tally="many")))
        refused = Consignment.objects.get()
        assert (refused.state, refused.reason, set_aside_as()) == (ConsignmentState.REFUSED, "unreadable", "unreadable")
        assert Quarantined.objects.get().issuer_claimed == "XA"

    def test_its_issuer_learns_of_it(self):
        arrives(sealed(body=resulted(tally="many")))
        carried()
        said = Act.objects.get(kind="receipt")
        assert (said.body["stage"], said.body["reason"]) == ("refused", {"code": "unreadable"})

    def test_an_unknown_kind_or_version_is_kept_and_receipted_as_such(self):
        arrives(sealed(kind="weather-report", body={"rain": True}))
        carried()
        kept = Act.objects.get(kind="weather-report")
        assert (kept.body, consignment(kept).effected_at) == ({"rain": True}, NOW)
        assert Act.objects.get(kind="receipt").body["unknown_kind"] is True

    def test_a_mistake_of_ours_loses_nothing(self, monkeypatch):
        monkeypatch.setattr("comity.exchange.effects.of_arrival", lambda kind: lambda act, one, at: 1 / 0)
        act = sealed()
        assert arrives(act) is Outcome.SET_ASIDE
        monkeypatch.undo()
        assert accepting.try_again(Quarantined.objects.get(), at=later(hours=1)) is Outcome.ACCEPTED


class TestForgedReceipts:
    """What is no receipt of this recipient for this act leaves the row open (M10)."""

    @pytest.fixture
    def waiting(self):
        """An act of XA to XB and XC that neither has receipted."""
        act = issued(["XB", "XC"])
        Consignment.objects.update(next_attempt_at=None)
        return act

    def forged(self, waiting, **changes):
        body = {"of": str(waiting.pk), "act_hash": waiting.act_hash, "stage": "delivered", "at": "2026-04-14T09:30:00Z"}
        return body | changes

    def test_by_somebody_who_did_not_receive_it(self, waiting):
        arrives(sealed(issuer="GS", to=("XA",), kind="receipt", body=self.forged(waiting)), "XA")
        assert not Consignment.objects.filter(act=waiting, closed_at__isnull=False).exists()

    def test_by_one_recipient_for_another(self, waiting):
        arrives(sealed(issuer="XC", to=("XA",), kind="receipt", body=self.forged(waiting)), "XA")
        assert consignment(waiting, "XB").closed_at is None
        assert consignment(waiting, "XC").closed_at == NOW

    def test_for_another_act(self, waiting):
        other = self.forged(waiting, act_hash="0" * 64)
        arrives(sealed(issuer="XB", to=("XA",), kind="receipt", body=other), "XA")
        assert consignment(waiting).closed_at is None
        assert not Receipt.objects.exists()

    def test_repeated_for_a_later_act(self, waiting):
        receipt = sealed(issuer="XB", to=("XA",), kind="receipt", body=self.forged(waiting))
        arrives(receipt, "XA")
        later_act = issued(["XB"])
        assert arrives(receipt, "XA") is Outcome.REPEATED
        assert consignment(later_act).closed_at is None

    def test_a_refusal_is_the_last_word(self, waiting):
        refusal = self.forged(waiting, stage="refused", reason={"code": "unreadable"})
        first = sealed(1, issuer="XB", to=("XA",), kind="receipt", body=refusal)
        second = sealed(2, first.act_hash, issuer="XB", to=("XA",), kind="receipt", body=self.forged(waiting))
        arrives(first, "XA")
        arrives(second, "XA")
        assert consignment(waiting).state == ConsignmentState.REFUSED


class TestTwoHistories:
    """One number, two acts: both are kept, and they convict their issuer."""

    def test_are_evidence(self):
        first, other = sealed(1), sealed(1, body=resulted(tally={"arrests": 4}))
        arrives(first)
        assert arrives(other) is Outcome.SET_ASIDE
        found = Evidence.objects.get()
        assert (found.kind, found.issuer_id) == ("two-histories", "XA")
        assert (bytes(found.first), bytes(found.second)) == (first.envelope, other.envelope)
        assert set_aside_as() == "two_histories"

    def test_also_when_the_second_only_names_another_predecessor(self):
        first = sealed(1)
        arrives(first)
        arrives(sealed(2, b"\7" * 32))
        assert Evidence.objects.get().facts == {"number": 2, "known": 1}

    def test_are_kept_once(self):
        first, other = sealed(1), sealed(1)
        for act in (first, other, other):
            arrives(act)
        assert Evidence.objects.count() == 1
