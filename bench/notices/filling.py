"""Fills a node with published notices about invented people. Runs inside the node.

An operation of the bench's own, 500 notices at a time: to request and review a hundred thousand one by one would
measure the reviewing. What is written is what publication leaves behind: records in the index under their ceilings,
notices frozen, and a public extract of each that goes to everybody. The signature alone is left out: no page of those
measured reads it.
"""

import hashlib
import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from django.utils import timezone

from comity.core.actors import Actor, system
from comity.core.codes import NoticeType, Purpose, Role
from comity.core.operations import operation
from comity.core.permissions import Permission
from comity.engines import ledger
from comity.members.models import Bureau
from comity.members.rules.names import folded
from comity.notices import editions
from comity.notices.codes import ExtractState, State, SubjectRole
from comity.notices.models import Notice, NoticeSubject, PublicExtract, PublicHead, PublicWord
from comity.notices.services.extracts import words_of
from comity.records import index
from comity.records.drafts import NameQuality, RecordDraft, RecordKind, Release, ReleaseRule, Value
from comity.records.models import Record, ReleaseCeiling
from comity.records.rules import Conditions
from comity.records.services.keeping import Keeping, condition, place, say
from comity.site.demonstration.people import Person, people

AT_ONCE = 500
SEED = 41
YEARS = 4
EVERY_PURPOSE = tuple(sorted(purpose.value for purpose in Purpose))
TYPES = (NoticeType.RED, NoticeType.RED, NoticeType.RED, NoticeType.BLUE, NoticeType.GREEN, NoticeType.YELLOW)
AUDIENCES = (
    Release(ReleaseRule.ALL),
    Release(ReleaseRule.ALL),
    Release(ReleaseRule.ALL_BUT, ("XD",)),
    Release(ReleaseRule.ONLY, ("GS", "XA", "XB", "XC")),
)
LANGUAGES = ("en", "fr", "es", "ar")
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
FILL = Permission("bench.fill_notices", roles=[Role.SYSTEM])


class Crowd:
    """People to ask for. Not a dataclass: the audit keeps the name of its type, not a thousand names."""

    def __init__(self, first: int, members: Sequence[Person]) -> None:
        self.first = first
        self.members = members


def fill(first: int, count: int) -> None:
    """Publish so many notices, after the `first` ones that were published before."""
    asked = _people(count, SEED + 2 * first)
    while crowd := list(islice(asked, AT_ONCE)):
        fill_notices(system(Bureau.SECRETARIAT), crowd=Crowd(first, crowd), at=timezone.now())
        first += len(crowd)


