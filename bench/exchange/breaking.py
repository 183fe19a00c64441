"""What `bench.exchange.faults` breaks, and how each is mended. Nothing outside the script's own folder is touched."""

import ctypes
import fcntl
import os
import random
import shutil
import socket
import subprocess
import sysconfig
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from tests.federation import FederatedNode, Federation
from tests.nodes import free_port

PAUSE_SECONDS = (2.0, 5.0)  # between two kills
DISK_BYTES = 420 * 2**20  # more than what a node asks for before it begins
IMAGE_BYTES = 768 * 2**20
SHUT_DOWN = 0x8004587D  # EXT4_IOC_SHUTDOWN, _IOR('X', 125, __u32)
WITHOUT_FLUSHING_THE_LOG = 2

# Read by a node's Python before anything else: the receipt goes out, the broker forgets the message, the act is kept
# only seconds later, as by a program that collects what it writes. It stands here, in the script, and in no build.
BROKEN_BUILD = """
import importlib.abc, importlib.util, sys

class Breaker(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name != "comity.site.upkeep":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        run = spec.loader.exec_module
        def exec_module(module):
            run(module)
            import break_it
        spec.loader.exec_module = exec_module
        return spec

sys.meta_path.insert(0, Breaker())
"""
BREAK_IT = """
import time
from django.utils.timezone import now
from comity.core.ids import new_id
from comity.core.subjects import plain
from comity.exchange import carrying, opening, transports
from comity.exchange.sayings import Saying
from comity.exchange.services import accepting
from comity.exchange.services.issuing import issue

HELD_SECONDS = 3
accept, held = accepting.accept, []

def receipt_first(arrival, *, at):
    while held and held[0][0] + HELD_SECONDS < time.monotonic():
        accept(held.pop(0)[1], at=at)
    read = opening.read(arrival, at=at)
    if read.header.kind != "operation-result":
        return accept(arrival, at=at)
    for transport in transports.connected():
        transport.acknowledge(arrival)
    body = {"of": read.header.id, "act_hash": read.act_hash, "stage": "delivered", "at": plain(at)}
    to = [read.header.issuer]
    issue(Saying(event=new_id(), kind="receipt", issuer=arrival.recipient, to=to, body=body), at=at)
    carrying.send_round(now)
    held.append((time.monotonic(), arrival))

accepting.accept = receipt_first
"""
# A clock that is wrong by so many seconds, for one process and its children; it is set into the process from outside.
WRONG_CLOCK = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/time.h>
#include <time.h>
int clock_gettime(clockid_t clock, struct timespec *found) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
    int code = real(clock, found);
    if (!code && clock == CLOCK_REALTIME) found->tv_sec += WRONG_BY;
    return code;
}
"""


class Killable(Protocol):
    """A process of the script's own at a node."""

    def kill(self) -> None:
        """kill -9."""

    def start(self) -> None:
        """Go on."""


Writers = Mapping[str, Killable]


class Fault:
    """One thing that breaks while acts are written.

    wrong_clocks           codes of the nodes whose clocks it sets wrong: no time is taken by them
    mended_within_seconds  how long to wait for everything afterwards: what a broker lost waits for its issuer's third
                           try, ten minutes after the second
    """

    name = "nothing"
    is_broken_build = False
    wrong_clocks: frozenset[str] = frozenset()
    mended_within_seconds = 900.0

    def impossible(self) -> str:
        """Why this cannot be tried here; "" where it can."""
        return ""

    def run(self, federation: Federation, writers: Writers, seconds: float) -> None:
        """Break it for so long."""
        time.sleep(seconds)

    def mend(self, federation: Federation) -> None:
        """Have everything as it was before."""


class Killing(Fault):
    """kill -9 of all processes of one node, again and again, each time it has come back."""

    def __init__(self, chance: random.Random, code: str) -> None:
        self.name, self._chance, self._code = f"kill -9 of {code}", chance, code

    def run(self, federation: Federation, writers: Writers, seconds: float) -> None:
        """Kill at random points, with whoever writes there."""
        node, end = _node(federation, self._code), time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(self._chance.uniform(*PAUSE_SECONDS))
            writer = writers.get(self._code)
            if writer is not None:
                writer.kill()
            node.kill()
            node.serve()
            if writer is not None:
                writer.start()


