"""The public side of a notice, for those who answer for it: its extract, and the information that people send."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.core.actors import Actor
from comity.core.refusals import InvalidInput, NotFound
from comity.core.requests import ActorRequest
from comity.members.models import Bureau
from comity.notices import permissions, queries, services
from comity.notices.codes import IN_FORCE, ExtractState, TipState
from comity.notices.models import Notice, PublicExtract
from comity.notices.public_showing import faces_of
from comity.notices.queries.attached import attached_to
from comity.notices.tables import TypeRow
from comity.notices.views.pages import address, head_of, rules_of
from comity.records.attachments.roles import AttachmentRole

PROPOSE, AGREE, END = "propose", "agree", "end"


class Proposing(forms.Form):
    """Which photograph the public sees with it."""

    photo = forms.ChoiceField(label=gettext_lazy("Photograph"), required=False)

    def __init__(self, *args: Any, photos: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["photo"].choices = [("", _("without a photograph")), *photos]  # type: ignore[attr-defined]


class Reading(forms.Form):
    """What became of information."""

    state = forms.ChoiceField(
        label=gettext_lazy("What became of it"),
        choices=[(TipState.READ.value, TipState.READ.label), (TipState.SPAM.value, TipState.SPAM.label)],
    )


@require_http_methods(["GET", "POST"])
def extract(request: ActorRequest, reference: str, edition: int) -> HttpResponse:
    """What the public would see of a notice; its bureau proposes and ends it, the Secretariat agrees."""
    actor = request.actor
    notice = queries.notice_visible_to(actor, reference, edition)
    _edition, row = rules_of(notice)
    if not concerns(actor, notice):
        raise NotFound
    found = queries.extract_of(notice)
    photos = {str(one.pk): one for one in attached_to(actor, notice) if _is_photograph(one, notice)}
    form = Proposing(request.POST or None, photos=[(key, f"{one.role} {one.name}") for key, one in photos.items()])
    act = possible(actor, notice, row, found)
    if request.method == "POST" and form.is_valid():
        _do(actor, notice, request.POST.get("act", ""), photos.get(form.cleaned_data["photo"]))
        return redirect("notices:extract", notice.reference, notice.edition_number)
    shown = {
        **head_of(notice, row, _("Public extract")),
        "extract": found,
        "face": faces_of([found])[0] if found is not None and found.content else None,
        "public_url": reverse("public:extract", args=[get_language() or "en", found.slug])
        if found is not None and queries.shown_extracts([found.pk])
        else "",
        "act": act,
        "form": form,
        "back": address(notice),
    }
    return render(request, "notices/extract.html", shown, status=400 if form.errors else 200)


def concerns(actor: Actor, notice: Notice) -> bool:
    """Whether the actor has a part in what the public sees of a notice: its bureau's officers, and reviewers."""
    own = notice.requesting_bureau_id == actor.bureau and not actor.entity
    return (own and permissions.PROPOSE_EXTRACT.allows(actor, notice)) or queries.is_reviewer(actor)


def possible(actor: Actor, notice: Notice, row: TypeRow, found: PublicExtract | None) -> str:
    """The one thing that the actor can do now with the extract; "" for nothing."""
    if notice.state not in IN_FORCE or not row.public.allowed:
        return ""
    if permissions.PROPOSE_EXTRACT.allows(actor, notice) and not actor.entity:
        if found is None:
            return PROPOSE
        return END if found.state != ExtractState.ENDED else ""
    may_agree = permissions.AGREE_EXTRACT.allows(actor) and actor.bureau == Bureau.SECRETARIAT
    return AGREE if may_agree and found is not None and found.state == ExtractState.PROPOSED else ""


@require_GET
def tips(request: ActorRequest) -> HttpResponse:
    """Information that people sent to the bureau: numbers and times; what was said is read one by one."""
    permissions.READ_TIP.require(request.actor, _Own(request.actor))
    context = {"tips": queries.tips_of(request.actor)[:200], "trail": [(_("Information from the public"), "")]}
    return render(request, "notices/tips.html", context)


@require_http_methods(["GET", "POST"])
def tip(request: ActorRequest, reference: str) -> HttpResponse:
    """One piece of information. Reading it is recorded."""
    found = queries.tips_of(request.actor).filter(reference=reference).first()
    if found is None:
        raise NotFound
    form = Reading(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.read_tip(request.actor, tip=found, state=TipState(form.cleaned_data["state"]), at=timezone.now())
        return redirect("notices:tips")
    if request.method == "GET":
        services.read_tip(request.actor, tip=found, state=TipState.READ, at=timezone.now())
    context = {"tip": found, "form": form, "trail": [(_("Information from the public"), reverse("notices:tips"))]}
    return render(request, "notices/tip.html", context)


class _Own:
    """Stands for what belongs to the actor's own bureau, where a page asks before it reads."""

    def __init__(self, actor: Actor) -> None:
        self.owner_id = actor.bureau


def _is_photograph(one: Any, notice: Notice) -> bool:
    return one.role == AttachmentRole.PHOTOGRAPH and one.record_id is not None and one.record_id == notice.principal_id


def _do(actor: Actor, notice: Notice, act: str, photo: Any) -> None:
    match act:
        case "propose":
            services.propose_extract(actor, notice=notice, photo=photo, at=timezone.now())
        case "agree":
            services.agree_extract(actor, notice=notice, at=timezone.now())
        case "end":
            services.end_extract(actor, notice=notice, at=timezone.now())
        case _:
            raise InvalidInput(reason="act")
