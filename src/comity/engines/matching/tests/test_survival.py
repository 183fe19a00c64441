"""A process killed while it builds, changes, saves, purges or compacts leaves an index that holds what it said.

COMITY_TORTURE_ROUNDS   kills in all (10 here, 200 in `make torture`)
COMITY_TORTURE_SEED     the moments at which they come, as far as a clock repeats itself
"""

import os
import subprocess
import sys
from contextlib import contextmanager

import pytest

from comity.engines import matching
from comity.engines.matching.tests import victim

pytestmark = [pytest.mark.torture, pytest.mark.slow]

ROUNDS = int(os.environ.get("COMITY_TORTURE_ROUNDS", "10"))
SEED = os.environ.get("COMITY_TORTURE_SEED", "20261122")
ROUNDS_PER_INDEX = 10


@contextmanager
def killing(folder, seed):
    """A function that kills the next victim and returns what it had acknowledged."""
    command = [sys.executable, "-m", victim.__name__, str(folder), seed]
    path = os.pathsep.join(p for p in sys.path if p)
    with subprocess.Popen(
        command, env=os.environ | {"PYTHONPATH": path}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as nursery:

        def kill_next():
            nursery.stdin.write("next\n")
            nursery.stdin.flush()
            return int(nursery.stdout.readline())

        yield kill_next
        nursery.stdin.close()


def opened(folder, acknowledged):
    """The index as it survived; nothing, if nothing was acknowledged."""
    try:
        return matching.open(folder, background=False)
    except matching.IndexMissing:
        assert acknowledged == -1
        return None


@pytest.mark.parametrize("number", range(max(1, ROUNDS // ROUNDS_PER_INDEX)))
def test_what_was_saved_survives_kill_at_any_moment(tmp_path, number):
    reached = 0
    with killing(tmp_path / "index", SEED + str(number)) as kill_next:
        for _ in range(min(ROUNDS, ROUNDS_PER_INDEX)):
            acknowledged = kill_next()
            index = opened(tmp_path / "index", acknowledged)
            if index is None:
                continue
            assert index.seq == index.recovered.seq >= acknowledged
            reached = max(reached, index.seq)
            held = victim.held_after(index.seq)
            assert len(index) == len(held)
            assert {id for id in range(max(held) + 1) if id in index} == held
            one = victim.subject(max(held))
            assert one.id in {c.id for c in index.search(one.as_query(), [True], 999, 0.0)}
            assert matching.open(tmp_path / "index").recovered.removed == ()
    assert reached > 0
