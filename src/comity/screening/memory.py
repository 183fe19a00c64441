"""Pairs of document and record of which the owner said: not the same.

Nobody is hidden by it: the candidate stands last, dismissed, with when its owner said so. The number of a document is
kept only as a hash keyed by this node, so that a copy of the store alone tells nobody whose document it is.
"""

import hashlib
import unicodedata
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q

from comity.core.actors import Actor
from comity.core.node_keys import NodeKey
from comity.engines import ledger
from comity.records.models import Record
from comity.screening.models import NotSame
from comity.screening.questions import Number, Question

# Numbers that a traveller carries on paper, and shows again at the next border.
DOCUMENTS: Final = frozenset(
    {"passport", "national-id", "identity-card", "visa", "residence", "document", "driving-licence"}
)
KEY: Final = NodeKey("not-same")
_SHOWN = 4


def documents_of(question: Question) -> tuple[Number, ...]:
    """The numbers of documents among what was asked."""
    return tuple(number for number in question.numbers if number.kind in DOCUMENTS and _normal(number.value))


def fingerprint(number: Number) -> str:
    """The keyed hash of a document's number and its issuing state; of whatever kind it was called when it was read."""
    return KEY.digest(f"{number.country}\n{_normal(number.value)}")


def end_of(number: Number) -> str:
    """The last characters of a number, by which people recognise it."""
    return _normal(number.value)[-_SHOWN:]


def digest_of(record: Record) -> str:
    """The hash of what a record says of an identity: another one, and nothing of it is remembered any more."""
    return hashlib.sha256(ledger.canonical({"kind": record.kind, "properties": record.properties})).hexdigest()


class Memory:
    """What is remembered about some records, for one asker."""

    def __init__(self, actor: Actor, records: Mapping[UUID, Record], at: datetime) -> None:
        told = Q(everywhere=True) | Q(reporting_bureau=actor.bureau)
        lasting = Q(reversed_at__isnull=True, until_at__gt=at, record_id__in=list(records))
        pairs = NotSame.objects.filter(told & lasting) if records else NotSame.objects.none()
        self._pairs = {
            (pair.record_id, pair.document)
            for pair in pairs
            if pair.record_digest == digest_of(records[pair.record_id])
        }

    def cleared(self, question: Question) -> frozenset[UUID]:
        """Ids of the records whose owners said that the bearer of a document that was shown is another person."""
        if not self._pairs:
            return frozenset()
        shown = _fingerprints(question)
        return frozenset(record for record, document in self._pairs if document in shown)


def said_on(actor: Actor, record_ids: Collection[UUID], question: Question | None) -> dict[UUID, datetime]:
    """When the owners said it, of each record, to whom shows a candidate that was cleared."""
    shown = _fingerprints(question) if question is not None and record_ids else frozenset()
    if not shown:
        return {}
    told = Q(everywhere=True) | Q(reporting_bureau=actor.bureau)
    pairs = NotSame.objects.filter(told, record_id__in=list(record_ids), document__in=shown)
    return dict(pairs.order_by("from_at").values_list("record_id", "from_at"))


def _fingerprints(question: Question) -> frozenset[str]:
    """Of the documents that were shown; none where this node has no key: what it remembered cannot be recognised."""
    return frozenset(map(fingerprint, documents_of(question))) if KEY.exists else frozenset()


def _normal(value: str) -> str:
    """A number without what people write between its letters and digits."""
    return "".join(c for c in unicodedata.normalize("NFKC", value).upper() if c.isalnum())
