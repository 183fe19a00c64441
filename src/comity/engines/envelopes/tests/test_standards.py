"""The suites are what they say: published vectors, those that must be accepted and those that must be refused."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.bindings._rust import openssl as rust_openssl
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from comity.engines.envelopes import SUITES, KeyRefused, OpeningKey, SealingKey, VerifyingKey

HKDF_SHA256, CHACHA20_POLY1305 = 0x0001, 0x0003
KEMS = {1: 0x0020, 2: 0x647A}


def octets(text: str) -> bytes:
    return bytes.fromhex(text)


def groups(shared_data: Path, name: str) -> list[dict[str, Any]]:
    path = shared_data / "crypto" / "wycheproof" / f"{name}_test.json"
    return json.loads(path.read_text(encoding="utf-8"))["testGroups"]


def cases(shared_data: Path, name: str) -> list[dict[str, Any]]:
    return [case for group in groups(shared_data, name) for case in group["tests"]]


def hpke_vector(shared_data: Path, version: int) -> dict[str, Any]:
    """The vector of a version's suite, in base mode."""
    name = "test-vectors.json" if version == 1 else "hpke-pq-test-vectors.json"
    suite = (0, KEMS[version], HKDF_SHA256, CHACHA20_POLY1305)
    vectors = json.loads((shared_data / "crypto" / "hpke" / name).read_text(encoding="utf-8"))
    return next(each for each in vectors if (each["mode"], each["kem_id"], each["kdf_id"], each["aead_id"]) == suite)


def decrypted(version: int, sealed: bytes, key: OpeningKey, info: bytes, aad: bytes) -> bytes:
    """The suite's own decryption, with the additional data of the vectors, which acts do not use."""
    return rust_openssl.hpke._decrypt_with_aad(SUITES[version]._hpke, sealed, key.half, info, aad)


@pytest.mark.parametrize("version", sorted(SUITES))
class TestHpke:
    """RFC 9180; draft-ietf-hpke-pq for X-Wing."""

    def test_a_seed_gives_the_published_public_key(self, shared_data, version):
        vector = hpke_vector(shared_data, version)
        assert OpeningKey(octets(vector["skRm"]), version).public.raw == octets(vector["pkRm"])

    def test_the_first_published_encryption_opens(self, shared_data, version):
        vector = hpke_vector(shared_data, version)
        key, first = OpeningKey(octets(vector["skRm"]), version), vector["encryptions"][0]
        sealed = octets(vector["enc"]) + octets(first["ct"])
        assert decrypted(version, sealed, key, octets(vector["info"]), octets(first["aad"])) == octets(first["pt"])

    def test_the_sizes_are_the_published_ones(self, shared_data, version):
        vector = hpke_vector(shared_data, version)
        assert SUITES[version].public_size == len(octets(vector["pkRm"]))
        assert SUITES[version].encapsulated_size == len(octets(vector["enc"]))

    def test_changed_or_under_other_data_it_does_not_open(self, shared_data, version):
        vector = hpke_vector(shared_data, version)
        key, first = OpeningKey(octets(vector["skRm"]), version), vector["encryptions"][0]
        sealed, info, aad = octets(vector["enc"]) + octets(first["ct"]), octets(vector["info"]), octets(first["aad"])
        for changed in (
            (bytes([sealed[0] ^ 1]) + sealed[1:], info, aad),
            (sealed[:-1] + bytes([sealed[-1] ^ 1]), info, aad),
            (sealed, info + b"\0", aad),
            (sealed, info, b""),
        ):
            with pytest.raises(InvalidTag):
                decrypted(version, changed[0], key, changed[1], changed[2])


