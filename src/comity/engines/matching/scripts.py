"""Names of other scripts in Latin letters, by rules that follow how names are written in passports.

ICU knows the scripts; what it does not know is that Arabic and Hebrew leave vowels out, that one
Cyrillic letter is read in several ways, or where a Korean name ends. Each reader answers a tuple of
readings, the likeliest first; a reading is one or more Latin words. ICU itself is loaded at first use.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from comity.engines.matching import lexicon
from comity.engines.matching.normalise import fold_homoglyphs, fold_latin, script_of

MAX_READINGS = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to write a word in Latin letters; vowelless where the script leaves vowels out."""

    words: tuple[str, ...]
    script: str
    vowelless: bool = False


ARABIC = {
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ٱ": "a", "ب": "b", "پ": "p", "ت": "t", "ٹ": "t", "ث": "th", "ج": "j",
    "چ": "ch", "ح": "h", "خ": "kh", "د": "d", "ڈ": "d", "ذ": "dh", "ر": "r", "ڑ": "r", "ز": "z", "ژ": "zh", "س": "s",
    "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ڤ": "v", "ق": "q", "ك": "k",
    "ک": "k", "ګ": "g", "گ": "g", "ڭ": "ng", "ل": "l", "م": "m", "ن": "n", "ں": "n", "ڼ": "n", "ه": "h", "ہ": "h",
    "ھ": "h", "ۀ": "h", "ە": "a", "ة": "h", "ۃ": "h", "و": "w", "ؤ": "w", "ۇ": "u", "ۆ": "o", "ۈ": "u", "ۋ": "v",
    "ي": "y", "ی": "y", "ى": "a", "ې": "e", "ۍ": "y", "ئ": "y", "ے": "e", "ء": "", "ښ": "sh", "ږ": "zh", "ځ": "dz",
    "څ": "ts", "ټ": "t", "ډ": "d", "ړ": "r", "ڕ": "r", "ڵ": "l", "ێ": "e",
    "َ": "a", "ُ": "u", "ِ": "i", "ً": "", "ٌ": "", "ٍ": "", "ّ": "", "ْ": "",
}  # fmt: skip
ARABIC_WORDS = {"الله": ("allah",), "اللة": ("allah",), "اللہ": ("allah",), "بن": ("bin",), "ابن": ("ibn",),
                "بنت": ("bint",), "عبد": ("abd",), "ابو": ("abu",), "أبو": ("abu",), "ال": ("al",), "آل": ("al",),
                "ولد": ("wld",)}  # fmt: skip
# Two letters for a sound that the script has no letter for.
ARABIC_PAIRS = (("تش", "چ"), ("دج", "ج"))
# The same letters as Persians, Turks and South Asians read them: ض and ذ are z, ث is s.
ARABIC_EASTERN = {**ARABIC, "ذ": "z", "ض": "z", "ث": "s"}
HEBREW = {
    "א": "a", "ב": "b", "ג": "g", "ד": "d", "ה": "h", "ו": "w", "ז": "z", "ח": "h", "ט": "t", "י": "y", "כ": "k",
    "ך": "k", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s", "ע": "a", "פ": "p", "ף": "f", "צ": "ts",
    "ץ": "ts", "ק": "k", "ר": "r", "ש": "sh", "ת": "t",
}  # fmt: skip
# The other sound of letters that have two (ב and כ within a word); צ with its mark, an apostrophe here, is ch.
HEBREW_SOFT = {**HEBREW, "ב": "v", "פ": "f", "כ": "kh", "ו": "v", "צ": "ch", "ץ": "ch", "ש": "s"}
# As passports of the states concerned write them (Russian BGN without marks; ICAO 9303-3 table for the rest).
CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "ѓ": "g", "ғ": "g", "д": "d", "ђ": "dj", "е": "e", "ё": "e",
    "є": "ye", "ж": "zh", "җ": "j", "з": "z", "ѕ": "dz", "и": "i", "і": "i", "ї": "yi", "й": "y", "ј": "j", "к": "k",
    "қ": "q", "ќ": "k", "л": "l", "љ": "lj", "м": "m", "н": "n", "њ": "nj", "ң": "ng", "о": "o", "ө": "o", "п": "p",
    "р": "r", "с": "s", "т": "t", "ћ": "c", "у": "u", "ў": "w", "ү": "u", "ұ": "u", "ф": "f", "х": "kh", "ҳ": "h",
    "һ": "h", "ц": "ts", "ч": "ch", "ҷ": "j", "џ": "dz", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e",
    "ә": "a", "ю": "yu", "я": "ya",
}  # fmt: skip
# Letter by letter, as programs that turn Latin into Cyrillic do (ISO 9 without its marks): х is h, ц is c.
CYRILLIC_LETTERS = {
    **CYRILLIC,
    "й": "j",
    "х": "h",
    "ц": "c",
    "ж": "z",
    "ш": "s",
    "ч": "c",
    "щ": "s",
    "ю": "u",
    "я": "a",
}
# Ukrainians and Belarusians say h where Russians say g; their own letters give them away.
CYRILLIC_UKRAINIAN = {**CYRILLIC, "г": "h", "и": "y", "й": "i"}
UKRAINIAN = frozenset("іїєґў")
# Chinese syllables as Russian writes them: нь is n, н is ng.
PALLADIUS_INITIALS = {
    "б": "b", "п": "p", "м": "m", "ф": "f", "д": "d", "т": "t", "н": "n", "л": "l", "г": "g", "к": "k", "х": "h",
    "цз": "z", "ц": "c", "с": "s", "чж": "zh", "ч": "ch", "ш": "sh", "ж": "r", "в": "w",
}  # fmt: skip
PALLADIUS_SOFT = {"цз": "j", "ц": "q", "с": "x"}
PALLADIUS_FINALS = {
    "а": "a", "ай": "ai", "ань": "an", "ан": "ang", "ао": "ao", "э": "e", "эй": "ei", "энь": "en", "эн": "eng",
    "эр": "er", "и": "i", "ы": "i", "инь": "in", "ин": "ing", "о": "o", "оу": "ou", "у": "u", "уа": "ua", "уай": "uai",
    "уань": "uan", "уан": "uang", "уэй": "ui", "уй": "ui", "унь": "un", "ун": "ong", "уо": "uo", "ю": "iu",
    "юй": "u", "юань": "uan", "юэ": "ue", "юнь": "un", "юн": "iong", "я": "ia", "янь": "ian", "ян": "iang",
    "яо": "iao", "е": "ie",
}  # fmt: skip
PALLADIUS_ALONE = {
    "и": "yi", "инь": "yin", "ин": "ying", "у": "wu", "ю": "you", "юй": "yu", "юань": "yuan", "юэ": "yue",
    "юнь": "yun", "юн": "yong", "я": "ya", "янь": "yan", "ян": "yang", "яо": "yao", "е": "ye",
}  # fmt: skip
_PALLADIUS_SYLLABLE = re.compile(
    "({})?({})".format(
        *("|".join(sorted(table, key=len, reverse=True)) for table in (PALLADIUS_INITIALS, PALLADIUS_FINALS))
    )
)
HANGUL_INITIALS = ("g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h")
HANGUL_VOWELS = ("a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi",
                 "yu", "eu", "ui", "i")  # fmt: skip
