"""How far apart two spellings are, counted in the mistakes that make one of the other.

An optimal string alignment (insert, delete, replace, exchange neighbours) whose costs know what is
easily confused: vowels, letters of one sound, doubled letters. A vowelless word (Arabic, Hebrew)
pays next to nothing for the vowels it lacks.
"""

from functools import lru_cache

VOWELS = frozenset("aeiouy")
SOUNDS = (
    "bp", "dt", "gk", "kq", "ck", "cq", "gq", "gj", "cs", "sz", "cz", "fv", "vw", "fp", "fb", "bv", "jz", "gh", "hk",
    "hj", "jy", "iy", "lr", "mn", "cj", "dz", "kx", "hx", "sx", "tz", "uw", "ow", "cg",
)  # fmt: skip
ALIKE = frozenset(pair for sound in SOUNDS for pair in (sound, sound[::-1]))

FULL = 1.0
VOWEL_FOR_VOWEL = 0.35
VOWEL_MORE = 0.45
ALIKE_FOR_ALIKE = 0.4
DOUBLED = 0.15
SILENT_H = 0.35
EXCHANGED = 0.8
VOWELLESS_VOWEL = 0.05
SEMIVOWELS = frozenset("wyah")


@lru_cache(maxsize=262144)
def spelling_distance(first: str, second: str, vowelless: bool = False) -> float:
    """Weighted edit distance of two ASCII words; symmetric but for rounding.

    vowelless   True where one of the words comes from a script that leaves vowels out
    returns     0 for equal words; 1 for each unlikely mistake, less for a likely one
    Source: optimal string alignment (Boytsov 2011, ACM JEA 16), costs of our own.
    """
    if first == second:
        return 0.0
    before: list[float] = []
    above = [0.0]
    for j, letter in enumerate(second):
        above.append(above[j] + _lone(second, j, letter, vowelless))
    for i, letter in enumerate(first):
        row = [above[0] + _lone(first, i, letter, vowelless)]
        drop = row[0] - above[0]
        for j, other in enumerate(second):
            best = above[j] + replacement(letter, other, vowelless)
            best = min(best, above[j + 1] + drop, row[j] + _lone(second, j, other, vowelless))
            if i and j and letter == second[j - 1] and first[i - 1] == other and letter != other:
                best = min(best, before[j - 1] + EXCHANGED)
            row.append(best)
        before, above = above, row
    return above[-1]


def _lone(word: str, position: int, letter: str, vowelless: bool) -> float:
    """Cost of a letter that the other word lacks."""
    if position and word[position - 1] == letter:
        return DOUBLED
    if vowelless and (letter in VOWELS or (position and letter in SEMIVOWELS)):
        return VOWELLESS_VOWEL
    if letter in VOWELS:
        return VOWEL_MORE
    if letter == "h" and position:
        return SILENT_H
    return FULL


def replacement(letter: str, other: str, vowelless: bool) -> float:
    """Cost of one letter written for another."""
    if letter == other:
        return 0.0
    if letter in VOWELS and other in VOWELS:
        return 2 * VOWELLESS_VOWEL if vowelless else VOWEL_FOR_VOWEL
    if vowelless and letter + other in {"wo", "ow", "wu", "uw", "ea", "ae"}:
        return VOWELLESS_VOWEL
    return ALIKE_FOR_ALIKE if letter + other in ALIKE else FULL
