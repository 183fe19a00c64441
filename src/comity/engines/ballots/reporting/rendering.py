"""Sentences for what the verifier found, in four languages, from this part's own catalogue."""

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from comity.engines.ballots.defects import Defect, Fact

from . import sentences

LANGUAGES = ("en", "fr", "es", "ar")
RIGHT_TO_LEFT = frozenset({"ar"})

_LOCALE = Path(__file__).parent / "locale"
_DOMAIN = "django"  # the name that tools/translations.py gives every catalogue, also an engine's
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"


def render(defect: Defect, language: str) -> str:
    """One sentence that says which rule an archive breaks, and at which event.

    language    BCP 47, such as `fr` or `ar-EG`; English where there is no translation
    """
    code = "ballot_choice_invalid" if defect.code == "ballot_proof_invalid" and defect.facts["choice"] else defect.code
    told = filled(sentences.DEFECTS[code], defect.facts, language)
    if defect.event is None:
        return told
    where = _named({"event": defect.event, "kind": defect.kind or "-"}, language)
    return translated(sentences.AT_EVENT, language) % {**where, "sentence": told}


def render_check(code: str, language: str) -> str:
    """What a check makes sure of, in one phrase."""
    return translated(sentences.CHECKS[code], language)


def label(name: str, language: str) -> str:
    """The name of a part of the report."""
    return translated(sentences.LABELS[name], language)


def filled(sentence: str, facts: Mapping[str, Fact], language: str) -> str:
    """A sentence with its facts; in Arabic, codes and digits keep their own direction within it."""
    return translated(sentence, language) % _named(facts, language)


def translated(sentence: str, language: str) -> str:
    """A sentence of the catalogue in a language."""
    return _catalogue(base(language)).gettext(sentence)


def base(language: str) -> str:
    """The language of a tag: `ar` for `ar-EG` and `ar_EG.UTF-8`."""
    return language.replace("_", "-").partition("-")[0].lower()


def _named(facts: Mapping[str, Fact], language: str) -> dict[str, str]:
    return {
        name: translated(sentences.NAMES[str(fact)], language)
        if name in ("proof", "part") and str(fact) in sentences.NAMES
        else isolated(str(fact), language)
        for name, fact in facts.items()
    }


def isolated(fact: str, language: str) -> str:
    """A value that keeps its own direction within a page that runs from right to left."""
    return f"{_ISOLATE}{fact}{_END_ISOLATE}" if base(language) in RIGHT_TO_LEFT else fact


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(_DOMAIN, _LOCALE, languages=[language], fallback=True)
