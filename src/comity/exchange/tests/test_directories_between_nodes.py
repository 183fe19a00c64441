"""Directories come down to the nodes, keys go up to the hub: each is believed for what it proves, and nothing else."""

from dataclasses import replace

import pytest

from comity.core.home import place
from comity.core.models import AuditEntry
from comity.engines.envelopes import RootKey, SigningKey, certify, listing_bytes, revoke, sign_directory
from comity.engines.ledger import sign_note
from comity.exchange import announcements, carrying, directories, errors, hosting, keyring, provisions
from comity.exchange.codes import NodeKind
from comity.exchange.keeping import lifetimes
from comity.exchange.models import DirectoryEdition, Evidence, Hosting, Node
from comity.exchange.nodes import keys, travelling
from comity.exchange.nodes.travelling import Announcing, Telling
from comity.exchange.sayings import Arrival
from comity.exchange.services.keys import accept_root, replace_root, revoke_key, rotate_keys
from comity.exchange.tests.travelling import NOW, later
from comity.members.queries import operator_actor
from comity.records.tests.casting import as_operation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]


def organisation_key():
    return keyring.root(f"@{directories.pinned().organisation}")


def take_in(content, node="hub", at=NOW):
    travelling.take_in(Arrival(content, travelling.ADDRESSEE, node=node), at)


def signed_now():
    return bytes(DirectoryEdition.objects.order_by("-epoch").values_list("signed", flat=True)[0])


def refused(event):
    return list(AuditEntry.objects.filter(event=event, outcome="refused").values_list("code", flat=True))


@pytest.fixture
def first():
    """A directory with keys of XA and XB, and the organisation's key aside."""
    return provisions.ensure({"XA", "XB"}, NOW)


@pytest.fixture
def at_a_node(first):
    """This node does not sign: the organisation's key is the hub's. Gives that key."""
    key = organisation_key()
    keyring.forget_root(f"@{directories.pinned().organisation}")
    return key


def following(known, **changes):
    return replace(known, epoch=known.epoch + 1, previous=known.hash, issued_at=later(minutes=5), **changes)


def signed_unchecked(made, key):
    """As a dishonest organisation signs: `sign_directory` refuses what nobody can open."""
    head = sign_note(made._head_text(), [key.note_signer(f"{made.organisation}/directory")]).encode()
    return b"comity-directory\x01" + len(head).to_bytes(4, "big") + head + made.content()


class TestDown:
    def test_a_newer_directory_is_believed(self, at_a_node, first):
        take_in(sign_directory(following(first), at_a_node))
        assert directories.current().epoch == first.epoch + 1

    def test_the_same_again_leaves_no_trace(self, at_a_node):
        before = AuditEntry.objects.count()
        take_in(signed_now())
        assert AuditEntry.objects.count() == before

    def test_an_older_one_is_refused_and_named(self, at_a_node, first):
        older = signed_now()
        take_in(sign_directory(following(first), at_a_node))
        take_in(older)
        assert directories.current().epoch == first.epoch + 1
        assert refused("exchange.accept_directory") == ["exchange.directory-not-accepted"]

    def test_two_of_one_epoch_are_kept_as_evidence_once(self, at_a_node, first):
        rival = sign_directory(replace(first, issued_at=later(minutes=1)), at_a_node)
        take_in(rival)
        take_in(rival)
        [evidence] = Evidence.objects.all()
        assert (bytes(evidence.first), bytes(evidence.second)) == (signed_now(), rival)
        assert directories.current().hash == first.hash

    def test_a_key_that_the_bureaus_root_did_not_certify_is_evidence(self, at_a_node, first):
        """What the organisation would have to sign to read XB's mail, without exchanging XB's root in the open."""
        genuine = first.listing("XB")
        theirs = replace(genuine.certificates[0], key=SigningKey.generate().public)
        swapped = replace(genuine, certificates=(theirs, *genuine.certificates[1:]))
        made = following(first, listings=tuple(swapped if one is genuine else one for one in first.listings))
        take_in(signed_unchecked(made, at_a_node))
        assert [one.kind for one in Evidence.objects.all()] == ["swapped-key"]
        assert directories.current().hash == first.hash

    @pytest.mark.parametrize("content", [b"", b"comity-directory\x01", b"{" * 10_000], ids=["empty", "cut", "deep"])
    def test_what_is_no_directory_changes_nothing(self, at_a_node, first, content):
        take_in(content)
        assert directories.current().hash == first.hash

    def test_somebody_elses_signature_is_none(self, at_a_node, first):
        take_in(sign_directory(following(first), RootKey.generate()))
        assert directories.current().hash == first.hash

    def test_carrying_takes_it_in(self, at_a_node, first, monkeypatch):
        class Once:
            """A transport with one message."""

            def __init__(self, content):
                self.waiting = [Arrival(content, travelling.ADDRESSEE, node="hub")]

            def receive(self, most):
                return self.waiting[:most]

            def acknowledge(self, arrival):
                self.waiting.remove(arrival)

        once = Once(sign_directory(following(first), at_a_node))
        monkeypatch.setattr(carrying.transports, "connected", lambda: (once,))
        assert carrying.take_in(lambda: NOW) == 1
        assert (directories.current().epoch, once.waiting) == (first.epoch + 1, [])


