"""Asking for files that were named and are not here, and giving what is asked for.

Whoever holds a mirror asks for its files, so a node is sent each of them once, however many bureaus it hosts: the parts
are sealed to the bureau that asked. What did not come is asked for again, ever more rarely, in turn by each holder.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID, uuid5

from django.db.models import F

from comity.core import writer
from comity.core.events import Delivery
from comity.core.refusals import Refusal
from comity.core.subjects import plain
from comity.engines.envelopes import SealRefused
from comity.exchange import hosting, keeping
from comity.exchange.codes import AudienceMode, Priority
from comity.exchange.files import awaiting, naming, parting
from comity.exchange.files.naming import RECORD
from comity.exchange.models import Act, Consignment
from comity.exchange.sayings import Saying
from comity.exchange.services.issuing import issue
from comity.members.models import Bureau
from comity.notices import following as notices
from comity.notices.models import Notice
from comity.records import following as records
from comity.records.models import AwaitedFile, Record

log = logging.getLogger(__name__)

KIND = "files-requested"
_ASKED = UUID("4be0a1f5-93c7-5d18-8a5e-2c6f7d90b3a4")  # names the events that no verb emits


def ask(at: datetime) -> int:
    """Ask for the next files that are not here. Returns how many were asked for."""
    if not AwaitedFile.objects.exists():
        return 0
    if awaiting.has_orphans():
        writer.perform(awaiting.let_all_go)
    asked = 0
    for (owner, asker), files in _next(at).items():
        body = {"files": [str(one.file) for one in files]}
        event = uuid5(_ASKED, f"{asker} {files[0].file} {plain(at)}")
        saying = Saying(event=event, kind=KIND, issuer=asker, to=[owner], body=body, priority=Priority.ROUTINE)
        try:
            said = issue(saying, at=at) is not None
        except (Refusal, SealRefused) as refusal:
            log.info("%s asks %s for no file now: %s", asker, owner, refusal.code)
            said = False
        _remember(files, at)
        asked += len(files) if said else 0
    return asked


def _next(at: datetime) -> dict[tuple[str, str], list[AwaitedFile]]:
    """What is to be asked for now, by who named it and who asks: no more than may be under way."""
    rules = keeping.following()
    open_ = AwaitedFile.objects.filter(refused_at__isnull=True)
    due = open_.filter(ask_at__lte=at).order_by("ask_at", "pk")
    found: defaultdict[tuple[str, str], list[AwaitedFile]] = defaultdict(list)
    for owner in sorted(set(due.order_by().values_list("named_by", flat=True).distinct())):
        under_way = open_.filter(named_by=owner, asked_times__gt=0, ask_at__gt=at).count()
        for one in due.filter(named_by=owner)[: max(0, rules.files_under_way - under_way)]:
            holders = sorted(hosting.hosted_here(_holders(one)))
            if holders:
                found[owner, holders[one.asked_times % len(holders)]].append(one)
    waiting = {pair for pair in found if _is_waiting(*pair)}
    return {pair: parting.at_once(files, lambda one: one.size) for pair, files in found.items() if pair not in waiting}


def _holders(one: AwaitedFile) -> frozenset[str]:
    if one.holder_type == RECORD:
        record = Record.objects.select_related("release", "declared").filter(pk=one.holder_id).first()
        return records.holders_of(record) if record is not None else frozenset()
    notice = Notice.objects.filter(pk=one.holder_id).first()
    if notice is None:
        return frozenset()
    return frozenset({Bureau.SECRETARIAT}) if notice.state in naming.UNDER_REVIEW else notices.holders_of(notice)


def _is_waiting(owner: str, asker: str) -> bool:
    """Whether what was asked before has not even arrived: then it is carried again by itself."""
    return Consignment.objects.filter(issuer=asker, recipient=owner, act__kind=KIND, closed_at__isnull=True).exists()


def _remember(files: list[AwaitedFile], at: datetime) -> None:
    def write() -> None:
        for one in files:
            again = at + keeping.following().next_question(one.asked_times)
            AwaitedFile.objects.filter(pk=one.pk).update(ask_at=again, asked_times=F("asked_times") + 1)

    writer.perform(write)


def is_answer(act: Act) -> bool:
    """Whether a part that arrived was asked for by a bureau of this node."""
    return Act.objects.filter(pk=act.body["message"], kind=KIND, here=True).exists()


def given(delivery: Delivery) -> Iterator[Iterator[Saying]]:
    """For each file that was asked for and may be had now, its parts."""
    event = delivery.event
    for file in naming.that_may_go(event.files, owner=event.owner, to=event.bureau):
        if not parting.is_kept(file):
            log.warning("a file that %s asks for is not where it should be", event.bureau)
            continue
        yield parting.parts_of(
            delivery.id,
            file,
            parting.Terms(
                of=UUID(event.request),
                issuer=event.owner,
                to=[event.bureau],
                priority=Priority.ROUTINE,
                # H3 needs words, which a file has none of: H2 leaves as much to the originator.
                handling="H2" if file.handling == "H3" else file.handling,
                handling_note="",
                audience=AudienceMode.CONFIDENTIAL,
            ),
        )
