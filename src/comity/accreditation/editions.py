"""Editions: the dated tables of accreditation, read from `data/editions/` and checked as a whole.

Which documents are shown, how long the host has, how long documents are kept, and the rules as applicants read them, in
all four languages. A session keeps the edition under which its terms were set.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from comity.accreditation.codes import Document, Status
from comity.core.countries import LANGUAGES

MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as applicants read it. Answers name it by its number."""

    key: str
    number: int
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an application is refused or referred back, as its applicant reads it. rule: key of the rule behind it."""

    code: str
    rule: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of the tables.

    documents            by status, groups of documents: of each group one is shown
    documents_kept_days  after the last day of the session; link_days: how long the follow-up link opens
    decided_within_days  working days of the host; weekend: days on which it does not work, Monday is 0
    reasons              why an application is refused or referred back
    block_days           how long a block for misuse lasts unless it says otherwise; misuse: the reasons for one
    """

    name: str
    from_on: date
    documents: Mapping[Status, tuple[tuple[Document, ...], ...]]
    documents_kept_days: int
    link_days: int
    decided_within_days: int
    weekend: frozenset[int]
    rules: tuple[Rule, ...]
    reasons: tuple[Reason, ...]
    block_days: int
    misuse: tuple[Reason, ...]

    def number(self, key: str) -> int:
        """The number of a rule."""
        return next(rule.number for rule in self.rules if rule.key == key)

    def reason(self, code: str) -> Reason | None:
        """The reason of that code; None where there is none."""
        return next((reason for reason in self.reasons if reason.code == code), None)

    def wanted(self, status: str) -> tuple[tuple[Document, ...], ...]:
        """What somebody of this status shows; what the employed show where the status is not said yet."""
        return self.documents[Status(status) if status in Status.values else Status.STAFF]


# Rules that answers name: an edition without them does not load.
NAMED = frozenset({"who", "window", "late", "documents", "decision", "appeal", "misuse", "deletion"})


class EditionUnsound(ValueError):
    """The tables of an edition do not hold together; its text says why."""


@cache
def names() -> tuple[str, ...]:
    """Names of all editions, the oldest first: a name is its year and month."""
    entries = files("comity.accreditation").joinpath("data", "editions").iterdir()
    return tuple(sorted(entry.name.removesuffix(".yaml") for entry in entries if entry.name.endswith(".yaml")))


@cache
def edition(name: str) -> Edition:
    """The edition of that name.  Raises EditionUnsound, OSError."""
    text = files("comity.accreditation").joinpath("data", "editions", f"{name}.yaml").read_text(encoding="utf-8")
    return parsed(name, text)


def newest() -> Edition:
    """The edition under which terms are set now."""
    return edition(names()[-1])


def parsed(name: str, text: str) -> Edition:
    """An edition from its text.  Raises EditionUnsound."""
    try:
        said: dict[str, Any] = yaml.safe_load(text)
        found = Edition(
            name=name,
            from_on=said["from_on"],
            documents=MappingProxyType({status: _groups(said["documents"][status.value]) for status in Status}),
            documents_kept_days=_days(said["documents_kept_days"]),
            link_days=_days(said["link_days"]),
            decided_within_days=_days(said["decided_within_days"]),
            weekend=_weekend(said["weekend"]),
            reasons=_reasons(said["reasons"]),
            block_days=_days(said["block_days"]),
            misuse=_reasons(said["misuse"]),
            rules=tuple(Rule(row["key"], number, _texts(row["texts"])) for number, row in enumerate(said["rules"], 1)),
        )
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as unsound:
        raise EditionUnsound(f"edition {name}: {unsound}") from unsound
    if not {rule.key for rule in found.rules} >= NAMED or not isinstance(found.from_on, date):
        raise EditionUnsound(f"edition {name}: a rule that answers name, or its first day, is missing")
    if not {reason.rule for reason in (*found.reasons, *found.misuse)} <= {rule.key for rule in found.rules}:
        raise EditionUnsound(f"edition {name}: a reason names a rule that there is not")
    return found


def _groups(said: list[list[str]]) -> tuple[tuple[Document, ...], ...]:
    return tuple(tuple(Document(kind) for kind in group) for group in said)


def _reasons(said: list[Mapping[str, Any]]) -> tuple[Reason, ...]:
    return tuple(Reason(row["code"], row["rule"], _texts(row["texts"])) for row in said)


def _texts(said: Mapping[str, Any]) -> Mapping[str, str]:
    return MappingProxyType({code: str(said[code]) for code in LANGUAGES})


def _weekend(said: list[int]) -> frozenset[int]:
    if not set(said) < set(range(7)):
        raise ValueError(f"{said} is no weekend")
    return frozenset(said)


def _days(said: Any) -> int:
    if type(said) is not int or not 0 < said <= MOST_DAYS:
        raise ValueError(f"{said} is no number of days")
    return said
