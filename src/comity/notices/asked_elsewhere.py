"""Requests of bureaus at other nodes, at the General Secretariat's: they lie in review here like any other.

As in `following`, each function needs an operation that is running, in which an act of the requesting bureau takes
effect. A request has the id that it has at its owner's node. What it is about is kept here as the request says it, read
through that request alone; nobody but reviewers learns that there is one.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from comity.core import events
from comity.core.actors import system
from comity.core.codes import codes_of
from comity.core.unit import require_unit
from comity.members.models import Bureau
from comity.notices import assistant, editions, errors, following, queries
from comity.notices.codes import KNOWN, OPEN, Act, State, SubjectRole, Urgency
from comity.notices.content import DraftContent
from comity.notices.events import NoticeRequested, QuestionsAnswered
from comity.notices.models import Notice, NoticeSubject, Question
from comity.notices.rules.completeness import findings, require_complete
from comity.notices.rules.request import subject_facts
from comity.notices.rules.review import require_may_request
from comity.notices.services.drafting import require_countable, require_known
from comity.notices.services.keeping import named, take_step, type_row, unused_reference
from comity.notices.services.reach import EVERY_PURPOSE, class_of, hide
from comity.notices.services.requesting import require_new_facts
from comity.notices.tables import Edition, TypeRow
from comity.records import following as records
from comity.records import stewardship
from comity.records.attachments.roles import AttachmentRole
from comity.records.drafts import WARNING, RecordDraft
from comity.records.models import Record
from comity.records.services.keeping import hidden_to

LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as the bureau's own node says it.

    content          in the form of `interchange`, with the audience as far as the owner's declarations allow it
    records          in the interchange form, in the order of the content's subjects, as they will be published
    shared           ids of those that the bureau shares by itself, whatever is decided
    answers          what it answered so far: {number of the question: text}
    follows_refusal  id of the refused request that this one comes back from; new_facts: what is new since then
    """

    id: UUID
    reference: str
    edition: int
    content: Mapping[str, Any]
    records: Sequence[Mapping[str, Any]]
    shared: Collection[UUID] = ()
    answers: Mapping[int, str] = field(default_factory=dict)
    follows_refusal: UUID | None = None
    new_facts: str = ""
    duplicates_note: str = ""


def request(said: Asked, *, owner: str, said_at: datetime, at: datetime) -> Notice:
    """Take a request, or one that was returned and comes back: its clock runs from the moment in which it was said.

    Raises ContentUnreadable, ContentUnknown, RulesUnsound, TypeUnknown, BureauMayNotRequest, NotJoined, Incomplete,
    NewFactsMissing, OnePrincipal, EditionOpen, NoticeNotTheirs, QuestionsOpen, StepNotPossible, and what records refuse
    of a subject.
    """
    require_unit("taking a request of another node")
    if str(said.content.get("owner", "")) != owner:
        raise errors.NoticeNotTheirs(bureau=owner, reference=said.reference)
    draft = following.read(said.content, reference=said.reference, subjects=len(said.records))
    edition = editions.edition(str(said.content["rules"]))
    row = type_row(edition, draft.type)
    _require_allowed(draft, row, edition, owner, at)
    notice = _standing(said, owner) or _begun(said, owner, draft, edition, at)
    if notice.type and notice.type != row.type:
        raise errors.ContentUnknown(field="type", value=row.type)
    _write(notice, said, draft, edition, owner, said_at, at)
    _keep_answers(notice, said.answers, at)
    if open_ := Question.objects.filter(notice=notice, answered_at__isnull=True).count():
        raise errors.QuestionsOpen(count=open_)
    take_step(notice, Act.REQUESTED, system(owner), at=at, due_at=notice.returned_due_at)
    kept = records.keep_drafted(owner, said.records, shared=set(said.shared), said_at=said_at, at=at)
    _put_subjects(notice, draft, kept, at)
    _require_sound(notice, kept, row, edition, at)
    notice.requested_at, notice.review_due_at, notice.returned_due_at = said_at, _due(notice, edition, said_at), None
    notice.first_reviewer, notice.assigned_to, notice.escalated_at = "", "", None
    notice.save()
    events.emit(NoticeRequested(**named(notice)))
    return notice


