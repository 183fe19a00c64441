"""A request as the rules see it: plain values, and what is found wrong with them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from comity.records.drafts import RecordDraft, Release

NAMES = ("name", "alias", "weakAlias", "previousName")
# Properties by which one person or thing is told from another of the same name.
TELLING = (
    "birthDate", "birthPlace", "nationality", "citizenship", "idNumber", "passportNumber", "socialSecurityNumber",
    "driverLicenceNumber", "taxNumber", "registrationNumber", "fatherName", "motherName",
)  # fmt: skip


class Level(StrEnum):
    """What a finding means: it stops the request (missing, inconsistent), or it only helps."""

    MISSING = "missing"
    INCONSISTENT = "inconsistent"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is missing, contradicts something, or would help. `article`: the provision that asks for it."""

    code: str
    field: str
    level: Level
    facts: Mapping[str, str | int] = made(default_factory=lambda: MappingProxyType({}))
    article: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a request says of itself.

    owner        code of the requesting bureau; secretariat: that of the General Secretariat
    texts        {field: {language: text}}; facts: {field: value}, as the edition's table of fields has them
    release      the audience asked for; purposes: for which
    attached     roles of the files that were attached
    joined       bureaus of the pilot that the type belongs to; None where it belongs to none
    """

    owner: str
    secretariat: str
    language: str
    channel: str
    release: Release
    purposes: Collection[str]
    texts: Mapping[str, Mapping[str, str]] = made(default_factory=lambda: MappingProxyType({}))
    facts: Mapping[str, Any] = made(default_factory=lambda: MappingProxyType({}))
    request_kind: str = ""
    attached: frozenset[str] = frozenset()
    joined: frozenset[str] | None = None

    def day(self, name: str, part: str = "") -> date | None:
        """A day of a field, or of a part of it; None where there is none that can be read."""
        said = self.facts.get(name)
        if part and isinstance(said, Mapping):
            said = said.get(part)
        return day_of(said)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectFacts:
    """What the rules ask of a subject. `properties`: names of those that its record gives."""

    is_principal: bool
    kind: str
    category: str = ""
    born: str = ""
    markers: frozenset[str] = frozenset()
    properties: frozenset[str] = frozenset()

    @property
    def is_named(self) -> bool:
        """Whether any name is given."""
        return not self.properties.isdisjoint(NAMES)

    @property
    def is_told_apart(self) -> bool:
        """Whether more than a name is given."""
        return not self.properties.isdisjoint(TELLING)


def subject_facts(draft: RecordDraft, *, is_principal: bool) -> SubjectFacts:
    """What the rules ask of a subject that a draft describes."""
    return SubjectFacts(
        is_principal=is_principal,
        kind=str(draft.kind),
        category=draft.category,
        born=draft.first("birthDate"),
        markers=frozenset(draft.markers),
        properties=frozenset(name for name, values in draft.properties.items() if values),
    )


def day_of(said: Any) -> date | None:
    """A day written as ISO 8601; None where it is something else."""
    if not isinstance(said, str):
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def is_minor(born: str, today: date) -> bool:
    """Whether somebody may be under eighteen. Of a birth date known in part, the youngest reading counts.

    born   in the notation of `records.dates`: perhaps only a year, perhaps about, perhaps between two
    """
    parts = born.removeprefix("~").rpartition("/")[2].split("-")
    if not parts[0].isdigit() or len(parts[0]) != 4:
        return False
    month = int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else 12
    day = int(parts[2]) if len(parts) > 2 and parts[2].isdigit() else 31
    return (int(parts[0]) + 18, month, day) > (today.year, today.month, today.day)
