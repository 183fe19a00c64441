"""Drafting a notice: its form, which says while one types what is missing, and the request."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

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
from comity.notices.models import Notice
from comity.notices.rules.request import Level
from comity.notices.showing import findings_shown
from comity.notices.tables import text_in
from comity.notices.views.draft_form import DraftForm, editable, own_records
from comity.notices.views.pages import address, head_of, today
from comity.records import errors as record_errors

REQUEST, FURTHER, CHANGE, TAKE_OFF = "request", "further", "subject", "take-off"

# What the form can put right is said beside it; everything else is a page of its own.
IN_THE_FORM = (
    errors.AudienceEmpty,
    errors.ContentUnknown,
    errors.DiffusionNeedsBureaus,
    errors.DraftChanged,
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
        principal = own_records(request, [given]).get(given) if given else None
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
    """The form of a draft. Saved by its buttons, and by itself while one types; the rules judge it each time."""
    notice = editable(request, reference, edition)
    form = DraftForm(request, notice)
    based_on = request.POST.get("based_on") or notice.changed_at.isoformat()
    if request.method == "POST":
        then = Then.of(request.POST.get("then", ""))
        try:
            saved = _save(request, notice, form, without=then.record if then.act == TAKE_OFF else None)
        except errors.DraftChanged as refusal:
            form.frame.add_error(None, str(refusal))
            based_on = refusal.facts["since"].isoformat()
        except IN_THE_FORM as refusal:
            form.frame.add_error(None, str(refusal))
        else:
            if saved is not None:
                return redirect(then.address(notice, form))
    shown = {
        **head_of(notice, form.row, _("Draft")),
        **form.shown(),
        "based_on": based_on,
        "purpose": text_in(form.row.purpose, get_language() or "en"),
        "conditions": form.row.conditions,
        "questions": [question for question in queries.questions_of(request.actor, notice) if not question.answer],
        "answers": reverse("notices:answers", args=[reference, edition]),
        "cancel": address(notice),
        "recipients": reverse("notices:recipients", args=[reference, edition]),
    }
    return render(request, "notices/draft.html", shown, status=_status(form.frame, form.principal))


@require_POST
def check(request: ActorRequest, reference: str, edition: int) -> HttpResponse:
    """What the rules say of the form as it is being typed. Nothing is saved, and nothing refused."""
    notice = editable(request, reference, edition)
    form = DraftForm(request, notice)
    form.is_valid()
    return render(request, "notices/parts/checked.html", _judged(notice, form))


@require_POST
def save(request: ActorRequest, reference: str, edition: int) -> HttpResponse:
    """What was typed so far, saved without a button: says when, or why it was not; nothing that was typed is lost."""
    notice = editable(request, reference, edition)
    form = DraftForm(request, notice)
    shown: dict[str, Any] = {"saved_at": None, "changed": False, "based_on": request.POST.get("based_on", "")}
    try:
        saved = _save(request, notice, form)
    except errors.DraftChanged as refusal:
        # The next press of a button writes over the change, now that it has been told of; this page never does.
        shown |= {"reason": str(refusal), "changed": True, "based_on": refusal.facts["since"].isoformat()}
    except IN_THE_FORM as refusal:
        shown["reason"] = str(refusal)
    else:
        if saved is None:
            shown["reason"] = _("Something in the form cannot be read.")
        else:
            shown |= {"saved_at": saved.changed_at, "based_on": saved.changed_at.isoformat()}
            form = DraftForm(request, saved)
            form.is_valid()
    return render(request, "notices/parts/saved.html", {**shown, **_judged(notice, form)})


@require_http_methods(["GET", "POST"])
def ask(request: ActorRequest, reference: str, edition: int) -> HttpResponseBase:
    """Request the notice: what is missing, and who else asks about the same person or thing, on one page."""
    notice = editable(request, reference, edition)
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


@dataclass(frozen=True, slots=True)
class Then:
    """What comes after a draft was saved: the value of the button that was pressed."""

    act: str = ""
    record: UUID | None = None

    @classmethod
    def of(cls, value: str) -> Self:
        """ "request", "further", "subject-<id>" or "take-off-<id>"; whatever else is, the form again."""
        for act in (CHANGE, TAKE_OFF):
            with suppress(ValueError):
                if value.startswith(f"{act}-"):
                    return cls(act, UUID(value.removeprefix(f"{act}-")))
        return cls(value if value in (REQUEST, FURTHER) else "")

    def address(self, notice: Notice, form: DraftForm) -> str:
        """Where the browser goes next."""
        edition = (notice.reference, notice.edition_number)
        further = form.request.POST.get("further_kind", "")
        if self.act == REQUEST:
            return reverse("notices:request", args=edition)
        if self.act == FURTHER and further in form.row.subjects.associated:
            return reverse("notices:further", args=(*edition, further))
        if self.act == CHANGE:
            return reverse("notices:subject", args=(*edition, self.record))
        kind = f"?kind={form.kind}" if form.kind and form.held is None else ""
        return reverse("notices:draft", args=edition) + kind


def _judged(notice: Notice, form: DraftForm) -> dict[str, Any]:
    """What is said beside a form while one types: of its content by the rules, and of the states it goes to."""
    return {
        "found": form.found(),
        "addressed": form.addressed(),
        "recipients": reverse("notices:recipients", args=[notice.reference, notice.edition_number]),
    }


def _save(request: ActorRequest, notice: Notice, form: DraftForm, *, without: UUID | None = None) -> Notice | None:
    """Save what was typed; None where it cannot be read, which the form then says.

    Raises DraftChanged, before anything else is judged: a form that shows what is no longer so is not to be put right.
    """
    sound = form.is_valid()
    if form.based_on is not None and form.based_on != notice.changed_at:
        raise errors.DraftChanged(since=notice.changed_at)
    if not sound:
        return None
    return services.save_draft(
        request.actor,
        notice=notice,
        content=form.content(without=without),
        based_on=form.based_on,
        at=timezone.now(),
    )


def _status(*asked: Any) -> int:
    return 400 if any(form is not None and form.is_bound and form.errors for form in asked) else 200
