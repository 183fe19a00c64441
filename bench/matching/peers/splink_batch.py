"""splink with DuckDB: a linker of tables, asked for a table of questions at a time (which is what it is made for).

The chance of meeting by accident is estimated from the people held; the chance of agreeing if both are the same is
splink's own starting value, for nothing here tells it who is who.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest
from itertools import count
from typing import Any

import duckdb
import pyarrow as pa
import splink.comparison_library as compare
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from bench.matching.peers.interface import BATCH_THREADS, LIMIT, System
from bench.matching.people import Asked, Found, Person

LEAST_BITS = -20
PAIRS_FOR_ESTIMATE = 2e6
PAIRS = "SELECT unique_id_l, unique_id_r, source_dataset_l, match_weight FROM "
COLUMNS = ("unique_id", "name", "longest", "second", "longest_start", "second_start", "born")


class Adapter(System):
    """Blocks on words and beginnings of words, compares by Jaro-Winkler."""

    takes_dates = True
    one_by_one = False
    in_batches = True

    def build(self, people: Iterator[Person]) -> None:
        logging.getLogger("splink").setLevel(logging.ERROR)
        self.base = duckdb.connect()
        self.base.execute(f"SET threads = {BATCH_THREADS}")
        self.splink = DuckDBAPI(connection=self.base)
        self.numbers = count()
        self.held = self._table("held", ((person.id, person.latin, person.born) for person in people))
        linker = Linker(self.held, _settings("dedupe_only"))
        linker.training.estimate_u_using_random_sampling(max_pairs=PAIRS_FOR_ESTIMATE, seed=1)
        self.model = linker.misc.save_model_to_json() | {"link_type": "link_only"}

    def ask_many(self, questions: Sequence[Asked]) -> list[list[Found]]:
        asked = self._table("asked", ((number, each.latin, each.born) for number, each in enumerate(questions)))
        linker = Linker([self.held, asked], self.model)
        pairs = linker.inference.predict(threshold_match_weight=LEAST_BITS)
        rows = self.base.execute(PAIRS + pairs.physical_name).fetchall()
        found: list[list[Found]] = [[] for _ in questions]
        for left, right, source, bits in rows:
            number, person = (right, left) if source == "held" else (left, right)
            found[number].append(Found(person, bits))
        return [nlargest(LIMIT, each, key=lambda one: one.score) for each in found]

    def _table(self, title: str, people: Iterable[tuple[int, str, str]]) -> Any:
        """A table for splink under a name of its own: no two may have the same."""
        rows = [_row(*each) for each in people]
        columns = dict(zip(COLUMNS, zip(*rows, strict=True), strict=True))
        name = f"{title}_{next(self.numbers)}"
        return self.splink.register(pa.table(columns), dataset_display_name=title, table_name=name)


def _settings(link_type: str) -> SettingsCreator:
    return SettingsCreator(
        link_type=link_type,
        comparisons=[
            compare.JaroWinklerAtThresholds("name", [0.97, 0.93, 0.88, 0.8]),
            compare.JaroWinklerAtThresholds("longest", [0.95, 0.88]),
            compare.JaroWinklerAtThresholds("second", [0.95, 0.88]),
            compare.LevenshteinAtThresholds("born", [1, 2]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("longest"),
            block_on("second"),
            block_on("longest_start", "second_start"),
            block_on("substr(name, 1, 6)"),
        ],
    )


def _row(number: int, latin: str, born: str) -> tuple[Any, ...]:
    """The columns that splink blocks on and compares; a birth date that is not known is null."""
    words = sorted(latin.split())
    longest, second = (*sorted(words, key=len, reverse=True), "", "")[:2]
    return number, " ".join(words), longest, second, longest[:4], second[:4], born or None
