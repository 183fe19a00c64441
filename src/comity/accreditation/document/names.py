"""Names as badges print them: as they are written, with their reading in Latin letters beside them.

A guard compares the badge with a passport, whose zone is in Latin letters; and the fonts of printed pages have the
scripts of `PRINTED` only: a name in another one would be a row of empty boxes.
"""

from typing import Final

from comity.engines.matching.normalise import script_of
from comity.engines.matching.scripts import readings

PRINTED: Final = frozenset({"Latn", "Cyrl", "Grek", "Arab"})
LATIN: Final = "Latn"


def as_printed(name: str) -> tuple[str, str]:
    """What stands large on a badge, and the reading below it.

    The reading is "" for a name in Latin letters, and where the script leaves vowels out: nobody could tell them.
    """
    words = name.split()
    large = " ".join(word if script_of(word) in PRINTED else _reading(word) or word for word in words)
    if all(script_of(word) == LATIN for word in words):
        return large, ""
    read = [_reading(word) for word in words]
    below = " ".join(read) if all(read) else ""
    return large, "" if below == large else below


def _reading(word: str) -> str:
    """One way to write a word in Latin letters, with capitals; "" where there is none that has its vowels."""
    if script_of(word) == LATIN:
        return word
    found = next(iter(readings(word.lower())), None)
    return "" if found is None or found.vowelless else " ".join(part.capitalize() for part in found.words)
