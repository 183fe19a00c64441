"""Issuing: from what a bureau says to a sealed act in the outbox."""

import os
import threading
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TypeAlias

from django.db import IntegrityError
from django.db.models import Count, Exists, OuterRef, Sum

from comity.core.actors import Actor, system
from comity.core.operations import note, operation
from comity.engines import envelopes
from comity.engines.envelopes import ActDraft, Directory, KeyCertificate, Sealed, SealRefused, WrappingPool
from comity.exchange import directories, effects, errors, kinds, numbering, outbox, permissions, provisions
from comity.exchange.codes import RANKS
from comity.exchange.keeping import policy, quotas, stopped_from
from comity.exchange.models import Act, Consignment
from comity.exchange.numbering import ChainMoved, Ends
from comity.exchange.outbox import Born
from comity.exchange.sayings import Saying
from comity.exchange.services import emptying

TRIES = 5
COUNTED_FOR = timedelta(days=1)
MOST_PROCESSES = 4

Reachable: TypeAlias = Mapping[str, KeyCertificate]
"""Each recipient, with the certificate of the key to seal to."""


class Packed:
    """A saying that was sealed, and the ends of the chains that it was numbered by. No dataclass: see `sayings`."""

    __slots__ = ("ends", "sealed")

    def __init__(self, sealed: Sealed, ends: Ends) -> None:
        self.sealed, self.ends = sealed, ends


def issue(saying: Saying, *, at: datetime) -> Act | None:
    """Sign and seal what a bureau says, and put it into the outbox: once for each domain event.

    Sealing to two hundred takes longer than writing. It is done before the operation, which only looks whether the
    numbers are still free, and seals again if they are not. Bureaus of which the directory knows no key are left out,
    and named in the audit; returns None where nobody remains.

    Raises SealRefused, with `queue` while the directory is too old: the event is served again later.
    Raises ContentNotAllowed for a body against the schema of its kind, NoDirectory where nothing was set up.
    """
    known = Act.objects.filter(event=saying.event).first()
    if known is not None:
        return known
    _require_schema(saying)
    directory = provisions.ensure({saying.issuer, *saying.to}, at)
    reachable = _reachable(saying, directory, at)
    if not reachable:
        return None
    with _one_at_a_time[saying.issuer]:
        for _ in range(TRIES - 1):
            try:
                return _issue_once(saying, reachable, directory, at)
            except (ChainMoved, IntegrityError):  # another process of this node was quicker
                continue
        return _issue_once(saying, reachable, directory, at)


def require_room(bureau: str, *, at: datetime) -> None:
    """Refuse what would flood the others.  Raises QuotaFull. Asked by the verbs in which officers say something.

    What a silent recipient has not receipted for longer than a day is its own matter, and counts no more. Nor do
    records and notices, which go out after everything that officers write: a list that was read in keeps nobody silent.
    """
    rules = quotas()
    open_ = Consignment.objects.filter(act=OuterRef("pk"), closed_at__isnull=True)
    lately = Act.objects.filter(issuer=bureau, here=True, issued_at__gt=at - COUNTED_FOR)
    lately = lately.exclude(kind__in=emptying.CONTENT)
    under_way = lately.filter(Exists(open_)).aggregate(acts=Count("pk"), bytes=Sum("size", default=0))
    if under_way["acts"] >= rules.open_acts or under_way["bytes"] >= rules.open_bytes:
        raise errors.QuotaFull(open=under_way["acts"], most=rules.open_acts)


