"""Notices of bureaus at other nodes, kept here for those of this node that were given them.

As in `records.following`, each function needs an operation that is running, in which an act takes effect. A notice here
has its owner's id and number, and is released to its holders alone. Its records are mirrors, kept by acts of their own.
What ends here is erased at once: nobody here decides about it any more.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from comity.core.actors import system
from comity.core.codes import Purpose, codes_of
from comity.core.unit import require_unit
from comity.members.models import Bureau
from comity.notices import editions, errors, interchange
from comity.notices.codes import AFTER_SENDING, ENDED, KNOWN, OF_REVIEW, OPEN, Act, State, SubjectRole
from comity.notices.content import DraftContent
from comity.notices.interchange import NoticeUnreadable
from comity.notices.models import Notice, NoticeSubject
from comity.notices.services.erasing import erase_content
from comity.notices.services.keeping import clear_desks, take_step, type_row
from comity.notices.services.reach import class_of
from comity.records import following as records
from comity.records import stewardship
from comity.records.drafts import WARNING, Release, ReleaseRule
from comity.records.models import Record
from comity.records.rules import is_released_to

NOT_RELEASED = "not-released"
_MOST_EDITIONS = 10_000
_SERIES = UUID("5f0c8a52-1d7e-5b0a-9a53-6f2f1d8e4b77")  # other nodes do not say which series an edition is of


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A notice in force as its owner, or the General Secretariat for it, says it.

    content   in the form of `interchange`, without its audience; subjects: ids of its records, in its order
    snapshot  SHA-256 of what was frozen at the owner's node; purposes: for which the holder may use it
    """

    id: UUID
    reference: str
    edition: int
    content: Mapping[str, Any]
    subjects: Sequence[UUID]
    snapshot: str
    purposes: Sequence[str]


def publish(said: Published, *, holder: str, said_at: datetime, at: datetime) -> Notice:
    """Keep a notice of another node, for one more bureau of this node or for the same; it ends the edition before it.

    Its records are mirrors already.

    One that was reviewed here says what was published here, whatever it is said to say: it has one holder more.

    Raises ContentUnreadable, ContentUnknown, NoticeNotTheirs, NotApproved, RulesUnsound, TypeUnknown.
    """
    require_unit("keeping a notice of another node")
    owner = str(said.content.get("owner", ""))
    draft = read(said.content, reference=said.reference, subjects=len(said.subjects), purposes=said.purposes)
    known = Notice.objects.select_for_update(of=("self",)).filter(pk=said.id).first()
    if known is not None:
        require_theirs(known, owner)
        if known.state in OPEN:
            raise errors.NotApproved(reference=known.reference, bureau=owner)
        if known.state in ENDED and known.end_reason != NOT_RELEASED:
            return known
        if known.requested_at is not None and known.state in KNOWN:
            return _hold(known, holder, at)
    series = series_of(owner, said.reference)
    require_free(said.id, series, said.reference, said.edition)
    notice = known or Notice(id=said.id, series=series, created_at=at)
    held = {record.pk: record for record in Record.objects.filter(pk__in=said.subjects, owner=owner)}
    holders = {*holders_of(notice), holder} if known is not None else {holder}
    _write(notice, said, draft, owner, holders, held, said_at, at)
    _end_others(notice, at)
    notice.save(force_insert=known is None)
    _write_subjects(notice, said, draft, held)
    return notice


def was_published_here(notice_id: UUID, owner: str) -> bool:
    """Whether a notice of another node was reviewed and published at this one: nothing else said of it is taken."""
    reviewed = Notice.objects.filter(mirrored_at__isnull=False, requested_at__isnull=False, published_at__isnull=False)
    return reviewed.filter(pk=notice_id, requesting_bureau=owner).exists()


def suspend(notice_id: UUID, *, by: str, at: datetime) -> bool:
    """Let nobody use a notice for now. Returns whether there is one to suspend."""
    return _move(notice_id, by, State.PUBLISHED, State.SUSPENDED, at)


def reinstate(notice_id: UUID, *, by: str, at: datetime) -> bool:
    """Put a suspended notice in force again. Returns whether there is one."""
    return _move(notice_id, by, State.SUSPENDED, State.PUBLISHED, at)


def extend(notice_id: UUID, *, by: str, until: date, at: datetime) -> bool:
    """Keep a notice longer. Returns whether there is one."""
    notice = _mirrored(notice_id, by)
    if notice is None or notice.state not in KNOWN:
        return False
    notice.kept_until, notice.changed_at = until, at
    notice.save(update_fields=["kept_until", "changed_at"])
    return True


def let_go(notice_id: UUID, holder: str, *, by: str, at: datetime) -> bool:
    """Let a bureau hold a notice no more; without holders it ends here, and its content goes."""
    notice = _mirrored(notice_id, by)
    if notice is None or holder not in holders_of(notice):
        return False
    left = holders_of(notice) - {holder}
    if left:
        _release(notice, left, notice.release.purposes)
        notice.changed_at = at
        notice.save(update_fields=["release", "release_rule", "release_bureaus", "changed_at"])
    else:
        _end(notice, State.WITHDRAWN, NOT_RELEASED, at)
    return True