class TestTelling:
    def test_each_member_is_told_once_and_again_when_it_could_not_be_reached(self, first):
        told, reachable = [], set()

        def publish_to(member):
            def publish(name, content):
                told.append((member, name))
                return member in reachable

            return publish

        members = {member: publish_to(member) for member in ("xa", "xb")}
        telling = Telling()
        reachable.add("xa")
        telling.tell(members)
        reachable.add("xb")
        telling.tell(members)
        telling.tell(members)
        assert [member for member, _ in told] == ["xa", "xb", "xb"]
        assert {name for _, name in told} == {f"directory:{first.epoch}:{first.hash.hex()}"}


@pytest.fixture
def xb_elsewhere(first):
    """This is the hub, and XB is hosted at the node xb."""

    def found():
        Node.objects.create(code="hub", kind=NodeKind.HUB, here=True, joined_at=NOW)
        node = Node.objects.create(code="xb", kind=NodeKind.BUREAU, joined_at=NOW)
        Hosting.objects.create(node=node, bureau_id="XB", from_at=NOW)

    as_operation(found)
    return first.listing("XB")


def renewed(listing, key=None, serial=None):
    """A listing with one more signing key, certified by the bureau's root."""
    certificate = certify(
        keyring.root("XB"),
        key or SigningKey.generate().public,
        organisation=directories.pinned().organisation,
        bureau="XB",
        serial=serial or listing.certificates[-1].serial + 1,
        valid_from=NOW,
        valid_until=later(days=9),
    )
    return replace(listing, certificates=(*listing.certificates, certificate))


class TestUp:
    def test_keys_of_the_node_that_hosts_the_bureau_are_listed(self, xb_elsewhere):
        said = renewed(xb_elsewhere)
        take_in(listing_bytes(said), node="xb")
        assert directories.current().listing("XB") == said

    def test_said_again_it_makes_no_epoch(self, xb_elsewhere):
        said = listing_bytes(renewed(xb_elsewhere))
        take_in(said, node="xb")
        epoch = directories.current().epoch
        take_in(said, node="xb")
        assert directories.current().epoch == epoch

    def test_how_it_stands_is_not_the_bureaus_word(self, xb_elsewhere):
        take_in(listing_bytes(replace(renewed(xb_elsewhere), standing="left")), node="xb")
        assert directories.current().listing("XB").standing == "active"

    @pytest.mark.parametrize("node", ["xa", "hub", ""], ids=["another node", "the hub", "nobody"])
    def test_of_nobody_else(self, xb_elsewhere, node):
        take_in(listing_bytes(renewed(xb_elsewhere)), node=node)
        assert directories.current().listing("XB") == xb_elsewhere

    def test_another_root_needs_a_call(self, xb_elsewhere):
        other = replace(xb_elsewhere, root=RootKey.generate().public, certificates=(), revocations=())
        take_in(listing_bytes(other), node="xb")
        assert directories.current().listing("XB") == xb_elsewhere
        assert refused("exchange.accept_listing") == ["exchange.listing-not-accepted"]

    def test_a_key_of_somebody_else_is_not_ones_own(self, xb_elsewhere, first):
        theirs = first.signing_certificate("XA", at=NOW).key
        take_in(listing_bytes(renewed(xb_elsewhere, key=theirs)), node="xb")
        assert directories.current().listing("XB") == xb_elsewhere

    def test_one_serial_names_one_key(self, xb_elsewhere):
        take_in(listing_bytes(renewed(xb_elsewhere)), node="xb")
        once = directories.current().listing("XB")
        take_in(listing_bytes(renewed(xb_elsewhere)), node="xb")
        assert directories.current().listing("XB") == once

    @pytest.mark.parametrize("content", [b"", b"{}", b"[" * 10_000, b"null"], ids=["empty", "object", "deep", "null"])
    def test_what_is_no_listing_changes_nothing(self, xb_elsewhere, content):
        take_in(content, node="xb")
        assert directories.current().listing("XB") == xb_elsewhere


