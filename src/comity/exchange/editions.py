"""The tables the exchange follows, read from `data/`: clocks and reasons. Each names its edition."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django.utils.translation import get_language

from comity.exchange.codes import MessageKind
from comity.exchange.rules.clocks import Clock

LANGUAGES = ("ar", "en", "es", "fr")

# Kinds of message that are refused by reasons of their own.
_REFUSED_BY: Mapping[str, str] = {
    MessageKind.FORWARDING: "forwarding-refused",
    MessageKind.CORRECTION: "correction-refused",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """When somebody who is silent is reminded, and when the command centre is told."""

    remind: timedelta
    escalate: timedelta


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of one edition, by priority, from the shortest to the longest."""

    edition: str
    of: Mapping[str, Clock]
    recall: Waiting
    delivery: Waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One coded reason, with the article it rests on ("" for the organisation's own)."""

    code: str
    article: str = ""
    label: Mapping[str, str]

    def __str__(self) -> str:
        return self.label.get((get_language() or "en")[:2], self.label["en"])


@cache
def clocks() -> Clocks:
    """The clocks in force.  Raises ValueError when the table does not hold."""
    said = _table("clocks")
    rows = [
        Clock(
            priority=row["priority"],
            within=timedelta(hours=row["hours"]),
            remind_at=row["remind_at"],
            escalate=timedelta(hours=row["escalate_after"]),
            extend=timedelta(hours=row["extend_hours"]),
            indirect=row.get("indirect", False),
        )
        for row in said["clocks"]
    ]
    if any(not 0 < row.remind_at < 1 or row.within <= timedelta() or row.extend < timedelta() for row in rows):
        raise ValueError("clocks: a reminder lies within the time, and no time is negative")
    recall, delivery = said["recall"], said["delivery"]
    return Clocks(
        said["edition"],
        {row.priority: row for row in sorted(rows, key=lambda row: row.within)},
        Waiting(timedelta(hours=recall["remind_hours"]), timedelta(hours=recall["escalate_hours"])),
        Waiting(timedelta(hours=delivery["warn_hours"]), timedelta(hours=delivery["escalate_hours"])),
    )


@cache
def reasons(about: str) -> Mapping[str, Reason]:
    """The reasons there are for one thing ("refused", "extended", …), by code, in the order of the table.

    Raises KeyError for a thing that needs none, ValueError when the table does not hold.
    """
    rows = [Reason(**row) for row in _table("reasons")[about]]
    if len({row.code for row in rows}) != len(rows) or any(set(row.label) != set(LANGUAGES) for row in rows):
        raise ValueError(f"reasons: {about} names a code twice, or lacks a language")
    return {row.code: row for row in rows}


def refusals_of(kind: str) -> str:
    """The table of reasons by which what a message of a kind asks is refused."""
    return _REFUSED_BY.get(kind, "refused")


def edition_of_reasons() -> str:
    """The edition of the reasons, which travels with each."""
    return str(_table("reasons")["edition"])


@cache
def _table(name: str) -> Any:
    return yaml.safe_load(files("comity.exchange").joinpath(f"data/{name}.yaml").read_text(encoding="utf-8"))
