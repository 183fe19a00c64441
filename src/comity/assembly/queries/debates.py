"""The debate that is on: who speaks, who follows."""

from uuid import UUID

from comity.assembly.codes import SpeechKind
from comity.assembly.models import Debate, Ruling, Session, Speech
from comity.assembly.queries.sessions import one
from comity.assembly.rules import speakers as rules

_SIDES = (SpeechKind.FOR, SpeechKind.AGAINST)


def debate_on(session: Session) -> Debate | None:
    """The debate that is open."""
    return Debate.objects.filter(session=session, closed_at__isnull=True).select_related("item").first()


def speaking(debate: Debate) -> Speech | None:
    """Who has the floor."""
    running = debate.speeches.filter(began_at__isnull=False, ended_at__isnull=True)
    return running.select_related("delegation__member", "delegate").first()


def following(debate: Debate) -> list[Speech]:
    """Who waits, in the order in which the floor is given."""
    waiting = debate.speeches.filter(began_at__isnull=True, withdrawn_at__isnull=True)
    rows = {str(row.pk): row for row in waiting.select_related("delegation__member")}
    heard = debate.speeches.filter(kind__in=_SIDES, began_at__isnull=False).order_by("-began_at").first()
    order = rules.order(
        (rules.Waiting(key, SpeechKind(row.kind), row.place) for key, row in rows.items()),
        SpeechKind(heard.kind) if heard else None,
    )
    return [rows[key] for key in order]


def rulings(debate: Debate) -> list[Ruling]:
    """What the chair ruled in a debate, the newest first."""
    rows = Ruling.objects.filter(speech__debate=debate).select_related("speech__delegation__member", "appealed_by")
    return list(rows.order_by("-ruled_at"))


def points_without_ruling(debate: Debate) -> list[Speech]:
    """Points of order that were raised and not ruled on."""
    raised = debate.speeches.filter(kind=SpeechKind.ORDER, began_at__isnull=False, ruling__isnull=True)
    return list(raised.select_related("delegation__member").order_by("began_at"))


def speech_in(session: Session, key: UUID) -> Speech:
    """One turn on the list.  Raises NotFound."""
    return one(Speech.objects.filter(session=session, pk=key))


def ruling_in(session: Session, key: UUID) -> Ruling:
    """One ruling.  Raises NotFound."""
    return one(Ruling.objects.filter(session=session, pk=key))
