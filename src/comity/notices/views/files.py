"""The file of one notice, edition by edition."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from comity.core.actors import Actor
from comity.core.offers import offers
from comity.core.requests import ActorRequest
from comity.members.legal import legal_profiles_of
from comity.members.models import Bureau
from comity.notices import homes, listings, permissions, queries, services, showing
from comity.notices.codes import IN_FORCE, IN_REVIEW, OPEN, Channel, SubjectRole
from comity.notices.models import Notice
from comity.notices.queries.attached import attached_to
from comity.notices.queries.recipients import recipients_of
from comity.notices.tables import LANGUAGES, Edition, TypeRow, text_in
from comity.notices.views.attached import may_attach
from comity.notices.views.opening import concerns
from comity.notices.views.pages import doable, head_of, rules_of, today
from comity.notices.views.recipients import may_see as may_see_recipients
from comity.notices.views.victims import may_add as may_add_victim
from comity.notices.views.victims import shown_beside
from comity.records.awaited import not_here
from comity.records.facts import Fact, facts_of, markers_of
from comity.records.labels import KINDS
from comity.records.models import Record


@require_GET
def notice(request: ActorRequest, reference: str, edition: int | None = None) -> HttpResponse:
    """The file of a notice. Opening it is recorded, and its owner sees who did, and why."""
    found = services.consult_notice(request.actor, reference=reference, edition=edition, at=timezone.now())
    return render(request, "notices/notice.html", file_of(request.actor, found))


def file_of(actor: Actor, found: Notice) -> dict[str, Any]:
    """What the page of a notice shows this actor."""
    edition, row = rules_of(found)
    own = may_see_recipients(actor, found)
    subjects = subjects_of(actor, found)
    reviews = queries.is_reviewer(actor) and (found.state in IN_REVIEW or found.after_sending)
    return {
        **head_of(found, row),
        "state": listings.state_word(found),
        "is_open": found.state in OPEN,
        "asked_elsewhere": found.requested_at if _is_reviewed_elsewhere(found) else None,
        "kept_elsewhere": found.requesting_bureau_id if found.mirrored_at is not None else "",
        "is_in_force": found.state in IN_FORCE,
        "when_met": _when_met(found, row, edition),
        "subjects": subjects,
        "principal": _name_of(subjects),
        "texts": showing.prose_of(found, row, edition),
        "facts": showing.facts_of(found, row, edition, own=own),
        "audience": showing.audience_of(found, own=own),
        "may_see_recipients": own,
        "editions": _editions(actor, found),
        "questions": queries.questions_of(actor, found),
        "events": showing.events_of(queries.steps_of(actor, found), edition),
        "laws": _laws(actor, found, own=own),
        "review": reverse("notices:review", args=[found.reference, found.edition_number]) if reviews else "",
        "languages": [(code, get_language_info(code)["name_translated"]) for code in LANGUAGES],
        "attached": attached_to(actor, found),
        "awaited": not_here(actor, found),
        "victims": shown_beside(actor, found),
        "may_add_victim": may_add_victim(actor, found),
        "may_attach": may_attach(actor, found),
        "has_public_side": row.public.allowed and concerns(actor, found),
        "may_export": permissions.EXPORT_NOTICES.allows(actor),
        "offers": offers(actor, found),
        **doable(actor, found, row),
    }


def _is_reviewed_elsewhere(found: Notice) -> bool:
    """Whether a request lies with the General Secretariat, at its own node."""
    return found.state in IN_REVIEW and not homes.is_at_home(Bureau.SECRETARIAT)


def subjects_of(actor: Actor, found: Notice) -> list[dict[str, Any]]:
    """Whom or what it is about, as far as the actor may see each; what was drafted has no page of its own.

    found   just read as one that the actor may see
    """
    return [
        {
            "record": record,
            "kind": KINDS[record.kind],
            "is_principal": subject.role == SubjectRole.PRINCIPAL,
            "facts": [_of_its_owner(fact, record) for fact in facts_of(record)],
            "markers": markers_of(record),
        }
        for subject, record in queries.subjects_of_seen(actor, found)
    ]


def _of_its_owner(fact: Fact, record: Record) -> Fact:
    """A fact without its source, where that is the bureau whose notice it is: the page has said so."""
    return replace(fact, source="") if fact.source == record.owner_id else fact


def _name_of(subjects: list[dict[str, Any]]) -> str:
    """What the principal is called; "" where the actor may not see it, or there is none."""
    return next((one["record"].caption for one in subjects if one["is_principal"]), "")


def _when_met(found: Notice, row: TypeRow, edition: Edition) -> str:
    return text_in(edition.steps[row.when_met].label, get_language() or "en") if found.state in IN_FORCE else ""


def _editions(actor: Actor, found: Notice) -> list[dict[str, Any]]:
    """The editions of the notice that the actor may see, each at its address; none where there is but one."""
    seen = queries.notices_visible_to(actor).filter(series=found.series).order_by("edition_number")
    numbers = list(seen.values_list("edition_number", flat=True))
    return [
        {
            "label": _("Edition %(number)s") % {"number": number},
            "url": reverse("notices:edition", args=[found.reference, number]),
            "current": number == found.edition_number,
        }
        for number in (numbers if len(numbers) > 1 else ())
    ]


def _laws(actor: Actor, found: Notice, *, own: bool) -> list[tuple[str, Any]]:
    """What the state that asks, and the reader's own, make of such a notice; null: not known to this organisation.

    own   the sender of a diffusion reads that of the states it is addressed to as well
    """
    on = today()
    states = [found.requesting_bureau_id, actor.bureau]
    if own and found.channel == Channel.DIFFUSION:
        states += [one.bureau for one in recipients_of(found, on=on)]
    codes = [code for code in dict.fromkeys(states) if code != Bureau.SECRETARIAT]
    laws = legal_profiles_of(codes, found.type, on=on)
    return [(code, laws.get(code)) for code in codes]
