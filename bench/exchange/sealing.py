"""Acts to 195 bureaus: signed, sealed, opened. `python -m bench.exchange.sealing [recipients] [seconds]`

From the call to the bytes of the envelope, without a store. Beside each rate the time that processors worked for one
act, and so how many fit into a second of one processor: this says more on a machine that has other things to do. Peers:
OpenSSL's CMS for the same text to as many recipients, and plain signatures, which seal nothing.
"""

import hashlib
import io
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from os import cpu_count, getloadavg
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.exchange.peers import OPENSSL, Cms
from comity.engines.envelopes import (
    FIRST_PREVIOUS,
    NO_DIRECTORY,
    ActDraft,
    Directory,
    Listing,
    OpeningKey,
    Recipient,
    RootKey,
    SigningKey,
    Wrapping,
    WrappingPool,
    certify,
    open_act,
    open_attachment,
    open_directory,
    seal,
    seal_attachment,
    sign_directory,
    wrap_here,
)

RECIPIENTS = 195
SECONDS = 3.0
GOAL = 50.0  # acts a second, in suite 1
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
ORGANISATION = "police.example"
BODY = {"subject": "Marek Test", "text": "Is he known to you? " * 40}
ATTACHMENT_MIB = 64


@dataclass(frozen=True, slots=True)
class Figure:
    """What one kind of work costs: rate a second, milliseconds of processor time each, and bytes made."""

    work: str
    rate: float
    cpu_ms: float
    size: int | None = None


