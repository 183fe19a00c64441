"""Devices of delegates that vote over HTTP, each on a connection of its own, and send again what was not answered."""

import json
import random
import signal
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from tests.nodes import ROOT, Node

CSRF = "0123456789abcdefghijklmnopqrstuv"  # a device makes its own, and sends it as cookie and header
PAUSE_SECONDS = 0.2  # before an unanswered vote is sent again
PATIENCE_SECONDS = 120.0
ANSWERED = frozenset({200, 201})


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one device sends: the same bytes each time."""

    member: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(slots=True)
class Heard:
    """What the devices heard: {member: answer}, seconds to it, how often they sent; and who never got one."""

    answers: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    sent: dict[str, int] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


def inside(node: Node, call: str) -> Any:
    """What a function of `voting_inside` prints, run in a node."""
    told = node.script(
        f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom tests import voting_inside\nvoting_inside.{call}"
    )
    return json.loads(told.strip().splitlines()[-1])


def electronic(cookies: Mapping[str, str], choices: Mapping[str, str]) -> list[Ballot]:
    """The answers of delegations at their own devices; the key is made from a fixed seed."""
    drawn = random.Random(7)
    return [
        Ballot(
            member,
            json.dumps({"choice": choices[member], "key": str(UUID(int=drawn.getrandbits(128), version=4))}).encode(),
            {
                "Cookie": f"sessionid={cookie}; csrftoken={CSRF}",
                "X-CSRFToken": CSRF,
                "Content-Type": "application/json",
            },
        )
        for member, cookie in cookies.items()
    ]


def vote(url: str, path: str, ballots: Iterable[Ballot], *, within: float, meanwhile: Callable[[], None]) -> Heard:
    """Send every ballot at a moment of its own within so many seconds, until it is answered.

    meanwhile   runs beside: what kills and starts the server again
    """
    heard, drawn = Heard(), random.Random(11)
    begun = time.monotonic()

    def device(ballot: Ballot, at: float) -> None:
        time.sleep(max(0.0, begun + at - time.monotonic()))
        _send_until_answered(url, path, ballot, heard)

    threads = [threading.Thread(target=device, args=(one, drawn.uniform(0, within))) for one in ballots]
    for thread in threads:
        thread.start()
    meanwhile()
    for thread in threads:
        thread.join()
    return heard


def kill_and_restart(node: Node, *, after: float) -> Callable[[], None]:
    """Kill the server after so many seconds, as a power cut would, and start it again at the same address."""
    port = str(urlsplit(node.url).port)

    def work() -> None:
        time.sleep(after)
        node.stop(signal.SIGKILL)
        node.process = node.start("serve", "--port", port)

    return work


def _send_until_answered(url: str, path: str, ballot: Ballot, heard: Heard) -> None:
    parts = urlsplit(url)
    begun, until, sent = time.perf_counter(), time.monotonic() + PATIENCE_SECONDS, 0
    while time.monotonic() < until:
        sent += 1
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        try:
            connection.request("POST", path, ballot.body, dict(ballot.headers))
            answer = connection.getresponse()
            said = answer.read()
        except (OSError, HTTPException):
            time.sleep(PAUSE_SECONDS)
            continue
        finally:
            connection.close()
        heard.sent[ballot.member] = sent
        if answer.status in ANSWERED:
            heard.answers[ballot.member] = json.loads(said)
            heard.seconds[ballot.member] = time.perf_counter() - begun
        else:
            heard.refused[ballot.member] = f"{answer.status} {said[:200]!r}"
        return
    heard.refused[ballot.member] = "no answer"
