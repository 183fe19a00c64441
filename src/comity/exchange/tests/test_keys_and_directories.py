"""Keys are made at first need, locked at rest and replaced in time; the directory says so, epoch by epoch."""

import logging
from datetime import timedelta

import pytest

from comity.core.home import place
from comity.core.subjects import plain
from comity.engines.envelopes import OpeningKey, RootKey, SealRefused, SigningKey, sign_directory, spoken
from comity.exchange import directories, errors, keyring, provisions
from comity.exchange.codes import ConsignmentState
from comity.exchange.keeping import lifetimes, policy
from comity.exchange.keyring import KeysUnreadable, Ring
from comity.exchange.kinds import faults
from comity.exchange.models import Act, DirectoryEdition
from comity.exchange.services.directories import accept_directory, issue_directory
from comity.exchange.services.keys import accept_root, replace_root, revoke_key
from comity.exchange.tests.following import settle_elsewhere
from comity.exchange.tests.travelling import NOW, carried, consignment, delivered, issued, later
from comity.members.models import Bureau, Member, Suspension
from comity.records.tests.casting import as_operation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]


def a_serial():
    """Of a certificate of XA's."""
    return directories.current().listing("XA").certificates[0].serial


class TestKeyring:
    """A private key is a file that is worth nothing without the node's secret, and that nobody prints."""

    @pytest.fixture
    def held(self):
        return Ring(signing=((1, SigningKey.generate()),), opening=((2, OpeningKey.generate(1)),))

    def test_gives_back_what_it_was_given(self, held):
        keyring.keep_ring("XA", held)
        again = keyring.ring("XA")
        assert again.signer(1).fingerprint == held.signer(1).fingerprint
        assert [key.fingerprint for key in again.openers] == [key.fingerprint for key in held.openers]

    def test_a_bureau_without_keys_has_an_empty_ring(self):
        assert keyring.ring("XA") == Ring()

    def test_files_are_for_their_owner_alone_and_hold_no_seed(self, held):
        keyring.keep_ring("XA", held)
        path = place("keys", "bureaus", "XA.ring")
        assert path.stat().st_mode & 0o777 == 0o600
        assert held.signer(1)._seed.hex() not in path.read_text(encoding="ascii")

    @pytest.mark.parametrize("other", ["of another bureau", "under another secret", "altered"])
    def test_is_read_by_nobody_else(self, held, other):
        keyring.keep_ring("XA", held)
        path = place("keys", "bureaus", "XA.ring")
        if other == "of another bureau":
            path.rename(path.with_name("XB.ring"))
        elif other == "under another secret":
            place("keys", "node.secret").write_text("00" * 32, encoding="ascii")
        else:
            path.write_text(path.read_text(encoding="ascii")[:-2] + "00", encoding="ascii")
        keyring._rings.clear()
        with pytest.raises(KeysUnreadable) as told:
            keyring.ring("XB" if other == "of another bureau" else "XA")
        assert "ring" in str(told.value)

    def test_no_seed_in_what_is_shown_or_logged(self, held, caplog):
        keyring.keep_ring("XA", held)
        with caplog.at_level(logging.DEBUG):
            issued()
        shown = repr(keyring.ring("XA")) + caplog.text
        for _, key in (*keyring.ring("XA").signing, *keyring.ring("XA").opening):
            assert key._seed.hex() not in shown


class TestEpochs:
    """Every change is an epoch, bound to the one before."""

    def test_keys_are_made_at_first_need_for_all_in_one_epoch(self):
        issued(["XB", "XC"])
        directory = directories.current()
        assert (directory.epoch, [one.bureau for one in directory.listings]) == (1, ["GS", "XA", "XB", "XC"])

    def test_who_comes_later_makes_the_next_one(self):
        issued(["XB"])
        first = directories.current()
        issued(["XC"])
        assert (directories.current().epoch, directories.current().previous) == (2, first.hash)

    def test_nothing_new_is_no_epoch(self):
        issued()
        assert not provisions.renew(NOW)
        assert DirectoryEdition.objects.count() == 1

    def test_of_old_epochs_the_head_is_kept(self):
        issued(["XB"])
        issued(["XC"])
        old = DirectoryEdition.objects.get(epoch=1)
        assert (bool(old.head), old.signed) == (True, None)

    def test_is_signed_anew_before_it_is_old(self):
        issued()
        assert provisions.renew(NOW + lifetimes().renew)
        assert directories.current().issued_at == NOW + lifetimes().renew

    def test_keys_are_replaced_before_they_end_and_the_old_still_open(self):
        act = issued()
        ends = NOW + lifetimes().sealing - timedelta(days=1)
        provisions.renew(ends)
        assert len(keyring.ring("XB").openers) == 4
        carried(ends)
        assert consignment(act).state == ConsignmentState.DELIVERED

    def test_old_opening_keys_are_destroyed_in_the_end(self):
        issued()
        made = {key.fingerprint for key in keyring.ring("XB").openers}
        provisions.renew(NOW + lifetimes().sealing + lifetimes().keep_opening)
        assert made.isdisjoint(key.fingerprint for key in keyring.ring("XB").openers)

    def test_a_suspended_bureau_stands_so_and_gets_nothing_but_recalls(self):
        issued()
        member = Member.objects.get(code="XB")
        as_operation(
            lambda: Suspension.objects.create(member=member, measure="processing", from_on=NOW.date(), rule="Art. 131")
        )
        assert provisions.renew(NOW)
        assert directories.current().listing("XB").standing == "suspended"
        assert [one.recipient_id for one in issued(["XB", "XC"]).consignments.all()] == ["XC"]

    def test_without_its_root_a_bureau_gets_no_new_keys_here(self):
        """And whoever has its root is renewed all the same."""
        issued()
        place("keys", "roots", "XB.root").unlink()
        before = directories.current()
        assert provisions.renew(NOW + lifetimes().sealing)
        assert directories.current().listing("XB") == before.listing("XB")
        assert directories.current().listing("XA") != before.listing("XA")