def settle() -> str:
    """Bring the index up to date. Returns the reference of a notice that everybody sees."""
    index.follow()
    index.settle()
    shown = Notice.objects.filter(release_rule=ReleaseRule.ALL, type=NoticeType.RED).order_by("published_at")
    return shown.values_list("reference", flat=True)[shown.count() // 2]


@operation("bench.fill_notices", allow=FILL)
def fill_notices(actor: Actor, *, crowd: Crowd, at: datetime) -> None:
    """Publish notices about these people."""
    notices: list[Notice] = []
    records: list[Record] = []
    chance = random.Random(f"{SEED}:{crowd.first}")
    with Keeping() as keeping:
        for number, person in enumerate(crowd.members, crowd.first):
            type_, audience = chance.choice(TYPES), chance.choice(AUDIENCES)
            record = _record(person, type_, audience, keeping, at)
            published_at = at - timedelta(minutes=chance.randrange(YEARS * 365 * 24 * 60))
            notices.append(_notice(number, person, type_, audience, record, keeping, published_at))
            records.append(record)
    Record.objects.bulk_create(records)
    Notice.objects.bulk_create(notices)
    NoticeSubject.objects.bulk_create(
        NoticeSubject(notice=notice, record_id=notice.principal_id, role=SubjectRole.PRINCIPAL) for notice in notices
    )
    ReleaseCeiling.objects.bulk_create(_ceiling(notice) for notice in notices)
    extracts = [_extract(notice, actor) for notice in notices if notice.release_rule == ReleaseRule.ALL]
    PublicExtract.objects.bulk_create(extracts)
    PublicWord.objects.bulk_create(
        PublicWord(extract=extract, word=word) for extract in extracts for word in words_of(extract)
    )
    PublicHead.objects.get_or_create(id=1)


def _people(count: int, seed: int) -> Iterator[Person]:
    """Invented people with two family names each: the world is small, and namesakes would be all there is."""
    pairs = zip(people(count, seed, half=0), people(count, seed + 1, half=1), strict=True)
    for one, other in pairs:
        yield Person(**{**_known(one), "name": f"{one.name} {other.name.split(' ', 1)[1]}"})


def _known(person: Person) -> dict[str, object]:
    return {name: getattr(person, name) for name in Person.__slots__}


def _record(person: Person, type_: NoticeType, audience: Release, keeping: Keeping, at: datetime) -> Record:
    names = [Value(person.name)]
    if person.native:
        names.append(Value(person.native, person.language, person.script, quality=NameQuality.ORIGINAL))
    draft = RecordDraft(
        kind=RecordKind.PERSON,
        key="",
        properties={
            "name": tuple(names),
            "birthDate": (Value(person.born.isoformat()),),
            "nationality": (Value(person.state),),
            "passportNumber": (Value(person.document, country=person.state),),
        },
    )
    conditions = Conditions(
        handling="H1",
        source_evaluation="B",
        information_evaluation="2",
        release=Release(ReleaseRule.ALL),
        purposes=EVERY_PURPOSE,
        legal_basis="national-warrant",
        retention_on=(at + timedelta(days=YEARS * 365)).date(),
        category="missing" if type_ is NoticeType.YELLOW else "wanted",
    )
    record = Record(owner_id=person.state, number=keeping.new_number(), created_at=at, dependent=True)
    say(record, draft, draft.content(), at=at)
    condition(record, conditions, keeping)
    record.declared = record.release
    record.release = keeping.release_class(
        owner=person.state, kind=record.kind, release=audience, purposes=EVERY_PURPOSE
    )
    place(record, keeping)
    return record


def _notice(
    number: int, person: Person, type_: NoticeType, audience: Release, record: Record, keeping: Keeping, at: datetime
) -> Notice:
    summary = f"{person.name} is sought by the court of {person.state}. Approach with care and tell the bureau."
    frozen = {"notice": {"type": type_.value, "summary": summary}, "subjects": [{"id": str(record.pk)}]}
    return Notice(
        type=type_,
        channel="notice",
        kind=record.kind,
        requesting_bureau_id=person.state,
        drafted_by="bench",
        requested_by="bench",
        reference=f"{type_.value[0].upper()}-{at.year}-{_letters(number)}",
        language="en",
        urgency="routine",
        texts={"summary": dict.fromkeys(LANGUAGES, summary)},
        facts={"charges": "robbery"},
        handling="H1",
        release_rule=audience.rule,
        release_bureaus=list(audience.bureaus),
        purposes=list(EVERY_PURPOSE),
        release=record.release,
        principal=record,
        rules_edition=editions.in_force(timezone.now().date()).name,
        state=State.PUBLISHED,
        state_at=at,
        created_at=at,
        changed_at=at,
        requested_at=at,
        decided_at=at,
        published_at=at,
        kept_until=(at + timedelta(days=10 * 365)).date(),
        ask_on=(at + timedelta(days=9 * 365)).date(),
        frozen=frozen,
        frozen_hash=hashlib.sha256(ledger.canonical(frozen)).hexdigest(),
    )


def _ceiling(notice: Notice) -> ReleaseCeiling:
    return ReleaseCeiling(
        record_id=notice.principal_id,
        label=notice.reference,
        holder_type=notice._meta.label_lower,
        holder_id=notice.pk,
        rule=notice.release_rule,
        bureaus=notice.release_bureaus,
        purposes=notice.purposes,
    )


def _extract(notice: Notice, actor: Actor) -> PublicExtract:
    name = notice.principal.caption if notice.principal else ""
    return PublicExtract(
        notice=notice,
        slug=hashlib.sha256(notice.reference.encode()).hexdigest()[:26],
        content={"name": [name], "nationality": [notice.requesting_bureau_id], "summary": notice.texts["summary"]},
        languages=list(LANGUAGES),
        proposed_by=actor.id,
        proposed_at=notice.published_at,
        agreed_by=actor.id,
        agreed_at=notice.published_at,
        state=ExtractState.PUBLIC,
        published_at=notice.published_at,
        order_key=folded(name)[:60],
    )


def _letters(number: int) -> str:
    letters = ""
    for _ in range(6):
        number, rest = divmod(number, len(LETTERS))
        letters = LETTERS[rest] + letters
    return letters
