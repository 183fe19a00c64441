"""Items of the newsroom as pages and feeds show them: in one language, or side by side in all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language_info

from comity.accreditation import clock, record
from comity.accreditation.models import NewsFilm, NewsItem, NewsWording
from comity.accreditation.newsroom_codes import NewsState
from comity.accreditation.queries.news import public_items, versions_of
from comity.accreditation.rules.newsroom import standing_of
from comity.assembly.models import Session
from comity.assembly.rules.languages import Freshness
from comity.core.countries import LANGUAGES
from comity.core.listing import Word
from comity.members.rules.names import name_in
from comity.notices import images

TONES = {NewsState.DRAFT: "neutral", NewsState.RELEASED: "good", NewsState.WITHDRAWN: "bad"}


@dataclass(frozen=True, slots=True)
class Said:
    """An item in one language.

    language   of the words, which is the original's where the reader's has none
    freshness  of the reader's language
    """

    language: str
    title: str
    paragraphs: tuple[str, ...]
    transcript: str
    freshness: Freshness

    @property
    def direction(self) -> str:
        """How it is written."""
        return "rtl" if self.language == "ar" else "ltr"

    @property
    def language_name(self) -> str:
        """The language of the words, in the reader's language."""
        return str(get_language_info(self.language)["name_translated"])


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that anybody may look at. address: "" for one that was reported and is not shown for now."""

    address: str
    report: str
    alt: str
    caption: str
    credit: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Film:
    """A film. tracks: (language, its name in that language, address of the captions, whether it is the reader's)."""

    address: str
    credit: str
    length: str
    tracks: Sequence[tuple[str, str, str, bool]]


@dataclass(frozen=True, slots=True)
class News:
    """An item for readers. Moments are said by the clock of its session."""

    slug: str
    url: str
    kind: str
    kind_name: str
    said: Said
    session: str
    published: str
    updated: str
    published_at: datetime
    changed_at: datetime
    source: str
    proof: str
    is_stale: bool


def news(item: NewsItem, language: str) -> News:
    """A public item in a reader's language."""
    if item.published_at is None:
        raise ValueError("what is not public is shown to nobody")
    recorded = record.of(item) if item.is_from_record else record.NOTHING
    return News(
        slug=item.slug,
        url=reverse("press:news-item", args=[language, item.slug]),
        kind=item.kind,
        kind_name=str(item.get_kind_display()),
        said=said_in(item, language, recorded),
        session=name_in(item.session.titles, language),
        published=moment(item.session, item.published_at),
        updated=moment(item.session, item.updated_at) if item.updated_at else "",
        published_at=item.published_at,
        changed_at=item.updated_at or item.published_at,
        source=item.source,
        proof=recorded.proof,
        is_stale=item.is_from_record and recorded.sha256 != item.record_sha256,
    )


def said_in(item: NewsItem, language: str, recorded: record.Recorded) -> Said:
    """An item in a language; in its original, or in any there is, where that language has no words."""
    if item.is_from_record:
        there: Sequence[str] = [code for code in (language, item.original, *LANGUAGES) if code in recorded.told]
        if not there:
            return Said(language, item.slug, (), "", Freshness.MISSING)
        told = recorded.told[there[0]]
        fresh = Freshness.CURRENT if there[0] == language else Freshness.MISSING
        return Said(there[0], told.title, told.paragraphs, "", fresh)
    wordings = {one.language: one for one in item.wordings.all()}
    fresh = standing_of(item.version, versions_of(item), [language])[language]
    words = wordings.get(language) or wordings.get(item.original) or NewsWording(language=item.original)
    return Said(words.language, words.title, paragraphs(words.body), words.transcript, fresh)


def side_by_side(item: NewsItem) -> list[Said]:
    """An item in all languages, the original first: a language without words has none."""
    recorded = record.of(item) if item.is_from_record else record.NOTHING
    order = [item.original, *(code for code in LANGUAGES if code != item.original)]
    shown = []
    for code in order:
        said = said_in(item, code, recorded)
        shown.append(said if said.freshness is not Freshness.MISSING else Said(code, "", (), "", Freshness.MISSING))
    return shown


def paragraphs(text: str) -> tuple[str, ...]:
    """A text at its empty lines."""
    return tuple(part.strip() for part in text.split("\n\n") if part.strip())


def pictures(item: NewsItem, language: str) -> list[Picture]:
    """The pictures of an item, in their order."""
    rows = list(item.pictures.select_related("image").order_by("place"))
    shown = images.shown(row.image for row in rows if row.image is not None)
    found = []
    for row in rows:
        if row.image is None:
            continue
        is_shown = row.image.pk in shown
        found.append(
            Picture(
                address=reverse("public:image", args=[row.image.slug]) if is_shown else "",
                report=reverse("public:report", args=[language, row.image.slug]) if is_shown else "",
                alt=name_in(row.image.alt, language),
                caption=name_in(row.captions, language),
                credit=row.credit,
                width=row.image.width,
                height=row.image.height,
            )
        )
    return found


def film(item: NewsItem, language: str) -> Film | None:
    """The film of an item, if it has one."""
    row = NewsFilm.objects.filter(item=item).first()
    if row is None:
        return None
    tracks = [
        (
            code,
            get_language_info(code)["name_local"],
            reverse("press:captions", args=[row.slug, code]),
            code == language,
        )
        for code in sorted(row.tracks, key=lambda code: code != language)
    ]
    length = f"{row.seconds // 60}:{row.seconds % 60:02d}"
    return Film(reverse("press:film", args=[row.slug]), row.credit, length, tracks)


def related(item: NewsItem, language: str, at: datetime) -> list[News]:
    """The related items that are public themselves."""
    return [news(one, language) for one in public_items(at).filter(pk__in=item.related)]


def corrections(item: NewsItem, language: str) -> list[tuple[str, str, str]]:
    """What was corrected: (when, what, language of the words), the newest first."""
    rows = item.corrections.order_by("-corrected_at", "-pk")
    return [(moment(item.session, row.corrected_at), *_in_any(row.what, language)) for row in rows]


def withdrawal(item: NewsItem, language: str) -> dict[str, Any]:
    """What a page says of a withdrawn item."""
    why, lang = _in_any(item.withdrawn_why, language)
    return {"withdrawn": moment(item.session, item.withdrawn_at or item.begun_at), "why": why, "why_lang": lang}


def moment(session: Session, at: datetime) -> str:
    """An instant by the clock of a session, with its zone, in the reader's language."""
    local = at.astimezone(clock.zone(session))
    return f"{date_format(local, 'j F Y')} {local:%H:%M} ({session.time_zone})"


def word(item: NewsItem, at: datetime) -> Word:
    """How far an item has come."""
    state = NewsState(item.state)
    return Word(label=state.label, tone="wait" if item.is_embargoed(at) else TONES[state])


def title(item: NewsItem, language: str) -> str:
    """What an item is called on the pages of press officers."""
    recorded = record.of(item) if item.is_from_record else record.NOTHING
    return said_in(item, language, recorded).title or item.slug


def rows(items: Sequence[NewsItem], language: str) -> list[tuple[NewsItem, str, Word, list[str]]]:
    """Items for the list of press officers: title, state, and the languages in which each is missing or stale."""
    at = timezone.now()
    return [(one, title(one, language), word(one, at), lacking(one)) for one in items]


def lacking(item: NewsItem) -> list[str]:
    """Names of the languages in which an item is missing or stale."""
    return [
        str(get_language_info(said.language)["name_translated"])
        for said in side_by_side(item)
        if said.freshness is not Freshness.CURRENT
    ]


def _in_any(texts: Mapping[str, str], language: str) -> tuple[str, str]:
    """A text in a language, or in one that there is, with that language."""
    for code in (language, "en", *sorted(texts)):
        if texts.get(code):
            return texts[code], code
    return "", language
