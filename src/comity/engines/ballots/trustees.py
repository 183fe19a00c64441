"""Who can open the tally, and what they published when the election was set up.

Source: Belenios specification 2.0, sections 4.5 to 4.7; the certificates of 3.x from archives that its tools wrote.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

from . import limits, strict
from .defects import ArchiveRejected
from .proofs import Proof


@dataclass(frozen=True, slots=True)
class SignedMessage:
    """A message and its signature; the message is kept as the very text that was signed."""

    message: str
    signature: Proof

    @classmethod
    def read(cls, value: Any) -> "SignedMessage":
        members = strict.fields(value, ("message", "signature"))
        return cls(strict.text(members["message"]), Proof.read(members["signature"]))

    def written(self) -> dict[str, Any]:
        return {"message": self.message, "signature": self.signature.written()}

    def opened(self) -> Any:
        """The JSON value inside the message, which must be strict as well."""
        return strict.parse(self.message.encode("utf-8"))


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """A trustee's public key X = g^x, with a proof that the trustee knows x.

    signature   of the key by the trustee's certificate; 3.x threshold trustees only
    name        by which the trustee is known to the public, where the tools were told one
    """

    pok: Proof
    public_key: str
    signature: Proof | None = None
    name: str | None = None

    @classmethod
    def read(cls, value: Any) -> "VerificationKey":
        members = strict.fields(value, ("pok", "public_key", "signature", "name"), ("signature", "name"))
        return cls(
            pok=Proof.read(members["pok"]),
            public_key=strict.text(members["public_key"]),
            signature=Proof.read(members["signature"]) if "signature" in members else None,
            name=strict.text(members["name"]) if "name" in members else None,
        )

    def written(self) -> dict[str, Any]:
        signature = {} if self.signature is None else {"signature": self.signature.written()}
        name = {} if self.name is None else {"name": self.name}
        return {"pok": self.pok.written(), "public_key": self.public_key, **signature, **name}


@dataclass(frozen=True, slots=True)
class Single:
    """A trustee without whom nothing is decrypted."""

    key: VerificationKey
    members = 1

    @classmethod
    def read(cls, value: Any) -> "Single":
        key = VerificationKey.read(value)
        if key.signature is not None:
            raise ArchiveRejected("shape_differs", expected="pok, public_key")
        return cls(key)

    def written(self) -> list[Any]:
        return ["Single", self.key.written()]

    @property
    def keys(self) -> tuple[VerificationKey, ...]:
        return (self.key,)


@dataclass(frozen=True, slots=True)
class Pedersen:
    """Trustees of whom any `threshold` together decrypt.

    certs         each member's certificate: the keys by which members signed and encrypted to one another
    coefexps      each member's commitments A_ik to the coefficients of its polynomial, signed
    signatures    3.x only: each member signed all certificates with its own commitments
    keys          each member's verification key; in 3.x signed
    """

    threshold: int
    certs: tuple[SignedMessage, ...]
    coefexps: tuple[SignedMessage, ...]
    keys: tuple[VerificationKey, ...]
    signatures: tuple[Proof, ...] | None = None

    @property
    def members(self) -> int:
        """How many trustees share the key."""
        return len(self.certs)

    @classmethod
    def read(cls, value: Any) -> "Pedersen":
        names = ("threshold", "certs", "coefexps", "signatures", "verification_keys")
        members = strict.fields(value, names, ("signatures",))
        certs = tuple(SignedMessage.read(each) for each in strict.items(members["certs"], 1, limits.TRUSTEES))
        size, signatures = len(certs), None
        if "signatures" in members:
            signatures = tuple(Proof.read(each) for each in strict.exactly(members["signatures"], size))
        return cls(
            threshold=strict.integer(members["threshold"], 1, size),
            certs=certs,
            coefexps=tuple(SignedMessage.read(each) for each in strict.exactly(members["coefexps"], size)),
            keys=tuple(VerificationKey.read(each) for each in strict.exactly(members["verification_keys"], size)),
            signatures=signatures,
        )

    def written(self) -> list[Any]:
        signatures = {} if self.signatures is None else {"signatures": [each.written() for each in self.signatures]}
        return [
            "Pedersen",
            {
                "threshold": self.threshold,
                "certs": [each.written() for each in self.certs],
                "coefexps": [each.written() for each in self.coefexps],
                **signatures,
                "verification_keys": [each.written() for each in self.keys],
            },
        ]


Trustee: TypeAlias = Single | Pedersen


@dataclass(frozen=True, slots=True)
class CertificateContext:
    """Which place of which group of trustees a 3.x certificate is for, so that none can be used elsewhere."""

    group: str
    size: int
    threshold: int
    index: int


@dataclass(frozen=True, slots=True)
class CertificateKeys:
    """What a certificate's message says."""

    verification: str
    encryption: str
    context: CertificateContext | None = None

    @classmethod
    def read(cls, value: Any) -> "CertificateKeys":
        members = strict.fields(value, ("context", "verification", "encryption"), ("context",))
        context = None
        if "context" in members:
            stated = strict.fields(members["context"], ("group", "size", "threshold", "index"))
            numbers = (strict.integer(stated[name], 0, limits.TRUSTEES) for name in ("size", "threshold", "index"))
            context = CertificateContext(strict.text(stated["group"]), *numbers)
        return cls(strict.text(members["verification"]), strict.text(members["encryption"]), context)

    def written(self) -> dict[str, Any]:
        context: dict[str, Any] = {}
        if self.context is not None:
            names = ("group", "size", "threshold", "index")
            context = {"context": {name: getattr(self.context, name) for name in names}}
        return {**context, "verification": self.verification, "encryption": self.encryption}


def read_coefexps(value: Any, threshold: int) -> tuple[str, ...]:
    """The commitments in a member's message: as many as the threshold."""
    members = strict.fields(value, ("coefexps",))
    return tuple(strict.text(each) for each in strict.exactly(members["coefexps"], threshold))


def read_trustees(data: bytes) -> tuple[Trustee, ...]:
    """All trustees, in the order that numbers them.  Raises ArchiveRejected."""
    trustees = tuple(_read_trustee(each) for each in strict.items(strict.parse(data), 1, limits.TRUSTEES))
    if (count := sum(trustee.members for trustee in trustees)) > limits.TRUSTEES:
        raise ArchiveRejected("length_differs", given=count, least=1, most=limits.TRUSTEES)
    return trustees


def written_trustees(trustees: tuple[Trustee, ...]) -> bytes:
    """The trustees as they stand in an archive."""
    return strict.compact([trustee.written() for trustee in trustees])


def _read_trustee(value: Any) -> Trustee:
    kind, content = strict.exactly(value, 2)
    if kind == "Single":
        return Single.read(content)
    if kind == "Pedersen":
        return Pedersen.read(content)
    raise ArchiveRejected("trustee_unknown", given=str(kind)[:40])
