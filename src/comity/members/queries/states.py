"""Member states, their bureaus and groupings: open to everybody who is signed in."""

from collections.abc import Iterable
from datetime import date

import icu
from django.core.cache import cache
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from comity.core import countries
from comity.core.actors import Actor, ActorKind
from comity.core.refusals import NotFound
from comity.members.codes import GroupingKind
from comity.members.models import Bureau, FormerName, Grouping, GroupingMember, Member, Membership, Suspension
from comity.members.rules.history import Called, Span, called_on
from comity.members.rules.names import folded, name_in

REMEMBERED_SECONDS = 60


def members_visible_to(actor: Actor, *, invented: bool = False) -> QuerySet[Member]:
    """The members, present and past; the invented ones of the demonstration apart."""
    members = Member.objects.select_related("region").filter(invented=invented)
    return members.none() if actor.kind is ActorKind.VISITOR else members


def present_members(actor: Actor, *, on: date, invented: bool = False) -> QuerySet[Member]:
    """The states that are members on a day."""
    return members_visible_to(actor, invented=invented).filter(pk__in=_members_on(on))


def member_visible_to(actor: Actor, code: str) -> Member:
    """A member by its present code, or by one it had before.  Raises NotFound."""
    everybody = Member.objects.select_related("region")
    wanted = code.upper()[:16]
    if actor.kind is not ActorKind.VISITOR:
        found = everybody.filter(code=wanted).first()
        found = found or everybody.filter(former_names__code=wanted).order_by("-former_names__until_on").first()
        if found is not None:
            return found
    raise NotFound


def members_about(members: QuerySet[Member], text: str) -> QuerySet[Member]:
    """The members whose names or codes, in any language or script, present or former, have every word of the text."""
    for word in folded(text).split():
        members = members.filter(searchable__contains=word)
    return members


def in_alphabetical_order(members: QuerySet[Member], language: str) -> QuerySet[Member]:
    """The members with their `place` in the alphabet of a language: no store sorts four of them rightly."""
    collator = icu.Collator.createInstance(icu.Locale(language))
    named = [(collator.getSortKey(name_in(names, language)), pk) for pk, names in members.values_list("pk", "names")]
    places = [When(pk=pk, then=Value(place)) for place, (_, pk) in enumerate(sorted(named))]
    return members.annotate(place=Case(*places, default=Value(0), output_field=IntegerField())).order_by("place")


def is_member(code: str, *, on: date) -> bool:
    """Whether the state that has, or had, this code is a member on a day."""
    return _members_on(on).filter(Q(code=code) | Q(former_names__code=code)).exists()


def name_of(member: Member, *, on: date, language: str) -> str:
    """What a member was called on a day."""
    return name_in(_called(member, on).names, language)


def code_of(member: Member, *, on: date) -> str:
    """The ISO 3166-1 code a member had on a day."""
    return _called(member, on).code


def state_name(code: str, language: str) -> str | None:
    """The name of a member, present or former, real or invented, by its code; None for a code of no member."""
    names = Member.objects.filter(code=code).values_list("names", flat=True).first()
    names = names or FormerName.objects.filter(code=code).values_list("names", flat=True).first()
    return name_in(names, language) if names else None


def country_name(code: str, language: str) -> str:
    """The name of a country as ISO 3166-1 has it, or of the member that has one of the codes which ISO leaves to users;
    the code itself where nobody named it. What members are called is remembered for a minute: pages ask for many.
    """
    name = countries.display_name(code, language)
    if name != code:
        return name
    key = f"state-name:{language}:{code.encode().hex()[:100]}"
    return cache.get_or_set(key, lambda: state_name(code, language) or code, REMEMBERED_SECONDS) or code


def belonging_to(code: str, *, on: date) -> QuerySet[Member]:
    """The members that belong to a grouping on a day."""
    belonging = GroupingMember.objects.in_force(on).filter(grouping__code=code)
    return Member.objects.filter(pk__in=belonging.values("member"))


def suspended_codes(codes: Iterable[str], *, on: date) -> set[str]:
    """Which of these members are under a suspension of any kind on a day."""
    return set(Suspension.objects.in_force(on).filter(member__code__in=codes).values_list("member__code", flat=True))


def groupings(*, kind: GroupingKind | None = None) -> QuerySet[Grouping]:
    """Regions and groupings, in their order."""
    found = Grouping.objects.order_by("order", "code")
    return found if kind is None else found.filter(kind=kind)


def bureau_name(code: str, language: str) -> str:
    """What a bureau is called in a language; "" for one that is not known. Bureaus are known to everybody."""
    names = Bureau.objects.filter(pk=code).values_list("names", flat=True).first()
    return name_in(names, language) if names else ""


def bureaus_visible_to(actor: Actor) -> QuerySet[Bureau]:
    """Every bureau, for everybody who is signed in."""
    bureaus = Bureau.objects.select_related("member__region")
    return bureaus.none() if actor.kind is ActorKind.VISITOR else bureaus


def bureau_visible_to(actor: Actor, code: str) -> Bureau:
    """One bureau.  Raises NotFound."""
    found = bureaus_visible_to(actor).filter(code=code.upper()[:16]).first()
    if found is None:
        raise NotFound
    return found


def _called(member: Member, on: date) -> Called:
    former = (Called(one.code, one.names, one.span) for one in member.former_names.all())
    return called_on(Called(member.code, member.names, Span()), former, on)


def _members_on(on: date) -> QuerySet[Member]:
    return Member.objects.filter(pk__in=Membership.objects.in_force(on).values("member"))
