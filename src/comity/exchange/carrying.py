"""Carrying: what waits in the outbox goes to its recipients, what arrives is taken in, in turns that are fair.

Each round takes a few consignments of every issuer to every recipient, the most urgent first: a bureau that floods
waits behind itself. A consignment is closed by the recipient's receipt; until then it is carried again, ever more
rarely, whatever a transport said.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import zip_longest
from uuid import UUID

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from comity.core import events, writer
from comity.core.actors import system
from comity.exchange import hosting, kinds, opening, transports
from comity.exchange.codes import ConsignmentState
from comity.exchange.keeping import quotas
from comity.exchange.models import Consignment
from comity.exchange.nodes import travelling
from comity.exchange.sayings import Arrival
from comity.exchange.services import accepting, asking
from comity.exchange.transports import Parcel, Transport
from comity.exchange.transports.embedded import Embedded

log = logging.getLogger(__name__)

MOST_ROUNDS = 50  # in one go: then the node's other duties have their turn


def carry(clock: Callable[[], datetime]) -> None:
    """Take in, serve events and send, until nothing is left to do now.

    In this order what arrived is answered in the round in which it is taken in.
    """
    for _ in range(MOST_ROUNDS):
        if not take_in(clock) + events.deliver() + send_round(clock):
            return


def nudge() -> None:
    """Wake the thread that carries: something arrived."""
    events.news.tell()


def send_round(clock: Callable[[], datetime]) -> int:
    """One round of the outbox. Returns how many consignments were tried."""
    at = clock()
    waiting = list(due(at))
    if not waiting:
        return 0
    here = hosting.hosted_here({one.recipient_id for one in waiting})
    elsewhere = [one for one in waiting if one.recipient_id not in here]
    taken = _send(Embedded(clock), [_parcel(one, "") for one in waiting if one.recipient_id in here])
    if elsewhere:
        nodes = hosting.nodes_of({one.recipient_id for one in elsewhere})
        parcels = [_parcel(one, nodes[one.recipient_id].code) for one in elsewhere if one.recipient_id in nodes]
        for transport in transports.connected():
            taken |= _send(transport, parcels)
    writer.perform(lambda: _remember(waiting, taken, at))
    return len(waiting)


def due(at: datetime) -> Iterable[Consignment]:
    """What is to be carried now, in turns: every issuer and recipient has its first before any has a second.

    A process without a transport, such as a command, leaves what goes to other nodes to the one that serves.
    """
    rules = quotas()
    waiting = Consignment.objects.filter(next_attempt_at__lte=at, act__envelope__isnull=False)
    if not transports.connected():
        addressees = waiting.order_by().values_list("recipient", flat=True).distinct()
        waiting = waiting.filter(recipient__in=hosting.hosted_here(addressees))
    waiting = waiting.select_related("act")
    few = list(waiting[: rules.turns + 1])
    if len(few) <= rules.turns:  # mostly; then all of them have their turn, and the store need not count
        return _few_in_turns(few)
    turn = Window(RowNumber(), partition_by=[F("issuer"), F("recipient")], order_by=[F("rank"), F("number")])
    waiting = waiting.annotate(turn=turn).filter(turn__lte=rules.turns)
    return waiting.order_by("turn", "rank", "number")[: rules.round]


def _few_in_turns(waiting: Iterable[Consignment]) -> list[Consignment]:
    """The same order for a few: by their turn within issuer and recipient, then the most urgent, then by number."""
    ordered, turns = sorted(waiting, key=lambda one: (one.rank, one.number)), Counter[tuple[str, str]]()

    def turn(one: Consignment) -> int:
        turns[one.issuer_id, one.recipient_id] += 1
        return turns[one.issuer_id, one.recipient_id]

    return sorted(ordered, key=turn)


def take_in(clock: Callable[[], datetime]) -> int:
    """One round of what arrived from other nodes. Returns how many arrivals were taken in."""
    count = 0
    for transport in transports.connected():
        for arrival in in_turns(transport.receive(quotas().arrivals)):
            if arrival.recipient == travelling.ADDRESSEE:
                travelling.take_in(arrival, clock())
            else:
                accepting.accept(arrival, at=clock())
            transport.acknowledge(arrival)
            count += 1
    return count


def in_turns(arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Arrivals so that each issuer has its first before any has its second; those of one issuer in their order."""
    by_issuer: defaultdict[str, list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        by_issuer[opening.claimed(arrival.envelope).issuer].append(arrival)
    return [arrival for turn in zip_longest(*by_issuer.values()) for arrival in turn if arrival is not None]


def ask_for_missing(at: datetime) -> None:
    """Ask issuers again for numbers that did not arrive."""
    for issuer, recipient in asking.to_ask(at):
        asking.ask_again(system(recipient), issuer=issuer, recipient=recipient, at=at)


def _parcel(one: Consignment, node: str) -> Parcel:
    return Parcel(one.pk, one.act_id, bytes(one.act.envelope or b""), one.recipient_id, node, one.rank)


def _send(transport: Transport, parcels: Sequence[Parcel]) -> set[UUID]:
    if not parcels:
        return set()
    try:
        return set(transport.send(parcels))
    except Exception:
        # Whatever is wrong with one transport, the others go on; what it did not take is tried again.
        log.exception("%s could not send", type(transport).__name__)
        return set()


def _remember(waiting: Sequence[Consignment], taken: set[UUID], at: datetime) -> None:
    """What was tried, and when it is to be tried again. Closed meanwhile by a receipt: never again."""
    groups: defaultdict[tuple[bool, int, bool], list[UUID]] = defaultdict(list)
    for one in waiting:
        kind = kinds.table().get(one.act.kind)
        # What no transport took was never under way: it does not come to be tried more rarely.
        attempts = one.attempts + 1 if one.pk in taken else one.attempts
        groups[one.pk in taken, attempts, kind is None or kind.receipted].append(one.pk)
    for (is_taken, attempts, receipted), keys in groups.items():
        rows = Consignment.objects.filter(pk__in=keys)
        rows.update(attempts=attempts, next_attempt_at=None)
        again = at + quotas().next_try(attempts if is_taken else 1)
        if is_taken:
            rows.update(carried_at=at)
            rows.filter(state=ConsignmentState.QUEUED).update(state=ConsignmentState.SENT)
        if receipted or not is_taken:
            rows.filter(closed_at__isnull=True).update(next_attempt_at=again)
        else:
            rows.filter(closed_at__isnull=True).update(closed_at=at)
