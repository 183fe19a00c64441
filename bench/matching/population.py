"""A population to search in: the engine's own invented people.

Words are drawn as often as they occur among Wikidata's name tokens where `../shared/data` is at hand, else as
the engine's rarity table has them.
"""

import gzip
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from comity.engines.matching import Subject, rehearsal

LANGUAGES = ("arabic", "russian", "chinese", "japanese")


@cache
def word_chances(folder: Path | None) -> dict[str, float]:
    """Words of names and how often they occur, up to a factor."""
    if folder is None:
        return rehearsal.word_chances()
    counts: dict[str, int] = {}
    for language in LANGUAGES:
        with gzip.open(folder / "names" / f"wd_{language}_train.tsv.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                word, _, count = line.rstrip("\n").split("\t")
                if len(word) > 1:
                    counts[word] = max(counts.get(word, 0), int(count))
    return {word: count**0.9 for word, count in counts.items()}


def people(count: int, seed: int, folder: Path | None, first_id: int = 0) -> Iterator[Subject]:
    """So many people, the same for the same seed."""
    return rehearsal.people(count, seed, word_chances(folder), first_id)
