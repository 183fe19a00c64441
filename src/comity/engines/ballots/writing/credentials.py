"""The voters' codes: drawn by the credential authority, typed by the voter, never seen by the server.

From a code and the election's uuid follows a secret scalar; its public key stands on the electoral roll and signs the
ballot.  Two forms of codes are in use: five groups of three characters, the last a check (tools 2.0 to 2.3), and four
groups of 5, 6, 5, 6 characters without one (tools 2.4 and later).

Source: Belenios specification 2.0 and 3.1, credentials.
"""

import hashlib
import re

from comity.engines.ballots.groups import Group

from .forms import Form
from .refusals import StepRefused
from .secret import Draw, Secret, drawn

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_CHECK_MODULUS = 53
_STRETCHING_ROUNDS = 1000
_UUID_LENGTH = 14
_UUID = re.compile(f"[{_ALPHABET}]{{{_UUID_LENGTH},100}}")
_GROUPS = {Form.TOOLS_2_0: (3, 3, 3, 3, 3), Form.TOOLS_3_X: (5, 6, 5, 6)}
_PATTERNS = {
    form: re.compile("-".join(f"[{_ALPHABET}]{{{length}}}" for length in lengths)) for form, lengths in _GROUPS.items()
}


def new_uuid(draw: Draw = drawn) -> str:
    """A fresh name for an election, as the tools make them: 14 characters, public."""
    return _characters(_UUID_LENGTH, draw)


def require_uuid(uuid: str) -> None:
    """Refuse what the tools would not take for an election's name; it also names files.  Raises StepRefused."""
    if not _UUID.fullmatch(uuid):
        raise StepRefused("uuid_malformed", uuid=uuid[:40])


def new_code(form: Form, draw: Draw = drawn) -> str:
    """A fresh secret code for one voter: 82 bits of chance in the old form, 128 in the new."""
    lengths = _GROUPS[form]
    characters = _characters(sum(lengths) - (form is Form.TOOLS_2_0), draw)
    if form is Form.TOOLS_2_0:
        characters += _check_character(characters)
    remaining = iter(characters)
    return "-".join("".join(next(remaining) for _ in range(length)) for length in lengths)


def scalar_of(code: str, uuid: str, group: Group) -> Secret:
    """The secret scalar of a code in one election.  Raises StepRefused: code_malformed, code_mistyped."""
    if _PATTERNS[Form.TOOLS_3_X].fullmatch(code):
        hashes = (hashlib.sha256(f"derive_credential|{uuid}|{part}|{code}".encode()).digest() for part in (0, 1))
        return Secret(int.from_bytes(b"".join(hashes), "big") % group.order)
    if not _PATTERNS[Form.TOOLS_2_0].fullmatch(code):
        raise StepRefused("code_malformed")
    characters = code.replace("-", "")
    if characters[-1] != _check_character(characters[:-1]):
        raise StepRefused("code_mistyped")
    stretched = hashlib.pbkdf2_hmac("sha256", code.encode(), uuid.encode(), _STRETCHING_ROUNDS, dklen=32)
    return Secret(int.from_bytes(stretched, "big") % group.order)


def public_key(code: str, uuid: str, group: Group) -> str:
    """The public credential of a code in one election.  Raises StepRefused: code_malformed, code_mistyped."""
    return group.encode(group.power_secret(group.generator, scalar_of(code, uuid, group).reveal()))


def _characters(count: int, draw: Draw) -> str:
    return "".join(_ALPHABET[draw(len(_ALPHABET))] for _ in range(count))


def _check_character(characters: str) -> str:
    number = 0
    for character in characters:
        number = number * len(_ALPHABET) + _ALPHABET.index(character)
    return _ALPHABET[_CHECK_MODULUS - number % _CHECK_MODULUS]
