"""Forgetting: what was asked, met, said and remembered, each when its period has ended.

The rows, their codes and the ledger's commitments stay, so that it can still be proved that a check was made or a hit
answered, and figures stay true.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from comity.core import audit
from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.records import stewardship
from comity.screening import editions, permissions
from comity.screening.codes import HitState, Result
from comity.screening.models import Candidate, Check, Hit, NotSame, Outcome, Sighting

CHUNK = 500


@operation("screening.erase_checks", allow=permissions.ERASE_CHECKS)
def erase_checks(actor: Actor, *, at: datetime) -> int:
    """Erase what was asked of travellers whose period has ended. Returns how many; call it until it is none.

    The rows and the ledger's commitments stay, so that it can still be proved that a check was made, and when.
    """
    due = list(_checks_due(at)[:CHUNK])
    audit.erase_content_of(_emptied_checks(due, at))
    note(erased=len(due), edition=editions.periods().edition)
    return len(due)


@operation("screening.erase_hits", allow=permissions.ERASE_HITS)
def erase_hits(actor: Actor, *, at: datetime) -> int:
    """Erase what was met and said in hits whose period has ended, with the checks they came from. Returns how many."""
    due = list(_hits_due(at)[:CHUNK])
    _empty(due, at)
    note(erased=len(due), edition=editions.periods().edition)
    return len(due)


@operation("screening.erase_with_notice", allow=permissions.ERASE_WITH_NOTICE)
def erase_with_notice(actor: Actor, *, notice_id: UUID, at: datetime) -> int:
    """Erase the hits of a notice whose content has gone; those in which somebody is still waited for keep theirs."""
    going = list(settled(Hit.objects.filter(notice_id=notice_id, erased_at__isnull=True)))
    _empty(going, at)
    note(erased=len(going))
    return len(going)


@operation("screening.erase_memory", allow=permissions.ERASE_MEMORY)
def erase_memory(actor: Actor, *, at: datetime) -> int:
    """Forget pairs whose time is over or that were taken back, and who asked for discreet records. Returns how many."""
    pairs = list(_pairs_due(at)[:CHUNK])
    NotSame.objects.filter(pk__in=[pair.pk for pair in pairs]).delete()
    sightings = list(_sightings_due(at)[:CHUNK])
    for sighting in sightings:
        sighting.met, sighting.reasons, sighting.erased_at = None, [], at
    Sighting.objects.bulk_update(sightings, ["met", "reasons", "erased_at"])
    audit.erase_content_of([*pairs, *sightings])
    note(erased=len(pairs) + len(sightings), edition=editions.periods().edition)
    return len(pairs) + len(sightings)


def erase_due(actor: Actor, *, at: datetime) -> int:
    """Erase everything whose period has ended, in chunks that are each one action. Returns how many rows."""
    return sum(
        _until_none(actor, at, due, erase)
        for due, erase in (
            (lambda: _checks_due(at).exists(), erase_checks),
            (lambda: _hits_due(at).exists(), erase_hits),
            (lambda: _pairs_due(at).exists() or _sightings_due(at).exists(), erase_memory),
        )
    )


def _until_none(actor: Actor, at: datetime, due: Callable[[], bool], erase: Callable[..., int]) -> int:
    erased = 0
    while due():
        erased += erase(actor, at=at)
    return erased


def _checks_due(at: datetime) -> QuerySet[Check]:
    """Checks whose traveller is to be forgotten: no hit and the short period over, or no report and the long one."""
    periods = editions.periods()
    with_hit = Hit.objects.filter(candidate__check_made=OuterRef("pk"))
    over = Q(result=Result.NO_HIT, at__lte=at - periods.no_hit) | Q(at__lte=at - periods.not_taken_up)
    due: QuerySet[Check] = Check.objects.filter(over, ~Exists(with_hit), erased_at__isnull=True)
    return due.order_by("at", "pk")


def _hits_due(at: datetime) -> QuerySet[Hit]:
    """Hits that were answered, in which nothing is waited for, and whose last word is older than their period.

    A hit that its owner never answered counts from when the answer was due: silence keeps nobody's data.
    """
    periods = editions.periods()
    answered = Coalesce("outcome_at", "due_at")
    last_word = Greatest(answered, Coalesce(Max("outcomes__at"), answered))
    over = Q(last_word__lte=at - periods.hit) | Q(state=HitState.NOT_THE_SAME, last_word__lte=at - periods.denied_hit)
    kept: QuerySet[Hit] = Hit.objects.filter(erased_at__isnull=True)
    due: QuerySet[Hit] = kept.annotate(last_word=last_word).filter(over, ~Exists(_clocks_running()))
    return due.order_by("pk")


def settled(hits: QuerySet[Hit]) -> QuerySet[Hit]:
    """Those of these hits that were answered, and in which nothing is waited for."""
    return hits.filter(~Exists(_clocks_running()), outcome_at__isnull=False).order_by("pk")


def _clocks_running() -> QuerySet[Outcome]:
    return Outcome.objects.filter(
        hit=OuterRef("pk"), due_at__isnull=False, closed_at__isnull=True, withdrawn_at__isnull=True
    )


def _pairs_due(at: datetime) -> QuerySet[NotSame]:
    return NotSame.objects.filter(Q(until_at__lte=at) | Q(reversed_at__isnull=False)).order_by("pk")


def _sightings_due(at: datetime) -> QuerySet[Sighting]:
    return Sighting.objects.filter(erase_on__lte=at.date(), erased_at__isnull=True).order_by("pk")


def _empty(hits: Sequence[Hit], at: datetime) -> None:
    """Empty hits and all that belongs to them, in the store and in the audit."""
    for hit in hits:
        hit.met, hit.observed, hit.identified_by, hit.erased_at = None, None, [], at
        hit.observed_place = hit.observed_note = hit.answer_note = hit.more_note = ""
    Hit.objects.bulk_update(
        hits,
        [
            "met",
            "observed",
            "identified_by",
            "erased_at",
            "observed_place",
            "observed_note",
            "answer_note",
            "more_note",
        ],
    )
    outcomes = list(Outcome.objects.filter(hit__in=hits))
    for outcome in outcomes:
        outcome.note = outcome.withdrawal_note = ""
    Outcome.objects.bulk_update(outcomes, ["note", "withdrawal_note"])
    of_hits = Check.objects.filter(candidates__hit__in=hits, erased_at__isnull=True).distinct()
    # The other candidates of a check may have become hits as well: the traveller is then still needed.
    checks = [check for check in of_hits if not _hits_of(check).filter(erased_at__isnull=True).exists()]
    evidence = stewardship.erase_attachments(hits, at=at)
    audit.erase_content_of([*hits, *outcomes, *evidence, *_emptied_checks(checks, at)])


def _hits_of(check: Check) -> QuerySet[Hit]:
    return Hit.objects.filter(candidate__check_made=check)


def _emptied_checks(checks: Sequence[Check], at: datetime) -> list[models.Model]:
    """Checks and their candidates without the traveller."""
    candidates = list(Candidate.objects.filter(check_made__in=checks))
    for check in checks:
        check.asked, check.zone, check.erased_at = None, None, at
        check.reference, check.seat = "", ""
    for candidate in candidates:
        candidate.reasons = []
    Check.objects.bulk_update(checks, ["asked", "zone", "erased_at", "reference", "seat"])
    Candidate.objects.bulk_update(candidates, ["reasons"])
    return [*checks, *candidates]
