"""How rare a word is in names, from a table that ships with the engine.

Never from the indexed population: what an asker may not see must not change any weight (nor must the
size of a list). `data/README.md` says how the table was made.
"""

from functools import cache
from importlib import resources

from comity.engines.matching import lexicon
from comity.engines.matching.skeleton import skeleton

RAREST_WORD_BITS = 13.0
RAREST_SKELETON_BITS = 11.0
COMMONEST_BITS = 3.0
SPELLING_BITS = 2.0
# Names with well-known equivalents are common names, however a spelling of theirs fares in the table.
WELL_KNOWN_BITS = 8.0


@cache
def _tables() -> tuple[dict[str, float], dict[str, float]]:
    words: dict[str, float] = {}
    skeletons: dict[str, float] = {}
    text = (resources.files(__package__) / "data" / "rarity.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            kind, bits, *entries = line.split(" ")
            target = words if kind == "word" else skeletons
            target.update(dict.fromkeys(entries, float(bits)))
    return words, skeletons


def known_words() -> dict[str, float]:
    """The words of the table and their rarity in bits."""
    return dict(_tables()[0])


def word_bits(word: str) -> float:
    """-log2 of the chance that a person's name has this word.

    A spelling that is rare itself is no rarer than SPELLING_BITS above the sound it stands for.
    """
    own = _tables()[0].get(word, RAREST_WORD_BITS)
    if word in lexicon.lexicon().groups:
        own = min(own, WELL_KNOWN_BITS)
    return max(COMMONEST_BITS, min(own, skeleton_bits(word) + SPELLING_BITS))


def skeleton_bits(word: str) -> float:
    """-log2 of the chance that a person's name has a word with the same consonant skeleton."""
    return max(COMMONEST_BITS, min(RAREST_SKELETON_BITS, _tables()[1].get(skeleton(word), RAREST_SKELETON_BITS)))
