"""What may be said of a record, who may see it, and how long it is kept. No database, no clock, no request."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

from comity.core.codes import (
    Category,
    CrimeArea,
    Handling,
    InformationEvaluation,
    LegalBasis,
    Marker,
    Purpose,
    SourceEvaluation,
    codes_of,
)
from comity.records import errors
from comity.records.drafts import WARNING, RecordDraft, RecordKind, Release, ReleaseRule, Terms
from comity.records.vocabulary import PROPERTIES, missing

# Months that a record is kept before its owner must justify it anew. Source: RPD Art. 49-50 and the rules of the
# stolen and lost travel documents database (10 years).
RETENTION_MONTHS: Mapping[RecordKind, int] = {
    RecordKind.PERSON: 60,
    RecordKind.ORGANISATION: 60,
    RecordKind.TRAVEL_DOCUMENT: 120,
    RecordKind.VEHICLE: 120,
    RecordKind.VESSEL: 120,
    RecordKind.AIRCRAFT: 120,
    RecordKind.FIREARM: 120,
    RecordKind.ASSET: 120,
}

# A record that answers nobody is justified anew within a year. Source: alerts for
# discreet checks in the Schengen Information System, Regulation (EU) 2018/1862, Art. 53.
DISCREET_RETENTION_MONTHS = 12

# A list loses a few entries from one edition to the next. Where it seems to lose more than this share (and more than
# this many), the file is taken for a part of the list until somebody says that it is whole.
WITHDRAWN_AT_ONCE_PERCENT = 20
WITHDRAWN_AT_ONCE_COUNT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """All that a record must have besides its content: the terms of a draft, completed.

    discreet   only the owner's bureau is to see the record, and to be told when it is met
    """

    handling: str
    source_evaluation: str
    information_evaluation: str
    release: Release
    purposes: tuple[str, ...]
    legal_basis: str
    retention_on: date | None
    handling_note: str = ""
    category: str = ""
    discreet: bool = False


def may_see(
    *,
    owner: str,
    kind: str,
    release: Release,
    purposes: Collection[str],
    bureau: str,
    purpose: str,
    databases: Collection[str] | None,
    discreet: bool = False,
    of_entity: bool = False,
) -> bool:
    """Whether an asker may see a record: every condition must hold, never any one of several.

    owner, kind, release, purposes   of the record
    bureau, purpose   of the asker; purpose is empty while none was stated
    databases         kinds the asker was authorised for; None means every kind; a warning is of no kind, and for all
    discreet          of the record: no other bureau sees it
    of_entity         the asker serves an entity of its bureau, such as a border post, which sees no discreet record

    The owner sees its own records for whatever purpose it states.
    """
    if databases is not None and kind not in databases and kind != WARNING:
        return False
    if owner == bureau:
        return not (discreet and of_entity)
    return not discreet and purpose in purposes and is_released_to(release, bureau)


def is_released_to(release: Release, bureau: str) -> bool:
    """Whether the rule names the bureau."""
    if release.rule is ReleaseRule.ALL:
        return True
    return (bureau in release.bureaus) == (release.rule is ReleaseRule.ONLY)


def release_by(owner: str, release: Release) -> Release:
    """The release in its one spelling: codes sorted, each once, the owner always included."""
    if release.rule is ReleaseRule.ALL:
        return Release(ReleaseRule.ALL)
    bureaus = set(release.bureaus)
    if release.rule is ReleaseRule.ONLY:
        bureaus.add(owner)
    else:
        bureaus.discard(owner)
    if release.rule is ReleaseRule.ALL_BUT and not bureaus:
        return Release(ReleaseRule.ALL)
    return Release(release.rule, tuple(sorted(bureaus)))


def intersection(one: Release, other: Release) -> Release:
    """The release that reaches a bureau exactly where both do."""
    (named, inclusive), (others, also_inclusive) = _spelt(one), _spelt(other)
    if inclusive and also_inclusive:
        return _release(named & others, inclusive=True)
    if inclusive:
        return _release(named - others, inclusive=True)
    if also_inclusive:
        return _release(others - named, inclusive=True)
    return _release(named | others, inclusive=False)


def union(one: Release, other: Release) -> Release:
    """The release that reaches a bureau where either does."""
    (named, inclusive), (others, also_inclusive) = _spelt(one), _spelt(other)
    if inclusive and also_inclusive:
        return _release(named | others, inclusive=True)
    if inclusive:
        return _release(others - named, inclusive=False)
    if also_inclusive:
        return _release(named - others, inclusive=False)
    return _release(named & others, inclusive=False)


def effective(declared: Release, ceilings: Sequence[Release]) -> Release:
    """What holds of a declared release: as far as any of the ceilings reaches, and wholly where there is none."""
    if not ceilings:
        return declared
    return intersection(declared, reduce(union, ceilings))


def effective_purposes(declared: Collection[str], ceilings: Sequence[Collection[str]]) -> tuple[str, ...]:
    """Which of the declared purposes hold: those that any of the ceilings allows, and all where there is none."""
    allowed = set(declared).intersection(set().union(*ceilings)) if ceilings else set(declared)
    return tuple(sorted(allowed))


def with_secretariat(release: Release, secretariat: str) -> Release:
    """The same release, from which the General Secretariat is never left out."""
    return union(release, Release(ReleaseRule.ONLY, (secretariat,)))


def _spelt(release: Release) -> tuple[frozenset[str], bool]:
    """The bureaus named, and whether those are meant (or else all the others)."""
    if release.rule is ReleaseRule.ALL:
        return frozenset(), False
    return frozenset(release.bureaus), release.rule is ReleaseRule.ONLY


def _release(bureaus: Collection[str], *, inclusive: bool) -> Release:
    if not inclusive and not bureaus:
        return Release(ReleaseRule.ALL)
    return Release(ReleaseRule.ONLY if inclusive else ReleaseRule.ALL_BUT, tuple(sorted(bureaus)))


def narrows(old: Release, new: Release) -> bool:
    """Whether some bureau that the old release reached is not reached by the new one, whoever takes part."""
    if old.rule is ReleaseRule.ONLY:
        return any(not is_released_to(new, bureau) for bureau in old.bureaus)
    if new.rule is ReleaseRule.ONLY:
        return True
    return any(is_released_to(old, bureau) and not is_released_to(new, bureau) for bureau in new.bureaus)


def require_known_codes(conditions: Conditions, *, kind: RecordKind, bureaus: Collection[str]) -> None:
    """Raises ConditionMissing or ConditionUnknown unless every condition is stated in known codes.

    bureaus   codes of all bureaus there are: a misspelt one would exclude nobody
    """
    coded: tuple[tuple[str, str, Collection[str]], ...] = (
        ("handling", conditions.handling, codes_of(Handling)),
        ("source-evaluation", conditions.source_evaluation, codes_of(SourceEvaluation)),
        ("information-evaluation", conditions.information_evaluation, codes_of(InformationEvaluation)),
        ("legal-basis", conditions.legal_basis, codes_of(LegalBasis)),
    )
    for condition, value, known in coded:
        if not value:
            raise errors.ConditionMissing(condition=condition)
        if value not in known:
            raise errors.ConditionUnknown(condition=condition, value=value)
    if conditions.handling == Handling.H3 and not conditions.handling_note:
        raise errors.ConditionMissing(condition="handling-note")
    if kind is RecordKind.PERSON and not conditions.category:
        raise errors.ConditionMissing(condition="category")
    if conditions.category and conditions.category not in codes_of(Category):
        raise errors.ConditionUnknown(condition="category", value=conditions.category)
    if not conditions.purposes:
        raise errors.ConditionMissing(condition="purposes")
    for purpose in conditions.purposes:
        if purpose not in codes_of(Purpose):
            raise errors.ConditionUnknown(condition="purpose", value=purpose)
    for bureau in conditions.release.bureaus:
        if bureau not in bureaus:
            raise errors.ConditionUnknown(condition="bureau", value=bureau)


def require_retention(retention_on: date | None, *, kind: RecordKind, today: date) -> date:
    """The retention date of a record that no list keeps.  Raises ConditionMissing, RetentionPast, RetentionTooLong."""
    if retention_on is None:
        raise errors.ConditionMissing(condition="retention")
    if retention_on <= today:
        raise errors.RetentionPast(retention_on=retention_on.isoformat())
    latest = months_later(today, RETENTION_MONTHS[kind])
    if retention_on > latest:
        raise errors.RetentionTooLong(latest=latest.isoformat())
    return retention_on


def require_discreet(retention_on: date | None, *, today: date) -> None:
    """Refuse a discreet record that is kept longer than a year without being justified.  Raises DiscreetTooLong."""
    latest = months_later(today, DISCREET_RETENTION_MONTHS)
    if retention_on is None or retention_on > latest:
        raise errors.DiscreetTooLong(latest=latest.isoformat())


def require_content(draft: RecordDraft) -> None:
    """Raises PropertyUnknown, PropertyMissing or ConditionUnknown unless the vocabulary allows what is said."""
    for name in draft.properties:
        if name not in PROPERTIES[draft.kind]:
            raise errors.PropertyUnknown(property=name)
    lacking = missing(draft.kind, frozenset(name for name, values in draft.properties.items() if values))
    if lacking:
        raise errors.PropertyMissing(properties=", ".join(lacking))
    for condition, given, known in (
        ("offence", draft.offences, codes_of(CrimeArea)),
        ("marker", draft.markers, codes_of(Marker)),
    ):
        for code in given:
            if code not in known:
                raise errors.ConditionUnknown(condition=condition, value=code)


def require_issuer(draft: RecordDraft, country: str) -> None:
    """Refuse a travel document that another state issued.  Raises NotTheIssuer.

    country   of the bureau that would own the record; empty for a bureau that is no state's
    Source: rules of the stolen and lost travel documents database: each state enters its own documents only.
    """
    if draft.kind is not RecordKind.TRAVEL_DOCUMENT:
        return
    issuer = draft.first("country")
    if not country or any(value.text != country for value in draft.values("country")):
        raise errors.NotTheIssuer(country=issuer)


def completed(terms: Terms, default: Conditions, *, category: str = "") -> Conditions:
    """The conditions of an entry: what its file says, and for the rest what its list says."""
    evaluation = terms.evaluation or default.source_evaluation + default.information_evaluation
    return Conditions(
        handling=terms.handling or default.handling,
        handling_note=terms.handling_note
        or (default.handling_note if not terms.handling or terms.handling == default.handling else ""),
        source_evaluation=evaluation[:1],
        information_evaluation=evaluation[1:],
        release=terms.release or default.release,
        purposes=tuple(sorted(set(terms.purposes))) or default.purposes,
        legal_basis=terms.legal_basis or default.legal_basis,
        retention_on=terms.retain_until or default.retention_on,
        category=category or default.category,
    )


def too_many_leave(leaving: int, held: int) -> bool:
    """Whether so much is missing from a file that it is probably not the whole list."""
    return leaving > WITHDRAWN_AT_ONCE_COUNT and leaving * 100 > held * WITHDRAWN_AT_ONCE_PERCENT


def content_hash(content: Mapping[str, Any], conditions: Conditions) -> str:
    """SHA-256, in hexadecimal, of what a list says of an entry and of the conditions it enters under.

    content   the canonical form of the entry's draft
    """
    said: dict[str, Any] = {
        "draft": content,
        "handling": [conditions.handling, conditions.handling_note],
        "evaluation": [conditions.source_evaluation, conditions.information_evaluation],
        "release": conditions.release.content(),
        "purposes": list(conditions.purposes),
        "legal_basis": conditions.legal_basis,
        "category": conditions.category,
    }
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def caption_of(draft: RecordDraft) -> str:
    """The main name or number of a record, as written: what a list of records shows first."""
    for name in ("name", "number", "registrationNumber", "vin", "serialNumber", "imoNumber", "modeSCode"):
        if text := draft.first(name):
            return text
    return next((values[0].text for values in draft.properties.values() if values), "")


def months_later(day: date, months: int) -> date:
    """The same day some months later; the last day of the month where that month is shorter."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
