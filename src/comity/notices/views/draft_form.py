"""The form of a draft as one request brings it: its frame, its principal, and what belongs to it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from comity.core.requests import ActorRequest
from comity.notices import asking, editions, errors, forms, permissions, queries
from comity.notices.codes import Act, State, SubjectRole
from comity.notices.content import DraftContent, SubjectInput
from comity.notices.labels import FINDINGS
from comity.notices.models import Notice, NoticeSubject
from comity.notices.queries.recipients import Recipient, addressed, asked_audience
from comity.notices.rules.request import Finding, Level
from comity.notices.showing import findings_shown
from comity.notices.tables import TypeRow
from comity.notices.views.pages import today
from comity.records.drafts import RecordDraft, RecordKind, ReleaseRule, draft_of
from comity.records.exporting import draft_from
from comity.records.labels import KINDS
from comity.records.models import Record
from comity.records.queries import records_visible_to
from comity.records.rules import caption_of


class DraftForm:
    """The form of a draft: its frame, and its principal where that is described here."""

    def __init__(self, request: ActorRequest, notice: Notice) -> None:
        self.request, self.notice = request, notice
        self.rules = editions.in_force(today())
        self.row: TypeRow = self.rules.types[notice.type]
        given = request.POST if request.method == "POST" else None
        self.frame = forms.Frame(given, notice=notice, row=self.row, edition=self.rules)
        self.held = notice.subjects.filter(role=SubjectRole.PRINCIPAL).select_related("record__source").first()
        self.kind = _kind_of(request, notice, self.row)
        described = self.kind is not None and (self.held is None or is_described_here(notice, self.held.record))
        stands = said_of(self.held) if self.held else None
        self.principal = (
            forms.Principal(
                given,
                kind=self.kind,
                row=self.row,
                prefix="subject",
                held=stands.content().get("properties") if stands else None,
                initial=forms.described(stands),
            )
            if described and self.kind is not None
            else None
        )

    def is_valid(self) -> bool:
        """Whether it can be saved: incomplete, but readable."""
        if not self.frame.is_bound:
            return False
        sound = self.frame.is_valid()
        if self.principal is not None and not self._is_unsaid() and not self.principal.is_valid():
            sound = False
        unknown = set(self.frame.associated()) - set(self._added()) if sound else set()
        for one in sorted(unknown):
            self.frame.add_error("associated", _("Your bureau holds no record “%(reference)s”.") % {"reference": one})
        return sound and not unknown

    def content(self, *, without: UUID | None = None) -> DraftContent:
        """What was written, with whom or what it is about. `without`: an associated record that is taken off."""
        return self.frame.content([*self._principal_given(), *self._belonging(without)])

    @property
    def based_on(self) -> datetime | None:
        """When the draft that the page showed had been changed last; null where the page did not say."""
        moment: datetime | None = self.frame.cleaned_data.get("based_on")
        return moment

    def found(self) -> list[dict[str, Any]]:
        """What the rules say of the form as it stands: of what was saved, where it was not typed into yet."""
        now = timezone.now()
        if not self.frame.is_bound:
            return findings_shown(queries.findings_of(self.notice, now), self.rules)
        return findings_shown(self._judged(), self.rules) + _unreadable(self.frame, self.principal)

    def addressed(self) -> list[Recipient] | None:
        """The states that the form names, with their law: null where it goes to all, or to all but some."""
        if not self.frame.is_bound:
            release = asked_audience(self.notice)
        elif {"rule", "bureaus"} & set(self.frame.errors):
            return []
        else:
            release = self.frame.release()
        return addressed(self.notice, release, on=today()) if release.rule is ReleaseRule.ONLY else None

    def shown(self) -> dict[str, Any]:
        """What the template draws."""
        associated = self.notice.subjects.filter(role=SubjectRole.ASSOCIATED).select_related("record__source")
        return {
            "form": self.frame,
            "principal": self.principal,
            "held": self.held.record if self.held and self.principal is None else None,
            "is_shared": self.held is not None and not self.held.record.drafted,
            "kind": self.kind,
            "found": self.found(),
            "addressed": self.addressed(),
            "belonging": [
                {
                    "id": subject.record_id,
                    "caption": caption_of(said_of(subject)) or subject.record.caption,
                    "kind": KINDS[subject.record.kind],
                    "may_change": is_described_here(self.notice, subject.record),
                    "is_changed": subject.proposed is not None,
                }
                for subject in associated.order_by("position", "pk")
            ],
            "further_kinds": [(kind, KINDS[kind]) for kind in self.row.subjects.associated],
        }

    def _judged(self) -> tuple[Finding, ...]:
        drafts = [self.principal.said()] if self.principal is not None and not self._is_unsaid() else []
        said = self.frame.cleaned_data if not self.frame.errors else None
        if said is None:
            return queries.findings_of(self.notice, timezone.now())
        return queries.findings_of_form(
            self.notice, self.content(), [one for one in drafts if one is not None], timezone.now()
        )

    def _is_unsaid(self) -> bool:
        return self.principal is None or (self.held is None and self.principal.is_blank)

    def _principal_given(self) -> list[SubjectInput]:
        if self.principal is not None and not self._is_unsaid():
            said = self.principal.said()
            if self.held is None:
                return [SubjectInput(draft=said)]
            return [given_anew(self.held, said)]
        return [one for one in asking.subjects_of(self.notice) if one.role == SubjectRole.PRINCIPAL]

    def _belonging(self, without: UUID | None) -> list[SubjectInput]:
        """The associated records: those there are, as they stand, and those that were added by their references."""
        there = [one for one in asking.subjects_of(self.notice) if one.role == SubjectRole.ASSOCIATED]
        known = {one.record for one in there} | {self.held.record_id if self.held else None}
        added = [
            SubjectInput(role=SubjectRole.ASSOCIATED, record=record.pk)
            for record in self._added().values()
            if record.pk not in known
        ]
        return [one for one in [*there, *added] if one.record != without]

    def _added(self) -> dict[str, Record]:
        return own_records(self.request, self.frame.associated())


def editable(request: ActorRequest, reference: str, edition: int) -> Notice:
    """A draft, or a notice that was returned, of the own bureau.  Raises NotFound, NotYours, StepNotPossible."""
    notice = queries.notice_visible_to(request.actor, reference, edition)
    permissions.SAVE_DRAFT.require(request.actor, notice)
    if notice.state not in (State.DRAFT, State.RETURNED):
        raise errors.StepNotPossible(act=Act.DRAFTED.value, state=notice.state, since=notice.state_at)
    return notice


def own_records(request: ActorRequest, references: Sequence[str]) -> dict[str, Record]:
    """Records of the own bureau by their references."""
    if not references:
        return {}
    own = records_visible_to(request.actor).filter(owner=request.actor.bureau, withdrawn_at__isnull=True)
    return {record.reference: record for record in own.filter(reference__in=references)}


def is_described_here(notice: Notice, record: Record) -> bool:
    """Whether the form of a draft says what a subject says: of what was drafted for it, at once; of a record that the
    notice shares already, from the publication of the new edition on. Other records are changed on their own pages.
    """
    if record.drafted:
        return True
    return notice.supersedes_id is not None and record.source_id is None and record.withdrawn_at is None


def said_of(subject: NoticeSubject) -> RecordDraft:
    """What a subject will say once this edition is published."""
    return draft_of(subject.proposed) if subject.proposed else draft_from(subject.record, declared=True)


def given_anew(subject: NoticeSubject, said: RecordDraft | None) -> SubjectInput:
    """A subject with what its form says of it. What a shared record says already is no change of it."""
    role, record = SubjectRole(subject.role), subject.record
    if said is None or record.drafted:
        return SubjectInput(role=role, record=record.pk, draft=said, note=subject.note)
    present = draft_from(record, declared=True)
    proposed = replace(
        present,
        reference=said.reference,
        properties=said.properties,
        category=said.category or present.category,
        offences=said.offences,
        markers=said.markers,
    )
    change = None if proposed.content() == present.content() else proposed
    return SubjectInput(role=role, record=record.pk, draft=change, note=subject.note)


def _kind_of(request: ActorRequest, notice: Notice, row: TypeRow) -> RecordKind | None:
    """The kind of the principal: of the one there is, else the one that was chosen; none for a warning."""
    if notice.principal is not None:
        return RecordKind(notice.principal.kind)
    asked = request.POST.get("kind", request.GET.get("kind", ""))
    if asked in row.subjects.principal:
        return RecordKind(asked)
    return RecordKind(row.subjects.principal[0]) if row.subjects.principal_needed else None


def _unreadable(*asked: Any) -> list[dict[str, Any]]:
    """What could not be read of the form, as findings."""
    return [
        {
            "word": FINDINGS[Level.INCONSISTENT],
            "tone": "bad",
            "text": error,
            "anchor": form[name].auto_id if name in form.fields else "",
        }
        for form in asked
        if form is not None
        for name, said in form.errors.items()
        for error in said
    ]