class KillingBrokers(Fault):
    """kill -9 of the brokers' servers, one after the other at random; each node starts its own again."""

    name = "kill -9 of the brokers"

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def run(self, federation: Federation, writers: Writers, seconds: float) -> None:
        """Kill whichever is running."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(self._chance.uniform(*PAUSE_SECONDS))
            server = self._chance.choice([federation.hub, *federation.nodes.values()]).broker()
            if server is not None:
                server.kill()


class Proxy:
    """Stands between the nodes and the hub, and can be cut: what is under way is lost, what comes is refused."""

    def __init__(self, target: int) -> None:
        self.target, self.port = target, free_port()
        self._is_cut = threading.Event()
        self._open: set[socket.socket] = set()

    def __enter__(self) -> "Proxy":
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        """Lose everything that is under way, and refuse what comes."""
        self._is_cut.set()
        for one in list(self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def join(self) -> None:
        """Let everything through again."""
        self._is_cut.clear()

    def _accept(self) -> None:
        while True:
            try:
                outer, _address = self._listener.accept()
            except OSError:
                return
            if self._is_cut.is_set():
                outer.close()
                continue
            try:
                inner = socket.create_connection(("127.0.0.1", self.target), timeout=5)
            except OSError:
                outer.close()
                continue
            inner.settimeout(None)
            self._open |= {outer, inner}
            for source, sink in ((outer, inner), (inner, outer)):
                threading.Thread(target=self._pump, args=(source, sink), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                sink.sendall(data)
        for one in (source, sink):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            self._open.discard(one)


class Cutting(Fault):
    """The network between the hub and all nodes is cut, for a few seconds at a time."""

    name = "network cut"

    def __init__(self, chance: random.Random, proxy: Proxy) -> None:
        self._chance, self._proxy = chance, proxy

    def run(self, federation: Federation, writers: Writers, seconds: float) -> None:
        """Cut and join."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(self._chance.uniform(1, 3))
            self._proxy.cut()
            time.sleep(self._chance.uniform(*PAUSE_SECONDS))
            self._proxy.join()

    def mend(self, federation: Federation) -> None:
        """Joined again."""
        self._proxy.join()


