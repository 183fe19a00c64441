"""PostgreSQL with pg_trgm, on a server of its own over a Unix socket.

pg_trgm       nearest neighbours by a GiST index: the ten most similar names, whatever their similarity
pg_trgm-gin   a GIN index and similarity from 0.4 on: quicker, and blind below
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg

from bench.matching.peers.interface import LIMIT, System
from bench.matching.people import Asked, Found, Person
from tools.with_postgres import server

LEAST_SIMILARITY = 0.4
INDEX = {"pg_trgm": "gist (name gist_trgm_ops(siglen=64))", "pg_trgm-gin": "gin (name gin_trgm_ops)"}
QUESTION = {
    "pg_trgm": f"SELECT id, 1 - (name <-> %s) FROM held ORDER BY name <-> %s LIMIT {LIMIT}",
    "pg_trgm-gin": f"SELECT id, similarity(name, %s) AS s FROM held WHERE name %% %s ORDER BY s DESC LIMIT {LIMIT}",
}


class Adapter(System):
    """One table of names in Latin letters with one index; everything fits in the cache."""

    elsewhere = True
    changeable = True

    def __init__(self, name: str, scratch: Path) -> None:
        super().__init__(name, scratch)
        self._open = ExitStack()

    def build(self, people: Iterator[Person]) -> None:
        url = self._open.enter_context(server())
        self._base = self._open.enter_context(psycopg.connect(url, autocommit=True))
        self._base.execute("CREATE EXTENSION pg_trgm")
        self._base.execute("CREATE UNLOGGED TABLE held (id bigint, name text)")
        with self._base.cursor().copy("COPY held FROM STDIN") as copy:
            for person in people:
                copy.write_row((person.id, person.latin))
        self._base.execute(f"CREATE INDEX ON held USING {INDEX[self.name]}")
        self._base.execute("VACUUM ANALYZE held")
        self._base.execute(f"SET pg_trgm.similarity_threshold = {LEAST_SIMILARITY}")
        self._base.execute("SET max_parallel_workers_per_gather = 0")

    def add(self, person: Person) -> None:
        self._base.execute("INSERT INTO held VALUES (%s, %s)", (person.id, person.latin))

    def ask(self, question: Asked) -> list[Found]:
        rows = self._base.execute(QUESTION[self.name], (question.latin, question.latin), prepare=True).fetchall()
        return [Found(number, float(score)) for number, score in rows]

    def stored_bytes(self) -> int:
        row = self._base.execute("SELECT pg_total_relation_size('held')").fetchone()
        return int(row[0]) if row else 0

    def close(self) -> None:
        self._open.close()
