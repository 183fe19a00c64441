"""Names in the 37 characters of a machine-readable zone.

Source: ICAO Doc 9303, part 3, section 6, tables A (Latin), B (Cyrillic) and C (Arabic).  Where the table offers a
choice, a state decides; the first form is the default here.
"""

import unicodedata
from collections.abc import Mapping

from .problems import DocumentError

_LATIN = {
    "Ä": "AE", "Å": "AA", "Æ": "AE", "Đ": "D", "Ð": "D", "Ħ": "H", "ı": "I", "Ĳ": "IJ", "Ł": "L", "Ŋ": "N", "Ö": "OE",
    "Ø": "OE", "Œ": "OE", "ß": "SS", "ẞ": "SS", "Ŧ": "T", "Þ": "TH", "Ü": "UE", "ĸ": "Q",
}  # fmt: skip

_CYRILLIC = {
    "А": "A", "Б": "B", "В": "V", "Г": "G", "Ґ": "G", "Д": "D", "Ђ": "D", "Ѓ": "G", "Е": "E", "Ё": "E", "Є": "IE",
    "Ж": "ZH", "З": "Z", "Ѕ": "DZ", "И": "I", "І": "I", "Ї": "I", "Й": "I", "Ј": "J", "К": "K", "Ќ": "K", "Л": "L",
    "Љ": "LJ", "М": "M", "Н": "N", "Њ": "NJ", "О": "O", "П": "P", "Р": "R", "С": "S", "Т": "T", "Ћ": "C", "У": "U",
    "Ў": "U", "Ф": "F", "Х": "KH", "Ц": "TS", "Ч": "CH", "Џ": "DZ", "Ш": "SH", "Щ": "SHCH", "Ъ": "IE", "Ы": "Y",
    "Ь": "", "Э": "E", "Ю": "IU", "Я": "IA",
}  # fmt: skip

_ARABIC = {
    "ء": "XE", "آ": "XAA", "أ": "XAE", "ؤ": "U", "إ": "I", "ئ": "XI", "ا": "A", "ب": "B", "ة": "XTA", "ت": "T",
    "ث": "XTH", "ج": "J", "ح": "XH", "خ": "XKH", "د": "D", "ذ": "XDH", "ر": "R", "ز": "Z", "س": "S", "ش": "XSH",
    "ص": "XSS", "ض": "XDZ", "ط": "XTT", "ظ": "XZZ", "ع": "E", "غ": "G", "ف": "F", "ق": "Q", "ك": "K", "ل": "L",
    "م": "M", "ن": "N", "ه": "H", "و": "W", "ى": "XAY", "ي": "Y", "ٱ": "XXA", "پ": "P", "چ": "XC", "ژ": "XJ",
    "ک": "XKK", "گ": "XGG", "ں": "XNN", "ہ": "XXG", "ی": "XYA", "ے": "XYB", "ڈ": "XXD", "ڑ": "XXR", "ٹ": "XXT",
    "ھ": "XDO",
}  # fmt: skip

_TABLE: Mapping[str, str] = _LATIN | _CYRILLIC | _ARABIC
_DIVIDERS = " -‐‑–\u00a0"
_NOT_WRITTEN = "'’ʼ`´ʹʺ.,"
_SHADDA, _TEH_MARBUTA = "\u0651", "ة"


def zone_name(name: str) -> str:
    """A name as a machine-readable zone writes it: A-Z, with `<` between its parts.

    Apostrophes and stops are left out, hyphens and spaces become one filler, vowel signs are not written.
    Raises DocumentError `no_transliteration` for a script that Doc 9303 has no table for.
    """
    written: list[str] = []
    composed = unicodedata.normalize("NFC", name.strip())
    for place, mark in enumerate(composed):
        if mark == _SHADDA:  # the sign follows the consonant that it doubles
            written.extend(written[-1:])
        elif mark == _TEH_MARBUTA and composed[place + 1 : place + 2] in ("", " "):
            written.append("XAH")
        else:
            written.append(_written(mark))
    return "<".join("".join(written).replace("<", " ").split())


def _written(mark: str) -> str:
    if mark in _DIVIDERS:
        return "<"
    if mark in _NOT_WRITTEN or unicodedata.category(mark) in {"Mn", "Lm", "Cf"}:
        return ""
    upper = mark if mark in _TABLE else mark.upper()
    if upper in _TABLE:
        return _TABLE[upper]
    base = unicodedata.normalize("NFD", upper)[0]
    if "A" <= base <= "Z" and len(upper) == 1:
        return base
    raise DocumentError("no_transliteration", character=mark, codepoint=f"U+{ord(mark):04X}")
