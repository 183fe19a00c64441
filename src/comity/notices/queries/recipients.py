"""Whom a notice or diffusion goes to, with what the law of each state makes of it: for whoever sends it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import icu
from django.utils.translation import get_language, get_language_info

from comity.members.legal import LegalFace, legal_profiles_of
from comity.members.models import Bureau
from comity.members.rules.names import name_in
from comity.notices import editions
from comity.notices.models import Notice
from comity.notices.queries.drafts import joined_in
from comity.records.drafts import Release, ReleaseRule
from comity.records.rules import is_released_to


@dataclass(frozen=True, slots=True)
class Recipient:
    """One bureau that a notice goes to. law: null where the organisation knows nothing of it; languages: by name."""

    bureau: str
    state: str
    law: LegalFace | None
    languages: tuple[str, ...] = ()


def asked_audience(notice: Notice) -> Release:
    """Whom a notice asks to reach."""
    return Release(ReleaseRule(notice.release_rule), tuple(notice.release_bureaus))


def recipients_of(notice: Notice, *, on: date) -> list[Recipient]:
    """The bureaus that a notice reaches now; of what was never published, those that it asks to reach."""
    if notice.published_at is None:
        return addressed(notice, asked_audience(notice), on=on)
    holds = notice.release
    return addressed(notice, Release(ReleaseRule(holds.rule), tuple(holds.bureaus)), on=on)


def addressed(notice: Notice, release: Release, *, on: date) -> list[Recipient]:
    """The bureaus of other states that a release names, in the order of the states' names; in a pilot, its own."""
    joined = joined_in(editions.edition(notice.rules_edition).types[notice.type], on)
    others = Bureau.objects.exclude(pk__in=(notice.requesting_bureau_id, Bureau.SECRETARIAT)).order_by("code")
    bureaus = [
        bureau
        for bureau in others.select_related("member")
        if is_released_to(release, bureau.code) and (joined is None or bureau.code in joined)
    ]
    laws = legal_profiles_of([bureau.code for bureau in bureaus], notice.type, on=on)
    found = [_recipient(bureau, laws.get(bureau.code)) for bureau in bureaus]
    collator = icu.Collator.createInstance(icu.Locale(get_language() or "en"))
    return sorted(found, key=lambda one: collator.getSortKey(one.state))


def _recipient(bureau: Bureau, law: LegalFace | None) -> Recipient:
    names = bureau.member.names if bureau.member else bureau.names
    return Recipient(
        bureau=bureau.code,
        state=name_in(names, get_language() or "en"),
        law=law,
        languages=tuple(_languages(law.languages)) if law else (),
    )


def _languages(codes: Iterable[str]) -> Iterable[str]:
    """Languages by their names; of one that Django does not know, its code."""
    for code in codes:
        try:
            yield str(get_language_info(code)["name_translated"])
        except KeyError:
            yield code
