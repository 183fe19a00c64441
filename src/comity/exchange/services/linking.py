"""Links of a message: each names something that writer and readers may see, or it would say that the thing exists."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from comity.core.actors import Actor
from comity.core.operations import consult, note, operation
from comity.exchange import errors, permissions
from comity.exchange.models import Draft
from comity.notices.queries.visibility import notice_visible_to
from comity.records.drafts import Release, ReleaseRule
from comity.records.models import Record, ReleaseClass
from comity.records.queries import record_visible_to
from comity.records.rules import is_released_to
from comity.screening.queries import hit_visible_to


@operation("exchange.offer_links", allow=permissions.OFFER_LINKS, subject="draft")
def offer_links(actor: Actor, *, draft: Draft, shown: Sequence[Record], at: datetime) -> Draft:
    """Show what a message that is being written is linked to, and what else it may speak of.

    shown  records that the page shows: their owners learn who looked
    """
    consult(*{record.pk: record for record in shown}.values())
    note(shown=len(shown))
    return draft


def require_links(actor: Actor, links: Collection[Mapping[str, str]], to: Collection[str]) -> None:
    """What one's own bureau owns may be named to anybody; what another owns, to whom that one lets see it.

    links  as the schema of messages has them

    Raises NotFound for what the actor may not see, PassingNotAllowed for what a recipient may not.
    """
    for link in links:
        owner, handling, readers = _READERS_OF[link["to"]](actor, link["reference"], to)
        strangers = set() if owner == actor.bureau else set(to) - readers - {owner}
        if strangers:
            raise errors.PassingNotAllowed(originator=owner, bureaus=", ".join(sorted(strangers)), handling=handling)


def _of_record(actor: Actor, reference: str, to: Collection[str]) -> tuple[str, str, set[str]]:
    record = record_visible_to(actor, reference)
    return record.owner_id, record.handling, _released(record.release, to)


def _of_notice(actor: Actor, reference: str, to: Collection[str]) -> tuple[str, str, set[str]]:
    notice = notice_visible_to(actor, reference)
    return notice.requesting_bureau_id, notice.handling, _released(notice.release, to)


def _of_hit(actor: Actor, reference: str, to: Collection[str]) -> tuple[str, str, set[str]]:
    hit = hit_visible_to(actor, reference)
    return hit.owner_id, "H2", {hit.reporting_bureau_id}


def _released(release: ReleaseClass | None, to: Collection[str]) -> set[str]:
    if release is None:
        return set()
    rule = Release(ReleaseRule(release.rule), tuple(release.bureaus))
    return {bureau for bureau in to if is_released_to(rule, bureau)}


_READERS_OF = {"record": _of_record, "notice": _of_notice, "hit": _of_hit}
