"""How far apart two spellings are, counted in the mistakes that make one of the other.

An optimal string alignment (insert, delete, replace, exchange neighbours) whose costs know what is
easily confused: vowels, letters of one sound, doubled letters. A vowelless word (Arabic, Hebrew)
pays next to nothing for the vowels it lacks. Costs are whole numbers, so that compiled code agrees exactly.
"""

from functools import lru_cache

VOWELS = frozenset("aeiouy")
SOUNDS = (
    "bp", "dt", "gk", "kq", "ck", "cq", "gq", "gj", "cs", "sz", "cz", "fv", "vw", "fp", "fb", "bv", "jz", "gh", "hk",
    "hj", "jy", "iy", "lr", "mn", "cj", "dz", "kx", "hx", "sx", "tz", "uw", "ow", "cg",
)  # fmt: skip
# Alike too where a script without vowels had to do with the letters it has: Julio is kh-w-l-y-w.
VOWELLESS_SOUNDS = ("jk", "fw", "ks", "ht")
ALIKE = frozenset(pair for sound in SOUNDS for pair in (sound, sound[::-1]))
VOWELLESS_ALIKE = ALIKE | {pair for sound in VOWELLESS_SOUNDS for pair in (sound, sound[::-1])}

# Costs in twentieths of a mistake.
MISTAKE = 20
FULL = MISTAKE
VOWEL_FOR_VOWEL = 7
VOWEL_MORE = 9
ALIKE_FOR_ALIKE = 8
DOUBLED = 3
SILENT_H = 7
EXCHANGED = 16
VOWELLESS_VOWEL = 1
VOWELLESS_EXCHANGES = frozenset({"wo", "ow", "wu", "uw"})
SEMIVOWELS = frozenset("wyah")


@lru_cache(maxsize=262144)
def spelling_distance(first: str, second: str, vowelless: bool = False) -> int:
    """Weighted edit distance of two ASCII words, in twentieths of a mistake; symmetric.

    vowelless   True where one of the words comes from a script that leaves vowels out
    returns     0 for equal words; MISTAKE for each unlikely mistake, less for a likely one
    Source: optimal string alignment (Boytsov 2011, ACM JEA 16), costs of our own.
    """
    if first == second:
        return 0
    before: list[int] = []
    above = [0]
    for j in range(len(second)):
        above.append(above[j] + lone(second, j, vowelless))
    for i, letter in enumerate(first):
        row = [above[0] + lone(first, i, vowelless)]
        drop = row[0] - above[0]
        for j, other in enumerate(second):
            best = above[j] + replacement(letter, other, vowelless)
            best = min(best, above[j + 1] + drop, row[j] + lone(second, j, vowelless))
            if i and j and letter == second[j - 1] and first[i - 1] == other and letter != other:
                best = min(best, before[j - 1] + EXCHANGED)
            row.append(best)
        before, above = above, row
    return above[-1]


def lone(word: str, position: int, vowelless: bool) -> int:
    """Cost of a letter that the other word lacks."""
    letter = word[position]
    if position and word[position - 1] == letter:
        return DOUBLED
    if vowelless and (letter in VOWELS or (position and letter in SEMIVOWELS)):
        return VOWELLESS_VOWEL
    if letter in VOWELS:
        return VOWEL_MORE
    if letter == "h" and position:
        return SILENT_H
    return FULL


def replacement(letter: str, other: str, vowelless: bool) -> int:
    """Cost of one letter written for another."""
    if letter == other:
        return 0
    if letter in VOWELS and other in VOWELS:
        return 2 * VOWELLESS_VOWEL if vowelless else VOWEL_FOR_VOWEL
    if vowelless and letter + other in VOWELLESS_EXCHANGES:
        return VOWELLESS_VOWEL
    return ALIKE_FOR_ALIKE if letter + other in (VOWELLESS_ALIKE if vowelless else ALIKE) else FULL


def consonants(word: str) -> str:
    """The letters of a word that a script without vowels writes for sure: a w within a word may be a vowel."""
    return "".join(letter for i, letter in enumerate(word) if letter not in VOWELS and (letter != "w" or not i))