def narrow(notice_id: UUID, *, by: str, purposes: Sequence[str], audience: Release | None = None, at: datetime) -> bool:
    """Let a notice be used for fewer purposes.

    audience   whom it still reaches, as the General Secretariat is told of what it reviewed; None: not said
    """
    notice = _mirrored(notice_id, by)
    if notice is None or notice.state not in KNOWN:
        return False
    holders = holders_of(notice)
    if audience is not None and notice.requested_at is not None:
        notice.release_rule, notice.release_bureaus = str(audience.rule), list(audience.bureaus)
        lost = {bureau for bureau in holders if not is_released_to(audience, bureau)}
        _take_from(notice, lost, at)
        holders -= lost
    left = sorted(set(purposes) & set(notice.release.purposes))
    _release(notice, holders, left)
    notice.purposes, notice.changed_at = left, at
    notice.save(update_fields=["release", "release_rule", "release_bureaus", "purposes", "changed_at"])
    return True


def _take_from(notice: Notice, bureaus: Collection[str], at: datetime) -> None:
    """Let bureaus of this node hold no more what was drafted for a notice that does not reach them now.

    The owner's node may have no way to tell them: to a bureau that never said anything, nothing can be sealed yet.
    """
    drafted = list(notice.subjects.filter(record__dependent=True).values_list("record_id", flat=True))
    for bureau in bureaus:
        records.let_go(notice.requesting_bureau_id, bureau, drafted, at=at)


def end(notice_id: UUID, state: State, *, by: str, reason: str, at: datetime) -> bool:
    """End a notice for everybody here, and erase its content. Returns whether there was one."""
    notice = _mirrored(notice_id, by, also_asked=True)
    if notice is None or notice.erased_at is not None:
        return False
    if notice.state in OPEN:  # its bureau takes the request back
        take_step(notice, Act.DISCARDED, system(notice.requesting_bureau_id), at=at)
        state = State.DISCARDED
    _end(notice, state, reason, at)
    return True


def holders_of(notice: Notice) -> frozenset[str]:
    """The bureaus of this node that were given a notice of another; none of one that ended."""
    if notice.mirrored_at is None or notice.state in ENDED:
        return frozenset()
    return frozenset(notice.release.bureaus) - {notice.requesting_bureau_id}


def read(content: Mapping[str, Any], *, reference: str, subjects: int, purposes: Sequence[str] = ()) -> DraftContent:
    """What another node says of a notice, in the form of `interchange`, as a draft.

    subjects   how many records came with it

    Raises ContentUnreadable, RulesUnsound, TypeUnknown.
    """
    try:
        draft = interchange.content_from(dict(content))
    except NoticeUnreadable as wrong:
        raise errors.ContentUnreadable(reference=reference, sentence=str(wrong)) from wrong
    if len(draft.subjects) != subjects or not set(purposes) <= codes_of(Purpose):
        raise errors.ContentUnreadable(reference=reference, sentence="subjects, purposes")
    if str(content.get("rules", "")) not in editions.names():
        raise errors.RulesUnsound(edition=str(content.get("rules", ""))[:20])
    type_row(editions.edition(str(content["rules"])), draft.type)
    return draft


def series_of(owner: str, reference: str) -> UUID:
    """What ties the editions of a notice of another node here: its number, for other nodes do not say their series."""
    return uuid5(_SERIES, f"{owner} {reference}")


def require_free(notice_id: UUID, series: UUID, reference: str, edition: int) -> None:
    """Refuse a number that another notice has here.  Raises ContentUnknown."""
    same = Notice.objects.filter(reference=reference[:20]).exclude(series=series)
    twice = Notice.objects.filter(series=series, edition_number=edition).exclude(pk=notice_id)
    if not 0 < edition < _MOST_EDITIONS or same.exists() or twice.exists():
        raise errors.ContentUnknown(field="reference", value=f"{reference}/{edition}")


def region_of(owner: str) -> str:
    """The region of the state that asks; "" where it has none."""
    bureau = Bureau.objects.select_related("member__region").filter(pk=owner).first()
    region = bureau.member.region if bureau is not None and bureau.member is not None else None
    return region.code if region is not None else ""


def _hold(notice: Notice, holder: str, at: datetime) -> Notice:
    """Let one more bureau of this node hold a notice as it stands."""
    _release(notice, {*holders_of(notice), holder}, notice.release.purposes)
    notice.changed_at = at
    notice.save(update_fields=["release", "release_rule", "release_bureaus", "changed_at"])
    return notice


