"""What an item of the library is found by."""

from collections.abc import Mapping
from unicodedata import normalize


def search_text(titles: Mapping[str, str], texts: Mapping[str, str]) -> str:
    """Titles and texts in every language, composed and without case, each on a line of its own."""
    lines = (*titles.values(), *texts.values())
    return "\n".join(normalize("NFKC", line).casefold() for line in lines)
