"""Certificates of the servers: the hub is the authority of its own federation, and of nothing else.

Both ends of a leaf show one, so neither a stolen password nor a stranger's certificate suffices alone. They protect
the way between two servers; what travels on it is sealed and signed by the bureaus, whoever holds these keys.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_LASTS = timedelta(days=3_650)
SERVER_LASTS = timedelta(days=397)
# The clock of whoever reads a certificate may be behind.
_BACKDATED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Certified:
    """A certificate and its private key, both PEM."""

    certificate: bytes
    key: bytes = field(repr=False)


class RequestRefused(ValueError):
    """A request for a certificate that is none, or not for a key as ours are."""


def make_authority(code: str, *, at: datetime) -> Certified:
    """The authority of the federation whose hub has this code. It certifies servers, and no other authority."""
    key = _new_key()
    name = _name(f"{code} federation")
    builder = _builder(name, name, key.public_key(), at, AUTHORITY_LASTS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=True), critical=True)
    return _signed(builder, key, key)


def certify_server(authority: Certified, code: str, host: str, *, at: datetime) -> Certified:
    """A key for the server of a node, certified for its code and the host at which it is reached.

    Each server dials and is dialled, so the certificate serves for both.
    """
    asked = request_certificate(code)
    return Certified(certify_request(authority, asked.certificate, code, host, at=at), asked.key)


def request_certificate(code: str) -> Certified:
    """A new key for a node's server, and the request to certify it (PKCS #10): the key never leaves its node."""
    key = _new_key()
    request = x509.CertificateSigningRequestBuilder().subject_name(_name(code)).sign(key, hashes.SHA256())
    return Certified(request.public_bytes(serialization.Encoding.PEM), _private_bytes(key))


def certify_request(authority: Certified, request: bytes, code: str, host: str, *, at: datetime) -> bytes:
    """The certificate, PEM, of the key that a request shows; everything else is the authority's own word.

    Raises RequestRefused for what is no request, is not signed by its own key, or asks for another kind of key.
    """
    issuer = x509.load_pem_x509_certificate(authority.certificate)
    issuer_key = serialization.load_pem_private_key(authority.key, None)
    if not isinstance(issuer_key, ec.EllipticCurvePrivateKey):
        raise TypeError("the key of the authority is of another kind")
    uses = (ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH)
    builder = _builder(_name(code), issuer.subject, _requested_key(request), at, SERVER_LASTS)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=False), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage(uses), critical=False)
    builder = builder.add_extension(x509.SubjectAlternativeName([_reached_at(host)]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def fingerprint(certificate: bytes) -> bytes:
    """SHA-256 of a certificate: 32 bytes, which both sides can read out to each other."""
    return x509.load_pem_x509_certificate(certificate).fingerprint(hashes.SHA256())


def _requested_key(request: bytes) -> ec.EllipticCurvePublicKey:
    try:
        asked = x509.load_pem_x509_csr(request)
        key, signed = asked.public_key(), asked.is_signature_valid
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise RequestRefused("this is no request for a certificate") from None
    if not signed or not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise RequestRefused("the request is not signed by a key on the curve P-256")
    return key


def _new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _reached_at(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, at: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - _BACKDATED)
        .not_valid_after(at - _BACKDATED + lasts)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _signed(
    builder: x509.CertificateBuilder, key: ec.EllipticCurvePrivateKey, issuer_key: ec.EllipticCurvePrivateKey
) -> Certified:
    certificate = builder.sign(issuer_key, hashes.SHA256())
    return Certified(certificate.public_bytes(serialization.Encoding.PEM), _private_bytes(key))


def _private_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