def said_before(known, *bureaus):
    """A directory that the hub signed and forgot: in it one key of each of these bureaus is revoked, and XB has a new
    one. Gives its bytes."""
    listings = {listing.bureau: listing for listing in known.listings}
    for bureau in bureaus:
        listing = listings[bureau]
        listings[bureau] = replace(listing, revocations=(_taken_back(listing),))
    listings["XB"] = renewed(listings["XB"])
    made = following(known, listings=tuple(listings[bureau] for bureau in sorted(listings)))
    return sign_directory(made, organisation_key())


class TestForgotten:
    """A hub that was put back to a backup is given back what it had signed since then."""

    def test_what_was_revoked_is_listed_again_and_what_a_node_certified(self, xb_elsewhere, first):
        take_in(said_before(first, "XA", "XB"), node="xb", at=later(days=1))
        known = directories.current()
        assert known.epoch == first.epoch + 1
        for bureau in ("XA", "XB"):
            assert known.is_revoked(first.listing(bureau).certificates[0], later(days=1))
        assert len(known.listing("XB").certificates) == len(xb_elsewhere.certificates) + 1
        # Of XA, whose keys are here, the private half of a key that was forgotten is forgotten too.
        assert known.listing("XA").certificates == first.listing("XA").certificates

    def test_said_again_it_makes_no_epoch(self, xb_elsewhere, first):
        signed = said_before(first, "XA")
        take_in(signed, node="xb", at=later(days=1))
        epoch = directories.current().epoch
        take_in(signed, node="xa", at=later(days=1))
        take_in(signed_now(), node="xa", at=later(days=1))
        assert directories.current().epoch == epoch

    def test_only_what_it_signed_itself(self, xb_elsewhere, first):
        take_in(sign_directory(following(first, listings=first.listings[:1]), RootKey.generate()), node="xb")
        assert directories.current() is first

    def test_another_root_stays_a_matter_of_voices(self, xb_elsewhere, first):
        other = replace(xb_elsewhere, root=RootKey.generate().public, certificates=(), revocations=())
        listings = tuple(other if each.bureau == "XB" else each for each in first.listings)
        take_in(sign_directory(following(first, listings=listings), organisation_key()), node="xb")
        assert directories.current() is first

    def test_a_node_gives_back_what_a_newer_one_contradicts_until_it_is_listed_again(self, node_of_xb, first):
        said = []

        def publish(name, content):
            said.append(content)
            return True

        announcing = Announcing()
        revoked = replace(first.listing("XB"), revocations=(_taken_back(first.listing("XB")),))
        listed_by_the_hub(node_of_xb, revoked)
        believed = signed_now()
        announcing.announce(publish, NOW)
        assert said == []
        forgetful = replace(first, epoch=first.epoch + 1_000, previous=first.hash, issued_at=later(minutes=9))
        take_in(sign_directory(forgetful, node_of_xb))
        for minutes in (10, 11, 16):
            announcing.announce(publish, later(minutes=minutes))
        assert said == [believed] * 2
        again = tuple(revoked if each.bureau == "XB" else each for each in first.listings)
        take_in(sign_directory(replace(forgetful, epoch=forgetful.epoch + 1, listings=again), node_of_xb))
        assert directories.current().epoch == forgetful.epoch + 1
        announcing.announce(publish, later(minutes=30))
        assert len(said) == 2


def _taken_back(listing):
    return revoke(keyring.root(listing.bureau), listing.certificates[0], reason="key_compromise", since=NOW)


@pytest.fixture
def node_of_xb(at_a_node):
    """This is the node of XB; the hub signs elsewhere. Gives the organisation's key."""

    def found():
        Node.objects.create(code="hub", kind=NodeKind.HUB, joined_at=NOW)
        node = Node.objects.create(code="xb", kind=NodeKind.BUREAU, here=True, joined_at=NOW)
        Hosting.objects.create(node=node, bureau_id="XB", from_at=NOW)

    as_operation(found)
    assert hosting.hosted_here(["XA", "XB"]) == {"XB"}
    return at_a_node


def listed_by_the_hub(key, listing):
    """The next directory, with this listing, arrives."""
    known = directories.current()
    listings = tuple(listing if each.bureau == listing.bureau else each for each in known.listings)
    take_in(sign_directory(following(known, listings=listings), key))


