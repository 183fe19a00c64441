"""How a pilot stands: who joined, what is used of the cap, what came of it; and its report for the Assembly."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from comity.core.actors import Actor
from comity.members.models import Bureau
from comity.notices import outcomes
from comity.notices.codes import State
from comity.notices.models import Notice, Pilot, PilotState
from comity.notices.rules.pilot import is_running, share_of_cap
from comity.notices.tables import Edition, text_in

COUNTED = ("requested", "published", "refused")
NOT_USED = (State.REFUSED, State.DISCARDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotFace:
    """A pilot as an officer sees it.

    used   of the reader's own bureau; used_by: of each bureau, for the Secretariat only; total: the same
    outcomes   {outcome: how many}, for the Secretariat only
    """

    pilot: Pilot
    joined: tuple[str, ...]
    share: int
    used: int
    used_by: Mapping[str, int]
    total: int | None
    is_running: bool
    outcomes: Mapping[str, int]

    @property
    def left(self) -> int:
        """How many notices the reader's bureau may still request."""
        return max(0, self.share - self.used)


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One line of a pilot's report. An empty bureau, kind or outcome means all of them.

    outcome   of a confirmed hit, for the measure "outcome"; what its owner answered, for the measure "hits"
    """

    measure: str
    value: int
    bureau: str = ""
    request_kind: str = ""
    outcome: str = ""


def joined_on(pilot: Pilot, on: date) -> tuple[str, ...]:
    """Codes of the bureaus that take part on a day, sorted."""
    taking_part = pilot.states.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), from_on__lte=on)
    return tuple(sorted(set(taking_part.values_list("bureau_id", flat=True))))


def used(pilot: Pilot) -> dict[str, int]:
    """How many requests each bureau made since the pilot began, but refused and discarded ones: {code: how many}.

    Not for a page: `standing` says what an actor may see of it. A new edition of a request uses nothing.
    """
    rows = Notice.objects.filter(type=pilot.type, edition_number=1, requested_at__date__gte=pilot.from_on)
    counted = rows.exclude(state__in=NOT_USED).order_by().values_list("requesting_bureau_id")
    return dict(counted.annotate(used=Count("pk")))


def standing(pilot: Pilot, actor: Actor, on: date) -> PilotFace:
    """The pilot as it stands on a day, as far as the actor may see it."""
    joined, by_bureau = joined_on(pilot, on), used(pilot)
    whole = actor.bureau == Bureau.SECRETARIAT
    return PilotFace(
        pilot=pilot,
        joined=joined,
        share=share_of_cap(pilot.cap, len(joined)) if whole or actor.bureau in joined else 0,
        used=by_bureau.get(actor.bureau, 0),
        used_by=by_bureau if whole else {},
        total=sum(by_bureau.values()) if whole else None,
        is_running=is_running(pilot.from_on, pilot.until_on, on),
        outcomes=outcomes.counts(pilot.type, pilot.from_on, on + timedelta(days=1)) if whole else {},
    )


def report(pilot: Pilot, on: date) -> list[ReportLine]:
    """What the Assembly is told of a pilot: who joined, notices by state and kind of request, hits by what their owners
    answered, what came of them.
    """
    joined, tomorrow = joined_on(pilot, on), on + timedelta(days=1)
    lines = [
        ReportLine("cap", pilot.cap),
        ReportLine("joined", len(joined)),
        ReportLine("share", share_of_cap(pilot.cap, len(joined))),
    ]
    requested = Notice.objects.filter(type=pilot.type, edition_number=1, requested_at__isnull=False).order_by()
    of_all: Counter[str] = Counter()
    by_kind: defaultdict[str, Counter[str]] = defaultdict(Counter)
    by_bureau = {bureau: Counter[str]() for bureau in joined}
    for bureau, kind, published_at, state in requested.values_list(
        "requesting_bureau_id", "request_kind", "published_at", "state"
    ):
        counted = Counter(requested=1, published=int(published_at is not None), refused=int(state == State.REFUSED))
        of_all += counted
        by_kind[kind] += counted
        by_bureau[bureau] = by_bureau.get(bureau, Counter()) + counted
    lines += [ReportLine(one, of_all[one]) for one in COUNTED]
    lines += [ReportLine(one, row[one], request_kind=kind) for kind, row in sorted(by_kind.items()) for one in COUNTED]
    lines += [ReportLine(one, row[one], bureau=code) for code, row in sorted(by_bureau.items()) for one in COUNTED]
    answered = outcomes.answers(pilot.type, pilot.from_on, tomorrow)
    lines += [ReportLine("hits", sum(answered.values()))]
    lines += [ReportLine("hits", count, outcome=answer) for answer, count in sorted(answered.items())]
    came_of_it = outcomes.counts(pilot.type, pilot.from_on, tomorrow)
    lines += [ReportLine("outcome", count, outcome=outcome) for outcome, count in sorted(came_of_it.items())]
    return lines


def source_in(pilot: Pilot, edition: Edition, language: str) -> str:
    """What a pilot rests on: in the reader's language where the edition's table says it, else as it was written."""
    said = [row.source for row in edition.pilots.values() if row.type == pilot.type]
    return next((text_in(texts, language) for texts in said if pilot.source in texts.values()), pilot.source)


def pilot_of(type_: str) -> Pilot | None:
    """The pilot of a type, if one was opened."""
    return Pilot.objects.filter(type=type_).first()


def states_of(pilot: Pilot) -> list[PilotState]:
    """Every time that a bureau took part, the latest first."""
    return list(pilot.states.select_related("bureau").order_by("-from_on", "bureau_id"))
