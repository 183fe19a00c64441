"""Private keys say nothing but their fingerprint; public ones are values; at rest they are locked."""

import copy
import io
import logging
import pickle
import re
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.bindings import crypto_core_ed25519_is_valid_point

from comity.engines.envelopes import (
    KeyRefused,
    OpeningKey,
    RootKey,
    SealingKey,
    Secret,
    SigningKey,
    VerifyingKey,
    locked_fingerprint,
    spoken,
)

from .people import seed

PASS_PHRASE = "correct horse battery staple"
SEED = seed("canary")
KEYS = {
    "root": RootKey(SEED),
    "signing": SigningKey(SEED),
    "opening 1": OpeningKey(SEED, 1),
    "opening 2": OpeningKey(SEED, 2),
}
# Every point of order 1, 2, 4 and 8, in its usual bytes.
LOW_ORDER = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
]


@pytest.fixture(scope="module")
def locked() -> bytes:
    return KEYS["signing"].locked(PASS_PHRASE)


def shows_the_canary(text: str) -> bool:
    """Whether a text holds the seed in any form a program prints bytes in."""
    forms = [SEED.hex(), SEED.hex().upper(), repr(SEED)[2:-1], str(int.from_bytes(SEED, "big")), PASS_PHRASE]
    return any(form in text for form in forms)


@pytest.mark.parametrize("name", sorted(KEYS))
class TestPrivateKeysSayNothing:
    def test_not_in_any_text_form(self, name):
        key = KEYS[name]
        texts = [repr(key), str(key), f"{key}", f"{key!r}", repr({"key": key}), repr(key.seed), f"{key.seed}"]
        texts.append(repr(vars(key)) if hasattr(key, "__dict__") else "")
        assert not any(shows_the_canary(text) for text in texts)
        assert spoken(key.fingerprint) in repr(key)

    def test_not_in_a_log(self, name):
        stream = io.StringIO()
        handler = logging.StreamHandler(stream)
        logger = logging.getLogger("envelopes.tests")
        logger.addHandler(handler)
        logger.warning("the key is %s and %r", KEYS[name], KEYS[name].seed)
        logger.removeHandler(handler)
        assert stream.getvalue()
        assert not shows_the_canary(stream.getvalue())

    @pytest.mark.parametrize("leave", [pickle.dumps, copy.copy, copy.deepcopy], ids=["pickle", "copy", "deepcopy"])
    def test_it_is_not_copied_out(self, name, leave):
        with pytest.raises(TypeError, match="cannot be pickled"):
            leave(KEYS[name])
        with pytest.raises(TypeError, match="cannot be pickled"):
            leave(KEYS[name].seed)


def told_values(frame: traceback.FrameSummary) -> str:
    """The values of a frame, as a debugger's page would print them."""
    return " ".join((frame.locals or {}).values())


def canary_in_our_frames(error: BaseException) -> bool:
    """Whether a debugger's page would show the canary among the values of the engine's own frames."""
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    ours = [frame for frame in told.stack if "envelopes" in frame.filename and "tests" not in frame.filename]
    assert ours
    return any(shows_the_canary(told_values(frame)) for frame in ours) or shows_the_canary(str(error))


class TestRefusalsSayNothing:
    """A page for developers prints the values of every frame: ours hold no secret when they refuse."""

    def test_a_pass_phrase_that_does_not_fit(self, locked):
        altered = locked[:-1] + bytes([locked[-1] ^ 1])
        with pytest.raises(KeyRefused, match="wrong_pass_phrase") as refusal:
            SigningKey.unlock(altered, PASS_PHRASE)
        # The outermost frame of ours still holds what its caller handed in; deeper ones do not.
        told = traceback.TracebackException.from_exception(refusal.value, capture_locals=True)
        deeper = [frame for frame in told.stack if frame.filename.endswith("locking.py")]
        assert deeper
        assert not any(shows_the_canary(told_values(frame)) for frame in deeper)

    def test_a_key_for_another_use(self, locked):
        with pytest.raises(KeyRefused, match="other_use") as refusal:
            OpeningKey.unlock(locked, PASS_PHRASE)
        assert not canary_in_our_frames(refusal.value)

    def test_a_seed_of_another_size(self):
        with pytest.raises(KeyRefused, match="wrong_size") as refusal:
            RootKey(SEED + b"\0")
        assert not shows_the_canary(str(refusal.value))


