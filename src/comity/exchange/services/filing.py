"""A bureau's own side of a case: what it calls it, who works on it, and whether it is done."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from comity.core import audit, desks, events
from comity.core.actors import Actor
from comity.core.operations import consult, note, operation
from comity.core.refusals import NotFound
from comity.exchange import permissions, queries, wording
from comity.exchange.codes import CaseState, Priority
from comity.exchange.events import CaseRead
from comity.exchange.models import Act, ArrivalMatch, Case, CaseFile, Draft, Message
from comity.members.models import Officer, Unit
from comity.records import stewardship
from comity.records.models import Record

ON_DESK = "case"
_PRESSING = (Priority.GRAVE, Priority.URGENT)


@operation("exchange.search_cases", allow=permissions.SEARCH_CASES)
def search_cases(actor: Actor, *, question: str, shown: Sequence[UUID], at: datetime) -> list[CaseFile]:
    """Show the cases that a list page found.

    question  what was asked, as the address of the page has it
    shown     ids of the bureau's own sides on the page; those that the actor may not see are left out
    """
    found = list(queries.case_files_visible_to(actor).filter(pk__in=shown))
    note(shown=len(found))
    consult(*found)
    return found


@operation("exchange.read_case", allow=permissions.READ_CASE, subject="file")
def read_case(actor: Actor, *, file: CaseFile, shown: Sequence[Record] = (), at: datetime) -> CaseFile:
    """Open a case: what had arrived in it counts as read, and its senders learn so.

    shown  records beside it that may be what its messages speak of: their owners learn who looked
    """
    consult(file, *queries.messages_in(actor, file.case_id), *shown)
    if file.unread:
        file.unread, file.urgent = 0, False
        file.save(update_fields=["unread", "urgent"])
        desks.clear(kind=ON_DESK, subject=file, at=at)
        events.emit(CaseRead(case=str(file.case_id), bureau=file.bureau_id))
    return file


@operation("exchange.read_act", allow=permissions.READ_ACT)
def read_act(actor: Actor, *, act: Act, at: datetime) -> Act:
    """Read what an act says that stands in no case and on no other page.  Raises NotFound."""
    found = queries.act_visible_to(actor, act.pk)
    consult(found)
    note(kind=found.kind)
    return found


@operation("exchange.print_case", allow=permissions.PRINT_CASE, subject="file")
def print_case(actor: Actor, *, file: CaseFile, message: UUID | None, at: datetime) -> list[Message]:
    """Take a case on paper, or one message of it: what was printed is named in the audit.  Raises NotFound."""
    messages = queries.messages_in(actor, file.case_id)
    found = list(messages if message is None else messages.filter(pk=message))
    if not found:
        raise NotFound
    consult(file, *found)
    note(messages=len(found))
    return found


@operation("exchange.file_case", allow=permissions.FILE_CASE, subject="file")
def file_case(actor: Actor, *, file: CaseFile, own_reference: str, title: str, at: datetime) -> CaseFile:
    """Give a case the title and the reference that one's own bureau knows it by. No other bureau sees them.

    title  "" for the one it came with
    """
    file.own_reference = own_reference.strip()[:500]
    file.title = title.strip()[:500] or _title_it_came_with(file)
    file.save(update_fields=["own_reference", "title"])
    wording.keep_file(file)
    return file


@operation("exchange.assign_case", allow=permissions.ASSIGN_CASE, subject="file")
def assign_case(actor: Actor, *, file: CaseFile, officer: str, unit: str, at: datetime) -> CaseFile:
    """Give a case to an officer or a unit of one's own bureau, or hand it over to another.  Raises NotFound."""
    if officer and not Officer.objects.filter(pk=officer, bureau=actor.bureau).exists():
        raise NotFound
    if unit and not Unit.objects.filter(bureau=actor.bureau, code=unit).exists():
        raise NotFound
    file.assigned_to, file.unit = officer, unit
    file.save(update_fields=["assigned_to", "unit"])
    return file


@operation("exchange.close_case", allow=permissions.CLOSE_CASE, subject="file")
def close_case(actor: Actor, *, file: CaseFile, closed: bool, at: datetime) -> CaseFile:
    """Say that one's own bureau is done with a case, or that it is not. Whatever arrives opens it again."""
    file.state = CaseState.CLOSED if closed else CaseState.OPEN
    file.save(update_fields=["state"])
    if closed:
        desks.clear(kind=ON_DESK, subject=file, at=at)
    return file


def touch(case: Case, bureau: str, *, title: str, at: datetime) -> CaseFile:
    """A bureau's side of a case, made when it has none, with something new in it.

    title  of what is new: what the case was called before is no business of a bureau that comes to it now
    """
    known = _own_side(case, bureau)
    file = known or CaseFile(case=case, bureau_id=bureau, title=title, last_at=at)
    file.last_at = max(at, file.last_at)
    file.state = CaseState.OPEN
    file.save()
    if known is None:
        wording.keep_file(file)
    return file


def lay_down(case: Case, bureau: str, *, title: str, priority: str, due_at: datetime | None, at: datetime) -> None:
    """Something arrived for a bureau: count it as unread, and lay the case on its desk."""
    file = touch(case, bureau, title=title, at=at)
    file.unread += 1
    file.urgent = file.urgent or priority in _PRESSING
    file.save(update_fields=["unread", "urgent"])
    reference = str(case.pk)[-12:]
    desks.put(
        bureau=bureau, kind=ON_DESK, subject=file, reference=reference, unit=file.unit, due_at=due_at,
        urgency=priority, at=at,
    )  # fmt: skip


def let_go(message: Message, bureau: str, *, at: datetime) -> None:
    """A message was taken back from a bureau: nothing of it stays on its side of the case, its desk, or in a draft."""
    for draft in Draft.objects.filter(bureau=bureau):
        if any(quoted["act"] == str(message.act_id) for quoted in draft.details.get("passes_on", ())):
            audit.erase_content_of(stewardship.erase_attachments([draft], at=at))
            draft.delete()
    file = _own_side(message.case, bureau)
    if file is None:
        return
    received = queries.messages_of(bureau).filter(case=message.case).exclude(author=bureau)
    file.unread = min(file.unread, received.count())
    file.urgent = file.urgent and file.unread > 0
    if file.title == message.title:
        file.title = _title_it_came_with(file)
    file.save(update_fields=["unread", "urgent", "title"])
    wording.keep_file(file)
    ArrivalMatch.objects.filter(message=message, bureau=bureau).delete()
    if not file.unread:
        desks.clear(kind=ON_DESK, subject=file, at=at)


def _own_side(case: Case, bureau: str) -> CaseFile | None:
    return CaseFile.objects.select_for_update(of=("self",)).filter(case=case, bureau=bureau).first()


def _title_it_came_with(file: CaseFile) -> str:
    """The first title among the messages that the bureau may read today."""
    messages = queries.messages_of(file.bureau_id).filter(case=file.case_id).exclude(title="")
    return messages.order_by("sent_at", "pk").values_list("title", flat=True).first() or ""
