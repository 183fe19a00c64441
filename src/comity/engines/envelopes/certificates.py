"""What a bureau's offline root says about its other keys: certificates, and revocations."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias, cast, get_args

from comity.engines.ledger import Json, canonical

from .codes import BUREAU, CODE, ORGANISATION
from .errors import CertificateRefused, KeyRefused
from .keys import ED25519_SIZE, SIGNATURE_SIZE, RootKey, SealingKey, VerifyingKey
from .parsing import Members, base64_text, instant_text
from .suites import SUITES

Reason: TypeAlias = Literal["key_compromise", "affiliation_changed", "superseded", "cessation_of_operation"]
"""Why a key is revoked: the reason codes of RFC 5280, section 5.3.1, that a bureau can have."""

SIGNING_LIFETIME = timedelta(days=365)  # what is usual; the longest allowed is twice that
SEALING_LIFETIME = timedelta(days=31)
LONGEST_LIFETIME = timedelta(days=731)

_CERTIFICATE = b"comity-certificate/1"
_REVOCATION = b"comity-revocation/1"
_PART = "certificate"


@dataclass(frozen=True, slots=True)
class KeyCertificate:
    """A root's word that a key belongs to its bureau, for one use, in [valid_from, valid_until).

    organisation    whose directory it is for: a bureau may belong to several, with other keys
    serial          from 1, ascending within a bureau; names the certificate where it is revoked
    signature       the root's, over the canonical bytes of everything else
    """

    organisation: str
    bureau: str
    serial: int
    key: VerifyingKey | SealingKey
    valid_from: datetime
    valid_until: datetime
    signature: bytes

    def is_in_force(self, at: datetime) -> bool:
        """Whether `at` lies in its time.  A revocation is the directory's to know."""
        return self.valid_from <= at < self.valid_until

    def as_json(self) -> dict[str, Json]:
        """As it stands in a directory."""
        return self._statement() | {"signature": base64_text(self.signature)}

    def _statement(self) -> dict[str, Json]:
        return _certificate_statement(
            self.organisation, self.bureau, self.serial, self.key, self.valid_from, self.valid_until
        )

    def require_certified(self, root: VerifyingKey) -> None:
        """Raises CertificateRefused not_signed_by_root unless the root signed it."""
        if not root.verifies(self.signature, _CERTIFICATE, canonical(self._statement())):
            raise CertificateRefused("not_signed_by_root", bureau=self.bureau, serial=self.serial)


@dataclass(frozen=True, slots=True)
class Revocation:
    """A root's word that one of its certificates holds no longer.

    since    from when: what arrives later is refused, whatever time it states
    """

    organisation: str
    bureau: str
    serial: int
    reason: Reason
    since: datetime
    signature: bytes

    def as_json(self) -> dict[str, Json]:
        """As it stands in a directory."""
        return self._statement() | {"signature": base64_text(self.signature)}

    def _statement(self) -> dict[str, Json]:
        return _revocation_statement(self.organisation, self.bureau, self.serial, self.reason, self.since)

    def require_certified(self, root: VerifyingKey) -> None:
        """Raises CertificateRefused not_signed_by_root unless the root signed it."""
        if not root.verifies(self.signature, _REVOCATION, canonical(self._statement())):
            raise CertificateRefused("not_signed_by_root", bureau=self.bureau, serial=self.serial)


def certify(
    root: RootKey,
    key: VerifyingKey | SealingKey,
    *,
    organisation: str,
    bureau: str,
    serial: int,
    valid_from: datetime,
    valid_until: datetime,
) -> KeyCertificate:
    """Certify a bureau's key.

    Raises CertificateRefused for a lifetime that is empty or longer than LONGEST_LIFETIME, and for names that a
    directory cannot hold.
    """
    statement = _certificate_statement(organisation, bureau, serial, key, valid_from, valid_until)
    signature = root.sign(_CERTIFICATE, canonical(statement))
    return read_certificate(statement | {"signature": base64_text(signature)})


def revoke(root: RootKey, certificate: KeyCertificate, *, reason: Reason, since: datetime) -> Revocation:
    """Take a certificate back, from a moment on."""
    statement = _revocation_statement(certificate.organisation, certificate.bureau, certificate.serial, reason, since)
    signature = root.sign(_REVOCATION, canonical(statement))
    return read_revocation(statement | {"signature": base64_text(signature)})


def read_certificate(value: Json) -> KeyCertificate:
    """Read what `as_json` wrote.  Its signature is not verified here.  Raises CertificateRefused."""
    members = Members(value, part=_PART, refusal=CertificateRefused)
    use = members.text("use", CODE)
    version = members.number("suite", least=0, most=255)
    certificate = KeyCertificate(
        organisation=members.text("organisation", ORGANISATION),
        bureau=members.text("bureau", BUREAU),
        serial=members.number("serial", least=1),
        key=_read_key(use, version, members),
        valid_from=members.instant("from"),
        valid_until=members.instant("until"),
        signature=members.octets("signature", SIGNATURE_SIZE),
    )
    members.end()
    lifetime = certificate.valid_until - certificate.valid_from
    if not timedelta(0) < lifetime <= LONGEST_LIFETIME:
        raise CertificateRefused(
            "impossible_lifetime", bureau=certificate.bureau, serial=certificate.serial, longest=LONGEST_LIFETIME.days
        )
    return certificate


def read_revocation(value: Json) -> Revocation:
    """Read what `as_json` wrote.  Its signature is not verified here.  Raises CertificateRefused."""
    members = Members(value, part="revocation", refusal=CertificateRefused)
    reason = members.text("reason", CODE)
    if reason not in get_args(Reason):
        raise CertificateRefused("field_wrong", part="revocation", field="reason")
    revocation = Revocation(
        organisation=members.text("organisation", ORGANISATION),
        bureau=members.text("bureau", BUREAU),
        serial=members.number("serial", least=1),
        reason=cast(Reason, reason),
        since=members.instant("since"),
        signature=members.octets("signature", SIGNATURE_SIZE),
    )
    members.end()
    return revocation


def _read_key(use: str, version: int, members: Members) -> VerifyingKey | SealingKey:
    try:
        if use == "sign" and version == 0:
            return VerifyingKey(members.octets("key", ED25519_SIZE), "sign")
        if use == "seal" and version in SUITES:
            return SealingKey(version, members.octets("key", SUITES[version].public_size))
    except KeyRefused as error:
        raise CertificateRefused("weak_key") from error
    raise CertificateRefused("unknown_use", use=use, suite=version)


def _certificate_statement(
    organisation: str,
    bureau: str,
    serial: int,
    key: VerifyingKey | SealingKey,
    valid_from: datetime,
    valid_until: datetime,
) -> dict[str, Json]:
    return {
        "organisation": organisation,
        "bureau": bureau,
        "serial": serial,
        "use": key.use,
        # A signature is the same in every version of the envelope, a sealing key belongs to one.
        "suite": key.version if isinstance(key, SealingKey) else 0,
        "key": base64_text(key.raw),
        "from": instant_text(valid_from),
        "until": instant_text(valid_until),
    }


def _revocation_statement(
    organisation: str, bureau: str, serial: int, reason: Reason, since: datetime
) -> dict[str, Json]:
    return {
        "organisation": organisation,
        "bureau": bureau,
        "serial": serial,
        "reason": reason,
        "since": instant_text(since),
    }
