"""The credential authority's certificate of the roll, which Belenios 3.3 may put beside the credentials.

Source: the published types of Belenios 3.3 (`credentials_certificate`, a signed message); no archive with one was at
hand, so what it signs is checked against the election, and the signature by the formula of all signed messages.
"""

from . import strict
from .defects import ArchiveRejected
from .setting import Setting
from .trustees import SignedMessage

_FIELDS = ("uuid", "voter_list_length", "public_creds_hash", "verification_key", "encryption_key")


def require_certificate(setting: Setting, data: bytes, *, uuid: str, credentials: str, voters: int) -> None:
    """Refuse a certificate of another roll, or one that its own key did not sign.

    uuid         of the election
    credentials  SHA-256 of the list of credentials, in hexadecimal; voters: how many it has

    Raises ArchiveRejected: certificate_for_other_roll, certificate_signature_invalid, and what malformed data raise.
    """
    certificate = SignedMessage.read(strict.parse(data))
    said = strict.fields(certificate.opened(), _FIELDS)
    roll = (strict.text(said["uuid"]), strict.sha256(said["public_creds_hash"]), said["voter_list_length"])
    if roll != (uuid, credentials, voters):
        raise ArchiveRejected("certificate_for_other_roll")
    setting.group.decode(strict.text(said["encryption_key"]))
    signer = setting.group.decode(strict.text(said["verification_key"]))
    proof = certificate.signature
    commitment = setting.texts([setting.commitment(signer, proof)])
    if proof.response >= setting.order or (
        proof.challenge % setting.order != setting.challenge(f"sigmsg|{certificate.message}|{commitment}")
    ):
        raise ArchiveRejected("certificate_signature_invalid")