class TestStale:
    """With a directory that is too old nothing is sealed: it waits, and is sealed when a new one has come (M3)."""

    def test_waits_and_goes_on(self, monkeypatch):
        issued()
        monkeypatch.setattr(provisions, "_signs", lambda: False)
        late = NOW + policy().refuse_after + timedelta(hours=1)
        with pytest.raises(SealRefused) as refused:
            issued(at=late)
        assert (refused.value.code, refused.value.queue, Act.objects.count()) == ("stale_directory", True, 1)
        monkeypatch.undo()
        provisions.renew(late)
        assert issued(at=late) is not None


class TestAccepting:
    """A directory from outside is believed only as the organisation's, and only forwards."""

    @pytest.fixture
    def first(self):
        """The directory of the first epoch, as bytes."""
        issued()
        return bytes(DirectoryEdition.objects.get(epoch=1).signed)

    def test_an_older_one_is_not_believed(self, first, gs):
        issued(["XC"])
        with pytest.raises(errors.DirectoryNotAccepted) as refused:
            accept_directory(gs, signed=first, between=(), at=NOW)
        assert refused.value.facts["reason"] == "older_epoch"

    def test_the_same_one_changes_nothing(self, first, gs):
        assert accept_directory(gs, signed=first, between=(), at=NOW).epoch == 1

    def test_signed_by_somebody_else(self, first, gs):
        other = sign_directory(directories.current(), RootKey.generate())
        with pytest.raises(errors.DirectoryNotAccepted):
            accept_directory(gs, signed=other, between=(), at=NOW)

    def test_two_of_one_epoch(self, first, gs):
        from dataclasses import replace

        key = keyring.root(f"@{directories.pinned().organisation}")
        rival = sign_directory(replace(directories.current(), issued_at=later(minutes=1)), key)
        with pytest.raises(errors.DirectoryNotAccepted) as refused:
            accept_directory(gs, signed=rival, between=(), at=NOW)
        assert refused.value.facts["reason"] == "two_directories"


class TestRevoking:
    def test_names_what_there_is_not(self, gs):
        issued()
        with pytest.raises(errors.KeyNotKnown):
            revoke_key(gs, bureau="XA", serial=99, reason="superseded", at=NOW)

    def test_every_bureau_of_another_node_is_told_once(self, gs):
        settle_elsewhere("XB", "XC")
        serial = a_serial()
        words = spoken(directories.current().listing("XA").certificates[0].key.fingerprint)
        revoke_key(gs, bureau="XA", serial=serial, reason="key_compromise", at=NOW)
        delivered()
        provisions.renew(later(days=2))  # a newer epoch says the same: nothing is new
        delivered()
        told = Act.objects.get(kind="key-changed")
        assert (told.issuer_id, {one.recipient_id for one in told.consignments.all()}) == ("GS", {"XB", "XC"})
        assert told.body == {
            "bureau": "XA",
            "change": "revoked",
            "fingerprint": words,
            "since": plain(NOW),
            "reason": {"code": "key-compromise"},
        }
        assert list(faults("key-changed", 1, told.body)) == []

    def test_a_bureau_under_a_new_root_is_told_of_as_well(self, gs):
        settle_elsewhere("XB")
        made = replace_root(gs, bureau="XA", at=NOW)
        accept_root(gs, listing=made, at=NOW)
        delivered()
        told = Act.objects.get(kind="key-changed").body
        assert told == {"bureau": "XA", "change": "lost", "fingerprint": spoken(made.root.fingerprint)}

    def test_needs_the_root(self, gs):
        issued()
        place("keys", "roots", "XA.root").unlink()
        with pytest.raises(errors.RootNotHere):
            revoke_key(gs, bureau="XA", serial=a_serial(), reason="superseded", at=NOW)

    def test_an_officer_may_not(self, xa):
        issued()
        with pytest.raises(Exception, match="role"):
            revoke_key(xa, bureau="XA", serial=a_serial(), reason="superseded", at=NOW)

    def test_the_directory_is_signed_where_the_organisations_key_is(self, gs):
        issued()
        place("keys", "roots", f"@{directories.pinned().organisation}.root").unlink()
        with pytest.raises(errors.RootNotHere):
            issue_directory(gs, listings=(), at=NOW)


def test_bureaus_that_there_are_not_get_no_keys():
    provisions.ensure(["XQ"], NOW)
    assert directories.current().listing("XQ") is None
    assert not Bureau.objects.filter(pk="XQ").exists()
