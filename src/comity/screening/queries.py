"""What an actor may see of checks and hits: the only way in for reading."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, Count, DateTimeField, F, Q, QuerySet, When
from django.db.models.functions import TruncDate

from comity.core.actors import Actor
from comity.core.codes import Role
from comity.core.models import DeskItem
from comity.core.refusals import NotFound
from comity.members.models import Bureau
from comity.records.models import Record
from comity.records.queries import records_visible_to
from comity.screening.codes import HitState, Result
from comity.screening.models import Batch, Candidate, Check, ClockEnd, Hit, NotSame, Outcome, Sighting

# Kinds of desk items.
TO_ANSWER: Final = "screening.hit-to-answer"
TO_COMPLETE: Final = "screening.hit-to-complete"
ANSWERED: Final = "screening.hit-answered"
OVERDUE: Final = "screening.hit-overdue"
OUTCOME: Final = "screening.outcome-recorded"
PAPERS_DUE: Final = "screening.papers-due"
PAPERS_OVERDUE: Final = "screening.papers-overdue"
SIGHTED: Final = "screening.sighted"
OF_OUTCOMES: Final = (OUTCOME, PAPERS_DUE, PAPERS_OVERDUE)

COMMAND_CENTRE: Final = "command-centre"
AT_ONCE: Final = 500


def checks_visible_to(actor: Actor) -> QuerySet[Check]:
    """The checks of the actor's own bureau; of an entity's officer, those of the entity."""
    own: QuerySet[Check] = Check.objects.filter(bureau_id=actor.bureau)
    return own.filter(entity=actor.entity) if actor.entity else own


def check_visible_to(actor: Actor, check_id: UUID) -> Check:
    """One check.  Raises NotFound: whoever may not see it may not learn that it was made."""
    found = checks_visible_to(actor).filter(pk=check_id).select_related("batch").first()
    if found is None:
        raise NotFound
    return found


def candidate_visible_to(actor: Actor, candidate_id: UUID) -> Candidate:
    """One candidate of a check that the actor may see.  Raises NotFound."""
    found = Candidate.objects.filter(pk=candidate_id, check_made__in=checks_visible_to(actor)).first()
    if found is None:
        raise NotFound
    return found


def batches_visible_to(actor: Actor) -> QuerySet[Batch]:
    """The manifests of the actor's own bureau; an entity's officer sees those the officer sent."""
    own: QuerySet[Batch] = Batch.objects.filter(bureau_id=actor.bureau)
    return own.filter(officer=actor.id) if actor.entity else own


def batch_visible_to(actor: Actor, batch_id: UUID) -> Batch:
    """One manifest.  Raises NotFound."""
    found = batches_visible_to(actor).filter(pk=batch_id).first()
    if found is None:
        raise NotFound
    return found


def hits_visible_to(actor: Actor) -> QuerySet[Hit]:
    """Hits that the actor's bureau reported or owns; the command centre also sees those that came to it overdue.

    An entity's officer sees what the entity met itself: it is authorised for some databases, the bureau for all.
    """
    if actor.entity:
        return Hit.objects.filter(reporting_bureau_id=actor.bureau, candidate__check_made__entity=actor.entity)
    seen = Q(reporting_bureau_id=actor.bureau) | Q(owner_id=actor.bureau)
    if is_command_centre(actor):
        seen |= Q(escalated_at__isnull=False)
    hits: QuerySet[Hit] = Hit.objects.filter(seen)
    return hits


def hits_by_deadline(actor: Actor) -> QuerySet[Hit]:
    """The same hits with `waits_until`: when the owner must answer, null where it is not its turn."""
    until = Case(When(state=HitState.UNCONFIRMED, then=F("due_at")), default=None, output_field=DateTimeField())
    return hits_visible_to(actor).annotate(waits_until=until)


def is_command_centre(actor: Actor) -> bool:
    """Whether the actor is on duty in the command centre of the General Secretariat."""
    return actor.bureau == Bureau.SECRETARIAT and (actor.unit == COMMAND_CENTRE or actor.has_role(Role.COMMAND))


def interrupted_batch(actor: Actor, *, sha256: str, carrier_reference: str) -> Batch | None:
    """The latest manifest of this file that the same officer sent, and of which travellers have still to be checked."""
    own = batches_visible_to(actor).filter(officer=actor.id, sha256=sha256, carrier_reference=carrier_reference)
    return own.filter(rows__lt=F("travellers")).order_by("-at").first()


def is_concerned(actor: Actor, hit: Hit) -> bool:
    """Whether evidence of a hit is the actor's business: its bureau's that reported or owns it, or the command centre's
    since it is overdue.
    """
    if actor.bureau in (hit.reporting_bureau_id, hit.owner_id):
        return True
    return is_command_centre(actor) and hit.escalated_at is not None


def hit_visible_to(actor: Actor, reference: str) -> Hit:
    """One hit.  Raises NotFound: a third bureau may not learn that it exists."""
    found = hits_visible_to(actor).filter(reference=reference).select_related("candidate__check_made").first()
    if found is None:
        raise NotFound
    return found


def hits_to_escalate(at: datetime) -> QuerySet[Hit]:
    """Hits whose owner is late, and which nobody else was told of. For the node itself."""
    late: QuerySet[Hit] = Hit.objects.filter(state=HitState.UNCONFIRMED, due_at__lte=at, escalated_at__isnull=True)
    return late.order_by("due_at", "pk")


def was_laid(subject: Hit | Outcome, kind: str) -> bool:
    """Whether this hit or outcome ever lay on a desk as an item of this kind."""
    return DeskItem.objects.filter(kind=kind, subject_id=str(subject.pk)).exists()


def outcome_visible_to(actor: Actor, reference: str, number: int) -> Outcome:
    """One outcome of a hit that the actor may see.  Raises NotFound."""
    found = Outcome.objects.filter(hit__in=hits_visible_to(actor), hit__reference=reference, number=number).first()
    if found is None:
        raise NotFound
    return found


def outcomes_to_raise(at: datetime) -> QuerySet[Outcome]:
    """Outcomes whose papers are late, or nearly: of which nobody was reminded yet. For the node itself."""
    running = Outcome.objects.filter(due_at__isnull=False, closed_at__isnull=True, withdrawn_at__isnull=True)
    late = Q(warn_at__lte=at, warned_at__isnull=True) | Q(due_at__lte=at, escalated_at__isnull=True)
    return running.filter(late).select_related("hit").order_by("due_at", "pk")


def memory_visible_to(actor: Actor) -> QuerySet[NotSame]:
    """Pairs remembered on the word of the actor's bureau, or because it asked; an entity's officer sees none."""
    if actor.entity:
        return NotSame.objects.none()
    pairs: QuerySet[NotSame] = NotSame.objects.filter(Q(owner_id=actor.bureau) | Q(reporting_bureau_id=actor.bureau))
    return pairs.select_related("hit")


def pair_visible_to(actor: Actor, pair_id: UUID) -> NotSame:
    """One remembered pair.  Raises NotFound."""
    found = memory_visible_to(actor).filter(pk=pair_id).first()
    if found is None:
        raise NotFound
    return found


def sightings_visible_to(actor: Actor) -> QuerySet[Sighting]:
    """Who asked for discreet records of the actor's own bureau; an entity's officer is told of none."""
    return Sighting.objects.none() if actor.entity else Sighting.objects.filter(owner_id=actor.bureau)


def sighting_visible_to(actor: Actor, reference: str) -> Sighting:
    """One of them.  Raises NotFound: nobody else may learn that it exists."""
    found = sightings_visible_to(actor).filter(reference=reference).first()
    if found is None:
        raise NotFound
    return found


def records_behind(actor: Actor, checks: Iterable[Check]) -> dict[UUID, Record]:
    """The records behind the candidates of these checks that the actor may see now, by id."""
    keys = Candidate.objects.filter(check_made__in=list(checks)).values_list("record_id", flat=True)
    records = records_visible_to(actor).filter(pk__in=set(keys)).select_related("source")
    return {record.pk: record for record in records}


@dataclass(frozen=True, slots=True)
class Day:
    """What one bureau's checks of one day came to."""

    on: date
    checks: int
    with_candidates: int
    hits: int

    @property
    def no_hits(self) -> int:
        """Checks that found nothing."""
        return self.checks - self.with_candidates


