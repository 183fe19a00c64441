"""Open pages learn at once that something changed, and only whoever may know."""

import json
import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from comity.core import events
from comity.core.actors import Actor
from comity.core.codes import Role
from comity.members.models import Account, Officer
from comity.records.tests.casting import as_operation
from comity.screening import live
from comity.screening.tests.casting import NOW, taken_up

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streams that look often and live shortly."""
    monkeypatch.setattr(live, "LOOKS_EVERY_SECONDS", 0.01)
    monkeypatch.setattr(live, "LIVES_FOR_SECONDS", 0.3)
    monkeypatch.setattr(live, "BEATS_EVERY_SECONDS", 0.1)


def told(actor: Actor, *, seen: str = "", opened_at: Any = NOW, known: Any = None, then: Any = None) -> list[str]:
    """The names of the events of one stream; `then` happens after the first."""
    names = []
    for text in live.stream(actor, known or (lambda: actor), live.Place(actor.id), seen=seen, opened_at=opened_at):
        names += [line.removeprefix("event: ") for line in text.splitlines() if line.startswith("event: ")]
        if then is not None:
            then()
            then = None
    return names


class TestStream:
    def test_a_quiet_desk_beats(self, answering):
        names = told(answering)
        assert set(names) == {"beat"}
        assert len(names) > 1

    def test_the_owner_is_told_of_a_hit_once(self, counter, answering, wanted, deliver):
        def report() -> None:
            taken_up(counter)
            deliver()

        assert told(answering, then=report).count("changed") == 1

    def test_a_third_bureau_hears_nothing(self, counter, third, wanted, deliver):
        def report() -> None:
            taken_up(counter)
            deliver()

        assert "changed" not in told(third, then=report)

    def test_what_came_while_the_page_was_loading_is_told_at_once(self, counter, answering, wanted, deliver):
        taken_up(counter)
        deliver()
        assert "changed" in told(answering, opened_at=NOW + timedelta(seconds=2))
        assert "changed" not in told(answering, opened_at=NOW + timedelta(minutes=2))

    def test_who_comes_back_is_told_what_was_missed(self, counter, answering, wanted, deliver):
        seen = live.version(answering)
        taken_up(counter)
        deliver()
        later = NOW + timedelta(minutes=5)
        assert told(answering, seen=seen, opened_at=later).count("changed") == 1
        assert "changed" not in told(answering, seen=live.version(answering), opened_at=later)

    def test_who_is_dismissed_hears_no_more(self, counter, answering, wanted, deliver):
        def report() -> None:
            taken_up(counter)
            deliver()

        assert told(answering, known=lambda: None, then=report) == ["beat"]

    def test_who_serves_another_bureau_hears_no_more(self, answering):
        moved = replace(answering, bureau="XC")
        assert told(answering, known=lambda: moved) == ["beat"]

    def test_nothing_but_the_fact_is_told(self, counter, answering, wanted, deliver):
        taken_up(counter)
        deliver()
        text = "".join(live.stream(answering, lambda: answering, live.Place(answering.id), seen="", opened_at=NOW))
        data = [json.loads(line.removeprefix("data: ")) for line in text.splitlines() if line.startswith("data: ")]
        assert all(set(each) <= {"say"} for each in data)
        assert "HIT-" not in text
        assert "1 thing waits for you." in text


class TestPlaces:
    def test_there_are_only_so_many(self, answering, third):
        places = live.Streams(most=3, most_of_one=2)
        mine = [places.enter(answering) for _ in range(2)]
        assert places.enter(third)
        assert places.enter(third) is None
        places.leave(mine[0])
        assert places.enter(third)

    def test_the_page_opened_first_makes_room_for_the_next_of_the_same_officer(self, answering, third):
        places = live.Streams(most=3, most_of_one=2)
        other = places.enter(third)
        mine = [places.enter(answering) for _ in range(3)]
        assert [place.taken for place in mine] == [True, False, False]
        assert not other.taken
        places.leave(mine[0])
        assert places.enter(third) is None

    def test_a_stream_whose_place_is_taken_ends_and_comes_back_late(self, answering):
        place = live.Place(answering.id)
        place.taken = True
        lines = list(live.stream(answering, lambda: answering, place, seen="", opened_at=NOW))
        assert lines[-1] == "retry: 20000\n\n"

    def test_parallel_openings_never_exceed_the_limit(self, answering):
        places = live.Streams(most=5, most_of_one=20)
        entered: list[live.Place | None] = []
        threads = [threading.Thread(target=lambda: entered.append(places.enter(answering))) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(place is not None for place in entered) == 5

    def test_a_full_house_says_when_to_come_back(self, bureau, monkeypatch):
        monkeypatch.setattr(live, "streams", live.Streams(most=0))
        answer = bureau.get("/live/")
        assert answer.status_code == 503
        assert int(answer["Retry-After"]) > 0

    def test_a_place_is_given_back_when_the_reader_leaves(self, bureau, monkeypatch):
        places = live.Streams(most=1)
        monkeypatch.setattr(live, "streams", places)
        for _ in range(3):
            answer = bureau.get("/live/")
            assert answer.status_code == 200
            answer.getvalue()


class TestOverHttp:
    def test_the_stream_is_one(self, bureau):
        answer = bureau.get("/live/")
        assert answer["Content-Type"].startswith("text/event-stream")
        assert answer["Cache-Control"] == "no-store"
        text = answer.getvalue().decode()
        assert text.startswith("retry: ")

    def test_an_officer_dismissed_meanwhile_hears_no_more(self, signed_in, monkeypatch):
        monkeypatch.setattr(live, "LIVES_FOR_SECONDS", 30.0)
        browser: Client = signed_in("XA", Role.OFFICER)
        answer = browser.get("/live/")
        lines = iter(answer)
        next(lines)

        def dismiss() -> None:
            officer = Officer.objects.get(account__username="xa-officer")
            officer.ended_at = timezone.now()
            officer.save()

        as_operation(dismiss)
        assert list(lines) == []

    def test_a_closed_session_hears_no_more(self, signed_in, monkeypatch):
        monkeypatch.setattr(live, "LIVES_FOR_SECONDS", 30.0)
        browser: Client = signed_in("XA", Role.OFFICER)
        answer = browser.get("/live/")
        lines = iter(answer)
        next(lines)
        browser.session.flush()
        assert list(lines) == []

    def test_a_closed_account_hears_no_more(self, signed_in, monkeypatch):
        monkeypatch.setattr(live, "LIVES_FOR_SECONDS", 30.0)
        answer = signed_in("XA", Role.OFFICER).get("/live/")
        lines = iter(answer)
        next(lines)
        Account.objects.update(is_active=False)
        events.news.tell()
        assert list(lines) == []