class TestAtANode:
    def test_rotated_keys_wait_for_the_directory(self, node_of_xb):
        before = directories.current().signing_certificate("XB", at=NOW)
        rotate_keys(operator_actor(), bureau="XB", every=True, at=later(minutes=1))
        [waiting] = announcements.unlisted()
        assert directories.signing_key("XB", directories.current(), NOW) is not None
        listed_by_the_hub(node_of_xb, waiting)
        after = directories.current().signing_certificate("XB", at=later(minutes=1))
        assert after.serial > before.serial
        assert directories.signing_key("XB", directories.current(), later(minutes=1)) is not None
        assert announcements.unlisted() == []

    def test_a_revoked_key_signs_no_more_once_it_is_listed(self, node_of_xb):
        serial = directories.current().signing_certificate("XB", at=NOW).serial
        revoke_key(operator_actor(), bureau="XB", serial=serial, reason="key_compromise", at=NOW)
        listed_by_the_hub(node_of_xb, announcements.unlisted()[0])
        assert directories.current().signing_certificate("XB", at=NOW) is None

    def test_keys_are_renewed_before_they_end(self, node_of_xb):
        soon = NOW + lifetimes().sealing - lifetimes().overlap / 2
        keys.renew(NOW)
        assert announcements.unlisted() == []
        keys.renew(soon)
        [waiting] = announcements.unlisted()
        assert len(waiting.certificates) > len(directories.current().listing("XB").certificates)

    def test_a_key_that_a_backup_does_not_have_is_replaced_at_once(self, node_of_xb):
        backup = keyring.ring("XB")
        rotate_keys(operator_actor(), bureau="XB", every=True, at=later(minutes=1))
        listed_by_the_hub(node_of_xb, announcements.unlisted()[0])
        keyring.keep_ring("XB", backup)
        keys.renew(later(minutes=2))
        [waiting] = announcements.unlisted()
        keys.renew(later(minutes=3))
        assert announcements.unlisted() == [waiting]  # asked again before it is listed, it changes nothing
        listed_by_the_hub(node_of_xb, waiting)
        assert directories.signing_key("XB", directories.current(), later(minutes=4)) is not None
        assert directories.forgotten(directories.current(), ["XB"], later(minutes=4)) == []

    def test_what_waits_is_announced_at_once_and_then_now_and_then(self, node_of_xb):
        said = []

        def publish(name, content):
            said.append(content)
            return True

        announcing = Announcing()
        announcing.announce(publish, NOW)
        assert said == []
        rotate_keys(operator_actor(), bureau="XB", every=True, at=NOW)
        for minutes in (0, 1, 2, 6):
            announcing.announce(publish, later(minutes=minutes))
        assert said == [listing_bytes(announcements.unlisted()[0])] * 2

    def test_without_the_root_nothing_is_certified(self, node_of_xb):
        keyring.forget_root("XB")
        with pytest.raises(errors.RootNotHere):
            rotate_keys(operator_actor(), bureau="XB", every=True, at=NOW)

    def test_a_new_root_counts_once_the_hub_lists_it(self, node_of_xb):
        made = replace_root(operator_actor(), bureau="XB", at=later(minutes=1))
        assert directories.current().listing("XB").root != made.root
        with pytest.raises(errors.RootNotHere):
            rotate_keys(operator_actor(), bureau="XB", every=True, at=NOW)
        listed_by_the_hub(node_of_xb, made)
        assert directories.signing_key("XB", directories.current(), later(minutes=2)) is not None


class TestAtTheHub:
    def test_another_root_is_listed_after_a_call(self, xb_elsewhere):
        made = replace_root(operator_actor(), bureau="XB", at=later(minutes=1))
        accept_root(operator_actor(), listing=made, at=later(minutes=2))
        assert directories.current().listing("XB").root == made.root

    def test_a_stranger_is_not_listed_that_way(self, xb_elsewhere):
        stranger = replace(xb_elsewhere, bureau="XQ", certificates=())
        with pytest.raises(errors.ListingNotAccepted):
            accept_root(operator_actor(), listing=stranger, at=NOW)


def test_the_secret_of_the_node_may_lie_elsewhere(settings, tmp_path):
    settings.COMITY_SECRET_FILE = str(tmp_path / "node.secret")
    keyring.make_root("XA")
    assert (tmp_path / "node.secret").exists()
    assert not place("keys", "node.secret").exists()
    assert keyring.root("XA") is not None
