"""Envelopes from an enemy: each is refused with what is wrong, in bounded time and memory, and never with a traceback.

M1-M7 are the attack classes of the threat model: replay, clocks, a hub that alters, downgrade, re-signing, keys that
may not sign, poison.
"""

import base64
import hashlib
import json
import traceback
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given
from hypothesis import strategies as st

from comity.engines.envelopes import (
    SUITES,
    ActRefused,
    EnvelopeError,
    Link,
    Sealed,
    claimed_header,
    open_act,
    seal,
    verify_seal,
)
from comity.engines.envelopes.bodies import commitment, seal_body
from comity.engines.envelopes.framing import BODY_CLASSES, Frame, read_frame, slot_size
from comity.engines.envelopes.headers import SIGNED, read_header
from comity.engines.envelopes.slots import FIRST_PREVIOUS, unsealed_slot
from comity.engines.envelopes.wrapping import wrap_here
from comity.engines.ledger import canonical

from .people import ACT_ID, CAST, DIRECTORY, NOON, draft, recipient


def sealed(*codes: str, **changes) -> Sealed:
    act = draft(**changes)
    return seal(
        act, signer=CAST["XA"].signing, recipients=[recipient(each) for each in codes], directory=DIRECTORY, at=NOON
    )


OPEN, CONFIDENTIAL = sealed("XB", "XC"), sealed("XB", audience="confidential")
FRAME = read_frame(OPEN.envelope)


def opened(envelope: bytes, code: str = "XB"):
    return open_act(envelope, bureau=code, opening_keys=CAST[code].opening, directory=DIRECTORY, at=NOON)


def refused(envelope: bytes, code: str = "XB") -> str:
    """The code with which an envelope is refused."""
    with pytest.raises(ActRefused) as refusal:
        opened(envelope, code)
    return refusal.value.code


def signed_anew(members: dict, frame: Frame = FRAME, signer: str = "XA") -> bytes:
    """The frame under another header, rightly signed."""
    return signed_bytes(canonical(members), frame, signer)


def signed_bytes(header: bytes, frame: Frame = FRAME, signer: str = "XA") -> bytes:
    signature = CAST[signer].signing.sign(SIGNED, header)
    return replace(frame, header=header, signature=signature).as_bytes()


def header(**changes) -> dict:
    """The members of the open act's header, with some changed."""
    return json.loads(FRAME.header) | changes


FIRST_LINK = Link(1, FIRST_PREVIOUS, b"b" * 32)


def with_content(*, encrypted: bytes, committed: bytes, link: Link = FIRST_LINK) -> bytes:
    """An act of XA's to XB, sealed by hand: rightly signed, with any content."""
    content_key = bytes(range(32))
    about = replace(
        OPEN.header, recipients=("XB",), body=committed, ciphertext=hashlib.sha256(encrypted).digest(), slots=b""
    )
    unsealed = unsealed_slot(
        CAST["XB"].opening[0].public,
        bound=about.bound(),
        recipient="XB",
        content_key=content_key,
        link=link,
    )
    (slot,) = wrap_here(SUITES[1], [unsealed])
    about = replace(about, slots=hashlib.sha256(slot).digest())
    return signed_bytes(about.as_bytes(), Frame(SUITES[1], b"", b"", slot, encrypted))


def with_body(body: bytes) -> bytes:
    """An act with a body of any bytes."""
    salt = b"s" * 32
    encrypted = seal_body(body, content_key=bytes(range(32)), salt=salt)
    return with_content(encrypted=encrypted, committed=commitment(salt, body))


