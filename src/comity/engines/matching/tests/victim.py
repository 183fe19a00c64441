"""Processes that change an index until they are killed, and what it has to hold then.

    python -m comity.engines.matching.tests.victim FOLDER SEED

For each line on its input it starts a victim, kills it at a random moment, and prints the last change that the
victim had acknowledged, -1 if none. Victims are forked, for starting an engine takes longer than all they do.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

from comity.engines import matching
from comity.engines.matching import index as engine
from comity.engines.matching.tests.people import person

FIRST = 200  # subjects, ids from 0
LONGEST_LIFE_SECONDS = 0.3


def subject(id):
    return person(id, f"Kestrel Olvanov{'abcdefgh'[id % 8]}", born=(str(1950 + id % 50),))


def changes(seq):
    """What change `seq` does, from 1: three newcomers, one replaced and two withdrawn, of which one never was."""
    newcomers = [FIRST + 3 * seq + n for n in range(3)]
    return [
        *(matching.Change.put(subject(id)) for id in (*newcomers, seq % FIRST)),
        matching.Change.withdraw(FIRST + 3 * (seq // 2)),
        matching.Change.withdraw(10_000_000 + seq),
    ]


def held_after(seq):
    """Ids of all that is held once changes 1 to `seq` were made."""
    held = set(range(FIRST))
    for change in (change for n in range(1, seq + 1) for change in changes(n)):
        if change.op == "put":
            held.add(change.id)
        else:
            held.discard(change.id)
    return held


def live(folder, acknowledge):
    """Open or build, then change, save, purge and compact without end."""
    engine.SMALL = 32  # so that the background has something to do
    try:
        index = matching.open(folder)
    except matching.IndexMissing:
        index = matching.build(folder, (subject(id) for id in range(FIRST)))
    acknowledge(index.seq)
    seq = index.seq
    while True:
        seq += 1
        index.apply(changes(seq), seq)
        act = seq * 7919 % 10
        if act == 0:
            index.compact()
        if act % 2 == 0:
            index.save(purge=act == 4)
            acknowledge(seq)


def acknowledged_before_death(folder, seconds):
    """The last change that a victim acknowledged which was killed after so many seconds."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        live(folder, lambda seq: os.write(writing, b"%d\n" % seq))
    os.close(writing)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with open(reading, "rb") as said:
        return int((said.read().split() or [b"-1"])[-1])


if __name__ == "__main__":
    chance = random.Random(int(sys.argv[2]))
    matching.warm_up()
    for _ in sys.stdin:
        print(  # noqa: T201
            acknowledged_before_death(Path(sys.argv[1]), chance.uniform(0, LONGEST_LIFE_SECONDS)), flush=True
        )
