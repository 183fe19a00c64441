"""The store as another process sees it: read with the SQLite driver alone, past everything of ours."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pysqlite3

# Numbers that only grow: what was once seen committed can be missed later.
GROWING = {
    "ledger entries": "SELECT count(*) FROM core_auditentry",
    "records": "SELECT count(*) FROM records_record",
    "checks": "SELECT count(*) FROM screening_check",
    "entries imported": "SELECT coalesce(sum(entries), 0) FROM records_importrun",
}
PAUSE_SECONDS = 0.02


def rows(home: Path, question: str) -> list[tuple[Any, ...]]:
    """The answer of a node's store to a question in SQL."""
    [found] = answers(home, question)
    return found


def answers(home: Path, *questions: str) -> list[list[tuple[Any, ...]]]:
    """The answers to several questions, asked over one connection: to make it costs more than to ask."""
    with closing(pysqlite3.connect(home / "comity.sqlite3", timeout=60)) as store:
        return [store.execute(question).fetchall() for question in questions]


def committed(home: Path) -> Counter[str]:
    """What the store holds for good at this moment, counted."""
    counted = answers(home, *GROWING.values())
    return Counter({name: number for name, [(number,)] in zip(GROWING, counted, strict=True)})


@contextmanager
def watching(home: Path) -> Iterator[Counter[str]]:
    """Read the store again and again beside whatever writes it; gives the most that was ever seen committed."""
    most = committed(home)
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(PAUSE_SECONDS):
            most.update(committed(home) - most)

    thread = threading.Thread(target=watch, name="watching")
    thread.start()
    try:
        yield most
    finally:
        ended.set()
        thread.join()


def names_on(home: Path, listed: str) -> dict[str, str]:
    """{key: main name} of the records that stand on a list."""
    standing = rows(
        home,
        "SELECT source_key, caption FROM records_record AS r JOIN records_listsource AS l ON l.id = r.source_id"
        f" WHERE l.name = '{listed}' AND r.withdrawn_at IS NULL",
    )
    assert len({key for key, _ in standing}) == len(standing)
    return dict(standing)
