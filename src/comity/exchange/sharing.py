"""Shares: the first copy of what a bureau of this node lets a bureau of another see; then, regularly, that it is all.

A share is read in the order of changes, a part at a time. The place that a part reaches is written before it is made,
and becomes the place from which the next goes on in the transaction that numbers the act. A process may be killed
anywhere: nothing is left out, and nothing is said twice. What changes meanwhile is said by the events of records.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db.models import F, QuerySet

from comity.core import writer
from comity.core.codes import Handling
from comity.core.refusals import Refusal
from comity.core.subjects import plain
from comity.engines.envelopes import SealRefused
from comity.exchange import errors, hosting, keeping
from comity.exchange.codes import AudienceMode, Direction, NodeKind, Priority, Standing
from comity.exchange.files import naming
from comity.exchange.models import Act, Chain, Consignment, Hosting, Node, Share
from comity.exchange.sayings import Saying
from comity.exchange.services import emptying
from comity.exchange.services.issuing import issue
from comity.exchange.shared_sayings import reached
from comity.exchange.shared_sayings.notices import publication
from comity.notices.codes import IN_FORCE
from comity.notices.models import Notice
from comity.records.following import as_entity
from comity.records.models import IndexHead, Record, ReleaseClass

log = logging.getLogger(__name__)

MOST_AT_ONCE = 40  # parts in one go: then the node's other duties have their turn
_STATEMENTS = UUID("0198b7a4-6d5f-7c31-9f1e-2f6a1c0d9e11")  # names the events that no verb emits


def share(at: datetime) -> int:
    """Begin the shares that are missing, and say the next parts of those that are open. Returns how many were said."""
    if not hosting.knows_others():
        return 0
    begin_missing(at)
    said = 0
    for one in Share.objects.filter(finished_at__isnull=True).order_by("begun_at", "pk"):
        while said < MOST_AT_ONCE and _has_room(one):
            if not _say_next(one, at):
                break
            said += 1
            one.refresh_from_db()
    return said


def begin_missing(at: datetime) -> int:
    """Begin a share for each owner of this node and each bureau of another that has none since it came to its node."""
    places = _places()
    came = dict(Hosting.objects.filter(until_at__isnull=True).values_list("bureau_id", "from_at"))
    owners = hosting.hosted_here(ReleaseClass.objects.values_list("owner", flat=True).distinct())
    # Asked every few seconds, for every owner and every bureau elsewhere: the moments are enough, not the rows.
    rows = Share.objects.values_list("owner", "recipient", "node", "begun_at")
    begun = {(owner, recipient, node): moment for owner, recipient, node, moment in rows}
    missing = []
    for owner in sorted(owners):
        for recipient, node in sorted(places.items()):
            known = begun.get((owner, recipient, node))
            if known is None or known < came.get(recipient, known):
                missing.append((owner, recipient, node))
    if missing:
        writer.perform(lambda: _begin(missing, at))
    return len(missing)


def go_back(owner: str, recipients: Iterable[str], *, before: int, at: datetime) -> None:
    """Let the shares with some bureaus go again over what could not be said to them: nothing was sealed to them.

    before   the place in the owner's order of changes from which they go on
    """
    head = IndexHead.objects.values_list("sequence", flat=True).filter(id=1).first() or 0
    to = list(recipients)

    def write() -> None:
        for one in Share.objects.filter(owner=owner, recipient__in=to):
            come = one.cursor if one.finished_at is None else one.upto
            one.cursor = one.reaching = min(come, before)
            # Later than before, whatever the clock says: it names the parts, and each is said once.
            one.begun_at = max(at, one.begun_at + timedelta(microseconds=1))
            one.upto, one.notices_after, one.finished_at = head, None, None
            one.save()

    writer.perform(write)


def _places() -> dict[str, str]:
    """The code of the node at which each bureau of another one is: its own, or the hub's."""
    own = hosting.elsewhere()
    hub = Node.objects.filter(kind=NodeKind.HUB, here=False, standing=Standing.ACTIVE).first()
    placed = {bureau: own.get(bureau, hub) for bureau in hosting.bureaus_elsewhere()}
    return {bureau: node.code for bureau, node in placed.items() if node is not None}


def _begin(missing: Iterable[tuple[str, str, str]], at: datetime) -> None:
    upto = IndexHead.objects.values_list("sequence", flat=True).filter(id=1).first() or 0
    for owner, recipient, node in missing:
        # There is one where the bureau was there before, left, and came back.
        Share.objects.filter(owner=owner, recipient=recipient, node=node).delete()
        begun = Share(owner_id=owner, recipient_id=recipient, node=node, upto=upto, begun_at=at)
        begun.total = _to_say(begun).count() + _notices_to_say(begun).count()
        begun.save()


def advance(act: Act) -> None:
    """Let a share go on after the part that is getting its number.  Raises NoLongerTrue for a part of an earlier plan.

    Runs in the transaction that numbers the act.
    """
    [recipient] = act.consignments.values_list("recipient_id", flat=True)
    open_ = Share.objects.select_for_update().filter(owner=act.issuer_id, recipient=recipient, finished_at=None)
    one = next((row for row in open_ if _event(row) == act.event), None)
    if one is None:
        raise errors.NoLongerTrue(kind=act.kind)
    Share.objects.filter(pk=one.pk).update(cursor=one.reaching, sent=F("sent") + len(act.body["records"]))


