"""Who belongs to an organisation: signed, of one history, every key under its bureau's own root."""

import base64
import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engines.envelopes import (
    NO_DIRECTORY,
    CertificateRefused,
    Directory,
    DirectoryRefused,
    OpeningKey,
    RootKey,
    SigningKey,
    certify,
    directory_head,
    freshness,
    open_directory,
    read_certificate,
    read_revocation,
    revoke,
    root_changes,
    sign_directory,
)
from comity.engines.ledger import canonical

from .people import CAST, DIRECTORY, NOON, ORGANISATION, ORGANISATION_KEY, seed

DAY = timedelta(days=1)
SIGNED = sign_directory(DIRECTORY, ORGANISATION_KEY)
SIGNING_CERTIFICATE = CAST["XA"].certificates()[0]
REVOCATION = revoke(CAST["XA"].root, SIGNING_CERTIFICATE, reason="key_compromise", since=NOON)


def opened(signed: bytes, **terms: object) -> Directory:
    return open_directory(signed, ORGANISATION_KEY.public, organisation=ORGANISATION, **terms)


def successor(directory: Directory, **changes: object) -> Directory:
    """The next epoch."""
    following = replace(directory, epoch=directory.epoch + 1, previous=directory.hash, issued_at=NOON + DAY)
    return replace(following, **changes)


def with_listing(directory: Directory, code: str, /, **changes: object) -> tuple:
    """The listings, with one changed."""
    return tuple(replace(listing, **changes) if listing.bureau == code else listing for listing in directory.listings)


SECOND = successor(DIRECTORY)
THIRD = successor(SECOND)


class TestOpening:
    def test_what_is_signed_opens(self):
        directory = opened(SIGNED)
        assert directory == DIRECTORY
        assert directory.hash == DIRECTORY.hash

    def test_its_hash_is_that_of_the_text_of_its_head(self):
        text = directory_head(SIGNED).decode().split("\n\n")[0] + "\n"
        assert hashlib.sha256(text.encode()).digest() == DIRECTORY.hash

    def test_the_head_says_whose_it_is_which_and_what_it_binds(self):
        lines = directory_head(SIGNED).decode().split("\n")
        content_hash, previous = (
            base64.b64encode(each).decode() for each in (hashlib.sha256(DIRECTORY.content()).digest(), NO_DIRECTORY)
        )
        assert lines[:5] == ["police.example/directory", "1", content_hash, previous, ""]

    def test_another_organisations_is_refused(self):
        with pytest.raises(DirectoryRefused, match="foreign_organisation"):
            open_directory(SIGNED, ORGANISATION_KEY.public, organisation="other.example")

    def test_another_key_is_refused(self):
        with pytest.raises(DirectoryRefused, match="not_signed_by"):
            open_directory(SIGNED, RootKey(seed("other")).public, organisation=ORGANISATION)

    def test_every_changed_byte_is_refused(self):
        small = sign_directory(Directory(ORGANISATION, 1, NOON, NO_DIRECTORY, ()), ORGANISATION_KEY)
        for position in range(len(small)):
            altered = small[:position] + bytes([small[position] ^ 1]) + small[position + 1 :]
            with pytest.raises((DirectoryRefused, CertificateRefused)):
                opened(altered)

    @given(cut=st.integers(0, len(SIGNED) - 1))
    def test_every_cut_is_refused(self, cut):
        with pytest.raises(DirectoryRefused):
            opened(SIGNED[:cut])

    def test_more_bytes_are_refused(self):
        with pytest.raises(DirectoryRefused, match="content_differs"):
            opened(SIGNED + b"\n")

    def test_a_head_that_claims_to_be_huge_is_refused(self):
        with pytest.raises(DirectoryRefused, match="malformed_head"):
            opened(b"comity-directory\x01" + b"\xff\xff\xff\xff" + SIGNED)


