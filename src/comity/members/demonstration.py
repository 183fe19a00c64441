"""The people of the invented states, and what each of them signs in with.

The pass phrases are made from the node's own secret: the project holds none, and two nodes have different ones.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings

from comity.core.codes import Purpose, Role
from comity.members.codes import (
    Direction,
    DiscreetChecks,
    EntityKind,
    HostLevel,
    LegalCondition,
    LegalEffect,
    PostKind,
)
from comity.members.founding import by_code
from comity.members.models import (
    Account,
    Bureau,
    Entity,
    Grouping,
    LegalProfile,
    Member,
    Officer,
    Post,
    Secondment,
    Unit,
    Visit,
)
from comity.members.profiles import Profile, load
from comity.members.rules.names import require_username

Rows = Sequence[Mapping[str, Any]]

PROFILE = "demonstration"


@dataclass(frozen=True, slots=True)
class SignIn:
    """One person of the demonstration: who they are, and how to sign in as them."""

    username: str
    password: str = field(repr=False)
    name: str
    bureau: str
    roles: tuple[Role, ...]


def sign_ins() -> list[SignIn]:
    """Everybody one can sign in as on a node that has the demonstration."""
    return [
        SignIn(
            username=each["username"],
            password=password_of(each["username"]),
            name=each["name"],
            bureau=each["bureau"],
            roles=tuple(Role(code) for code in each["roles"]),
        )
        for each in load(PROFILE).people["officers"]
    ]


def password_of(username: str) -> str:
    """A demonstration person's pass phrase on this node: 80 bits, in groups of four."""
    key = settings.SECRET_KEY.encode()
    letters = base64.b32encode(hmac.digest(key, f"{PROFILE}:{username}".encode(), hashlib.sha256)[:10])
    text = letters.decode().lower()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def settle(profile: Profile, *, at: datetime) -> None:
    """Entities, officers, posts, visits, legal profiles … of the invented states, as far as they are missing."""
    entities = _entities(profile.people["entities"])
    officers = _officers(profile.people["officers"], entities, at)
    _posts(profile.people["posts"], officers)
    _secondments(profile.people["secondments"], officers)
    _visits(profile.people["visits"])
    _legal(profile.people["legal"])


def _entities(rows: Rows) -> dict[str, Entity]:
    made: dict[str, Entity] = {}
    for each in rows:
        made[each["key"]], _ = Entity.objects.get_or_create(
            bureau_id=each["bureau"],
            name=each["name"],
            from_on=each["from"],
            defaults={
                "kind": EntityKind(each["kind"]),
                "place": each["place"],
                "databases": sorted(each["databases"]),
                "purposes": sorted(Purpose(code).value for code in each["purposes"]),
                "until_on": each.get("until"),
            },
        )
    return made


def _officers(rows: Rows, entities: Mapping[str, Entity], at: datetime) -> dict[str, Officer]:
    units = by_code(Unit.objects.filter(bureau=Bureau.SECRETARIAT))
    known = {officer.account.username: officer for officer in Officer.objects.select_related("account")}
    for each in rows:
        username = require_username(each["username"])
        if username not in known:
            known[username] = Officer.objects.create(
                account=_account(username),
                bureau_id=each["bureau"],
                entity=entities[each["entity"]] if "entity" in each else None,
                unit=units[each["unit"]] if "unit" in each else None,
                name=each["name"],
                roles=sorted(Role(code).value for code in each["roles"]),
                language=each["language"],
                began_at=at,
            )
    return known


def _account(username: str) -> Account:
    account = Account(username=username)
    account.set_password(password_of(username))
    account.save()
    return account


def _posts(rows: Rows, officers: Mapping[str, Officer]) -> None:
    members, regions = by_code(Member.objects.filter(invented=True)), by_code(Grouping.objects.all())
    for each in rows:
        Post.objects.get_or_create(
            kind=PostKind(each["kind"]),
            member=members[each["member"]],
            from_on=each["from"],
            defaults={
                "holder": each["holder"],
                "region": regions[each["region"]] if "region" in each else None,
                "officer": officers[each["officer"]] if "officer" in each else None,
                "until_on": each.get("until"),
            },
        )


def _secondments(rows: Rows, officers: Mapping[str, Officer]) -> None:
    members, units = by_code(Member.objects.filter(invented=True)), by_code(Unit.objects.all())
    for each in rows:
        Secondment.objects.get_or_create(
            member=members[each["member"]],
            name=each["name"],
            from_on=each["from"],
            defaults={
                "unit": units[each["unit"]],
                "officer": officers[each["officer"]] if "officer" in each else None,
                "roles": sorted(Role(code).value for code in each.get("roles", ())),
                "until_on": each.get("until"),
            },
        )


def _visits(rows: Rows) -> None:
    members = by_code(Member.objects.filter(invented=True))
    for each in rows:
        Visit.objects.get_or_create(
            direction=Direction(each["direction"]),
            member=members[each["member"]],
            from_on=each["from"],
            defaults={
                "host_level": HostLevel(each["host_level"]),
                "visitor": each["visitor"],
                "place": each["place"],
                "subject": each["subject"],
                "until_on": each["until"],
            },
        )


def _legal(rows: Rows) -> None:
    members = by_code(Member.objects.filter(invented=True))
    for each in rows:
        LegalProfile.objects.get_or_create(
            member=members[each["member"]],
            type=each["type"],
            from_on=each["from"],
            defaults={
                "effect": LegalEffect(each["effect"]).value if "effect" in each else "",
                "discreet": DiscreetChecks(each["discreet"]).value if "discreet" in each else "",
                "asks_for": sorted(LegalCondition(code).value for code in each.get("asks_for", ())),
                "authority": each.get("authority", {}),
                "languages": sorted(each.get("languages", ())),
                "note": each.get("note", {}),
                "source": each["source"],
            },
        )
