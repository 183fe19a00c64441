"""Verbs of the newsroom: an item is begun, written, illustrated, released, corrected, withdrawn.

None of them continues the stream of a session: the log of a session is handed out, and says nothing of an item whose
moment has not come.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from comity.accreditation import permissions, record
from comity.accreditation.errors import newsroom as errors
from comity.accreditation.models import NewsCorrection, NewsFilm, NewsItem, NewsPicture, NewsWording
from comity.accreditation.newsroom_codes import NewsKind, NewsState
from comity.accreditation.newsroom_content import Begun, Captioned, Explained, Written
from comity.accreditation.queries.news import standing, versions_of
from comity.accreditation.rules import newsroom
from comity.assembly.models import Session, Text, Vote
from comity.assembly.rules.languages import Freshness
from comity.core.actors import Actor
from comity.core.countries import LANGUAGES
from comity.core.operations import note, operation
from comity.core.refusals import NotFound
from comity.members.models import Bureau
from comity.notices import images
from comity.notices.references import new_slug
from comity.records.attachments import captions, films
from comity.records.attachments.films import PreparedFilm
from comity.records.attachments.preparing import Prepared
from comity.records.texts import clean

MOST_PICTURES: Final = 24
MOST_RELATED: Final = 12
LONGEST_SOURCE: Final = 300


@operation("accreditation.begin_news", allow=permissions.BEGIN_NEWS, subject="session")
def begin_news(actor: Actor, *, session: Session, begun: Begun, at: datetime) -> NewsItem:
    """Begin an item of the newsroom, as a draft. One that tells of a decision takes its words from the record.

    Raises LanguageNotOffered, NothingInRecord, NewsOfRecordExists, NotFound for a decision of another session.
    """
    _require_language(begun.original)
    item = NewsItem(
        session=session,
        slug=new_slug(),
        kind=begun.kind,
        original=begun.original,
        ballot=Vote.objects.filter(session=session, pk=begun.ballot).first() if begun.ballot else None,
        text=Text.objects.filter(session=session, pk=begun.text).first() if begun.text else None,
        source=clean(begun.source)[0][:LONGEST_SOURCE],
        begun_at=at,
    )
    if begun.ballot or begun.text:
        _bind(item)
    item.save()
    return item


@operation("accreditation.write_news", allow=permissions.WRITE_NEWS, subject="item")
def write_news(actor: Actor, *, item: NewsItem, language: str, words: Written, at: datetime) -> NewsItem:
    """Write an item in one language, or bring a missing or stale translation in. Other languages become stale when the
    original changes.

    Raises NewsWithdrawn, NewsFromRecord, LanguageNotOffered, NewsEmpty, NewsPublic for words that may have been read.
    """
    _require_open(item)
    standing_now = _standing_in(item, language)
    if newsroom.needs_correction(item.is_public(at), standing_now):
        raise errors.NewsPublic
    _write(item, language, words)
    _changed(item, at)
    return item


@operation("accreditation.add_news_picture", allow=permissions.ADD_PICTURE, subject="item")
def add_news_picture(
    actor: Actor, *, item: NewsItem, prepared: Prepared, captioned: Captioned, at: datetime
) -> NewsPicture:
    """Add a picture to an item; it is public when the item is, and anybody may report it.

    prepared   drawn anew for the public (`images.prepare_for_public`)

    Raises NewsWithdrawn, TooManyPictures, CreditMissing, AlternativeMissing.
    """
    _require_open(item)
    _require_captioned(item, captioned)
    last = item.pictures.order_by("-place").first()
    if item.pictures.count() >= MOST_PICTURES:
        raise errors.TooManyPictures(most=MOST_PICTURES)
    picture = NewsPicture.objects.create(
        session_id=item.session_id,
        item=item,
        place=last.place + 1 if last else 1,
        credit=captioned.credit,
        captions=captioned.captions,
    )
    picture.image = images.publish_image(prepared, holder=picture, owner=Bureau.SECRETARIAT, alt=captioned.alt, at=at)
    picture.save()
    _changed(item, at)
    return picture


@operation("accreditation.remove_news_picture", allow=permissions.REMOVE_PICTURE, subject="picture")
def remove_news_picture(actor: Actor, *, picture: NewsPicture, at: datetime) -> NewsItem:
    """Take a picture out of an item, its file with it.  Raises NewsWithdrawn."""
    item = _locked(picture.item_id)
    _require_open(item)
    image = picture.image
    picture.delete()
    if image is not None:
        images.end_image(image, at=at)
    _changed(item, at)
    return item


@operation("accreditation.set_news_film", allow=permissions.SET_FILM, subject="item")
def set_news_film(actor: Actor, *, item: NewsItem, prepared: PreparedFilm, credit: str, at: datetime) -> NewsFilm:
    """Give an item its film, or another one; captions of the earlier one go with it.

    Raises NewsWithdrawn, CreditMissing, NewsPublic.
    """
    _require_open(item)
    said = clean(credit)[0][:200]
    if not said:
        raise errors.CreditMissing
    if item.is_public(at):
        raise errors.NewsPublic
    _remove_film(item)
    slug = new_slug()
    film = NewsFilm.objects.create(
        session_id=item.session_id,
        item=item,
        slug=slug,
        sha256=prepared.sha256,
        bytes=prepared.bytes,
        seconds=prepared.seconds,
        credit=said,
        added_at=at,
    )
    films.keep(prepared, slug)
    _changed(item, at)
    return film


@operation("accreditation.set_news_captions", allow=permissions.SET_CAPTIONS, subject="item")
def set_news_captions(actor: Actor, *, item: NewsItem, language: str, text: str, at: datetime) -> NewsFilm:
    """Give a film its captions in one language, read from WebVTT and written anew.

    Raises NewsWithdrawn, LanguageNotOffered, NoFilm, CaptionsUnreadable.
    """
    _require_open(item)
    _require_language(language)
    film = NewsFilm.objects.select_for_update(of=("self",)).filter(item=item).first()
    if film is None:
        raise errors.NoFilm
    film.tracks = {**film.tracks, language: captions.written(captions.read(text))}
    film.save()
    _changed(item, at)
    return film


@operation("accreditation.relate_news", allow=permissions.RELATE_NEWS, subject="item")
def relate_news(actor: Actor, *, item: NewsItem, others: Collection[UUID], at: datetime) -> NewsItem:
    """Say which other items belong with this one. Each shows only where it is public itself.  Raises NewsWithdrawn."""
    _require_open(item)
    found = NewsItem.objects.filter(pk__in=list(others)[:MOST_RELATED]).exclude(pk=item.pk)
    item.related = sorted(str(key) for key in found.values_list("pk", flat=True))
    _changed(item, at)
    return item


@operation("accreditation.publish_news", allow=permissions.PUBLISH_NEWS, subject="item")
def publish_news(actor: Actor, *, item: NewsItem, embargo: datetime | None, at: datetime) -> NewsItem:
    """Release an item: public at once, or from a later moment on. Until then the moment may be set again.

    embargo   by the server's clock; null: at once

    Raises NewsWithdrawn, NewsPublic, NewsNotReady, EmbargoPast, NothingInRecord.
    """
    _require_open(item)
    if item.is_public(at):
        raise errors.NewsPublic
    if item.is_from_record:
        recorded = record.of(item)
        if not recorded.told:
            raise errors.NothingInRecord
        item.record_sha256 = recorded.sha256
    missing = newsroom.shortfalls(standing(item))
    if missing:
        raise errors.NewsNotReady(what=" · ".join(str(one.label) for one in missing))
    item.published_at = newsroom.published_at(embargo, at)
    item.state, item.released_at = NewsState.RELEASED, at
    item.revision += 1
    item.save()
    return item


@operation("accreditation.correct_news", allow=permissions.CORRECT_NEWS, subject="item")
def correct_news(
    actor: Actor, *, item: NewsItem, language: str, words: Written, what: Explained, at: datetime
) -> NewsItem:
    """Correct what is public, in one language. Readers see what was changed, and when.

    Raises NewsWithdrawn, NewsNotPublic, NewsFromRecord, LanguageNotOffered, NewsEmpty, CorrectionEmpty.
    """
    _require_open(item)
    _standing_in(item, language)
    if not item.is_public(at):
        raise errors.NewsNotPublic
    _write(item, language, words)
    _correct(item, what, at)
    return item


@operation("accreditation.confirm_record", allow=permissions.CONFIRM_RECORD, subject="item")
def confirm_record(actor: Actor, *, item: NewsItem, seen: str, what: Explained, at: datetime) -> NewsItem:
    """Confirm that a public item tells what the record of the session says now, and tell readers what was changed.

    seen   `Recorded.sha256` of what the officer read

    Raises NewsWithdrawn, NewsNotPublic, RecordUnchanged, RecordChanged, NothingInRecord, CorrectionEmpty.
    """
    _require_open(item)
    if not item.is_public(at):
        raise errors.NewsNotPublic
    recorded = record.of(item)
    if not recorded.told:
        raise errors.NothingInRecord
    if recorded.sha256 == item.record_sha256:
        raise errors.RecordUnchanged
    if recorded.sha256 != seen:
        raise errors.RecordChanged
    item.record_sha256 = recorded.sha256
    _correct(item, what, at)
    return item


@operation("accreditation.withdraw_news", allow=permissions.WITHDRAW_NEWS, subject="item")
def withdraw_news(actor: Actor, *, item: NewsItem, why: Explained, at: datetime) -> NewsItem:
    """Withdraw an item, for good. Who follows an old link to a public one reads that it was, and why; its pictures and
    its film are removed.

    Raises NewsWithdrawn, CorrectionEmpty for a public one without a word to its readers.
    """
    _require_open(item)
    if item.is_public(at) and not why.texts:
        raise errors.CorrectionEmpty
    for picture in item.pictures.select_related("image"):
        if picture.image is not None:
            images.end_image(picture.image, at=at)
    _remove_film(item)
    item.state, item.withdrawn_at, item.withdrawn_why = NewsState.WITHDRAWN, at, why.texts
    item.revision += 1
    item.save()
    return item


def _bind(item: NewsItem) -> None:
    """Raises NotFound, NothingInRecord, NewsOfRecordExists."""
    if not item.is_from_record:
        raise NotFound
    if not record.of(item).told:
        raise errors.NothingInRecord
    item.kind = NewsKind.COMMUNIQUE
    known = NewsItem.objects.exclude(state=NewsState.WITHDRAWN)
    if known.filter(ballot=item.ballot, text=item.text).exists():
        raise errors.NewsOfRecordExists


def _require_open(item: NewsItem) -> None:
    if item.state == NewsState.WITHDRAWN:
        raise errors.NewsWithdrawn


def _require_language(language: str) -> None:
    if language not in LANGUAGES:
        raise errors.LanguageNotOffered


def _require_captioned(item: NewsItem, captioned: Captioned) -> None:
    if not captioned.credit:
        raise errors.CreditMissing
    if item.original not in captioned.alt:
        raise errors.AlternativeMissing


def _locked(key: UUID) -> NewsItem:
    return NewsItem.objects.select_for_update(of=("self",)).get(pk=key)


def _standing_in(item: NewsItem, language: str) -> Freshness:
    """How an item that is written stands in a language.  Raises LanguageNotOffered, NewsFromRecord."""
    _require_language(language)
    if item.is_from_record:
        raise errors.NewsFromRecord
    return newsroom.standing_of(item.version, versions_of(item), LANGUAGES)[language]


def _write(item: NewsItem, language: str, words: Written) -> None:
    """Raises NewsEmpty. A change of the original makes the other languages stale; the first writing does not."""
    if not words.title:
        raise errors.NewsEmpty
    known = NewsWording.objects.select_for_update(of=("self",)).filter(item=item, language=language).first()
    if language == item.original and known is not None:
        item.version += 1
    wording = known or NewsWording(session_id=item.session_id, item=item, language=language)
    wording.title, wording.body, wording.transcript = words.title, words.body, words.transcript
    wording.version = item.version
    wording.save()


def _correct(item: NewsItem, what: Explained, at: datetime) -> None:
    if not what.texts:
        raise errors.CorrectionEmpty
    NewsCorrection.objects.create(session_id=item.session_id, item=item, what=what.texts, corrected_at=at)
    _changed(item, at)
    note(version=item.version)


def _changed(item: NewsItem, at: datetime) -> None:
    """Count a change: what was drawn of the item is drawn anew."""
    item.revision += 1
    if item.is_public(at):
        item.updated_at = at
    item.save()


def _remove_film(item: NewsItem) -> None:
    film = NewsFilm.objects.filter(item=item).first()
    if film is not None:
        films.forget(film.slug)
        film.delete()
