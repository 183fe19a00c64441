"""The tables by which the exchange keeps directories, keys and queues, read from `data/`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from comity.engines.envelopes import Policy
from comity.exchange import kinds

# Travels to a suspended bureau too, and back from it: what is withdrawn from it, and who says that it was done.
_ALWAYS = ("key-changed", "membership-changed", "rules-changed")


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long directories and keys are good for, of one edition."""

    edition: str
    renew: timedelta
    signing: timedelta
    sealing: timedelta
    overlap: timedelta
    keep_opening: timedelta


@dataclass(frozen=True, slots=True)
class Quotas:
    """What one bureau may have under way, how queues take turns, and when something is tried again."""

    edition: str
    open_acts: int
    open_bytes: int
    turns: int
    round: int
    arrivals: int
    try_again: Sequence[timedelta]
    ask_again: Sequence[timedelta]

    def next_try(self, attempts: int) -> timedelta:
        """How long to wait after so many attempts, at least one."""
        return self.try_again[min(attempts, len(self.try_again)) - 1]

    def next_question(self, asked: int) -> timedelta:
        """How long to wait before a missing number is asked for, after having asked so often."""
        return self.ask_again[min(asked, len(self.ask_again) - 1)]


@dataclass(frozen=True, slots=True)
class Following:
    """How nodes keep each other up to date: parts of a first copy, files, how often a silent owner states that, to how
    many a checkpoint is passed on, and how long a proof may be owed."""

    edition: str
    part: int
    parts_under_way: int
    files_under_way: int
    ask_again: Sequence[timedelta]
    stated: timedelta
    passed_on_to: int
    proof: timedelta

    def next_question(self, asked: int) -> timedelta:
        """How long to wait for a file before it is asked for again, after having asked so often before."""
        return self.ask_again[min(asked, len(self.ask_again) - 1)]


@cache
def following() -> Following:
    """How nodes keep each other up to date."""
    said = _table("following")
    return Following(
        said["edition"],
        said["part"],
        said["parts_under_way"],
        said["files_under_way"],
        tuple(timedelta(minutes=minutes) for minutes in said["ask_files_again_minutes"]),
        timedelta(minutes=said["stated_minutes"]),
        said["passed_on_to"],
        timedelta(hours=said["proof_hours"]),
    )


@cache
def policy() -> Policy:
    """What sealing and opening follow."""
    said = _table("directory")
    table = kinds.table().values()
    unstoppable = {kind.code for kind in table if kind.complied or not kind.receipted or kind.code in _ALWAYS}
    return Policy(
        warn_after=timedelta(days=said["warn_days"]),
        refuse_after=timedelta(days=said["refuse_days"]),
        clock_tolerance=timedelta(minutes=said["clock_minutes"]),
        hybrid_handling=frozenset(said["hybrid"]),
        kinds_while_suspended=frozenset(unstoppable),
    )


def stopped_from(kind: str) -> frozenset[str]:
    """How a bureau stands to which no act of a kind is sealed."""
    left = frozenset({"left"})
    return left if kind in policy().kinds_while_suspended else left | {"suspended"}


@cache
def lifetimes() -> Lifetimes:
    """How long directories and keys are good for."""
    said = _table("directory")
    return Lifetimes(
        said["edition"],
        *(timedelta(days=said[f"{name}_days"]) for name in ("renew", "signing", "sealing", "overlap", "keep_opening")),
    )


@cache
def quotas() -> Quotas:
    """The quotas in force."""
    said = _table("quotas")
    return Quotas(
        said["edition"],
        said["open_acts"],
        said["open_megabytes"] * 2**20,
        said["turns"],
        said["round"],
        said["arrivals"],
        tuple(timedelta(seconds=seconds) for seconds in said["try_again_seconds"]),
        tuple(timedelta(seconds=seconds) for seconds in said["ask_again_seconds"]),
    )


def _table(name: str) -> Mapping[str, Any]:
    said: Mapping[str, Any] = yaml.safe_load(
        files("comity.exchange").joinpath(f"data/{name}.yaml").read_text(encoding="utf-8")
    )
    return said
