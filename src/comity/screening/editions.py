"""The tables screening follows, read from `data/`: clocks, periods, next steps. Each names its edition."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Clocks:
    """How long an owner has to answer, per urgency, and which warning markers make a hit urgent."""

    edition: str
    answer_within: Mapping[str, timedelta]
    urgent_markers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Periods:
    """How long what was asked is kept: after no hit, and where candidates were never taken up."""

    edition: str
    no_hit: timedelta
    not_taken_up: timedelta


@dataclass(frozen=True, slots=True)
class StepRow:
    """One row of the table of next steps; an empty condition fits everything."""

    step: str
    kind: str = ""
    category: str = ""
    markers: frozenset[str] = field(default_factory=frozenset)
    is_list: bool | None = None

    def fits(self, *, kind: str, category: str, markers: frozenset[str], listed: bool) -> bool:
        """Whether this row speaks of such a record."""
        return (
            self.kind in ("", kind)
            and self.category in ("", category)
            and (not self.markers or not self.markers.isdisjoint(markers))
            and self.is_list in (None, listed)
        )


@cache
def clocks() -> Clocks:
    """The clocks in force."""
    table = _table("clocks.yaml")
    return Clocks(
        edition=table["edition"],
        answer_within={
            urgency: timedelta(minutes=clock["answer_minutes"]) for urgency, clock in table["clocks"].items()
        },
        urgent_markers=frozenset(table["urgent_markers"]),
    )


@cache
def periods() -> Periods:
    """The periods in force."""
    table = _table("periods.yaml")
    hours = table["periods"]
    return Periods(
        edition=table["edition"],
        no_hit=timedelta(hours=hours["no_hit_hours"]),
        not_taken_up=timedelta(hours=hours["not_taken_up_hours"]),
    )


@cache
def next_steps() -> tuple[StepRow, ...]:
    """The table of next steps in force; its last row fits every record."""
    return tuple(
        StepRow(
            step=row["step"],
            kind=row.get("kind", ""),
            category=row.get("category", ""),
            markers=frozenset(row.get("markers", ())),
            is_list=row.get("list"),
        )
        for row in _table("next_steps.yaml")["steps"]
    )


def _table(name: str) -> Any:
    return yaml.safe_load(files("comity.screening").joinpath("data", name).read_text(encoding="utf-8"))
