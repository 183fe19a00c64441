"""Scenes: what a fixture puts into the store is done once in a process, and laid out again for every later test.

    @pytest.fixture
    @scene
    def hall(secretary: Actor, session: Session, chair: Actor) -> Hall: ...

The verbs of a hall with six delegations take half a second, and hundreds of tests begin with one. So the first test
builds it by those verbs; what they wrote is then copied row by row, with the files of the node, and the next test that
begins the same way gets the copies and a value equal to the first one. Nothing is shared between tests: rows go with
the transaction of the test, files with its folder, and values are unpickled anew.

A scene is laid out only after the very scenes that it was built after. Where anything else has written to the store
first, or the test commits, it is built by its verbs like any other fixture.
"""

import functools
import io
import pickle
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from django.conf import settings
from django.db import connection

from comity.core.actors import Actor
from comity.records.models import IndexHead

R = TypeVar("R")
Row = tuple[Any, ...]

WRITES = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
READS = re.compile(r"\s*(?:SELECT|WITH|EXPLAIN|PRAGMA|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|SET)\b", re.IGNORECASE)


@dataclass
class _Stage:
    """What has been written to the store in the test that is running.

    played   the scenes so far, in their order; values: what they gave
    written  the tables that were written to
    alone    whether nothing but scenes has written
    """

    played: tuple[str, ...] = ()
    values: list[Any] = field(default_factory=list)
    written: set[str] = field(default_factory=set)
    alone: bool = True


@dataclass(frozen=True)
class _Kept:
    """What a scene left.

    tables   {table: its rows} of all that was written to since the test began
    changed  those of them that the scene itself has changed
    files    {path in the node's folder: size and moment of its last change}
    folder   a copy of the node's folder; None where the scene has changed nothing in it
    value    what the scene gave, and the inside of what earlier scenes gave, pickled
    """

    tables: dict[str, list[Row]] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    files: dict[Path, tuple[int, int]] = field(default_factory=dict)
    folder: Path | None = None
    value: bytes = b""


_stage = _Stage()
_working = False
_kept: dict[tuple[str, ...], _Kept] = {}


def clear_the_stage() -> None:
    """Begin a test: nothing has been played, nothing written."""
    global _stage
    _stage = _Stage()
    if _watch not in connection.execute_wrappers:
        connection.execute_wrappers.append(_watch)


def scene(build: Callable[..., R]) -> Callable[..., R]:
    """Have what a fixture builds laid out again for the next test that begins the same way."""
    name = f"{build.__module__}.{build.__qualname__}"

    @functools.wraps(build)
    def play(**given: Any) -> R:
        if not (_stage.alone and connection.in_atomic_block and all(map(_is_of_the_stage, given.values()))):
            return build(**given)
        lineup = (*_stage.played, name)
        if lineup in _kept:
            value: R = _at_work(_lay_out, _kept[lineup])
        else:
            value = _at_work(build, **given)
            _kept[lineup] = _keep(value)
        _stage.played = lineup
        _stage.values.append(value)
        return value

    return play


def _is_of_the_stage(given: Any) -> bool:
    # An actor is a value, the same in every test.
    return given is None or isinstance(given, Actor) or any(given is value for value in _stage.values)


def _at_work(work: Callable[..., R], *given: Any, **named: Any) -> R:
    """Do what may write to the store without leaving the scene."""
    global _working
    _working = True
    try:
        return work(*given, **named)
    finally:
        _working = False


def _watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """Remember which tables are written to, and whether it is by a scene."""
    written = WRITES.match(sql)
    if written:
        _stage.written.add(written[1])
    if not _working and (written or not READS.match(sql)):
        _stage.alone = False
    return execute(sql, params, many, context)


def _keep(value: Any) -> _Kept:
    before = _kept.get(_stage.played, _Kept())
    tables = {table: _rows_of(table) for table in sorted(_stage.written)}
    changed = tuple(table for table, rows in tables.items() if before.tables.get(table) != rows)
    files = _files()
    return _Kept(tables, changed, files, None if files == before.files else _copied_folder(), _pickled(value))


def _lay_out(kept: _Kept) -> Any:
    for table in kept.changed:
        _put(table, kept.tables[table])
    if IndexHead._meta.db_table in kept.changed:
        # A process remembers classes and index by the name of the store. What the next test adds is not that.
        IndexHead.objects.update(store=uuid4())
    _stage.written.update(kept.tables)
    if kept.folder is not None:
        shutil.rmtree(settings.COMITY_HOME, ignore_errors=True)
        shutil.copytree(kept.folder, settings.COMITY_HOME)
    return _unpickled(kept.value)


def _files() -> dict[Path, tuple[int, int]]:
    home = Path(settings.COMITY_HOME)
    paths = [path for path in home.rglob("*") if path.is_file()]
    return {path.relative_to(home): (path.stat().st_size, path.stat().st_mtime_ns) for path in paths}


def _copied_folder() -> Path:
    # Beside the folders of the tests, and removed with them when the run ends.
    home = Path(settings.COMITY_HOME)
    return Path(shutil.copytree(home, tempfile.mkdtemp(prefix="scene-", dir=home.parents[1]), dirs_exist_ok=True))


def _rows_of(table: str) -> list[Row]:
    """The rows of a table as the store holds them: what is put back is the same to the byte."""
    quoted = connection.ops.quote_name(table)
    if connection.vendor == "sqlite":
        # The sign keeps the driver from converting a column by its declared type.
        columns = ", ".join(f"+{connection.ops.quote_name(name)}" for name in _columns(table))
        return list(connection.connection.execute(f"SELECT {columns} FROM {quoted}"))
    return list(connection.connection.execute(f"SELECT kept::text FROM {quoted} AS kept"))


def _put(table: str, rows: Sequence[Row]) -> None:
    """Give a table these rows. References are looked at when the transaction ends."""
    quoted, driver = connection.ops.quote_name(table), connection.connection
    driver.execute(f"DELETE FROM {quoted}")
    if rows and connection.vendor == "sqlite":
        places = ", ".join("?" * len(rows[0]))
        driver.executemany(f"INSERT INTO {quoted} VALUES ({places})", rows)
    elif rows:
        texts = [text for (text,) in rows]
        driver.execute(f"INSERT INTO {quoted} SELECT (kept::{quoted}).* FROM unnest(%s::text[]) AS kept", [texts])


@functools.cache
def _columns(table: str) -> tuple[str, ...]:
    return tuple(name for _, name, *_ in connection.connection.execute(f'PRAGMA table_info("{table}")'))


class _Pickler(pickle.Pickler):
    """Pickles a scene; what earlier scenes gave by its number, so that it stays the same object."""

    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file)
        self._numbers = {id(value): number for number, value in _changeable()}

    def persistent_id(self, thing: Any) -> int | None:
        return self._numbers.get(id(thing))


class _Unpickler(pickle.Unpickler):
    def persistent_load(self, number: int) -> Any:
        return _stage.values[number]


def _changeable() -> list[tuple[int, Any]]:
    """The values of earlier scenes that a later one may change, such as rows that it reads again."""
    return [(number, value) for number, value in enumerate(_stage.values) if hasattr(value, "__dict__")]


def _pickled(value: Any) -> bytes:
    written = io.BytesIO()
    _Pickler(written).dump((value, {number: dict(vars(earlier)) for number, earlier in _changeable()}))
    return written.getvalue()


def _unpickled(kept: bytes) -> Any:
    value, insides = _Unpickler(io.BytesIO(kept)).load()
    for number, inside in insides.items():
        vars(_stage.values[number]).clear()
        vars(_stage.values[number]).update(inside)
    return value
