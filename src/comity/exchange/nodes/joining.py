"""How a node joins: a one-time code, and two files that carry nothing in the clear.

    hub    invite   ──  the code, by a way on which nobody else listens  ──▶  node
    node   request  ──  a file, by any way; its fingerprint is read out  ──▶  hub
    hub    answer   ──  a file, by any way; the organisation's fingerprint is read out  ──▶  node

Both files are sealed under the code's secret, so whoever carries them can neither read nor alter them. Whoever stole
the code could make a request: hence the fingerprint that people read to each other, which is of everything the request
says. No private key is in either file.

    code      comity-join/1.<hub>.<node>.<organisation>.<bureaus, joined by +>.<secret, base32>.<check, 8 digits>
    file      one line: comity-join/1 request|answer <node>; then base64 of nonce (12 bytes) ‖ ChaCha20-Poly1305
"""

import base64
import binascii
import hashlib
import os
import re
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from comity.engines import ledger
from comity.engines.envelopes import Secret
from comity.engines.ledger import LedgerError
from comity.exchange import errors

MARK = "comity-join/1"
SECRET_SIZE = 20  # bytes: 160 bits, 32 letters and digits
LARGEST_FILE = 24 * 2**20  # bytes: a directory, in base64, with room
MOST_BUREAUS = 64

Part: TypeAlias = Literal["request", "answer"]

_NONCE_SIZE = 12
_NODE = r"[A-Za-z][A-Za-z0-9_-]{0,39}"
_CODE = re.compile(
    rf"{re.escape(MARK)}\.(?P<hub>{_NODE})\.(?P<node>{_NODE})\.(?P<organisation>[a-z0-9-]{{1,60}})"
    r"\.(?P<bureaus>[A-Z0-9-]{1,16}(?:\+[A-Z0-9-]{1,16})*)\.(?P<secret>[A-Z2-7]{32})\.(?P<check>[0-9]{8})"
)


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a one-time code says.

    hub, node      codes of both
    organisation   the name under which it signs its directory
    bureaus        that the node is to host
    secret         20 random bytes, under which both files are sealed
    """

    hub: str
    node: str
    organisation: str
    bureaus: tuple[str, ...]
    secret: bytes = field(repr=False)

    @property
    def code(self) -> str:
        """As it is given to the other side."""
        secret = base64.b32encode(self.secret).decode("ascii")
        text = f"{MARK}.{self.hub}.{self.node}.{self.organisation}.{'+'.join(self.bureaus)}.{secret}"
        return f"{text}.{_check(text)}"


def new_secret() -> Secret:
    """The secret of a new code."""
    return Secret(os.urandom(SECRET_SIZE))


def read_code(text: str) -> Invitation:
    """A code as it was typed or pasted.  Raises JoinCodeNotValid, which never repeats the code."""
    compact = "".join(text.split())
    found = _CODE.fullmatch(compact)
    if found is None or _check(compact.rpartition(".")[0]) != found["check"]:
        raise errors.JoinCodeNotValid
    bureaus = tuple(found["bureaus"].split("+"))
    if len(bureaus) > MOST_BUREAUS or len(set(bureaus)) != len(bureaus):
        raise errors.JoinCodeNotValid
    secret = Secret(base64.b32decode(found["secret"]))
    return Invitation(found["hub"], found["node"], found["organisation"], bureaus, secret)


def seal(invitation: Invitation, part: Part, said: dict[str, Any]) -> str:
    """A file that says something to the other side."""
    head, nonce = _head(part, invitation.node), os.urandom(_NONCE_SIZE)
    box = ChaCha20Poly1305(_key(invitation, part)).encrypt(nonce, ledger.canonical(said), head.encode())
    return f"{head}\n{base64.encodebytes(nonce + box).decode('ascii')}"


def open_file(invitation: Invitation, part: Part, text: str) -> dict[str, Any]:
    """What the other side says in a file.  Raises JoinFileNotValid for another file, another code, or altered bytes."""
    head, _, body = text.partition("\n")
    if len(text) > LARGEST_FILE or head.strip() != _head(part, invitation.node):
        raise errors.JoinFileNotValid
    try:
        box = base64.b64decode("".join(body.split()), validate=True)
        key = ChaCha20Poly1305(_key(invitation, part))
        plain = key.decrypt(box[:_NONCE_SIZE], box[_NONCE_SIZE:], _head(part, invitation.node).encode())
        said = ledger.parse(plain)
    except (binascii.Error, ValueError, InvalidTag, LedgerError):
        raise errors.JoinFileNotValid from None
    if not isinstance(said, dict):
        raise errors.JoinFileNotValid
    return said


def node_of(text: str) -> str:
    """The node that a file is of, as it claims: so that the code of its invitation is found."""
    words = text.partition("\n")[0].split()
    if len(words) != 3 or words[0] != MARK or not re.fullmatch(_NODE, words[2]):
        raise errors.JoinFileNotValid
    return words[2]


def fingerprint(said: dict[str, Any]) -> bytes:
    """Of everything a request says: 32 bytes, that both sides read to each other."""
    return hashlib.sha256(f"{MARK} request\0".encode() + ledger.canonical(said)).digest()


def _head(part: Part, node: str) -> str:
    return f"{MARK} {part} {node}"


def _key(invitation: Invitation, part: Part) -> Secret:
    info = f"{_head(part, invitation.node)} {invitation.hub} {invitation.organisation}".encode()
    return Secret(HKDF(SHA256(), 32, salt=None, info=info).derive(invitation.secret))


def _check(text: str) -> str:
    """Eight digits that tell a mistyped code from a wrong one; they protect nothing."""
    return str(int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") % 10**8).zfill(8)