HANGUL_FINALS = ("", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t",
                 "t", "ng", "t", "t", "k", "t", "p", "t")  # fmt: skip
HANGUL_SURNAMES = {"i": "lee", "yi": "lee", "im": "lim", "yu": "yoo", "no": "roh", "ryu": "yoo", "na": "ra", "u": "woo"}


@lru_cache(maxsize=65536)
def readings(word: str) -> tuple[Reading, ...]:
    """How a cleaned, lower-case word of any script may be written in Latin letters; empty if it has no letter."""
    word = fold_homoglyphs(word)
    script = script_of(word)
    found = _READERS.get(script, _by_icu)(word, script)
    kept = [reading for reading in found if all(reading.words) and reading.words]
    return tuple(dict.fromkeys(kept) if len(kept) > 1 else kept)[:MAX_READINGS]


def _latin(word: str, script: str) -> list[Reading]:
    folded = fold_latin(word)
    return [Reading((folded,), script)] if folded else []


def _arabic(word: str, script: str) -> list[Reading]:
    if known := ARABIC_WORDS.get(word):
        return [Reading(known, script, vowelless=known[0] == "wld")]
    article: tuple[str, ...] = ()
    stem = word
    if word.startswith("ال") and len(word) >= 5:
        article, stem = ("al",), word[2:]
    for pair, letter in ARABIC_PAIRS:
        stem = stem.replace(pair, letter)
    found = []
    for letters in (ARABIC, ARABIC_EASTERN):
        parts = (*article, *_arabic_parts(stem, letters))
        found.append(Reading(tuple(part for part in parts if part), script, vowelless=True))
    return found


def _arabic_parts(stem: str, letters: dict[str, str]) -> tuple[str, ...]:
    if stem.endswith("الله") and len(stem) > 4:
        return _spell(stem[:-4], letters), "allah"
    if stem.startswith("عبدال") and len(stem) >= 8:
        return "abd", "al", _spell(stem[5:], letters)
    return (_spell(stem, letters),)


def _hebrew(word: str, script: str) -> list[Reading]:
    soft = _spell(word[:1], {**HEBREW_SOFT, "ב": "b", "כ": "k"}) + _spell(word[1:], HEBREW_SOFT)
    return [Reading((each,), script, vowelless=True) for each in (_spell(word, HEBREW), soft) if each]


_JAPANESE_J = re.compile("дз(?=[ияюё])")  # as Russian writes it.  Source: the transcription of Polivanov (1917)


def _cyrillic(word: str, script: str) -> list[Reading]:
    spoken = _spell(word.replace("дж", "ј"), CYRILLIC)
    if UKRAINIAN.isdisjoint(word):
        by_letter = _spell(_JAPANESE_J.sub("ј", word), CYRILLIC_LETTERS)
    else:
        by_letter = _spell(word, CYRILLIC_UKRAINIAN)
    return [Reading((spelt,), script) for spelt in (spoken, by_letter, _palladius(word)) if spelt]


