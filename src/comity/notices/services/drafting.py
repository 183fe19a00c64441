"""Drafting: what a bureau writes before it requests, and the new edition of what is in force."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from comity.core import events
from comity.core.actors import Actor
from comity.core.codes import Handling, LegalBasis, NoticeType
from comity.core.operations import note, operation
from comity.core.refusals import InvalidInput, NotPermitted
from comity.members.models import Bureau
from comity.notices import editions, errors, permissions
from comity.notices.codes import OPEN, Act, State, SubjectRole
from comity.notices.content import Contents, DraftContent, SubjectInput, Subjects
from comity.notices.events import NoticeDiscarded
from comity.notices.models import Notice, NoticeSubject
from comity.notices.queries import joined_in
from comity.notices.rules.review import require_may_request
from comity.notices.services.keeping import named, require_ours, take_step, type_row, unused_reference
from comity.notices.services.reach import EVERY_PURPOSE, EVERYBODY, class_of, content_of, end, hide, subjects_locked
from comity.notices.tables import Edition, TypeRow
from comity.records import errors as record_errors
from comity.records import rules as record_rules
from comity.records import stewardship
from comity.records.drafts import WARNING, RecordDraft
from comity.records.models import Record
from comity.records.rules import Conditions
from comity.records.services.keeping import hidden_to

MOST_AT_ONCE = 100
MOST_SUBJECTS = 50

# On what ground a subject is recorded, where its draft does not say.
_LEGAL_BASIS = {
    NoticeType.RED: LegalBasis.NATIONAL_WARRANT,
    NoticeType.YELLOW: LegalBasis.MISSING_REPORT,
    NoticeType.UN: LegalBasis.SANCTIONS,
}


@operation("notices.draft_notice", allow=permissions.DRAFT_NOTICE)
def draft_notice(actor: Actor, *, content: DraftContent, at: datetime) -> Notice:
    """Begin a notice of one's own bureau. It may be as incomplete as it is; nobody else sees it.

    Raises TypeUnknown, ContentUnknown, BureauMayNotRequest, NotJoined, SubjectNotYours, OnePrincipal, and what records
    refuse of a subject.
    """
    return _draft(actor, content, at)


@operation("notices.import_drafts", allow=permissions.IMPORT_DRAFTS)
def import_drafts(actor: Actor, *, contents: Contents, at: datetime) -> list[Notice]:
    """Begin the next notices of a file, at most a hundred at once. Each may still be incomplete.

    Raises InvalidInput, and whatever drafting one of them raises: then none of them is kept.
    """
    if len(contents) > MOST_AT_ONCE:
        raise InvalidInput(reason=f"{len(contents)} > {MOST_AT_ONCE}")
    drafted = [_draft(actor, content, at) for content in contents]
    note(drafted=len(drafted))
    return drafted


@operation("notices.save_draft", allow=permissions.SAVE_DRAFT, subject="notice")
def save_draft(
    actor: Actor, *, notice: Notice, content: DraftContent, at: datetime, based_on: datetime | None = None
) -> Notice:
    """Write a draft, or a notice that was returned, anew.

    based_on   when what was read and is now changed had been changed last; null asks nothing

    Raises StepNotPossible, DraftChanged, NoticeElsewhere, ContentUnknown, and what drafting raises.
    """
    _require_editable(notice, based_on)
    if content.type != notice.type:
        raise errors.ContentUnknown(field="type", value=content.type)
    edition = editions.in_force(at.date())
    require_known(content, type_row(edition, notice.type), edition)
    _write(notice, content, at)
    _put_subjects(notice, content.subjects, content, at)
    return notice


@operation("notices.change_subjects", allow=permissions.CHANGE_SUBJECTS, subject="notice")
def change_subjects(
    actor: Actor, *, notice: Notice, subjects: Subjects, at: datetime, based_on: datetime | None = None
) -> Notice:
    """Say anew whom or what a draft is about, and leave the rest of it as it is.

    based_on   as in `save_draft`

    Raises StepNotPossible, DraftChanged, NoticeElsewhere, SubjectNotYours, OnePrincipal, and what records refuse of a
    subject.
    """
    _require_editable(notice, based_on)
    notice.changed_at = at
    _put_subjects(notice, tuple(subjects), None, at)
    return notice


@operation("notices.discard_draft", allow=permissions.DISCARD_DRAFT, subject="notice")
def discard_draft(actor: Actor, *, notice: Notice, at: datetime) -> Notice:
    """Give up what was not published yet: its records are taken back, its content goes after a time.

    Raises StepNotPossible, NoticeElsewhere.
    """
    require_ours(notice)
    end(notice, Act.DISCARDED, actor, reason=Act.DISCARDED.value, at=at)
    events.emit(NoticeDiscarded(**named(notice), reason=Act.DISCARDED.value))
    return notice


@operation("notices.start_edition", allow=permissions.START_EDITION, subject="notice")
def start_edition(actor: Actor, *, notice: Notice, at: datetime) -> Notice:
    """Draft a new edition of a notice in force; the present one stays in force until the new one is published.

    Raises StepNotPossible, EditionOpen, NoticeElsewhere.
    """
    require_ours(notice)
    if notice.state not in (State.PUBLISHED, State.SUSPENDED):
        raise errors.StepNotPossible(act=Act.DRAFTED.value, state=notice.state, since=notice.state_at)
    of_series = Notice.objects.filter(series=notice.series)
    if of_series.filter(state__in=OPEN).exists():
        raise errors.EditionOpen
    latest = max(of_series.values_list("edition_number", flat=True))
    owner = notice.requesting_bureau_id
    drafted = Notice(
        **content_of(notice),
        series=notice.series,
        reference=notice.reference,
        edition_number=latest + 1,
        supersedes=notice,
        requesting_bureau_id=owner,
        drafted_by=actor.id,
        principal_id=notice.principal_id,
        release=class_of(notice, hidden_to(owner), EVERY_PURPOSE),
        rules_edition=editions.in_force(at.date()).name,
        state=State.DRAFT,
        state_at=at,
        created_at=at,
        changed_at=at,
    )
    drafted.save(force_insert=True)
    for subject in notice.subjects.order_by("position", "pk"):
        NoticeSubject.objects.create(
            notice=drafted,
            record_id=subject.record_id,
            role=subject.role,
            position=subject.position,
            note=subject.note,
        )
    take_step(drafted, Act.DRAFTED, actor, at=at)
    drafted.save()
    return drafted


def require_draftable(actor: Actor, content: DraftContent, at: datetime) -> None:
    """Raises what drafting this notice would, and changes nothing: for trials of a file before it is imported."""
    permissions.IMPORT_DRAFTS.require(actor)
    _edition, _row, bureau = _acceptable(actor, content, at)
    require_countable(content.subjects)
    trial = Notice(type=content.type, handling=content.handling, handling_note=content.handling_note)
    for subject in content.subjects:
        if subject.draft is not None:
            stewardship.require_draftable(bureau.code, subject.draft, _conditions(trial, subject.draft, at))


def _acceptable(actor: Actor, content: DraftContent, at: datetime) -> tuple[Edition, TypeRow, Bureau]:
    """The rules and the bureau of a draft that may begin.

    Raises NotPermitted, TypeUnknown, BureauMayNotRequest, NotJoined, ContentUnknown.
    """
    if actor.entity:
        raise NotPermitted  # a border post asks its bureau: it is the bureau that answers for a request
    edition = editions.in_force(at.date())
    row = type_row(edition, content.type)
    bureau = Bureau.objects.select_related("member__region").get(pk=actor.bureau)
    joined = joined_in(row, at.date())
    require_may_request(row, bureau.kind, joined=joined is None or bureau.code in joined)
    require_known(content, row, edition)
    return edition, row, bureau


def _draft(actor: Actor, content: DraftContent, at: datetime) -> Notice:
    edition, row, bureau = _acceptable(actor, content, at)
    region = bureau.member.region if bureau.member else None
    notice = Notice(
        type=row.type,
        requesting_bureau=bureau,
        region=region.code if region else "",
        drafted_by=actor.id,
        reference=unused_reference(edition, row.type, at.year),
        kind=WARNING,
        rules_edition=edition.name,
        state=State.DRAFT,
        state_at=at,
        created_at=at,
    )
    notice.release = class_of(notice, hidden_to(bureau.code), EVERY_PURPOSE)
    _write(notice, content, at)
    take_step(notice, Act.DRAFTED, actor, at=at)
    _put_subjects(notice, content.subjects, content, at)
    return notice


def _require_editable(notice: Notice, based_on: datetime | None) -> None:
    require_ours(notice)
    if notice.state not in (State.DRAFT, State.RETURNED):
        raise errors.StepNotPossible(act=Act.DRAFTED.value, state=notice.state, since=notice.state_at)
    if based_on is not None and based_on != notice.changed_at:
        raise errors.DraftChanged(since=notice.changed_at)


def require_known(content: DraftContent, row: TypeRow, edition: Edition) -> None:
    """Refuse what no form offers: the rest may be missing as long as it is a draft.  Raises ContentUnknown."""
    for field, value, known in (
        ("channel", content.channel, row.channels),
        ("language", content.language, row.languages),
        ("request_kind", content.request_kind, ("", *row.request_kinds)),
        ("urgency", content.urgency, ("", *edition.clocks.within)),
        ("handling", content.handling, Handling.values),
    ):
        if value not in known:
            raise errors.ContentUnknown(field=field, value=value)
    if row.request_kinds and not content.request_kind:
        raise errors.ContentUnknown(field="request_kind", value="")
    if content.handling == Handling.H3 and not content.handling_note:
        raise record_errors.ConditionMissing(condition="handling-note")
    for field, languages in content.texts.items():
        for language in languages:
            if language not in row.languages:
                raise errors.ContentUnknown(field=field, value=language)
    for purpose in content.purposes:
        if purpose not in EVERY_PURPOSE:
            raise errors.ContentUnknown(field="purposes", value=purpose)
    bureaus = frozenset(Bureau.objects.values_list("code", flat=True))
    for code in content.audience.bureaus:
        if code not in bureaus:
            raise errors.ContentUnknown(field="audience", value=code)


def _write(notice: Notice, content: DraftContent, at: datetime) -> None:
    """Put into a notice what its bureau says, and save it."""
    notice.channel = content.channel
    notice.request_kind = content.request_kind
    notice.language = content.language
    notice.urgency = content.urgency
    notice.texts = content.texts
    notice.facts = content.facts
    notice.national_reference = content.national_reference
    notice.handling = content.handling
    notice.handling_note = content.handling_note
    notice.release_rule = str(content.audience.rule)
    notice.release_bureaus = sorted(set(content.audience.bureaus))
    notice.purposes = list(content.purposes)
    notice.new_facts = content.new_facts
    notice.follows_refusal = _refusal(notice, content)
    notice.acknowledged = [str(key) for key in content.acknowledged]
    notice.duplicates_note = content.duplicates_note
    notice.changed_at = at
    notice.save()


def _refusal(notice: Notice, content: DraftContent) -> Notice | None:
    """The refused notice that this one comes back from.  Raises ContentUnknown for anything else."""
    if content.follows_refusal is None:
        return None
    refused = Notice.objects.filter(
        pk=content.follows_refusal, state=State.REFUSED, requesting_bureau=notice.requesting_bureau_id
    ).first()
    if refused is None:
        raise errors.ContentUnknown(field="follows_refusal", value=str(content.follows_refusal))
    return refused


# Subjects


def _put_subjects(notice: Notice, given: Sequence[SubjectInput], content: DraftContent | None, at: datetime) -> None:
    """Make the subjects of a draft those that are given, and nothing else; drafts that are left out are taken back."""
    require_countable(given)
    standing = {subject.record_id: subject for subject in subjects_locked(notice)}
    others = [one.record for one in given if one.record is not None and one.record not in standing]
    own = {record.pk: record for record in stewardship.locked(others)}
    kept = {one.record for one in given}
    _let_go(notice, [subject for key, subject in standing.items() if key not in kept], at)
    # One principal at a time: whoever is none any more steps back first.
    NoticeSubject.objects.filter(notice=notice, role=SubjectRole.PRINCIPAL).update(role=SubjectRole.ASSOCIATED)
    principal: Record | None = None
    drafted: list[Record] = []
    for position, one in enumerate(given):
        subject = standing.get(one.record) if one.record else None
        subject = subject or NoticeSubject(notice=notice)
        subject.role, subject.position, subject.note = one.role, position, one.note.strip()
        subject.record = _said(notice, one, subject, own, at)
        subject.save()
        if subject.record.drafted:
            drafted.append(subject.record)
        if one.role == SubjectRole.PRINCIPAL:
            principal = subject.record
    hide(notice, drafted, at=at)
    notice.principal = principal
    notice.kind = principal.kind if principal else WARNING
    notice.release = class_of(notice, hidden_to(notice.requesting_bureau_id), EVERY_PURPOSE)
    notice.save()


def require_countable(given: Sequence[SubjectInput]) -> None:
    """Refuse more than one principal, and more subjects than a page shows.  Raises OnePrincipal, InvalidInput."""
    if sum(one.role == SubjectRole.PRINCIPAL for one in given) > 1:
        raise errors.OnePrincipal
    if len(given) > MOST_SUBJECTS:
        raise InvalidInput(reason=f"{len(given)} > {MOST_SUBJECTS}")


def _let_go(notice: Notice, subjects: Sequence[NoticeSubject], at: datetime) -> None:
    for subject in subjects:
        subject.delete()
    stewardship.lift_ceiling([subject.record for subject in subjects], holder=notice, at=at)


def _said(
    notice: Notice, one: SubjectInput, subject: NoticeSubject, own: Mapping[UUID, Record], at: datetime
) -> Record:
    """The record of one subject: drafted, said anew, or as it is; a change of one that is shared is kept for later."""
    owner = notice.requesting_bureau_id
    if one.record is None:
        if one.draft is None:
            raise errors.SubjectNotYours
        conditions = _conditions(notice, one.draft, at)
        return stewardship.draft_subject(owner=owner, draft=one.draft, conditions=conditions, at=at)
    record = subject.record if subject.record_id == one.record else own.get(one.record)
    if record is None or record.owner_id != owner or record.withdrawn_at is not None:
        raise errors.SubjectNotYours
    if record.drafted and record.pk in own:
        raise errors.SubjectNotYours  # the draft of another notice: it has its own life
    if one.draft is not None and record.drafted:
        return stewardship.redraft_subject(record, draft=one.draft, at=at)
    if one.draft is not None:
        _require_changeable(record, one.draft)
    subject.proposed = one.draft.content() if one.draft is not None else None
    return record


def _require_changeable(record: Record, draft: RecordDraft) -> None:
    """Refuse a change that could not be made when the edition is published."""
    if record.source_id is not None or str(draft.kind) != record.kind:
        raise errors.SubjectNotYours
    record_rules.require_content(draft)


def _conditions(notice: Notice, draft: RecordDraft, at: datetime) -> Conditions:
    """What a draft declares: everybody, for every purpose, as far as its notice goes; the rest as its terms say."""
    default = Conditions(
        handling=notice.handling,
        handling_note=notice.handling_note,
        # Neither assessed, until the bureau says more: nothing is made better than it was said to be.
        source_evaluation="X",
        information_evaluation="4",
        release=EVERYBODY,
        purposes=EVERY_PURPOSE,
        legal_basis=_LEGAL_BASIS.get(NoticeType(notice.type), LegalBasis.NATIONAL_LAW).value,
        retention_on=record_rules.months_later(at.date(), record_rules.RETENTION_MONTHS[draft.kind]),
    )
    stated = record_rules.completed(draft.terms, default, category=draft.category)
    return replace(stated, release=EVERYBODY, purposes=EVERY_PURPOSE, retention_on=default.retention_on)