class TestOneHistory:
    """M3: an old directory, two directories, are each detected and named."""

    def test_the_next_epoch_follows(self):
        following = opened(sign_directory(SECOND, ORGANISATION_KEY), newest_known=DIRECTORY)
        assert following.linked

    def test_the_same_again_is_fine(self):
        assert opened(SIGNED, newest_known=DIRECTORY).linked

    def test_an_older_one_is_refused(self):
        with pytest.raises(DirectoryRefused, match="older_epoch"):
            opened(SIGNED, newest_known=SECOND)

    def test_two_of_one_epoch_are_told_with_both_hashes(self):
        rival = replace(DIRECTORY, issued_at=NOON + DAY)
        with pytest.raises(DirectoryRefused, match="two_directories") as refusal:
            opened(sign_directory(rival, ORGANISATION_KEY), newest_known=DIRECTORY)
        assert refusal.value.facts == {"epoch": 1, "known": DIRECTORY.hash.hex(), "given": rival.hash.hex()}

    def test_one_that_follows_another_history_is_refused(self):
        rival = successor(replace(DIRECTORY, issued_at=NOON + DAY))
        with pytest.raises(DirectoryRefused, match="does_not_follow"):
            opened(sign_directory(rival, ORGANISATION_KEY), newest_known=DIRECTORY)

    def test_a_leap_is_marked_until_the_heads_between_are_there(self):
        signed = sign_directory(THIRD, ORGANISATION_KEY)
        between = [directory_head(sign_directory(SECOND, ORGANISATION_KEY))]
        assert not opened(signed, newest_known=DIRECTORY).linked
        assert opened(signed, newest_known=DIRECTORY, between=between).linked

    def test_heads_of_another_history_do_not_bridge_a_leap(self):
        rival = successor(replace(DIRECTORY, issued_at=NOON + DAY))
        with pytest.raises(DirectoryRefused, match="does_not_follow"):
            opened(
                sign_directory(THIRD, ORGANISATION_KEY),
                newest_known=DIRECTORY,
                between=[directory_head(sign_directory(rival, ORGANISATION_KEY))],
            )

    def test_a_revocation_cannot_be_dropped(self):
        revoked = successor(DIRECTORY, listings=with_listing(DIRECTORY, "XA", revocations=(REVOCATION,)))
        dropped = successor(revoked, listings=DIRECTORY.listings)
        with pytest.raises(DirectoryRefused, match="revocation_dropped"):
            opened(sign_directory(dropped, ORGANISATION_KEY), newest_known=revoked)


class TestListings:
    @pytest.mark.parametrize(
        ("listings", "code"),
        [
            (DIRECTORY.listings[::-1], "field_wrong"),
            (DIRECTORY.listings[:1] * 2, "field_wrong"),
            (with_listing(DIRECTORY, "XA", bureau="X A"), "field_wrong"),
            (with_listing(DIRECTORY, "XA", standing="asleep"), "field_wrong"),
            (with_listing(DIRECTORY, "XA", certificates=CAST["XA"].certificates()[::-1]), "serials"),
            (with_listing(DIRECTORY, "XB", root=CAST["XA"].root.public, certificates=()), "key_listed_twice"),
        ],
        ids=["unsorted", "twice", "bad code", "bad standing", "serials", "shared root"],
    )
    def test_what_a_directory_cannot_be_is_not_signed(self, listings, code):
        with pytest.raises(DirectoryRefused, match=code):
            sign_directory(replace(DIRECTORY, listings=listings), ORGANISATION_KEY)

    def test_a_certificate_by_another_root_is_refused(self):
        """The organisation cannot give a bureau a key: it has to change its root, which all can see."""
        listings = with_listing(DIRECTORY, "XB", certificates=(), root=RootKey(seed("planted")).public)
        planted = replace(
            DIRECTORY,
            listings=with_listing(replace(DIRECTORY, listings=listings), "XB", certificates=CAST["XB"].certificates()),
        )
        with pytest.raises(CertificateRefused, match="not_signed_by"):
            sign_directory(planted, ORGANISATION_KEY)

    def test_a_changed_root_is_told(self):
        planted = RootKey(seed("planted")).public
        changed = successor(DIRECTORY, listings=with_listing(DIRECTORY, "XB", certificates=(), root=planted))
        (change,) = root_changes(DIRECTORY, changed)
        assert (change.bureau, change.before, change.after) == (
            "XB",
            CAST["XB"].root.fingerprint,
            planted.fingerprint,
        )
        assert root_changes(DIRECTORY, SECOND) == ()

    def test_another_bureaus_certificate_is_refused(self):
        with pytest.raises(CertificateRefused, match="foreign_certificate"):
            sign_directory(
                replace(DIRECTORY, listings=with_listing(DIRECTORY, "XB", certificates=CAST["XC"].certificates())),
                ORGANISATION_KEY,
            )


