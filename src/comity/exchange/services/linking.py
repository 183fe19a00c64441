"""Links of a message: each names something that writer and readers may see, or it would say that the thing exists."""

from collections.abc import Collection, Mapping

from comity.core.actors import Actor
from comity.exchange import errors
from comity.notices.queries.visibility import notice_visible_to
from comity.records.drafts import Release, ReleaseRule
from comity.records.models import ReleaseClass
from comity.records.queries import record_visible_to
from comity.records.rules import is_released_to
from comity.screening.queries import hit_visible_to


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
