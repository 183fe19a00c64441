"""What ends when, and what the node would do by itself on a day: asked, ended, discarded, erased."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from comity.core.requests import ActorRequest
from comity.notices import listings, retention, services
from comity.notices.queries.ending import notices_by_end, whose_ends

SHOWN_OF_EACH = 200

ACTS = (
    ("justify", gettext_lazy("Their owners are asked whether they are still needed")),
    ("expire", gettext_lazy("They end, for nobody kept them longer")),
    ("discard", gettext_lazy("They are discarded, for questions stayed without answer")),
    ("erase", gettext_lazy("Their content is erased; the ledger still verifies")),
)


# Why something happens that nothing would do by itself, and what goes with content.
BECAUSE = {
    retention.EXPIRE: gettext_lazy("because the notice ends before"),
    retention.DISCARD: gettext_lazy("because it is discarded before"),
}
BESIDE = {
    retention.RECORDS: gettext_lazy("Records"),
    retention.FILES: gettext_lazy("Files"),
    retention.PICTURES: gettext_lazy("Public pictures"),
    retention.INFORMATION: gettext_lazy("Information from the public"),
    "hits": gettext_lazy("Hits"),
}


class Day(forms.Form):
    """The day to look from."""

    on = forms.DateField(
        label=gettext_lazy("What would happen by the end of this day?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


@require_GET
def ending(request: ActorRequest) -> HttpResponse:
    """Notices in force by the day they end: of one's own bureau; of all, for those of the Secretariat who watch."""
    page = listings.ENDING.read(notices_by_end(request.actor), request.GET)
    shown = [line.row.pk for line in page.lines]
    services.search_notices(request.actor, question=f"retention: {page.query}", shown=shown, at=timezone.now())
    return render(request, "notices/ending.html", {"listing_page": page, "trail": [(page.listing.title, "")]})


@require_GET
def trial(request: ActorRequest) -> HttpResponse:
    """What the node would do by the end of a day, from what it holds now. Nothing is changed, and nobody is named."""
    owner = whose_ends(request.actor)
    form = Day(request.GET or None, initial={"on": timezone.localdate()})
    context: dict[str, Any] = {
        "form": form,
        "trail": [(listings.ENDING.title, reverse("notices:ending")), (_("Trial"), "")],
    }
    if form.is_valid():
        at = timezone.make_aware(datetime.combine(form.cleaned_data["on"], time.max))
        going, totals = retention.due_for(at, owner=owner, most=SHOWN_OF_EACH), retention.totals(at, owner=owner)
        context["acts"] = [
            {
                "label": label,
                "total": totals[act],
                "rows": [
                    {"due": due, "because": BECAUSE.get(due.because, ""), "beside": _beside(due)}
                    for due in getattr(going, act)
                ],
                "erases": act == retention.ERASE,
            }
            for act, label in ACTS
        ]
    return render(request, "notices/trial.html", context, status=400 if form.errors else 200)


def _beside(due: retention.Due) -> list[tuple[Any, int]]:
    """What goes with the content of a notice: what is none is left out."""
    return [(label, due.beside[what]) for what, label in BESIDE.items() if what in due.beside]