class FullDisk(Fault):
    """The disk of a node, its broker's included, has no room left."""

    name = "disk full at xb"

    def __init__(self, folder: Path) -> None:
        self._disk = folder / "disk"

    def impossible(self) -> str:
        """Only root mounts."""
        return "" if os.geteuid() == 0 and _can_mount(self._disk) else "it needs to mount a small disk"

    def run(self, federation: Federation, writers: Writers, seconds: float) -> None:
        """Fill the disk to the last byte; half way through a writer tries, a reader reads."""
        with _moved(federation.nodes["xb"], self._disk, ("-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs"), writers):
            filler = self._disk / "filler"
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                with suppress(OSError), filler.open("ab") as file:
                    file.write(bytes(2**16))
                time.sleep(0.02 if filler.stat().st_size > DISK_BYTES // 2 else 0)
            filler.unlink()
            time.sleep(1)


class PowerCut(Fault):
    """The power of a node goes: what it did not write through is gone."""

    name = "power cut at xb"

    def __init__(self, folder: Path) -> None:
        self._disk, self._image = folder / "powered", folder / "powered.img"

    def impossible(self) -> str:
        """Only root has loop devices, and not everywhere."""
        if os.geteuid() != 0 or shutil.which("mkfs.ext4") is None:
            return "it needs a loop device"
        with self._image.open("wb") as image:
            image.truncate(IMAGE_BYTES)
        made = subprocess.run(["mkfs.ext4", "-q", "-F", str(self._image)], capture_output=True, check=False)
        self._disk.mkdir(exist_ok=True)
        if made.returncode or not _mounted(self._disk, ("-o", "loop", str(self._image))):
            return "the kernel gives no loop device"
        subprocess.run(["umount", str(self._disk)], check=True)
        return ""

    def run(self, federation: Federation, writers: Writers, seconds: float) -> None:
        """Cut the power in the middle, twice; the disk is mounted again as it was left."""
        node = federation.nodes["xb"]
        with _moved(node, self._disk, ("-o", "loop", str(self._image)), writers):
            for _ in range(2):
                time.sleep(seconds / 2)
                family = node.family()  # whatever ends of itself when its disk is gone is waited for as well
                handle = os.open(self._disk, os.O_RDONLY)
                fcntl.ioctl(handle, SHUT_DOWN, ctypes.c_uint32(WITHOUT_FLUSHING_THE_LOG))
                os.close(handle)
                writers["xb"].kill()
                node.kill(family)
                subprocess.run(["umount", str(self._disk)], check=True)
                subprocess.run(["mount", "-o", "loop", str(self._image), str(self._disk)], check=True)
                node.serve()
                writers["xb"].start()


class WrongClock(Fault):
    """The clock of a node is wrong, until its people set it."""

    wrong_clocks = frozenset({"xb"})

    def __init__(self, folder: Path, seconds: int, said: str) -> None:
        self.name, self._folder, self._wrong_by = f"clock of xb {said}", folder, seconds

    def impossible(self) -> str:
        """A wrong clock is a library that the script compiles."""
        return "" if shutil.which("cc") else "it needs a C compiler"

    def run(self, federation: Federation, writers: Writers, seconds: float) -> None:
        """Serve with the wrong clock."""
        source, library = self._folder / "clock.c", self._folder / f"clock{self._wrong_by}.so"
        source.write_text(WRONG_CLOCK, encoding="ascii")
        asked = f"-DWRONG_BY=({self._wrong_by})"
        subprocess.run(["cc", "-shared", "-fPIC", asked, "-o", str(library), str(source), "-ldl"], check=True)
        with _served_with(federation.nodes["xb"], writers, LD_PRELOAD=str(library)):
            time.sleep(seconds)


class BrokenBuild(Killing):
    """A build that says it has an act before it has it, killed like the others: it must be found out."""

    is_broken_build = True
    mended_within_seconds = 240.0  # what it receipted and did not keep nobody sends again

    def __init__(self, chance: random.Random, folder: Path) -> None:
        super().__init__(chance, "xb")
        self.name, self._folder = "a broken build at xb, kill -9", folder / "broken"

    def run(self, federation: Federation, writers: Writers, seconds: float) -> None:
        """Serve the broken build, and kill it."""
        self._folder.mkdir(exist_ok=True)
        (self._folder / "sitecustomize.py").write_text(BROKEN_BUILD, encoding="ascii")
        (self._folder / "break_it.py").write_text(BREAK_IT, encoding="ascii")
        before = os.environ.get("PYTHONPATH", "")
        path = os.pathsep.join(filter(None, (str(self._folder), before, sysconfig.get_path("purelib"))))
        with _served_with(federation.nodes["xb"], writers, PYTHONPATH=path):
            super().run(federation, writers, seconds)


def faults(chance: random.Random, proxy: Proxy, folder: Path) -> list[Fault]:
    """Everything that is tried, the broken build last."""
    return [
        Fault(),
        Killing(chance, "xa"),
        Killing(chance, "xb"),
        Killing(chance, "hub"),
        KillingBrokers(chance),
        Cutting(chance, proxy),
        FullDisk(folder),
        PowerCut(folder),
        WrongClock(folder, 240, "four minutes fast"),
        WrongClock(folder, -3_600, "an hour slow"),
        BrokenBuild(chance, folder),
    ]


def _node(federation: Federation, code: str) -> FederatedNode:
    return federation.hub if code == "hub" else federation.nodes[code]


@contextmanager
def _served_with(node: FederatedNode, writers: Writers, **variables: str) -> Iterator[None]:
    """The node, and whoever writes there, with something in the environment; without it afterwards."""
    with _stopped(node, writers):
        node.extra = variables
    yield
    with _stopped(node, writers):
        node.extra = {}


@contextmanager
def _moved(node: FederatedNode, disk: Path, mount: tuple[str, ...], writers: Writers) -> Iterator[None]:
    """The node's folder on a disk of its own; copied back afterwards."""
    home = node.home
    with _stopped(node, writers):
        disk.mkdir(exist_ok=True)
        subprocess.run(["mount", *mount, str(disk)], check=True)
        shutil.copytree(home, disk / "home")
        # What was there before the fault is on the disk, as at any node that has run for a while.
        subprocess.run(["sync", "-f", str(disk)], check=True)
        node.home = disk / "home"
    try:
        yield
    finally:
        with _stopped(node, writers):
            shutil.rmtree(home)
            shutil.copytree(disk / "home", home)
            node.home = home
            subprocess.run(["umount", str(disk)], check=True)


@contextmanager
def _stopped(node: FederatedNode, writers: Writers) -> Iterator[None]:
    writer = writers[node.code]
    writer.kill()
    node.stop()
    yield
    node.serve()
    writer.start()


def _can_mount(place: Path) -> bool:
    place.mkdir(exist_ok=True)
    if not _mounted(place, ("-t", "tmpfs", "-o", "size=1m", "tmpfs")):
        return False
    subprocess.run(["umount", str(place)], check=True)
    return True


def _mounted(place: Path, mount: tuple[str, ...]) -> bool:
    return subprocess.run(["mount", *mount, str(place)], capture_output=True, check=False).returncode == 0
