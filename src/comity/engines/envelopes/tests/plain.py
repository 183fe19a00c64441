"""A second implementation, slow and plain: from docs/reference/act-format.md, RFC 9180 and the draft of X-Wing.

It shares no code with the engine, nor the library's HPKE: only the primitives beneath.
"""

import base64
import hashlib
import hmac
import json
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

KEM_IDS = {1: 0x0020, 2: 0x647A}
ENCAPSULATED = {1: 32, 2: 1120}
X_WING_LABEL = b"\\.//^\\"


# RFC 9180, section 4: labelled HKDF-SHA256.


def extract(suite: bytes, salt: bytes, label: bytes, material: bytes) -> bytes:
    return hmac.digest(salt, b"HPKE-v1" + suite + label + material, "sha256")


def expand(suite: bytes, key: bytes, label: bytes, info: bytes, size: int) -> bytes:
    labelled = struct.pack(">H", size) + b"HPKE-v1" + suite + label + info
    output, block = b"", b""
    for counter in range(1, -(-size // 32) + 1):
        block = hmac.digest(key, block + labelled + bytes([counter]), "sha256")
        output += block
    return output[:size]


# RFC 9180, section 4.1, and draft-connolly-cfrg-xwing-kem, section 5: the shared secret.


def shared_by_dh(dh: bytes, encapsulated: bytes, public: bytes) -> bytes:
    suite = b"KEM" + struct.pack(">H", KEM_IDS[1])
    return expand(suite, extract(suite, b"", b"eae_prk", dh), b"shared_secret", encapsulated + public, 32)


def decapsulated(version: int, encapsulated: bytes, seed: bytes) -> bytes:
    """The shared secret, for the holder of a seed."""
    if version == 1:
        private = X25519PrivateKey.from_private_bytes(seed)
        dh = private.exchange(X25519PublicKey.from_public_bytes(encapsulated))
        return shared_by_dh(dh, encapsulated, private.public_key().public_bytes_raw())
    expanded = hashlib.shake_256(seed).digest(96)
    private = X25519PrivateKey.from_private_bytes(expanded[64:])
    theirs = encapsulated[1088:]
    by_lattice = MLKEM768PrivateKey.from_seed_bytes(expanded[:64]).decapsulate(encapsulated[:1088])
    by_curve = private.exchange(X25519PublicKey.from_public_bytes(theirs))
    ours = private.public_key().public_bytes_raw()
    return hashlib.sha3_256(by_lattice + by_curve + theirs + ours + X_WING_LABEL).digest()


def encapsulated_by(ephemeral: bytes, public: bytes) -> tuple[bytes, bytes]:
    """(encapsulated key, shared secret) of suite 1, with a given ephemeral key."""
    private = X25519PrivateKey.from_private_bytes(ephemeral)
    encapsulated = private.public_key().public_bytes_raw()
    return encapsulated, shared_by_dh(private.exchange(X25519PublicKey.from_public_bytes(public)), encapsulated, public)


def key_and_nonce(version: int, shared: bytes, info: bytes) -> tuple[bytes, bytes]:
    """RFC 9180, section 5.1: the key schedule in base mode, and the nonce of the first message."""
    suite = b"HPKE" + struct.pack(">HHH", KEM_IDS[version], 1, 3)
    context = b"\0" + extract(suite, b"", b"psk_id_hash", b"") + extract(suite, b"", b"info_hash", info)
    secret = extract(suite, shared, b"secret", b"")
    return expand(suite, secret, b"key", context, 32), expand(suite, secret, b"base_nonce", context, 12)


# docs/reference/act-format.md.


def parts(envelope: bytes) -> tuple[int, bytes, bytes, bytes, bytes]:
    """(version, header, signature, slots, ciphertext)."""
    assert envelope[:10] == b"comity-act"
    position, found = 11, []
    for _ in range(4):
        (size,) = struct.unpack(">I", envelope[position : position + 4])
        found.append(envelope[position + 4 : position + 4 + size])
        position += 4 + size
    assert position == len(envelope)
    return envelope[10], *found


def fingerprint(use: int, version: int, public: bytes) -> bytes:
    return hashlib.sha256(b"comity-key/1\0" + bytes([use, version]) + public).digest()


def bound(header: dict) -> bytes:
    rest = {name: value for name, value in header.items() if name != "slots"}
    # The header's names and values are ASCII, so that sorting by characters is what RFC 8785 asks.
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(b"comity-slot/1\0" + text.encode()).digest()


def opened(envelope: bytes, *, bureau: str, seed: bytes, sealing_public: bytes, signing_public: bytes) -> dict | None:
    """{number, previous, body} of an act as one of its recipients, or None where no slot opens."""
    version, header_bytes, signature, slots, ciphertext = parts(envelope)
    header = json.loads(header_bytes)
    assert base64.b64decode(header["signer"]) == fingerprint(1, 0, signing_public)
    Ed25519PublicKey.from_public_bytes(signing_public).verify(signature, b"comity-act/1\0" + header_bytes)
    assert base64.b64decode(header["slots"]) == hashlib.sha256(slots).digest()
    assert base64.b64decode(header["ciphertext"]) == hashlib.sha256(ciphertext).digest()
    info = b"comity-slot/1\0" + bound(header) + fingerprint(2, version, sealing_public) + bureau.encode()
    size = 32 + ENCAPSULATED[version] + 104 + 16
    for start in range(0, len(slots), size):
        secret = slot_secret(version, slots[start : start + size], seed, info)
        if secret is not None:
            return content(secret, slots[start : start + 32], header, ciphertext, bureau)
    return None


def slot_secret(version: int, slot: bytes, seed: bytes, info: bytes) -> bytes | None:
    encapsulated, sealed = slot[32 : 32 + ENCAPSULATED[version]], slot[32 + ENCAPSULATED[version] :]
    key, nonce = key_and_nonce(version, decapsulated(version, encapsulated, seed), info)
    try:
        return ChaCha20Poly1305(key).decrypt(nonce, sealed, b"")
    except InvalidTag:
        return None


def content(secret: bytes, commitment: bytes, header: dict, ciphertext: bytes, bureau: str) -> dict:
    content_key, rest = secret[:32], secret[32:]
    assert commitment == hashlib.sha256(b"comity-link/1\0" + rest + bureau.encode()).digest()
    plaintext = ChaCha20Poly1305(content_key).decrypt(bytes(12), ciphertext, b"comity-body/1")
    (size,) = struct.unpack(">I", plaintext[32:36])
    body = plaintext[36 : 36 + size]
    assert base64.b64decode(header["body"]) == hashlib.sha256(plaintext[:32] + body).digest()
    assert set(plaintext[36 + size :]) <= {0}
    (number,) = struct.unpack(">Q", rest[32:40])
    return {"number": number, "previous": rest[40:], "body": json.loads(body)}
