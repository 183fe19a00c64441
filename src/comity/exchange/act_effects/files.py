"""Parts of files arrive: written down until the whole is there; the act itself goes on without its content. Evidence of
hits is named before its parts.
"""

from datetime import datetime

from comity.core import audit
from comity.core.refusals import NotFound
from comity.exchange import effects
from comity.exchange.files import arriving, asking, awaiting
from comity.exchange.models import Act, Consignment
from comity.exchange.services import emptying
from comity.records import stewardship
from comity.records.models import Attachment
from comity.screening.models import Hit


@effects.on_arrival("file-part")
def keep_part(act: Act, consignment: Consignment, at: datetime) -> None:
    """Keep a part that came from another node; of two bureaus here each brings the same.

    What was asked for, and is awaited no more because what it belongs to has gone, is not written down.
    """
    if act.here:
        return
    if not asking.is_answer(act) or awaiting.is_awaited(act.issuer_id, act.body["file"]):
        arriving.keep(act.issuer_id, act.body)
    emptying.empty_taken(act, consignment, at)


@effects.on_arrival("hit-evidence")
def expect_evidence(act: Act, consignment: Consignment, at: datetime) -> None:
    """The other bureau of a hit attached a file, or took it off again.  Raises NotFound for a hit of others."""
    if act.here:
        return
    hit = Hit.objects.filter(pk=act.body["hit"].get("id")).first()
    if hit is None or {hit.owner_id, hit.reporting_bureau_id} != {act.issuer_id, consignment.recipient_id}:
        raise NotFound
    if act.body.get("withdrawn"):
        held = Attachment.objects.filter(pk=act.body["file"]["id"], holder_id=hit.pk, owner=act.issuer_id)
        audit.erase_content_of(stewardship.empty_attachments(held, at=at))
