"""A process killed while it changes, compacts or saves documents leaves an index that opens with what was saved.

COMITY_TORTURE_ROUNDS   kills in all (3 here, 200 in `make torture`)
"""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from comity.engines.matching import documents

ROUNDS = int(os.environ.get("COMITY_TORTURE_ROUNDS", "3"))
CHILD = """
import sys
from comity.engines import matching
from comity.engines.matching import documents

def document(owner):
    return matching.Subject(owner, "travel-document", identifiers=(matching.Identifier("passport", f"X{owner:06}"),))

index = documents.build(sys.argv[1], [document(owner) for owner in range(40)])
print(0, flush=True)
for seq in range(1, 10_000):
    index.apply([matching.Change.put(document(100 + seq)), matching.Change.withdraw(seq)], seq)
    if seq % 3 == 0:
        index.compact()
    index.save()
    print(seq, flush=True)
"""


@pytest.mark.parametrize("round_number", range(ROUNDS))
def test_kill_at_any_moment(tmp_path, round_number):
    documents.warm_up()  # the child then finds compiled code in the cache
    path = [p for p in sys.path if p.endswith("src")]
    child = subprocess.Popen(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {path!r}\n{CHILD}", str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
    )
    first = child.stdout.readline()
    time.sleep(random.Random(round_number).uniform(0.0, 0.25))
    child.send_signal(signal.SIGKILL)
    acknowledged = [int(line) for line in (first + child.communicate()[0]).split()][-1]
    index = documents.open(tmp_path)
    assert index.seq in (acknowledged, acknowledged + 1)
    for owner in (*range(40), *range(101, 101 + index.seq)):
        expected = [] if 1 <= owner <= index.seq else [owner]
        assert [match.owner for match in index.lookup(f"X{owner:06}", "passport", "", [True])] == expected
