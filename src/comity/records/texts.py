"""Text from outside, made harmless and otherwise left as written.

Names are evidence: nothing is transliterated or respelt here. What goes is what a reader cannot see and an attacker
can use: control characters, bidirectional overrides, zero-width characters that join nothing.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import icu

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BIDI = re.compile(r"[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
_JOINERS = re.compile(r"[\u200c\u200d]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")
_LINE_ENDS = re.compile(r"\r\n?|[\x85\u2028\u2029]")
# Where a joiner or non-joiner between two letters changes how a word is written, and so belongs to its spelling.
_ARABIC_LIKE = {"Arab", "Syrc", "Nkoo", "Mong"}
_INDIC = {"Deva", "Beng", "Guru", "Gujr", "Orya", "Taml", "Telu", "Knda", "Mlym", "Sinh"}
_FURTHER_EAST = {"Mymr", "Khmr", "Tibt", "Java", "Bali"}
_JOINED_SCRIPTS = _ARABIC_LIKE | _INDIC | _FURTHER_EAST
REPLACEMENT = "\ufffd"
MARKS = 30


def clean(text: str, *, lines: bool = False) -> tuple[str, tuple[str, ...]]:
    """The text in NFC without what cannot be seen, and codes of what was taken out, in the order of `SENTENCES`.

    lines   keep line ends (notes); otherwise every run of white space becomes one space
    """
    if text.isascii() and text.isprintable():  # almost every value, at a tenth of the price
        return (text.strip() if lines else " ".join(text.split())), ()
    found: list[str] = []
    said = text
    for code, pattern in (
        ("text.surrogate", _SURROGATE),
        ("text.control", _CONTROL),
        ("text.bidi", _BIDI),
        ("text.invisible", _INVISIBLE),
    ):
        said, times = pattern.subn(REPLACEMENT if code == "text.surrogate" else "", said)
        if times:
            found.append(code)
    joined = _JOINERS.sub(_joiner, said)
    if joined != said and "text.invisible" not in found:
        found.append("text.invisible")
    safe = _stream_safe(joined)
    if safe != joined:
        found.append("text.marks")
    if REPLACEMENT in safe:
        found.append("text.replacement")
    normal = unicodedata.normalize("NFC", safe)
    return (_LINE_ENDS.sub("\n", normal).strip() if lines else _BLANKS.sub(" ", normal).strip()), tuple(found)


def _stream_safe(text: str) -> str:
    """The text with no more than `MARKS` marks upon one letter. Source: UAX #15, Stream-Safe Text Format.

    No language needs more, and putting marks in order takes time in the square of their number.
    """
    if len(text) <= MARKS:
        return text
    kept, run = [], 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= MARKS:
            kept.append(character)
    return "".join(kept)


def _joiner(match: re.Match[str]) -> str:
    """One joiner where both neighbours are of a script that it shapes; else nothing."""
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    if before and after and {_script(before), _script(after)} <= _JOINED_SCRIPTS | {"Zinh"}:
        return match.group()[0]
    return ""


@lru_cache(maxsize=8192)
def _script(character: str) -> str:
    return str(icu.Script.getScript(character).getShortName())


def script_of(text: str) -> str:
    """ISO 15924 code of the script of most letters: Arab, Cyrl, Hani, Hang, Jpan …; empty without letters."""
    if text.isascii():
        return "Latn" if any(c.isalpha() for c in text) else ""
    counts: dict[str, int] = {}
    for script in _scripts(text):
        counts[script] = counts.get(script, 0) + 1
    if counts.keys() & {"Hira", "Kana"}:
        return "Jpan"
    return max(counts, key=lambda script: counts[script], default="")


def _scripts(text: str) -> Iterator[str]:
    for character in text:
        if character.isalpha() and (script := _script(character)) not in ("Zyyy", "Zinh", "Zzzz"):
            yield script