class TestAltered:
    """M3: a hub or a relay alters, cuts, extends."""

    @pytest.mark.parametrize("act", [OPEN, CONFIDENTIAL], ids=["open", "confidential"])
    def test_every_changed_byte_is_refused_by_everybody(self, act):
        for position in range(len(act.envelope)):
            altered = bytearray(act.envelope)
            altered[position] ^= 1 << position % 8
            with pytest.raises(ActRefused):
                verify_seal(bytes(altered), directory=DIRECTORY, at=NOON)

    def test_every_cut_is_refused(self):
        for size in range(len(OPEN.envelope)):
            with pytest.raises(ActRefused):
                verify_seal(OPEN.envelope[:size], directory=DIRECTORY, at=NOON)

    @given(st.binary(min_size=1, max_size=20))
    def test_every_extension_is_refused(self, more):
        assert refused(OPEN.envelope + more) == "trailing_bytes"

    @given(st.binary(max_size=200))
    def test_noise_is_no_envelope(self, noise):
        with pytest.raises(ActRefused):
            verify_seal(noise, directory=DIRECTORY, at=NOON)

    @given(st.binary(max_size=200))
    def test_noise_after_the_magic_is_no_envelope(self, noise):
        with pytest.raises(ActRefused):
            verify_seal(b"comity-act\x01" + noise, directory=DIRECTORY, at=NOON)

    def test_a_part_that_claims_to_be_huge_is_refused_unread(self):
        assert refused(b"comity-act\x01\xff\xff\xff\xff") == "part_too_large"

    def test_another_acts_parts_do_not_fit(self):
        other = read_frame(sealed("XB", "XC", body={"text": "other"}).envelope)
        assert refused(replace(FRAME, ciphertext=other.ciphertext).as_bytes()) == "part_differs"
        assert refused(replace(FRAME, slots=other.slots).as_bytes()) == "part_differs"
        assert refused(replace(FRAME, signature=other.signature).as_bytes()) == "wrong_signature"
        assert refused(replace(FRAME, header=other.header).as_bytes()) == "wrong_signature"

    def test_slots_in_another_order_do_not_fit(self):
        slots = FRAME.divided_slots()[::-1]
        assert refused(replace(FRAME, slots=b"".join(slots)).as_bytes()) == "part_differs"


class TestDowngraded:
    """M4. Each header here is rightly signed by its issuer: being signed is not enough."""

    @pytest.mark.parametrize("version", [0, 3, 255])
    def test_an_unknown_version(self, version):
        envelope = OPEN.envelope
        assert refused(envelope[:10] + bytes([version]) + envelope[11:]) == "unknown_version"

    def test_a_version_byte_that_is_not_the_headers(self):
        assert refused(signed_anew(header(v=2))) == "version_differs"

    @pytest.mark.parametrize("name", sorted(json.loads(FRAME.header)))
    def test_a_field_that_is_missing(self, name):
        members = header()
        del members[name]
        assert refused(signed_anew(members)) == "field_missing"

    @pytest.mark.parametrize("name", sorted(json.loads(FRAME.header)))
    @pytest.mark.parametrize("wrong", [{}, [], True, 1.5, -1, "\u202e", "x" * 5_000], ids=repr)
    def test_a_field_of_another_kind(self, name, wrong):
        assert refused(signed_anew(header(**{name: wrong}))) in ("field_wrong", "field_missing")

    @pytest.mark.parametrize("name", ["critical", "alg", "number", "previous"])
    def test_a_field_that_nobody_knows(self, name):
        assert refused(signed_anew(header(**{name: "none"}))) == "field_unknown"

    def test_the_name_of_an_unknown_field_is_not_a_message(self):
        with pytest.raises(ActRefused) as refusal:
            opened(signed_anew(header(**{"\x1b[2J call 555": 1})))
        assert refusal.value.facts["field"] == "?"

    @pytest.mark.parametrize(
        "recipients",
        [[], ["XC", "XB"], ["XB", "XB"], ["XB"], ["XB", "XC", "XD"], ["XB", 1], [["XB"], "XC"], ["XB", "X C"], None],
        ids=repr,
    )
    def test_recipients_that_are_not_those_of_the_slots(self, recipients):
        assert refused(signed_anew(header(recipients=recipients))) in ("field_wrong", "wrong_slots")

    def test_named_recipients_in_a_confidential_act(self):
        assert refused(signed_anew(header(audience="confidential"))) == "field_wrong"

    def test_a_confidential_act_with_a_number_of_slots_that_is_no_class(self):
        assert refused(signed_anew(header(audience="confidential", recipients=None))) == "wrong_slots"

    def test_a_confidential_act_whose_slots_are_not_in_order(self):
        frame = read_frame(CONFIDENTIAL.envelope)
        slots = b"".join(frame.divided_slots()[::-1])
        digest = hashlib.sha256(slots).digest()
        about = replace(CONFIDENTIAL.header, slots=digest).as_bytes()
        assert refused(signed_bytes(about, replace(frame, slots=slots))) == "wrong_slots"

    def test_a_header_with_a_field_twice(self):
        twice = FRAME.header.replace(b'{"audience":"open"', b'{"audience":"open","audience":"open"')
        assert refused(signed_bytes(twice)) == "not_json"

    @pytest.mark.parametrize(
        "spelt",
        [FRAME.header + b"\n", FRAME.header.replace(b'"v":1', b'"v":1.0'), FRAME.header.replace(b"XB", rb"\u0058B")],
        ids=["newline", "fraction", "escape"],
    )
    def test_a_header_in_another_spelling(self, spelt):
        assert refused(signed_bytes(spelt)) == "not_canonical"

    @pytest.mark.parametrize(
        "moment", ["2026-02-30T12:00:00.000000Z", "2026-03-01T12:00:00Z", "2026-03-01T12:00:00.000000+00:00"]
    )
    def test_a_time_that_is_none(self, moment):
        assert refused(signed_anew(header(issued_at=moment))) == "field_wrong"

    def test_parts_of_sizes_that_no_act_has(self):
        assert refused(replace(FRAME, signature=FRAME.signature[:-1]).as_bytes()) == "part_size"
        assert refused(replace(FRAME, slots=b"").as_bytes()) == "part_size"
        assert refused(replace(FRAME, slots=FRAME.slots[:-1]).as_bytes()) == "part_size"
        assert refused(replace(FRAME, ciphertext=FRAME.ciphertext + bytes(16)).as_bytes()) == "part_size"


