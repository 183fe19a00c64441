"""The tables screening follows, read from `data/`: clocks, periods, next steps, outcomes. Each names its edition."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Clocks:
    """How long an owner has to answer, per urgency, and what makes a hit urgent or immediate.

    urgent_markers     any one of them; immediate_markers: all of them together; immediate_offences: any one
    """

    edition: str
    answer_within: Mapping[str, timedelta]
    urgent_markers: frozenset[str]
    immediate_markers: frozenset[str]
    immediate_offences: frozenset[str]


@dataclass(frozen=True, slots=True)
class Periods:
    """How long what was asked is kept: after no hit, where candidates were never taken up, of a hit; and the rest.

    hit, denied_hit   from the owner's answer or the last outcome, whichever is later
    """

    edition: str
    no_hit: timedelta
    not_taken_up: timedelta
    hit: timedelta
    denied_hit: timedelta
    not_same: timedelta
    sighting: timedelta


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


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    """One thing that can follow a hit.

    types   of notices it can follow
    after   one of these must stand before it; empty: it can come first
    clock, warn   until papers must have arrived, until their owner is reminded; none where nothing is waited for
    counts  the figure of an operation it counts towards, "" for none
    ends    it stops the clock of what went before
    label   {language: text}
    """

    code: str
    types: frozenset[str]
    after: frozenset[str] = frozenset()
    clock: timedelta | None = None
    warn: timedelta | None = None
    counts: str = ""
    ends: bool = False
    needs_reason: bool = False
    label: Mapping[str, str]

    def follows(self, notice_type: str) -> bool:
        """Whether it can follow a hit on a notice of this type; "" is a record without a notice."""
        return not notice_type or notice_type in self.types


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The table of outcomes.

    figures   that they count towards; reasons: for doing nothing; both {code: {language: text}}
    """

    edition: str
    rows: Mapping[str, OutcomeRow]
    figures: Mapping[str, Mapping[str, str]]
    reasons: Mapping[str, Mapping[str, str]]


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
        immediate_markers=frozenset(table["immediate_markers"]),
        immediate_offences=frozenset(table["immediate_offences"]),
    )


@cache
def periods() -> Periods:
    """The periods in force."""
    table = _table("periods.yaml")
    said = table["periods"]
    return Periods(
        edition=table["edition"],
        no_hit=timedelta(hours=said["no_hit_hours"]),
        not_taken_up=timedelta(hours=said["not_taken_up_hours"]),
        hit=timedelta(days=said["hit_days"]),
        denied_hit=timedelta(days=said["denied_hit_days"]),
        not_same=timedelta(days=said["not_same_days"]),
        sighting=timedelta(days=said["sighting_days"]),
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


@cache
def outcomes() -> Outcomes:
    """The outcomes in force, in the order in which a reader is offered them."""
    table = _table("outcomes.yaml")
    return Outcomes(
        edition=table["edition"],
        rows={row["code"]: _outcome(row) for row in table["outcomes"]},
        figures={row["figure"]: row["label"] for row in table["figures"]},
        reasons={row["reason"]: row["label"] for row in table["reasons"]},
    )


def _outcome(row: Mapping[str, Any]) -> OutcomeRow:
    return OutcomeRow(
        code=row["code"],
        types=frozenset(row["types"]),
        after=frozenset(row.get("after", ())),
        clock=_days(row.get("clock_days")),
        warn=_days(row.get("warn_days")),
        counts=row.get("counts", ""),
        ends=row.get("ends", False),
        needs_reason=row.get("needs_reason", False),
        label=row["label"],
    )


def _days(number: int | None) -> timedelta | None:
    return None if number is None else timedelta(days=number)


def _table(name: str) -> Any:
    return yaml.safe_load(files("comity.screening").joinpath("data", name).read_text(encoding="utf-8"))
