"""Films as cameras write them, box by box: small, and with whatever a test hides in them."""

import struct


def box(kind: bytes, content: bytes = b"") -> bytes:
    """One box of ISO/IEC 14496-12."""
    return struct.pack(">I4s", 8 + len(content), kind) + content


def reference(flags: int = 1, where: bytes = b"") -> bytes:
    """A table of one data reference; flag 1: the media are in this file."""
    entry = box(b"url ", struct.pack(">I", flags) + where)
    return box(b"dref", struct.pack(">II", 0, 1) + entry)


def movie(*, seconds: int = 90, handler: bytes = b"vide", data: bytes | None = None, extra: bytes = b"") -> bytes:
    """The description of a film with one track."""
    header = box(b"mvhd", struct.pack(">IIIII", 0, 0, 0, 1_000, seconds * 1_000) + bytes(80))
    kind = box(b"hdlr", struct.pack(">II4s", 0, 0, handler) + bytes(13))
    information = box(b"minf", box(b"dinf", data if data is not None else reference()) + box(b"stbl"))
    return box(b"moov", header + box(b"trak", box(b"mdia", kind + information) + extra))


def film(*, head: bytes | None = None, behind: bytes = b"", media: bytes = b"\x01" * 400) -> bytes:
    """A whole film."""
    return box(b"ftyp", b"isom\x00\x00\x02\x00isommp42") + (head or movie()) + box(b"mdat", media) + behind
