"""What every piece of evidence weighs, in bits: log2 P(seen | same subject) - log2 P(seen | different subjects).

The whole judgement of the engine is on this page. A change of any figure is a new VERSION, and every
explanation names the version it was made with. Names weigh by rarity (see `rarity`), within the bounds here.
"""

VERSION = "2026.11.6"

# Before anything is seen. Fitted, so that scores are probabilities where half of the questions are about somebody held,
# among a hundred thousand (docs/explanation/matching.md shows how well). A border asks less often about somebody held.
PRIOR_BITS = -15.0

NAME_MOST_BITS = 24.0  # fathers and sons, cousins and namesakes: letters alone never prove more
SINGLE_NAME_MOST_BITS = 11.0  # one word against one word
NAME_CONTRADICTS_BITS = -10.0  # a name on each side that the other lacks
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
    "birth-year-only": 5.0,
    "birth-year-approximate": 3.0,
    "birth-year-same": 0.5,  # same year, another day
    "birth-year-next": 2.0,  # oftener somebody's mistake than somebody else's year
    "birth-date-differs": -4.0,  # up to three years
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
SUGGESTED_THRESHOLD = 0.9


def probability(weight_bits: float) -> float:
    """Probability of "same subject" after evidence of so many bits."""
    bits = max(-60.0, min(60.0, PRIOR_BITS + weight_bits))
    return float(1.0 / (1.0 + 2.0**-bits))


def table() -> list[tuple[str, float, str]]:
    """The page of weights: what is seen, bits, and when."""
    born = {
        "birth-date-exact": "the same day",
        "birth-date-first-of-january": "the same day, and it is the first of January",
        "birth-date-swapped": "day and month exchanged",
        "birth-date-one-digit": "one digit differs, or two neighbours are exchanged",
        "birth-month": "the same month, the day unknown on one side",
        "birth-year-only": "the same year, the rest unknown on one side; within a range of years, less",
        "birth-year-approximate": "within two years of a year that is about right",
        "birth-year-same": "the same year, another day",
        "birth-year-next": "one year apart, the day unknown on a side",
        "birth-date-differs": "up to three years apart",
        "birth-date-contradicts": "ten years apart or more; from four on in proportion",
    }
    return [
        ("prior", PRIOR_BITS, "before anything is seen"),
        ("a word that met", 0.0, "its rarity: 3 to 13 bits, from the shipped table"),
        ("… with d mistakes a letter", 0.0, f"rarity × (1 - {MISTAKE_SLOPE} d) - {MISTAKE_COST_BITS} d"),
        ("… as an equivalent", EQUIVALENT_BITS, "Yusuf for Joseph, beside the rarity of the commoner"),
        ("… joined or split", JOINED_BITS, "Saifalarab for Saif al-Arab, beside the rarity"),
        ("an initial that met", INITIAL_BITS, "J for Joseph"),
        ("a particle that met", PARTICLE_BITS, "al, bin, de, van; legal forms"),
        ("a whole name, at most", NAME_MOST_BITS, "fathers and sons, cousins and namesakes"),
        ("one word alone, at most", SINGLE_NAME_MOST_BITS, "a name of one word on either side"),
        ("name-differs", NAME_CONTRADICTS_BITS, "a name on each side that the other lacks, each time"),
        ("name-dropped, asked", ASKED_MORE_BITS, "a name asked that the record lacks, each time"),
        ("name-dropped, held", HELD_MORE_BITS, "a name of the record that was not asked, each time"),
        ("name-dropped, lone", LONE_WORD_BITS, "only one word of several met"),
        ("name-reordered", REORDERED_BITS, "the words are in another order"),
        ("alias-low-quality", LOW_QUALITY_ALIAS_BITS, "the alias is one that the record calls uncertain"),
        *((code, bits, born[code]) for code, bits in BIRTH_DATE_BITS.items()),
        ("country-agrees", COUNTRY_AGREES_BITS, "one country in common"),
        ("country-differs", COUNTRY_DIFFERS_BITS, "none in common"),
        ("sex-agrees", SEX_AGREES_BITS, "the same sex"),
        ("sex-differs", SEX_DIFFERS_BITS, "not the same"),
        ("birth-place-agrees", BIRTH_PLACE_AGREES_BITS, "a word of the places in common"),
        ("document-exact", DOCUMENT_EXACT_BITS, "the same number"),
        ("document-exact, short", DOCUMENT_SHORT_BITS, "the same number, of fewer than five characters"),
        ("document-confusable", DOCUMENT_CONFUSABLE_BITS, "differs only in 0/O, 1/I, 5/S, 8/B, 2/Z, 6/G"),
        ("all else, beside a document", DOCUMENT_LEAST_OTHER_BITS, "takes away at most so much"),
    ]  # fmt: skip
