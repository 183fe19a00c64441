"""kill -9 at any moment: what was said to be done is done, what was not can be done again.

COMITY_TORTURE_ROUNDS   kills in all (10 here, 200 in `make torture`)
COMITY_TORTURE_SEED     the moments at which they come, as far as a clock repeats itself
"""

import json
import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.examination import WHOLE, wrong_with
from tests.gates import Gates
from tests.invented import write_list
from tests.nodes import Node
from tests.outside import committed, names_on, rows, watching

pytestmark = [pytest.mark.torture, pytest.mark.slow]

ROUNDS = int(os.environ.get("COMITY_TORTURE_ROUNDS", "10"))
CHANCE = random.Random(int(os.environ.get("COMITY_TORTURE_SEED", "20260424")))

PEOPLE = 3_000
LONGEST_RUN_SECONDS = 1.5  # of a victim, once it has begun to write
START_SECONDS = 300


def sound(home: Path) -> bool:
    """Whether SQLite finds the file itself intact: the quick look after every single kill."""
    return rows(home, "PRAGMA quick_check") == [("ok",)]


@pytest.fixture
def node(demonstration: Node, tmp_path: Path) -> Iterator[Node]:
    """The demonstration world, in a copy that may be maltreated."""
    node = demonstration.copy_to(tmp_path / "home")
    yield node
    node.stop(signal.SIGKILL)


def kill_while_writing(node: Node, *command: str | Path) -> bool:
    """Start a command and kill it at a random moment after its first write. Returns whether it had ended by itself.

    Whatever was seen committed from outside while it ran is there afterwards.
    """
    begun = committed(node.home)["ledger entries"]
    with watching(node.home) as seen:
        victim = node.start(*command)
        until = time.monotonic() + START_SECONDS
        while seen["ledger entries"] == begun and victim.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(CHANCE.uniform(0, LONGEST_RUN_SECONDS))
        ended = victim.poll() is not None
        victim.kill()
        victim.wait()
    assert sound(node.home)
    assert committed(node.home) >= seen
    return ended


def test_an_import_goes_on_where_it_was_killed(node, tmp_path):
    """And ends with exactly the records of the file, however often that happens."""
    for suffix in ("csv", "ftm"):
        path, name, edition = tmp_path / f"people.{suffix}", f"tide-{suffix}", 0
        people = write_list(path, PEOPLE)
        command = ("import", suffix, path, "--list", name, "--release-to-all")
        for _ in range(max(1, ROUNDS // 5)):
            if kill_while_writing(node, *command):
                edition += 1
                people = write_list(path, PEOPLE, edition=edition)
        report = json.loads(node.run(*command, "--json").stdout)
        assert (report["state"], report["skipped"]) == ("finished", 0)
        assert names_on(node.home, name) == people
    assert wrong_with(node) == WHOLE


def test_a_screening_is_kept_in_whole_chunks(node):
    """A batch says of itself exactly what it holds, whenever the command died."""
    manifest = node.home / "demonstration" / "ferry-halcyon-strait.csv"
    travellers = len(manifest.read_text(encoding="utf-8").splitlines()) - 1
    for _ in range(max(1, ROUNDS // 5)):
        kill_while_writing(node, "screen", manifest)
        batches = rows(
            node.home,
            "SELECT b.rows, count(c.id) FROM screening_batch AS b"
            " LEFT JOIN screening_check AS c ON c.batch_id = b.id GROUP BY b.id",
        )
        assert all(said == held for said, held in batches)
    done = node.run("screen", manifest, "--json")
    assert len(json.loads(done.stdout)) == travellers
    assert wrong_with(node) == WHOLE


def test_a_check_that_was_answered_is_kept(node):
    """The node dies under the gates' hands and is started again: no answered check is missing."""
    node.serve()
    client = node.integration()
    answered: set[str] = set()
    for number in range(max(1, 2 * ROUNDS // 5)):
        client.base_url = node.url
        gates = Gates(client, f"Round{number}")
        gates.wait_for_an_answer()
        time.sleep(CHANCE.uniform(0, LONGEST_RUN_SECONDS))
        node.stop(signal.SIGKILL)
        gates.finish()
        assert gates.refused == []
        answered.update(gates.answered)
        assert sound(node.home)
        assert answered <= {key for (key,) in rows(node.home, "SELECT id FROM screening_check")}
        node.serve()
    client.close()
    node.stop()
    assert wrong_with(node) == WHOLE
