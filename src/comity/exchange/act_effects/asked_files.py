"""Files of records and notices: whoever holds these asks for them, and is given what it may have then."""

from datetime import datetime

from comity.core import events
from comity.core.operations import note
from comity.core.refusals import NotFound
from comity.exchange import effects, errors
from comity.exchange.events import FilesAsked
from comity.exchange.files import asking, naming, parting
from comity.exchange.models import Act, Consignment

MOST_PARTS = 1_024  # of files, under way to one bureau and not receipted: half a gigabyte


@effects.on_arrival(asking.KIND)
def give(act: Act, consignment: Consignment, at: datetime) -> None:
    """Give the files that the issuer may have, as many as go at once.

    Raises NotFound where it may have none of them, QuotaFull.
    """
    owner = consignment.recipient_id
    files = naming.that_may_go(act.body["files"], owner=owner, to=act.issuer_id)
    if not files:
        raise NotFound
    open_ = Consignment.objects.filter(
        issuer=owner, recipient=act.issuer_id, act__kind="file-part", closed_at__isnull=True
    ).count()
    if open_ >= MOST_PARTS:
        raise errors.QuotaFull(open=open_, most=MOST_PARTS)
    given = parting.at_once(files, lambda one: one.bytes)
    events.emit(
        FilesAsked(request=str(act.pk), owner=owner, bureau=act.issuer_id, files=[str(one.pk) for one in given])
    )
    note(files=len(given))


@effects.when_issued("file-part")
def require_still_given(act: Act, at: datetime) -> None:
    """A part that was asked for goes to whom the file may still go when it gets its number.  Raises NoLongerTrue."""
    answers = Act.objects.filter(kind=asking.KIND, here=False)
    request = answers.filter(pk=act.reply_to).first() if act.reply_to is not None else None
    if request is not None and not naming.that_may_go([act.body["file"]], owner=act.issuer_id, to=request.issuer_id):
        raise errors.NoLongerTrue(kind=act.kind)
