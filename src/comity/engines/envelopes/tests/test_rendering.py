"""Every code has a sentence, in four languages, with the facts that the engine gives."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.engines import envelopes
from comity.engines.envelopes import ActRefused, KeyRefused, codes, render, render_warning

ROOM = Path(envelopes.__file__).parent
SENTENCES = envelopes.rendering._SENTENCES
WARNINGS = envelopes.rendering._WARNINGS
NOT_FACTS = {"held", "queue"}  # what a refusal is, beside what it tells


def refusals_in_source() -> Iterator[tuple[str, set[str]]]:
    """(code, names of the facts) of every refusal that the engine makes, read from its source."""
    for path in ROOM.glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or not call.args:
                continue
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if not name.endswith(("Refused", "refusal")):
                continue
            facts = {keyword.arg for keyword in call.keywords if keyword.arg} - NOT_FACTS
            for each in ast.walk(call.args[0]):
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    yield each.value, facts


def facts_of(sentence: str) -> dict[str, str]:
    return {name: f"<{name}>" for name in re.findall(r"%\((\w+)\)s", sentence)}


def test_every_code_has_a_sentence_and_every_sentence_a_code():
    assert {code for code, _ in refusals_in_source()} == codes()


def test_every_refusal_gives_the_facts_of_its_sentence():
    lacking = [(code, facts) for code, facts in refusals_in_source() if not set(facts_of(SENTENCES[code])) <= facts]
    assert lacking == []


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
@pytest.mark.parametrize("code", sorted(codes()))
def test_every_sentence_is_translated_with_all_its_facts(language, code):
    facts = facts_of(SENTENCES[code])
    sentence = render(ActRefused(code, **facts), language)
    assert sentence != render(ActRefused(code, **facts), "en")
    assert all(fact in sentence for fact in facts.values())


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
@pytest.mark.parametrize("code", sorted(WARNINGS))
def test_every_warning_is_translated(language, code):
    assert render_warning(code, language) != WARNINGS[code]


def test_names_of_parts_and_reasons_are_translated_too():
    refusal = ActRefused("not_json", part="body", reason="duplicate_key")
    assert render(refusal, "en") == "“body” is not strict JSON: a name stands twice."
    assert render(refusal, "fr-CA") == "« corps » n’est pas du JSON strict : un nom y figure deux fois."


def test_arabic_keeps_codes_in_their_own_direction():
    assert "\u2068XB\u2069" in render(ActRefused("not_addressed", bureau="XB"), "ar")


def test_a_language_without_catalogue_gets_english():
    assert render(KeyRefused("not_a_key"), "de") == "This is not a locked key, or it is damaged."