class TestReSigned:
    """M5: another bureau takes the signature off and puts its own, or passes a body on as its author's."""

    def test_another_issuer_cannot_take_it_over(self):
        """XB signs XA's act as its own: nobody's slot opens under the other header."""
        stolen = header(issuer="XB", signer=_signer("XB"))
        assert verify_seal(signed_anew(stolen, signer="XB"), directory=DIRECTORY, at=NOON).header.issuer == "XB"
        assert refused(signed_anew(stolen, signer="XB"), "XC") == "slot_unopened"

    def test_another_bureaus_key_cannot_sign_as_the_issuer(self):
        assert refused(signed_anew(header(), signer="XB")) == "wrong_signature"
        assert refused(signed_anew(header(signer=_signer("XB")), signer="XB")) == "not_the_issuers_key"

    def test_a_sealing_key_cannot_sign(self):
        """M6: a key for another purpose."""
        fingerprint = CAST["XA"].opening[0].public.fingerprint
        about = replace(OPEN.header, signer=fingerprint).as_bytes()
        assert refused(signed_bytes(about)) == "not_the_issuers_key"

    def test_a_body_cannot_be_forwarded_as_its_authors(self):
        """XB seals to XD what XA had said to it, and leaves XA's signature."""
        theirs = opened(OPEN.envelope)
        again = seal(
            draft(issuer="XB", body=theirs.body),
            signer=CAST["XB"].signing,
            recipients=[recipient("XD")],
            directory=DIRECTORY,
            at=NOON,
        )
        frame = read_frame(again.envelope)
        forged = replace(again.header, issuer="XA", signer=OPEN.header.signer).as_bytes()
        assert refused(replace(frame, header=forged, signature=FRAME.signature).as_bytes(), "XD") == "wrong_signature"

    @pytest.mark.parametrize(
        "changes",
        [{"id": ACT_ID[:-1] + "2"}, {"kind": "recall"}, {"handling": "H1"}, {"recipients": ["XB", "XD"]}],
        ids=["id", "kind", "handling", "recipients"],
    )
    def test_slots_open_under_their_own_header_only(self, changes):
        """Even the issuer itself cannot move them."""
        assert refused(signed_anew(header(**changes))) == "slot_unopened"

    def test_it_is_not_for_another_recipient(self):
        """M1: replayed to XD."""
        assert refused(OPEN.envelope, "XD") == "not_addressed"
        assert refused(CONFIDENTIAL.envelope, "XC") == "no_slot_opens"


