"""Expertise is circulated to a grouping or to chosen bureaus, and found by words and crime area."""

from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from comity.core.actors import Actor
from comity.core.codes import Purpose, Role
from comity.core.refusals import NotFound
from comity.exchange import errors, listings, queries
from comity.exchange.models import ExpertiseItem
from comity.exchange.services import circulating, recalling
from comity.exchange.services.circulating import Expertise
from comity.exchange.tests.travelling import NOW, carried
from comity.screening.tests.conftest import signed_in

__all__ = ["signed_in"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]


def circulated(actor: Actor, **said: Any) -> ExpertiseItem:
    content: dict[str, Any] = {
        "form": "good-practice",
        "titles": {"en": "Counting containers", "fr": "Compter les conteneurs"},
        "texts": {"en": "Count them twice, by two people."},
        "original": "en",
        "crime_areas": ["drugs", "maritime"],
        "bureaus": ["XB"],
    }
    item = circulating.circulate(actor, expertise=Expertise(**content | said), at=NOW)
    carried()
    return ExpertiseItem.objects.get(pk=item.pk)


def found(actor: Actor, **asked: str) -> list[str]:
    address = QueryDict(mutable=True)
    address.update(asked)
    page = listings.LIBRARY.read(queries.library_visible_to(actor), address)
    return [line.row.title["en"] for line in page.lines]


class TestCirculation:
    """It reaches whom it was circulated to, and nobody else."""

    def test_it_stands_in_the_library_of_whom_it_reached(self, xa: Actor, xb: Actor, xc: Actor) -> None:
        item = circulated(xa)
        assert queries.item_visible_to(xb, item.pk) == item
        with pytest.raises(NotFound):
            queries.item_visible_to(xc, item.pk)

    def test_all_bureaus_are_reached_at_once(self, xa: Actor, xb: Actor, xc: Actor) -> None:
        circulated(xa, groupings=["all"], bureaus=[])
        assert queries.library_visible_to(xb).count() == queries.library_visible_to(xc).count() == 1

    @pytest.mark.parametrize(
        ("said", "refusal"),
        [
            ({"bureaus": []}, errors.NoRecipient),
            ({"bureaus": ["XA"]}, errors.NoRecipient),
            ({"texts": {"fr": "Deux fois."}}, errors.NothingWritten),
            ({"crime_areas": []}, errors.ContentNotAllowed),
            ({"form": "rumour"}, errors.ContentNotAllowed),
            ({"titles": {"en": "x", "de": "y"}}, errors.LanguageUnknown),
        ],
        ids=["nobody", "oneself", "no original", "no area", "no such form", "no such language"],
    )
    def test_what_is_incomplete_is_not_circulated(self, xa: Actor, said: dict[str, Any], refusal: type) -> None:
        with pytest.raises(refusal):
            circulated(xa, **said)
        assert not ExpertiseItem.objects.exists()

    def test_what_is_taken_back_is_found_no_more(self, xa: Actor, xb: Actor) -> None:
        item = circulated(xa)
        assert item.act is not None
        recalling.recall_act(
            xa, act=item.act, scope="withdraw", bureaus=(), reason="wrong", words=recalling.Words(""), at=NOW
        )
        carried()
        assert not queries.library_visible_to(xb).exists()


class TestSearch:
    """By words in any of its languages, and by crime area."""

    def test_it_is_found_by_words_whatever_their_case(self, xa: Actor, xb: Actor) -> None:
        circulated(xa)
        assert found(xb, q="CONTENEURS") == ["Counting containers"]
        assert found(xb, q="lorries") == []

    def test_it_is_found_by_crime_area(self, xa: Actor, xb: Actor) -> None:
        circulated(xa)
        assert found(xb, area="maritime") == ["Counting containers"]
        assert found(xb, area="terrorism") == []
        assert found(xb, area="no-such-area") == []


class TestAdvice:
    """A request for advice is answered by an item that names it, found from either."""

    def test_it_is_given_from_the_page_of_what_asks(self, xa: Actor, xb: Actor, signed_in: Any) -> None:
        asked = circulated(xa, form="request-for-advice")
        client: Client = signed_in("XB", Role.OFFICER, purpose=Purpose.INVESTIGATION)
        where = f"/exchange/library/new/?answers={asked.pk}"
        assert where in client.get(f"/exchange/library/{asked.pk}/").content.decode()
        assert str(asked.pk) in client.get(where).content.decode()
        said = {
            "form": "advice", "original_language": "en", "title_en": "Use red light", "text_en": "It shows the seam.",
            "crime_areas": "drugs", "bureaus": "XA", "answers": str(asked.pk),
        }  # fmt: skip
        assert client.post("/exchange/library/new/", said).status_code == 302
        carried()
        given = ExpertiseItem.objects.get(answers=asked.pk)
        assert given.act is not None
        assert given.act.body["answers"] == str(asked.pk)
        assert "Use red light" in client.get(f"/exchange/library/{asked.pk}/").content.decode()
        assert "Counting containers" in client.get(f"/exchange/library/{given.pk}/").content.decode()

    def test_nobody_answers_what_did_not_reach_them(self, xa: Actor, xc: Actor) -> None:
        asked = circulated(xa, form="request-for-advice")
        with pytest.raises(NotFound):
            circulated(xc, form="advice", bureaus=["XA"], answers=asked.pk)
