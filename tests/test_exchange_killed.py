"""kill -9 while acts are issued, carried and receipted: none lost, none with a second effect, none closed by itself.

COMITY_TORTURE_ROUNDS   kills in all (10 here, 200 in `make torture`)
COMITY_TORTURE_SEED     the moments at which they come, as far as a clock repeats itself
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.examination import WHOLE, wrong_with
from tests.nodes import ROOT, Node
from tests.outside import rows

pytestmark = [pytest.mark.torture, pytest.mark.slow]

ROUNDS = int(os.environ.get("COMITY_TORTURE_ROUNDS", "10"))
CHANCE = random.Random(int(os.environ.get("COMITY_TORTURE_SEED", "20260424")))
LONGEST_RUN_SECONDS = 1.5

# Says one act after the other and carries; tells each event once its act is in the outbox.
SAYING = """
import sys, django; django.setup()
from django.utils.timezone import now
from comity.core.ids import new_id
from comity.exchange import carrying
from comity.exchange.sayings import Saying
from comity.exchange.services.issuing import issue
body = {"operation": "Tidewatch", "tally": {"arrests": 1}}
while True:
    event = new_id()
    issue(Saying(event=event, kind="operation-result", issuer="XA", to=["XB", "XC"], body=body), at=now())
    print(event.hex, flush=True)
    carrying.carry(now)
"""
FINISHING = """
from datetime import timedelta
from django.utils.timezone import now
from comity.exchange import carrying
for days in range(3):  # what was under way is tried again, as it would be in time
    carrying.carry(lambda: now() + timedelta(days=days))
"""


def killed_while_saying(node: Node) -> set[str]:
    """Let a process say acts until it is killed. Returns the events of those that it said were in the outbox."""
    victim = subprocess.Popen(
        [sys.executable, "-c", SAYING],
        env=node.environment | {"DJANGO_SETTINGS_MODULE": "comity.site.settings"},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert victim.stdout is not None
    told = {victim.stdout.readline().strip()}
    time.sleep(CHANCE.uniform(0, LONGEST_RUN_SECONDS))
    victim.send_signal(signal.SIGKILL)
    told |= {line.strip() for line in victim.stdout.read().splitlines() if len(line.strip()) == 32}
    victim.wait()
    return told - {""}


def test_what_was_issued_arrives_once_however_often_the_node_dies(demonstration: Node, tmp_path: Path):
    node = demonstration.copy_to(tmp_path / "home")
    told: set[str] = set()
    for _ in range(max(2, ROUNDS // 2)):
        told |= killed_while_saying(node)
    node.script(FINISHING)
    said = {event for (event,) in rows(node.home, "SELECT event FROM exchange_act WHERE kind = 'operation-result'")}
    assert told
    assert told <= said
    assert rows(
        node.home,
        "SELECT count(*) FROM exchange_consignment c JOIN exchange_act a ON a.id = c.act_id"
        " WHERE a.kind = 'operation-result'"
        " AND (c.effected_at IS NULL OR c.closed_at IS NULL OR c.state != 'delivered')",
    ) == [(0,)]
    assert rows(
        node.home,
        "SELECT count(*) FROM exchange_act a WHERE a.kind = 'receipt' AND a.here"
        " AND NOT EXISTS (SELECT 1 FROM exchange_receipt r WHERE r.act_id = a.id)",
    ) == [(0,)]
    numbers = rows(
        node.home,
        "SELECT issuer_id, recipient_id, count(*), max(number) FROM exchange_consignment"
        " GROUP BY issuer_id, recipient_id",
    )
    assert all(count == highest for _issuer, _recipient, count, highest in numbers)
    assert wrong_with(node) == WHOLE
