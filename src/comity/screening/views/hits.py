"""Hits: what a bureau reported, and what it must answer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from comity.core.codes import NoticeType
from comity.core.requests import ActorRequest
from comity.records.facts import facts_of
from comity.records.queries import records_visible_to
from comity.screening import forms, listings, permissions, queries, services
from comity.screening.answers import sentences
from comity.screening.codes import HitState, Means
from comity.screening.models import Hit
from comity.screening.views.evidence import evidence_of, may_add


@require_GET
def hits(request: ActorRequest) -> HttpResponse:
    """Hits that the officer's bureau reported or owns."""
    page = listings.HITS.read(queries.hits_by_deadline(request.actor), request.GET)
    services.search_hits(
        request.actor, question=page.query, shown=[line.row.pk for line in page.lines], at=timezone.now()
    )
    return render(request, "screening/hits.html", {"listing_page": page, "trail": [(_("Hits"), "")]})


@require_GET
def hit(request: ActorRequest, reference: str) -> HttpResponse:
    """One hit, as either of the two bureaus sees it."""
    found = services.consult_hit(request.actor, reference=reference, at=timezone.now())
    return _page(request, found, forms.HitAnswer(), forms.Completion())


@require_POST
def answer(request: ActorRequest, reference: str) -> HttpResponse:
    """The owner's answer."""
    found = services.consult_hit(request.actor, reference=reference, at=timezone.now())
    form = forms.HitAnswer(request.POST)
    if not form.is_valid():
        return _page(request, found, form, forms.Completion(), status=400)
    said = form.cleaned_data
    services.answer_hit(
        request.actor,
        hit=found,
        answer=HitState(said["answer"]),
        text=said["text"],
        means=said["means"],
        remember=bool(said["remember"]),
        everywhere=said["remember"] == "everywhere",
        at=timezone.now(),
    )
    messages.success(request, _("The bureau that reported the hit has been told."))
    return redirect("screening:hit", reference)


@require_POST
def complete(request: ActorRequest, reference: str) -> HttpResponse:
    """What the owner asked for."""
    found = services.consult_hit(request.actor, reference=reference, at=timezone.now())
    form = forms.Completion(request.POST)
    if not form.is_valid():
        return _page(request, found, forms.HitAnswer(), form, status=400)
    services.complete_hit(request.actor, hit=found, text=form.cleaned_data["text"], at=timezone.now())
    messages.success(request, _("The owner has been told. Its clock starts again."))
    return redirect("screening:hit", reference)


def _page(
    request: ActorRequest, found: Hit, answering: forms.HitAnswer, completing: forms.Completion, status: int = 200
) -> HttpResponse:
    actor = request.actor
    followed = list(found.outcomes.all())
    record = records_visible_to(actor).filter(pk=found.record_id).select_related("source").first()
    shown = {
        "hit": found,
        "state": listings.hit_word(found),
        "urgency": listings.urgency_word(found),
        "record": record,
        "record_says": facts_of(record) if record is not None else [],
        "facts": _facts(found),
        "notice": NoticeType(found.notice_type).value if found.notice_type else "",
        "means": [str(Means(code).label) for code in found.identified_by],
        "outcomes": [(each, listings.outcome_word(each), listings.reason_label(each.reason)) for each in followed],
        "evidence": evidence_of(actor, found),
        "may_add_evidence": may_add(actor, found),
        "may_record": found.erased_at is None and permissions.RECORD_OUTCOME.allows(actor, found),
        "may_correct": permissions.CORRECT_OUTCOME.roles.intersection(actor.roles)
        and found.reporting_bureau_id == actor.bureau,
        # How like the two are was weighed where it was taken up, which may be at another node.
        "score": found.candidate.score if found.candidate else None,
        "reasons": sentences(found.candidate.reasons, actor.language) if found.candidate else [],
        "waits_for_owner": found.state == HitState.UNCONFIRMED,
        "answering": answering if _may_answer(request, found) else None,
        "completing": completing if _may_complete(request, found) else None,
        "trail": [(_("Hits"), reverse("screening:hits")), (found.reference, "")],
    }
    return render(request, "screening/hit.html", shown, status=status)


def _may_answer(request: ActorRequest, found: Hit) -> bool:
    """Whether to show the form. A missing purpose does not hide it: the refusal says which purpose is needed."""
    line = permissions.ANSWER_HIT
    return (
        found.is_open
        and found.erased_at is None
        and found.owner_id == request.actor.bureau
        and request.actor.has_role(*line.roles)
    )


def _may_complete(request: ActorRequest, found: Hit) -> bool:
    return found.state == HitState.NEED_MORE and permissions.COMPLETE_HIT.allows(request.actor, found)


def _facts(found: Hit) -> list[dict[str, object]]:
    met = found.encountered
    rows: list[dict[str, object]] = []
    if met is not None:
        rows += [{"label": _("Name"), "value": name, "kind": "name"} for name in met.names]
        rows += [{"label": _("Date of birth"), "value": date} for date in met.birth_dates]
        rows += [{"label": _("Country"), "value": code, "kind": "country"} for code in met.countries]
        rows += [{"label": _("Number"), "value": number.value, "kind": "code"} for number in met.numbers]
    if found.observed_place:
        rows.append({"label": _("Met at"), "value": found.observed_place})
    rows.append({"label": _("Met on"), "value": found.observed_at, "kind": "moment"})
    if found.observed_note:
        rows.append({"label": _("Observed"), "value": found.observed_note})
    labels = {"document": _("Document shown"), "company": _("In company of"), "heading_to": _("Heading to")}
    rows += [{"label": labels[name], "value": text} for name, text in (found.observed or {}).items()]
    if found.more_note:
        rows.append({"label": _("Added later"), "value": found.more_note})
    return rows
