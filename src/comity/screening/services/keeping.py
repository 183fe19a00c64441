"""How checks and their candidates become rows: shared by the verbs for one traveller and for many."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from comity.core.actors import Actor
from comity.core.operations import consult, note
from comity.engines.matching import Reason
from comity.records.models import Record
from comity.records.queries import records_visible_to
from comity.screening import rules
from comity.screening.models import Batch, Candidate, Check
from comity.screening.search import Answer, Answers


def keep(actor: Actor, answers: Answers, *, at: datetime, batch: Batch | None = None) -> list[Check]:
    """Write the checks and candidates of these answers; each record that is answered counts as consulted."""
    records = _read_again(actor, answers)
    checks: list[Check] = []
    candidates: list[Candidate] = []
    for answer in answers:
        check = _check(actor, answer, answers, at, batch)
        met = _candidates(check, answer, records)
        check.result = rules.result_of(len(met))
        checks.append(check)
        candidates += met
    Check.objects.bulk_create(checks)
    Candidate.objects.bulk_create(candidates)
    consult(*(records[candidate.record_id] for candidate in candidates))
    with_candidates = len({candidate.check_made_id for candidate in candidates})
    note(checks=len(checks), with_candidates=with_candidates, candidates=len(candidates))
    return checks


def _read_again(actor: Actor, answers: Answers) -> dict[Any, Record]:
    """The records found, as this actor may see them now: what was restricted meanwhile drops out."""
    keys = {found.record.pk for answer in answers for found in answer.found}
    if not keys:
        return {}
    standing = records_visible_to(actor).filter(pk__in=keys, withdrawn_at__isnull=True)
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


def _candidates(check: Check, answer: Answer, records: dict[Any, Record]) -> list[Candidate]:
    """The candidates of one check: those with a warning first, then by score."""
    met = [(records[found.record.pk], found.candidate) for found in answer.found if found.record.pk in records]
    met.sort(key=lambda pair: (not rules.in_order_of_danger(pair[0].markers), -pair[1].score, str(pair[0].pk)))
    return [
        Candidate(
            check_made=check,
            record_id=record.pk,
            record_reference=record.reference[:100],
            record_owner=record.owner_id,
            score=candidate.score,
            weight_bits=candidate.weight_bits,
            reasons=_plain(candidate.reasons),
            rank=rank,
        )
        for rank, (record, candidate) in enumerate(met, start=1)
    ]


def _plain(reasons: Sequence[Reason]) -> list[dict[str, Any]]:
    return [{"code": reason.code, "facts": dict(reason.facts), "weight_bits": reason.weight_bits} for reason in reasons]