def answer(notice_id: UUID, answers: Mapping[int, str], *, by: str, at: datetime) -> Notice:
    """Keep what a bureau answers; the request itself comes back by itself. Answers that came with it already are kept.

    Raises NoticeNotTheirs, StepNotPossible.
    """
    require_unit("taking answers of another node")
    notice = Notice.objects.select_for_update(of=("self",)).filter(pk=notice_id).first()
    if notice is None:
        raise errors.NoticeNotTheirs(bureau=by, reference=str(notice_id))
    following.require_theirs(notice, by)
    if _keep_answers(notice, answers, at):
        notice.save()
    return notice


def _keep_answers(notice: Notice, answers: Mapping[int, str], at: datetime) -> bool:
    """Put answers to the questions that wait for them. Returns whether one did."""
    waiting = list(Question.objects.filter(notice=notice, answered_at__isnull=True, number__in=list(answers)))
    if not waiting:
        return False
    by = system(notice.requesting_bureau_id)
    take_step(notice, Act.ANSWERED, by, at=at, due_at=notice.returned_due_at)
    for question in waiting:
        question.answer = answers[question.number]
        question.answered_by, question.answered_at = by.id, at
        question.save()
    events.emit(QuestionsAnswered(**named(notice)))
    return True


def _require_allowed(draft: DraftContent, row: TypeRow, edition: Edition, owner: str, at: datetime) -> None:
    """What the tables know, and the bureau may ask for.

    Raises ContentUnknown, BureauMayNotRequest, NotJoined, OnePrincipal.
    """
    joined = queries.joined_in(row, at.date())
    bureau = Bureau.objects.get(pk=owner)
    require_may_request(row, bureau.kind, joined=joined is None or owner in joined)
    require_known(draft, row, edition)
    require_countable(draft.subjects)


def _standing(said: Asked, owner: str) -> Notice | None:
    """The request as it is here, locked; None where it is new.  Raises NoticeNotTheirs, StepNotPossible."""
    notice = Notice.objects.select_for_update(of=("self",)).filter(pk=said.id).first()
    if notice is None:
        return None
    following.require_theirs(notice, owner)
    if notice.state != State.RETURNED:
        raise errors.StepNotPossible(act=Act.REQUESTED.value, state=notice.state, since=notice.state_at)
    return notice


def _begun(said: Asked, owner: str, draft: DraftContent, edition: Edition, at: datetime) -> Notice:
    """A new request. It keeps its number, unless another notice has it here: then it gets one that is free.

    Raises ContentUnknown, EditionOpen.
    """
    reference, series = said.reference[:20], following.series_of(owner, said.reference)
    if said.edition == 1 and Notice.objects.filter(reference=reference).exclude(series=series).exists():
        reference = unused_reference(edition, draft.type, at.year)
        series = following.series_of(owner, reference)
    following.require_free(said.id, series, reference, said.edition)
    if Notice.objects.filter(series=series, state__in=OPEN).exists():
        raise errors.EditionOpen
    before = Notice.objects.filter(series=series, state__in=KNOWN).first()
    notice = Notice(id=said.id, series=series, reference=reference, edition_number=said.edition, supersedes=before)
    notice.requesting_bureau_id, notice.region = owner, following.region_of(owner)
    notice.state, notice.state_at, notice.created_at = State.DRAFT, at, at
    return notice