class Organisation:
    """So many invented bureaus, with all their keys."""

    def __init__(self, recipients: int) -> None:
        self.codes = [f"Q{number:04d}" for number in range(recipients + 1)]
        self.issuer = self.codes[-1]
        self.roots = {code: RootKey.generate() for code in self.codes}
        self.signing = {code: SigningKey.generate() for code in self.codes}
        self.opening = {code: [OpeningKey.generate(version) for version in (1, 2)] for code in self.codes}
        self.directory = Directory(ORGANISATION, 1, AT, NO_DIRECTORY, tuple(map(self._listing, self.codes)))

    def _listing(self, code: str) -> Listing:
        publics = [self.signing[code].public, *(key.public for key in self.opening[code])]
        certificates = tuple(
            certify(
                self.roots[code],
                public,
                organisation=ORGANISATION,
                bureau=code,
                serial=serial,
                valid_from=AT - timedelta(days=1),
                valid_until=AT + timedelta(days=30),
            )
            for serial, public in enumerate(publics, start=1)
        )
        return Listing(code, self.roots[code].public, "active", AT - timedelta(days=1), certificates)

    def recipients(self, version: int) -> list[Recipient]:
        """All but the issuer."""
        found = [(code, self.directory.sealing_certificate(code, version=version, at=AT)) for code in self.codes[:-1]]
        return [Recipient(code, certificate, 1, FIRST_PREVIOUS) for code, certificate in found if certificate]

    def sealing(self, version: int, audience: str, wrap: Wrapping = wrap_here) -> Callable[[], bytes]:
        """What seals one act to everybody."""
        recipients = self.recipients(version)
        draft = replace(_DRAFT, issuer=self.issuer, handling="H0" if version == 1 else "H3", audience=audience)

        def work() -> bytes:
            signer = self.signing[self.issuer]
            sealed = seal(draft, signer=signer, recipients=recipients, directory=self.directory, at=AT, wrap=wrap)
            return sealed.envelope

        return work

    def opening_of(self, envelope: bytes) -> Callable[[], object]:
        """What opens an act as one of its recipients."""
        code = self.codes[len(self.codes) // 2]
        keys = self.opening[code]
        return lambda: open_act(envelope, bureau=code, opening_keys=keys, directory=self.directory, at=AT)


_DRAFT = ActDraft(
    id="019ca910-c000-7000-8000-000000000000",
    issuer="",
    kind="message",
    kind_version=1,
    priority="urgent",
    handling="H0",
    evaluation="B2",
    body=BODY,
)


def measured(name: str, work: Callable[[], object], seconds: float, *, threads: int = 1) -> Figure:
    """Do some work again and again for so many seconds."""
    made = work()  # once before, so that nothing is made for the first time

    def again(until: float) -> int:
        count = 0
        while time.perf_counter() < until:
            work()
            count += 1
        return count

    begun, cpu = time.perf_counter(), _cpu_seconds()
    with ThreadPoolExecutor(threads) as pool:
        count = sum(pool.map(again, [begun + seconds] * threads))
    elapsed, worked = time.perf_counter() - begun, _cpu_seconds() - cpu
    size = len(made) if isinstance(made, bytes) else None
    return Figure(name, count / elapsed, worked / count * 1000, size)


def figures(recipients: int, seconds: float, folder: Path) -> Iterator[Figure]:
    """Every figure, the peers among them."""
    ours = Organisation(recipients)
    message = str(BODY).encode()
    signer = ours.signing[ours.issuer]
    yield measured(
        f"peer: {recipients} plain signatures, nothing sealed",
        lambda: [signer.sign(b"peer", message + code.encode()) for code in ours.codes[:-1]],
        seconds,
    )
    if OPENSSL:
        cms = Cms(folder, recipients)
        yield measured(f"peer: {cms.version()[:14]} CMS, P-256", lambda: cms.seal(message), seconds)
        yield measured("  of which: two processes that do nothing", cms.seconds_to_start, seconds / 3)
    processes = cpu_count() or 1
    with WrappingPool(processes) as pool:
        for version, name in ((1, "X25519"), (2, "X-Wing")):
            yield measured(f"seal, {name}", ours.sealing(version, "open"), seconds)
            yield measured(f"seal, {name}, 2 threads", ours.sealing(version, "open"), seconds, threads=2)
            yield measured(f"seal, {name}, {processes} processes", ours.sealing(version, "open", pool), seconds)
            yield measured(f"seal, {name}, confidential", ours.sealing(version, "confidential"), seconds)
            for audience in ("open", "confidential"):
                envelope = ours.sealing(version, audience)()
                yield measured(f"open, {name}, {audience}", ours.opening_of(envelope), seconds / 3)
    signed = sign_directory(ours.directory, root := RootKey.generate())
    opened = lambda: open_directory(signed, root.public, organisation=ORGANISATION)  # noqa: E731
    yield replace(measured("verify and read a key directory", opened, seconds), size=len(signed))


def attachment_rates() -> dict[str, float]:
    """MiB a second of processor time for an attachment, and for its hash alone."""
    data = bytes(ATTACHMENT_MIB * 2**20)
    stream = io.BytesIO()
    begun = time.process_time()
    attachment = seal_attachment(io.BytesIO(data), stream)
    sealed = time.process_time()
    stream.seek(0)
    open_attachment(attachment, stream, io.BytesIO())
    opened = time.process_time()
    hashlib.sha256(data).digest()
    hashed = time.process_time()
    spans = {"sealed": sealed - begun, "opened": opened - sealed, "SHA-256 alone": hashed - opened}
    return {name: ATTACHMENT_MIB / span for name, span in spans.items()}


def _cpu_seconds() -> float:
    """What this process, its helpers, and the children that ended have worked."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    helpers = [child.cpu_times() for child in psutil.Process().children(recursive=True)]
    return sum(each.ru_utime + each.ru_stime for each in spent) + sum(each.user + each.system for each in helpers)


def main() -> int:
    """Print the table; the exit code is 1 when suite 1 misses its goal."""
    recipients = int(sys.argv[1]) if len(sys.argv) > 1 else RECIPIENTS
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else SECONDS
    table = Table(
        title=f"Acts to {recipients} bureaus, {cpu_count()} processors, load {getloadavg()[0]:.1f} at the start"
    )
    for heading in ("work", "a second", "processor ms each", "a processor's second", "bytes"):
        table.add_column(heading, justify="left" if heading == "work" else "right")
    best = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for figure in figures(recipients, seconds, Path(folder)):
            size = "" if figure.size is None else f"{figure.size:,}"
            table.add_row(
                figure.work, f"{figure.rate:,.1f}", f"{figure.cpu_ms:,.2f}", f"{1000 / figure.cpu_ms:,.1f}", size
            )
            if figure.work.startswith("seal, X25519") and "confidential" not in figure.work:
                best = max(best, figure.rate)
    console = Console(width=110)
    console.print(table)
    rates = ", ".join(f"{name} {rate:,.0f}" for name, rate in attachment_rates().items())
    console.print(f"Attachment of {ATTACHMENT_MIB} MiB, MiB a second of processor time: {rates}")
    console.print(f"Goal for X25519: {GOAL:.0f} a second; here {best:,.1f}")
    return 0 if best >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
