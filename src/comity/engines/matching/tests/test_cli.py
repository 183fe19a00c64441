"""The command line, and the page of weights that it prints."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from comity.engines.matching import evaluation
from comity.engines.matching.cli import app, markdown_weights

PAGE = Path(__file__).resolve().parents[5] / "docs" / "explanation" / "matching.md"


def run(*words):
    outcome = CliRunner().invoke(app, words)
    assert outcome.exit_code == 0, outcome.output
    return outcome.output


def test_explain_tells_word_by_word():
    said = json.loads(run("explain", "Kestral Olvanov", "--against", "OLVANOV, Kestrel", "--born", "1971", "--json"))
    assert [token[:3] for token in said["tokens"]] == [
        ["kestral", "kestrel", "spelling"],
        ["olvanov", "olvanov", "same"],
    ]
    assert sum(bits for _, _, bits in said["reasons"]) == pytest.approx(said["weight_bits"])


def test_explain_speaks_the_reader_s_language():
    assert "Même nom" in run("explain", "Kestrel", "--against", "Kestrel", "--language", "fr")


def test_an_unknown_kind_is_refused():
    assert CliRunner().invoke(app, ["explain", "A", "--against", "B", "--kind", "planet"]).exit_code == 2


def test_evaluate_counts_and_lists_failures(tmp_path):
    path = tmp_path / "pairs.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["schema", "name1", "name2", "is_match", "category"])
        rows.writerow(["Person", "Kestrel Olvanov", "Olvanov Kestrel", "true", "order"])
        rows.writerow(["Person", "Kestrel Olvanov", "Ada Testwari", "false", "other"])
        rows.writerow(["Person", "Kestrel Olvanov", "Kestrel Olvanov", "false", "namesakes"])
    said = run("evaluate", str(path))
    assert "said same" in said
    judged = evaluation.judge(evaluation.read_pairs(path))
    found = evaluation.measure(judged)
    assert (found.precision, found.recall) == (0.5, 1.0)


def test_the_page_of_weights_in_the_documentation_is_the_one_in_force():
    if not PAGE.exists():
        pytest.skip("the documentation is not beside the package")
    assert markdown_weights() in PAGE.read_text(encoding="utf-8")
