"""Sentences for what the engine found, in four languages, from its own catalogue."""

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from .problems import DocumentError, Problem, Suggestion

_LOCALE = Path(__file__).parent / "locale"
_DOMAIN = "django"  # the name that tools/translations.py gives every catalogue, also an engine's
_RIGHT_TO_LEFT = frozenset({"ar"})
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"


def _(sentence: str) -> str:
    """Mark a sentence for translation."""
    return sentence


_SENTENCES: Mapping[str, str] = {
    # No zone, or no identifier, at all.
    "zone_empty": _("There is nothing to read."),
    "zone_too_long": _(
        "This is too long for a machine-readable zone. Characters given: %(given)s; allowed: %(longest)s."
    ),
    "zone_wrong_shape": _(
        "No machine-readable zone has this shape. Lines given: %(lines)s; characters in each: %(lengths)s."
        " Passports have two lines of 44, cards three of 30 or two of 36."
    ),
    "not_a_zone": _("This is not a machine-readable zone."),
    "identifier_empty": _("“%(kind)s” is empty."),
    "identifier_too_long": _("“%(kind)s” is too long. Characters given: %(given)s; allowed: %(longest)s."),
    "wrong_character": _("“%(character)s” (%(codepoint)s) cannot stand in “%(kind)s”."),
    "wrong_length": _("“%(kind)s” has the wrong length. Characters given: %(given)s; expected: %(expected)s."),
    "not_digits": _("“%(kind)s” has digits only."),
    "wrong_last_digit": _(
        "The last digit of “%(kind)s” is %(given)s; it would be %(expected)s if the others are right."
    ),
    "wrong_vin_check_digit": _(
        "The ninth character of this vehicle identification number is %(given)s;"
        " it would be %(expected)s if the others are right."
    ),
    "unknown_maritime_digits": _("No state registers ships under the digits %(digits)s."),
    "unknown_iban_country": _("Accounts in “%(country)s” have no IBAN."),
    "wrong_iban_digits": _("The check digits of this IBAN do not fit: at least one character is wrong."),
    "unknown_nationality_mark": _("“%(number)s” does not begin with the nationality mark of any state."),
    "field_too_long": _("“%(field)s” is too long. Characters given: %(given)s; allowed: %(longest)s."),
    "unwritable_field": _("“%(field)s” has characters that a machine-readable zone cannot hold."),
    "no_transliteration": _("There is no official spelling in Latin letters for “%(character)s” (%(codepoint)s)."),
    # Something in a zone is wrong.
    "wrong_check_digit": _(
        "The check digit of “%(field)s” is %(given)s, but the characters as read give %(expected)s."
    ),
    "unknown_document_code": _("“%(code)s” is not a usual document code for the format %(kind)s."),
    "unknown_state": _("“%(code)s” in “%(field)s” is not the code of a state or organisation."),
    "digit_in_name": _("A name has no digits; here is %(given)s."),
    "no_name": _("There is no name."),
    "names_divided_twice": _("Surname and given names are divided more than once."),
    "unknown_sex": _("“%(given)s” is none of M, F, X or blank."),
    "impossible_date": _("“%(given)s” in “%(field)s” is not a date."),
    "unreadable_character": _("“%(character)s” (%(codepoint)s) cannot stand in a machine-readable zone."),
    # Only the text's way here had to be put right.
    "other_characters_read": _("Other forms of letters and fillers were read as the usual ones."),
    "spaces_removed": _("Spaces were removed."),
    "invisible_removed": _("Invisible characters were removed."),
    "lower_case_read": _("Small letters were read as capitals."),
    "lines_divided_again": _("The lines were divided again."),
    "fillers_added": _("Missing fillers at the end of a line were added."),
    "fillers_removed": _("Fillers too many at the end of a line were removed."),
}

_SUGGESTION = _("Line %(line)s, position %(column)s: %(given)s was read; it may be %(instead)s.")

# The facts `field` and `kind` are codes; these are their names.
_NAMES: Mapping[str, str] = {
    "number": _("document number"),
    "born": _("date of birth"),
    "expires": _("date of expiry"),
    "optional": _("optional data"),
    "optional2": _("second optional data"),
    "composite": _("whole zone"),
    "names": _("names"),
    "sex": _("sex"),
    "nationality": _("nationality"),
    "issuing_state": _("issuing state"),
    "document_code": _("document code"),
    "document_number": _("document number"),
    "vin": _("vehicle identification number"),
    "plate": _("number plate"),
    "imo": _("IMO number"),
    "mmsi": _("maritime mobile service identity"),
    "iban": _("IBAN"),
    "aircraft": _("aircraft registration"),
    "serial": _("serial number"),
}


def render(problem: Problem | DocumentError, language: str) -> str:
    """One sentence that says what is wrong, or was put right.

    language    BCP 47, such as `fr` or `ar-EG`; English where there is no translation
    """
    facts = {name: _fact(name, str(value), language) for name, value in problem.facts.items()}
    return _filled(_SENTENCES[problem.code], facts, language)


def render_suggestion(suggestion: Suggestion, language: str) -> str:
    """One sentence that says which character may have been taken for another."""
    facts = {"line": suggestion.line, "column": suggestion.column}
    marks = {"given": suggestion.given, "instead": suggestion.instead}
    return _filled(_SUGGESTION, {name: str(value) for name, value in (facts | marks).items()}, language)


def codes() -> frozenset[str]:
    """Every code that `render` has a sentence for."""
    return frozenset(_SENTENCES)


def _fact(name: str, value: str, language: str) -> str:
    return _translated(_NAMES[value], language) if name in ("field", "kind") and value in _NAMES else value


def _filled(sentence: str, facts: Mapping[str, str], language: str) -> str:
    if _base(language) in _RIGHT_TO_LEFT:
        # Codes and digits keep their own direction within the sentence.
        facts = {name: f"{_ISOLATE}{fact}{_END_ISOLATE}" for name, fact in facts.items()}
    return _translated(sentence, language) % facts


def _translated(sentence: str, language: str) -> str:
    return _catalogue(_base(language)).gettext(sentence)


def _base(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(_DOMAIN, _LOCALE, languages=[language], fallback=True)