class TestWycheproof:
    """C2SP Wycheproof: what must be accepted is, what must be refused is."""

    def test_ed25519(self, shared_data):
        for group in groups(shared_data, "ed25519"):
            raw = octets(group["publicKey"]["pk"])
            VerifyingKey(raw, "sign")  # every key there is one that we would take
            for case in group["tests"]:
                message, signature = octets(case["msg"]), octets(case["sig"])
                if case["result"] == "valid":
                    Ed25519PublicKey.from_public_bytes(raw).verify(signature, message)
                    continue
                with pytest.raises((InvalidSignature, ValueError)):
                    Ed25519PublicKey.from_public_bytes(raw).verify(signature, message)

    def test_x25519(self, shared_data):
        refused = 0
        for case in cases(shared_data, "x25519"):
            private, raw = X25519PrivateKey.from_private_bytes(octets(case["private"])), octets(case["public"])
            if "ZeroSharedSecret" in case["flags"]:
                refused += 1
                with pytest.raises(KeyRefused, match="weak_key"):
                    SealingKey(1, raw)
            else:
                SealingKey(1, raw)
                assert private.exchange(X25519PublicKey.from_public_bytes(raw)) == octets(case["shared"])
        assert refused == 31

    def test_chacha20_poly1305(self, shared_data):
        for case in cases(shared_data, "chacha20_poly1305"):
            cipher, nonce, aad = ChaCha20Poly1305(octets(case["key"])), octets(case["iv"]), octets(case["aad"])
            sealed, message = octets(case["ct"]) + octets(case["tag"]), octets(case["msg"])
            if case["result"] == "valid":
                assert cipher.encrypt(nonce, message, aad) == sealed
                assert cipher.decrypt(nonce, sealed, aad) == message
                continue
            with pytest.raises((InvalidTag, ValueError)):
                cipher.decrypt(nonce, sealed, aad)

    def test_hkdf_sha256(self, shared_data):
        for case in cases(shared_data, "hkdf_sha256"):
            salt, info, size = octets(case["salt"]), octets(case["info"]), case["size"]
            if case["result"] == "valid":
                assert HKDF(hashes.SHA256(), size, salt, info).derive(octets(case["ikm"])) == octets(case["okm"])
                continue
            with pytest.raises(ValueError, match="larger than 8160 octets"):
                HKDF(hashes.SHA256(), size, salt, info)

    def test_mlkem_768(self, shared_data):
        tried = {"valid": 0, "invalid": 0}
        for group in groups(shared_data, "mlkem_768"):
            if group["type"] != "MLKEMTest":
                continue
            for case in group["tests"]:
                tried[case["result"]] += 1
                if case["result"] == "valid":
                    private = MLKEM768PrivateKey.from_seed_bytes(octets(case["seed"]))
                    assert private.public_key().public_bytes_raw() == octets(case["ek"])
                    assert private.decapsulate(octets(case["c"])) == octets(case["K"])
                    continue
                with pytest.raises(ValueError):  # noqa: PT011  # the library's message is not ours to fix
                    MLKEM768PrivateKey.from_seed_bytes(octets(case["seed"])).decapsulate(octets(case["c"]))
        assert tried == {"valid": 153, "invalid": 40}


def test_a_sealing_key_with_an_impossible_ml_kem_half_is_refused():
    """FIPS 203, section 7.2: coefficients beyond the modulus."""
    good = OpeningKey(bytes(32), 2).public.raw
    with pytest.raises(KeyRefused, match="weak_key"):
        SealingKey(2, b"\xff\xff\xff" + good[3:])


def test_an_x_wing_seed_expands_as_the_draft_says():
    """draft-connolly-cfrg-xwing-kem, section 5.2: SHAKE256 to 96 bytes, ML-KEM's 64 first."""
    seed = bytes(range(32))
    expanded = hashlib.shake_256(seed).digest(96)
    mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64]).public_key()
    x25519 = X25519PrivateKey.from_private_bytes(expanded[64:]).public_key()
    raw = OpeningKey(seed, 2).public.raw
    assert raw == mlkem.public_bytes_raw() + x25519.public_bytes_raw()
    assert MLKEM768PublicKey.from_public_bytes(raw[:1184]).public_bytes_raw() == raw[:1184]
