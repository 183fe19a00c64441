"""Names in plain Latin letters, for peers that compare letters only.

ICU and three rules, on purpose not the engine's own reading: what a peer answers must not change when the engine does.
"""

import re
import unicodedata
from functools import cache
from typing import Any

import icu

TOKEN = re.compile(r"[a-z0-9]+")
CYRILLIC = re.compile("[\u0400-\u04ff]")
ARABIC = re.compile("[\u0600-\u06ff]")
ARABIC_MARKS = re.compile("[\u0640\u064b-\u065f\u0670]")
ARABIC_ARTICLE = re.compile(r"(?<!\S)\u0627\u0644(?=\S\S)")
APOSTROPHES = str.maketrans("", "", "'`\u2018\u2019\u02bc\u02b9\u02ba")


def latin(name: str) -> str:
    """The name's words in lower-case ASCII, between single spaces."""
    return " ".join(TOKEN.findall((name if name.isascii() else _romanised(name)).lower().translate(APOSTROPHES)))


def _romanised(name: str) -> str:
    name = unicodedata.normalize("NFKC", name)
    if ARABIC.search(name):
        name = ARABIC_ARTICLE.sub("\u0627\u0644 ", ARABIC_MARKS.sub("", name)).replace("\u0629", "\u0647")
    rules = "Russian-Latin/BGN; Any-Latin" if CYRILLIC.search(name) else "Any-Latin"
    return str(_transliterator(f"{rules}; Latin-ASCII").transliterate(name))


@cache
def _transliterator(rules: str) -> Any:
    return icu.Transliterator.createInstance(rules)
