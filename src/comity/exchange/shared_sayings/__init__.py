"""What bureaus of other nodes are told of records, notices, hits and members: from an event to what is said.

A maker takes a delivery and gives the sayings that follow from it, none where everybody concerned shares this node. It
speaks for bureaus that are hosted here only: what another node did, that node says.
"""

from collections.abc import Iterable
from uuid import UUID, uuid5

from comity.core.events import Delivery
from comity.exchange import hosting
from comity.records.drafts import Release, ReleaseRule
from comity.records.models import Record, ReleaseClass
from comity.records.rules import is_released_to


def reached(release: ReleaseClass, among: Iterable[str]) -> set[str]:
    """Those of the bureaus to which a class is released."""
    if release.discreet:
        return set()
    rule = Release(ReleaseRule(release.rule), tuple(release.bureaus))
    return {bureau for bureau in among if bureau != release.owner_id and is_released_to(rule, bureau)}


def audience_of(release: ReleaseClass) -> str:
    """Whether the recipients may learn of each other: where all may see it, there is nothing to learn."""
    return "open" if release.rule == ReleaseRule.ALL else "confidential"


def part_of(delivery: Delivery, part: str) -> UUID:
    """The id under which one of several acts of an event is said: each of them once."""
    return uuid5(delivery.id, part)


def speaks_for(bureau: str) -> bool:
    """Whether this node says what a bureau does."""
    return hosting.is_here(bureau)


def is_shared(record: Record) -> bool:
    """Whether a record is there for others at all."""
    return not record.drafted and record.withdrawn_at is None and record.erased_at is None
