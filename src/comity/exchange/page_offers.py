"""What the exchange offers on the pages of records and notices: to propose a correction to whose they are."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comity.core.actors import Actor
from comity.core.offers import Offer, Offering
from comity.exchange import permissions
from comity.notices.codes import IN_FORCE
from comity.notices.models import Notice
from comity.records.models import Record


def on_record(actor: Actor, record: Record) -> Offer | None:
    """For whoever may write to its owner; not for the owner, who changes it, and not once it has ended."""
    if record.withdrawn_at is not None or record.erased_at is not None:
        return None
    return _offer(actor, record.owner_id, str(record.pk))


def on_notice(actor: Actor, notice: Notice) -> Offer | None:
    """The same for a notice in force."""
    return _offer(actor, notice.requesting_bureau_id, notice.reference) if notice.state in IN_FORCE else None


def _offer(actor: Actor, owner: str, reference: str) -> Offer | None:
    if owner == actor.bureau or actor.entity or not permissions.SAVE_MESSAGE_DRAFT.allows(actor):
        return None
    return Offer(label=_("Propose a correction"), url=reverse("exchange:write"), values={"corrects": reference})


OFFERS: Mapping[str, Offering] = {"records.record": on_record, "notices.notice": on_notice}
