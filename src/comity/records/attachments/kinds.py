"""What a file is, by its first bytes. Its name and what the browser says of it play no part."""

from enum import StrEnum
from typing import Final


class FileKind(StrEnum):
    """How a file is dealt with."""

    PICTURE = "picture"
    DOCUMENT = "document"
    FINGERPRINT = "fingerprint"


HEAD_BYTES: Final = 64

JPEG, PDF = "image/jpeg", "application/pdf"
NIST, WSQ = "application/x-nist-itl", "application/x-wsq"
SUFFIXES: Final = {JPEG: "jpg", PDF: "pdf", NIST: "nist", WSQ: "wsq"}

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*")
_WSQ_MARKERS = range(0xA2, 0xA9)


def kind_of(head: bytes) -> FileKind | None:
    """What a file with these first bytes is; None for what is not accepted."""
    if head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return FileKind.PICTURE
    if head.startswith(b"%PDF-"):
        return FileKind.DOCUMENT
    return FileKind.FINGERPRINT if fingerprint_type(head) else None


def fingerprint_type(head: bytes) -> str:
    """The media type of a fingerprint file, or "": ANSI/NIST-ITL begins with its first record's length, WSQ with its
    start and another marker.
    """
    if head.startswith((b"1.001:", b"1.01:")):
        return NIST
    if head[:3] == b"\xff\xa0\xff" and len(head) > 3 and head[3] in _WSQ_MARKERS:
        return WSQ
    return ""
