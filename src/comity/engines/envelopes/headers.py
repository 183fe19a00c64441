"""The header of an act: what everybody who carries it can read, and what its signature covers."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from comity.engines.ledger import Json, canonical

from .codes import ACT_ID, BUREAU, CODE, EVALUATION, HANDLING, ORGANISATION
from .errors import ActRefused
from .framing import LARGEST_HEADER, MOST_RECIPIENTS
from .parsing import Members, base64_text, instant_text, parse_canonical

Audience: TypeAlias = Literal["open", "confidential"]

SIGNED = b"comity-act/1"  # the context of the signature, and of the act's hash
_BOUND = b"comity-slot/1"

_HASH_SIZE = 32


@dataclass(frozen=True, slots=True)
class Header:
    """What is said of an act outside its sealed body.

    version         of the envelope; names the suite
    organisation    within which the act is said
    id              UUIDv7 in lower case
    issuer          bureau whose word the act is
    kind            what sort of act, such as `message`; kind_version: of its schema
    priority        code of the exchange's clocks
    handling        H0-H3
    evaluation      4x4, such as `B2`; None where the act holds nothing to evaluate, such as a receipt
    recipients      bureaus of an open audience, ascending; None for a confidential one
    issued_at       when the issuer says that it sealed the act
    valid_until     until when it holds, if it ends by itself
    reply_to        id of the act that it answers
    epoch           of the directory it was sealed under; directory: hash of that directory's head, so that two members
                    who were shown different ones notice
    signer          fingerprint of the key that signed it
    body            commitment to the body: SHA-256(32 random bytes ‖ body)
    ciphertext      SHA-256 of the encrypted body
    slots           SHA-256 of all slots

    The last four are empty in a header that is not finished; no envelope has one.
    """

    version: int
    organisation: str
    id: str
    issuer: str
    kind: str
    kind_version: int
    priority: str
    handling: str
    evaluation: str | None
    recipients: tuple[str, ...] | None
    issued_at: datetime
    valid_until: datetime | None
    reply_to: str | None
    epoch: int
    directory: bytes
    signer: bytes = b""
    body: bytes = b""
    ciphertext: bytes = b""
    slots: bytes = b""

    @property
    def audience(self) -> Audience:
        """Whether the recipients are named."""
        return "confidential" if self.recipients is None else "open"

    def as_bytes(self) -> bytes:
        """The canonical bytes that are signed."""
        return canonical(self._members() | {"slots": base64_text(self.slots)})

    def bound(self) -> bytes:
        """SHA-256 over everything but the slots: each slot is sealed for this header and fits under no other."""
        return hashlib.sha256(_BOUND + b"\0" + canonical(self._members())).digest()

    def _members(self) -> dict[str, Json]:
        return {
            "v": self.version,
            "organisation": self.organisation,
            "id": self.id,
            "issuer": self.issuer,
            "signer": base64_text(self.signer),
            "kind": self.kind,
            "kind_version": self.kind_version,
            "priority": self.priority,
            "handling": self.handling,
            "evaluation": self.evaluation,
            "audience": self.audience,
            "recipients": None if self.recipients is None else list(self.recipients),
            "issued_at": instant_text(self.issued_at),
            "valid_until": None if self.valid_until is None else instant_text(self.valid_until),
            "reply_to": self.reply_to,
            "body": base64_text(self.body),
            "ciphertext": base64_text(self.ciphertext),
            "epoch": self.epoch,
            "directory": base64_text(self.directory),
        }


def act_hash(header: bytes) -> bytes:
    """What names an act for good: SHA-256 over the bytes that were signed, which bind everything else.

    The signature itself is left out: a dishonest issuer could make two for one act.
    """
    return hashlib.sha256(SIGNED + b"\0" + header).digest()


def read_header(data: bytes) -> Header:
    """Read a header from outside.  Raises ActRefused for anything but the one way to write it."""
    value = parse_canonical(data, part="header", largest=LARGEST_HEADER, refusal=ActRefused)
    members = Members(value, part="header", refusal=ActRefused)
    audience = members.text("audience", CODE)
    if audience not in ("open", "confidential"):
        raise ActRefused("field_wrong", part="header", field="audience")
    recipients = None
    if audience == "open":
        recipients = members.sorted_texts("recipients", BUREAU, most=MOST_RECIPIENTS)
    else:
        members.nothing("recipients")
    header = Header(
        version=members.number("v", least=1, most=255),
        organisation=members.text("organisation", ORGANISATION),
        id=members.text("id", ACT_ID),
        issuer=members.text("issuer", BUREAU),
        signer=members.octets("signer", _HASH_SIZE),
        kind=members.text("kind", CODE),
        kind_version=members.number("kind_version", least=1, most=9_999),
        priority=members.text("priority", CODE),
        handling=members.text("handling", HANDLING),
        evaluation=members.optional_text("evaluation", EVALUATION),
        recipients=recipients,
        issued_at=members.instant("issued_at"),
        valid_until=members.optional_instant("valid_until"),
        reply_to=members.optional_text("reply_to", ACT_ID),
        body=members.octets("body", _HASH_SIZE),
        ciphertext=members.octets("ciphertext", _HASH_SIZE),
        epoch=members.number("epoch", least=1),
        directory=members.octets("directory", _HASH_SIZE),
        slots=members.octets("slots", _HASH_SIZE),
    )
    members.end()
    return header
