"""What every piece of evidence weighs, in bits: log2 P(seen | same subject) - log2 P(seen | different subjects).

The whole judgement of the engine is on this page. A change of any figure is a new VERSION, and every
explanation names the version it was made with. Names weigh by rarity (see `rarity`), within the bounds here.
"""

VERSION = "2026.11"

# How sure one must be before anything is seen: one traveller in a million is the one person meant.
PRIOR_BITS = -20.0

NAME_MOST_BITS = 24.0  # fathers and sons, cousins and namesakes: letters alone never prove more
SINGLE_NAME_MOST_BITS = 11.0  # one word against one word
NAME_CONTRADICTS_BITS = -6.0  # a name on each side that the other lacks
ASKED_MORE_BITS = -1.5  # a name asked that the record lacks
HELD_MORE_BITS = -0.8  # a name of the record that was not asked
LONE_WORD_BITS = -4.0  # only one word of several met
REORDERED_BITS = -0.5
LOW_QUALITY_ALIAS_BITS = -3.0
INITIAL_BITS = 1.5
PARTICLE_BITS = 0.3
EQUIVALENT_BITS = -1.0  # Yusuf for Joseph, on top of the rarity of the commoner one
JOINED_BITS = -0.5

# With d mistakes a letter, a spelling keeps this much of the rarity of its word: rarity * (1 - SLOPE * d) - COST * d.
MISTAKE_SLOPE = 1.5
MISTAKE_COST_BITS = 3.0
MOST_MISTAKES_PER_LETTER = 0.34
MOST_MISTAKES_PER_LETTER_SHORT = 0.2  # words of up to three letters
MOST_MISTAKES_PER_LETTER_JOINED = 0.2

BIRTH_DATE_BITS = {
    "birth-date-exact": 12.0,
    "birth-date-first-of-january": 8.0,  # what registers write for "unknown"
    "birth-date-swapped": 9.0,
    "birth-date-one-digit": 7.0,
    "birth-month": 7.5,
    "birth-year-only": 4.5,
    "birth-year-approximate": 3.0,
    "birth-year-same": 0.5,  # same year, another day
    "birth-year-next": -1.0,
    "birth-date-differs": -5.0,  # two or three years
    "birth-date-contradicts": -12.0,  # ten years or more; between, in proportion
}
COUNTRY_AGREES_BITS = 2.5
COUNTRY_DIFFERS_BITS = -1.5
SEX_AGREES_BITS = 0.5
SEX_DIFFERS_BITS = -4.0
BIRTH_PLACE_AGREES_BITS = 3.0

DOCUMENT_EXACT_BITS = 28.0
DOCUMENT_SHORT_BITS = 10.0  # fewer than five characters: many documents share it
DOCUMENT_CONFUSABLE_BITS = 21.0  # 0 for O, 1 for I, 5 for S, 8 for B
# Someone else's name in a listed passport is the case the passport was listed for.
DOCUMENT_LEAST_OTHER_BITS = -4.0

DECIMALS = 6  # of bits, in answers: so that the order of adding never shows
SUGGESTED_THRESHOLD = 0.25


def probability(weight_bits: float) -> float:
    """Probability of "same subject" after evidence of so many bits."""
    bits = max(-60.0, min(60.0, PRIOR_BITS + weight_bits))
    return float(1.0 / (1.0 + 2.0**-bits))