def _palladius(word: str) -> str:
    """Pinyin of a Chinese name in Cyrillic; empty if its letters are no Chinese syllables, or might as well be Russian.

    Source: the transcription of Palladius (1888), as Russian atlases and passports of the press use it.
    """
    syllables: list[str] = []
    while word:
        found = _PALLADIUS_SYLLABLE.match(word)
        if found is None or len(syllables) == 3:
            return ""
        initial, final = found.groups()
        syllables.append(_pinyin(initial or "", final))
        word = word[found.end() :]
    return "".join(syllables)


def _pinyin(initial: str, final: str) -> str:
    if not initial:
        return PALLADIUS_ALONE.get(final, PALLADIUS_FINALS[final])
    consonants = {**PALLADIUS_INITIALS, **PALLADIUS_SOFT} if final[0] in "июяе" else PALLADIUS_INITIALS
    return consonants[initial] + PALLADIUS_FINALS[final]


def _hangul(word: str, script: str) -> list[Reading]:
    syllables = [_hangul_syllable(c) for c in unicodedata.normalize("NFC", word) if "가" <= c <= "힣"]
    if not syllables:
        return _by_icu(word, script)
    if len(syllables) == 1:
        return [Reading((HANGUL_SURNAMES.get(syllables[0], syllables[0]),), script), Reading((syllables[0],), script)]
    joined = Reading(("".join(syllables).replace("lr", "ll"),), script)
    if len(syllables) == 3:  # a whole Korean name written without a space: one syllable of surname, two given
        surname = HANGUL_SURNAMES.get(syllables[0], syllables[0])
        return [Reading((surname, "".join(syllables[1:])), script), joined, *_without_filling(joined, "eu")]
    return [joined, *_without_filling(joined, "eu")]


def _without_filling(reading: Reading, vowels: str) -> list[Reading]:
    """A foreign name without the vowels that only fill its syllables up: seuwipeuteu is swipt, furanku frank."""
    word = reading.words[0].replace("eo", "e")
    bare = re.sub(f"(?<=[bcdfghjkmnprstz])(?:{vowels})(?!n)", "", word)
    return [Reading((bare,), reading.script)] if bare != word and len(bare) >= 3 else []


def _hangul_syllable(character: str) -> str:
    """Revised Romanisation of one syllable block. Source: Unicode Standard 3.12, conjoining jamo arithmetic."""
    index = ord(character) - 0xAC00
    initial, vowel, final = index // 588, index % 588 // 28, index % 28
    return HANGUL_INITIALS[initial] + HANGUL_VOWELS[vowel] + HANGUL_FINALS[final]


def _han(word: str, script: str) -> list[Reading]:
    found = [fold_latin(part) for part in _transliterator("Han-Latin").transliterate(word).split()]
    syllables = [part for part in found if part]
    readings = [Reading(("".join(syllables),), script)]
    if len(syllables) in (3, 4) and len(word) == len(syllables):
        # A whole Chinese name: surname of one character, given name of two (or two and two) read together.
        surname = len(syllables) - 2
        readings.insert(0, Reading(("".join(syllables[:surname]), "".join(syllables[surname:])), script))
    if korean := _hanja(word):
        readings.append(Reading(korean, script))
    return readings


def _hanja(word: str) -> tuple[str, ...]:
    """A Korean name in Chinese characters, surname and given name; empty where a character is not in the table."""
    table = lexicon.hanja()
    if len(word) not in (2, 3) or word[0] not in table or any(character not in table for character in word):
        return ()
    syllables = [_hangul_syllable(table[character]) for character in word]
    return HANGUL_SURNAMES.get(syllables[0], syllables[0]), "".join(syllables[1:])


def _kana(word: str, script: str) -> list[Reading]:
    spoken = _by_icu(word, script)
    if len(spoken) == 1 and len(spoken[0].words) == 1:
        return [*spoken, *_without_filling(spoken[0], "u|(?<=[td])o")]
    return spoken


def _by_icu(word: str, script: str) -> list[Reading]:
    text = _transliterator("Any-Latin").transliterate(word)
    parts = tuple(part for part in (fold_latin(part) for part in text.lower().split()) if part)
    return [Reading(parts, script)] if parts else []


def _spell(word: str, letters: dict[str, str]) -> str:
    return fold_latin("".join(letters.get(c, c) for c in word))


@cache
def _transliterator(name: str) -> Any:  # PyICU has no types
    import icu  # loading ICU's data takes a while, and Latin names never need it

    return icu.Transliterator.createInstance(name)


_READERS: dict[str, Callable[[str, str], list[Reading]]] = {
    "Latn": _latin, "Arab": _arabic, "Hebr": _hebrew, "Cyrl": _cyrillic, "Hang": _hangul, "Hani": _han,
    "Kana": _kana,
}  # fmt: skip


def warm_up() -> None:
    """Load what the first name of another script would load (ICU's data, a few tens of milliseconds)."""
    _transliterator("Han-Latin")
    _transliterator("Any-Latin")
