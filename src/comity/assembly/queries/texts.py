"""Texts and amendments: who reads them, in which languages they stand, and what keeps a vote on them from opening."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from comity.assembly import offices
from comity.assembly.codes import AmendmentKind, AmendmentState, Office, TextState
from comity.assembly.models import Amendment, Paragraph, Session, Sponsor, Text
from comity.assembly.queries.sessions import one
from comity.assembly.rules import departure, languages
from comity.assembly.rules.languages import Piece
from comity.core.actors import Actor
from comity.engines.ballots import rules as voting


def texts_visible_to(actor: Actor, session: Session) -> QuerySet[Text]:
    """Tabled texts for everybody who takes part; drafts for their sponsors and the secretary."""
    texts = Text.objects.filter(session=session).select_related("item", "session")
    if Office.SECRETARY not in offices.held_by(actor, session):
        own = Sponsor.objects.filter(text=OuterRef("pk"), delegation__bureau=actor.bureau, withdrawn_at__isnull=True)
        texts = texts.filter(~Q(state=TextState.DRAFT) | Exists(own))
    return texts.order_by("symbol")


def text_visible_to(actor: Actor, session: Session, key: UUID) -> Text:
    """One text.  Raises NotFound."""
    return one(texts_visible_to(actor, session).filter(pk=key))


def resolutions_of(session: Session) -> QuerySet[Text]:
    """The adopted texts of a session, by their numbers."""
    return Text.objects.filter(session=session, state=TextState.ADOPTED).order_by("number")


def paragraphs_of(text: Text) -> QuerySet[Paragraph]:
    """The paragraphs that stand in a text, in their order, with their wordings."""
    standing = text.paragraphs.filter(deleted_by__isnull=True, rejected_by__isnull=True)
    return standing.prefetch_related("wordings").select_related("from_amendment").order_by("place")


def paragraph_of(text: Text, key: UUID) -> Paragraph:
    """One of them.  Raises NotFound."""
    return one(paragraphs_of(text).filter(pk=key))


def amendments_of(text: Text) -> QuerySet[Amendment]:
    """The amendments to a text: in the order of voting where it is settled, then by letter."""
    rows = text.amendments.select_related("proposed_by__member", "paragraph", "amends", "void_by", "text")
    return rows.prefetch_related("wordings").order_by("place", "proposed_at")


def amendment_of(session: Session, key: UUID) -> Amendment:
    """One amendment.  Raises NotFound."""
    return one(Amendment.objects.filter(session=session, pk=key).select_related("text__session"))


def proposed_order(text: Text) -> list[Amendment]:
    """The amendments that wait for a vote, in the order that their distance proposes."""
    waiting = {str(row.pk): row for row in amendments_of(text).filter(state=AmendmentState.TABLED)}
    standings = [
        departure.Standing(
            key=key,
            letter=row.letter,
            place=row.paragraph.place if row.paragraph else departure.BEGINNING,
            distance=row.distance,
            amends=str(row.amends_id or ""),
        )
        for key, row in waiting.items()
    ]
    return [waiting[key] for key in departure.order(standings)]


def versions_of(text: Text) -> dict[str, int]:
    """The version of a text in each language in which it stands whole."""
    pieces = _pieces(paragraphs_of(text))
    return languages.versions(pieces, text.session.languages, text.version)


def obstacles(text: Text) -> list[voting.Reason]:
    """What keeps a vote on the text as a whole from opening: languages, amendments that wait, unseen costs."""
    edition = voting.edition(text.session.edition)
    found = list(voting.obstacles_to_opening(edition, edition.rules[text.decision], versions_of(text), text.version))
    waiting = text.amendments.filter(state=AmendmentState.TABLED).count()
    if waiting:
        found.append(voting.Reason("amendments_wait", {"number": waiting}))
    if text.has_costs and text.costs_seen_at is None:
        found.append(voting.Reason("costs_unseen", {}))
    return found


def obstacles_of(amendment: Amendment) -> list[voting.Reason]:
    """What keeps a vote on an amendment from opening: its languages, and amendments to it that wait."""
    edition = voting.edition(amendment.session.edition)
    found: list[voting.Reason] = []
    if amendment.kind != AmendmentKind.DELETE:
        versions = languages.versions(_pieces([amendment]), amendment.session.languages, amendment.version)
        rule = edition.rules[AMENDMENT]
        found += voting.obstacles_to_opening(edition, rule, versions, amendment.version)
    waiting = amendment.amendments.filter(state=AmendmentState.TABLED).count()
    if waiting:
        found.append(voting.Reason("amendments_wait", {"number": waiting}))
    return found


AMENDMENT = "amendment"  # the decision of every edition by which amendments are decided


def _pieces(rows: Iterable[Paragraph | Amendment]) -> list[Piece]:
    return [Piece(row.version, {wording.language: wording.version for wording in row.wordings.all()}) for row in rows]
