"""What an item of the newsroom needs before it is published, and how it may be changed afterwards."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from comity.accreditation.errors import newsroom as errors
from comity.accreditation.newsroom_codes import NewsKind, Shortfall
from comity.assembly.rules.languages import Freshness, Piece, freshness


@dataclass(frozen=True, slots=True)
class Standing:
    """What there is of an item.

    title, body, transcript  whether each is written in the language of the original
    captions                 languages of the film's captions
    """

    kind: NewsKind
    original: str
    title: bool
    body: bool
    pictures: int = 0
    film: bool = False
    captions: Collection[str] = ()
    transcript: bool = False


def shortfalls(item: Standing) -> list[Shortfall]:
    """What is missing, in the order in which a page says it."""
    missing = [] if item.title else [Shortfall.TITLE]
    if not item.body and item.kind in (NewsKind.COMMUNIQUE, NewsKind.AGENDA):
        missing.append(Shortfall.BODY)
    if item.kind is NewsKind.PICTURE and not item.pictures:
        missing.append(Shortfall.PICTURE)
    if item.kind is NewsKind.FILM and not item.film:
        missing.append(Shortfall.FILM)
    # A film without captions and transcript is closed to who cannot hear or see it (WCAG 2.2, 1.2.2 and 1.2.3).
    if item.film and item.original not in item.captions:
        missing.append(Shortfall.CAPTIONS)
    if item.film and not item.transcript:
        missing.append(Shortfall.TRANSCRIPT)
    return missing


def published_at(embargo: datetime | None, at: datetime) -> datetime:
    """From when on an item is public that is released now.  Raises EmbargoPast."""
    if embargo is None:
        return at
    if embargo <= at:
        raise errors.EmbargoPast
    return embargo


def standing_of(version: int, wordings: Mapping[str, int], languages: Collection[str]) -> dict[str, Freshness]:
    """Whether an item stands in each language.

    version   of the original; wordings: {language: version of its wording}
    """
    piece = Piece(version, wordings)
    return {language: freshness(piece, language) for language in languages}


def needs_correction(is_public: bool, standing: Freshness) -> bool:
    """Whether words are changed that somebody may have read. A missing or stale translation is brought in without."""
    return is_public and standing is Freshness.CURRENT
