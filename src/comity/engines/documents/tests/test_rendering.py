"""Every code has a sentence, in four languages."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest

from comity.engines import documents
from comity.engines.documents import DocumentError, Problem, Suggestion, codes, read_zone, render, render_suggestion

ROOM = Path(documents.__file__).parent


def codes_in_source() -> set[str]:
    """The codes that the engine raises or tells, read from its source."""
    found = set()
    for path in ROOM.glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or not call.args or not isinstance(call.args[0], ast.Constant):
                continue
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name in ("DocumentError", "Problem", "_tell") or ast.unparse(call.func) == "repairs.append":
                found.add(call.args[0].value)
    return found


def test_every_code_has_a_sentence_and_every_sentence_a_code():
    assert codes_in_source() == codes()


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
@pytest.mark.parametrize("code", sorted(codes()))
def test_every_sentence_is_translated_with_all_its_facts(language, code):
    facts = {name: f"<{name}>" for name in re.findall(r"%\((\w+)\)s", documents.rendering._SENTENCES[code])}
    sentence = render(Problem(code, 1, 1, 1, facts), language)
    assert sentence != render(Problem(code, 1, 1, 1, facts), "en")
    assert all(fact in sentence for fact in facts.values())


def test_names_of_fields_are_translated_too():
    problem = read_zone(
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C37UTO7408122F1204159ZE184226B<<<<<11",
        today=date(2026, 11, 21),
    ).problems[0]
    assert render(problem, "en") == "The check digit of “document number” is 7, but the characters as read give 6."
    assert (
        render(problem, "fr-CA")
        == "Le chiffre de contrôle de « numéro du document » est 7, mais les caractères lus donnent 6."
    )


def test_arabic_keeps_codes_in_their_own_direction():
    assert "\u2068U+0041\u2069" in render(DocumentError("no_transliteration", character="A", codepoint="U+0041"), "ar")


def test_a_language_without_catalogue_gets_english():
    assert render(DocumentError("zone_empty"), "de") == "There is nothing to read."


def test_a_suggestion_is_a_sentence():
    suggestion = Suggestion(2, 6, "O", "0")
    assert render_suggestion(suggestion, "en") == "Line 2, position 6: O was read; it may be 0."
    assert render_suggestion(suggestion, "es") == "Línea 2, posición 6: se leyó O; puede que sea 0."
