"""Tables of badges and gates, by edition: `data/gates/<edition>.yaml`, checked as a whole.

A session keeps the edition under which its terms were set: the bits of a badge mean what they meant when it was made.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

import yaml

from comity.accreditation.badge_format import MOST_ZONES, Role
from comity.accreditation.editions import EditionUnsound
from comity.accreditation.rules.admission import Proof
from comity.assembly.codes import Audience, MeetingKind
from comity.core.countries import LANGUAGES

Texts = Mapping[str, str]

# Rules that a gate names: tables without them do not load.
NAMED: Final = frozenset({"open-to", "zone", "proof", "badge", "supervisor"})
_MOST_MINUTES: Final = 7 * 24 * 60


@dataclass(frozen=True, slots=True)
class RoleLine:
    """What a role is given.

    zones     bits
    audience  the audience of the timetable that it belongs to; None for a role that works in every meeting
    proofs    what its bearers show beside the badge
    """

    zones: int
    audience: Audience | None
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GateTables:
    """One edition of the tables.

    zones     what each bit is called, in four languages
    meetings  bits of the zones in which a meeting of a kind is held
    rules     (number, {language: text}) by key
    """

    days_before: int
    days_after: int
    doors_before: timedelta
    old_after: timedelta
    code_for: timedelta
    zones: tuple[Texts, ...]
    roles: Mapping[Role, RoleLine]
    meetings: Mapping[MeetingKind, int]
    rules: Mapping[str, tuple[int, Texts]]

    def open_to(self, audiences: Collection[str]) -> tuple[Role, ...]:
        """The roles that may enter a meeting that is open to these audiences."""
        return tuple(
            role for role, line in self.roles.items() if line.audience is None or line.audience.value in audiences
        )

    def zone_names(self, bits: int, language: str) -> list[str]:
        """The zones of some bits, in a language."""
        return [texts[language] for place, texts in enumerate(self.zones) if bits >> place & 1]


@cache
def gate_tables(edition: str) -> GateTables:
    """The tables of an edition.  Raises EditionUnsound, OSError."""
    path = files("comity.accreditation").joinpath("data", "gates", f"{edition}.yaml")
    return parsed(edition, path.read_text(encoding="utf-8"))


def parsed(edition: str, text: str) -> GateTables:
    """Tables from their text.  Raises EditionUnsound."""
    try:
        said: dict[str, Any] = yaml.safe_load(text)
        bits = {row["key"]: 1 << place for place, row in enumerate(said["zones"])}
        found = GateTables(
            days_before=_count(said["badges"]["valid_days_before"]),
            days_after=_count(said["badges"]["valid_days_after"]),
            doors_before=_minutes(said["doors"]["open_minutes_before"]),
            old_after=_minutes(said["doors"]["pack_old_after_minutes"]),
            code_for=_minutes(said["doors"]["code_minutes"]),
            zones=tuple(_texts(row["texts"]) for row in said["zones"]),
            roles=MappingProxyType({role: _role(said["roles"][role.name.lower()], bits) for role in Role}),
            meetings=MappingProxyType({kind: _bits(said["meetings"][kind.value], bits) for kind in MeetingKind}),
            rules=MappingProxyType(
                {row["key"]: (number, _texts(row["texts"])) for number, row in enumerate(said["rules"], 1)}
            ),
        )
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as unsound:
        raise EditionUnsound(f"gates of edition {edition}: {unsound}") from unsound
    if not found.rules.keys() >= NAMED or not 0 < len(bits) <= MOST_ZONES:
        raise EditionUnsound(f"gates of edition {edition}: a rule that gates name is missing, or there are no zones")
    return found


def _role(said: Mapping[str, Any], bits: Mapping[str, int]) -> RoleLine:
    audience = Audience(said["audience"]) if said["audience"] else None
    return RoleLine(_bits(said["zones"], bits), audience, tuple(Proof(one) for one in said["proofs"]))


def _bits(keys: Iterable[str], bits: Mapping[str, int]) -> int:
    return sum(bits[key] for key in set(keys))


def _texts(said: Mapping[str, Any]) -> Texts:
    return MappingProxyType({code: str(said[code]) for code in LANGUAGES})


def _count(said: Any) -> int:
    if type(said) is not int or not 0 <= said <= 30:  # days
        raise ValueError(f"{said} is no number of days")
    return said


def _minutes(said: Any) -> timedelta:
    if type(said) is not int or not 0 < said <= _MOST_MINUTES:
        raise ValueError(f"{said} is no number of minutes")
    return timedelta(minutes=said)
