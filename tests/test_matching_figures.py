"""The benchmark of the matching engine counts right: its figures are quoted, so they are checked by hand here."""

import json
import xml.etree.ElementTree as ET

import pytest

from bench.matching import measuring, observing, population, questions, svg
from bench.matching.figures import judgements, of_system
from bench.matching.measuring import NOTHING, Judged
from bench.matching.page import BEGIN, END, between_marks
from bench.matching.systems import SystemStopped, Worker

# Four people sought and four strangers; by score: right, wrong, a stranger, right (the same score), a stranger.
JUDGED = [
    Judged("exact", True, 1, 0.9),
    Judged("exact", True, 2, 0.8),
    Judged("exact", True, 1, 0.5),
    Judged("other", True, 0, NOTHING),
    Judged("nobody", False, 0, 0.5),
    Judged("nobody", False, 0, 0.3),
    Judged("nobody", False, 0, NOTHING),
    Judged("nobody", False, 0, NOTHING),
]


class TestFigures:
    def test_recall_is_counted_by_class_and_depth(self):
        found = measuring.recalls(JUDGED)
        assert (found["exact"]["asked"], found["exact"]["first"], found["exact"]["ten"]) == (3, pytest.approx(2 / 3), 1)
        assert found["other"]["ten"] == 0

    def test_a_standard_error_is_never_nothing(self):
        assert measuring.standard_error(50, 50) > 0
        assert measuring.standard_error(0, 50) == pytest.approx(measuring.standard_error(50, 50))

    def test_equal_scores_pass_together(self):
        assert measuring.curve(JUDGED).thresholds.tolist() == [0.9, 0.8, 0.5, 0.3]

    def test_a_wrong_best_answer_is_no_recall_whoever_was_asked_for(self):
        found = measuring.thresholds(JUDGED, suggested=0.5)["suggested"]
        assert (found["precision"], found["recall"], found["strangers_flagged"]) == (0.5, 0.5, 0.25)

    def test_best_f1_is_the_best_of_all_thresholds(self):
        # At 0.9: 2·1 / (1 + 4) = 0.4; at 0.8: 2 / 6; at 0.5: 4 / 8; at 0.3: 4 / 9.
        found = measuring.thresholds(JUDGED, None)
        assert (found["best"]["f1"], found["best"]["threshold"], found["suggested"]) == (0.5, 0.5, None)

    def test_at_one_percent_of_strangers_no_stranger_of_four_passes(self):
        assert measuring.thresholds(JUDGED, None)["one_percent"]["threshold"] == 0.8

    def test_being_ahead_is_counted_question_by_question(self):
        theirs = [each._replace(rank=0) for each in JUDGED]
        assert measuring.ahead(JUDGED, theirs)["exact"]["ten"] == 1
        assert measuring.ahead(theirs, JUDGED)["exact"]["first"] == pytest.approx(-2 / 3)


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    return observing.prepare(2000, None, tmp_path_factory.mktemp("work"))


class TestQuestions:
    def test_as_many_are_about_nobody_as_about_somebody(self, work):
        assert sum(each.sought is None for each in work.asked) * 2 == len(work.asked)

    def test_nobody_asked_as_a_stranger_is_held(self, work):
        held = {frozenset(line.split("\t")[2].split()) for line in work.people.read_text(encoding="utf-8").splitlines()}
        assert not [each.name for each in work.asked if each.sought is None and frozenset(each.latin.split()) in held]

    def test_the_same_seeds_ask_the_same(self, work, tmp_path):
        again = observing.prepare(2000, None, tmp_path)
        assert again.digest() == work.digest()
        assert again.people.read_bytes() == work.people.read_bytes()

    def test_a_typing_error_changes_the_name(self, work):
        names = {each.person.id: each.person.name for each in population.listed(None)}
        erring = [each for each in work.asked if each.sort in {questions.ONE_ERROR, questions.TWO_ERRORS}]
        assert erring
        assert all(each.name != names[each.sought] for each in erring)

    def test_a_sample_has_its_share_of_every_class(self, work):
        sample = [work.asked[place].sort for place in questions.sample(work.asked, len(work.asked) // 10)]
        for sort in {each.sort for each in work.asked}:
            assert sample.count(sort) * 10 == pytest.approx(sum(each.sort == sort for each in work.asked), abs=10)


def test_a_peer_in_a_process_of_its_own_is_measured(work, tmp_path):
    places = questions.sample(work.asked, 60)
    seen = observing.observe("rapidfuzz", work, places, tmp_path)
    found = of_system(seen, judgements(work, seen), None)
    assert found["names"]["classes"][questions.EXACT]["first"] == 1
    assert found["build"]["peak_mb"] > found["build"]["stored_mb"] == 0
    assert found["change"]["all_seen"]
    json.dumps(found)


def test_a_system_that_dies_says_why(tmp_path):
    with Worker("rapidfuzz", tmp_path) as worker, pytest.raises(SystemStopped, match="FileNotFoundError"):
        worker.do("build", people=str(tmp_path / "nobody.tsv"))


class TestDrawings:
    def test_a_scale_by_powers_of_ten(self):
        scale = svg.Scale(1, 1000, 0, 300, powers=True)
        assert (scale.at(10), scale.ticks()) == (pytest.approx(100), [1, 10, 100, 1000])

    def test_a_drawing_is_well_formed_whatever_is_written_on_it(self):
        frame = svg.frames(1, 1, 100, 100)[0]
        across, upwards = svg.Scale(0, 1, frame.left, frame.right), svg.Scale(0, 1, frame.bottom, frame.top)
        panel = svg.Panel("<a & b>", across, upwards, ("x", "y"))
        panel.mark(0.5, 0.5, 0)
        panel.label(0.5, 0.5, "a < b", 0)
        ET.fromstring(svg.drawing([panel], "<t>", "d", [(0, "&")]))

    def test_words_around_the_figures_stay(self):
        page = f"before\n{BEGIN}\nold\n{END}\nafter"
        memory = {"table_mb": 1.0, "one_ns": 1.0, "eight_ns": 1.0}
        made = between_marks(page, {"runs": [{"memory": memory}], "populations": []})
        assert made.startswith("before\n")
        assert made.endswith("\nafter")
        assert "old" not in made
