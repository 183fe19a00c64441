"""How checks and their candidates become rows: shared by the verbs for one traveller and for many."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from comity.core.actors import Actor
from comity.core.operations import consult, note
from comity.engines import matching
from comity.records.models import Record
from comity.records.queries import records_visible_to
from comity.screening import rules
from comity.screening.codes import CandidateState, DismissalReason, Result
from comity.screening.memory import Memory
from comity.screening.models import Batch, Candidate, Check, PendingWatch
from comity.screening.search import Answer, Answers


def keep(actor: Actor, answers: Answers, *, at: datetime, batch: Batch | None = None) -> list[Check]:
    """Write the checks and candidates of these answers; each record that is answered counts as consulted."""
    records = _read_again(actor, answers)
    remembered = Memory(actor, records, at)
    checks: list[Check] = []
    candidates: list[Candidate] = []
    for answer in answers:
        check = _check(actor, answer, answers, at, batch)
        met = _candidates(check, answer, records, remembered.cleared(answer.inquiry.question))
        check.result = rules.result_of(sum(one.state == CandidateState.OPEN for one in met))
        checks.append(check)
        candidates += met
    Check.objects.bulk_create(checks)
    Candidate.objects.bulk_create(candidates)
    # Every check, of whatever result: each is looked up among the discreet records after it was answered.
    PendingWatch.objects.bulk_create([PendingWatch(check_id=check.pk, at=at) for check in checks])
    consult(*(records[candidate.record_id] for candidate in candidates))
    with_candidates = sum(check.result == Result.CANDIDATES for check in checks)
    note(checks=len(checks), with_candidates=with_candidates, candidates=len(candidates))
    return checks


def _read_again(actor: Actor, answers: Answers) -> dict[UUID, Record]:
    """The records found, as this actor may see them now: what was restricted meanwhile, or made discreet, drops out."""
    keys = {found.record.pk for answer in answers for found in answer.found}
    if not keys:
        return {}
    standing = records_visible_to(actor).filter(pk__in=keys, withdrawn_at__isnull=True, release__discreet=False)
    return {record.pk: record for record in standing}


def _check(actor: Actor, answer: Answer, answers: Answers, at: datetime, batch: Batch | None) -> Check:
    inquiry = answer.inquiry
    return Check(
        bureau_id=actor.bureau,
        entity=actor.entity,
        officer=actor.id,
        purpose=actor.purpose or "",
        reference=actor.reference[:100],
        at=at,
        kind=inquiry.question.kind,
        asked=inquiry.question.content(),
        zone=inquiry.zone,
        weights_version=answers.weights_version,
        index_sequence=answers.index_sequence,
        batch=batch,
        row=inquiry.row,
        seat=inquiry.seat,
    )


def _candidates(
    check: Check, answer: Answer, records: dict[UUID, Record], cleared: Collection[UUID]
) -> list[Candidate]:
    """The candidates of one check: those with a warning first, then by score; last those that the owner cleared."""
    met = [(records[found.record.pk], found.candidate) for found in answer.found if found.record.pk in records]

    def order(pair: tuple[Record, matching.Candidate]) -> tuple[bool, bool, float, str]:
        record, candidate = pair
        return record.pk in cleared, not rules.in_order_of_danger(record.markers), -candidate.score, str(record.pk)

    return [
        Candidate(
            check_made=check,
            record_id=record.pk,
            record_reference=record.reference[:100],
            record_owner=record.owner_id,
            score=candidate.score,
            weight_bits=candidate.weight_bits,
            reasons=plain(candidate.reasons),
            rank=rank,
            **(_cleared(check.at) if record.pk in cleared else {}),
        )
        for rank, (record, candidate) in enumerate(sorted(met, key=order), start=1)
    ]


def _cleared(at: datetime) -> dict[str, Any]:
    """The judgement that nobody has to make again. It is no officer's: `judged_by` stays empty."""
    return {"state": CandidateState.DISMISSED, "dismissal": DismissalReason.CLEARED_BEFORE, "judged_at": at}


def plain(reasons: Sequence[matching.Reason]) -> list[dict[str, Any]]:
    """Reasons as JSON."""
    return [{"code": reason.code, "facts": dict(reason.facts), "weight_bits": reason.weight_bits} for reason in reasons]