class TestLocking:
    """Argon2id (RFC 9106) and ChaCha20-Poly1305."""

    def test_what_is_locked_unlocks(self, locked):
        unlocked = SigningKey.unlock(locked, PASS_PHRASE)
        assert unlocked.seed == SEED
        assert unlocked.public == KEYS["signing"].public

    def test_an_opening_key_keeps_its_suite(self):
        key = KEYS["opening 2"]
        assert OpeningKey.unlock(key.locked(PASS_PHRASE), PASS_PHRASE).public == key.public

    def test_the_lock_hides_the_seed_and_shows_the_fingerprint(self, locked):
        assert SEED not in locked
        assert locked_fingerprint(locked) == ("sign", KEYS["signing"].fingerprint)

    def test_twice_locked_it_differs(self, locked):
        assert KEYS["signing"].locked(PASS_PHRASE) != locked

    def test_another_pass_phrase_is_refused(self, locked):
        with pytest.raises(KeyRefused, match="wrong_pass_phrase"):
            SigningKey.unlock(locked, PASS_PHRASE + "!")

    @pytest.mark.parametrize("pass_phrase", ["", "eleven char", "x" * 1001], ids=["none", "short", "long"])
    def test_a_pass_phrase_of_another_length_is_refused(self, pass_phrase):
        with pytest.raises(KeyRefused, match="pass_phrase_length"):
            KEYS["root"].locked(pass_phrase)

    def test_letters_typed_in_parts_are_the_same_letters(self):
        """RFC 8265: é as one character and as two."""
        locked = KEYS["root"].locked("caf\u00e9 caf\u00e9 caf\u00e9")
        assert RootKey.unlock(locked, "cafe\u0301 cafe\u0301 cafe\u0301").public == KEYS["root"].public

    @pytest.mark.parametrize(
        "changed",
        [lambda data: b"", lambda data: data[:-1], lambda data: data + b"\0", lambda data: b"x" + data[1:]],
        ids=["nothing", "cut", "extended", "other magic"],
    )
    def test_other_bytes_are_no_key(self, locked, changed):
        with pytest.raises(KeyRefused, match="not_a_key"):
            SigningKey.unlock(changed(locked), PASS_PHRASE)

    def test_the_fingerprint_cannot_be_exchanged(self, locked):
        position = 20
        altered = locked[:position] + bytes([locked[position] ^ 1]) + locked[position + 1 :]
        with pytest.raises(KeyRefused, match="wrong_pass_phrase"):
            SigningKey.unlock(altered, PASS_PHRASE)


class TestPublicKeys:
    @pytest.mark.parametrize("point", LOW_ORDER)
    def test_a_point_of_low_order_verifies_nothing(self, point):
        """Under it one signature would fit many messages, and prove nothing to a third party."""
        assert not crypto_core_ed25519_is_valid_point(bytes.fromhex(point))
        with pytest.raises(KeyRefused, match="weak_key"):
            VerifyingKey(bytes.fromhex(point), "sign")

    @pytest.mark.parametrize("point", [bytes(32), b"\1" + bytes(31)], ids=["order 4", "order 1"])
    def test_nothing_is_sealed_to_a_point_of_low_order(self, point):
        """Everybody would know the secret. Wycheproof has all of them, where it is at hand."""
        with pytest.raises(KeyRefused, match="weak_key"):
            SealingKey(1, point)

    @pytest.mark.parametrize("size", [0, 31, 33])
    def test_another_size_is_refused(self, size):
        with pytest.raises(KeyRefused, match="wrong_size"):
            VerifyingKey(bytes(size), "sign")
        with pytest.raises(KeyRefused, match="wrong_size"):
            SealingKey(1, bytes(size))

    def test_an_unknown_suite_is_refused(self):
        with pytest.raises(KeyRefused, match="unknown_suite"):
            OpeningKey.generate(3)

    def test_each_use_has_its_own_fingerprint(self):
        raw = KEYS["root"].public.raw
        fingerprints = {
            VerifyingKey(raw, "root").fingerprint,
            VerifyingKey(raw, "sign").fingerprint,
            SealingKey(1, raw).fingerprint,
        }
        assert len(fingerprints) == 3

    def test_new_keys_differ(self):
        assert SigningKey.generate().public != SigningKey.generate().public
        assert OpeningKey.generate(2).public != OpeningKey.generate(2).public

    def test_the_same_key_is_the_same_value(self):
        assert SigningKey(SEED).public == SigningKey(SEED).public
        assert hash(OpeningKey(SEED, 1).public) == hash(OpeningKey(SEED, 1).public)


class TestSigning:
    @given(message=st.binary(max_size=50), context=st.binary(max_size=10).filter(lambda text: b"\0" not in text))
    def test_a_signature_fits_its_message_and_context_only(self, message, context):
        key = KEYS["signing"]
        signature = key.sign(context, message)
        assert key.public.verifies(signature, context, message)
        assert not key.public.verifies(signature, context, message + b"\0")
        assert not key.public.verifies(signature, context + b"x", message)
        assert not RootKey(seed("other")).public.verifies(signature, context, message)

    @pytest.mark.parametrize("signature", [b"", bytes(63), bytes(64), bytes(65)], ids=["none", "63", "64", "65"])
    def test_other_bytes_are_no_signature(self, signature):
        assert not KEYS["signing"].public.verifies(signature, b"context", b"message")


@given(st.binary(min_size=32, max_size=32))
def test_a_fingerprint_is_read_aloud_as_six_groups_of_five_digits(fingerprint):
    text = spoken(fingerprint)
    assert re.fullmatch(r"[0-9]{5}(?: [0-9]{5}){5}", text)
    assert int(text.replace(" ", "")) == int.from_bytes(fingerprint, "big") % 10**30


def test_a_secret_is_never_formatted():
    secret = Secret(SEED)
    assert not any(map(shows_the_canary, [repr(secret), str(secret), f"{secret}", f"{secret:>40}", format(secret, "")]))
