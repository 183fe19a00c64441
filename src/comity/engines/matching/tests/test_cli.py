"""The command line, and the page of weights that it prints."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from comity.engines.matching import evaluation, labelled
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


PAIRS = """schema,name1,name2,is_match,quality,category
Person,Kestrel Olvanov,Olvanov Kestrel,true,STRONG,order
Person,Kestrel Olvanov,Ada Testwari,false,STRONG,other
Person,Kestrel Olvanov,Kestrel Olvanov,false,WEAK,namesakes
"""


@pytest.fixture
def pairs(tmp_path):
    path = tmp_path / "pairs.csv"
    path.write_text(PAIRS)
    return path


def test_evaluate_counts_by_category_and_lists_failures_with_their_reasons(pairs):
    said = json.loads(run("evaluate", str(pairs), "--json"))
    lines = {line["category"]: line["figures"] for line in said["lines"]}
    assert lines["person: order"]["recall"] == 1
    assert (lines["all"]["precision"], lines["all"]["recall"]) == (0.5, 1)
    assert lines["quality: weak"]["right"] == 0
    (failure,) = said["failures"]
    assert failure["category"] == "person: namesakes"
    assert failure["reasons"][0].startswith("name-exact +")


def test_evaluate_shows_one_category_and_as_many_failures_as_asked_for(pairs):
    assert "wrongly told: Kestrel Olvanov" in run("evaluate", str(pairs), "--category", "namesakes")
    assert "wrongly told" not in run("evaluate", str(pairs), "--failures", "0")
    assert "namesakes" not in run("evaluate", str(pairs), "--category", "order")


def test_evaluate_says_that_there_is_no_labelled_data(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    outcome = CliRunner().invoke(app, ["evaluate"])
    assert outcome.exit_code == 1
    assert "No labelled data" in outcome.output


def test_the_labelled_sets_are_read_and_reported(shared_data):
    """The small sets; what they must reach is in the documentation, for figures move with every rule."""
    known = shared_data / "names"
    cases = [*labelled.cross_script(known / "watchman_cross_script_pairs.csv"),
             *labelled.entity_checks(known / "nomenklatura_entity_checks.yml")]  # fmt: skip
    report = evaluation.report_of_pairs(evaluation.judge(cases))
    whole = next(line for line in report.lines if (line.section, line.category) == ("entity pairs", "all"))
    assert whole.cases == 228
    assert whole.figures["best F1"] > 0.75
    assert {line.category for line in report.about("korean").lines} == {"korean"}


def test_a_list_is_asked_for_among_itself(shared_data):
    listed = labelled.listed_persons(shared_data / "lists" / "un_consolidated_2026-02-27.xml.gz")
    questions = list(labelled.listed_questions(shared_data / "names", listed))
    assert len(questions) > 1300
    for _, query, sought in questions[:680]:
        assert listed[sought].names[0].text.split() == query.names[0].text.split()


def test_the_page_of_weights_in_the_documentation_is_the_one_in_force():
    if not PAGE.exists():
        pytest.skip("the documentation is not beside the package")
    assert markdown_weights() in PAGE.read_text(encoding="utf-8")
