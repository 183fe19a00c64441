"""The address in the QR code of a printed notice: what proves that this node signed it, and nothing of its content."""

from comity.notices.models import Notice

HASH_BEGINS = 16  # hexadecimal digits of the hash that stand in the address

# Base64 as addresses carry it (RFC 4648, section 5), without the padding that says nothing.
_TO_ADDRESS = str.maketrans("+/", "-_", "=")
_FROM_ADDRESS = str.maketrans("-_", "+/")


def verify_address(notice: Notice, host: str, language: str) -> str:
    """Where anybody can ask whether this node signed the notice."""
    return (
        f"https://{host}/public/{language}/verify/{notice.reference}/{notice.edition_number}/"
        f"{notice.frozen_hash[:HASH_BEGINS]}/{notice.signature.translate(_TO_ADDRESS)}/"
    )


def signature_from(part: str) -> str:
    """The signature that stands in an address, as `checkpoints.verify_text` takes it."""
    return part.translate(_FROM_ADDRESS) + "=" * (-len(part) % 4)
