"""Provisions are read in words and in the reader's language, whichever way the tables shorten them."""

import pytest
from django.utils import translation

from comity.notices import provisions
from comity.notices.editions import edition
from comity.notices.provisions import in_words

EDITION = edition("2026-11")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("RPD 84(a)", "Rules on the Processing of Data, art. 84(a)"),
        ("RPD 90 and 91", "Rules on the Processing of Data, art. 90 and 91"),
        ("Resolution Silver pilot", "resolution on the silver pilot"),
        ("Regulation 12", "Regulation, art. 12"),
        ("", ""),
    ],
)
def test_in_words(said, words):
    assert in_words(said) == words


def test_in_the_language_of_the_reader():
    with translation.override("fr"):
        assert in_words("CRC 3 and 35") == "Convention relative aux droits de l’enfant, art. 3 et 35"


def test_every_rule_that_the_tables_name_has_a_name():
    named = [condition.provision for row in EDITION.types.values() for condition in row.conditions]
    named += [row.provision for row in EDITION.reasons.values()]
    texts = [str(one) for one in named] + [row.article for row in EDITION.fields.values() if row.article]
    assert {said for said in texts if in_words(said).startswith(tuple(provisions.SHORT))} == set()
