"""The newsroom: what is written, released, corrected and withdrawn, and what comes from the record of the session."""

from datetime import timedelta

import pytest

from comity.accreditation import record
from comity.accreditation.errors import newsroom as errors
from comity.accreditation.models import NewsFilm, NewsItem
from comity.accreditation.newsroom_codes import NewsKind, NewsState
from comity.accreditation.newsroom_content import Begun, Captioned, Explained, Written
from comity.accreditation.queries import news as asked
from comity.accreditation.services import newsroom as verbs
from comity.accreditation.tests.casting import DURING, scan
from comity.accreditation.tests.newsroom import FOUR, begun, released, written
from comity.assembly.models import Vote
from comity.assembly.tests.conftest import chair
from comity.assembly.tests.electing import announced
from comity.assembly.tests.test_texts import delegate
from comity.assembly.tests.test_votes import hall
from comity.core.countries import LANGUAGES
from comity.core.models import AuditEntry
from comity.core.refusals import NotFound, NotPermitted
from comity.notices import images
from comity.records.attachments import films
from comity.records.tests.casting import as_operation
from comity.records.tests.filming import film

__all__ = ["chair", "delegate", "hall"]

HOUR = timedelta(hours=1)
CAPTIONED = Captioned(credit="Ana Ruiz", captions={"en": "The hall"}, alt={"en": "An empty hall"})
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nGood morning.\n"


class TestWriting:
    def test_an_item_is_a_draft_that_nobody_sees_but_press_officers(self, secretary, session, outsider):
        item = written(secretary, session)
        assert item.state == NewsState.DRAFT
        assert not asked.public_items(DURING + HOUR).exists()
        assert asked.items_visible_to(secretary, session).get() == item
        assert not asked.items_visible_to(outsider, session).exists()

    def test_a_change_of_the_original_makes_the_others_stale(self, secretary, session):
        item = written(secretary, session, languages=LANGUAGES)
        item = verbs.write_news(
            secretary, item=item, language="en", words=Written(title="Anew", body="Other words."), at=DURING
        )
        assert asked.versions_of(item) == {"en": 2, "fr": 1, "es": 1, "ar": 1}

    def test_a_title_is_needed_and_a_language_that_is_offered(self, secretary, session):
        item = begun(secretary, session)
        with pytest.raises(errors.NewsEmpty):
            verbs.write_news(secretary, item=item, language="en", words=Written(title=" \u200b"), at=DURING)
        with pytest.raises(errors.LanguageNotOffered):
            verbs.write_news(secretary, item=item, language="xx", words=Written(title="Title"), at=DURING)

    def test_only_press_officers_write(self, session, host):
        with pytest.raises(NotPermitted):
            begun(host, session)


class TestReleasing:
    def test_what_is_missing_is_named(self, secretary, session):
        with pytest.raises(errors.NewsNotReady, match="a title in the language it is written in"):
            verbs.publish_news(secretary, item=begun(secretary, session), embargo=None, at=DURING)

    def test_it_is_public_from_its_moment_on_and_not_a_second_before(self, secretary, session):
        moment = DURING + HOUR
        item = released(secretary, session, embargo=moment)
        before = moment - timedelta(seconds=1)
        assert item.is_embargoed(before)
        assert not asked.public_items(before).exists()
        assert asked.public_items(moment).get() == item

    def test_an_embargo_is_set_again_until_it_is_over(self, secretary, session):
        item = released(secretary, session, embargo=DURING + HOUR)
        item = verbs.publish_news(secretary, item=item, embargo=DURING + 2 * HOUR, at=DURING)
        assert item.published_at == DURING + 2 * HOUR
        with pytest.raises(errors.NewsPublic):
            verbs.publish_news(secretary, item=item, embargo=None, at=DURING + 3 * HOUR)

    def test_what_is_under_embargo_is_changed_without_a_correction(self, secretary, session):
        item = released(secretary, session, embargo=DURING + HOUR)
        words = Written(title="Better", body="Better words.")
        item = verbs.write_news(secretary, item=item, language="en", words=words, at=DURING)
        assert item.updated_at is None


