"""Checks as an officer reads them: candidates with what makes them, what to watch for and what to do next.

Every page, the API and the command line show the same values. What a record says is read at this moment, as this
reader may see it: a record that was withdrawn or restricted after the check says nothing any more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from comity.core.actors import Actor
from comity.core.codes import Category, LegalBasis, Marker
from comity.engines import matching
from comity.records.labels import CODES
from comity.records.models import Record
from comity.screening import queries, rules
from comity.screening.codes import CandidateState, Result
from comity.screening.models import Candidate, Check, Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateAnswer:
    """One candidate in the reader's language.

    record     id of the record; reference: the number people quote, the list's own where there is one
    fraud      why a travel document is reported, as a code; "" for other records
    markers    (code, label), what endangers life first; reasons: sentences, the strongest first
    listed_in  title of the published list the record comes from, or ""
    next_step  code; advice: its sentence
    available  False when the reader may no longer see the record: then only what the check itself kept is known
    hit        reference of the hit, once it was taken up
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
    next_step: str
    advice: str
    state: str
    available: bool = True
    hit: str = ""

    @property
    def is_open(self) -> bool:
        """Whether an officer still has to judge it."""
        return self.state == CandidateState.OPEN

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
            "next_step": {"code": self.next_step, "sentence": self.advice},
            "state": self.state,
            "hit": self.hit or None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAnswer:
    """One check in the reader's language. `label` is what was asked for, "" once it was erased."""

    check: Check
    label: str
    candidates: tuple[CandidateAnswer, ...]

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
        }


def answer(actor: Actor, check: Check) -> CheckAnswer:
    """One check in the reader's language."""
    return answers(actor, [check])[0]


def answers(actor: Actor, checks: Sequence[Check]) -> list[CheckAnswer]:
    """Many checks in the reader's language, with a fixed number of questions to the store."""
    language = get_language() or "en"
    records = queries.records_behind(actor, checks)
    met: dict[UUID, list[CandidateAnswer]] = {}
    candidates = list(Candidate.objects.filter(check_made__in=list(checks)).order_by("check_made", "rank"))
    hits = dict(Hit.objects.filter(candidate__in=candidates).values_list("candidate_id", "reference"))
    for candidate in candidates:
        said = _candidate(candidate, records.get(candidate.record_id), hits.get(candidate.pk, ""), language)
        met.setdefault(candidate.check_made_id, []).append(said)
    return [
        CheckAnswer(
            check=check,
            label=check.question.label if check.question else "",
            candidates=tuple(met.get(check.pk, ())),
        )
        for check in checks
    ]


def sentences(reasons: Iterable[dict[str, Any]], language: str) -> tuple[str, ...]:
    """Stored reasons as sentences, the strongest first."""
    return tuple(
        matching.render(matching.Reason(reason["code"], reason["facts"], reason["weight_bits"]), language)
        for reason in reasons
    )


def _candidate(candidate: Candidate, record: Record | None, hit: str, language: str) -> CandidateAnswer:
    kept: dict[str, Any] = {
        "id": candidate.pk,
        "rank": candidate.rank,
        "record": str(candidate.record_id),
        "reference": candidate.record_reference or str(candidate.record_id),
        "score": candidate.score,
        "weight_bits": candidate.weight_bits,
        "owner": candidate.record_owner,
        "state": candidate.state,
        "hit": hit,
    }
    if record is None:
        step = rules.next_step(kind="")
        return CandidateAnswer(**kept, available=False, next_step=step, advice=str(rules.NEXT_STEPS[step]))
    listed = record.legal_basis == LegalBasis.SANCTIONS
    fraud = next((str(value["text"]) for value in record.properties.get("fraudType", ())), "")
    step = rules.next_step(kind=record.kind, category=record.category, markers=record.markers, listed=listed)
    return CandidateAnswer(
        **kept,
        name=record.caption,
        kind=record.kind,
        category=record.category,
        category_label=str(Category(record.category).label) if record.category else "",
        fraud=fraud,
        fraud_label=str(CODES.get(fraud, fraud)),
        markers=tuple((code, str(Marker(code).label)) for code in rules.in_order_of_danger(record.markers)),
        reasons=sentences(candidate.reasons, language),
        listed_in=record.source.title if record.source else "",
        handling=record.handling,
        next_step=step,
        advice=str(rules.NEXT_STEPS[step]),
    )
