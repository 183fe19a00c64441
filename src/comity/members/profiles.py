"""Organisation profiles: what an organisation is made of, read from data and checked before anything is founded.

A profile is a YAML file of `data/profiles`. It either founds an organisation (regions with their member lists, units
of the Secretariat, roles) or extends one by invented states and their people, for demonstration.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from typing import Any

import yaml

from comity.core import countries
from comity.core.codes import Role
from comity.members.codes import BureauKind
from comity.members.errors import ProfileInvalid
from comity.members.rules.history import Called, Span
from comity.members.rules.names import is_named_in_full
from comity.members.rules.roles import GRANTABLE

Names = Mapping[str, str]

FOLDER = files("comity.members").joinpath("data/profiles")


@dataclass(frozen=True, slots=True)
class Group:
    """A region or a grouping: its members, each with the time it belongs."""

    code: str
    names: Names
    members: Mapping[str, Span]
    source: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """One member state: `admitted` is unknown unless given; `suspensions` are those of invented states only."""

    code: str
    names: Names
    region: str
    invented: bool = False
    languages: Sequence[str] = ()
    admitted: date | None = None
    former_names: Sequence[Called] = ()
    suspensions: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """An organisation as data.

    extends   the profile this one adds to; "" when it founds an organisation itself
    roles     by kind of bureau, the roles that this organisation uses
    people    entities, officers, posts, secondments and visits of invented states, as written in the file
    """

    code: str
    edition: str
    source: str
    extends: str = ""
    names: Names = field(default_factory=dict)
    short_names: Names = field(default_factory=dict)
    languages: Sequence[str] = ()
    secretariat: Names = field(default_factory=dict)
    units: Mapping[str, Names] = field(default_factory=dict)
    roles: Mapping[BureauKind, frozenset[Role]] = field(default_factory=dict)
    regions: Sequence[Group] = ()
    groupings: Sequence[Group] = ()
    states: Sequence[State] = ()
    people: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)


def names_of_profiles() -> list[str]:
    """The profiles that ship with Comity."""
    return sorted(file.name.removesuffix(".yaml") for file in FOLDER.iterdir() if file.name.endswith(".yaml"))


def load(name: str) -> Profile:
    """Read a shipped profile.  Raises ProfileInvalid when there is none of that name, or it does not hold."""
    if name not in names_of_profiles():
        raise ProfileInvalid(profile=name, reason=", ".join(names_of_profiles()))
    return read(FOLDER.joinpath(f"{name}.yaml").read_text(encoding="utf-8"), name)


def read(text: str, name: str) -> Profile:
    """Read a profile from its text.  Raises ProfileInvalid, saying what is wrong."""
    try:
        content = yaml.safe_load(text)
        profile = _profile(content)
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ProfileInvalid(profile=name, reason=f"{type(error).__name__}: {error}") from error
    wrong = next(_what_is_wrong(profile, content.get("expects")), None)
    if wrong:
        raise ProfileInvalid(profile=name, reason=wrong)
    return profile


def _profile(content: Mapping[str, Any]) -> Profile:
    secretariat = content.get("secretariat", {})
    regions = [_group(each) for each in content.get("regions", ())]
    return Profile(
        code=content["profile"],
        edition=content["edition"],
        source=content["source"],
        extends=content.get("extends", ""),
        names=content.get("names", {}),
        short_names=content.get("short_names", {}),
        languages=tuple(content.get("languages", ())),
        secretariat=secretariat.get("names", {}),
        units={unit["code"]: unit["names"] for unit in secretariat.get("units", ())},
        roles={
            BureauKind(kind): frozenset(Role(code) for code in codes)
            for kind, codes in content.get("roles", {}).items()
        },
        regions=regions,
        groupings=[_group(each) for each in content.get("groupings", ())],
        states=[*_listed(regions, content.get("former_names", ())), *map(_invented, content.get("states", ()))],
        people={
            kind: content.get(kind, ()) for kind in ("entities", "officers", "posts", "secondments", "visits", "legal")
        },
    )


def _group(content: Mapping[str, Any]) -> Group:
    members = {
        (each["code"] if isinstance(each, Mapping) else each): _span(each if isinstance(each, Mapping) else {})
        for each in content["members"]
    }
    if len(members) != len(content["members"]):
        raise ValueError(f"{content['code']} lists a state twice")
    return Group(content["code"], content["names"], members, content.get("source", ""))


def _span(content: Mapping[str, Any]) -> Span:
    return Span(content.get("from"), content.get("until"))


def _listed(regions: Sequence[Group], former: Sequence[Mapping[str, Any]]) -> Iterator[State]:
    """The real states of the member list, named as `core.countries` names them."""
    for region in regions:
        for code in region.members:
            names = {language: countries.display_name(code, language) for language in countries.LANGUAGES}
            earlier = [_called(each) for each in former if each["member"] == code]
            yield State(countries.country(code).code, names, region.code, former_names=earlier)


def _called(content: Mapping[str, Any]) -> Called:
    """A former name; a code that ended brings its own names and days."""
    if "names" in content:
        return Called(content["code"], content["names"], _span(content))
    ended = countries.country(content["code"])
    return Called(ended.code, ended.names, Span(ended.began_on, ended.ended_on))


def _invented(content: Mapping[str, Any]) -> State:
    return State(
        content["code"],
        content["names"],
        content["region"],
        invented=True,
        languages=tuple(content.get("languages", ())),
        admitted=content.get("admitted"),
        former_names=[_called(each) for each in content.get("former_names", ())],
        suspensions=content.get("suspensions", ()),
    )


def _what_is_wrong(profile: Profile, expected: int | None) -> Iterator[str]:
    """Sentences for what a reader of the file would have to put right."""
    codes = [state.code for state in profile.states]
    if len(set(codes)) != len(codes):
        yield "a state is in two regions"
    if expected is not None and len(codes) != expected:
        yield f"it expects {expected} states and lists {len(codes)}"
    named = [profile.names, profile.secretariat, *profile.units.values()] if not profile.extends else []
    named += [group.names for group in (*profile.regions, *profile.groupings)]
    named += [state.names for state in profile.states]
    for names in named:
        if not is_named_in_full(names):
            yield f"a name is missing in one of {', '.join(countries.LANGUAGES)}: {dict(names)}"
    for state in profile.states:
        is_left_to_users = countries.country(state.code).status is countries.CountryStatus.USER_ASSIGNED
        if state.invented != is_left_to_users:
            yield f"{state.code}: an invented state has a code that ISO 3166-1 leaves to users, and no other has"
    for group in profile.groupings:
        if strangers := set(group.members) - set(codes):
            yield f"{group.code} lists states that are no members: {', '.join(sorted(strangers))}"
    for kind, roles in profile.roles.items():
        if not roles <= GRANTABLE[kind]:
            yield f"{kind} cannot have the roles {', '.join(sorted(roles - GRANTABLE[kind]))}"
