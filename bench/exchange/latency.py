"""From one node to another and back: `python -m bench.exchange.latency [acts] [--load]`

A hub and two nodes, all real processes. An act is written at XA, one after the other; measured is the time until its
receipt is in XA's store, which takes eight commits on four disks on the way. Beside it, in the same run: the same
bytes as plain NATS request and reply between two clients of one server, which keeps, signs and seals nothing; and what
X-Road publishes of itself for one request between two servers.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import nats
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from comity.exchange.broker.server import BrokerServer, free_listener
from tests.federation import Federation, until
from tests.outside import rows

ACTS = 100
ENVELOPE_BYTES = 1_400
X_ROAD_MILLISECONDS = 1_000 / 110  # one request after the other, of what it publishes: 110 a second

# The node's own process, without its pages: who writes and who carries share it, as where officers write in a browser.
SAYING = """
import sys, time
from django.utils.timezone import now
from comity.core import events
from comity.exchange.nodes import serving
from comity.site import upkeep
upkeep.start()
while not all(serving.heard().values()) or not serving.heard():
    time.sleep(0.1)
time.sleep(5)
from comity.core.ids import new_id
from comity.exchange.models import Consignment
from comity.exchange.sayings import Saying
from comity.exchange.services.issuing import issue
body = {{"operation": "Tidewatch", "tally": {{"arrests": 1}}}}
for _ in range({acts}):
    act = issue(Saying(event=new_id(), kind="operation-result", issuer="XA", to=["XB"], body=body), at=now())
    events.news.tell()
    while not Consignment.objects.filter(act=act, closed_at__isnull=False).exists():
        time.sleep(0.002)
"""


def acts(federation: Federation, count: int) -> list[float]:
    """Milliseconds from the issue of each act to its receipt, as XA's store says."""
    xa = federation.nodes["xa"]
    xa.stop()
    xa.script(SAYING.format(acts=count))
    until(lambda: all(state == "delivered" for state in xa.states().values()))
    found = rows(
        xa.home,
        "SELECT a.issued_at, c.closed_at FROM exchange_consignment c JOIN exchange_act a ON a.id = c.act_id"
        " WHERE a.here AND a.kind = 'operation-result' ORDER BY a.issued_at",
    )
    return [1_000 * (_instant(closed) - _instant(issued)).total_seconds() for issued, closed in found]


async def plain(count: int, folder: Path) -> list[float]:
    """Milliseconds of a request and its reply over one plain server."""
    listener = free_listener()
    server = BrokerServer(f'host: "{listener.host}"\nport: {listener.port}\n', folder, listener)
    server.start()
    try:
        asker, answerer = await nats.connect(f"nats://{listener}"), await nats.connect(f"nats://{listener}")

        async def answer(message: object) -> None:
            await message.respond(b"receipt")  # type: ignore[attr-defined]

        await answerer.subscribe("acts", cb=answer)
        await answerer.flush()
        taken = []
        for _ in range(count):
            began = time.perf_counter()
            await asker.request("acts", bytes(ENVELOPE_BYTES), timeout=10)
            taken.append(1_000 * (time.perf_counter() - began))
        await asker.close()
        await answerer.close()
        return taken
    finally:
        server.stop()


def main(arguments: Sequence[str]) -> None:
    count = int(arguments[0]) if arguments else ACTS
    with tempfile.TemporaryDirectory(prefix="comity-latency-") as name:
        folder = Path(name)
        federation = Federation(folder / "nodes")
        try:
            federation.node("xa")
            federation.node("xb")
            until(lambda: bool(federation.nodes["xa"].status()["well"]))
            load = os.getloadavg()[0]
            measured = [("an act and its receipt, node to node", acts(federation, count))]
        finally:
            federation.stop()
        measured.append(("plain NATS, request and reply", asyncio.run(plain(count, folder / "plain"))))
    table = Table(title=f"{count} one after the other, {os.cpu_count()} cores, load {load:.1f}")
    for heading in ("work", "p50 ms", "p99 ms", "a second"):
        table.add_column(heading, justify="left" if heading == "work" else "right")
    for work, taken in measured:
        ordered = sorted(taken)
        high = ordered[min(len(ordered) - 1, round(0.99 * len(ordered)))]
        table.add_row(
            work, f"{statistics.median(ordered):.1f}", f"{high:.1f}", f"{1_000 / statistics.mean(ordered):.0f}"
        )
    table.add_row("X-Road, a request, as published", f"{X_ROAD_MILLISECONDS:.1f}", "", "110")
    Console().print(table)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


if __name__ == "__main__":
    main(sys.argv[1:])
