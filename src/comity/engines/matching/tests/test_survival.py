"""A process killed while it builds, changes or saves leaves an index that opens, or says that it cannot."""

import random
import signal
import subprocess
import sys
import time

import pytest

from comity.engines import matching

ROUNDS = 3
CHILD = """
import sys
from comity.engines import matching

def person(number):
    return matching.Subject(number, "person", (matching.Name(f"Kestrel Olvanov{number % 7}"),))

index = matching.build(sys.argv[1], (person(n) for n in range(40)))
print(index.seq, flush=True)
for seq in range(1, 1000):
    index.apply([matching.Change.put(person(100 + seq)), matching.Change.withdraw(seq)], seq)
    index.save()
    print(seq, flush=True)
"""


@pytest.mark.parametrize("round_number", range(ROUNDS))
def test_kill_at_any_moment(tmp_path, round_number):
    matching.warm_up()  # the child then finds compiled code in the cache
    path = [p for p in sys.path if p.endswith("src")]
    child = subprocess.Popen(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {path!r}\n{CHILD}", str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
    )
    child.stdout.readline()
    time.sleep(random.Random(round_number).uniform(0.0, 0.25))
    child.send_signal(signal.SIGKILL)
    acknowledged = [int(line) for line in child.communicate()[0].split()] or [0]
    index = matching.open(tmp_path)
    assert index.seq in (acknowledged[-1], acknowledged[-1] + 1)
    held = {c.id for c in index.search(matching.Query(names=(matching.Name("Kestrel Olvanov1"),)), [True], 999, 0.0)}
    assert index.seq == 0 or (index.seq not in held and len(index) == 40 + max(0, index.seq - 39))
