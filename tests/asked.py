"""What each test asks of the store, so that the run on PostgreSQL need not repeat all of them.

Where two stores differ they differ in an answer to a statement: a rule, a page, a command behave alike once the store
has answered. So the run on SQLite notes the statements of every test, each as a form without its numbers, and what the
store refused to do; the run on PostgreSQL takes as many tests as it needs for each form, and each refusal, to be met
again. Whatever is about stores themselves is run whole (`WHOLE`), and so is a test of which nothing was noted.

COMITY_ASKED   the folder of the notes; without it nothing is noted, and no test is left out
"""

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from heapq import heapify, heappop, heappush
from pathlib import Path
from typing import Any

from django.db import DatabaseError
from django.db.backends.signals import connection_created

# What a test costs besides its statements, counted in statements.
OF_ITS_OWN = 30
# What is about the stores themselves: locks, commits, events and the ledger that rests on them; lists, with their
# orders, limits and words; races; and values that nobody expects, of which one store keeps what the other refuses.
WHOLE = re.compile(r"/core/tests/|/tests/test_(races|queries|searching)\.py|^tests/|attack|hostile|odd")

_PLACES = re.compile(r"%s(?:, %s)+")
_ROWS = re.compile(r"(\([^()]*%s[^()]*\))(?:, \1)+")
_NUMBER = re.compile(r"\d+")


@cache
def form_of(statement: str) -> str:
    """A statement without what differs from one asking to the next: how many values, rows and savepoints there are."""
    return _NUMBER.sub("0", _ROWS.sub(r"\1", _PLACES.sub("%s", statement)))


@dataclass
class Noted:
    """What one test asked: the forms of its statements and of what was refused, and how many statements they were."""

    forms: frozenset[str] = frozenset()
    statements: int = 0

    @property
    def cost(self) -> int:
        """Of running it again, in statements. No clock is asked: the same code is tested alike on every machine."""
        return self.statements + OF_ITS_OWN


@dataclass
class Notes:
    """The notes of this process, test by test."""

    _test: str = ""
    _asked: dict[str, Counter[str]] = field(default_factory=dict)

    def begin(self) -> None:
        """Listen to every connection that is made from now on, in whatever thread."""
        connection_created.connect(self._listen, weak=False)

    def __bool__(self) -> bool:
        return bool(self._asked)

    @contextmanager
    def of(self, test: str) -> Iterator[None]:
        """All that is asked meanwhile is of this test."""
        self._test, self._asked[test] = test, Counter()
        try:
            yield
        finally:
            self._test = ""

    def write(self, folder: Path, process: str) -> None:
        """Keep the notes of this process."""
        noted = {test: Noted(frozenset(map(form_of, asked)), asked.total()) for test, asked in self._asked.items()}
        forms = {
            form: number for number, form in enumerate(sorted({form for one in noted.values() for form in one.forms}))
        }
        tests = {
            test: [one.statements, sorted(forms[form] for form in one.forms)]
            for test, one in noted.items()
            if one.forms
        }
        folder.mkdir(parents=True, exist_ok=True)
        kept = json.dumps({"forms": list(forms), "tests": tests}, ensure_ascii=False)
        (folder / f"{process}.json").write_text(kept, encoding="utf-8")

    def _listen(self, connection: Any, **_: object) -> None:
        if self._note not in connection.execute_wrappers:
            connection.execute_wrappers.append(self._note)

    def _note(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        asked = self._asked.setdefault(self._test, Counter())
        asked[sql] += 1
        try:
            return execute(sql, params, many, context)
        except DatabaseError as refused:
            asked[f"{sql} -- {refused}"] += 1
            raise


def folder_of_notes() -> Path | None:
    """Where notes are kept, if they are."""
    named = os.environ.get("COMITY_ASKED", "")
    return Path(named) if named else None


def read(folder: Path) -> dict[str, Noted]:
    """The notes of all processes of a run, by test."""
    found = {}
    for file in sorted(folder.glob("*.json")):
        kept = json.loads(file.read_text(encoding="utf-8"))
        for test, (statements, forms) in kept["tests"].items():
            found[test] = Noted(frozenset(kept["forms"][number] for number in forms), statements)
    return found


def enough(noted: Mapping[str, Noted]) -> set[str]:
    """Tests that together ask everything that all of them ask, the cheapest for what is new in them first.

    Source: the greedy cover of Chvatal (1979), Mathematics of Operations Research 4(3), 233-235.
    """
    taken: set[str] = set()
    asked: set[str] = set()
    waiting = [(0.0, test) for test in noted]
    heapify(waiting)
    while waiting:
        _, test = heappop(waiting)
        new = noted[test].forms - asked
        if not new:
            continue
        price = noted[test].cost / len(new)
        if waiting and (price, test) > waiting[0]:
            heappush(waiting, (price, test))  # some of it has been asked since it was last weighed
            continue
        taken.add(test)
        asked |= new
    return taken
