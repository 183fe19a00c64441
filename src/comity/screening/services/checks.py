"""Checking one traveller or one object, and looking at a check again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from comity.core.actors import Actor
from comity.core.operations import consult, note, operation
from comity.screening import permissions, queries, rules
from comity.screening.models import Batch, Candidate, Check
from comity.screening.questions import PERSON, Question
from comity.screening.search import Answers, Inquiry, look_up
from comity.screening.services.keeping import keep


def check(actor: Actor, *, question: Question, at: datetime, zone: dict[str, Any] | None = None) -> Check:
    """Check one traveller or object against what the members share.

    zone  the facts of a machine-readable zone, kept beside the question

    Raises NothingAsked, and what the permission raises.
    """
    verb, permission = (
        (_check_traveller, permissions.CHECK_TRAVELLER)
        if question.kind == PERSON
        else (_check_object, permissions.CHECK_OBJECT)
    )
    permitted = permission.allows(actor) and not question.is_empty
    answers = look_up(actor, [Inquiry(question, zone=zone)], permitted=permitted)
    return verb(actor, answers=answers, at=at)


@operation("screening.check_traveller", allow=permissions.CHECK_TRAVELLER)
def _check_traveller(actor: Actor, *, answers: Answers, at: datetime) -> Check:
    """Check one traveller against what the members share.  Raises NothingAsked."""
    return _keep_one(actor, answers, at)


@operation("screening.check_object", allow=permissions.CHECK_OBJECT)
def _check_object(actor: Actor, *, answers: Answers, at: datetime) -> Check:
    """Check one vehicle, vessel, aircraft, firearm or document.  Raises NothingAsked."""
    return _keep_one(actor, answers, at)


def _keep_one(actor: Actor, answers: Answers, at: datetime) -> Check:
    for answer in answers:
        rules.require_something_asked(answer.inquiry.question)
    return keep(actor, answers, at=at)[0]


@operation("screening.consult_check", allow=permissions.CONSULT_CHECK)
def consult_check(actor: Actor, *, check_id: UUID, at: datetime) -> Check:
    """Look at a check of one's own bureau again, with the records behind its candidates.  Raises NotFound."""
    found = queries.check_visible_to(actor, check_id)
    consult(found, *queries.records_behind(actor, [found]).values())
    return found


@operation("screening.consult_candidate", allow=permissions.CONSULT_CANDIDATE)
def consult_candidate(actor: Actor, *, candidate_id: UUID, at: datetime) -> Candidate:
    """Look at one candidate of one's own bureau, with its record, before judging it.  Raises NotFound."""
    found = queries.candidate_visible_to(actor, candidate_id)
    consult(found, *queries.records_behind(actor, [found.check_made]).values())
    return found


@operation("screening.consult_batch", allow=permissions.CONSULT_BATCH)
def consult_batch(actor: Actor, *, batch_id: UUID, at: datetime) -> Batch:
    """Open a manifest of one's own bureau. Its travellers are shown by `search_checks`.  Raises NotFound."""
    return queries.batch_visible_to(actor, batch_id)


@operation("screening.search_checks", allow=permissions.SEARCH_CHECKS)
def search_checks(actor: Actor, *, question: str, shown: Sequence[UUID], at: datetime) -> list[Check]:
    """Show the checks that a list page found.

    question  what was asked, as the address of the page has it
    shown     ids of the checks on the page; those of other bureaus are left out
    """
    found = list(queries.checks_visible_to(actor).filter(pk__in=shown))
    note(shown=len(found))
    consult(*found, *queries.records_behind(actor, found).values())
    return found


@operation("screening.export_checks", allow=permissions.EXPORT_CHECKS, subject="batch")
def export_checks(actor: Actor, *, batch: Batch, part: Sequence[UUID], at: datetime) -> list[Check]:
    """Hand out the next part of a manifest's export, with the records behind its candidates."""
    found = list(queries.checks_visible_to(actor).filter(batch=batch, pk__in=part).order_by("row"))
    note(exported=len(found))
    consult(*found, *queries.records_behind(actor, found).values())
    return found
