"""Accepting: an arrival is opened and checked; number, effect and the receipt that is due in one transaction."""

import logging
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import DatabaseError, transaction

from comity.core import desks
from comity.core.actors import Actor, system
from comity.core.operations import note, operation
from comity.core.refusals import Refusal, StoreBusy
from comity.engines.envelopes import ActRefused, Anew, Forgotten, Fork, Gap, Place, Repeat, contiguous, judge
from comity.exchange import effects, errors, kinds, numbering, opening, outbox, permissions, receipts
from comity.exchange.codes import EVIDENCE_ON_DESK, RANKS, ConsignmentState, EvidenceKind, Stage
from comity.exchange.directories import NoDirectory
from comity.exchange.keeping import policy
from comity.exchange.models import Act, Chain, Consignment, Evidence, Quarantined
from comity.exchange.models import Gap as Missing
from comity.exchange.opening import Read
from comity.exchange.sayings import Arrival
from comity.exchange.services import emptying, quarantine
from comity.exchange.services.asking import emit_receipt
from comity.members.models import Bureau
from comity.records import following
from comity.screening.queries import COMMAND_CENTRE

log = logging.getLogger(__name__)

MOST_MISSING = 1_000  # numbers between two acts; more are no gap but an act from nowhere
CLOCK_AHEAD = "clock_far_ahead"  # the engine's code for an act from tomorrow


class Outcome(StrEnum):
    """What became of an arrival. Whatever it is, the transport may forget it: this node has it."""

    ACCEPTED = "accepted"
    REPEATED = "repeated"
    SET_ASIDE = "set-aside"
    TWO_HISTORIES = "two-histories"


def accept(arrival: Arrival, *, at: datetime) -> Outcome:
    """Take an arrival in: as an act with its effect, as a repetition, or into quarantine.

    Opening is done before anything is written. Raises NoDirectory where nothing was set up, and what the store raises.
    """
    try:
        return _accept(arrival, at)
    except ActRefused as refusal:
        return _set_aside(arrival, refusal, at)
    except (DatabaseError, StoreBusy, NoDirectory):
        raise
    except Exception as bug:
        # A mistake of ours in one kind of act must not stop what comes after it. The bytes are kept, and tried again.
        log.exception("an arrival for %s could not be processed", arrival.recipient)
        return _set_aside(arrival, ActRefused("not_processed", held=True, error=type(bug).__name__), at)


def _accept(arrival: Arrival, at: datetime) -> Outcome:
    read = opening.read(arrival, at=at)
    if read.fault:  # its bytes are kept for the operator; the issuer is told in a receipt, and the queue goes on
        _set_aside(arrival, ActRefused(read.fault, issuer=read.header.issuer, number=read.place.number), at)
    outcome = accept_act(system(arrival.recipient), recipient=arrival.recipient, read=read, node=arrival.node, at=at)
    if outcome is Outcome.TWO_HISTORIES:
        raise NotInPlace("two_histories", issuer=read.header.issuer, number=read.place.number)
    return outcome


def try_again(row: Quarantined, *, at: datetime) -> Outcome:
    """Take in what was set aside, if it can be by now.  Raises NotResolvable where nothing is left to decide."""
    if row.resolved_at is not None or row.envelope is None:
        raise errors.NotResolvable
    node = row.from_node.code if row.from_node is not None else ""
    # A key that was revoked since then signed this before, and it was here before: then counts, but for our clock.
    moment = at if row.code == CLOCK_AHEAD else row.received_at
    outcome = accept(Arrival(bytes(row.envelope), row.recipient, node=node), at=moment)
    if outcome in (Outcome.ACCEPTED, Outcome.REPEATED):
        quarantine.resolve_arrival(system(row.recipient), row=row, resolution=quarantine.ACCEPTED, at=at)
    return outcome


class NotInPlace(ActRefused):
    """An act that is genuine, and has no place in what this node knows."""


@operation("exchange.accept_act", allow=permissions.ACCEPT_ACT)
def accept_act(actor: Actor, *, recipient: str, read: Read, node: str, at: datetime) -> Outcome:
    """Keep an act that arrived for a bureau of this node, and let it take effect where its place allows."""
    issuer = read.header.issuer
    if not Bureau.objects.filter(pk=issuer).exists():  # the directory knows it, and our list of members not yet
        raise NotInPlace("bureau_unknown", held=True, issuer=issuer)
    chain = numbering.received(issuer, recipient)
    known = numbering.places(issuer, recipient, around=read.place.number, last=chain.last_number)
    found = judge(read.place, last=chain.last_number, known=known)
    if isinstance(found, Repeat):
        note(kind=read.header.kind, repeated=True)
        receipts.answer_again(_consignment(read, recipient), at)
        return Outcome.REPEATED
    if isinstance(found, Fork):
        note(kind=read.header.kind, two_histories=True)
        _keep_two_histories(read, recipient, found, at)
        return Outcome.TWO_HISTORIES
    if isinstance(found, Forgotten) and not _is_late(read, recipient):
        raise NotInPlace("number_forgotten", issuer=issuer, number=read.place.number)
    if isinstance(found, Gap):
        _notice_gaps(issuer, recipient, found, at)
    consignment = _keep(read, recipient, at)
    if isinstance(found, Anew):
        _begin_anew(chain, read, at)
    else:
        _move(chain, consignment, known | {read.place.number: read.place})
    Missing.objects.filter(issuer=issuer, recipient=recipient, number=read.place.number, filled_at__isnull=True).update(
        filled_at=at
    )
    note(kind=read.header.kind, issuer=issuer, number=read.place.number, gap=isinstance(found, Gap))
    _take_effect(consignment, chain, at, fault=read.fault)
    if isinstance(found, Anew) or chain.last_number != consignment.number:  # else nothing can have waited for it
        for waiting in _waiting(chain):
            _take_effect(waiting, chain, at)
    return Outcome.ACCEPTED


