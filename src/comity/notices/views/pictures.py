"""Reported pictures: what was reported, and the decision of a person."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from comity.core.actors import Actor
from comity.core.refusals import NotFound
from comity.core.requests import ActorRequest
from comity.notices import images, permissions, queries, services
from comity.notices.codes import ImageState
from comity.notices.content import Note
from comity.notices.models import ImageReport
from comity.notices.queries.images import decides_images, image_open_to
from comity.notices.services.images import REMOVE, RESTORE


class Decision(forms.Form):
    """What becomes of a picture."""

    round_seen = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[(RESTORE, gettext_lazy("Show it again")), (REMOVE, gettext_lazy("Remove it for good"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=2_000, required=False, widget=forms.Textarea)


@require_GET
def pictures(request: ActorRequest) -> HttpResponse:
    """Pictures that people reported, the blocked ones first."""
    permissions.DECIDE_IMAGE.require(request.actor)
    _require_decider(request.actor)
    context = {"images": queries.images_to_decide()[:200], "trail": [(_("Reported pictures"), "")]}
    return render(request, "notices/pictures.html", context)


@require_http_methods(["GET", "POST"])
def picture(request: ActorRequest, slug: str) -> HttpResponse:
    """One picture, what was reported of it, and the decision. Its bureau may look, and decides nothing."""
    found = services.consult_image(request.actor, slug=slug, at=timezone.now())
    decides = decides_images(request.actor)
    form = Decision(request.POST or None, initial={"round_seen": found.round})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        services.decide_image(
            request.actor,
            image=found,
            round_seen=said["round_seen"],
            decision=said["decision"],
            note=Note(said["note"]),
            at=timezone.now(),
        )
        return redirect("notices:picture", slug)
    reports = ImageReport.objects.filter(image=found, round=found.round).order_by("-at")[:200]
    shown = {
        "image": found,
        "reports": reports,
        "form": form if decides and found.reports and found.state != ImageState.REMOVED else None,
        "trail": [(_("Reported pictures"), ""), (found.slug, "")],
    }
    return render(request, "notices/picture.html", shown, status=400 if form.errors else 200)


@require_GET
def picture_file(request: ActorRequest, slug: str) -> HttpResponse:
    """The picture itself, for those who decide about it while nobody else sees it; its page records who looks."""
    path = images.file_of(image_open_to(request.actor, slug))
    if not path.exists():
        raise NotFound
    return HttpResponse(path.read_bytes(), content_type="image/jpeg", headers={"X-Content-Type-Options": "nosniff"})


def _require_decider(actor: Actor) -> None:
    if not decides_images(actor):
        raise NotFound
