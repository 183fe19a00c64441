"""The tables of accreditation load as a whole, or not at all."""

from importlib.resources import files

import pytest

from comity.accreditation import editions
from comity.accreditation.codes import Status
from comity.core.countries import LANGUAGES

TEXT = files("comity.accreditation").joinpath("data", "editions", "2026-11.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", editions.names())
def test_every_edition_loads_with_all_its_texts(name):
    found = editions.edition(name)
    assert all(set(rule.texts) == set(LANGUAGES) and all(rule.texts.values()) for rule in found.rules)
    assert [rule.number for rule in found.rules] == list(range(1, len(found.rules) + 1))
    assert set(found.documents) == set(Status)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("key: window", "key: windows"),
        ("documents_kept_days: 30", "documents_kept_days: 0"),
        ("documents_kept_days: 30", "documents_kept_days: yes"),
        ("[press-card, assignment]", "[press-card, passport]"),
        ("freelance:", "freelancer:"),
        ("      es: Una solicitud", "      pt: Una solicitud"),
        ("from_on: 2026-11-01", "from_on: soon"),
        ("rules:", "rules: ["),
        ("weekend: [5, 6]", "weekend: [0, 1, 2, 3, 4, 5, 6]"),
        ("rule: who\n", "rule: whoever\n"),
    ],
    ids=[
        "rule gone",
        "no days",
        "days no number",
        "unknown document",
        "status gone",
        "language gone",
        "no day",
        "broken",
        "no working day",
        "reason without rule",
    ],
)
def test_an_edition_with_one_fault_does_not_load(was, becomes):
    assert was in TEXT
    with pytest.raises(editions.EditionUnsound):
        editions.parsed("2026-11", TEXT.replace(was, becomes, 1))
