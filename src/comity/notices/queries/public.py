"""What the public may see of notices. Every condition must hold at the moment of asking; what is unsure is absent."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, QuerySet

from comity.core.actors import Actor
from comity.core.codes import Role
from comity.core.refusals import NotFound
from comity.members.rules.names import folded
from comity.notices.codes import IN_FORCE, ExtractState, ImageState
from comity.notices.models import FigureSet, Notice, PublicExtract, PublicHead, PublicImage, PublicWord, Tip
from comity.records.drafts import ReleaseRule
from comity.records.models import Hold, HoldEffect

WORDS_ASKED = 5
LEAST_DIGEST = 16  # characters of the hash that a document carries


def public_extracts() -> QuerySet[PublicExtract]:
    """Extracts that are public: agreed, of a notice in force that goes to everybody, whose subjects no hold hides."""
    held = Hold.objects.filter(lifted_at__isnull=True, effect=HoldEffect.BLOCK).values("record_id")
    return (
        PublicExtract.objects.filter(
            state=ExtractState.PUBLIC,
            content__isnull=False,
            notice__state__in=IN_FORCE,
            notice__release__rule=ReleaseRule.ALL,
            notice__release__discreet=False,
        )
        .exclude(notice__subjects__record__in=held)
        .select_related("notice", "photo")
    )


def extracts_listed(text: str, type_: str, *, order: Sequence[str], first: int, count: int) -> list[PublicExtract]:
    """A part of the public extracts that a name and a type narrow.

    text   words, each the beginning of a word of a name or a number; empty for all
    type_  a type of notice; empty for every type
    first  how many to leave out at the beginning
    """
    found = public_extracts()
    for word in folded(text).split()[:WORDS_ASKED]:
        # A range and not a pattern: the index of words answers it.
        words = PublicWord.objects.filter(word__gte=word, word__lt=f"{word}\U0010ffff")
        found = found.filter(pk__in=words.values("extract"))
    if type_:
        # The same index: of a rare type it gives the few there are, where the extracts in order would all be read.
        found = found.filter(pk__in=PublicWord.objects.filter(word=PublicWord.of_type(type_)).values("extract"))
    # Keys first: what is left out before the page is not read whole.
    keys = list(found.order_by(*order).values_list("pk", flat=True)[first : first + count])
    rows = PublicExtract.objects.select_related("notice", "photo").in_bulk(keys)
    return [rows[key] for key in keys if key in rows]


def public_extract(slug: str) -> PublicExtract:
    """One public extract.  Raises NotFound, alike for what never was, is no more, and is held."""
    found = public_extracts().filter(slug=slug).first()
    if found is None:
        raise NotFound
    return found


def signed_notice(reference: str, edition: int, digest: str) -> Notice | None:
    """The notice of which somebody holds a document: found by what only the document says. Only to verify it."""
    held = Notice.objects.filter(reference=reference, edition_number=edition, frozen_hash__startswith=digest)
    return held.first() if len(digest) >= LEAST_DIGEST else None


def shown_extracts(ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these extracts that are public."""
    return frozenset(public_extracts().filter(pk__in=list(ids)).values_list("pk", flat=True))


def public_image(slug: str) -> PublicImage:
    """A picture by its address, whatever its state.  Raises NotFound."""
    found = PublicImage.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound
    return found


def images_to_decide() -> QuerySet[PublicImage]:
    """Pictures that were reported in their present round, the blocked ones first: for those who decide."""
    reported = PublicImage.objects.filter(reports__gt=0).exclude(state=ImageState.REMOVED)
    return reported.order_by("state", "-reports", "pk")


def extract_of(notice: Notice) -> PublicExtract | None:
    """The extract of a notice, in whatever state: ask only for a notice that the actor may see."""
    return PublicExtract.objects.filter(notice=notice).select_related("photo").first()


def tips_of(actor: Actor) -> QuerySet[Tip]:
    """Information that was sent to the actor's bureau, the newest first: for its officers."""
    if actor.entity or not actor.has_role(Role.OFFICER):
        return Tip.objects.none()
    own = Tip.objects.filter(extract__notice__requesting_bureau=actor.bureau, erased_at__isnull=True)
    return own.select_related("extract__notice").order_by("-sent_at", "-pk")


def tips_to_erase(on: date) -> QuerySet[Tip]:
    """Information whose day has come: for the node itself."""
    return Tip.objects.filter(erase_on__lte=on, erased_at__isnull=True)


def public_version() -> str:
    """Changes whenever what the public may see does: pages that were drawn for another version are drawn anew.

    Holds are counted beside, for they are set by records, which know nothing of the public's pages.
    """
    head = PublicHead.objects.filter(pk=1).values_list("version", flat=True).first() or 0
    holds = Hold.objects.filter(effect=HoldEffect.BLOCK).aggregate(all=Count("pk"), lifted=Count("lifted_at"))
    figures = FigureSet.objects.aggregate(last=Max("month"))["last"]
    return f"{head}.{holds['all']}.{holds['lifted']}.{figures or ''}"