def _signer(code: str) -> str:
    return base64.b64encode(CAST[code].signing.fingerprint).decode()


DEEP = b'{"a":' * 100_000 + b"1" + b"}" * 100_000
POISON = {
    "deep": (DEEP, "not_json"),
    "just too deep": (b'{"a":' * 65 + b"1" + b"}" * 65, "not_json"),
    "number of 5,000 digits": (b'{"a":' + b"9" * 5_000 + b"}", "not_json"),
    "fraction of 400 digits": (b'{"a":0.' + b"1" * 400 + b"}", "not_canonical"),
    "number beyond 2^53": (b'{"a":9007199254740992}', "not_json"),
    "infinity by size": (b'{"a":1e999}', "not_json"),
    "NaN": (b'{"a":NaN}', "not_json"),
    "Infinity": (b'{"a":-Infinity}', "not_json"),
    "duplicate": (b'{"a":1,"a":2}', "not_json"),
    "lone surrogate": (rb'{"a":"\ud800"}', "not_json"),
    "NUL": (rb'{"a":"\u0000"}', "not_json"),
    "overlong UTF-8": (b'{"a":"\xc0\x80"}', "not_json"),
    "half a character": (b'{"a":"\xe2\x82"}', "not_json"),
    "byte order mark": (b'\xef\xbb\xbf{"a":1}', "not_json"),
    "white space": (b'{"a": 1}', "not_canonical"),
    "unsorted": (b'{"b":1,"a":2}', "not_canonical"),
    "no object": (b"[1]", "not_an_object"),
    "nothing": (b"", "not_json"),
}


class TestPoison:
    """M7. The seal is good: the act is quarantined with its issuer's name, and the queue goes on."""

    @pytest.mark.parametrize("name", sorted(POISON))
    def test_a_body_that_no_act_has(self, name):
        body, code = POISON[name]
        with pytest.raises(ActRefused) as refusal:
            opened(with_body(body))
        assert refusal.value.code == code
        assert refusal.value.seal is not None
        assert refusal.value.seal.header.issuer == "XA"
        assert refusal.value.slot.link == FIRST_LINK

    def test_the_same_by_hand_with_a_good_body_opens(self):
        assert opened(with_body(b'{"text":"\xe2\x80\xaeabc"}')).body == {"text": "\u202eabc"}

    @given(st.binary(max_size=60))
    def test_noise_as_a_body(self, noise):
        with pytest.raises(ActRefused):
            opened(with_body(noise + b"\xff"))


def test_a_refused_body_shows_its_key_to_nobody():
    """A page for developers prints the values of every frame of the engine."""
    with pytest.raises(ActRefused) as refusal:
        opened(with_body(b"[]"))
    told = traceback.TracebackException.from_exception(refusal.value, capture_locals=True)
    ours = [frame for frame in told.stack if "tests" not in frame.filename]
    values = " ".join(f"{name}={value}" for frame in ours for name, value in (frame.locals or {}).items())
    assert "content_key=<secret, 32 bytes>" in values
    assert repr(bytes(range(32)))[2:-1] not in values


