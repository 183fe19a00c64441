"""A normalised number in two 64-bit words, whole: what OCR confuses differs only in bits that one mask clears.

Six bits a character, ten characters a word, the first in the lowest bits. Characters that nobody confuses
have the codes 1 to 31; the others 32 + 4 × class + place in the class, so that folding 0, O, Q and D into one
is clearing two bits wherever the sixth is set. Up to twenty characters (passports have nine, VINs seventeen)
nothing is lost: two numbers are equal exactly if their words are.

Longer numbers are hashed (BLAKE2b). Among 40 million of them one question meets a wrong number as exact with
a probability below 40e6 × 2^-127 < 3e-31, as confusable below 40e6 × 2^-63 < 5e-12.
"""

from hashlib import blake2b

from comity.engines.matching import identifiers
from comity.engines.matching.columns import hash64

BITS = 6
PER_WORD = 10
WHOLE = 2 * PER_WORD
LONG = 1 << 63
FOLDABLE = 32
EACH = sum(1 << (BITS * place) for place in range(PER_WORD))  # the lowest bit of every character
SHORT = 4  # characters; numbers so short are shared by many, and are not folded

Words = tuple[int, int]


def _codes() -> dict[str, int]:
    """A code for each letter and digit, by the classes of `identifiers.CONFUSABLE`."""
    classes: dict[str, str] = {}
    for letter, digit in identifiers.CONFUSABLE.items():
        classes[chr(digit)] = classes.get(chr(digit), chr(digit)) + chr(letter)
    codes = {
        character: FOLDABLE + 4 * number + place
        for number, digit in enumerate(sorted(classes))
        for place, character in enumerate(classes[digit])
    }
    alone = (c for c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" if c not in codes)
    return codes | {character: code for code, character in enumerate(alone, 1)}


CODES = _codes()
# What files depend on; where it changes, they are written again.
READING = f"{hash64(repr(sorted(CODES.items())) + identifiers.reading()):016x}"
_CHARACTERS = {code: character for character, code in CODES.items()}


def pack(number: str) -> Words:
    """The words of a number as `identifiers.values` gives it; (0, 0) for none."""
    if len(number) > WHOLE:
        digest = blake2b(number.encode(), digest_size=8, person=b"documents").digest()
        return LONG | hash64(identifiers.confusable(number)) >> 1, int.from_bytes(digest, "little")
    return _word(number[:PER_WORD]), _word(number[PER_WORD:])


def _word(characters: str) -> int:
    word = 0
    for character in reversed(characters):
        word = word << BITS | CODES[character]
    return word


def unpack(words: Words) -> str:
    """The number that was packed; "" for one that was too long to be kept."""
    if words[0] & LONG:
        return ""
    codes = ((word >> (BITS * place)) & 63 for word in words for place in range(PER_WORD))
    return "".join(_CHARACTERS[code] for code in codes if code)


def fold(words: Words) -> Words:
    """What numbers have in common that differ only in characters that are easily confused."""
    if words[0] & LONG:
        return words[0], 0
    return _folded(words[0]), _folded(words[1])


def _folded(word: int) -> int:
    confused = (word >> (BITS - 1)) & EACH
    return word & ~(confused | confused << 1)


def is_short(words: Words) -> bool:
    """Whether a number has fewer than five characters."""
    return not words[0] >> (BITS * SHORT)
