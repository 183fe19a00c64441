"""Every refusal has its sentence, in every language, and no sentence is left without its refusal."""

import re
from pathlib import Path

import pytest

from comity.engines.ballots.writing.refusal_sentences import codes, render, said
from comity.engines.ballots.writing.refusals import StepRefused

ROOM = Path(__file__).parents[1]
BROWSER_ONLY = {"code_unknown", "sealer_failed", "ballot_refused", "ballot_not_delivered"}


def raised():
    """Codes as they stand in the source of the steps: raised themselves, or handed to what raises them."""
    source = "".join(path.read_text(encoding="utf-8") for path in ROOM.glob("*.py"))
    return set(re.findall(r'(?:StepRefused|said_to_be)\(\s*"(\w+)"', source))


def test_every_refusal_has_a_sentence_and_every_sentence_a_refusal():
    assert raised() | BROWSER_ONLY == codes()


@pytest.mark.parametrize("language", ["fr", "es", "ar-EG"])
def test_sentences_are_translated_with_their_facts(language):
    refused = StepRefused("answers_too_many", question=7, given=13, most=11)
    sentence = render(refused, language)
    assert sentence != render(refused, "en")
    assert all(fact in sentence for fact in ("7", "13", "11"))


def test_an_unknown_language_is_answered_in_english():
    assert said("Blank", "xx") == "Blank"
