"""What the rules ask of a request, read from the store."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from comity.members.models import Bureau
from comity.notices import editions
from comity.notices.codes import SubjectRole
from comity.notices.content import DraftContent
from comity.notices.models import Notice, PilotState
from comity.notices.queries.attached import holders_of
from comity.notices.rules.completeness import Judged, findings, judged
from comity.notices.rules.request import Facts, Finding, SubjectFacts, subject_facts
from comity.notices.tables import TypeRow
from comity.records.drafts import RecordDraft, Release, ReleaseRule, draft_of
from comity.records.exporting import draft_from
from comity.records.models import Attachment


def findings_of(notice: Notice, at: datetime) -> tuple[Finding, ...]:
    """All that is to be said of a request as it stands, by the rules in force: what stops it, then what would help."""
    edition = editions.in_force(at.date())
    row = edition.types[notice.type]
    return findings(_facts(notice, row, at), row, edition, subject_facts_of(notice), at.date())


def findings_of_form(
    notice: Notice, content: DraftContent, drafts: Collection[RecordDraft], at: datetime
) -> tuple[Finding, ...]:
    """The same of a request as it is being typed, before it is saved.

    drafts   whom or what it is about, where that is described in the form; else its subjects are as they were saved
    """
    edition = editions.in_force(at.date())
    row = edition.types[notice.type]
    saved = _facts(notice, row, at)
    typed = replace(
        saved,
        language=content.language,
        channel=content.channel,
        release=content.audience,
        purposes=content.purposes,
        texts=content.texts,
        facts=content.facts,
        request_kind=content.request_kind,
    )
    belonging = [one for one in subject_facts_of(notice) if not (drafts and one.is_principal)]
    subjects = [*(subject_facts(draft, is_principal=True) for draft in drafts), *belonging]
    return findings(typed, row, edition, subjects, at.date())


def findings_of_content(owner: str, content: DraftContent, at: datetime) -> tuple[Finding, ...]:
    """The same of what a bureau would draft, before there is a notice: for trials."""
    edition = editions.in_force(at.date())
    row = edition.types[content.type]
    said = Facts(
        owner=owner,
        secretariat=Bureau.SECRETARIAT,
        language=content.language,
        channel=content.channel,
        release=content.audience,
        purposes=content.purposes,
        texts=content.texts,
        facts=content.facts,
        request_kind=content.request_kind,
        attached=frozenset(),
        joined=joined_in(row, at.date()),
    )
    subjects = [
        subject_facts(one.draft, is_principal=one.role == SubjectRole.PRINCIPAL)
        for one in content.subjects
        if one.draft is not None
    ]
    return findings(said, row, edition, subjects, at.date())


def judged_of(notice: Notice, at: datetime) -> tuple[Judged, ...]:
    """Condition by condition, how a request stands by the rules it is judged by: what a reviewer reads."""
    edition = editions.edition(notice.rules_edition)
    row = edition.types[notice.type]
    return judged(_facts(notice, row, at), row, edition, subject_facts_of(notice), at.date())


def facts_of(notice: Notice, records: Collection[UUID], joined: frozenset[str] | None) -> Facts:
    """What a request says of itself, as the rules ask for it.

    records   ids of its subjects, whose attachments count as its own; joined: bureaus of its pilot, if it is one
    """
    held = Q(holder_type=notice._meta.label_lower, holder_id__in=holders_of(notice)) | Q(record__in=list(records))
    attached = Attachment.objects.filter(held, erased_at__isnull=True)
    return Facts(
        owner=notice.requesting_bureau_id,
        secretariat=Bureau.SECRETARIAT,
        language=notice.language,
        channel=notice.channel,
        release=Release(ReleaseRule(notice.release_rule), tuple(notice.release_bureaus)),
        purposes=tuple(notice.purposes),
        texts=notice.texts,
        facts=notice.facts,
        request_kind=notice.request_kind,
        attached=frozenset(attached.values_list("role", flat=True)),
        joined=joined,
    )


def subject_facts_of(notice: Notice) -> list[SubjectFacts]:
    """What the rules ask of each subject: of one that this edition will change, as it will be."""
    return [
        subject_facts(
            draft_of(subject.proposed) if subject.proposed else draft_from(subject.record, declared=True),
            is_principal=subject.record_id == notice.principal_id,
        )
        for subject in notice.subjects.select_related("record__release", "record__declared", "record__source")
    ]


def joined_in(row: TypeRow, on: date) -> frozenset[str] | None:
    """Bureaus that take part in the pilot of a type on a day; None where the type is no pilot."""
    if not row.pilot:
        return None
    taking_part = PilotState.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=on), pilot__type=row.type, from_on__lte=on
    )
    return frozenset(taking_part.values_list("bureau_id", flat=True))


def _facts(notice: Notice, row: TypeRow, at: datetime) -> Facts:
    records = list(notice.subjects.values_list("record_id", flat=True))
    return facts_of(notice, records, joined_in(row, at.date()))
