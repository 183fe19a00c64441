"""Is this node sound? What `comity doctor` shows and what start-up refuses to go on without."""

import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from comity.core import events
from comity.core.home import home
from comity.core.models import Checkpoint, LedgerHead
from comity.core.refusals import Refusal
from comity.core.rooms import rooms
from comity.core.sqlite.base import FIRST_SOUND_VERSION
from comity.core.sqlite.base import version as sqlite_version
from comity.engines import ledger
from comity.site import errors

FREE_AT_LEAST = 200 * 2**20  # bytes


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: its name, whether it is sound, and what was seen or is to be done."""

    name: str
    sound: bool
    seen: str


def serves() -> bool:
    """Whether the store answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def is_prepared() -> bool:
    """Whether the store has its tables."""
    return LedgerHead._meta.db_table in connection.introspection.table_names()


def require_sound_sqlite() -> None:
    """Raises SqliteTooOld when the SQLite in use can corrupt a store that two connections write."""
    if connection.vendor == "sqlite" and sqlite_version() < FIRST_SOUND_VERSION:
        raise errors.SqliteTooOld(found=_dotted(sqlite_version()), needed=_dotted(FIRST_SOUND_VERSION))


def require_known_store() -> None:
    """Raises StoreNewer when the store was written by a later version of Comity."""
    loader = MigrationLoader(connection)
    ours = {label for label, _ in loader.disk_migrations}
    unknown = [name for name in loader.applied_migrations if name[0] in ours and name not in loader.disk_migrations]
    if unknown:
        raise errors.StoreNewer(found=".".join(sorted(unknown)[-1]))


def require_space() -> None:
    """Raises DiskFull before a write would fail half-way."""
    free = shutil.disk_usage(home()).free
    if free < FREE_AT_LEAST:
        raise errors.DiskFull(free=free // 2**20, needed=FREE_AT_LEAST // 2**20, folder=str(home()))


def require_free_port(address: str, port: int) -> None:
    """Raises PortInUse when something listens there already."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise errors.PortInUse(port=port, other=port + 1) from error


def examine() -> Iterator[Check]:
    """Everything `comity doctor` looks at, one after the other; nothing is changed."""
    yield Check(_("Python"), sys.version_info >= (3, 11), ".".join(map(str, sys.version_info[:3])))
    yield _required(_("SQLite"), require_sound_sqlite, _sqlite_seen())
    yield Check(_("Folder"), True, str(home()))
    yield _required(_("Free space"), require_space, _("%(mb)d MB") % {"mb": shutil.disk_usage(home()).free // 2**20})
    yield Check(_("Store"), serves(), _store_seen())
    if not is_prepared():
        yield Check(_("Version of the store"), True, _("empty: the first command that needs it prepares it"))
        return
    yield _required(_("Version of the store"), require_known_store, _("known"))
    yield _integrity()
    yield _ledger()
    for _label, room in rooms("doctor"):
        yield from (Check(*one) for one in room.examine())
    stuck = events.stuck()
    yield Check(_("Event subscribers"), not stuck, ", ".join(cursor.subscriber for cursor in stuck) or _("none behind"))


def _required(name: str, require: Callable[[], None], seen: str) -> Check:
    try:
        require()
    except Refusal as refusal:
        return Check(name, False, str(refusal))
    return Check(name, True, seen)


def _integrity() -> Check:
    name = _("Integrity of the store")
    if connection.vendor != "sqlite":
        return Check(name, True, _("kept by PostgreSQL"))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check")
        answer = cursor.fetchone()[0]
    return Check(name, answer == "ok", answer)


def _ledger() -> Check:
    head = LedgerHead.objects.filter(id=1).first()
    size = ledger.Frontier.parse(head.frontier).size if head else 0
    last = Checkpoint.objects.order_by("-size").first()
    seen = _("%(size)d entries, signed up to %(signed)d") % {"size": size, "signed": last.size if last else 0}
    return Check(_("Ledger"), last is None or last.size <= size, seen)


def _sqlite_seen() -> str:
    return _dotted(sqlite_version()) if connection.vendor == "sqlite" else _("not used")


def _store_seen() -> str:
    if connection.vendor == "sqlite":
        return str(settings.DATABASES["default"]["NAME"])
    return f"PostgreSQL {connection.settings_dict['HOST']} {connection.settings_dict['NAME']}"


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version[:3]))
