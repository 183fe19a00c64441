"""Reasons told to a person: whole sentences from the engine's own gettext catalogue.

The message of a code is its English sentence; `locale/` holds the others. A language without a
catalogue is answered in English.
"""

import gettext as gettext_module
from functools import cache
from importlib import resources
from pathlib import Path

from comity.engines.matching.model import Reason

DOMAIN = "django"  # what the translation tool writes for every room


def gettext_noop(message: str) -> str:
    """Mark a message for extraction; it is translated when rendered."""
    return message


MESSAGES: dict[str, str] = {
    "name-exact": gettext_noop("Same name: %(asked)s."),
    "name-transliterated": gettext_noop("Same name in another script: %(asked)s, held as %(held)s."),
    "name-equivalent": gettext_noop("Another form of the name: %(asked)s for %(held)s."),
    "name-spelling": gettext_noop("Another spelling: %(asked)s for %(held)s."),
    "name-typing-error": gettext_noop("Probable typing error: %(asked)s for %(held)s."),
    "name-joined": gettext_noop("Words joined or split: %(asked)s for %(held)s."),
    "name-initial": gettext_noop("Initial agrees: %(asked)s for %(held)s."),
    "name-particle": gettext_noop("Linking word agrees: %(asked)s."),
    "name-reordered": gettext_noop("The words are in another order: %(asked_name)s, held as %(held_name)s."),
    "name-dropped": gettext_noop("Part of the name is missing on one side: %(asked_name)s, held as %(held_name)s."),
    "name-differs": gettext_noop("Part of the name differs: %(asked)s, held as %(held)s."),
    "name-of-another": gettext_noop("The name differs: %(asked)s, held as %(held)s."),
    "alias-low-quality": gettext_noop("Found under an alias that the record calls uncertain: %(held_name)s."),
    "birth-date-exact": gettext_noop("Same date of birth: %(asked)s."),
    "birth-date-swapped": gettext_noop("Day and month of birth are exchanged: %(asked)s, held as %(held)s."),
    "birth-date-one-digit": gettext_noop("The date of birth differs in one digit: %(asked)s, held as %(held)s."),
    "birth-month": gettext_noop("Same month and year of birth: %(asked)s, held as %(held)s."),
    "birth-year-only": gettext_noop("Same year of birth: %(asked)s, held as %(held)s."),
    "birth-year-approximate": gettext_noop("The year of birth is near: %(asked)s, held as %(held)s."),
    "birth-year-same": gettext_noop("Same year of birth, another day: %(asked)s, held as %(held)s."),
    "birth-year-next": gettext_noop("The years of birth are one apart: %(asked)s, held as %(held)s."),
    "birth-date-differs": gettext_noop("The date of birth differs: %(asked)s, held as %(held)s."),
    "birth-date-contradicts": gettext_noop("The date of birth contradicts: %(asked)s, held as %(held)s."),
    "country-agrees": gettext_noop("The country agrees: %(asked)s."),
    "country-differs": gettext_noop("The country differs: %(asked)s, held as %(held)s."),
    "sex-agrees": gettext_noop("The sex agrees."),
    "sex-differs": gettext_noop("The sex differs."),
    "birth-place-agrees": gettext_noop("The place of birth agrees: %(place)s."),
    "document-exact": gettext_noop("Same document or number: %(held)s."),
    "document-confusable": gettext_noop(
        "The number differs only in characters that are easily confused: %(asked)s, held as %(held)s."
    ),
}
CODES: tuple[str, ...] = tuple(MESSAGES)


def render(reason: Reason, language: str) -> str:
    """The sentence for a reason in a language (BCP 47; "fr-CA" falls back to "fr", an unknown one to English).

    Raises KeyError for a code that the engine does not give.
    """
    message = _catalogue(language).gettext(MESSAGES[reason.code])
    return message % _Facts(reason.facts)


class _Facts(dict[str, str]):
    """Facts by name; one that a reason lacks is a dash, for a sentence must never fail an officer."""

    def __missing__(self, key: str) -> str:
        return "–"


@cache
def _catalogue(language: str) -> gettext_module.NullTranslations:
    folder = Path(str(resources.files(__package__) / "locale"))
    wanted = [language.replace("-", "_"), language.split("-")[0].split("_")[0]]
    return gettext_module.translation(DOMAIN, folder, languages=wanted, fallback=True)
