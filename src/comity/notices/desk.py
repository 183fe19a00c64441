"""How the desk items of notices read, where they lead, and what those who draft or review do most."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comity.core.actors import Actor
from comity.core.models import DeskItem
from comity.core.places import Panel
from comity.notices import codes, permissions

LABELS = {
    codes.TO_REVIEW: _("Review the request"),
    codes.SECOND_REVIEW: _("Review the request as the second"),
    codes.REVIEW_OVERDUE: _("Overdue review: call the reviewers"),
    codes.AFTER_SENDING: _("Check the diffusion that was sent"),
    codes.TO_ANSWER: _("Answer the questions about your notice"),
    codes.REFUSED: _("Read why your notice was refused"),
    codes.TO_JUSTIFY: _("Say whether your notice is still needed"),
    codes.IMAGE_BLOCKED: _("Decide about a picture that was reported"),
    codes.TIP: _("Read what somebody sent"),
}

_ELSEWHERE = {codes.IMAGE_BLOCKED: "notices:picture", codes.TIP: "notices:tip"}


def link(item: DeskItem) -> str:
    """The file of the notice, from which the review or the answer is one step away; the picture; what was sent."""
    if item.kind in _ELSEWHERE:
        return reverse(_ELSEWHERE[item.kind], args=[item.reference])
    return reverse("notices:notice", args=[item.reference])


def panels(actor: Actor) -> list[Panel]:
    """The ways to one's own notices and to new ones. No counts: a desk opens at once."""
    if actor.entity or not permissions.DRAFT_NOTICE.allows(actor):
        return []
    return [
        Panel(
            title=_("Notices of your bureau"),
            url=reverse("notices:notices"),
            template="notices/parts/own.html",
            context={"bureau": actor.bureau},
            order=18,
        )
    ]