def _say_next(one: Share, at: datetime) -> bool:
    """Say the next part of a share, or finish it. Returns whether there may be more to say now."""
    records = list(_to_say(one).order_by("index_seq")[: keeping.following().part])
    if not records:
        return _say_next_notice(one, at)
    one.reaching = records[-1].index_seq
    writer.perform(lambda: Share.objects.filter(pk=one.pk, cursor=one.cursor).update(reaching=one.reaching))
    sent = one.sent + len(records)
    handling = max(record.handling for record in records)  # what is together travels under the strictest code
    body = {
        "records": [as_entity(record) for record in records],
        "snapshot": True,
        "progress": {"sent": sent, "total": max(sent, one.total)},
    }
    body = naming.with_files(body, naming.of_records(records))
    saying = Saying(
        event=_event(one),
        kind="record-shared",
        issuer=one.owner_id,
        to=[one.recipient_id],
        body=body,
        priority=Priority.ROUTINE,
        handling=handling,
        handling_note="-" if handling == Handling.H3 else "",
        audience=AudienceMode.CONFIDENTIAL,
    )
    return _is_said(one, saying, at)


def _say_next_notice(one: Share, at: datetime) -> bool:
    """Say the next notice of a share, after the records; or finish it. Returns whether there may be more to say now.

    The event of each is named by the notice, so that one which was said before the process was killed is said no more.
    """
    notice = _notices_to_say(one).order_by("pk").first()
    if notice is None:
        writer.perform(lambda: Share.objects.filter(pk=one.pk).update(finished_at=at, cursor=F("upto")))
        return False
    kind, body = publication(notice, {one.recipient_id})
    saying = Saying(
        event=uuid5(_STATEMENTS, f"notice {_name(one)} {notice.pk}"),
        kind=kind,
        issuer=one.owner_id,
        to=[one.recipient_id],
        body=body,
        priority=Priority.ROUTINE,
        handling=notice.handling,
        handling_note=notice.handling_note,
        audience=AudienceMode.CONFIDENTIAL,
    )
    if not _is_said(one, saying, at):
        return False
    after = Share.objects.filter(pk=one.pk)
    writer.perform(lambda: after.update(notices_after=notice.pk, sent=F("sent") + 1))
    return True


def _is_said(one: Share, saying: Saying, at: datetime) -> bool:
    try:
        return issue(saying, at=at) is not None
    except (Refusal, SealRefused) as refusal:
        # Something changed meanwhile, or nothing may be sealed now: the share waits where it is.
        log.info("a share of %s to %s waits: %s", one.owner_id, one.recipient_id, refusal.code)
        return False


def _notices_to_say(one: Share) -> QuerySet[Notice]:
    """The notices in force that the recipient may see, and that are still to be said: those of before the share."""
    ours = Notice.objects.filter(requesting_bureau=one.owner_id, state__in=IN_FORCE, mirrored_at__isnull=True)
    if one.notices_after is not None:
        ours = ours.filter(pk__gt=one.notices_after)
    return ours.filter(published_at__lte=one.begun_at, release__in=_seen(one)).select_related("release")


def _seen(one: Share) -> list[int]:
    """The release classes of the owner that the recipient sees."""
    classes = ReleaseClass.objects.filter(owner=one.owner_id)
    return [row.pk for row in classes if reached(row, [one.recipient_id])]


def _to_say(one: Share) -> QuerySet[Record]:
    """The records of a share that are still to be said."""
    ours = Record.objects.filter(
        owner=one.owner_id,
        mirrored_at__isnull=True,
        index_seq__gt=one.cursor,
        index_seq__lte=one.upto,
        withdrawn_at__isnull=True,
        erased_at__isnull=True,
        drafted=False,
    )
    return ours.filter(release__in=_seen(one)).select_related("release")


def _event(one: Share) -> UUID:
    """What names a part: the share, and from where to where it goes."""
    return uuid5(_STATEMENTS, f"share {_name(one)} {one.cursor} {one.reaching}")


def _name(one: Share) -> str:
    return f"{one.owner_id} {one.recipient_id} {one.node} {plain(one.begun_at)}"


def _has_room(one: Share) -> bool:
    under_way = Consignment.objects.filter(
        issuer=one.owner_id, recipient=one.recipient_id, act__kind__in=emptying.CONTENT, closed_at__isnull=True
    )
    return under_way.count() < keeping.following().parts_under_way


def state_holdings(at: datetime) -> int:
    """Let each owner of this node that was silent for a while state that nothing is missing. Returns how many did."""
    elsewhere = hosting.bureaus_elsewhere()
    if not elsewhere:
        return 0
    stated = 0
    owners = hosting.hosted_here(
        Chain.objects.filter(direction=Direction.ISSUED, recipient__in=elsewhere).values_list("issuer", flat=True)
    )
    since = at - keeping.following().stated
    for owner in sorted(owners):
        spoken = Act.objects.filter(issuer=owner, here=True, issued_at__gt=since, consignments__recipient__in=elsewhere)
        silent = elsewhere - set(spoken.values_list("consignments__recipient", flat=True))
        said = Consignment.objects.filter(issuer=owner, recipient__in=silent).values_list("recipient", flat=True)
        to = sorted(set(said.distinct()))
        if not to:
            continue
        moment = uuid5(_STATEMENTS, f"stated {owner} {plain(at)}")
        body = {"as_of": plain(at)}
        saying = Saying(event=moment, kind="holdings-stated", issuer=owner, to=to, body=body, priority=Priority.ROUTINE)
        try:
            stated += issue(saying, at=at) is not None
        except SealRefused as refusal:
            log.info("%s states nothing now: %s", owner, refusal.code)
    return stated