def _write(
    notice: Notice,
    said: Published,
    draft: DraftContent,
    owner: str,
    holders: set[str],
    held: Mapping[UUID, Record],
    said_at: datetime,
    at: datetime,
) -> None:
    principal = _principal(said, draft, held)
    notice.requesting_bureau_id, notice.region = owner, region_of(owner)
    notice.reference, notice.edition_number = said.reference[:20], said.edition
    notice.type, notice.channel, notice.request_kind = draft.type, draft.channel, draft.request_kind
    notice.kind = principal.kind if principal is not None else WARNING
    notice.language, notice.urgency, notice.texts, notice.facts = (
        draft.language,
        draft.urgency,
        draft.texts,
        draft.facts,
    )
    notice.handling, notice.handling_note = draft.handling, draft.handling_note
    notice.purposes, notice.principal = sorted(set(said.purposes)), principal
    notice.rules_edition = str(said.content["rules"])
    _release(notice, holders, notice.purposes)
    state = State.SUSPENDED if notice.state == State.SUSPENDED else State.PUBLISHED
    notice.state, notice.state_at, notice.changed_at, notice.mirrored_at = state, at, at, said_at
    notice.published_at = _moment(said.content.get("published_at"), said_at)
    notice.kept_until = _moment(said.content.get("kept_until"), said_at).date()
    notice.frozen, notice.frozen_hash = dict(said.content), said.snapshot
    notice.signature = str(said.content.get("signature", ""))[:400]
    notice.ended_at, notice.end_reason, notice.erased_at = None, "", None


def _write_subjects(notice: Notice, said: Published, draft: DraftContent, held: Mapping[UUID, Record]) -> None:
    NoticeSubject.objects.filter(notice=notice).delete()
    NoticeSubject.objects.bulk_create(
        NoticeSubject(notice=notice, record=held[key], role=one.role, position=position, note=one.note)
        for position, (key, one) in enumerate(zip(said.subjects, draft.subjects, strict=True))
        if key in held
    )


def _principal(said: Published, draft: DraftContent, held: Mapping[UUID, Record]) -> Record | None:
    pairs = zip(said.subjects, draft.subjects, strict=True)
    return next((held[key] for key, one in pairs if one.role == SubjectRole.PRINCIPAL and key in held), None)


def _end_others(notice: Notice, at: datetime) -> None:
    """A newer edition takes the place of the one in force."""
    others = Notice.objects.select_for_update(of=("self",)).filter(series=notice.series, state__in=KNOWN)
    for one in others.exclude(pk=notice.pk).filter(mirrored_at__isnull=False):
        _end(one, State.SUPERSEDED, "superseded", at)


def _end(notice: Notice, state: State, reason: str, at: datetime) -> None:
    notice.state, notice.state_at, notice.ended_at, notice.end_reason = state, at, at, reason[:40]
    notice.changed_at, notice.review_due_at, notice.returned_due_at = at, None, None
    notice.save()
    let_go_of_drafts(notice, stewardship.locked(notice.subjects.values_list("record_id", flat=True)), at=at)
    clear_desks(notice, (*OF_REVIEW, AFTER_SENDING), at)
    erase_content(notice, at=at)


def let_go_of_drafts(notice: Notice, subjects: Sequence[Record], *, at: datetime) -> None:
    """Erase those of its subjects that are here for a notice's request alone, once no other request speaks of them."""
    stewardship.lift_ceiling(subjects, holder=notice, at=at)
    records.drop_drafted([record for record in subjects if record.withdrawn_at is not None], at=at)


def _move(notice_id: UUID, by: str, since: State, to: State, at: datetime) -> bool:
    notice = _mirrored(notice_id, by)
    if notice is None or notice.state != since:
        return False
    notice.state, notice.state_at, notice.changed_at = to, at, at
    notice.save(update_fields=["state", "state_at", "changed_at"])
    return True


def _release(notice: Notice, holders: Sequence[str] | frozenset[str] | set[str], purposes: Sequence[str]) -> None:
    held = Release(ReleaseRule.ONLY, tuple(sorted(holders)))
    notice.release = class_of(notice, held, sorted(set(purposes)))
    if notice.requested_at is None:  # of one that was reviewed here, what was asked for stays: whom to tell of its end
        notice.release_rule, notice.release_bureaus = str(held.rule), list(held.bureaus)


def _mirrored(notice_id: UUID, by: str, *, also_asked: bool = False) -> Notice | None:
    """A notice of another node, locked, that a bureau may speak of: its owner or the Secretariat; None otherwise.

    also_asked   one that is asked for, and was not decided, is meant as well
    """
    rows = Notice.objects.select_for_update(of=("self",)).filter(pk=notice_id, mirrored_at__isnull=False)
    notice = rows.select_related("release").first()
    if notice is not None and by not in (notice.requesting_bureau_id, Bureau.SECRETARIAT):
        raise errors.NoticeNotTheirs(bureau=by, reference=notice.reference)
    return None if notice is not None and notice.state in OPEN and not also_asked else notice


def require_theirs(notice: Notice, owner: str) -> None:
    """Refuse what a bureau says of a notice that is another's, or kept here.  Raises NoticeNotTheirs."""
    if notice.mirrored_at is None or notice.requesting_bureau_id != owner:
        raise errors.NoticeNotTheirs(bureau=owner, reference=notice.reference)


def _moment(said: Any, otherwise: datetime) -> datetime:
    try:
        return datetime.fromisoformat(str(said)) if said else otherwise
    except ValueError:
        return otherwise
