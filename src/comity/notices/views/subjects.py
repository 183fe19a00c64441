"""Records that belong to a draft: describing one more, and saying anew what one of them says."""

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.core.refusals import NotFound
from comity.core.requests import ActorRequest
from comity.notices import asking, editions, forms, services
from comity.notices.codes import SubjectRole
from comity.notices.content import SubjectInput, Subjects
from comity.notices.models import Notice
from comity.notices.views.draft_form import editable, given_anew, is_described_here, said_of
from comity.notices.views.drafting import IN_THE_FORM
from comity.notices.views.pages import head_of, today
from comity.records.drafts import RecordKind
from comity.records.labels import KINDS


@require_http_methods(["GET", "POST"])
def further(request: ActorRequest, reference: str, edition: int, kind: str) -> HttpResponseBase:
    """Describe one more record that belongs to the notice: a vehicle, a passport."""
    notice = editable(request, reference, edition)
    row = editions.in_force(today()).types[notice.type]
    if kind not in row.subjects.associated:
        raise NotFound
    form = forms.Described(request.POST or None, kind=RecordKind(kind))
    if request.method == "POST" and form.is_valid():
        added = SubjectInput(role=SubjectRole.ASSOCIATED, draft=form.draft)
        if _is_kept(request, notice, form, [*asking.subjects_of(notice), added]):
            return _back(notice)
    return _page(request, notice, form, _("Describe: %(kind)s") % {"kind": KINDS[kind]})


@require_http_methods(["GET", "POST"])
def subject(request: ActorRequest, reference: str, edition: int, record_id: UUID) -> HttpResponseBase:
    """Say anew what a record that belongs to the notice says."""
    notice = editable(request, reference, edition)
    found = (
        notice.subjects.filter(role=SubjectRole.ASSOCIATED, record=record_id).select_related("record__source").first()
    )
    if found is None or not is_described_here(notice, found.record):
        raise NotFound
    stands = said_of(found)
    form = forms.Described(
        request.POST or None,
        kind=RecordKind(found.record.kind),
        held=stands.content().get("properties"),
        initial=forms.described(stands),
    )
    if request.method == "POST" and form.is_valid():
        anew = given_anew(found, form.draft)
        others = asking.subjects_of(notice)
        if _is_kept(request, notice, form, [anew if one.record == anew.record else one for one in others]):
            return _back(notice)
    return _page(request, notice, form, _("Change: %(kind)s") % {"kind": KINDS[found.record.kind]})


def _is_kept(request: ActorRequest, notice: Notice, form: forms.Described, subjects: list[SubjectInput]) -> bool:
    """Whether the subjects of the draft are now these; else the form says why not."""
    try:
        services.change_subjects(
            request.actor, notice=notice, subjects=Subjects(subjects), based_on=notice.changed_at, at=timezone.now()
        )
    except IN_THE_FORM as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _back(notice: Notice) -> HttpResponse:
    return redirect(reverse("notices:draft", args=[notice.reference, notice.edition_number]) + "#part-subjects")


def _page(request: ActorRequest, notice: Notice, form: forms.Described, title: str) -> HttpResponse:
    row = editions.in_force(today()).types[notice.type]
    shown = {
        **head_of(notice, row, title),
        "title": title,
        "form": form,
        "back": reverse("notices:draft", args=[notice.reference, notice.edition_number]),
        "waits": notice.supersedes_id is not None,
    }
    return render(request, "notices/subject.html", shown, status=400 if form.errors else 200)