def _set_aside(arrival: Arrival, refusal: ActRefused, at: datetime) -> Outcome:
    quarantine.set_aside(
        system(arrival.recipient),
        arrival=arrival,
        code=refusal.code,
        facts=dict(refusal.facts),
        held=refusal.held,
        at=at,
    )
    return Outcome.SET_ASIDE


def _keep(read: Read, recipient: str, at: datetime) -> Consignment:
    """The act, unless another bureau of this node has it already, and its consignment to this one, arrived."""
    act, consignment = Act.objects.filter(pk=read.header.id).first(), None
    if act is None:
        act = _act_of(read, recipient, at)
        act.save(force_insert=True)
    elif act.act_hash != read.act_hash:
        raise NotInPlace("two_acts_of_one_id", issuer=read.header.issuer)
    else:
        emptying.refill(act, read.body, read.envelope)
        consignment = Consignment.objects.filter(act=act, recipient=recipient).first()
    if consignment is None:
        consignment = Consignment(
            id=outbox.consignment_id(act.pk, recipient),
            act=act,
            issuer_id=read.header.issuer,
            recipient_id=recipient,
            number=read.place.number,
            previous=_previous_of(read),
            slot_hash=read.slot_hash,
            rank=RANKS.get(read.header.priority, len(RANKS)),
            state=ConsignmentState.SENT,
        )
    elif consignment.slot_hash != read.slot_hash:
        raise NotInPlace("slot_differs", issuer=read.header.issuer, number=read.place.number)
    consignment.act, consignment.arrived_at = act, at
    consignment.save()
    return consignment


def _act_of(read: Read, recipient: str, at: datetime) -> Act:
    header = read.header
    evaluation = header.evaluation or "  "
    return Act(
        id=UUID(header.id),
        kind=header.kind,
        kind_version=header.kind_version,
        issuer_id=header.issuer,
        priority=header.priority,
        handling=header.handling,
        handling_note=str(read.body.get("handling_note") or ("-" if header.handling == "H3" else "")),
        source_evaluation=evaluation[0].strip(),
        information_evaluation=evaluation[1].strip(),
        audience=header.audience,
        reply_to=header.reply_to,
        issued_at=header.issued_at,
        valid_until=header.valid_until,
        body=read.body,
        act_hash=read.act_hash,
        envelope=read.envelope,
        size=len(read.envelope),
        here=False,
        skewed="clock_ahead" in read.warnings or _is_behind(read, recipient),
    )


def _is_behind(read: Read, recipient: str) -> bool:
    """Whether an act is dated long before the one it follows: the issuer's clock went back."""
    before = Consignment.objects.filter(
        issuer=read.header.issuer, recipient=recipient, number=read.place.number - 1, arrived_at__isnull=False
    ).values_list("act__issued_at", flat=True)
    return any(read.header.issued_at < issued_at - policy().clock_tolerance for issued_at in before)


def _previous_of(read: Read) -> str:
    return read.place.previous.hex() if read.place.number > 1 else ""


def _consignment(read: Read, recipient: str) -> Consignment:
    return Consignment.objects.get(issuer=read.header.issuer, recipient=recipient, number=read.place.number)


def _move(chain: Chain, arrived: Consignment, known: dict[int, Place]) -> None:
    """Let the chain say how far everything has arrived, `arrived` last."""
    last = contiguous(chain.last_number, known)
    if last == chain.last_number:
        return
    newest = arrived
    if last != arrived.number:
        newest = Consignment.objects.select_related("act").get(
            issuer=chain.issuer_id, recipient=chain.recipient_id, number=last
        )
    chain.last_number, chain.last_hash = last, newest.act.act_hash
    chain.save(update_fields=["last_number", "last_hash"])
    if not newest.act.here:
        following.hear(chain.issuer_id, chain.recipient_id, as_of=newest.act.issued_at)


def _begin_anew(chain: Chain, read: Read, at: datetime) -> None:
    """Go on from the first act of a chain that its issuer begins anew: it was put back to an older state.

    It cannot send again what it forgot, so that is asked for no more; what waited for it waits no longer.
    """
    note(begins_anew=True)
    Missing.objects.filter(issuer=chain.issuer_id, recipient=chain.recipient_id, filled_at__isnull=True).update(
        filled_at=at
    )
    chain.last_number, chain.last_hash = read.place.number, read.act_hash
    chain.save(update_fields=["last_number", "last_hash"])
    following.hear(chain.issuer_id, chain.recipient_id, as_of=read.header.issued_at)
    log.warning("%s was put back to an older state: its numbers to %s begin anew", chain.issuer_id, chain.recipient_id)