class TestDishonestIssuer:
    """What is rightly signed and sealed may still not be what the issuer will have said."""

    SALT = b"s" * 32

    def plaintext(self, body: bytes, *, length: int | None = None, padding: bytes | None = None) -> bytes:
        head = self.SALT + (len(body) if length is None else length).to_bytes(4, "big") + body
        filled = head + (bytes(BODY_CLASSES[0] - len(head)) if padding is None else padding)
        return ChaCha20Poly1305(bytes(range(32))).encrypt(bytes(12), filled, b"comity-body/1")

    def refused(self, body: bytes, committed: bytes | None = None, **terms) -> str:
        committed = commitment(self.SALT, body) if committed is None else committed
        return refused(with_content(encrypted=self.plaintext(body, **terms), committed=committed))

    def test_another_body_than_the_one_committed_to(self):
        """One ciphertext can be made to open to two bodies under two keys; the commitment fits one of them."""
        assert self.refused(b"{}", committed=commitment(self.SALT, b'{"a":1}')) == "body_differs"

    @pytest.mark.parametrize(
        ("length", "code"),
        [
            (0, "wrong_padding"),
            (6, "wrong_padding"),
            (8, "body_differs"),
            (476, "body_differs"),
            (477, "wrong_padding"),
            (2**32 - 1, "wrong_padding"),
        ],
    )
    def test_a_length_that_is_not_the_bodys(self, length, code):
        assert self.refused(b'{"a":1}', length=length) == code

    def test_padding_that_says_something(self):
        padding = bytes(BODY_CLASSES[0] - 36 - 2 - 1) + b"\1"
        assert self.refused(b"{}", padding=padding) == "wrong_padding"

    def test_more_padding_than_the_class_needs(self):
        padding = bytes(BODY_CLASSES[1] - 36 - 2)
        assert self.refused(b"{}", padding=padding) == "wrong_padding"

    def test_a_ciphertext_under_another_key(self):
        body = seal_body(b"{}", content_key=b"k" * 32, salt=self.SALT)
        assert refused(with_content(encrypted=body, committed=commitment(self.SALT, b"{}"))) == "body_unreadable"

    @pytest.mark.parametrize(
        "link",
        [
            Link(0, FIRST_PREVIOUS, b"b" * 32),
            Link(1, b"\1" * 32, b"b" * 32),
            Link(2, FIRST_PREVIOUS, b"b" * 32),
            Link(2**53, b"\1" * 32, b"b" * 32),
            Link(2**64 - 1, b"\1" * 32, b"b" * 32),
        ],
        ids=["number 0", "previous of none", "no previous", "2^53", "2^64"],
    )
    def test_a_number_that_no_chain_has(self, link):
        encrypted = seal_body(b"{}", content_key=bytes(range(32)), salt=self.SALT)
        assert (
            refused(with_content(encrypted=encrypted, committed=commitment(self.SALT, b"{}"), link=link))
            == "wrong_link"
        )

    def test_a_slot_that_commits_to_another_number(self):
        """Else an issuer could give a recipient a number that it can prove to nobody."""
        frame = read_frame(with_body(b"{}"))
        slots = bytes(32) + frame.slots[32:]
        about = replace(read_header(frame.header), slots=hashlib.sha256(slots).digest()).as_bytes()
        assert refused(signed_bytes(about, replace(frame, slots=slots))) == "link_differs"


def test_where_the_slot_itself_is_wrong_no_place_is_told():
    with pytest.raises(ActRefused) as refusal:
        opened(OPEN.envelope, "XD")
    assert refusal.value.seal.act_hash == OPEN.act_hash
    assert refusal.value.slot is None


def test_what_an_envelope_claims_is_read_without_proof():
    forged = replace(FRAME, signature=bytes(64)).as_bytes()
    assert claimed_header(forged) == OPEN.header
    with pytest.raises(ActRefused):
        claimed_header(b"")


def test_a_slot_whose_encapsulated_key_is_no_key():
    """The point of order one: everybody would know the secret."""
    frame = read_frame(with_body(b"{}"))
    slots = frame.slots[:32] + bytes(32) + frame.slots[64:]
    about = replace(read_header(frame.header), slots=hashlib.sha256(slots).digest()).as_bytes()
    assert refused(signed_bytes(about, replace(frame, slots=slots))) == "slot_unopened"


def test_an_envelope_has_the_size_that_the_format_states():
    assert len(OPEN.envelope) == 11 + 4 * 4 + len(FRAME.header) + 64 + 2 * slot_size(SUITES[1]) + 512 + 16
    assert {version: slot_size(suite) for version, suite in SUITES.items()} == {1: 184, 2: 1272}


def test_refusals_hold_no_content():
    """Facts are codes, names and numbers of our own making: what is refused is not repeated."""
    canary = "MAREK-CANARY"
    for envelope in (with_body(b'{"a":"MAREK-CANARY"'), signed_anew(header(kind=canary)), canary.encode()):
        with pytest.raises(EnvelopeError) as refusal:
            opened(envelope)
        assert canary not in str(refusal.value)
