"""The part of `outbox` that runs inside a node: invented bureaus, acts to all of them, and the rows alone as a peer."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import psutil
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.timezone import now

from comity.core import writer
from comity.core.codes import Handling
from comity.core.ids import new_id
from comity.exchange import outbox, provisions
from comity.exchange.models import Act
from comity.exchange.outbox import Born
from comity.exchange.sayings import Saying
from comity.exchange.services.issuing import issue
from comity.members.models import Bureau, Member, Organisation
from comity.records.tests.casting import as_operation

BODY = {"operation": "Tidewatch", "tally": {"arrests": 3}, "texts": {"en": "Is he known to you? " * 40}}
ISSUERS = 8
_numbers = count(10**6)  # of what is no act: far from those that are


def measure(recipients: int, seconds: float) -> None:
    """Print a line for each figure: work, acts a second, milliseconds of processor time of all processes each, commits
    each."""
    codes = [f"Q{number:04d}" for number in range(recipients + 1)]
    Commits.watch()
    as_operation(lambda: _found(codes))
    provisions.ensure(codes, now())
    for handling, suite in ((Handling.H0, "X25519"), (Handling.H2, "X-Wing (ML-KEM-768 + X25519)")):
        for threads in (1, 4):
            found = _rate(lambda turn, handling=handling: _say(codes, turn, handling), threads, seconds)
            told = "one caller" if threads == 1 else f"{threads} callers"
            _tell(f"sealed acts, {suite}, {told}", found)
    for threads in (1, 4):
        told = "one caller" if threads == 1 else f"{threads} callers"
        _tell(f"the rows alone, {told}", _rate(lambda turn: _rows_alone(codes, turn), threads, seconds))


def _tell(work: str, found: tuple[float, float, float]) -> None:
    print(work, *found, sep="\t")


def _found(codes: list[str]) -> None:
    members = Member.objects.bulk_create(Member(code=code, names={"en": code}) for code in codes)
    Bureau.objects.bulk_create(Bureau(code=code, member=member) for code, member in zip(codes, members, strict=True))
    Bureau.objects.get_or_create(code=Bureau.SECRETARIAT, defaults={"kind": "secretariat"})
    if not Organisation.objects.exists():
        Organisation.objects.create(profile="invented", edition="1", founded_at=now())


def _say(codes: list[str], turn: int, handling: str) -> None:
    issuer = codes[turn % ISSUERS]
    issue(
        Saying(event=new_id(), kind="operation-result", issuer=issuer, to=codes, body=BODY, handling=handling), at=now()
    )


def _rows_alone(codes: list[str], turn: int) -> None:
    """An act and its consignments, durably, by plain Django: what the store costs without signature, seal and audit."""
    issuer = codes[turn % ISSUERS]
    act = Act(
        id=new_id(), kind="operation-result", issuer_id=issuer, issued_at=now(), body=BODY,
        act_hash=os.urandom(32).hex(), consigned="0", envelope=os.urandom(40_000), size=40_000, here=True,
    )  # fmt: skip
    born = [Born(code, next(_numbers), "0" * 64, "1" * 64) for code in codes if code != issuer]

    def write() -> None:
        with transaction.atomic():
            super(Act, act).save_base(force_insert=True)
            outbox.put(act, born, rank=2, at=now())

    writer.perform(write)


def _rate(work: Callable[[int], None], threads: int, seconds: float) -> tuple[float, float, float]:
    for turn in range(ISSUERS):  # every chain begun, every process started
        work(turn)
    ends = time.perf_counter() + seconds
    begun, busy, committed = time.perf_counter(), _cpu_seconds(), Commits.made

    def repeat(thread: int) -> int:
        done = 0
        while time.perf_counter() < ends:
            work(thread + threads * done)
            done += 1
        return done

    with ThreadPoolExecutor(threads) as pool:
        acts = sum(pool.map(repeat, range(threads)))
    elapsed = time.perf_counter() - begun
    return acts / elapsed, (_cpu_seconds() - busy) * 1_000 / acts, (Commits.made - committed) / acts


def _cpu_seconds() -> float:
    """Processor time of this process and of those that wrap beside it."""
    own = psutil.Process()
    return sum(sum(each.cpu_times()[:2]) for each in (own, *own.children(recursive=True)))


class Commits:
    """Counts the transactions that were made durable."""

    made = 0

    @classmethod
    def watch(cls) -> None:
        """Count from now on."""
        honest = BaseDatabaseWrapper._commit

        def commit(self: BaseDatabaseWrapper) -> None:
            cls.made += 1
            honest(self)

        BaseDatabaseWrapper._commit = commit
