"""Consonant skeletons: the part of a word that survives transliteration and careless vowels.

"Mohammed", "Muhamad" and the Arabic letters m-h-m-d share one skeleton. Words that meet in a skeleton
are candidates only; how alike they are is weighed on their letters.
"""

import re
from functools import lru_cache
from operator import eq

_DIGRAPHS = {
    "tsch": "J", "dsch": "J", "shch": "S", "sch": "S", "tch": "J", "dzh": "J", "ck": "k", "sh": "S", "ch": "J",
    "zh": "J", "dj": "J", "xh": "J", "kh": "K", "gh": "K", "ph": "f", "th": "t", "dh": "t", "ts": "s", "tz": "s",
    "dz": "s", "cz": "J", "x": "ks", "qu": "k",
}  # fmt: skip
_DIGRAPH = re.compile("|".join(_DIGRAPHS))  # the longer stand first
# One class per way of speaking: labials, dentals, gutturals (with the soft g and j), sibilants.
_CLASSES = str.maketrans("bpdtgkqcjJKSszfvw", "ppttkkkkkkksssfff", "aeiouy")
# Every sign of a skeleton but digits; those that writers leave out (h and w), and those they take for one another
# (th and s, kh and h, c and s, p and f; l and r of Korean), so that a name may be sought without them.
SIGNS = "ptkmnrlsfh"
SOFT_SIGNS = "hf"
CONFUSED_SIGNS = (("t", "s"), ("k", "h"), ("k", "s"), ("p", "f"), ("l", "r"))
_SILENT_L = ("aille", "eille", "ouille")  # Mireille is heard, and written in other scripts, as Mirey
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=1024)  # asked for more than once while a word is read; whole words are kept by `names`
def skeleton(word: str) -> str:
    """Consonant classes of an ASCII word: vowels, doubles and a final h dropped.

    A word without consonants keeps its first letter in capitals, so that short names still have a key.
    """
    spelt = _DOUBLE.sub(r"\1", word) if any(map(eq, word, word[1:])) else word
    spelt = _DIGRAPH.sub(lambda found: _DIGRAPHS[found.group()], spelt)
    consonants = spelt.removesuffix("h").translate(_CLASSES)
    # Doubles that arose from classes (sz, ck) fold; those a vowel stood between (mm in Mohammed's m-h-m) stay.
    return consonants or spelt[:1].upper()


def skeletons(word: str) -> tuple[str, ...]:
    """Every skeleton a word is found under: its own, and the one heard where w may be a vowel, kh an h, lle no l."""
    own = skeleton(word)
    if "w" in word[1:]:
        other = skeleton(word[0] + word[1:].replace("w", ""))
    elif "kh" in word:
        other = skeleton(word.replace("kh", "h"))
    elif word.endswith(_SILENT_L):
        other = skeleton(word.removesuffix("lle"))
    else:
        return (own,)
    return (own, other) if other != own else (own,)


def neighbours(key: str) -> set[str]:
    """The skeletons reached by dropping one sign: two that share one are at most one edit apart."""
    if len(key) < 3:
        return set()
    return {key[:i] + key[i + 1 :] for i in range(len(key))}
