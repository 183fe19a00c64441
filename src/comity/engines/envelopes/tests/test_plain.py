"""The engine and a second, plain implementation understand each other."""

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from comity.engines.envelopes import SUITES, Link, seal
from comity.engines.envelopes.slots import info, open_slot

from . import plain
from .people import BUREAUS, CAST, DIRECTORY, NOON, draft, recipient, seed
from .test_standards import hpke_vector, octets

HANDLING = {1: "H0", 2: "H3"}
RECIPIENTS = ("XB", "XC")


def plainly_opened(envelope: bytes, code: str, version: int) -> dict | None:
    key = CAST[code].opening[version - 1]
    return plain.opened(
        envelope,
        bureau=code,
        seed=bytes(key.seed),
        sealing_public=key.public.raw,
        signing_public=CAST["XA"].signing.public.raw,
    )


@pytest.mark.parametrize("audience", ["open", "confidential"])
@pytest.mark.parametrize("version", sorted(SUITES))
def test_what_the_engine_seals_opens_plainly_for_its_recipients_only(version, audience):
    act = seal(
        draft(handling=HANDLING[version], audience=audience),
        signer=CAST["XA"].signing,
        recipients=[recipient(code, version, 7, b"p" * 32) for code in RECIPIENTS],
        directory=DIRECTORY,
        at=NOON,
    )
    for code in BUREAUS:
        found = plainly_opened(act.envelope, code, version)
        assert (found is not None) == (code in RECIPIENTS)
        assert found is None or found == {"number": 7, "previous": b"p" * 32, "body": dict(draft().body)}


class TestPlainHpke:
    """The twin itself is what the standards say, in both directions."""

    @pytest.mark.parametrize("version", sorted(SUITES))
    def test_it_decapsulates_the_published_secret(self, shared_data, version):
        vector = hpke_vector(shared_data, version)
        shared = plain.decapsulated(version, octets(vector["enc"]), octets(vector["skRm"]))
        assert shared == octets(vector["shared_secret"])
        key, nonce = plain.key_and_nonce(version, shared, octets(vector["info"]))
        assert (key, nonce) == (octets(vector["key"]), octets(vector["base_nonce"]))

    def test_it_encapsulates_as_published(self, shared_data):
        vector = hpke_vector(shared_data, 1)
        encapsulated, shared = plain.encapsulated_by(octets(vector["skEm"]), octets(vector["pkRm"]))
        assert (encapsulated, shared) == (octets(vector["enc"]), octets(vector["shared_secret"]))


def test_a_slot_that_was_sealed_plainly_opens_in_the_engine():
    key, link, bound = CAST["XB"].opening[0], Link(3, b"p" * 32, b"b" * 32), b"h" * 32
    about = info(bound, key.fingerprint, "XB")
    encapsulated, shared = plain.encapsulated_by(seed("ephemeral"), key.public.raw)
    content_key, nonce = plain.key_and_nonce(1, shared, about)
    secret = b"k" * 32 + link.blind + (3).to_bytes(8, "big") + link.previous
    slot = link.commitment("XB") + encapsulated + ChaCha20Poly1305(content_key).encrypt(nonce, secret, b"")
    assert open_slot(SUITES[1], slot, [key], bound=bound, recipient="XB") == (b"k" * 32, link)
