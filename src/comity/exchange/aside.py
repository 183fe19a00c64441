"""What was set aside, and evidence of two histories, as the command centre sees them: never what acts say."""

from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comity.core.actors import Actor
from comity.core.listing import Column, Filter, Listing, Word
from comity.core.refusals import NotFound
from comity.engines.envelopes import ActRefused
from comity.engines.envelopes.rendering import render
from comity.exchange import permissions
from comity.exchange.models import Evidence, Quarantined
from comity.exchange.services.quarantine import ACCEPTED, DISCARDED

# What this node found itself; everything else the engine found, which has sentences of its own.
REASONS: dict[str, str | Promise] = {
    "two_histories": _("Its issuer sent another act under the same number: two histories. Both are kept as evidence."),
    "two_acts_of_one_id": _("Another act has the same id."),
    "number_forgotten": _("Its number is older than everything that is remembered of its issuer."),
    "number_too_far": _("Its number lies too far ahead of what arrived before."),
    "slot_differs": _("It is not what its issuer sealed for this recipient."),
    "bureau_unknown": _("Its issuer stands in the directory, and not yet in the list of members of this node."),
    "not_processed": _("This node failed to process it. It is tried again by itself; tell the operator if it stays."),
    "unreadable": _("What it says does not hold against the published schema of its kind."),
}
_WAITS, _HELD = "waits", "held"
_WORDS = {
    _WAITS: Word(label=pgettext_lazy("arrival that was set aside", "to be decided"), tone="bad"),
    _HELD: Word(label=pgettext_lazy("arrival that was set aside", "tried again by itself"), tone="wait"),
    ACCEPTED: Word(label=pgettext_lazy("arrival that was set aside", "accepted after all"), tone="good"),
    DISCARDED: Word(label=pgettext_lazy("arrival that was set aside", "discarded"), tone="neutral"),
}


def set_aside_visible_to(actor: Actor) -> QuerySet[Quarantined]:
    """What was set aside at this node, for those who decide about it."""
    rows = Quarantined.objects.select_related("from_node")
    return rows if permissions.RESOLVE_ARRIVAL.allows(actor) else rows.none()


def evidence_visible_to(actor: Actor) -> QuerySet[Evidence]:
    """Evidence of two histories, for those who decide about arrivals."""
    rows = Evidence.objects.order_by("-found_at")
    return rows if permissions.RESOLVE_ARRIVAL.allows(actor) else rows.none()


def one(actor: Actor, key: UUID) -> Quarantined:
    """One arrival that was set aside.  Raises NotFound."""
    found = set_aside_visible_to(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def word(row: Quarantined) -> Word:
    """What became of an arrival, as a word with its tone."""
    return _WORDS[row.resolution or (_HELD if row.try_at else _WAITS)]


def reason(row: Quarantined) -> str:
    """Why it was set aside, in a sentence."""
    if row.code in REASONS:
        return str(REASONS[row.code])
    return render(ActRefused(row.code.replace("-", "_"), **row.facts), (get_language() or "en")[:2])


ASIDE = Listing(
    name="aside",
    title=_("Set aside"),
    columns=[
        Column(key="at", label=_("Arrived"), value="received_at", sort="received_at", kind="moment"),
        Column(key="issuer", label=_("Claims to come from"), value="issuer_claimed", sort="issuer_claimed"),
        Column(key="recipient", label=_("For"), sort="recipient"),
        Column(key="state", label=_("State"), value=word, kind="state"),
        Column(key="code", label=_("Why"), value=reason, wide=True),
        Column(key="size", label=_("Size in bytes"), sort="size", kind="number", wide=True),
    ],
    filters=[
        Filter(
            key="state",
            label=_("State"),
            choices=[(code, each.label) for code, each in _WORDS.items() if code in (ACCEPTED, DISCARDED)],
            path="resolution",
        )
    ],
    order="-at",
    link=lambda row: reverse("exchange:aside-one", args=[row.pk]),
    empty=_("Every arrival could be accepted."),
)
