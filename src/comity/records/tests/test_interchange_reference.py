"""The reference on interchange says what the code does."""

from pathlib import Path

import pytest

from comity.core.codes import FraudType
from comity.records import ftm
from comity.records.drafts import RecordKind
from comity.records.sources import READERS, official
from comity.records.vocabulary import FRAUD_TYPES, FTM_SCHEMA, PROPERTIES

_DOCS = Path(__file__).parents[4] / "docs"
_REFERENCE = (_DOCS / "reference" / "interchange.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", list(RecordKind))
def test_every_property_of_every_kind_is_in_its_table(kind):
    _, _, rest = _REFERENCE.partition(f"### {kind}\n")
    section, _, _ = rest.partition("\n### ")
    assert f"schema: `{FTM_SCHEMA[kind]}`" in section
    for rule in PROPERTIES[kind].values():
        place = f"`{rule.ftm}`" if rule.ftm else "under `comity`"
        assert any(
            line.startswith(f"| `{rule.name}` |") and line.endswith(f"| {place} |") for line in section.splitlines()
        )
    assert section.count("\n| `") == len(PROPERTIES[kind])


def test_every_form_and_every_schema_is_named():
    assert all(f"| `{name}` |" in _REFERENCE for name in READERS)
    assert all(f"`{schema}`" in _REFERENCE for schema in ftm.KINDS)


def test_every_official_list_is_named():
    how_to = (_DOCS / "how-to" / "import-a-list.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in how_to for name in official.OFFICIAL)


def test_fraud_types_are_the_codes_of_the_organisation():
    assert set(FRAUD_TYPES) == set(FraudType.values)
