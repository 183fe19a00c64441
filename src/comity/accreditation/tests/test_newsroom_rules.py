"""What an item needs before it is public, and from when on it is."""

from datetime import timedelta

import pytest

from comity.accreditation.errors import newsroom as errors
from comity.accreditation.newsroom_codes import NewsKind, Shortfall
from comity.accreditation.rules.newsroom import (
    Standing,
    needs_correction,
    published_at,
    shortfalls,
    standing_of,
)
from comity.accreditation.tests.casting import DURING
from comity.assembly.rules.languages import Freshness

MINUTE = timedelta(minutes=1)


class TestShortfalls:
    @pytest.mark.parametrize(
        ("item", "missing"),
        [
            (Standing(NewsKind.COMMUNIQUE, "en", title=True, body=True), []),
            (Standing(NewsKind.COMMUNIQUE, "en", title=True, body=False), [Shortfall.BODY]),
            (Standing(NewsKind.AGENDA, "en", title=False, body=True), [Shortfall.TITLE]),
            (Standing(NewsKind.PICTURE, "en", title=True, body=False), [Shortfall.PICTURE]),
            (Standing(NewsKind.PICTURE, "en", title=True, body=False, pictures=1), []),
            (Standing(NewsKind.FILM, "en", title=True, body=False), [Shortfall.FILM]),
            (
                Standing(NewsKind.FILM, "en", title=True, body=False, film=True, captions=("fr",)),
                [Shortfall.CAPTIONS, Shortfall.TRANSCRIPT],
            ),
            (Standing(NewsKind.FILM, "en", True, False, film=True, captions=("en",), transcript=True), []),
        ],
        ids=["whole", "no-text", "no-title", "no-picture", "picture", "no-film", "no-captions", "film"],
    )
    def test_what_is_missing_is_named(self, item, missing):
        assert shortfalls(item) == missing


class TestMoment:
    def test_without_an_embargo_it_is_now(self):
        assert published_at(None, DURING) == DURING

    def test_an_embargo_lies_ahead(self):
        assert published_at(DURING + MINUTE, DURING) == DURING + MINUTE
        for past in (DURING, DURING - MINUTE):
            with pytest.raises(errors.EmbargoPast):
                published_at(past, DURING)


class TestLanguages:
    def test_a_translation_of_an_earlier_original_is_stale(self):
        found = standing_of(2, {"en": 2, "fr": 1}, ["en", "fr", "ar"])
        assert found == {"en": Freshness.CURRENT, "fr": Freshness.STALE, "ar": Freshness.MISSING}

    @pytest.mark.parametrize("standing", Freshness)
    def test_only_words_that_may_have_been_read_are_corrected(self, standing):
        assert needs_correction(True, standing) is (standing is Freshness.CURRENT)
        assert needs_correction(False, standing) is False
