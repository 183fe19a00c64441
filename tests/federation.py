"""A federation for tests: a hub and nodes of bureaus, each with its own folder, processes, store and broker.

    federation = Federation.copied(joined, tmp_path)            # or Federation(tmp_path), and each node joins it
    xa, xb = federation.nodes["xa"], federation.nodes["xb"]     # hub and both nodes are served from now on
    xa.comity("exchange", "cases", "--bureau", "XA")            # a command at a node
    xa.say("XA", "XB")                                          # an act, into XA's outbox
    federation.hub.kill(); federation.hub.serve()               # kill -9, and back again
    federation.stop()

Everybody joins as people would: by `comity node invite`, `init`, `admit` and `join`. That takes a dozen commands: the
fixture `joined` is a federation that did so once in a run, at rest, to be copied.
"""

import json
import shutil
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import psutil

from tests.nodes import Node, free_port
from tests.outside import rows

# What every node would make for itself in the same way, made once: tables, the organisation, static files. Keys are not
# among it but for the secret from which the pass phrases of the demonstration's people come. Tables as the models say
# them: the migrations lead to the same ones, and take half a minute.
PREPARING = """
from django.apps import apps
from django.core.management import call_command
from django.core.management.commands.migrate import Command
from django.db import connection
from django.utils.timezone import now
from comity.members import services
from comity.members.queries import operator_actor
from comity.site import store
from comity.site.serving import gather_static_files
making = Command()
making.verbosity = 0
making.sync_apps(connection, {{app.label for app in apps.get_app_configs()}})
call_command("migrate", fake=True, interactive=False, verbosity=0)
store.prepare()
services.set_up_organisation(operator_actor(), profile="{profile}", at=now())
gather_static_files()
"""
# An act of a kind that changes nothing but the outbox: its id is printed.
SAYING = """
import sys
from django.utils.timezone import now
from comity.core.ids import new_id
from comity.exchange.sayings import Saying
from comity.exchange.services.issuing import issue
body = {{"operation": "Tidewatch", "tally": {{"arrests": 1}}}}
for _ in range({count}):
    act = issue(Saying(event=new_id(), kind="operation-result", issuer="{issuer}", to={to}, body=body), at=now())
    print(act.pk)
"""
STATES = (
    "SELECT c.act_id, c.state FROM exchange_consignment c JOIN exchange_act a ON a.id = c.act_id"
    " WHERE a.here AND a.kind = 'operation-result'"
)


@dataclass
class FederatedNode(Node):
    """One node of a federation, or its hub.

    extra  what its processes find in their environment besides
    """

    code: str = ""
    bureaus: tuple[str, ...] = ()
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | self.extra

    def comity(self, *arguments: str | Path, check: bool = True) -> str:
        """One `comity` command; what it printed."""
        return self.run(*arguments, check=check).stdout

    def say(self, issuer: str, *to: str, count: int = 1) -> list[str]:
        """Put acts of a harmless kind into the outbox. Returns their ids."""
        return self.script(SAYING.format(issuer=issuer, to=list(to), count=count)).split()

    def states(self) -> dict[str, str]:
        """How far each act that was said with `say` has come, by its id: asked often, so of the store alone."""
        return {str(UUID(act)): state for act, state in rows(self.home, STATES)}

    def status(self) -> dict[str, object]:
        """What `comity node status --json` says."""
        found: dict[str, object] = json.loads(self.comity("node", "status", "--json", check=False))
        return found

    def family(self) -> list[psutil.Process]:
        """Every process of this node, its broker included; none where it does not run."""
        if self.process is None or self.process.poll() is not None:
            return []
        return [self.process_of(), *self.process_of().children(recursive=True)]

    def kill(self, family: Sequence[psutil.Process] = ()) -> None:
        """kill -9 of every process of this node, or of those that were found when all of them ran."""
        if self.process is None:
            return
        found = family or self.family()
        for one in found:
            with suppress(psutil.NoSuchProcess):
                one.send_signal(signal.SIGKILL)
        psutil.wait_procs(found, timeout=30)
        self.process.wait(timeout=30)
        self.process = None

    def process_of(self) -> psutil.Process:
        """The process that serves."""
        assert self.process is not None
        return psutil.Process(self.process.pid)

    def broker(self) -> psutil.Process | None:
        """The NATS server of this node, while it runs."""
        found = [one for one in self.process_of().children(recursive=True) if one.name().startswith("nats-server")]
        return found[0] if found else None


