"""The last hour before the deadline: everybody is received or told clearly, and nobody after the last second.

    python -m bench.accreditation.deadline [applications]

First some whole applications, each a form with three documents that are drawn anew. Then drafts that are complete are
sent in as fast as the node takes them, while the window closes in their midst. The peer is the node's own /health/, a
view that asks nothing, under as many clients. It ends with 1 where one was lost, or received too late.
"""

import io
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import httpx
import numpy as np
from PIL import Image
from rich.console import Console
from rich.table import Table

from bench.floor.clients import drive
from tests.nodes import Node

APPLICATIONS = 5_000
WHOLE = 24  # whole forms with their documents
CLIENTS = 8
AT_ONCE = 250  # drafts written by one process
WARM_UP = 100
CLOSES_AFTER = 0.8  # of the time that the rush is expected to take
GOAL_SECONDS = 3.0
FILL_IN_SECONDS = 3.5  # a form that comes back sooner was not filled in by a person
RULE = b"rule 2"


@dataclass(slots=True)
class Rush:
    """What the clients were told. lost: answers that were neither a receipt nor the rule."""

    latencies: list[float] = field(default_factory=list)
    received: int = 0
    refused: int = 0
    lost: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def percentile(self, percent: float) -> float:
        """Seconds within which so many percent were answered."""
        return float(np.percentile(self.latencies, percent))


def script(call: str) -> str:
    return f"from bench.accreditation import drafting\ndrafting.{call}"


def write_drafts(node: Node, applications: int) -> list[str]:
    """Complete drafts; the secret part of the link of each."""
    tokens: list[str] = []
    for first in range(0, applications, AT_ONCE):
        tokens += node.script(script(f"write_drafts({first}, {min(AT_ONCE, applications - first)})")).split()
    return tokens


def send_in(url: str, tokens: Sequence[str]) -> Rush:
    """Send all of them in, some clients at once, each one after the other."""
    rush, waiting, lock = Rush(), list(reversed(tokens)), threading.Lock()
    parts, body = urlsplit(url), urlencode({"consents": "yes"})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    def client() -> None:
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        while True:
            with lock:
                if not waiting:
                    break
                token = waiting.pop()
            begun = time.perf_counter()
            try:
                connection.request("POST", f"/press/en/follow/{token}/send-in/", body, headers)
                answer = connection.getresponse()
                said = answer.read()
            except OSError as error:
                connection.close()
                with lock:
                    rush.lost.append(repr(error))
                continue
            with lock:
                rush.latencies.append(time.perf_counter() - begun)
                if answer.status == 302:
                    rush.received += 1
                elif answer.status == 409 and RULE in said:
                    rush.refused += 1
                else:
                    rush.lost.append(f"{answer.status} {said[:200]!r}")
        connection.close()

    begun = time.monotonic()
    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rush.seconds = time.monotonic() - begun
    return rush


def whole_applications(url: str, number: int) -> Rush:
    """Form and three documents, drawn anew by the node before it answers; two clients at once."""
    rush, lock = Rush(), threading.Lock()

    def applicant(place: int) -> None:
        # Everybody from a network of their own: one network may send only so much.
        transport = httpx.HTTPTransport(local_address=f"127.{10 + place}.1.1")
        with httpx.Client(transport=transport, base_url=url.replace("localhost", "127.0.0.1"), timeout=120) as client:
            address = "/press/en/sessions/REHEARSAL/apply/"
            token = client.get(address).text.split('name="token" value="')[1].split('"')[0]
            time.sleep(FILL_IN_SECONDS)
            begun = time.perf_counter()
            answer = client.post(address, data={**TYPED, "token": token}, files=papers())
            with lock:
                rush.latencies.append(time.perf_counter() - begun)
                if answer.status_code == 302:
                    rush.received += 1
                else:
                    rush.lost.append(f"{answer.status_code}")

    begun = time.monotonic()
    for first in range(0, number, 2):
        threads = [threading.Thread(target=applicant, args=(place,)) for place in range(first, min(first + 2, number))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    rush.seconds = time.monotonic() - begun
    return rush


TYPED = {
    "name": "Whole Applicant", "born_on": "1984-02-09", "nationality": "XA", "email": "whole@media.example",
    "medium": "whole", "medium_kind": "press", "medium_country": "XA", "status": "freelance", "function": "reporter",
    "languages": "en", "until-identity": "2099-01-01",
}  # fmt: skip


def papers() -> dict[str, tuple[str, bytes, str]]:
    """A photograph and two papers, as a telephone takes them."""
    file = io.BytesIO()
    Image.effect_noise((1200, 1600), 40).convert("RGB").save(file, "JPEG", quality=80)
    sent = ("paper.jpg", file.getvalue(), "image/jpeg")
    return {f"file-{kind}": sent for kind in ("photograph", "identity", "assignment")}


def main() -> int:
    applications = int(sys.argv[1]) if len(sys.argv) > 1 else APPLICATIONS
    with tempfile.TemporaryDirectory() as folder:
        node = Node(Path(folder) / "home")
        node.run("demo")
        tokens = write_drafts(node, applications + WARM_UP)
        node.serve()
        try:
            bare = drive(node.url, "/health/", {}, clients=CLIENTS, seconds=4.0)
            whole = whole_applications(node.url, WHOLE)
            warm = send_in(node.url, tokens[:WARM_UP])
            expected = applications * warm.seconds / WARM_UP
            closes_at = node.script(script(f"close_in({expected * CLOSES_AFTER})")).strip()
            rush = send_in(node.url, tokens[WARM_UP:])
        finally:
            node.stop()
        received, late, drafts = map(int, node.script(script(f"count({closes_at!r})")).split())
    table = Table(title=f"The last hour before the deadline: {applications:,} applications")
    for heading in ("work", "Comity", "peer", "unit", "peer is"):
        table.add_column(heading, justify="left" if heading in ("work", "unit", "peer is") else "right")
    rows = [
        ("sent in", len(rush.latencies) / rush.seconds, bare.rate, "a second", "/health/"),
        ("sent in, p50", rush.percentile(50) * 1_000, bare.percentile_ms(50), "ms", "/health/"),
        ("sent in, p99", rush.percentile(99) * 1_000, bare.percentile_ms(99), "ms", "/health/"),
        ("form with three documents, p50", whole.percentile(50) * 1_000, bare.percentile_ms(50), "ms", "/health/"),
        ("form with three documents, p99", whole.percentile(99) * 1_000, bare.percentile_ms(99), "ms", "/health/"),
    ]
    for work, ours, peer, unit, name in rows:
        table.add_row(work, f"{ours:,.1f}", f"{peer:,.1f}", unit, name)
    console = Console()
    console.print(table)
    console.print(
        f"received {rush.received}, told that it was too late {rush.refused}, lost {len(rush.lost) + len(whole.lost)}; "
        f"in the store: received {received}, of them at the deadline or later {late}, drafts {drafts}"
    )
    sound = (
        not rush.lost
        and not whole.lost
        and not late
        and received == rush.received + warm.received
        and drafts == rush.refused
        and rush.percentile(99) <= GOAL_SECONDS
    )
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
