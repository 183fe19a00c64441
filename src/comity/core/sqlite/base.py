"""Django's own SQLite back end, over the `pysqlite3` wheel.

SQLite 3.7.0 to 3.51.2 can corrupt a database in WAL mode when two connections write and checkpoint at
once; distributions still ship such releases. The wheel bundles a later one, and stands in for the standard
module here only: whatever else in the process uses `sqlite3` keeps it.
"""

import sys
from typing import Any

import pysqlite3
import pysqlite3.dbapi2

_standard = {name: sys.modules.get(name) for name in ("sqlite3", "sqlite3.dbapi2")}
sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
try:
    from django.db.backends.sqlite3 import base as _base
finally:
    for _name, _module in _standard.items():
        if _module is None:
            del sys.modules[_name]
        else:
            sys.modules[_name] = _module

Database = _base.Database  # type: ignore[attr-defined]  # looked up by Django in every back end
DatabaseWrapper = _base.DatabaseWrapper

FIRST_SOUND_VERSION = (3, 51, 3)


READERS_WAITED_FOR_MILLISECONDS = 500


def empty_log(connection: Any) -> bool:
    """Move the write-ahead log into the store and cut it to nothing: until then it keeps pages as they once were,
    with what has been erased from them since. Returns whether it is empty; readers may hold it up.
    """
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout={READERS_WAITED_FOR_MILLISECONDS}")
        try:
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            cursor.execute(f"PRAGMA busy_timeout={usual}")
    return not busy


def version() -> tuple[int, ...]:
    """The SQLite release this process writes with, e.g. (3, 53, 4)."""
    found: tuple[int, ...] = pysqlite3.sqlite_version_info
    return found
