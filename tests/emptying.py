"""Emptying the store of a test run after a test that has committed."""

from functools import cache

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction

from comity.core.raw_rows import with_rows


def empty_the_store() -> None:
    """Delete every row that a test has left. Numbers that the store gives out go on, as after Django's own flush.

    Django empties each of two hundred tables, written to or not, and then writes its content types again. Here one
    question tells which tables hold anything, and those are few.
    """
    written = sorted(connection.ops.quote_name(model._meta.db_table) for model in with_rows(_models()))
    # References are looked at when the transaction ends, if at all: by then nothing refers to anything.
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
        for table in written:
            cursor.execute(f"DELETE FROM {table}")


@cache
def _models() -> list[type[models.Model]]:
    """One for every table. Content types are left: they are written when the tables are, and never change."""
    known = apps.get_models(include_auto_created=True)
    return [model for model in known if model._meta.managed and not model._meta.proxy and model is not ContentType]
