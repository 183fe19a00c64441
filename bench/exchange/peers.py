"""What others do for the same message to the same bureaus: OpenSSL's CMS, and plain signatures."""

import shutil
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

OPENSSL = shutil.which("openssl")


class Cms:
    """A message signed and enveloped as S/MIME is (CMS, RFC 5652): P-256 for every recipient, AES-256."""

    def __init__(self, folder: Path, recipients: int) -> None:
        self._folder = folder
        _write_certificate(folder, "signer")
        names = [f"r{number}" for number in range(recipients)]
        for name in names:
            _write_certificate(folder, name)
        self._recipients = [f"{name}.pem" for name in names]

    def seal(self, message: bytes) -> bytes:
        """Sign and envelope one message, with a process each."""
        signed = self._run("-sign", "-signer", "signer.pem", "-inkey", "signer.key", given=message)
        return self._run("-encrypt", "-aes256", *self._recipients, given=signed)

    def version(self) -> str:
        """What `openssl version` says."""
        return subprocess.run([str(OPENSSL), "version"], check=True, capture_output=True, text=True).stdout.strip()

    def seconds_to_start(self) -> float:
        """How long two processes take that do nothing."""
        begun = time.perf_counter()
        for _ in range(2):
            subprocess.run([str(OPENSSL), "version"], check=True, capture_output=True)
        return time.perf_counter() - begun

    def _run(self, *words: str, given: bytes) -> bytes:
        command = [str(OPENSSL), "cms", "-binary", "-outform", "DER", *words]
        return subprocess.run(command, input=given, cwd=self._folder, check=True, capture_output=True).stdout


def _write_certificate(folder: Path, name: str) -> None:
    """A self-signed certificate and its key, as two files."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .sign(key, SHA256())
    )
    (folder / f"{name}.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / f"{name}.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
