"""Whatever a reader says has a sentence, and every sentence is said by somebody."""

import re
from pathlib import Path

import pytest

from comity.records import sources
from comity.records.sources import READERS, messages
from comity.records.tests.reading import FIXTURES

_RECORDS = Path(sources.__file__).parent.parent
_USED = {
    code
    for path in [*_RECORDS.glob("sources/*.py"), _RECORDS / "texts.py"]
    if path.name != "messages.py"
    for code in re.findall(
        r'"((?:stream|xml|csv|ofac|un|ftm|comity|json|fetch|record|kind|text|value|property|country|date|gender'
        r'|document|element|files)\.[a-z-]+)"',
        path.read_text(encoding="utf-8"),
    )
}
# A reader does not remember what it has read, and knows of no notice.
_BY_THE_IMPORTER = {"entry.under-notice", "record.repeated-key"}


def test_every_code_has_its_sentence():
    assert _USED - messages.SENTENCES.keys() == set()


def test_every_sentence_has_its_use():
    assert messages.SENTENCES.keys() - _USED == _BY_THE_IMPORTER


def test_no_code_means_two_things():
    assert len(messages.SENTENCES) == len(messages.REFUSED) + len(messages.SKIPPED) + len(messages.REMARKS)


@pytest.mark.parametrize(
    ("format_", "path"),
    [
        ("un-sc", "harbour-list.xml"),
        ("ofac", "lantern-list"),
        ("csv", "stolen-documents.csv"),
        ("ftm", "tide-list.ftm.json"),
    ],
)
def test_the_facts_of_a_remark_fill_its_sentence(format_, path):
    remarks = []
    list(sources.entries(format_, [FIXTURES / path], report=remarks.append))
    for remark in remarks:
        assert "%(" not in messages.sentence(remark.code, remark.facts, line=remark.line, key=remark.key)


@pytest.mark.parametrize("name", READERS)
def test_every_reader_describes_itself(name):
    assert name == READERS[name].NAME
    assert READERS[name].describe()
