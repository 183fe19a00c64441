"""What an actor may see of the exchange: the acts that its own bureau issued or received, and what hangs on them.

A bureau is a party to an act when it issued it, or when a consignment of it has taken effect for that bureau here and
was not recalled since. Of a case it sees its own side and the messages it is a party to; of anybody else's nothing, not
even that it exists.
"""

from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from comity.core.actors import Actor
from comity.core.codes import Role
from comity.core.models import DeskItem
from comity.core.refusals import NotFound
from comity.exchange.codes import CLOCK_ON_DESK, RUNNING, AudienceMode, ConsignmentState
from comity.exchange.models import Act, CaseFile, Consignment, Draft, ExpertiseItem, Message, Recall, Request
from comity.members.models import Bureau

M = TypeVar("M", bound=Model)
READERS = frozenset({Role.OFFICER, Role.COMMAND, Role.DATA_PROTECTION})


def case_files_visible_to(actor: Actor) -> QuerySet[CaseFile]:
    """The cases of the actor's bureau, each as that bureau keeps it; none of which everything was taken back."""
    if actor.entity or actor.roles.isdisjoint(READERS):
        return CaseFile.objects.none()
    said = messages_of(actor.bureau).filter(case=OuterRef("case"))
    return CaseFile.objects.filter(Exists(said), bureau=actor.bureau).select_related("case")


def case_file_visible_to(actor: Actor, case: UUID) -> CaseFile:
    """One case, or NotFound: whoever is no party to it may not learn that it exists."""
    return _one(case_files_visible_to(actor).filter(case=case))


def messages_visible_to(actor: Actor) -> QuerySet[Message]:
    """What the actor's bureau wrote, and what reached it."""
    if actor.entity or actor.roles.isdisjoint(READERS):
        return Message.objects.none()
    return messages_of(actor.bureau).select_related("act")


def messages_of(bureau: str) -> QuerySet[Message]:
    """What a bureau wrote, and what reached it and was not taken back: for the node itself."""
    return Message.objects.filter(Q(author=bureau) | _reached(bureau, "act"))


def recipients_shown(actor: Actor, message: Message) -> list[str]:
    """To whom a message went, as far as the actor's bureau may know: itself alone where that is confidential."""
    if message.author_id == actor.bureau or message.audience == AudienceMode.OPEN:
        return list(message.to)
    return [actor.bureau]


def messages_in(actor: Actor, case: UUID) -> QuerySet[Message]:
    """The messages of a case as far as the actor's bureau is a party to them, the oldest first."""
    return messages_visible_to(actor).filter(case=case).order_by("sent_at", "pk")


def message_visible_to(actor: Actor, key: UUID) -> Message:
    """One message.  Raises NotFound."""
    return _one(messages_visible_to(actor).filter(pk=key))


def drafts_visible_to(actor: Actor) -> QuerySet[Draft]:
    """What the officers of the actor's bureau are writing: a colleague may take over."""
    if actor.entity or actor.roles.isdisjoint(READERS):
        return Draft.objects.none()
    return Draft.objects.filter(bureau=actor.bureau).order_by("-saved_at")


def draft_visible_to(actor: Actor, key: UUID) -> Draft:
    """One draft.  Raises NotFound."""
    return _one(drafts_visible_to(actor).filter(pk=key))


def requests_visible_to(actor: Actor) -> QuerySet[Request]:
    """What the actor's bureau asked, and what it was asked once that reached it."""
    if actor.entity or actor.roles.isdisjoint(READERS):
        return Request.objects.none()
    asked = Q(asked=actor.bureau) & _reached(actor.bureau, "message__act")
    return Request.objects.filter(Q(asker=actor.bureau) | asked).select_related("message", "case")


def request_visible_to(actor: Actor, key: UUID) -> Request:
    """One request.  Raises NotFound."""
    return _one(requests_visible_to(actor).filter(pk=key))


def owed_by(actor: Actor) -> QuerySet[Request]:
    """What the actor's bureau still has to answer, the most pressing first."""
    return requests_visible_to(actor).filter(asked=actor.bureau, state__in=RUNNING).order_by("due_at")


def owed_to(actor: Actor) -> QuerySet[Request]:
    """What the actor's bureau still waits for, the most pressing first."""
    return requests_visible_to(actor).filter(asker=actor.bureau, state__in=RUNNING).order_by("due_at")