class TestCorrecting:
    def test_public_words_are_corrected_and_readers_see_it(self, secretary, session):
        item = released(secretary, session)
        words = Written(title="Session opened at 10:30", body="Not at 10.")
        with pytest.raises(errors.NewsPublic):
            verbs.write_news(secretary, item=item, language="en", words=words, at=DURING + HOUR)
        item = verbs.correct_news(
            secretary, item=item, language="en", words=words, what=Explained({"en": "The hour."}), at=DURING + HOUR
        )
        assert item.updated_at == DURING + HOUR
        assert item.corrections.get().what == {"en": "The hour."}

    def test_a_correction_says_what_it_corrects(self, secretary, session):
        item = released(secretary, session)
        words = Written(title="Other", body="Other")
        with pytest.raises(errors.CorrectionEmpty):
            verbs.correct_news(secretary, item=item, language="en", words=words, what=Explained({}), at=DURING + HOUR)

    def test_a_missing_translation_is_brought_in_without(self, secretary, session):
        item = released(secretary, session)
        words = Written(title="La session est ouverte", body="Texte.")
        item = verbs.write_news(secretary, item=item, language="fr", words=words, at=DURING + HOUR)
        assert not item.corrections.exists()
        assert item.updated_at == DURING + HOUR

    def test_what_nobody_has_read_is_not_corrected(self, secretary, session):
        item = written(secretary, session)
        words, what = Written(title="Other"), Explained({"en": "All of it."})
        with pytest.raises(errors.NewsNotPublic):
            verbs.correct_news(secretary, item=item, language="en", words=words, what=what, at=DURING)


class TestWithdrawing:
    def test_it_is_gone_with_its_pictures_and_stays_gone(self, secretary, session, django_capture_on_commit_callbacks):
        item = released(secretary, session)
        picture = verbs.add_news_picture(
            secretary, item=item, prepared=images.prepare_for_public(scan()), captioned=CAPTIONED, at=DURING
        )
        with pytest.raises(errors.CorrectionEmpty):
            verbs.withdraw_news(secretary, item=item, why=Explained({}), at=DURING + HOUR)
        with django_capture_on_commit_callbacks(execute=True):
            item = verbs.withdraw_news(secretary, item=item, why=Explained({"en": "Wrong."}), at=DURING + HOUR)
        picture.image.refresh_from_db()
        assert picture.image.state == "removed"
        assert not images.file_of(picture.image).exists()
        assert asked.withdrawn_item(item.slug) == item
        with pytest.raises(errors.NewsWithdrawn):
            verbs.publish_news(secretary, item=item, embargo=None, at=DURING + 2 * HOUR)

    def test_what_was_never_public_leaves_no_trace_for_readers(self, secretary, session):
        item = released(secretary, session, embargo=DURING + HOUR)
        item = verbs.withdraw_news(secretary, item=item, why=Explained({}), at=DURING)
        assert asked.withdrawn_item(item.slug) is None


class TestPicturesAndFilms:
    def test_a_picture_is_shown_while_its_item_is_public_and_not_before(self, secretary, session, monkeypatch):
        item = released(secretary, session, embargo=DURING + HOUR)
        picture = verbs.add_news_picture(
            secretary, item=item, prepared=images.prepare_for_public(scan()), captioned=CAPTIONED, at=DURING
        )
        for moment, shown in ((DURING, False), (DURING + HOUR, True)):
            monkeypatch.setattr(asked.timezone, "now", lambda moment=moment: moment)
            assert (picture.image.pk in images.shown([picture.image])) is shown
            assert images.is_held_public(picture.image) is shown

    @pytest.mark.parametrize(
        ("captioned", "refusal"),
        [
            (Captioned(credit=" ", captions={}, alt={"en": "A hall"}), errors.CreditMissing),
            (Captioned(credit="Ana Ruiz", captions={}, alt={"fr": "Une salle"}), errors.AlternativeMissing),
        ],
        ids=["credit", "alternative"],
    )
    def test_a_picture_says_whose_it_is_and_what_is_to_be_seen(self, secretary, session, captioned, refusal):
        prepared = images.prepare_for_public(scan())
        with pytest.raises(refusal):
            verbs.add_news_picture(
                secretary, item=written(secretary, session), prepared=prepared, captioned=captioned, at=DURING
            )

    def test_a_film_needs_captions_and_a_transcript(self, secretary, session, django_capture_on_commit_callbacks):
        item = written(secretary, session, kind=NewsKind.FILM)
        with pytest.raises(errors.NoFilm):
            verbs.set_news_captions(secretary, item=item, language="en", text=VTT, at=DURING)
        sent = scan()
        sent.file.seek(0)
        sent.file.truncate()
        sent.file.write(film())
        sent.file.seek(0)
        kept = verbs.set_news_film(secretary, item=item, prepared=films.prepare(sent), credit="Ana Ruiz", at=DURING)
        assert films.file_of(kept.slug).read_bytes() == film()
        with pytest.raises(errors.NewsNotReady, match="captions of the film · the transcript"):
            verbs.publish_news(secretary, item=item, embargo=None, at=DURING)
        verbs.set_news_captions(secretary, item=item, language="en", text=VTT, at=DURING)
        words = Written(title="Opening", body="", transcript="Good morning.")
        verbs.write_news(secretary, item=item, language="en", words=words, at=DURING)
        assert verbs.publish_news(secretary, item=item, embargo=None, at=DURING).is_public(DURING)
        with django_capture_on_commit_callbacks(execute=True):
            verbs.withdraw_news(secretary, item=item, why=Explained({"en": "Wrong."}), at=DURING)
        assert not films.file_of(kept.slug).exists()
        assert not NewsFilm.objects.exists()


