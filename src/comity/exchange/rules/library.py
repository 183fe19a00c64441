"""What an item of the library is found by."""

from collections.abc import Mapping

from comity.members.rules.names import searchable


def search_text(titles: Mapping[str, str], texts: Mapping[str, str]) -> str:
    """Titles and texts in every language, folded: neither accents nor case matter to who looks for them."""
    return searchable((*titles.values(), *texts.values()))
