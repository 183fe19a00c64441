"""The lists of this app: what they show and how they may be asked."""

from collections.abc import Iterable, Sequence
from datetime import date

import icu
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.core.codes import Role
from comity.core.countries import country
from comity.core.listing import Choice, Column, Filter, Listing, Rows, Word
from comity.members.codes import EntityKind, GroupingKind
from comity.members.models import Entity, GroupingMember, Integration, Member, Membership, Officer, Suspension
from comity.members.queries import groupings, members_about
from comity.members.rules.names import name_in


def reader() -> str:
    """The language of whoever reads."""
    return get_language() or "en"


def listed(texts: Iterable[str]) -> str:
    """Several things in one line, as the reader's language lists them."""
    line: str = icu.ListFormatter.createInstance(icu.Locale(reader())).format(list(texts))
    return line


def member_word(member: Member) -> Word:
    """Whether a state is a member today, and whether it is suspended."""
    today = timezone.localdate()
    if not any(one.holds_on(today) for one in member.memberships.all()):
        return Word(label=_("No longer a member"), tone="neutral")
    if any(one.holds_on(today) for one in member.suspensions.all()):
        return Word(label=_("Member, suspended"), tone="bad")
    return Word(label=_("Member"), tone="good")


def member_since(member: Member) -> date | str:
    """The day from which a state is a member, "" where it is not known."""
    return next((one.from_on for one in member.memberships.all() if one.until_on is None and one.from_on), "")


def grouping_names(member: Member) -> str:
    """The groupings a member belongs to today."""
    today = timezone.localdate()
    return listed(name_in(one.grouping.names, reader()) for one in member.groupings.all() if one.holds_on(today))


def _choices(kind: GroupingKind) -> Sequence[Choice]:
    return [(one.code, name_in(one.names, reader())) for one in groupings(kind=kind)]


def _in_groupings(codes: list[str]) -> Q:
    today = timezone.localdate()
    belonging = GroupingMember.objects.in_force(today).filter(grouping__code__in=codes)
    return Q(pk__in=belonging.values("member"))


def _in_state(states: list[str]) -> Q:
    today = timezone.localdate()
    present = Q(pk__in=Membership.objects.in_force(today).values("member"))
    suspended = Q(pk__in=Suspension.objects.in_force(today).values("member"))
    meanings = {"member": present, "suspended": present & suspended, "former": ~present}
    chosen = Q(pk__in=[])
    for state in states:
        chosen |= meanings[state]
    return chosen


MEMBERS = Listing(
    name="members",
    title=_("Members"),
    hint=_("Name in any language or script, or code"),
    columns=[
        Column(key="name", label=_("Member"), value=lambda member: name_in(member.names, reader()), sort="place"),
        Column(key="code", label=_("Code"), kind="code", sort="code"),
        Column(key="alpha3", label=_("Three letters"), value=lambda member: country(member.code).alpha3, wide=True),
        Column(
            key="region",
            label=_("Region"),
            value=lambda member: name_in(member.region.names, reader()) if member.region else "",
            sort="region__order",
            blank=True,
        ),
        Column(key="groupings", label=_("Groupings"), value=grouping_names, wide=True),
        Column(key="since", label=_("Since"), value=member_since, wide=True),
        Column(key="state", label=_("State"), value=member_word, kind="state"),
    ],
    filters=[
        Filter(
            key="region",
            label=_("Region"),
            choices=lambda: _choices(GroupingKind.REGION),
            path="region__code",
        ),
        Filter(
            key="grouping",
            label=_("Grouping"),
            choices=lambda: _choices(GroupingKind.GROUPING),
            narrow=_in_groupings,
        ),
        Filter(
            key="state",
            label=_("State"),
            choices=[
                ("member", _("Member")),
                ("suspended", _("Member, suspended")),
                ("former", _("No longer a member")),
            ],
            narrow=_in_state,
        ),
    ],
    search=members_about,
    order="name",
    link=lambda member: reverse("members:file", args=[member.code]),
    empty=_("The members of the organisation will stand here."),
    how=_("Set the organisation up with: comity members set-up"),
)


def officer_word(officer: Officer) -> Word:
    """Whether an officer serves, has yet to accept the invitation, or has left."""
    if officer.ended_at is not None:
        return Word(label=_("Service ended"), tone="neutral")
    if not officer.account.is_active:
        return Word(label=_("Invited"), tone="wait")
    return Word(label=_("In service"), tone="good")


