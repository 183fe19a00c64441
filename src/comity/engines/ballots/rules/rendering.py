"""Sentences for what the rules found, in four languages, from the engine's own catalogue."""

import gettext as gettext_module
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from .decisions import Decision
from .reasons import Fact, Reason, RuleError
from .sentences import AT_LEAST, LANGUAGES, MAJORITIES, MORE_THAN, SENTENCES, SEPARATOR, Counted
from .tables import Edition, text_in

_LOCALE = Path(__file__).parent / "locale"
_DOMAIN = "django"  # the name that tools/translations.py gives every catalogue, also an engine's
_RIGHT_TO_LEFT = frozenset({"ar"})
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
_NOBODY: Mapping[str, str] = MappingProxyType({})


_OF_POSTS = frozenset({"post", "held"})
_OF_REGIONS = frozenset({"region", "asked"})
_OF_CANDIDATES = frozenset({"candidate", "candidates", "member", "name"})


def render(
    reason: Reason | RuleError,
    language: str,
    *,
    edition: Edition | None = None,
    names: Mapping[str, str] = _NOBODY,
) -> str:
    """One sentence that says what a rule found.

    language    BCP 47, such as `fr` or `ar-EG`; English where there is no translation
    edition     gives the names of posts and regions; without it their codes stand
    names       {id: name} of candidates and countries; an id that has none stands itself
    """
    found = reason.reason if isinstance(reason, RuleError) else reason
    speaker = _Speaker(language, edition, names)
    return speaker.sentence(found)


def explain(
    decision: Decision, language: str, *, edition: Edition | None = None, names: Mapping[str, str] = _NOBODY
) -> str:
    """All sentences of a decision, in their order, as one paragraph."""
    return " ".join(render(one, language, edition=edition, names=names) for one in decision.reasons)


def codes() -> frozenset[str]:
    """Every code that `render` has a sentence for."""
    return frozenset(SENTENCES)


@dataclass(frozen=True, slots=True)
class _Speaker:
    """One reader's language, and the names of what is spoken about."""

    language: str
    edition: Edition | None
    names: Mapping[str, str]

    def sentence(self, reason: Reason) -> str:
        """The sentence with its facts in place."""
        facts = {name: self._isolated(self._said(name, fact)) for name, fact in reason.facts.items()}
        return self._form(SENTENCES[reason.code], reason) % facts

    def _form(self, said: str | Counted, reason: Reason) -> str:
        catalogue = _catalogue(_base(self.language))
        if isinstance(said, str):
            return catalogue.gettext(said)
        number = reason.facts[said.by]
        return catalogue.ngettext(said.singular, said.plural, number if isinstance(number, int) else 0)

    def _said(self, name: str, fact: Fact) -> str:
        if isinstance(fact, tuple):
            return self._translated(SEPARATOR).join(self._isolated(self._said(name, one)) for one in fact)
        if isinstance(fact, int):
            return str(fact)
        if name in _OF_CANDIDATES or name == "country":
            return self.names.get(fact, fact)
        if name == "language":
            return self._translated(LANGUAGES[fact]) if fact in LANGUAGES else fact
        if name == "majority":
            return self.majority(fact)
        return self._label(name, fact)

    def _label(self, name: str, code: str) -> str:
        if self.edition is None:
            return code
        for committee in self.edition.committees.values():
            table = committee.posts if name in _OF_POSTS else committee.regions if name in _OF_REGIONS else {}
            if code in table:
                return text_in(table[code].label, self.language)
        rules = self.edition.rules
        return text_in(rules[code].label, self.language) if name == "decision" and code in rules else code

    def majority(self, code: str) -> str:
        """The name of a majority."""
        if code in MAJORITIES:
            return self._translated(MAJORITIES[code])
        kind, _space, fraction = code.partition(" ")
        return self._translated(AT_LEAST if kind == "at-least" else MORE_THAN) % {"fraction": fraction}

    def _translated(self, sentence: str) -> str:
        return _catalogue(_base(self.language)).gettext(sentence)

    def _isolated(self, fact: str) -> str:
        # Numbers, codes and names keep their own direction within a sentence that runs the other way.
        return f"{_ISOLATE}{fact}{_END_ISOLATE}" if _base(self.language) in _RIGHT_TO_LEFT else fact


def render_majority(code: str, language: str) -> str:
    """The name of a majority, from its `code`."""
    return _Speaker(language, None, _NOBODY).majority(code)


def _base(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()


@cache
def _catalogue(language: str) -> gettext_module.NullTranslations:
    return gettext_module.translation(_DOMAIN, _LOCALE, languages=[language], fallback=True)
