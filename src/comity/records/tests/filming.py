"""Films as cameras write them, box by box: small, and with whatever a test hides in them."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass


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


@dataclass(frozen=True)
class Picture:
    """One coded picture of a film; `alone`: it is shown without those before it."""

    data: bytes
    alone: bool


def moving_film(pictures: Sequence[Picture], *, milliseconds: int, width: int, height: int) -> bytes:
    """A film that plays: VP9 pictures as a coder gave them, each shown for so many milliseconds.

    Source: ISO/IEC 14496-12:2022, 8; VP Codec ISO Media File Format Binding 1.0 (`vp09`, `vpcC`).
    """
    lasts = len(pictures) * milliseconds
    matrix = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    header = box(b"ftyp", b"isom\x00\x00\x02\x00isommp42")
    description = box(
        b"mvhd",
        struct.pack(">5IIHH8x", 0, 0, 0, 1_000, lasts, 0x10000, 0x100, 0) + matrix + bytes(24) + struct.pack(">I", 2),
    )
    track = box(
        b"tkhd",
        struct.pack(">5I", 3, 0, 0, 1, 0)
        + struct.pack(">I8x4h", lasts, 0, 0, 0, 0)
        + matrix
        + struct.pack(">II", width << 16, height << 16),
    )
    media = box(b"mdhd", struct.pack(">5I2H", 0, 0, 0, 1_000, lasts, 0x55C4, 0))
    handler = box(b"hdlr", struct.pack(">II4s12x", 0, 0, b"vide") + b"\x00")
    configuration = box(b"vpcC", struct.pack(">I", 0x0100_0000) + bytes((0, 10, 0x82, 1, 1, 1, 0, 0)))
    entry = box(
        b"vp09",
        struct.pack(">6xH16xHHIII", 1, width, height, 0x480000, 0x480000, 0)
        + struct.pack(">H32xHh", 1, 24, -1)
        + configuration,
    )
    alone = [number for number, picture in enumerate(pictures, 1) if picture.alone]
    sizes = [len(picture.data) for picture in pictures]

    def movie_with(offset: int) -> bytes:
        table = (
            box(b"stsd", struct.pack(">II", 0, 1) + entry)
            + box(b"stts", struct.pack(">4I", 0, 1, len(pictures), milliseconds))
            + box(b"stss", struct.pack(f">II{len(alone)}I", 0, len(alone), *alone))
            + box(b"stsc", struct.pack(">5I", 0, 1, 1, len(pictures), 1))
            + box(b"stsz", struct.pack(f">3I{len(sizes)}I", 0, 0, len(sizes), *sizes))
            + box(b"stco", struct.pack(">3I", 0, 1, offset))
        )
        shown = box(b"vmhd", struct.pack(">I8x", 1))
        information = box(b"minf", shown + box(b"dinf", reference()) + box(b"stbl", table))
        return box(b"moov", description + box(b"trak", track + box(b"mdia", media + handler + information)))

    offset = len(header) + len(movie_with(0)) + 8
    return header + movie_with(offset) + box(b"mdat", b"".join(picture.data for picture in pictures))
