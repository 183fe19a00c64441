"""Corrections that a bureau proposes to the owner of a record or a notice.

A proposal is a request to the owner, and to nobody else. It changes nothing: the owner corrects what is its own by its
own verbs, and answers. It names the notice by its number and the record by its id, as every node calls them.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from comity.core.actors import Actor
from comity.core.refusals import NotFound
from comity.exchange import errors, links
from comity.exchange.codes import MessageKind
from comity.exchange.writing import Writing
from comity.notices.codes import IN_FORCE
from comity.notices.models import Notice
from comity.notices.queries.visibility import notice_visible_to
from comity.records import rules, vocabulary
from comity.records.drafts import RecordKind, Release, ReleaseRule
from comity.records.labels import PROPERTIES
from comity.records.models import Record
from comity.records.queries import record_visible_to, records_by_id

Details = Mapping[str, Any]


def begun(actor: Actor, reference: str, **said: Any) -> Writing:
    """A proposal to the owner of a record or a notice, linked to it and under its handling code.

    reference  id of a record, number of a notice, or the address of its page
    said       what `Writing` takes further

    Raises NotFound for what the actor may not see, a hit, or a notice that is not in force; OwnToCorrect.
    """
    link = links.named(actor, reference)
    notice, record = _named(actor, link["to"], link["reference"])
    of = notice or record
    if of is None:
        raise NotFound
    if link["owner"] == actor.bureau:
        raise errors.OwnToCorrect
    details = ({"notice": notice.reference} if notice else {}) | ({"record": str(record.pk)} if record else {})
    written = {
        "title": _title(notice, record),
        "original_language": actor.language,
        "handling": of.handling,
        "handling_note": of.handling_note,
        **said,
    }
    return Writing(
        to=[link["owner"]],
        kind=MessageKind.CORRECTION,
        details={**details, "properties": written.pop("properties", {})},
        links=[{"to": kind, "reference": name, "owner": link["owner"]} for kind, name in details.items()],
        **written,
    )


def properties(actor: Actor, details: Details) -> list[tuple[str, str]]:
    """The properties for which a proposal may name a value, in words: those that such a record can have.

    Empty where the proposal speaks of no record that the actor sees.
    """
    seen = records_by_id(actor, [UUID(details["record"])]) if "record" in details else []
    kinds = [vocabulary.PROPERTIES[RecordKind(record.kind)] for record in seen]
    return [(name, str(PROPERTIES[name])) for known in kinds for name in known]


def require_asked_of_owner(actor: Actor, details: Details, to: Collection[str]) -> None:
    """Raises NotFound for what the actor may not see, OwnToCorrect, NotTheOwner where another is asked as well."""
    owners = set()
    if "record" in details:
        owners.add(record_visible_to(actor, details["record"]).owner_id)
    if "notice" in details:
        owners.add(notice_visible_to(actor, details["notice"]).requesting_bureau_id)
    if actor.bureau in owners:
        raise errors.OwnToCorrect
    if owners != set(to):
        raise errors.NotTheOwner


def require_owned(details: Details, *, owner: str, by: str) -> None:
    """Judge a proposal that arrived, from whichever node.

    Raises NotTheOwner, alike for what does not exist, is another's, has ended, or is not shared with who proposes: a
    proposal must not tell anybody what a bureau keeps to itself.
    """
    if "record" in details:
        records = Record.objects.filter(pk=details["record"], owner=owner, drafted=False, withdrawn_at=None)
        _require_shared(records.filter(release__discreet=False).select_related("release"), by)
    if "notice" in details:
        notices = Notice.objects.filter(reference=details["notice"], requesting_bureau=owner, state__in=IN_FORCE)
        _require_shared(notices.select_related("release"), by)


def _require_shared(found: Iterable[Record | Notice], bureau: str) -> None:
    releases = (Release(ReleaseRule(one.release.rule), tuple(one.release.bureaus)) for one in found)
    if not any(rules.is_released_to(release, bureau) for release in releases):
        raise errors.NotTheOwner


def _named(actor: Actor, kind: str, reference: str) -> tuple[Notice | None, Record | None]:
    """The notice or record of a link; beside a notice its principal, where the actor sees that."""
    if kind == "record":
        return None, record_visible_to(actor, reference)
    if kind != "notice":
        return None, None
    notice = notice_visible_to(actor, reference)
    if notice.state not in IN_FORCE:
        return None, None
    seen = records_by_id(actor, [notice.principal_id]) if notice.principal_id else []
    return notice, seen[0] if seen else None


def _title(notice: Notice | None, record: Record | None) -> str:
    """What the case is called at first: by the number that the owner knows, and by no name of a person."""
    reference = notice.reference if notice is not None else record.reference if record is not None else ""
    return _("Correction of %(reference)s") % {"reference": reference} if reference else _("Correction of a record")
