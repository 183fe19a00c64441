"""A store that was migrated step by step has the very tables that a new one is given: those the models describe."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.nodes import Node
from tests.outside import rows

# Of the tests' own app, and what keeps the account of migrations themselves.
NOT_COMPARED = ("casebook_", "django_migrations", "sqlite_")

Ask = Callable[[str], list[tuple[Any, ...]]]


def tables(ask: Ask) -> dict[str, set[str]]:
    """{table: its columns, its indexes and its named constraints, each as one line}, however they are ordered."""
    found = {}
    for name, made in ask("SELECT name, sql FROM sqlite_master WHERE type = 'table'"):
        if not name.startswith(NOT_COMPARED):
            columns = {f"{column[1:4]} {column[5]}" for column in ask(f"PRAGMA table_info('{name}')")}
            ends = {f"{key[2:]}" for key in ask(f"PRAGMA foreign_key_list('{name}')")}
            constraints = set(re.findall(r'CONSTRAINT "(\w+)"', made))
            found[name] = columns | ends | constraints | _indexes(ask, name)
    return found


def _indexes(ask: Ask, table: str) -> set[str]:
    lines = set()
    for _, name, unique, origin, partial in ask(f"PRAGMA index_list('{table}')"):
        columns = [column for _, _, column in ask(f"PRAGMA index_info('{name}')")]
        # One that a UNIQUE column brings has no name of its own.
        lines.add(f"index {name if origin == 'c' else ''} {columns} {unique} {partial}")
    return lines


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the nodes of these stories are on SQLite")
def test_migrations_lead_to_what_the_models_say(quick: Path):
    def ask(question: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            return list(cursor.execute(question).fetchall())

    node = Node(quick / "migrated")
    node.script("from django.core.management import call_command; call_command('migrate', verbosity=0)")
    migrated = tables(lambda question: rows(node.home, question))
    described = tables(ask)
    assert migrated.keys() == described.keys()
    unlike = {name: migrated[name] ^ described[name] for name in migrated}
    assert {name: lines for name, lines in unlike.items() if lines} == {}


def test_a_new_store_counts_as_migrated(demonstration: Node, quick: Path):
    node = demonstration.copy_to(quick / "new")
    node.script("from django.core.management import call_command; call_command('migrate', check_unapplied=True)")