def acts_visible_to(actor: Actor) -> QuerySet[Act]:
    """The acts that the actor's bureau issued, and those that took effect for it."""
    if actor.entity or actor.roles.isdisjoint(READERS):
        return Act.objects.none()
    received = Exists(
        Consignment.objects.filter(
            act=OuterRef("pk"), recipient=actor.bureau, effected_at__isnull=False, recalled_at__isnull=True
        )
    )
    return Act.objects.filter(Q(issuer=actor.bureau) | Q(received))


def act_visible_to(actor: Actor, key: UUID) -> Act:
    """One act.  Raises NotFound."""
    return _one(acts_visible_to(actor).filter(pk=key))


def consignments_visible_to(actor: Actor, act: Act) -> QuerySet[Consignment]:
    """What became of an act: with each recipient for its issuer, with itself alone for a recipient."""
    of_act = Consignment.objects.filter(act=act).order_by("recipient")
    return of_act if act.issuer_id == actor.bureau else of_act.filter(recipient=actor.bureau)


def recalls_visible_to(actor: Actor) -> QuerySet[Recall]:
    """What the actor's bureau took back, the newest first."""
    if actor.entity or actor.roles.isdisjoint(READERS):
        return Recall.objects.none()
    return Recall.objects.filter(of_act__issuer=actor.bureau).select_related("of_act", "act").order_by("-at")


def recall_visible_to(actor: Actor, key: UUID) -> Recall:
    """One recall.  Raises NotFound."""
    return _one(recalls_visible_to(actor).filter(pk=key))


def overdue_requests_visible_to(actor: Actor) -> QuerySet[Request]:
    """Requests that lie before the command centre, the oldest first; for anybody else none."""
    if not _is_command_centre(actor):
        return Request.objects.none()
    return Request.objects.filter(state__in=RUNNING, escalated_at__isnull=False).order_by("due_at", "pk")


def overdue_recalls_visible_to(actor: Actor) -> QuerySet[Consignment]:
    """Consignments of recalls that lie before the command centre, the oldest first; for anybody else none."""
    if not _is_command_centre(actor):
        return Consignment.objects.none()
    rows = Consignment.objects.filter(act__kind="recall", escalated_at__isnull=False)
    silent = rows.exclude(state__in=(ConsignmentState.COMPLIED, ConsignmentState.REFUSED))
    return silent.select_related("act").order_by("act__issued_at", "recipient")


def clock_notices_visible_to(actor: Actor) -> list[Act]:
    """Notices of clocks that run at other nodes and lie before the command centre; for anybody else none."""
    return clock_notices_open() if _is_command_centre(actor) else []


def clock_notices_open() -> list[Act]:
    """Notices of clocks that lie before the command centre, the oldest first: for the node itself."""
    items = DeskItem.objects.filter(kind=CLOCK_ON_DESK, done_at__isnull=True).values_list("subject_id", flat=True)
    return list(Act.objects.filter(pk__in=[UUID(key) for key in items], body__isnull=False).order_by("issued_at", "pk"))


def _is_command_centre(actor: Actor) -> bool:
    return actor.bureau == Bureau.SECRETARIAT and Role.COMMAND in actor.roles


def library_visible_to(actor: Actor) -> QuerySet[ExpertiseItem]:
    """What the actor's bureau circulated, and what was circulated to it and stands."""
    if actor.entity or actor.roles.isdisjoint(READERS):
        return ExpertiseItem.objects.none()
    mine = ExpertiseItem.objects.filter(Q(author=actor.bureau) | _reached(actor.bureau, "act"))
    return mine.filter(erased_at=None).select_related("act")


def item_visible_to(actor: Actor, key: UUID) -> ExpertiseItem:
    """One item of the library.  Raises NotFound."""
    return _one(library_visible_to(actor).filter(pk=key))


def parties_to(actor: Actor, case: UUID) -> frozenset[str]:
    """The bureaus that a case shows the actor: those its own bureau wrote to, and those that wrote to it."""
    met: set[str] = {actor.bureau}
    for message in messages_in(actor, case):
        met.add(message.author_id)
        met.update(recipients_shown(actor, message))
    return frozenset(met)


def _reached(bureau: str, act: str) -> Q:
    """That the act at the end of a path took effect for a bureau, and was not taken back from it."""
    reached = Consignment.objects.filter(
        act=OuterRef(act), recipient=bureau, effected_at__isnull=False, recalled_at__isnull=True
    )
    return Q(Exists(reached))


def _one(rows: QuerySet[M]) -> M:
    found = rows.first()
    if found is None:
        raise NotFound
    return found
