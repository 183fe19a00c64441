"""The whole demonstration on PostgreSQL: the same commands, another address of the store."""

import os
import secrets
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit, urlunsplit

import psycopg
import pytest

from tests.nodes import Node

SERVER = os.environ.get("COMITY_DATABASE_URL", "")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SERVER, reason="no COMITY_DATABASE_URL: the second run of make test has one"),
]


@pytest.fixture
def address() -> Iterator[str]:
    """The address of an empty database on the server of this run."""
    parts, name = urlsplit(SERVER), f"demo_{secrets.token_hex(6)}"
    host = dict(parse_qsl(parts.query)).get("host", parts.hostname)
    with psycopg.connect(
        host=host, user=parts.username, password=parts.password, dbname="postgres", autocommit=True
    ) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(parts._replace(path=f"/{name}"))
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_the_demonstration_and_its_audit_hold(tmp_path, address):
    node = Node(tmp_path / "home", database=address)
    assert "XC-W-0147" in node.run("demo").stdout
    node.run("audit", "verify")
    node.run("doctor")
    assert not (node.home / "comity.sqlite3").exists()
