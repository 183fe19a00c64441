"""The tables of rules that bind more than one node: said by the General Secretariat, compared by every other node.

A clock that runs eight hours at one node and twelve at another is a dispute to come. So the hub says of each such table
which edition it follows (`rules-changed`), once to each bureau for each wording; a node whose own table says something
else tells whoever operates it. Tables are part of the program: the remedy is the same version of it.
"""

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any
from uuid import UUID, uuid5

import yaml

from comity.engines.envelopes import SealRefused
from comity.exchange import directories, hosting
from comity.exchange.codes import Priority
from comity.exchange.models import Act, Consignment
from comity.exchange.sayings import Saying
from comity.exchange.services.issuing import issue
from comity.members.models import Bureau
from comity.notices import editions

log = logging.getLogger(__name__)

KIND = "rules-changed"
_STATEMENTS = UUID("0198b7a4-6d5f-7c31-9f1e-2f6a1c0d9e13")
_FILES = {
    "exchange-clocks": ("comity.exchange", "clocks.yaml"),
    "exchange-reasons": ("comity.exchange", "reasons.yaml"),
    "exchange-directory": ("comity.exchange", "directory.yaml"),
    "hit-clocks": ("comity.screening", "clocks.yaml"),
}
_NOTICES = "notices"


@dataclass(frozen=True, slots=True)
class Table:
    """One table, or one set of them, as this node follows it.

    sha256   of its text; of a set, of the texts in the order of their names
    from_on  since when it is in force; None where the table does not say
    """

    code: str
    edition: str
    sha256: str
    from_on: date | None = None


def tables(on: date) -> Iterator[Table]:
    """The tables that this node follows on a day.  Raises RulesUnsound."""
    yield from _of_files()
    notices = editions.in_force(on)
    yield Table(_NOTICES, notices.name, _hash_of_notices(notices.name), notices.from_on)


def say(at: datetime) -> int:
    """At the hub: say each table to the bureaus of other nodes that were not told of it as it reads now.

    Returns how many acts this took.
    """
    if not directories.signs_here() or not hosting.knows_others():
        return 0
    told, said, count = _told(), 0, Act.objects.filter(kind=KIND, here=True).count()
    for table in tables(at.date()):
        to = [each for each in sorted(hosting.bureaus_elsewhere()) if told.get((table.code, each)) != table.sha256]
        if not to:
            continue
        body = {
            "table": table.code,
            "edition": table.edition,
            "from": (table.from_on or at.date()).isoformat(),
            "sha256": table.sha256,
        }
        event = uuid5(_STATEMENTS, f"{count + said} {table.code} {table.sha256}")
        try:
            saying = Saying(
                event=event, kind=KIND, issuer=Bureau.SECRETARIAT, to=to, body=body, priority=Priority.ROUTINE
            )
            said += issue(saying, at=at) is not None
        except SealRefused as refusal:
            log.info("the edition of %s is not said now: %s", table.code, refusal.code)
    return said


def apart(on: date) -> tuple[str, ...]:
    """Codes of the tables of which the organisation follows another wording than this node; none at the hub."""
    newest: dict[str, str] = {}
    arrived = Act.objects.filter(kind=KIND, issuer=Bureau.SECRETARIAT, here=False, body__isnull=False)
    for act in arrived.order_by("issued_at", "pk"):
        newest[act.body["table"]] = act.body["sha256"]
    if not newest:
        return ()
    return tuple(table.code for table in tables(on) if newest.get(table.code, table.sha256) != table.sha256)


def _told() -> dict[tuple[str, str], str]:
    """{(table, bureau): hash of the wording that the bureau was told of last}."""
    said = Consignment.objects.filter(act__kind=KIND, act__here=True, act__body__isnull=False).select_related("act")
    return {
        (one.act.body["table"], one.recipient_id): one.act.body["sha256"]
        for one in said.order_by("act__issued_at", "act_id")
    }


@cache
def _of_files() -> tuple[Table, ...]:
    found = []
    for code, (package, name) in _FILES.items():
        text = files(package).joinpath("data", name).read_bytes()
        said: dict[str, Any] = yaml.safe_load(text)
        found.append(Table(code, str(said["edition"]), hashlib.sha256(text).hexdigest()))
    return tuple(found)


@cache
def _hash_of_notices(edition: str) -> str:
    folder: Traversable = files("comity.notices").joinpath("data", "editions", edition)
    texts = [entry.read_bytes() for entry in sorted(folder.iterdir(), key=lambda entry: entry.name) if entry.is_file()]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()
