"""Notices of bureaus at other nodes, kept here for those of this node that were given them.

As in `records.following`, each function needs an operation that is running, in which an act takes effect. A notice here
has its owner's id and number, and is released to its holders alone. Its records are mirrors, kept by acts of their own.
What ends here is erased at once: nobody here decides about it any more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from comity.core.codes import Purpose, codes_of
from comity.core.unit import require_unit
from comity.members.models import Bureau
from comity.notices import editions, errors, interchange
from comity.notices.codes import ENDED, KNOWN, State, SubjectRole
from comity.notices.content import DraftContent
from comity.notices.interchange import NoticeUnreadable
from comity.notices.models import Notice, NoticeSubject
from comity.notices.services.erasing import erase_content
from comity.notices.services.keeping import type_row
from comity.notices.services.reach import class_of
from comity.records.drafts import WARNING, Release, ReleaseRule
from comity.records.models import Record

NOT_RELEASED = "not-released"
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

    Raises ContentUnreadable, NoticeNotTheirs, RulesUnsound, TypeUnknown.
    """
    require_unit("keeping a notice of another node")
    draft, owner = _read(said), str(said.content.get("owner", ""))
    known = Notice.objects.select_for_update(of=("self",)).filter(pk=said.id).first()
    if known is not None:
        _require_theirs(known, owner)
        if known.state in ENDED and known.end_reason != NOT_RELEASED:
            return known
    notice = known or Notice(id=said.id, series=uuid5(_SERIES, f"{owner} {said.reference}"), created_at=at)
    records = {record.pk: record for record in Record.objects.filter(pk__in=said.subjects, owner=owner)}
    _write(notice, said, draft, owner, {*holders_of(notice), holder}, records, said_at, at)
    _end_others(notice, at)
    notice.save(force_insert=known is None)
    _write_subjects(notice, said, draft, records)
    return notice


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


def narrow(notice_id: UUID, *, by: str, purposes: Sequence[str], at: datetime) -> bool:
    """Let a notice be used for fewer purposes."""
    notice = _mirrored(notice_id, by)
    if notice is None:
        return False
    left = sorted(set(purposes) & set(notice.release.purposes))
    _release(notice, holders_of(notice), left)
    notice.purposes, notice.changed_at = left, at
    notice.save(update_fields=["release", "release_rule", "release_bureaus", "purposes", "changed_at"])
    return True


def end(notice_id: UUID, state: State, *, by: str, reason: str, at: datetime) -> bool:
    """End a notice for everybody here, and erase its content. Returns whether there was one."""
    notice = _mirrored(notice_id, by)
    if notice is None or notice.erased_at is not None:
        return False
    _end(notice, state, reason, at)
    return True


def holders_of(notice: Notice) -> frozenset[str]:
    """The bureaus of this node that were given a notice of another; none of one that ended."""
    if notice.mirrored_at is None or notice.state in ENDED:
        return frozenset()
    return frozenset(notice.release_bureaus) - {notice.requesting_bureau_id}


def _read(said: Published) -> DraftContent:
    try:
        draft = interchange.content_from(dict(said.content))
    except NoticeUnreadable as wrong:
        raise errors.ContentUnreadable(reference=said.reference, sentence=str(wrong)) from wrong
    if len(draft.subjects) != len(said.subjects) or not set(said.purposes) <= codes_of(Purpose):
        raise errors.ContentUnreadable(reference=said.reference, sentence="subjects, purposes")
    if str(said.content.get("rules", "")) not in editions.names():
        raise errors.RulesUnsound(edition=str(said.content.get("rules", ""))[:20])
    type_row(editions.edition(str(said.content["rules"])), draft.type)
    return draft


def _write(
    notice: Notice,
    said: Published,
    draft: DraftContent,
    owner: str,
    holders: set[str],
    records: Mapping[UUID, Record],
    said_at: datetime,
    at: datetime,
) -> None:
    principal = _principal(said, draft, records)
    bureau = Bureau.objects.select_related("member__region").filter(pk=owner).first()
    region = bureau.member.region if bureau is not None and bureau.member is not None else None
    notice.requesting_bureau_id, notice.region = owner, region.code if region is not None else ""
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


def _write_subjects(notice: Notice, said: Published, draft: DraftContent, records: Mapping[UUID, Record]) -> None:
    NoticeSubject.objects.filter(notice=notice).delete()
    NoticeSubject.objects.bulk_create(
        NoticeSubject(notice=notice, record=records[key], role=one.role, position=position, note=one.note)
        for position, (key, one) in enumerate(zip(said.subjects, draft.subjects, strict=True))
        if key in records
    )


def _principal(said: Published, draft: DraftContent, records: Mapping[UUID, Record]) -> Record | None:
    pairs = zip(said.subjects, draft.subjects, strict=True)
    return next((records[key] for key, one in pairs if one.role == SubjectRole.PRINCIPAL and key in records), None)


def _end_others(notice: Notice, at: datetime) -> None:
    """A newer edition takes the place of the one in force."""
    others = Notice.objects.select_for_update(of=("self",)).filter(series=notice.series, state__in=KNOWN)
    for one in others.exclude(pk=notice.pk).filter(mirrored_at__isnull=False):
        _end(one, State.SUPERSEDED, "superseded", at)


def _end(notice: Notice, state: State, reason: str, at: datetime) -> None:
    notice.state, notice.state_at, notice.ended_at, notice.end_reason = state, at, at, reason[:40]
    notice.changed_at = at
    notice.save()
    erase_content(notice, at=at)


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
    notice.release_rule, notice.release_bureaus = str(held.rule), list(held.bureaus)


def _mirrored(notice_id: UUID, by: str) -> Notice | None:
    """A notice of another node, locked, that a bureau may speak of: its owner or the Secretariat; None otherwise."""
    rows = Notice.objects.select_for_update(of=("self",)).filter(pk=notice_id, mirrored_at__isnull=False)
    notice = rows.select_related("release").first()
    if notice is not None and by not in (notice.requesting_bureau_id, Bureau.SECRETARIAT):
        raise errors.NoticeNotTheirs(bureau=by, reference=notice.reference)
    return notice


def _require_theirs(notice: Notice, owner: str) -> None:
    if notice.mirrored_at is None or notice.requesting_bureau_id != owner:
        raise errors.NoticeNotTheirs(bureau=owner, reference=notice.reference)


def _moment(said: Any, otherwise: datetime) -> datetime:
    try:
        return datetime.fromisoformat(str(said)) if said else otherwise
    except ValueError:
        return otherwise
