"""Which notices an actor may see, and which subjects of them.

A published notice is seen by the same rule as a record: its release class is asked `records.rules.may_see`. Everything
before publication, and after the end, is for its own bureau and for the Secretariat's reviewers.
"""

from collections.abc import Collection
from uuid import UUID

import numpy as np
from django.db.models import F, Q, QuerySet

from comity.core.actors import Actor
from comity.core.codes import Role
from comity.core.refusals import NotFound
from comity.members.models import Bureau
from comity.notices.codes import IN_FORCE
from comity.notices.models import Notice, NoticeSubject
from comity.records.models import Hold, HoldEffect, Record
from comity.records.queries import drafted_records, records_visible_to, visible_classes

_OF_THE_BUREAU = (Role.OFFICER, Role.DATA_PROTECTION, Role.OPERATOR)
_REVIEWING = (Role.COMPLIANCE, Role.DATA_PROTECTION, Role.OPERATOR)
_WATCHING = (Role.COMMAND, Role.OPERATOR)


def published_to(actor: Actor) -> QuerySet[Notice]:
    """Notices in force that are released to the actor, for the purpose it states: none that a hold hides."""
    # Nothing is added so that no index is sought by class: most classes are visible to most, and a page of a sorted
    # list would otherwise read and sort every notice to show twenty-five.
    visible = np.flatnonzero(visible_classes(actor)).tolist()
    seen = Notice.objects.alias(seen_class=F("release_id") + 0).filter(seen_class__in=visible, state__in=IN_FORCE)
    return _not_held(seen, actor)


def notices_visible_to(actor: Actor) -> QuerySet[Notice]:
    """Notices the actor may see: what is in force and released to it; of its own bureau, everything, for its officers;
    for the Secretariat's reviewers, whatever was requested; for the command centre, what is overdue or suspended.
    """
    visible = np.flatnonzero(visible_classes(actor)).tolist()
    seen = Notice.objects.alias(seen_class=F("release_id") + 0)
    condition = Q(seen_class__in=visible, state__in=IN_FORCE) & _held_from(actor)
    if actor.entity == "" and actor.has_role(*_OF_THE_BUREAU):
        condition |= Q(requesting_bureau=actor.bureau)
    if actor.bureau == Bureau.SECRETARIAT:
        if actor.has_role(*_REVIEWING):
            condition |= Q(requested_at__isnull=False)
        if actor.has_role(*_WATCHING):
            condition |= Q(escalated_at__isnull=False) | Q(state="suspended")
    return seen.filter(condition)


def drafts_of(actor: Actor) -> QuerySet[Notice]:
    """What the actor's bureau has not published, or not any more."""
    return notices_visible_to(actor).filter(requesting_bureau=actor.bureau).exclude(state__in=IN_FORCE)


def notice_visible_to(actor: Actor, reference: str, edition: int | None = None) -> Notice:
    """One notice by its number: the edition that is named, or of those that the actor may see, the one in force, and
    else the latest.  Raises NotFound, alike for what is absent and what may not be seen.
    """
    found = notices_visible_to(actor).filter(reference=reference)
    if edition is not None:
        found = found.filter(edition_number=edition)
    rows = list(found.select_related("release", "principal", "requesting_bureau").order_by("-edition_number"))
    if not rows:
        raise NotFound
    return next((row for row in rows if row.state in IN_FORCE), rows[0])


def visible_ids(actor: Actor, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these notices that the actor may see."""
    return frozenset(notices_visible_to(actor).filter(pk__in=list(ids)).values_list("pk", flat=True))


def subjects_of(actor: Actor, notice: Notice) -> list[tuple[NoticeSubject, Record]]:
    """The subjects of a notice that the actor may see, each by itself, in their order.

    A draft is read by the bureau that drafted it. The Secretariat's reviewers read whatever was requested, for which
    purpose ever they state: what a notice is for is what they review.
    """
    if not notices_visible_to(actor).filter(pk=notice.pk).exists():
        return []
    return subjects_of_seen(actor, notice)


def subjects_of_seen(actor: Actor, notice: Notice) -> list[tuple[NoticeSubject, Record]]:
    """The same of a notice that was just read as one that the actor may see: that is not asked again."""
    subjects = list(NoticeSubject.objects.filter(notice=notice).order_by("position", "pk"))
    keys = [subject.record_id for subject in subjects]
    seen: QuerySet[Record]
    if reviews(actor, notice):
        seen = Record.objects.filter(pk__in=keys, owner=notice.requesting_bureau_id).select_related("source", "release")
    else:
        seen = records_visible_to(actor).filter(pk__in=keys)
    records = {record.pk: record for record in seen}
    if not actor.entity and actor.bureau == notice.requesting_bureau_id and actor.has_role(*_OF_THE_BUREAU):
        records |= {record.pk: record for record in drafted_records(actor.bureau, keys)}
    return [(subject, records[subject.record_id]) for subject in subjects if subject.record_id in records]


def reviews(actor: Actor, notice: Notice) -> bool:
    """Whether the actor reads a notice as the Secretariat's reviewer: once it was requested."""
    return _reads_reviews(actor) and notice.requested_at is not None


def reviewed_ids(actor: Actor, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these notices that the actor reads as the Secretariat's reviewer."""
    if not _reads_reviews(actor):
        return frozenset()
    requested = Notice.objects.filter(pk__in=list(ids), requested_at__isnull=False)
    return frozenset(requested.values_list("pk", flat=True))


def _reads_reviews(actor: Actor) -> bool:
    return actor.bureau == Bureau.SECRETARIAT and actor.has_role(*_REVIEWING) and not actor.entity


def _not_held(notices: QuerySet[Notice], actor: Actor) -> QuerySet[Notice]:
    return notices.filter(_held_from(actor))


def _held_from(actor: Actor) -> Q:
    """The condition that no hold hides a notice from the actor. A hold hides from all but owner and Secretariat."""
    if actor.bureau == Bureau.SECRETARIAT:
        return Q()
    # Read first: there are few, and a list of values leaves the index of visibility to answer all the rest.
    blocked = Hold.objects.filter(lifted_at__isnull=True, effect=HoldEffect.BLOCK).values_list("record_id", flat=True)
    held = list(blocked.distinct())
    if not held:
        return Q()
    return Q(principal__isnull=True) | ~Q(principal_id__in=held) | Q(requesting_bureau=actor.bureau)
