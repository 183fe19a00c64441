"""How much of a sent file is accepted. Asked before anything is decoded."""

from dataclasses import asdict, dataclass

MIB = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one file, of what belongs to one holder, and of the process that reads it.

    pixels           of a picture; page_pixels: of one drawn page
    cpu_seconds      of the reading process; wait_seconds: until it is ended, whatever it does
    longest_side     of a picture as it is kept; thumbnail_side: of its small copy
    """

    file_bytes: int = 12 * MIB
    files: int = 20
    pixels: int = 40_000_000
    longest_side: int = 4_000
    thumbnail_side: int = 240
    pages: int = 60
    page_pixels: int = 3_000_000
    kept_bytes: int = 64 * MIB
    cpu_seconds: int = 30
    wait_seconds: int = 60
    memory_bytes: int = 1024 * MIB

    def as_json(self) -> dict[str, int]:
        """The bounds as the reading process takes them."""
        return asdict(self)


LIMITS = Limits()
PUBLIC_LONGEST_SIDE = 800
"""Pixels of a picture that anyone may see: enough to know a face."""