@operation("exchange.issue_act", allow=permissions.ISSUE_ACT)
def issue_act(actor: Actor, *, saying: Saying, packed: Packed, at: datetime) -> Act:
    """Keep a sealed act and what is to be carried of it. An event that was said already is not said again."""
    known = Act.objects.filter(event=saying.event).first()
    if known is not None:
        return known
    sealed, act_hash = packed.sealed, packed.sealed.act_hash.hex()
    numbering.advance(saying.issuer, packed.ends, act_hash)
    act = _act(saying, sealed, at)
    born = [
        Born(recipient, end.number + 1, end.act_hash, sealed.slots[recipient].hex())
        for recipient, end in sorted(packed.ends.of.items())
    ]
    act.consigned = numbering.vouched(born)
    act.save(force_insert=True)
    outbox.put(act, born, rank=RANKS.get(saying.priority, len(RANKS)), at=at)
    if (follow := effects.of_issue(act.kind)) is not None:
        follow(act, at)
    unreachable = sorted(set(saying.to) - set(packed.ends.of))
    note(
        kind=act.kind,
        recipients=len(born),
        size=act.size,
        **({"unreachable": unreachable} if unreachable else {}),
    )
    return act


def _issue_once(saying: Saying, reachable: Reachable, directory: Directory, at: datetime) -> Act:
    packed = _pack(saying, reachable, directory, at)
    return issue_act(system(saying.issuer), saying=saying, packed=packed, at=at)


def _pack(saying: Saying, reachable: Reachable, directory: Directory, at: datetime) -> Packed:
    """Seal a saying with the next number of each chain, as the chains stand now.  Raises SealRefused."""
    signer = directories.signing_key(saying.issuer, directory, at)
    if signer is None:
        raise SealRefused("signer_not_certified", bureau=saying.issuer)
    ends = numbering.ends(saying.issuer, reachable)
    recipients = [
        envelopes.Recipient(bureau, certificate, ends.of[bureau].number + 1, ends.of[bureau].previous)
        for bureau, certificate in reachable.items()
    ]
    sealed = envelopes.seal(
        _draft(saying),
        signer=signer,
        recipients=recipients,
        directory=directory,
        at=at,
        policy=policy(),
        wrap=_wrapping,
    )
    return Packed(sealed, ends)


def _reachable(saying: Saying, directory: Directory, at: datetime) -> Reachable:
    """The recipients that something of this kind can be sealed to now."""
    version = policy().suite_for(saying.handling).version
    stopped = stopped_from(saying.kind)
    found = {}
    for bureau in saying.to:
        listing = directory.listing(bureau)
        if listing is None or listing.standing_at(at) in stopped:
            continue
        certificate = directory.sealing_certificate(bureau, version=version, at=at)
        if certificate is not None:
            found[bureau] = certificate
    return found


def _require_schema(saying: Saying) -> None:
    """Raises ContentNotAllowed unless the body holds against the newest schema of its kind."""
    for fault in kinds.faults(saying.kind, kinds.table()[saying.kind].version, saying.body):
        raise errors.ContentNotAllowed(where=fault.where)


def _draft(saying: Saying) -> ActDraft:
    return ActDraft(
        id=str(saying.id),
        issuer=saying.issuer,
        kind=saying.kind,
        kind_version=kinds.table()[saying.kind].version,
        priority=saying.priority,
        handling=saying.handling,
        evaluation=saying.evaluation,
        body=saying.body,
        audience="open" if saying.audience == "open" else "confidential",
        valid_until=saying.valid_until,
        reply_to=str(saying.reply_to) if saying.reply_to else None,
    )


def _act(saying: Saying, sealed: Sealed, at: datetime) -> Act:
    return Act(
        id=saying.id,
        event=saying.event,
        kind=saying.kind,
        kind_version=sealed.header.kind_version,
        issuer_id=saying.issuer,
        priority=saying.priority,
        handling=saying.handling,
        handling_note=saying.handling_note,
        source_evaluation=saying.source_evaluation,
        information_evaluation=saying.information_evaluation,
        audience=saying.audience,
        case_id=saying.case,
        reply_to=saying.reply_to,
        issued_at=sealed.header.issued_at,
        valid_until=saying.valid_until,
        body=saying.body,
        act_hash=sealed.act_hash.hex(),
        envelope=sealed.envelope,
        size=len(sealed.envelope),
        here=True,
    )


# Wrapping a key for two hundred recipients is nine tenths of sealing: every core takes a share.
_wrapping = WrappingPool(min(os.cpu_count() or 1, MOST_PROCESSES))
_one_at_a_time: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
