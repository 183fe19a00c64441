"""What the law of a state makes of a notice, as whoever meets one or sends one reads it.

Shown, and never computed with: whether an officer may arrest is decided by that officer under the law of the place.
Where nothing was recorded it says so, by being None.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.core.codes import NoticeType
from comity.members.codes import DiscreetChecks, LegalCondition, LegalEffect
from comity.members.models import LegalProfile
from comity.members.rules.names import name_in

TYPES: Mapping[str, str | Promise] = {
    **{kind.value: kind.label for kind in NoticeType},
    LegalProfile.DISCREET: _("Discreet records of other states"),
}


@dataclass(frozen=True, slots=True)
class LegalFace:
    """One state's law on one type of notice, in the reader's language where it is known in it.

    effect     code of LegalEffect, with its label; asks_for: labels of what the state asks for before it acts
    languages  BCP 47 codes of those in which it reads a request
    """

    bureau: str
    type: str
    effect: str
    effect_label: str
    asks_for: tuple[str, ...]
    authority: str
    languages: tuple[str, ...]
    note: str
    source: str
    from_on: date | None


def legal_profile_of(bureau: str, type_: str, *, on: date) -> LegalFace | None:
    """What the law of a bureau's state makes of a type of notice on a day; None where that is not recorded."""
    return legal_profiles_of([bureau], type_, on=on).get(bureau)


def legal_profiles_of(bureaus: Collection[str], type_: str, *, on: date) -> dict[str, LegalFace]:
    """The same for several bureaus at once, by their codes; those of which nothing is recorded are left out."""
    rows = LegalProfile.objects.in_force(on).filter(type=type_, member__bureaus__in=list(bureaus))
    return {code: face_of(row, code) for row, code in _with_bureaus(rows)}


def refuses_discreet_checks(bureau: str, *, on: date) -> bool:
    """Whether a bureau's checks are to be watched for its own discreet records only."""
    rows = LegalProfile.objects.in_force(on).filter(type=LegalProfile.DISCREET, discreet=DiscreetChecks.REFUSED)
    return rows.filter(member__bureaus=bureau).exists()


def face_of(profile: LegalProfile, bureau: str) -> LegalFace:
    """A profile as its reader sees it."""
    language = get_language() or "en"
    said = LegalEffect(profile.effect).label if profile.effect else DiscreetChecks(profile.discreet).label
    return LegalFace(
        bureau=bureau,
        type=profile.type,
        effect=profile.effect,
        effect_label=str(said),
        asks_for=tuple(str(LegalCondition(code).label) for code in profile.asks_for),
        authority=name_in(profile.authority, language),
        languages=tuple(profile.languages),
        note=name_in(profile.note, language),
        source=profile.source,
        from_on=profile.from_on,
    )


def _with_bureaus(rows: QuerySet[LegalProfile]) -> list[tuple[LegalProfile, str]]:
    found = rows.select_related("member").prefetch_related("member__bureaus").distinct()
    return [(row, bureau.code) for row in found for bureau in row.member.bureaus.all()]
