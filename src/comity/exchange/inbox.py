"""What the inbox shows of each case besides the case itself: with whom it is, who works on it, when its next answer is
due, and how many records that the reader may see it may speak of.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from comity.core.actors import Actor
from comity.exchange import queries
from comity.exchange.codes import RUNNING
from comity.exchange.models import ArrivalMatch, CaseFile
from comity.members.models import Officer, Unit
from comity.records.permissions import SEARCH
from comity.records.queries import records_visible_to


class Beside:
    """What stands beside the cases of one page, asked once for all of them."""

    def __init__(self, actor: Actor, files: Collection[CaseFile]) -> None:
        self._officers = officers({file.assigned_to for file in files})
        cases = {file.case_id for file in files}
        self._others = _others(actor, cases)
        self._due = _due(actor, cases)
        self._possible = _possible(actor, cases)

    def who(self, file: CaseFile) -> str:
        """The officer, or the unit, that works on a case."""
        return self._officers.get(file.assigned_to, "") or file.unit

    def others(self, file: CaseFile) -> str:
        """The bureaus that a case shows the reader besides the own one."""
        return " ".join(sorted(self._others[file.case_id]))

    def due(self, file: CaseFile) -> datetime | None:
        """When the bureau has to answer in a case next."""
        return self._due.get(file.case_id)

    def possible(self, file: CaseFile) -> int | None:
        """How many records a case may speak of."""
        return self._possible.get(file.case_id)


def completed(actor: Actor, files: Iterable[CaseFile]) -> list[CaseFile]:
    """Cases of a page, each with what stands beside it: `others`, `who`, `due`, `possible`."""
    rows = list(files)
    beside = Beside(actor, rows)
    for file in rows:
        file.others, file.who = beside.others(file), beside.who(file)  # type: ignore[attr-defined]
        file.due, file.possible = beside.due(file), beside.possible(file)  # type: ignore[attr-defined]
    return rows


def worked_on_by(file: CaseFile, language: str) -> list[str]:
    """The officer and the unit to whom a case is given, by name."""
    unit = Unit.objects.filter(bureau=file.bureau_id, code=file.unit).first() if file.unit else None
    said = [officers([file.assigned_to]).get(file.assigned_to, "")]
    said.append(unit.names.get(language, unit.code) if unit is not None else file.unit)
    return [name for name in said if name]


def officers(ids: Iterable[str]) -> dict[str, str]:
    """Names of officers of one's own bureau, by id; nothing for what is none."""
    keys = [key for text in ids if (key := _key(text))]
    return {str(key): name for key, name in Officer.objects.filter(pk__in=keys).values_list("pk", "name")}


def _others(actor: Actor, cases: Collection[UUID]) -> defaultdict[UUID, set[str]]:
    found: defaultdict[UUID, set[str]] = defaultdict(set)
    for message in queries.messages_visible_to(actor).filter(case__in=cases).select_related(None):
        found[message.case_id] |= {message.author_id, *queries.recipients_shown(actor, message)} - {actor.bureau}
    return found


def _due(actor: Actor, cases: Collection[UUID]) -> dict[UUID, datetime]:
    found: dict[UUID, datetime] = {}
    owed = queries.requests_visible_to(actor).filter(asked=actor.bureau, state__in=RUNNING, case__in=cases)
    for case, due_at, extended_until in owed.order_by().values_list("case", "due_at", "extended_until"):
        due = extended_until or due_at
        found[case] = min(due, found.get(case, due))
    return found


def _possible(actor: Actor, cases: Collection[UUID]) -> dict[UUID, int]:
    """Only for who may look for records now, and only those that may be seen now, for the purpose that is stated."""
    if not SEARCH.allows(actor):
        return {}
    of_case: defaultdict[UUID, set[UUID]] = defaultdict(set)
    matches = ArrivalMatch.objects.filter(bureau=actor.bureau, message__case__in=cases)
    for case, found in matches.values_list("message__case", "found"):
        of_case[case] |= {UUID(one["record"]) for one in found}
    named = set().union(*of_case.values())
    seen = set(records_visible_to(actor).filter(pk__in=named, withdrawn_at=None).values_list("pk", flat=True))
    counts = {case: len(records & seen) for case, records in of_case.items()}
    return {case: count for case, count in counts.items() if count}


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