def _write(
    notice: Notice, said: Asked, draft: DraftContent, edition: Edition, owner: str, said_at: datetime, at: datetime
) -> None:
    """Put into a request what its bureau says, and save it."""
    is_new = not notice.type
    notice.type, notice.channel, notice.request_kind = draft.type, draft.channel, draft.request_kind
    notice.kind = notice.kind or WARNING
    notice.language, notice.texts, notice.facts = draft.language, draft.texts, draft.facts
    notice.urgency = draft.urgency or type_row(edition, draft.type).urgency
    notice.national_reference = draft.national_reference
    notice.handling, notice.handling_note = draft.handling, draft.handling_note
    notice.release_rule, notice.release_bureaus = str(draft.audience.rule), sorted(set(draft.audience.bureaus))
    notice.purposes, notice.rules_edition = list(draft.purposes), edition.name
    notice.new_facts, notice.duplicates_note = said.new_facts[:LONGEST_TEXT], said.duplicates_note[:LONGEST_TEXT]
    refused = Notice.objects.filter(requesting_bureau=owner, state=State.REFUSED)
    notice.follows_refusal = refused.filter(pk=said.follows_refusal).first() if said.follows_refusal else None
    notice.flags = [
        {"code": one.code, "field": one.field, "language": one.language, "spans": [list(span) for span in one.spans]}
        for one in assistant.flags_in(notice.texts, edition.flags)
    ]
    notice.release = class_of(notice, hidden_to(owner), EVERY_PURPOSE)
    notice.changed_at, notice.mirrored_at = at, said_at
    notice.save(force_insert=is_new)


def _put_subjects(
    notice: Notice, draft: DraftContent, kept: Sequence[tuple[Record, RecordDraft]], at: datetime
) -> None:
    """Make the subjects of a request those that came with it; what it speaks of no more goes from here."""
    now = {record.pk for record, _ in kept}
    gone = NoticeSubject.objects.filter(notice=notice).exclude(record__in=now)
    dropped = stewardship.locked(gone.values_list("record_id", flat=True))
    NoticeSubject.objects.filter(notice=notice).delete()
    following.let_go_of_drafts(notice, dropped, at=at)
    NoticeSubject.objects.bulk_create(
        NoticeSubject(
            notice=notice,
            record=record,
            role=one.role,
            position=position,
            note=one.note,
            proposed=None if record.drafted else _proposed(record, said),
        )
        for position, ((record, said), one) in enumerate(zip(kept, draft.subjects, strict=True))
    )
    hide(notice, [record for record, _ in kept if record.drafted], at=at)
    pairs = zip(kept, draft.subjects, strict=True)
    notice.principal = next((record for (record, _), one in pairs if one.role == SubjectRole.PRINCIPAL), None)
    notice.kind = notice.principal.kind if notice.principal is not None else WARNING
    notice.release = class_of(notice, hidden_to(notice.requesting_bureau_id), EVERY_PURPOSE)


def _proposed(record: Record, said: RecordDraft) -> dict[str, Any] | None:
    """What a mirror will say once the edition is published; None where it says that already."""
    says = (record.properties, record.category, record.offences, record.markers)
    content = said.content()
    will = (content.get("properties", {}), said.category or record.category, list(said.offences), list(said.markers))
    return content if says != will else None


def _require_sound(
    notice: Notice, kept: Sequence[tuple[Record, RecordDraft]], row: TypeRow, edition: Edition, at: datetime
) -> None:
    """Refuse what the tables say is missing or contradicts itself. Files are not looked for: the owner's node did.

    Raises Incomplete, NewFactsMissing, OnePrincipal.
    """
    if notice.principal is None and row.subjects.principal_needed:
        raise errors.OnePrincipal
    said = queries.facts_of(notice, [record.pk for record, _ in kept], queries.joined_in(row, at.date()))
    facts = [subject_facts(draft, is_principal=record is notice.principal) for record, draft in kept]
    whole = replace(said, attached=codes_of(AttachmentRole))
    require_complete(findings(whole, row, edition, facts, at.date()))
    require_new_facts(notice, notice.principal)


def _due(notice: Notice, edition: Edition, since: datetime) -> datetime:
    return since + edition.clocks.within[notice.urgency or Urgency.ROUTINE]
