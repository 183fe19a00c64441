"""The review of a notice, on one page: the facts, rule by rule, what the assistant marked, what was asked before."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from comity.core.actors import Actor
from comity.core.listing import Word
from comity.core.requests import ActorRequest
from comity.notices import duplicates, labels, listings, provisions, queries, services, showing
from comity.notices.codes import IN_REVIEW
from comity.notices.models import Notice
from comity.notices.queries.attached import attached_to
from comity.notices.rules.completeness import Judged, Outcome
from comity.notices.rules.request import Level, is_minor
from comity.notices.tables import Edition, text_in
from comity.notices.views.files import subjects_of
from comity.notices.views.pages import address, doable, head_of, rules_of, today
from comity.notices.wording import sentence
from comity.records.awaited import not_here
from comity.records.queries import active_holds

_OUTCOMES = {
    Outcome.HOLDS: Word(label=labels.OUTCOMES[Outcome.HOLDS], tone="good"),
    Outcome.FAILS: Word(label=labels.OUTCOMES[Outcome.FAILS], tone="bad"),
    Outcome.TO_JUDGE: Word(label=labels.OUTCOMES[Outcome.TO_JUDGE], tone="wait"),
}


@require_GET
def review(request: ActorRequest, reference: str, edition: int) -> HttpResponse:
    """All that a reviewer needs, and the decisions beside it."""
    actor = request.actor
    found = services.consult_review(actor, reference=reference, edition=edition, at=timezone.now())
    rules, row = rules_of(found)
    shown = {
        **head_of(found, row, _("Review")),
        "state": listings.state_word(found),
        "subjects": subjects_of(actor, found),
        "attached": attached_to(actor, found),
        "awaited": not_here(actor, found),
        "rules_edition": rules.name,
        "texts": showing.marked_of(found, row, rules),
        "facts": showing.facts_of(found, row, rules, own=True),
        "audience": showing.audience_of(found, own=True),
        "conditions": _conditions(found, rules),
        "missing": [sentence(one, rules) for one in queries.findings_of(found, timezone.now())
                    if one.level is not Level.ADVICE],
        "signs": _signs(found, rules),
        "duplicates": _beside(actor, found),
        "refused": queries.earlier_refusals(found, found.principal),
        "questions": queries.questions_of(actor, found),
        "events": showing.events_of(queries.steps_of(actor, found), rules),
        "file": address(found),
        "is_waiting": found.state in IN_REVIEW,
        **doable(actor, found, row),
    }  # fmt: skip
    return render(request, "notices/review.html", shown)


def _conditions(found: Notice, rules: Edition) -> list[dict[str, Any]]:
    """Rule by rule: what it asks, where it stands, how the request stands by it."""
    return [_condition(one, rules) for one in queries.judged_of(found, timezone.now())]


def _condition(one: Judged, rules: Edition) -> dict[str, Any]:
    return {
        "label": text_in(rules.conditions[one.condition.rule].label, get_language() or "en"),
        "provision": provisions.in_words(str(one.condition.provision)),
        "outcome": _OUTCOMES[one.outcome],
        "found": [sentence(finding, rules) for finding in one.found],
    }


def _signs(found: Notice, rules: Edition) -> list[str]:
    """What the assistant lays before the reviewer besides the words that it marked. It decides nothing."""
    signs = [str(labels.FLAGS[code]) for code in labels.FLAGS if any(flag["code"] == code for flag in found.flags)]
    if found.principal is not None:
        born = [value["text"] for value in found.principal.properties.get("birthDate", ())]
        if any(is_minor(one, today()) for one in born):
            signs.append(_("The person is, or may be, a minor."))
        held = active_holds([found.principal_id], timezone.now()) if found.principal_id else []
        signs += [_("The record is held: %(reason)s") % {"reason": hold.get_reason_display()} for hold in held]
    rate = queries.refusal_rate(found.requesting_bureau_id, rules.clocks, timezone.now())
    if rate is not None:
        signs.append(
            _("Of %(asked)s requests of this bureau decided in the last %(months)s months, %(refused)s were refused.")
            % {"asked": rate.decided, "months": rules.clocks.rate_months, "refused": rate.refused}
        )
    return signs


def _beside(actor: Actor, found: Notice) -> list[dict[str, Any]]:
    """Records and requests that may be about the same person or thing, and how they stand to this one."""
    return [
        {
            "record": one.record,
            "score": one.score,
            "requests": [(beside.notice, text_in(beside.row.label, get_language() or "en")) for beside in one.requests],
        }
        for one in duplicates.look_for(actor, found, on=today())
    ]