def role_names(officer: Officer | Integration) -> str:
    """Roles in words."""
    return listed(str(Role(code).label) for code in officer.roles)


def _officers_about(officers: Rows, text: str) -> Rows:
    for word in text.split():
        officers = officers.filter(Q(name__icontains=word) | Q(account__username__icontains=word))
    return officers


OFFICERS = Listing(
    name="officers",
    title=_("Officers"),
    hint=_("Name or user name"),
    columns=[
        Column(key="name", label=_("Name"), kind="name", sort="name"),
        Column(key="username", label=_("User name"), value="account.username", sort="account__username", kind="code"),
        Column(key="bureau", label=_("Bureau"), value="bureau_id", sort="bureau", wide=True),
        Column(key="entity", label=_("National entity"), value="entity.name", sort="entity__name", blank=True),
        Column(key="roles", label=_("Roles"), value=role_names),
        Column(key="state", label=_("State"), value=officer_word, kind="state"),
    ],
    filters=[
        Filter(
            key="role",
            label=_("Role"),
            choices=[(role.value, role.label) for role in Role if role not in (Role.SYSTEM, Role.PUBLIC)],
            narrow=lambda codes: Q(*(("roles__contains", f'"{code}"') for code in codes), _connector=Q.OR),
        ),
        Filter(
            key="state",
            label=_("State"),
            choices=[("serving", _("In service")), ("ended", _("Service ended"))],
            narrow=lambda states: Q(*(("ended_at__isnull", state == "serving") for state in states), _connector=Q.OR),
        ),
    ],
    search=_officers_about,
    order="name",
    link=lambda officer: reverse("members:officer", args=[officer.pk]),
    empty=_("Officers of your bureau will stand here."),
    how=_("Invite an officer: they get a link by which they choose a password."),
)


def entity_word(entity: Entity) -> Word:
    """Whether an entity is authorised today."""
    today = timezone.localdate()
    if entity.holds_on(today):
        return Word(label=_("Authorised"), tone="good")
    if entity.from_on is not None and entity.from_on > today:
        return Word(label=_("Not yet"), tone="wait")
    return Word(label=_("Ended"), tone="neutral")


ENTITIES = Listing(
    name="entities",
    title=_("National entities"),
    hint=_("Name or place"),
    columns=[
        Column(key="name", label=_("Name"), kind="name", sort="name"),
        Column(key="kind", label=_("Kind"), value="get_kind_display", sort="kind"),
        Column(key="bureau", label=_("Bureau"), value="bureau_id", sort="bureau", wide=True),
        Column(key="place", label=_("Place"), sort="place", wide=True),
        Column(key="from", label=_("From"), value="from_on", sort="from_on"),
        Column(key="until", label=_("Until"), value="until_on", sort="until_on", blank=True),
        Column(key="state", label=_("State"), value=entity_word, kind="state"),
    ],
    filters=[Filter(key="kind", label=_("Kind"), choices=EntityKind.choices)],
    search=lambda rows, text: rows.filter(Q(name__icontains=text) | Q(place__icontains=text)),
    order="name",
    link=lambda entity: reverse("members:entity", args=[entity.pk]),
    empty=_("Border posts, airports and units that your bureau authorises will stand here."),
    how=_("Authorise an entity, and invite its officers."),
)


def integration_word(integration: Integration) -> Word:
    """Whether an integration's token opens anything."""
    if integration.revoked_at is not None:
        return Word(label=_("Revoked"), tone="neutral")
    if integration.expires_at <= timezone.now():
        return Word(label=_("Expired"), tone="bad")
    return Word(label=_("In use"), tone="good")


INTEGRATIONS = Listing(
    name="integrations",
    title=_("Integrations"),
    columns=[
        Column(key="name", label=_("Name"), sort="name"),
        Column(key="prefix", label=_("Token begins with"), value=lambda one: f"cmt_{one.prefix}", kind="code"),
        Column(key="bureau", label=_("Bureau"), value="bureau_id", sort="bureau", wide=True),
        Column(key="roles", label=_("Roles"), value=role_names, wide=True),
        Column(key="expires", label=_("Expires"), value="expires_at", sort="expires_at", kind="moment"),
        Column(key="state", label=_("State"), value=integration_word, kind="state"),
    ],
    order="name",
    link=lambda one: reverse("members:integration", args=[one.pk]),
    empty=_("Systems that act for your bureau by a token will stand here."),
    how=_("Make an integration: its token is shown once."),
)
