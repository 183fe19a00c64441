"""Reading rows that cannot be trusted: what a store holds, before anybody believes that it is what Comity wrote.

SQLite keeps any value in any column, text that is no UTF-8 included, and one value in many spellings. What is here
reads all of it without stumbling, and says whether a row is spelled as Comity would have written it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import F, Func
from django.db.models.functions import Cast

from comity.core.fields import CanonicalJSONField

CHUNK = 500

UNREADABLE = (ValueError, TypeError, OverflowError, ArithmeticError, AttributeError, ValidationError)

Rows = models.QuerySet[Any, Any]


@contextmanager
def any_text() -> Iterator[None]:
    """Read text that is no UTF-8 too: as characters that no entry can hold, not as an error that ends the run."""
    driver: Any = connection.connection if connection.vendor == "sqlite" else None
    if driver is None:
        yield
        return
    usual, driver.text_factory = driver.text_factory, lambda raw: raw.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = usual


def is_bytes(value: Any) -> bool:
    """Whether a value is bytes, as the driver of either store gives them."""
    return isinstance(value, bytes | memoryview)


def same_bytes(stored: Any, derived: bytes) -> bool:
    """Whether what is stored is these bytes, and not a text that reads like them."""
    return is_bytes(stored) and bytes(stored) == derived


def number_in(text: str) -> int | None:
    """The number a key spells; None where it spells none."""
    return int(text) if text.isdecimal() else None


class _AsStored(Func):
    """A column as the store holds it. The sign keeps SQLite's driver from converting it by its declared type."""

    template = "+%(expressions)s"
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="%(expressions)s", **context)


def with_raw(model: type[models.Model]) -> Rows:
    """All rows of a model, each with its columns a second time, as the store gives them: `raw_name`."""
    raw = {
        f"raw_{column.attname}": _AsStored(F(column.attname), output_field=models.Field())
        for column in model._meta.concrete_fields
    }
    rows: Rows = model._base_manager.annotate(**raw)
    return rows


def with_rows(asked: Sequence[type[models.Model]]) -> set[type[models.Model]]:
    """Those of the models whose tables hold anything, in one question: a thousand tables at most."""
    tables = [connection.ops.quote_name(model._meta.db_table) for model in asked]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(f'EXISTS (SELECT 1 FROM {table})' for table in tables)}")  # noqa: S608
        return {model for model, holds in zip(asked, cursor.fetchone(), strict=True) if holds}


def is_as_written(row: models.Model) -> bool:
    """Whether each column is spelled as Comity writes its value.

    SQLite keeps instants, dates and ids as text and any value in any column, so that one value has many spellings; in
    PostgreSQL only a JSON text has.
    """
    return all(
        _spelled(column, getattr(row, column.attname)) == _tagged(getattr(row, f"raw_{column.attname}"))
        for column in row._meta.concrete_fields
        if isinstance(column, CanonicalJSONField)
        or (connection.vendor == "sqlite" and not isinstance(column, models.DecimalField))
    )


def _spelled(column: Any, value: Any) -> tuple[str, Any] | None:
    try:
        return _tagged(column.get_db_prep_save(value, connection))
    except UNREADABLE:
        return None


def _tagged(value: Any) -> tuple[str, Any]:
    """A stored value with its type, so that the number 1 and the text "1" differ."""
    if isinstance(value, memoryview):
        return "bytes", bytes(value)
    return ("int", int(value)) if isinstance(value, bool) else (type(value).__name__, value)


def in_chunks(model: type[models.Model], unreadable: Callable[[str], None]) -> Iterator[list[Any]]:
    """The rows, CHUNK at a time, by ranges of their key: flat memory, and no cursor held open.

    A row whose columns cannot even be read is told to `unreadable` by its key, and the rest goes on.
    """
    rows = with_raw(model).order_by("pk")
    after: Any = None
    while True:
        following = rows if after is None else rows.filter(pk__gt=after)
        try:
            chunk = list(following[:CHUNK])
        except UNREADABLE:
            yield from _one_by_one(following, unreadable)
            return
        if not chunk:
            return
        if type(chunk[-1].pk) is not type(chunk[0].pk):
            # Text in a column of numbers: no range of keys leads past it.
            yield from _one_by_one(following, unreadable)
            return
        yield chunk
        after = chunk[-1].pk


def _one_by_one(rows: Rows, unreadable: Callable[[str], None]) -> Iterator[list[Any]]:
    """The slow way round a damaged row."""
    for key in list(rows.annotate(key_text=Cast("pk", models.TextField())).values_list("key_text", flat=True)):
        try:
            yield [rows.get(pk=key)]
        except (*UNREADABLE, rows.model.DoesNotExist):
            unreadable(printable(key))


def printable(text: Any) -> str:
    """A text that can be written anywhere: what is no UTF-8 in it is escaped."""
    return str(text).encode("utf-8", "backslashreplace").decode()
