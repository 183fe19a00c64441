"""What the first query would otherwise wait for."""

from comity.engines.matching import lexicon, rarity, scripts


def warm_up() -> None:
    """Load tables and ICU's data, so that the first query is as quick as the next. Safe to call again."""
    lexicon.lexicon()
    rarity.word_bits("a")
    scripts.warm_up()