@dataclass(frozen=True, slots=True)
class Clocks:
    """How one bureau kept the clocks of the hits on its own records."""

    kept: int
    missed: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """The work of the actor's own bureau: day by day, its clocks, the answers to what it reported, and what followed.

    outcomes  {state: hits}; followed: {code of an outcome: confirmed hits}, of the same days
    """

    days: list[Day]
    clocks: Clocks
    outcomes: Mapping[str, int]
    followed: Mapping[str, int]


def statistics(actor: Actor, *, until: date, days: int) -> Statistics:
    """Figures of the actor's own bureau for the `days` that end with `until`. Of no other bureau, and of no record."""
    first = until - timedelta(days=days - 1)
    checks = _per_day(Check.objects.filter(bureau_id=actor.bureau), "at", first, until)
    met = _per_day(Check.objects.filter(bureau_id=actor.bureau, result=Result.CANDIDATES), "at", first, until)
    reported = Hit.objects.filter(reporting_bureau_id=actor.bureau)
    hits = _per_day(reported, "reported_at", first, until)
    each = (first + timedelta(days=offset) for offset in range(days))
    return Statistics(
        days=[Day(day, checks.get(day, 0), met.get(day, 0), hits.get(day, 0)) for day in each],
        clocks=_clocks(actor),
        outcomes=dict(reported.values_list("state").annotate(number=Count("pk")).order_by("state")),
        followed=_followed(actor, first, until),
    )


def _followed(actor: Actor, first: date, until: date) -> dict[str, int]:
    rows = Outcome.objects.filter(
        bureau_id=actor.bureau, withdrawn_at__isnull=True, hit__state=HitState.CONFIRMED,
        happened_at__date__gte=first, happened_at__date__lte=until,
    )  # fmt: skip
    return dict(rows.values_list("code").annotate(number=Count("hit", distinct=True)).order_by("code"))


def _per_day(rows: QuerySet[Any], moment: str, first: date, until: date) -> dict[date, int]:
    within = {f"{moment}__date__gte": first, f"{moment}__date__lte": until}
    counted = rows.filter(**within).annotate(on=TruncDate(moment)).values("on").annotate(number=Count("pk"))
    return {row["on"]: row["number"] for row in counted.order_by("on")}


def _clocks(actor: Actor) -> Clocks:
    ended = ClockEnd.objects.filter(hit__owner_id=actor.bureau)
    running = Hit.objects.filter(owner_id=actor.bureau, state=HitState.UNCONFIRMED)
    silent = running.filter(escalated_at__gte=F("due_at")).count()
    return Clocks(
        kept=ended.filter(ended_at__lte=F("due_at")).count(),
        missed=ended.filter(ended_at__gt=F("due_at")).count() + silent,
        waiting=running.count() - silent,
    )