@dataclass
class Federation:
    """A hub, and the nodes that joined it. Everything of it lies below one folder.

    profile  of the organisation: with the demonstration, the invented bureaus XA … and their people are everywhere
    leaves   port at which the hub's broker listens; dialled: the one at which nodes reach it, where that is another
    """

    folder: Path
    profile: str = "demonstration"
    leaves: int = field(default_factory=free_port)
    dialled: int = 0
    nodes: dict[str, FederatedNode] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if (self.folder / "hub").exists():  # a copy
            self.hub = self._taken_up("hub")
            return
        Node(self.folder / "empty").script(PREPARING.format(profile=self.profile))
        self.hub = self._empty("hub")
        address, listen = f"127.0.0.1:{self.dialled or self.leaves}", f"127.0.0.1:{self.leaves}"
        self.hub.run("node", "hub", "--address", address, "--listen", listen)
        self.hub.serve()

    @classmethod
    def copied(cls, joined: Path, folder: Path, hub: Mapping[str, str] | None = None) -> "Federation":
        """A federation at rest, copied with all its nodes and served under ports of its own.

        hub  what the hub's processes find in their environment besides
        """
        shutil.copytree(joined, folder)
        made = cls(folder)
        made.hub.extra = dict(hub or {})
        codes = sorted(path.parent.name for path in folder.glob("*/broker") if path.parent.name != "hub")
        made.nodes = {code: made._taken_up(code) for code in codes}
        try:
            made._at_once(FederatedNode.serve)
        except BaseException:
            made.stop()
            raise
        return made

    def node(self, code: str, *bureaus: str) -> FederatedNode:
        """A node that has joined and is served, hosting the bureau of the same code unless others are named."""
        hosted = bureaus or (code.upper(),)
        made = self._empty(code)
        made.bureaus = hosted
        request, answer = self.folder / f"{code}.request", self.folder / f"{code}.answer"
        asked = [option for bureau in hosted for option in ("--bureau", bureau)]
        invitation = self.hub.comity("node", "invite", code, *asked).split()[-1]
        read_out = made.comity("node", "init", invitation, "--out", request).strip().splitlines()[-1]
        organisation = (
            self.hub.comity("node", "admit", request, "--out", answer, "--fingerprint", read_out)
            .strip()
            .splitlines()[-1]
        )
        made.comity("node", "join", answer, "--fingerprint", organisation)
        made.serve()
        self.nodes[code] = made
        return made

    def _empty(self, code: str) -> FederatedNode:
        empty = self.folder / "empty"
        shutil.copytree(empty, self.folder / code)
        return FederatedNode(self.folder / code, code=code)

    def _taken_up(self, code: str) -> FederatedNode:
        """A node that was copied with its place in the federation: only where the hub listens is another."""
        file = self.folder / code / "broker" / "installation.json"
        placed = json.loads(file.read_text(encoding="utf-8"))
        placed["leaves"]["port"] = self.leaves if code == "hub" else self.dialled or self.leaves
        if placed["address"]:
            placed["address"]["port"] = self.dialled or self.leaves
        file.write_text(json.dumps(placed), encoding="utf-8")
        return FederatedNode(self.folder / code, code=code, bureaus=(code.upper(),))

    def know_each_other(self) -> bool:
        """Whether hub and nodes have the keys of all bureaus that have nodes: without them nobody can be written to."""
        bureaus = {bureau for node in self.nodes.values() for bureau in node.bureaus}
        return all(all(serials_at(node).get(bureau) for bureau in bureaus) for node in (self.hub, *self.nodes.values()))

    def stop(self) -> None:
        """End every process."""
        self._at_once(FederatedNode.stop)

    def _at_once(self, do: Callable[[FederatedNode], object]) -> None:
        """Do something with the hub and every node; they wait for much that is not each other."""
        with ThreadPoolExecutor() as hands:
            list(hands.map(do, (self.hub, *self.nodes.values())))


def serials_at(node: Node) -> dict[str, set[int]]:
    """The serials of each bureau's certificates in the newest directory that a node has."""
    found = rows(node.home, "SELECT signed FROM exchange_directoryedition ORDER BY epoch DESC LIMIT 1")
    if not found:
        return {}
    [(signed,)] = found
    listings = json.loads(signed[signed.index(b'{"bureaus"') :])["bureaus"]
    return {one["bureau"]: {certificate["serial"] for certificate in one["certificates"]} for one in listings}


def until(condition: Callable[[], bool], seconds: float = 180) -> bool:
    """Whether a condition comes true; a generous limit, so that a busy machine decides nothing."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.2)
    return False
