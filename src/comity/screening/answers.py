"""Checks as an officer reads them: candidates with what makes them, what to watch for and what to do next.

Every page, the API and the command line show the same values. What a record says is read at this moment, as this
reader may see it: a record that was withdrawn or restricted after the check says nothing any more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language

from comity.core.actors import Actor
from comity.core.codes import Category, LegalBasis, Marker
from comity.core.subjects import plain
from comity.engines import matching
from comity.members.legal import LegalFace
from comity.notices import editions
from comity.notices.queries import NoticeFace, VictimFace, notices_about, victims_of
from comity.notices.tables import text_in
from comity.records.attachments.reading import photographs_of
from comity.records.labels import CODES
from comity.records.models import Attachment, Record
from comity.records.queries import Outdated, outdated
from comity.screening import memory, queries, rules
from comity.screening.codes import CandidateState, DismissalReason, Result
from comity.screening.models import Candidate, Check, Hit

MOST_PICTURES = 3  # beside a candidate: the others stand on the page of the record


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateAnswer:
    """One candidate in the reader's language.

    record     id of the record; reference: the number people quote, the list's own where there is one
    fraud      why a travel document is reported, as a code; "" for other records
    markers    (code, label), what endangers life first; reasons: sentences, the strongest first
    listed_in  title of the published list the record comes from, or ""
    notices    in force about the record, the gravest first; victims: of misused identity, who agreed to be shown
    cleared_on when the owner said that the bearer of the document is another; None where it did not
    next_step  code; advice: its sentence
    available  False when the reader may no longer see the record: then only what the check itself kept is known
    hit        reference of the hit, once it was taken up
    pictures   ids of photographs that the reader may look at, the oldest first
    """

    id: UUID
    rank: int
    record: str
    reference: str
    name: str = ""
    kind: str = ""
    category: str = ""
    category_label: str = ""
    fraud: str = ""
    fraud_label: str = ""
    markers: tuple[tuple[str, str], ...] = ()
    score: float
    weight_bits: float
    reasons: tuple[str, ...] = ()
    owner: str
    listed_in: str = ""
    handling: str = ""
    notices: tuple[NoticeFace, ...] = ()
    victims: tuple[VictimFace, ...] = ()
    cleared_on: datetime | None = None
    next_step: str
    advice: str
    state: str
    available: bool = True
    hit: str = ""
    pictures: tuple[UUID, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether an officer still has to judge it."""
        return self.state == CandidateState.OPEN

    @property
    def is_cleared(self) -> bool:
        """Whether it is shown folded: the owner said earlier that it is not the same."""
        return self.cleared_on is not None

    def content(self) -> dict[str, Any]:
        """JSON object for the API and the command line."""
        return {
            "rank": self.rank,
            "candidate": str(self.id),
            "score": self.score,
            "record": self.record,
            "reference": self.reference,
            "name": self.name,
            "kind": self.kind,
            "category": self.category,
            "fraud": self.fraud,
            "markers": [code for code, _label in self.markers],
            "reasons": list(self.reasons),
            "owner": self.owner,
            "list": self.listed_in,
            "handling": self.handling,
            "confirmed": False,
            "notices": [_notice(face) for face in self.notices],
            "victims": [str(victim.record.pk) for victim in self.victims],
            "pictures": [str(key) for key in self.pictures],
            "cleared_on": plain(self.cleared_on),
            "next_step": {"code": self.next_step, "sentence": self.advice},
            "state": self.state,
            "hit": self.hit or None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAnswer:
    """One check in the reader's language. `label` is what was asked for, "" once it was erased.

    outdated   owners of other nodes from which nothing came for long: their records here may be old
    """

    check: Check
    label: str
    candidates: tuple[CandidateAnswer, ...]
    outdated: tuple[Outdated, ...] = ()

    @property
    def is_no_hit(self) -> bool:
        """Whether nothing was found."""
        return self.check.result == Result.NO_HIT

    @property
    def markers(self) -> tuple[tuple[str, str], ...]:
        """Every warning of any candidate, what endangers life first."""
        labels = {code: label for candidate in self.candidates for code, label in candidate.markers}
        return tuple((code, labels[code]) for code in rules.in_order_of_danger(labels))

    def content(self) -> dict[str, Any]:
        """JSON object for the API and the command line."""
        check = self.check
        return {
            "id": str(check.pk),
            "row": check.row,
            "seat": check.seat,
            "result": check.result,
            "candidates": [candidate.content() for candidate in self.candidates],
            "outdated": [{"owner": each.owner, "as_of": plain(each.as_of)} for each in self.outdated],
        }


def answer(actor: Actor, check: Check) -> CheckAnswer:
    """One check in the reader's language."""
    return answers(actor, [check])[0]


def answers(actor: Actor, checks: Sequence[Check]) -> list[CheckAnswer]:
    """Many checks in the reader's language, with a number of questions to the store that grows with what was met."""
    candidates = list(Candidate.objects.filter(check_made__in=list(checks)).order_by("check_made", "rank"))
    known = _Known.of(actor, checks, candidates)
    old = outdated(actor.bureau, timezone.now())
    met: dict[UUID, list[CandidateAnswer]] = {}
    for candidate in candidates:
        met.setdefault(candidate.check_made_id, []).append(_candidate(candidate, known))
    return [
        CheckAnswer(
            check=check,
            label=check.question.label if check.question else "",
            candidates=tuple(met.get(check.pk, ())),
            outdated=old,
        )
        for check in checks
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is read of some candidates at once.

    hits     references by candidate; cleared: when the owner said it, by check and record
    """

    language: str
    on: date
    records: Mapping[UUID, Record]
    hits: Mapping[UUID, str]
    notices: Mapping[UUID, tuple[NoticeFace, ...]]
    victims: Mapping[UUID, tuple[VictimFace, ...]]
    cleared: Mapping[tuple[UUID, UUID], datetime]
    pictures: Mapping[UUID, Sequence[Attachment]]

    @classmethod
    def of(cls, actor: Actor, checks: Sequence[Check], candidates: Sequence[Candidate]) -> "_Known":
        on = timezone.localdate()
        records = queries.records_behind(actor, checks)
        notices = notices_about(actor, list(records), on=on)
        return cls(
            language=get_language() or "en",
            on=on,
            records=records,
            hits=dict(Hit.objects.filter(candidate__in=candidates).values_list("candidate_id", "reference")),
            notices=notices,
            victims=victims_of(actor, {face.id for faces in notices.values() for face in faces}, on=on),
            cleared=_cleared(actor, checks, candidates),
            pictures=photographs_of(actor, list(records)),
        )


def _cleared(
    actor: Actor, checks: Sequence[Check], candidates: Sequence[Candidate]
) -> dict[tuple[UUID, UUID], datetime]:
    records: dict[UUID, list[UUID]] = {}
    for candidate in candidates:
        if candidate.dismissal == DismissalReason.CLEARED_BEFORE and not candidate.judged_by:
            records.setdefault(candidate.check_made_id, []).append(candidate.record_id)
    return {
        (check.pk, record): moment
        for check in checks
        for record, moment in memory.said_on(actor, records.get(check.pk, ()), check.question).items()
    }


def sentences(reasons: Iterable[dict[str, Any]], language: str) -> tuple[str, ...]:
    """Stored reasons as sentences, the strongest first."""
    return tuple(
        matching.render(matching.Reason(reason["code"], reason["facts"], reason["weight_bits"]), language)
        for reason in reasons
    )


def _candidate(candidate: Candidate, known: _Known) -> CandidateAnswer:
    record = known.records.get(candidate.record_id)
    kept: dict[str, Any] = {
        "id": candidate.pk,
        "rank": candidate.rank,
        "record": str(candidate.record_id),
        "reference": candidate.record_reference or str(candidate.record_id),
        "score": candidate.score,
        "weight_bits": candidate.weight_bits,
        "owner": candidate.record_owner,
        "state": candidate.state,
        "hit": known.hits.get(candidate.pk, ""),
        "cleared_on": known.cleared.get((candidate.check_made_id, candidate.record_id)),
    }
    if record is None:
        step = rules.next_step(kind="")
        return CandidateAnswer(**kept, available=False, next_step=step, advice=str(rules.NEXT_STEPS[step]))
    listed = record.legal_basis == LegalBasis.SANCTIONS
    fraud = next((str(value["text"]) for value in record.properties.get("fraudType", ())), "")
    notices = known.notices.get(record.pk, ())
    step = rules.next_step(
        kind=record.kind,
        category=record.category,
        markers=record.markers,
        listed=listed,
        noticed=notices[0].when_met if notices else "",
    )
    return CandidateAnswer(
        **kept,
        name=record.caption,
        kind=record.kind,
        category=record.category,
        category_label=str(Category(record.category).label) if record.category else "",
        fraud=fraud,
        fraud_label=str(CODES.get(fraud, fraud)),
        markers=tuple((code, str(Marker(code).label)) for code in rules.in_order_of_danger(record.markers)),
        reasons=sentences(candidate.reasons, known.language),
        listed_in=record.source.title if record.source else "",
        handling=record.handling,
        notices=notices,
        victims=tuple(victim for face in notices for victim in known.victims.get(face.id, ())),
        pictures=tuple(one.pk for one in known.pictures.get(record.pk, ())[:MOST_PICTURES]),
        next_step=step,
        advice=_advice(step, known),
    )


def _advice(step: str, known: _Known) -> str:
    """The sentence of a step: of the table of notices in force where it is one of theirs, else of our own."""
    row = editions.in_force(known.on).steps.get(step)
    if row is not None and step not in rules.NEXT_STEPS:
        return text_in(row.label, known.language)
    return str(rules.NEXT_STEPS.get(step, rules.NEXT_STEPS["ask-owner"]))


def _notice(face: NoticeFace) -> dict[str, Any]:
    """A notice beside a candidate, as JSON. `legal`: what the state that asks, and the reader's own, make of it."""
    return {
        "reference": face.reference,
        "edition": face.edition,
        "type": face.type,
        "owner": face.owner,
        "role": face.role,
        "when_met": face.when_met,
        "kept_until": plain(face.kept_until),
        "legal": {"owner": _legal(face.legal_of_owner), "reader": _legal(face.legal_of_reader)},
    }


def _legal(face: LegalFace | None) -> dict[str, Any] | None:
    if face is None:
        return None
    return {
        "effect": face.effect,
        "asks_for": list(face.asks_for),
        "authority": face.authority,
        "languages": list(face.languages),
        "note": face.note,
    }