class TestFromTheRecord:
    @pytest.fixture
    def ballot(self, secretary, hall) -> Vote:
        """The president is elected: 3 of 4 votes."""
        return announced(secretary, hall).reported().decided("MMMT")

    def test_an_election_is_told_in_four_languages_with_its_counts(self, secretary, ballot):
        session = ballot.session
        assert asked.untold(session) == [ballot]
        item = begun(secretary, session, ballot=ballot.pk)
        recorded = record.of(item)
        assert set(recorded.told) == set(LANGUAGES)
        assert all("3" in told.paragraphs[0] and "4" in told.paragraphs[0] for told in recorded.told.values())
        assert asked.untold(session) == []
        with pytest.raises(errors.NewsOfRecordExists):
            begun(secretary, session, ballot=ballot.pk)

    def test_its_words_are_not_typed(self, secretary, ballot):
        item = begun(secretary, ballot.session, ballot=ballot.pk)
        with pytest.raises(errors.NewsFromRecord):
            verbs.write_news(secretary, item=item, language="en", words=Written(title="Elected by all"), at=DURING)

    def test_a_change_of_the_record_shows_and_is_confirmed(self, secretary, ballot):
        item = verbs.publish_news(
            secretary, item=begun(secretary, ballot.session, ballot=ballot.pk), embargo=None, at=DURING
        )
        before = asked.version(DURING)
        assert not asked.is_stale(item)
        with pytest.raises(errors.RecordUnchanged):
            verbs.confirm_record(secretary, item=item, seen=item.record_sha256, what=FOUR, at=DURING)

        def recount() -> None:
            ballot.outcome = {**ballot.outcome, "needed": 3, "reasons": []}
            ballot.ballot = 2
            ballot.save()

        as_operation(recount)
        item = NewsItem.objects.get()
        assert asked.is_stale(item)
        assert asked.version(DURING) != before
        with pytest.raises(errors.RecordChanged):
            verbs.confirm_record(secretary, item=item, seen="0" * 64, what=FOUR, at=DURING)
        seen = record.of(item).sha256
        item = verbs.confirm_record(secretary, item=item, seen=seen, what=FOUR, at=DURING + HOUR)
        assert not asked.is_stale(item)
        assert item.corrections.count() == 1

    def test_what_is_not_decided_is_not_told(self, secretary, hall, session):
        ballot = announced(secretary, hall).reported().prepared()
        with pytest.raises(errors.NothingInRecord):
            begun(secretary, ballot.session, ballot=ballot.pk)
        with pytest.raises(NotFound):
            begun(secretary, session, text=ballot.pk)


class TestTraces:
    """What is under embargo shows in nothing that is handed out, and changes nothing that the public asks."""

    def test_the_log_of_the_session_says_nothing_of_the_newsroom(self, secretary, session):
        released(secretary, session, embargo=DURING + HOUR)
        entries = AuditEntry.objects.filter(event="accreditation.publish_news")
        assert [entry.stream for entry in entries] == [""]

    def test_the_version_of_public_pages_counts_nothing_that_is_not_public(self, secretary, session):
        released(secretary, session)
        before = asked.version(DURING)
        item = released(secretary, session, embargo=DURING + HOUR)
        verbs.write_news(secretary, item=item, language="fr", words=Written(title="Titre"), at=DURING)
        assert asked.version(DURING) == before
        assert asked.version(DURING + HOUR) != before

    def test_a_related_item_shows_only_when_it_is_public(self, secretary, session):
        hidden = released(secretary, session, embargo=DURING + HOUR)
        item = verbs.relate_news(secretary, item=released(secretary, session), others=[hidden.pk], at=DURING)
        related = asked.public_items(DURING).filter(pk__in=item.related)
        assert not related.exists()


def test_begun_names_one_thing(secretary, session):
    with pytest.raises(NotFound):
        verbs.begin_news(
            secretary,
            session=session,
            begun=Begun(kind=NewsKind.COMMUNIQUE, original="en", ballot=session.pk),
            at=DURING,
        )
