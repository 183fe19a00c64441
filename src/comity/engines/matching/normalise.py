"""From text as it was typed to words: the same for what is held and what is asked.

Bounded on purpose: whatever comes in, at most MAX_CHARACTERS are read and MAX_WORDS come out.
"""

import re
import unicodedata
from functools import lru_cache

MAX_CHARACTERS = 400
MAX_WORDS = 16
MAX_WORD_CHARACTERS = 24

APOSTROPHES = frozenset("'’‘ʼʻ`´ʿʾ′ʹ＇‛׳״\"“”")
# Letters that NFD leaves whole, folded as passports write them (ICAO 9303-3, section 6).
LATIN_FOLDS = str.maketrans(
    {
        "ß": "ss", "ẞ": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h",
        "ı": "i", "ŋ": "ng", "ƙ": "k", "ɓ": "b", "ɗ": "d", "ə": "a", "ŧ": "t", "ĸ": "k", "ǝ": "a", "ơ": "o",
        "ư": "u", "ɣ": "gh", "ɛ": "e", "ɔ": "o", "ƴ": "y", "ſ": "s",
    }
)  # fmt: skip
# Letters of other scripts that look Latin; folded only inside a word that also has Latin letters.
HOMOGLYPHS = str.maketrans(
    dict(zip("аеорсухіјѕһԁӏвкмнтгαεικνορτυχηωμβ", "aeopcyxijshdlbkmhtraeiknoptuxnwmb", strict=True))
)
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_VANISHING = frozenset("\ufffdـ")


def clean(text: str) -> str:
    """Compatible characters unified (NFKC), invisible and control characters gone, lower case, bounded length.

    Format characters (zero width, bidirectional marks) and the replacement character vanish without
    splitting a word; control characters split.
    """
    head = text[:MAX_CHARACTERS]
    if head.isascii():
        return head.lower()
    lowered = unicodedata.normalize("NFKC", head)[:MAX_CHARACTERS].lower()
    if lowered.isprintable() and _VANISHING.isdisjoint(lowered):  # neither Cf nor Cc: the usual case
        return lowered
    kept = []
    for character in lowered:
        category = unicodedata.category(character)
        if category == "Cf" or character in _VANISHING:
            continue
        kept.append(" " if category == "Cc" else character)
    return "".join(kept)


def words(text: str) -> list[str]:
    """The words of a cleaned text in their order: letters, marks and digits; apostrophes join, all else splits."""
    if text.isascii():
        return [word[:MAX_WORD_CHARACTERS] for word in _ASCII_WORD.findall(_without_apostrophes(text))[:MAX_WORDS]]
    found = text.split()
    if not (APOSTROPHES.isdisjoint(text) and all(map(str.isalpha, found))):
        found = _words_of_any_script(text)
    return [word[: 4 * MAX_WORD_CHARACTERS] for word in found[:MAX_WORDS]]


def _words_of_any_script(text: str) -> list[str]:
    found: list[str] = []
    word: list[str] = []
    for character in text:
        if unicodedata.category(character)[0] in "LMN" and character not in APOSTROPHES:
            word.append(character)
        elif character not in APOSTROPHES and word:
            found.append("".join(word))
            word = []
    if word:
        found.append("".join(word))
    return found


def _without_apostrophes(text: str) -> str:
    return text.replace("'", "").replace("`", "").replace('"', "")


def fold_latin(word: str) -> str:
    """A lower-case word in ASCII letters and digits: marks dropped, special letters spelt out, the rest dropped."""
    if word.isascii() and word.isalnum():
        return word[:MAX_WORD_CHARACTERS]
    plain = unicodedata.normalize("NFD", word.translate(LATIN_FOLDS))
    return "".join(c for c in plain if c.isascii() and c.isalnum())[:MAX_WORD_CHARACTERS]


SCRIPT_RANGES = (
    # first, last, script; the scripts that names of the field come in
    (0x0041, 0x024F, "Latn"), (0x0250, 0x02AF, "Latn"), (0x1E00, 0x1EFF, "Latn"),
    (0x0370, 0x03FF, "Grek"), (0x1F00, 0x1FFF, "Grek"),
    (0x0400, 0x052F, "Cyrl"), (0x0530, 0x058F, "Armn"), (0x0590, 0x05FF, "Hebr"),
    (0x0600, 0x06FF, "Arab"), (0x0750, 0x077F, "Arab"), (0x08A0, 0x08FF, "Arab"),
    (0x0900, 0x097F, "Deva"), (0x0E00, 0x0E7F, "Thai"), (0x10A0, 0x10FF, "Geor"),
    (0x1100, 0x11FF, "Hang"), (0xAC00, 0xD7AF, "Hang"),
    (0x3040, 0x30FF, "Kana"), (0x31F0, 0x31FF, "Kana"),
    (0x3400, 0x4DBF, "Hani"), (0x4E00, 0x9FFF, "Hani"), (0xF900, 0xFAFF, "Hani"), (0x20000, 0x3134F, "Hani"),
)  # fmt: skip


@lru_cache(maxsize=8192)
def script_of_character(character: str) -> str:
    """ISO 15924 code of a letter; "Zyyy" for what belongs to no script, "Zzzz" for a script not known here."""
    point = ord(character)
    for first, last, script in SCRIPT_RANGES:
        if first <= point <= last:
            return script
    return "Zzzz" if unicodedata.category(character)[0] == "L" else "Zyyy"


def script_of(word: str) -> str:
    """Script of a word by its first letter. Latin where none is known (digits, for instance)."""
    if word.isascii():
        return "Latn"
    for character in word:
        script = script_of_character(character)
        if script != "Zyyy":
            return script
    return "Latn"


def fold_homoglyphs(word: str) -> str:
    """Letters that only look Latin become Latin, in a word that mixes scripts; other words stay as they are."""
    if word.isascii():
        return word
    scripts = {script_of_character(c) for c in word}
    if "Latn" in scripts and scripts & {"Cyrl", "Grek"}:
        return word.translate(HOMOGLYPHS)
    return word
