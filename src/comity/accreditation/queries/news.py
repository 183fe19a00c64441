"""What may be read of the newsroom: by anybody what is public at the moment of asking, by press officers all of it."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.utils import timezone

from comity.accreditation import record
from comity.accreditation.models import NewsFilm, NewsItem, NewsPicture
from comity.accreditation.newsroom_codes import NewsKind, NewsState
from comity.accreditation.rules.newsroom import Standing
from comity.assembly.models import Session, Text, Vote
from comity.assembly.queries.texts import resolutions_of
from comity.core.actors import Actor
from comity.core.codes import Role
from comity.core.refusals import NotFound
from comity.members.models import Bureau
from comity.notices.queries import public_version


def public_items(at: datetime) -> QuerySet[NewsItem]:
    """What anybody may read at a moment, the newest first. An item under embargo is as absent as one never begun."""
    public = NewsItem.objects.filter(state=NewsState.RELEASED, published_at__lte=at)
    return public.select_related("session", "ballot__election__session", "text").order_by("-published_at", "-pk")


def public_item(slug: str, at: datetime) -> NewsItem:
    """One of them.  Raises NotFound, alike for what never was and for what is not public yet."""
    found = public_items(at).filter(slug=slug[:26]).first()
    if found is None:
        raise NotFound
    return found


def withdrawn_item(slug: str) -> NewsItem | None:
    """An item that was public and is withdrawn, for who follows an old link to it."""
    return _once_public().filter(slug=slug[:26]).select_related("session").first()


def public_film(slug: str, at: datetime) -> NewsFilm:
    """The film of a public item.  Raises NotFound."""
    found = NewsFilm.objects.filter(slug=slug[:26], item__in=public_items(at).order_by().values("pk")).first()
    if found is None:
        raise NotFound
    return found


def shown_pictures(ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these pictures whose item is public now: for the service of all public pictures."""
    public = public_items(timezone.now()).order_by().values("pk")
    return frozenset(NewsPicture.objects.filter(pk__in=list(ids), item__in=public).values_list("pk", flat=True))


def version(at: datetime) -> str:
    """Changes whenever what the public reads does, and never for what it may not: drafts and embargoes are not counted.

    The record is asked too: an item that tells of a decision says what the record says now.
    """
    public = public_items(at).order_by()
    items = public.aggregate(Count("pk"), Max("published_at"), Max("updated_at"), Sum("revision"))
    gone = _once_public().aggregate(Count("pk"), Max("withdrawn_at"))
    ballots = Vote.objects.filter(pk__in=public.values("ballot")).order_by("pk")
    texts = Text.objects.filter(pk__in=public.values("text")).order_by("pk")
    said = [*items.values(), *gone.values(), public_version()]
    said += [*ballots.values_list("state", "counts", "outcome"), *texts.values_list("state", "sha256")]
    return hashlib.sha256(repr(said).encode()).hexdigest()


def is_press_officer(actor: Actor) -> bool:
    """Whether somebody writes for the newsroom."""
    return actor.bureau == Bureau.SECRETARIAT and actor.has_role(Role.PROTOCOL)


def items_visible_to(actor: Actor, session: Session) -> QuerySet[NewsItem]:
    """Everything in the newsroom of a session, for press officers; the newest first."""
    items = NewsItem.objects.filter(session=session) if is_press_officer(actor) else NewsItem.objects.none()
    return items.select_related("session", "ballot__election__session", "text").order_by("-begun_at", "-pk")


def item_visible_to(actor: Actor, session: Session, key: UUID) -> NewsItem:
    """One of them.  Raises NotFound."""
    found = items_visible_to(actor, session).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def versions_of(item: NewsItem) -> Mapping[str, int]:
    """The version of each wording, by language."""
    return {one.language: one.version for one in item.wordings.all()}


def standing(item: NewsItem) -> Standing:
    """What there is of an item."""
    film = NewsFilm.objects.filter(item=item).first()
    written = next((one for one in item.wordings.all() if one.language == item.original), None)
    told = record.of(item).told if item.is_from_record else {}
    return Standing(
        kind=NewsKind(item.kind),
        original=item.original,
        title=bool(told) or (written is not None and bool(written.title)),
        body=bool(told) or (written is not None and bool(written.body)),
        pictures=item.pictures.count(),
        film=film is not None,
        captions=tuple(film.tracks) if film else (),
        transcript=written is not None and bool(written.transcript),
    )


def is_stale(item: NewsItem) -> bool:
    """Whether the record says something else than when a released item was published or last confirmed."""
    return item.is_from_record and bool(item.record_sha256) and record.of(item).sha256 != item.record_sha256


def untold(session: Session) -> list[Vote | Text]:
    """Decisions of a session of which no item tells yet: ballots that elected somebody, and adopted texts."""
    told = NewsItem.objects.filter(session=session).exclude(state=NewsState.WITHDRAWN)
    ballots = Vote.objects.filter(session=session, election__isnull=False).exclude(pk__in=_keys(told, "ballot"))
    texts = resolutions_of(session).exclude(pk__in=_keys(told, "text"))
    found: list[Vote | Text] = [one for one in ballots.order_by("closed_at") if record.of_ballot(one).told]
    return [*found, *texts]


def _keys(items: QuerySet[NewsItem], column: str) -> list[UUID]:
    return list(items.filter(Q(**{f"{column}__isnull": False})).values_list(column, flat=True))


def _once_public() -> QuerySet[NewsItem]:
    withdrawn = NewsItem.objects.filter(state=NewsState.WITHDRAWN, published_at__isnull=False)
    return withdrawn.filter(withdrawn_at__gte=F("published_at"))
