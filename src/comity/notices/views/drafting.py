"""Drafting a notice: its form, which says while one types what is missing, and the request."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.core.refusals import NotFound
from comity.core.requests import ActorRequest
from comity.notices import asking, duplicates, editions, errors, forms, permissions, queries, services
from comity.notices.codes import Act, State, SubjectRole
from comity.notices.content import DraftContent, SubjectInput
from comity.notices.labels import FINDINGS
from comity.notices.models import Notice
from comity.notices.rules.request import Finding, Level
from comity.notices.showing import findings_shown
from comity.notices.tables import TypeRow, text_in
from comity.notices.views.pages import address, head_of, today
from comity.records import errors as record_errors
from comity.records.drafts import RecordKind
from comity.records.models import Record
from comity.records.queries import records_visible_to

# What the form can put right is said beside it; everything else is a page of its own.
IN_THE_FORM = (
    errors.AudienceEmpty,
    errors.ContentUnknown,
    errors.DiffusionNeedsBureaus,
    errors.DuplicatesUnexplained,
    errors.Incomplete,
    errors.NewFactsMissing,
    errors.OnePrincipal,
    errors.SecretariatExcluded,
    errors.SubjectDiscreet,
    errors.SubjectHeld,
    errors.SubjectNotYours,
    record_errors.ConditionMissing,
    record_errors.ConditionUnknown,
    record_errors.PropertyMissing,
)


@require_http_methods(["GET", "POST"])
def begin(request: ActorRequest, type_: str) -> HttpResponseBase:
    """Begin a notice of a type: in which language, about whom or what."""
    permissions.DRAFT_NOTICE.require(request.actor)
    row = editions.in_force(today()).types.get(type_)
    if row is None:
        raise NotFound
    form = forms.Beginning(request.POST or None, row=row, initial={"language": request.actor.language})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["record"].strip()
        principal = _own(request, [given]).get(given) if given else None
        if given and principal is None:
            form.add_error("record", _("Your bureau holds no record with this reference."))
        else:
            drafted = services.draft_notice(request.actor, content=form.content(principal), at=timezone.now())
            where = reverse("notices:draft", args=[drafted.reference, drafted.edition_number])
            return redirect(f"{where}?kind={form.cleaned_data['kind']}")
    name = text_in(row.name, get_language() or "en")
    shown = {
        "form": form,
        "row": row,
        "title": _("Draft: %(type)s") % {"type": name},
        "purpose": text_in(row.purpose, get_language() or "en"),
        "trail": [(_("Notices"), reverse("notices:notices")), (name, "")],
    }
    return render(request, "notices/begin.html", shown, status=_status(form))


@require_http_methods(["GET", "POST"])
def draft(request: ActorRequest, reference: str, edition: int) -> HttpResponseBase:
    """The form of a draft. Saved when a field is left, and by its button; the rules judge it each time."""
    notice = _editable(request, reference, edition)
    form = _Form(request, notice)
    if request.method == "POST" and form.is_valid():
        try:
            notice = services.save_draft(request.actor, notice=notice, content=form.content(), at=timezone.now())
        except IN_THE_FORM as refusal:
            form.frame.add_error(None, str(refusal))
        else:
            if request.POST.get("then") == "request":
                return redirect("notices:request", reference, edition)
            return redirect("notices:draft", reference, edition)
    shown = {
        **head_of(notice, form.row, _("Draft")),
        **form.shown(),
        "purpose": text_in(form.row.purpose, get_language() or "en"),
        "conditions": form.row.conditions,
        "questions": [question for question in queries.questions_of(request.actor, notice) if not question.answer],
        "answers": reverse("notices:answers", args=[reference, edition]),
        "cancel": address(notice),
    }
    return render(request, "notices/draft.html", shown, status=_status(form.frame, form.principal))


@require_POST
def check(request: ActorRequest, reference: str, edition: int) -> HttpResponse:
    """What the rules say of the form as it is being typed. Nothing is saved, and nothing refused."""
    notice = _editable(request, reference, edition)
    form = _Form(request, notice)
    form.is_valid()
    return render(request, "notices/parts/findings.html", {"found": form.found()})


@require_http_methods(["GET", "POST"])
def ask(request: ActorRequest, reference: str, edition: int) -> HttpResponseBase:
    """Request the notice: what is missing, and who else asks about the same person or thing, on one page."""
    notice = _editable(request, reference, edition)
    permissions.REQUEST_NOTICE.require(request.actor, notice)
    now = timezone.now()
    rules = editions.in_force(today())
    looked = duplicates.look_for(request.actor, notice, on=today())
    refused = queries.earlier_refusals(notice, notice.principal)
    form = forms.Request(
        request.POST or None,
        duplicates=bool(looked.records),
        refused=bool(refused),
        initial={"seen": queries.last_step_seen(request.actor, notice)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            asking.ask(request.actor, notice=notice, **form.cleaned_data, at=now)
        except IN_THE_FORM as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("notices:edition", reference, edition)
    found = queries.findings_of(notice, now)
    shown = {
        **head_of(notice, rules.types[notice.type], _("Request the notice")),
        "form": form,
        "found": findings_shown(found, rules),
        "stopping": sum(one.level is not Level.ADVICE for one in found),
        "duplicates": looked,
        "refused": refused,
        "draft": reverse("notices:draft", args=[reference, edition]),
        "cancel": address(notice),
    }
    return render(request, "notices/request.html", shown, status=_status(form))


class _Form:
    """The form of a draft: its frame, and its principal where that is described here."""

    def __init__(self, request: ActorRequest, notice: Notice) -> None:
        self.request, self.notice = request, notice
        self.rules = editions.in_force(today())
        self.row: TypeRow = self.rules.types[notice.type]
        given = request.POST if request.method == "POST" else None
        self.frame = forms.Frame(given, notice=notice, row=self.row, edition=self.rules)
        self.held = notice.principal
        self.kind = _kind_of(request, notice, self.row)
        described = self.kind is not None and (self.held is None or self.held.drafted)
        self.principal = (
            forms.Principal(
                given,
                kind=self.kind,
                row=self.row,
                prefix="subject",
                held=self.held.properties if self.held else None,
                initial=forms.principal_initial(self.held),
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
        unknown = set(self.frame.associated()) - set(self._associated()) if sound else set()
        for one in sorted(unknown):
            self.frame.add_error("associated", _("Your bureau holds no record “%(reference)s”.") % {"reference": one})
        return sound and not unknown

    def content(self) -> DraftContent:
        """What was written, with whom or what it is about."""
        return self.frame.content(self._subjects())

    def found(self) -> list[dict[str, Any]]:
        """What the rules say of the form as it stands: of what was saved, where it was not typed into yet."""
        now = timezone.now()
        if not self.frame.is_bound:
            return findings_shown(queries.findings_of(self.notice, now), self.rules)
        return findings_shown(self._judged(), self.rules) + _unreadable(self.frame, self.principal)

    def shown(self) -> dict[str, Any]:
        """What the template draws."""
        return {
            "form": self.frame,
            "principal": self.principal,
            "held": self.held if self.principal is None else None,
            "kind": self.kind,
            "found": self.found(),
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

    def _subjects(self) -> list[SubjectInput]:
        subjects = []
        if self.principal is not None and not self._is_unsaid():
            drafted = self.principal.said()
            subjects.append(SubjectInput(record=self.held.pk if self.held else None, draft=drafted))
        elif self.held is not None:
            subjects.append(SubjectInput(record=self.held.pk))
        belonging = self.notice.subjects.filter(role=SubjectRole.ASSOCIATED, record__drafted=True)
        belonging_ids = [
            *belonging.values_list("record_id", flat=True),
            *(one.pk for one in self._associated().values()),
        ]
        subjects += [SubjectInput(role=SubjectRole.ASSOCIATED, record=key) for key in belonging_ids]
        return subjects

    def _associated(self) -> dict[str, Record]:
        return _own(self.request, self.frame.associated())


def _kind_of(request: ActorRequest, notice: Notice, row: TypeRow) -> RecordKind | None:
    """The kind of the principal: of the one there is, else the one that was chosen; none for a warning."""
    if notice.principal is not None:
        return RecordKind(notice.principal.kind)
    asked = request.POST.get("kind", request.GET.get("kind", ""))
    if asked in row.subjects.principal:
        return RecordKind(asked)
    return RecordKind(row.subjects.principal[0]) if row.subjects.principal_needed else None


def _own(request: ActorRequest, references: list[str]) -> dict[str, Record]:
    """Records of the own bureau by their references."""
    if not references:
        return {}
    own = records_visible_to(request.actor).filter(owner=request.actor.bureau, withdrawn_at__isnull=True)
    return {record.reference: record for record in own.filter(reference__in=references)}


def _editable(request: ActorRequest, reference: str, edition: int) -> Notice:
    """A draft, or a notice that was returned, of the own bureau.  Raises NotFound, NotYours, StepNotPossible."""
    notice = queries.notice_visible_to(request.actor, reference, edition)
    permissions.SAVE_DRAFT.require(request.actor, notice)
    if notice.state not in (State.DRAFT, State.RETURNED):
        raise errors.StepNotPossible(act=Act.DRAFTED.value, state=notice.state, since=notice.state_at)
    return notice


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


def _status(*asked: Any) -> int:
    return 400 if any(form is not None and form.is_bound and form.errors for form in asked) else 200
