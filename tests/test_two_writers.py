"""Several processes write one store at once: each waits its turn, nothing is lost, nobody meets a lock."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from uuid import UUID

import httpx
import pytest

from tests.examination import WHOLE, wrong_with
from tests.gates import Gates
from tests.invented import write_list
from tests.nodes import Node
from tests.outside import names_on, rows

pytestmark = pytest.mark.slow

PEOPLE = 1_500
PRESSED = 3


@pytest.fixture(scope="module")
def node(demonstration: Node, quick: Path) -> Iterator[Node]:
    """The demonstration world, served, in a copy of its own."""
    node = demonstration.copy_to(quick / "two-writers").serve()
    yield node
    node.stop()


def imported(node: Node, path: Path) -> dict[str, object]:
    """The report of an import from the command line, which must end well and say nothing of locks."""
    done = node.run("import", path.suffix[1:], path, "--list", path.stem, "--json")
    assert "locked" not in done.stderr
    report: dict[str, object] = json.loads(done.stdout)
    return report


def test_two_imports_at_once_both_finish(node, tmp_path):
    paths = [tmp_path / "left.csv", tmp_path / "right.ftm"]
    people = [write_list(path, PEOPLE) for path in paths]
    with ThreadPoolExecutor() as pool:
        reports = list(pool.map(lambda path: imported(node, path), paths))
    assert [(report["state"], report["added"]) for report in reports] == [("finished", PEOPLE)] * 2
    assert [names_on(node.home, path.stem) for path in paths] == people


def test_gates_are_answered_while_a_list_is_imported(node, tmp_path):
    path = tmp_path / "beside.csv"
    people = write_list(path, PEOPLE)
    with node.integration() as client:
        gates = Gates(client, "Beside")
        report = imported(node, path)
        gates.wait_for_an_answer()
        gates.finish()
    assert gates.refused == []
    assert (report["state"], names_on(node.home, "beside")) == ("finished", people)
    assert set(gates.answered) <= {key for (key,) in rows(node.home, "SELECT id FROM screening_check")}


def test_of_two_officers_who_press_at_once_one_reports_the_hit(node):
    """The other is told that it was done already."""
    officers = [node.sign_in("ines.xa"), node.sign_in("despina.lanta")]
    open_ones = rows(node.home, "SELECT id FROM screening_candidate WHERE state = 'open' ORDER BY score DESC")
    for (candidate,) in open_ones[:PRESSED]:
        together = Barrier(len(officers))

        def press(officer: httpx.Client, candidate: str = candidate, together: Barrier = together) -> int:
            together.wait()
            seen = {"place": "Lanta, pier 4", "observed_at": datetime.now(UTC).isoformat(), "urgency": "routine"}
            return node.post(officer, f"/candidates/{UUID(candidate)}/take-up/", **seen).status_code

        with ThreadPoolExecutor() as pool:
            assert sorted(pool.map(press, officers)) == [200, 409]
        assert rows(node.home, f"SELECT count(*) FROM screening_hit WHERE candidate_id = '{candidate}'") == [(1,)]


def test_the_store_is_whole_afterwards(node):
    assert wrong_with(node) == WHOLE
