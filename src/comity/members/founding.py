"""Writing a profile into the store: what is missing is made, what is there stays as it is.

Private to `services.organisation`: everything here happens inside its one operation.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import models

from comity.core import countries
from comity.members.codes import BureauKind, GroupingKind, Measure
from comity.members.models import (
    Bureau,
    FormerName,
    Grouping,
    GroupingMember,
    Member,
    Membership,
    Organisation,
    Suspension,
    Unit,
)
from comity.members.profiles import Group, Profile, State
from comity.members.rules.names import searchable

# Said with a colon: four languages would each ask for another preposition before the name of the state.
BUREAU_NAMES = {
    "en": "National Central Bureau: {state}",
    "fr": "Bureau central national : {state}",
    "es": "Oficina Central Nacional: {state}",
    "ar": "المكتب المركزي الوطني: {state}",
}


def found(profile: Profile, *, at: datetime) -> Organisation:
    """The organisation itself, and its General Secretariat with its units."""
    organisation, _ = Organisation.objects.get_or_create(
        profile=profile.code,
        defaults={
            "edition": profile.edition,
            "names": dict(profile.names),
            "short_names": dict(profile.short_names),
            "languages": list(profile.languages),
            "roles": {kind.value: sorted(roles) for kind, roles in profile.roles.items()},
            "founded_at": at,
        },
    )
    secretariat, _ = Bureau.objects.get_or_create(
        code=Bureau.SECRETARIAT,
        defaults={
            "kind": BureauKind.SECRETARIAT,
            "names": dict(profile.secretariat),
            "languages": list(profile.languages),
        },
    )
    known = set(secretariat.units.values_list("code", flat=True))
    Unit.objects.bulk_create(
        Unit(bureau=secretariat, code=code, names=dict(names), order=order)
        for order, (code, names) in enumerate(profile.units.items())
        if code not in known
    )
    return organisation


def admit_all(profile: Profile) -> int:
    """Regions, groupings and member states with their bureaus. Returns how many states were admitted."""
    _make_groups(profile.regions, GroupingKind.REGION)
    _make_groups(profile.groupings, GroupingKind.GROUPING)
    known = set(Member.objects.values_list("code", flat=True))
    regions = by_code(Grouping.objects.filter(kind=GroupingKind.REGION))
    new = [state for state in profile.states if state.code not in known]
    members = {state.code: _member(state, regions[state.region], profile.source) for state in new}
    Member.objects.bulk_create(members.values())
    Bureau.objects.bulk_create(_bureau(state, members[state.code]) for state in new)
    Membership.objects.bulk_create(
        Membership(member=members[state.code], from_on=state.admitted, source=profile.source) for state in new
    )
    FormerName.objects.bulk_create(
        FormerName(
            member=members[state.code],
            code=former.code,
            names=dict(former.names),
            from_on=former.span.from_on,
            until_on=former.span.until_on,
            source=profile.source,
        )
        for state in new
        for former in state.former_names
    )
    Suspension.objects.bulk_create(
        Suspension(
            member=members[state.code],
            measure=Measure(each["measure"]),
            rule=each["rule"],
            from_on=each["from"],
            until_on=each.get("until"),
        )
        for state in new
        for each in state.suspensions
    )
    _join(profile.groupings)
    return len(new)


def by_code(rows: models.QuerySet[Any]) -> dict[str, Any]:
    """Rows by their code."""
    return {row.code: row for row in rows}


def texts_of(code: str, names: Mapping[str, str], former: Iterable[tuple[str, Mapping[str, str]]]) -> list[str]:
    """All that a member may be looked for by: codes of two and three letters, names, former codes and names."""
    texts = [code, countries.country(code).alpha3, *names.values()]
    for former_code, former_names in former:
        texts += [former_code, *former_names.values()]
    return texts


def _make_groups(groups: Iterable[Group], kind: GroupingKind) -> None:
    known = set(Grouping.objects.values_list("code", flat=True))
    Grouping.objects.bulk_create(
        Grouping(code=group.code, kind=kind, names=dict(group.names), order=order, source=group.source)
        for order, group in enumerate(groups)
        if group.code not in known
    )


def _member(state: State, region: Grouping, source: str) -> Member:
    former = [(called.code, called.names) for called in state.former_names]
    return Member(
        code=state.code,
        names=dict(state.names),
        region=region,
        invented=state.invented,
        source=source,
        searchable=searchable(texts_of(state.code, state.names, former)),
    )


def _bureau(state: State, member: Member) -> Bureau:
    names = {language: text.format(state=state.names[language]) for language, text in BUREAU_NAMES.items()}
    return Bureau(
        code=state.code, kind=BureauKind.NATIONAL, member=member, names=names, languages=list(state.languages)
    )


def _join(groups: Iterable[Group]) -> None:
    members = by_code(Member.objects.all())
    groupings = by_code(Grouping.objects.all())
    known = set(GroupingMember.objects.values_list("grouping__code", "member__code"))
    GroupingMember.objects.bulk_create(
        GroupingMember(
            grouping=groupings[group.code], member=members[code], from_on=span.from_on, until_on=span.until_on
        )
        for group in groups
        for code, span in group.members.items()
        if (group.code, code) not in known
    )