class TestKeysInForce:
    def test_the_newest_in_force_is_chosen(self):
        old, new = (
            certify(
                CAST["XA"].root,
                OpeningKey(seed(name), 1).public,
                organisation=ORGANISATION,
                bureau="XA",
                serial=serial,
                valid_from=begin,
                valid_until=NOON + 30 * DAY,
            )
            for serial, name, begin in ((11, "old", NOON - 20 * DAY), (12, "new", NOON))
        )
        directory = replace(DIRECTORY, listings=with_listing(DIRECTORY, "XA", certificates=(old, new)))
        assert directory.sealing_certificate("XA", version=1, at=NOON) == new
        assert directory.sealing_certificate("XA", version=1, at=NOON - DAY) == old
        assert directory.sealing_certificate("XA", version=2, at=NOON) is None
        assert directory.sealing_certificate("XZ", version=1, at=NOON) is None

    def test_it_holds_from_its_first_moment_and_not_at_its_last(self):
        begin, end = SIGNING_CERTIFICATE.valid_from, SIGNING_CERTIFICATE.valid_until
        moments = [begin - timedelta(microseconds=1), begin, end - timedelta(microseconds=1), end]
        assert [SIGNING_CERTIFICATE.is_in_force(at) for at in moments] == [False, True, True, False]

    def test_a_revoked_one_is_no_longer_chosen(self):
        directory = replace(DIRECTORY, listings=with_listing(DIRECTORY, "XA", revocations=(REVOCATION,)))
        assert directory.signing_certificate("XA", at=NOON - DAY) == SIGNING_CERTIFICATE
        assert directory.signing_certificate("XA", at=NOON) is None

    @pytest.mark.parametrize(
        ("days", "state"), [(0, "fresh"), (2, "fresh"), (3, "ageing"), (7, "ageing"), (8, "stale")]
    )
    def test_a_directory_ages(self, days, state):
        assert freshness(DIRECTORY, NOON + days * DAY, warn_after=2 * DAY, refuse_after=7 * DAY) == state


class TestCertificates:
    def test_what_is_written_reads_back(self):
        for certificate in CAST["XA"].certificates():
            assert read_certificate(certificate.as_json()) == certificate
        assert read_revocation(REVOCATION.as_json()) == REVOCATION

    @pytest.mark.parametrize("field", sorted(SIGNING_CERTIFICATE.as_json()))
    def test_a_field_that_is_missing_or_of_another_kind_is_refused(self, field):
        value = SIGNING_CERTIFICATE.as_json()
        with pytest.raises(CertificateRefused):
            read_certificate({name: each for name, each in value.items() if name != field})
        for wrong in (None, [], {}, -1, 1.5, True, "", "\u0661"):
            with pytest.raises(CertificateRefused):
                read_certificate(value | {field: wrong})

    def test_a_field_that_nobody_knows_is_refused(self):
        with pytest.raises(CertificateRefused, match="field_unknown"):
            read_certificate(SIGNING_CERTIFICATE.as_json() | {"critical": True})

    @pytest.mark.parametrize("lifetime", [timedelta(0), -DAY, 732 * DAY], ids=["none", "backwards", "too long"])
    def test_an_impossible_lifetime_is_refused(self, lifetime):
        with pytest.raises(CertificateRefused, match="lifetime"):
            certify(
                CAST["XA"].root,
                SigningKey(seed("new")).public,
                organisation=ORGANISATION,
                bureau="XA",
                serial=9,
                valid_from=NOON,
                valid_until=NOON + lifetime,
            )

    def test_a_root_is_not_certified(self):
        with pytest.raises(CertificateRefused, match="unknown_use"):
            certify(
                CAST["XA"].root,
                RootKey(seed("new")).public,
                organisation=ORGANISATION,
                bureau="XA",
                serial=9,
                valid_from=NOON,
                valid_until=NOON + DAY,
            )

    def test_an_unknown_reason_is_refused(self):
        with pytest.raises(CertificateRefused, match="field_wrong"):
            read_revocation(REVOCATION.as_json() | {"reason": "because"})

    def test_a_signature_for_one_purpose_fits_no_other(self):
        """A certificate's signature over a revocation's bytes, or the other way round, proves nothing."""
        statement = {name: value for name, value in REVOCATION.as_json().items() if name != "signature"}
        wrong = CAST["XA"].root.sign(b"comity-certificate/1", canonical(statement))
        with pytest.raises(CertificateRefused, match="not_signed_by"):
            replace(REVOCATION, signature=wrong).require_certified(CAST["XA"].root.public)
