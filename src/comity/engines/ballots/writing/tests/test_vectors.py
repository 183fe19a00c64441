"""The published vectors are what the sealer makes, to the last byte."""

import json
from pathlib import Path

import pytest

from comity.engines.ballots.writing.vectors import published

PAGE = Path(__file__).parents[6] / "docs" / "reference" / "ballot-vectors.json"


def test_the_published_vectors_are_what_is_made():
    if not PAGE.exists():
        pytest.skip("the documentation is not here")
    assert json.loads(PAGE.read_text(encoding="utf-8")) == json.loads(json.dumps(published()))
