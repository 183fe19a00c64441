"""Verbs of the invented room."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from comity.core import audit, events
from comity.core.actors import Actor
from comity.core.codes import Purpose, Role
from comity.core.operations import Stream, consult, note, operation
from comity.core.permissions import Permission
from comity.core.refusals import Refusal
from comity.core.tests.casebook.models import Case

OPEN = Permission("casebook.open_case", roles=[Role.OFFICER])
CHANGE = Permission("casebook.change_case", roles=[Role.OFFICER], own="owner_id")
READ = Permission("casebook.read_cases", roles=[Role.OFFICER], purposes=[Purpose.INVESTIGATION])
ERASE = Permission("casebook.erase_cases", roles=[Role.OFFICER])
DO = Permission("casebook.do", roles=[Role.OFFICER])
HEAR = Permission("casebook.hear_case", roles=[Role.OFFICER])


class CaseClosed(Refusal):
    """The case is closed."""

    code = "casebook.case-closed"
    message = "Case %(title)s is closed."


@events.event
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(events.DomainEvent):
    """A case was opened."""

    name: ClassVar[str] = "casebook.case-opened"

    case_id: str


@operation("casebook.open_case", allow=OPEN)
def open_case(actor: Actor, *, title: str, at: datetime) -> Case:
    """Open a case of the actor's bureau."""
    case = Case.objects.create(owner_id=actor.bureau, title=title, opened_at=at)
    events.emit(CaseOpened(case_id=str(case.pk)))
    return case


@operation("casebook.change_case", allow=CHANGE, subject="case")
def change_case(actor: Actor, *, case: Case, changes: Mapping[str, Any], at: datetime) -> Case:
    """Change columns of a case.  Raises CaseClosed."""
    for name, value in changes.items():
        setattr(case, name, value)
    case.save()
    if case.closed and case.number < 0:
        raise CaseClosed(title=case.title)
    return case


@operation("casebook.hear_case", allow=HEAR, subject="case", stream=Stream("case"))
def hear_case(actor: Actor, *, case: Case, at: datetime) -> None:
    """Hear a case once more: each hearing is numbered in the stream of the case.  Raises CaseClosed."""
    if case.closed:
        raise CaseClosed(title=case.title)
    case.number += 1
    case.save()


@operation("casebook.read_cases", allow=READ)
def read_cases(actor: Actor, *, cases: Iterable[Case], at: datetime) -> int:
    """Show cases to the actor."""
    shown = list(cases)
    consult(*shown)
    note(count=len(shown))
    return len(shown)


@operation("casebook.erase_cases", allow=ERASE)
def erase_cases(actor: Actor, *, cases: Iterable[Case], at: datetime) -> None:
    """Empty cases, and what the audit keeps of them."""
    for case in cases:
        case.title = ""
        case.remark = None
        case.facts = {}
        case.save()
    audit.erase_content_of(cases)


@operation("casebook.do", allow=DO)
def do(actor: Actor, *, work: Callable[[], Any], at: datetime) -> Any:
    """Do what a test asks for."""
    return work()
