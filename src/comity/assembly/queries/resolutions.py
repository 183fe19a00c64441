"""The register of resolutions, over all sessions, and what became of what they asked for."""

from uuid import UUID

from django.db.models import Q, QuerySet

from comity.assembly import offices
from comity.assembly.codes import FollowUpState, Office, SessionKind, TextState, VoteState
from comity.assembly.models import FollowUp, Session, Text, Vote
from comity.assembly.queries.sessions import one, taking_part
from comity.core.actors import Actor, ActorKind
from comity.members.models import Bureau


def resolutions_visible_to(actor: Actor) -> QuerySet[Text]:
    """Resolutions of the Assembly for everybody who is signed in, of other meetings for who takes part in them."""
    if actor.kind is ActorKind.VISITOR:
        return Text.objects.none()
    rows = Text.objects.filter(state=TextState.ADOPTED).select_related("session", "item")
    if actor.bureau != Bureau.SECRETARIAT:
        mine = Session.objects.filter(taking_part(actor))
        rows = rows.filter(Q(session__kind=SessionKind.ASSEMBLY) | Q(session__in=mine))
    return rows.order_by("-session__opens_on", "number")


def resolution_visible_to(actor: Actor, key: UUID) -> Text:
    """One resolution.  Raises NotFound."""
    return one(resolutions_visible_to(actor).filter(pk=key))


def adopting_vote(text: Text) -> Vote | None:
    """The vote by which a resolution was adopted."""
    decided = Vote.objects.filter(text=text, about="text", state=VoteState.DECIDED).select_related("session")
    return decided.order_by("-ballot", "-prepared_at").first()


def follow_ups_of(text: Text) -> QuerySet[FollowUp]:
    """What a resolution asked for, by day."""
    return text.follow_ups.prefetch_related("commitments__member").order_by("due_on", "pk")


def follow_up_visible_to(actor: Actor, key: UUID) -> FollowUp:
    """One follow-up of a resolution that the actor may read, or its bureau is responsible for.  Raises NotFound."""
    texts = resolutions_visible_to(actor).values("pk")
    seen = Q(text__in=texts) | Q(responsible=actor.bureau)
    rows = FollowUp.objects.filter(seen, text__isnull=False, pk=key)
    return one(rows.select_related("session", "text", "paragraph", "indicator__text"))


def reports_on(actor: Actor, follow_up: FollowUp) -> bool:
    """Whether an actor is to report on a follow-up now."""
    if follow_up.state != FollowUpState.OPEN:
        return False
    mine = actor.bureau == follow_up.responsible and not actor.entity and follow_up.unit in ("", actor.unit)
    return mine or Office.SECRETARY in offices.held_by(actor, follow_up.session_id)


def titles_of(text: Text) -> dict[str, str]:
    """The title of a resolution, in every language."""
    for paragraph in (text.assembled or {}).get("paragraphs", ()):
        if paragraph["kind"] == "title":
            return dict(paragraph["words"])
    return {}


def words_of(text: Text) -> str:
    """All words of a resolution in all languages, for a search."""
    paragraphs = (text.assembled or {}).get("paragraphs", ())
    return " ".join([text.number, text.symbol, *(word for one in paragraphs for word in one["words"].values())])
