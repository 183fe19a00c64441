"""Lists: whose they are, and under which terms their entries become records."""

from dataclasses import dataclass
from datetime import datetime

from comity.core.actors import Actor
from comity.core.operations import operation
from comity.records import errors, permissions, rules
from comity.records.drafts import RecordKind
from comity.records.models import ListSource
from comity.records.services.contribution import bureau_codes


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTerms:
    """How a list is called and read, and what its entries inherit.

    retention_months   for a list whose entries are not kept while listed
    """

    title: str
    format: str
    conditions: rules.Conditions
    offences: tuple[str, ...] = ()
    kept_while_listed: bool = True
    retention_months: int | None = None


@operation("records.register_list", allow=permissions.REGISTER_LIST)
def register_list(actor: Actor, *, name: str, terms: ListTerms, at: datetime) -> ListSource:
    """Register a list of one's own bureau.  Raises ListExists, ConditionMissing, ConditionUnknown."""
    if ListSource.objects.filter(name=name).exists():
        raise errors.ListExists(name=name)
    source = ListSource(name=name, owner_id=actor.bureau, created_at=at)
    _put(source, terms)
    source.save(force_insert=True)
    return source


@operation("records.change_list", allow=permissions.CHANGE_LIST, subject="source")
def change_list(actor: Actor, *, source: ListSource, terms: ListTerms, at: datetime) -> ListSource:
    """Change the terms of a list; its entries follow with the next import.

    Raises ListRetired, ConditionMissing, ConditionUnknown.
    """
    if source.retired_at is not None:
        raise errors.ListRetired(name=source.name)
    _put(source, terms)
    source.save()
    return source


@operation("records.retire_list", allow=permissions.RETIRE_LIST, subject="source")
def retire_list(actor: Actor, *, source: ListSource, reason: str, at: datetime) -> ListSource:
    """Stop following a list; its records stay until they are withdrawn.  Raises ListRetired, ReasonMissing."""
    if source.retired_at is not None:
        raise errors.ListRetired(name=source.name)
    if not reason.strip():
        raise errors.ReasonMissing
    source.retired_at, source.retired_reason = at, reason.strip()
    source.save(update_fields=["retired_at", "retired_reason"])
    return source


def _put(source: ListSource, terms: ListTerms) -> None:
    conditions = terms.conditions
    rules.require_known_codes(conditions, kind=RecordKind.PERSON, bureaus=bureau_codes())
    release = rules.release_by(source.owner_id, conditions.release)
    source.title = terms.title
    source.format = terms.format
    source.handling, source.handling_note = conditions.handling, conditions.handling_note
    source.source_evaluation = conditions.source_evaluation
    source.information_evaluation = conditions.information_evaluation
    source.release_rule, source.release_bureaus = str(release.rule), list(release.bureaus)
    source.purposes = sorted(set(conditions.purposes))
    source.legal_basis, source.category = conditions.legal_basis, conditions.category
    source.offences = list(terms.offences)
    source.kept_while_listed, source.retention_months = terms.kept_while_listed, terms.retention_months
