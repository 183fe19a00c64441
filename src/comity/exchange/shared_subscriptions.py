"""Which event of which app is said in which way to bureaus of other nodes."""

from collections.abc import Callable, Iterator

from comity.core.events import Delivery, DomainEvent, subscribe
from comity.exchange import hosting, sharing
from comity.exchange.events import KeyChanged
from comity.exchange.models import Act
from comity.exchange.sayings import Saying
from comity.exchange.shared_sayings import hits, keys, members, notices, records
from comity.members import events as of_members
from comity.notices import events as of_notices
from comity.records import events as of_records
from comity.records.models import Record
from comity.screening import events as of_screening

Maker = Callable[[Delivery], Iterator[Saying]]

SAID: tuple[tuple[type[DomainEvent], Maker], ...] = (
    (of_members.MemberChanged, members.changed),
    (KeyChanged, keys.changed),
    (of_records.RecordContributed, records.shared),
    (of_records.RecordChanged, records.changed),
    (of_records.ReleaseChanged, records.released),
    (of_records.RecordWithdrawn, records.withdrawn),
    (of_records.RetentionExtended, records.changed),
    (of_records.RecordsImported, records.imported),
    (of_records.FilesChanged, records.files_changed),
    (of_notices.NoticeRequested, notices.requested),
    (of_notices.NoticeReturned, notices.returned),
    (of_notices.QuestionsAnswered, notices.answered),
    (of_notices.NoticeRefused, notices.refused),
    (of_notices.NoticeDiscarded, notices.discarded),
    (of_notices.NoticePublished, notices.published),
    (of_notices.NoticeSuperseded, notices.superseded),
    (of_notices.NoticeNarrowed, notices.narrowed),
    (of_notices.NoticeSuspended, notices.suspended),
    (of_notices.NoticeReinstated, notices.reinstated),
    (of_notices.NoticeWithdrawn, notices.withdrawn),
    (of_notices.NoticeExtended, notices.extended),
    (of_notices.NoticeExpired, notices.expired),
    (of_screening.HitReported, hits.reported),
    (of_screening.HitAnswered, hits.answered),
    (of_screening.MemoryEnded, hits.memory_ended),
    (of_screening.HitCompleted, hits.completed),
    (of_screening.OutcomeRecorded, hits.outcome),
    (of_screening.OutcomeCorrected, hits.outcome),
)


def subscribe_all(say: Callable[[Saying], Act | None]) -> None:
    """Have each of these events said, as long as there is another node to hear it."""

    def serve(maker: Maker) -> Callable[[Delivery], None]:
        def handle(delivery: Delivery) -> None:
            if hosting.knows_others():
                for saying in maker(delivery):
                    _share_later(saying, say(saying), delivery)

        return handle

    for kind, maker in SAID:
        subscribe(kind, as_=f"exchange.tell.{kind.name}")(serve(maker))


def _share_later(saying: Saying, act: Act | None, delivery: Delivery) -> None:
    """Whoever cannot be sealed to now, being suspended or without a valid key, is given the records when it can."""
    if saying.kind not in ("record-shared", "record-changed"):
        return
    said = set() if act is None else set(act.consignments.values_list("recipient_id", flat=True))
    if missed := set(saying.to) - said:
        keys = [entity["id"] for entity in saying.body["records"]]
        places = Record.objects.filter(pk__in=keys).values_list("index_seq", flat=True)
        sharing.go_back(saying.issuer, missed, before=min(places, default=0) - 1, at=delivery.at)
