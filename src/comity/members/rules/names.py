"""User names, names in several languages, and what a search compares."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from comity.core.countries import LANGUAGES
from comity.members import errors

# ASCII only: letters of two scripts that look alike would make two accounts that look alike.
USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,59}")

_NOT_A_LETTER = re.compile(r"[\W_]+")

# Letters that writers of Arabic exchange freely: hamza carriers, final ya, ta marbuta.
_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ـ": None})


def require_username(text: str) -> str:
    """The user name as it is stored.  Raises UsernameNotPossible."""
    username = unicodedata.normalize("NFKC", text).strip().lower()
    if not USERNAME.fullmatch(username):
        raise errors.UsernameNotPossible
    return username


def name_in(names: Mapping[str, str], language: str) -> str:
    """A name in a language; in English, or in any, where that one has none."""
    return names.get(language.split("-")[0]) or names.get("en") or next(iter(names.values()), "")


def folded(text: str) -> str:
    """Equal for spellings that differ in case, accents, punctuation or the forms of an Arabic letter."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return _NOT_A_LETTER.sub(" ", bare.translate(_ARABIC)).strip()


def searchable(texts: Iterable[str]) -> str:
    """What a search looks into: each text folded, once."""
    return "\n".join(dict.fromkeys(filter(None, map(folded, texts))))


def is_named_in_full(names: Mapping[str, str]) -> bool:
    """Whether there is a name in each of the four languages."""
    return all(names.get(language) for language in LANGUAGES)
