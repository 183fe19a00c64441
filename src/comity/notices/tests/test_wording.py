"""Whatever the rules find, people read as a sentence with every place filled."""

import re
from importlib.resources import files

import pytest
from django.utils import translation

from comity.notices.editions import edition
from comity.notices.rules.completeness import findings
from comity.notices.rules.request import Finding, Level
from comity.notices.tests.test_rules_completeness import RED, TODAY, WANTED, request
from comity.notices.wording import SENTENCES, field_label, sentence

EDITION = edition("2026-11")
RULES = [files("comity.notices").joinpath("rules", name).read_text() for name in ("completeness.py", "conditions.py")]
FOUND = {code for text in RULES for code in re.findall(r'_f(?:inding|ound)\(\s*"([a-z-]+)"', text)}


def test_every_code_has_its_sentence_and_no_sentence_is_left_over():
    assert set(SENTENCES) == FOUND


def test_a_finding_is_said_with_the_name_of_its_field():
    found = Finding("penalty-too-low", "penalty", Level.INCONSISTENT, {"required": 24, "given": 12})
    assert sentence(found, EDITION) == "Penalty: 12 months; this type asks for at least 24."


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("warrant", "Mandat ou jugement"),
        ("warrant.issued_on", "Mandat ou jugement (Délivré le)"),
        ("nonsense", "nonsense"),
    ],
)
def test_a_field_is_called_as_the_form_calls_it_in_the_readers_language(path, label):
    with translation.override("fr"):
        assert field_label(path, EDITION) == label


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_every_finding_of_a_bad_request_is_a_whole_sentence(language):
    facts = {**RED["facts"], "penalty": {"months": 1}, "offences": ["rudeness"], "limitation_on": "2020-01-01"}
    texts = {"summary": {"fr": "short"}}
    with translation.override(language):
        for type_ in EDITION.types.values():
            for found in findings(request(facts=facts, texts=texts), type_, EDITION, [WANTED], TODAY):
                assert "%(" not in sentence(found, EDITION)
