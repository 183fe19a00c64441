"""Other requests and records that may be about the same person or thing, as far as the asker may see them.

Looked for before the operation that requests: the index is never searched inside one. What is found is shown; only a
request of which the table of compatibility says so must be explained before the notice can be requested.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from comity.core.actors import Actor
from comity.engines import matching
from comity.notices import editions
from comity.notices.codes import OPEN, State
from comity.notices.content import SubjectInput
from comity.notices.models import Notice
from comity.notices.queries import notices_visible_to
from comity.notices.rules.compatibility import compatible
from comity.notices.tables import CompatibilityRow, Edition
from comity.records import index
from comity.records.drafts import RecordDraft
from comity.records.exporting import draft_from
from comity.records.identities import subject_of
from comity.records.models import Record
from comity.records.queries import records_visible_to

SHOWN_AT_MOST = 10
STANDING = (*OPEN, State.PUBLISHED, State.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Beside:
    """A request about a record that may be the same, and how it stands to the present one."""

    notice: Notice
    row: CompatibilityRow

    @property
    def must_be_explained(self) -> bool:
        """Whether the bureau must say why it asks as well."""
        return self.row.result != "beside"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A record that may be the same as a subject, how likely that is (0 to 1), and the requests about it."""

    record: Record
    score: float
    reasons: tuple[matching.Reason, ...]
    requests: tuple[Beside, ...] = ()

    @property
    def must_be_explained(self) -> bool:
        """Whether any request about it must be explained."""
        return any(request.must_be_explained for request in self.requests)


class Duplicates:
    """What was found, the likeliest first.

    Deliberately neither a dataclass nor a sequence: the audit keeps of such an input only the name of its type.
    """

    def __init__(self, found: Sequence[Duplicate] = ()) -> None:
        self._found = tuple(found)

    def __iter__(self) -> Iterator[Duplicate]:
        return iter(self._found)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not self._found

    @property
    def records(self) -> frozenset[UUID]:
        """Ids of the records whose requests the bureau must explain."""
        return frozenset(one.record.pk for one in self._found if one.must_be_explained)


NOTHING = Duplicates()


def look(
    actor: Actor,
    *,
    type_: str,
    drafts: Sequence[RecordDraft],
    on: date,
    own: Collection[UUID] = (),
    series: UUID | None = None,
) -> Duplicates:
    """Search for the subjects of a request what the actor may see that is perhaps the same.

    type_   of the request; own: ids of its subjects' records, and series: its editions, which are no duplicates
    """
    asked = [_question(draft) for draft in drafts]
    best: dict[UUID, index.Found] = {}
    for found in (one for answer in index.search_many(actor, asked, limit=SHOWN_AT_MOST) for one in answer):
        held = best.get(found.record.pk)
        if found.record.pk not in own and (held is None or held.candidate.score < found.candidate.score):
            best[found.record.pk] = found
    known = {pk: found.record for pk, found in best.items()}
    # The subject itself may be in another request of the own bureau: the index need not find what is the same row.
    known |= {record.pk: record for record in records_visible_to(actor).filter(pk__in=list(own))}
    requests = _requests(actor, list(known), type_, editions.in_force(on), series)
    duplicates = [
        Duplicate(
            record,
            best[pk].candidate.score if pk in best else 1.0,
            best[pk].candidate.reasons if pk in best else (),
            requests.get(pk, ()),
        )
        for pk, record in known.items()
        if pk in best or pk in requests
    ]
    return Duplicates(sorted(duplicates, key=lambda one: (-one.score, str(one.record.pk)))[:SHOWN_AT_MOST])


def look_for(actor: Actor, notice: Notice, *, on: date) -> Duplicates:
    """What may be the same as the subjects of a notice that is drafted or reviewed.

    The caller has made sure that the actor may read the notice: its subjects are read as they are.
    """
    records = [subject.record for subject in notice.subjects.select_related("record__source", "record__release")]
    return look(
        actor,
        type_=notice.type,
        drafts=[draft_from(record) for record in records],
        on=on,
        own=[record.pk for record in records],
        series=notice.series,
    )


def drafts_of(subjects: Sequence[SubjectInput]) -> list[RecordDraft]:
    """The drafts among the subjects of a form that is being filled in."""
    return [subject.draft for subject in subjects if subject.draft is not None]


def _question(draft: RecordDraft) -> matching.Query:
    properties = {name: [value.content() for value in values] for name, values in draft.properties.items()}
    subject = subject_of(0, str(draft.kind), properties, 0)
    return matching.Query(
        kind=subject.kind,
        names=subject.names,
        birth_dates=subject.birth_dates,
        countries=subject.countries,
        sex=subject.sex,
        birth_places=subject.birth_places,
        identifiers=subject.identifiers,
    )


def _requests(
    actor: Actor, record_ids: Sequence[UUID], type_: str, edition: Edition, series: UUID | None
) -> dict[UUID, tuple[Beside, ...]]:
    """Requests that the actor may see about some records: {record: requests}."""
    rows = notices_visible_to(actor).filter(principal__in=record_ids, state__in=STANDING)
    if series is not None:
        rows = rows.exclude(series=series)
    found: dict[UUID, list[Beside]] = {}
    for notice in rows.order_by("reference", "edition_number"):
        if notice.principal_id is not None:
            row = compatible(edition, type_, notice.type, same_owner=notice.requesting_bureau_id == actor.bureau)
            found.setdefault(notice.principal_id, []).append(Beside(notice, row))
    return {record: tuple(requests) for record, requests in found.items()}
