"""Private keys of this node and of the bureaus it hosts, as files of the node's folder.

    keys/node.secret       32 random bytes in hexadecimal: what the rings are locked with. COMITY_SECRET_FILE names
                           another place for it, such as a disk that is not in the backups
    keys/bureaus/XA.ring   signing and opening keys of one bureau
    keys/roots/XA.root     its root, in a file of its own: it certifies the others and belongs on another machine
    keys/roots/@….root     that of the organisation, which signs the directory
    keys/<folder>/….key    seeds of apps above, such as those that sign the badges of a session

A ring is a list of seeds, encrypted with ChaCha20-Poly1305 under a key derived from the node's secret and the file's
name. The secret is random, so nothing is stretched: two hundred bureaus are unlocked at once. Whoever moves a root away
locks it under a pass phrase (`engines.envelopes.RootKey.locked`).
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from comity.core.home import place, write_private
from comity.engines import ledger
from comity.engines.envelopes.keys import OpeningKey, RootKey, SigningKey
from comity.engines.envelopes.locking import Secret

SEED_SIZE = 32
_NONCE_SIZE = 12
_MAGIC = b"comity-ring\x01"
_LOCK = threading.RLock()  # of what was read from the files
_MAKING = threading.Lock()


class KeysUnreadable(RuntimeError):
    """A file of keys was altered, or belongs to a node with another secret. Its name is told, never what it holds."""


@dataclass(frozen=True, slots=True, repr=False)
class Ring:
    """The keys of one bureau: `signing` for each serial of a certificate, `opening` for each serial and suite."""

    signing: tuple[tuple[int, SigningKey], ...] = ()
    opening: tuple[tuple[int, OpeningKey], ...] = ()

    def signer(self, serial: int) -> SigningKey | None:
        """The key that a certificate with this serial is for."""
        return dict(self.signing).get(serial)

    @property
    def openers(self) -> tuple[OpeningKey, ...]:
        """Every key that may still open something, the newest first."""
        return tuple(key for _, key in sorted(self.opening, key=lambda held: -held[0]))


def ring(bureau: str) -> Ring:
    """The keys of a bureau as its file has them; an empty ring where there is none.  Raises KeysUnreadable."""
    path = place("keys", "bureaus", f"{bureau}.ring")
    try:
        stamp = path.stat().st_mtime_ns
    except FileNotFoundError:
        return Ring()
    with _LOCK:
        known = _rings.get(path)
        if known is None or known[0] != stamp:
            known = _rings[path] = stamp, _read_ring(path)
        return known[1]


def keep_ring(bureau: str, held: Ring) -> None:
    """Write the keys of a bureau, whole or not at all."""
    lines = [f"sign {serial} 0 {_seed(key).hex()}" for serial, key in held.signing]
    lines += [f"seal {serial} {key.version} {_seed(key).hex()}" for serial, key in held.opening]
    path = place("keys", "bureaus", f"{bureau}.ring")
    _write(path, "\n".join(lines).encode())
    with _LOCK:
        _rings.pop(path, None)


def root(name: str) -> RootKey | None:
    """The root of a bureau, or of the organisation (`@name`); None where it was moved away.  Raises KeysUnreadable."""
    path = place("keys", "roots", f"{name}.root")
    return RootKey(_read(path)) if path.exists() else None


def make_root(name: str) -> RootKey:
    """A new root, kept in its own file."""
    made = RootKey.generate()
    keep_root(name, made)
    return made


def keep_root(name: str, key: RootKey) -> None:
    """Have a root at this node that was kept elsewhere."""
    _write(place("keys", "roots", f"{name}.root"), _seed(key))


def forget_root(name: str) -> None:
    """Have a root here no more."""
    place("keys", "roots", f"{name}.root").unlink(missing_ok=True)


def keep_seed(folder: str, name: str, seed: Secret) -> None:
    """Lock a seed of an app above into a file of its own folder."""
    _write(place("keys", folder, f"{name}.key"), seed)


def seed(folder: str, name: str) -> Secret | None:
    """Such a seed; None where it was never here or was moved away.  Raises KeysUnreadable."""
    path = place("keys", folder, f"{name}.key")
    return _read(path) if path.exists() else None


def forget_seed(folder: str, name: str) -> None:
    """Have such a seed here no more."""
    place("keys", folder, f"{name}.key").unlink(missing_ok=True)


@contextmanager
def exclusively() -> Iterator[None]:
    """While keys are made: no other thread or process of this node makes any. Reading goes on: the writer reads too."""
    with _MAKING, place("keys", "lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


_rings: dict[Path, tuple[int, Ring]] = {}


def _read_ring(path: Path) -> Ring:
    signing: list[tuple[int, SigningKey]] = []
    opening: list[tuple[int, OpeningKey]] = []
    for line in _read(path).splitlines():
        use, serial, version, seed = line.split()
        secret = Secret(bytes.fromhex(seed.decode()))
        if use == b"sign":
            signing.append((int(serial), SigningKey(secret)))
        else:
            opening.append((int(serial), OpeningKey(secret, int(version))))
    return Ring(tuple(signing), tuple(opening))


def _seed(key: SigningKey | OpeningKey) -> Secret:
    # The engine gives a seed to nobody but the file it is locked into, and this is that file.
    return key._seed


def _write(path: Path, content: bytes) -> None:
    nonce = os.urandom(_NONCE_SIZE)
    sealed = ChaCha20Poly1305(_key_for(path)).encrypt(nonce, content, _MAGIC)
    write_private(path, (_MAGIC + nonce + sealed).hex())


def _read(path: Path) -> Secret:
    try:
        raw = bytes.fromhex(path.read_text(encoding="ascii"))
        if not raw.startswith(_MAGIC):
            raise KeysUnreadable(f"{path.name} holds no keys")
        box = raw[len(_MAGIC) :]
        return Secret(ChaCha20Poly1305(_key_for(path)).decrypt(box[:_NONCE_SIZE], box[_NONCE_SIZE:], _MAGIC))
    except (InvalidTag, ValueError):
        raise KeysUnreadable(f"{path.name} was altered, or is of another node") from None


def _key_for(path: Path) -> Secret:
    info = f"comity-ring/1\0{path.parent.name}/{path.name}".encode()
    return Secret(HKDF(SHA256(), 32, salt=None, info=info).derive(_node_secret()))


def _node_secret() -> Secret:
    path = Path(settings.COMITY_SECRET_FILE or place("keys", "node.secret"))
    with _LOCK:
        if not path.exists():
            write_private(path, ledger.new_salt().hex())
        return Secret(bytes.fromhex(path.read_text(encoding="ascii")))