def _is_late(read: Read, recipient: str) -> bool:
    """Whether an act is from before its chain began anew, and was under way since then."""
    there = Consignment.objects.filter(issuer=read.header.issuer, recipient=recipient, arrived_at__isnull=False)
    later = there.filter(number__gt=read.place.number).values_list("number", "previous")
    # A number beyond by a thousand, and nothing in between: only where the chain began anew. Few chains ever did.
    anew = any(numbering.begins_anew(number, previous) for number, previous in later.order_by("number")[:1])
    return anew and not there.filter(number=read.place.number).exists()


def _notice_gaps(issuer: str, recipient: str, found: Gap, at: datetime) -> None:
    missing = [number for first, last in found.missing for number in range(first, min(last, first + MOST_MISSING) + 1)]
    if sum(last - first + 1 for first, last in found.missing) > MOST_MISSING:
        # Held: it may follow one with which the chain begins anew, and be quicker than that.
        raise NotInPlace("number_too_far", held=True, issuer=issuer, number=found.place.number)
    noticed = set(
        Missing.objects.filter(issuer=issuer, recipient=recipient, number__in=missing).values_list("number", flat=True)
    )
    Missing.objects.bulk_create(
        Missing(issuer_id=issuer, recipient_id=recipient, number=number, noticed_at=at)
        for number in missing
        if number not in noticed
    )


def _keep_two_histories(read: Read, recipient: str, found: Fork, at: datetime) -> None:
    """Keep both acts as they came, and lay them before the General Secretariat: together they convict their issuer."""
    issuer = read.header.issuer
    if Evidence.objects.filter(issuer=issuer, recipient=recipient, second=read.envelope).exists():
        return
    first = Consignment.objects.select_related("act").get(issuer=issuer, recipient=recipient, number=found.known.number)
    kept = Evidence.objects.create(
        kind=EvidenceKind.TWO_HISTORIES,
        issuer_id=issuer,
        recipient=recipient,
        first=first.act.envelope or bytes.fromhex(first.act.act_hash),
        second=read.envelope,
        facts={"number": found.given.number, "known": found.known.number},
        found_at=at,
        told_at=at,
    )
    desks.put(
        bureau=Bureau.SECRETARIAT,
        unit=COMMAND_CENTRE,
        kind=EVIDENCE_ON_DESK,
        subject=kept,
        reference=issuer,
        at=at,
        urgency="urgent",
    )


def _take_effect(consignment: Consignment, chain: Chain, at: datetime, *, fault: str = "") -> None:
    """Let an act take effect for its recipient, and say in a receipt what became of it.

    An ordered kind waits until everything before it has arrived.
    """
    act = consignment.act
    kind = kinds.table().get(act.kind)
    consignment.waits = bool(kind and kind.ordered and not fault and chain.last_number < consignment.number)
    reason = "" if consignment.waits else fault or _entitled(act) or _run(act, consignment, at)
    if not consignment.waits and not reason:
        consignment.effected_at = at
    stage = Stage.DELIVERED
    if reason:
        stage = Stage.REFUSED
    elif kind is not None and kind.complied and not consignment.waits:
        stage = Stage.COMPLIED
    if not act.here:  # where the issuer shares this node, its own view waits for the receipt
        consignment.state, consignment.reason = ConsignmentState(stage.value), reason
    consignment.save(update_fields=["waits", "effected_at", "state", "reason"])
    if kind is None or kind.receipted:
        unknown = not kinds.is_known(act.kind, act.kind_version)
        emit_receipt(consignment, stage, at, reason=reason, unknown_kind=unknown)


def _run(act: Act, consignment: Consignment, at: datetime) -> str:
    """Run the effect of an act. Returns the code of the refusal, without its app; "" when it took effect."""
    effect = effects.of_arrival(act.kind)
    if effect is None or not kinds.is_known(act.kind, act.kind_version):
        return ""
    try:
        with transaction.atomic():  # of an effect that refuses nothing stays
            effect(act, consignment, at)
    except Refusal as refusal:
        return refusal.code.rsplit(".", 1)[-1]
    return ""


def _entitled(act: Act) -> str:
    kind = kinds.table().get(act.kind)
    if kind is not None and kind.issuer is kinds.Issuer.SECRETARIAT and act.issuer_id != Bureau.SECRETARIAT:
        return "not-entitled"
    return ""


def _waiting(chain: Chain) -> Iterator[Consignment]:
    """What arrived beyond a gap that is filled now, in the order of the numbers."""
    waiting = Consignment.objects.filter(issuer=chain.issuer_id, recipient=chain.recipient_id, waits=True)
    yield from waiting.filter(number__lte=chain.last_number).select_related("act").order_by("number")
