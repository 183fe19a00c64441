"""The outbox: receipts, and where and when press conferences are held, for each once and in the own language."""

from datetime import date, timedelta

import pytest

from comity.accreditation import letters, services
from comity.accreditation.codes import LetterKind
from comity.accreditation.models import Briefing, LetterTaken
from comity.accreditation.press_content import Placed
from comity.accreditation.queries import outbox
from comity.accreditation.tests.casting import DURING, received, terms_of
from comity.accreditation.tests.test_decisions import UNCLEAR
from comity.accreditation.tests.test_interviews import HOUR, TEN
from comity.assembly.tests.casting import in_four
from comity.core.codes import Purpose
from tests.scenes import scene

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def officer(host):
    """The officer of the host, who has said why."""
    return host.stating(Purpose.ADMINISTRATION)


@pytest.fixture
@scene
def accredited(terms, host):
    """Somebody who is accredited, and was told so."""
    application = services.accept(host, application=received(terms), at=DURING)
    services.take_letters(host.stating(Purpose.ADMINISTRATION), terms=terms, at=DURING)
    return application


@pytest.fixture
@scene
def briefing(secretary, session) -> Briefing:
    return services.announce_briefing(secretary, session=session, titles=in_four("Closing words"), at=DURING)


def placed(secretary, briefing: Briefing, room: str = "Press room", hours: int = 0) -> Briefing:
    starts_at = TEN + hours * HOUR
    place = Placed(room=room, starts_at=starts_at, ends_at=starts_at + HOUR)
    return services.set_briefing(secretary, briefing=briefing, placed=place, at=DURING + hours * MINUTE)


def taken(officer, terms, at=DURING):
    """The letters that wait, as they are taken now: what each tells of, and its words."""
    found = services.take_letters(officer, terms=terms, at=at)
    return [(getattr(one, "kind", "decision"), letters.letter_of(one).get_content()) for one in found]


class TestReceipts:
    def test_say_the_reference_when_it_came_and_by_when_the_host_decides(self, terms, officer):
        sent = received(terms)
        ((kind, text),) = taken(officer, terms)
        assert kind == LetterKind.RECEIPT
        assert sent.reference in text
        assert "1 avril 2026 11:00" in text  # by the clock of Casablanca
        assert "8 avril 2026" in text

    def test_are_taken_once(self, terms, officer):
        received(terms)
        assert outbox.waiting(terms, DURING) == 1
        taken(officer, terms)
        assert (outbox.waiting(terms, DURING), taken(officer, terms)) == (0, [])

    def test_are_not_sent_where_a_decision_says_more(self, terms, host, officer):
        services.refuse(host, application=received(terms), ruling=UNCLEAR, at=DURING)
        assert [kind for kind, _text in taken(officer, terms)] == ["decision"]


class TestPressConferences:
    def test_are_told_to_each_who_is_accredited_when_place_and_hour_are_set(
        self, terms, accredited, briefing, secretary, officer
    ):
        assert taken(officer, terms) == []  # still to be announced
        placed(secretary, briefing)
        ((kind, text),) = taken(officer, terms)
        assert kind == LetterKind.BRIEFING
        assert "Closing words (fr)" in text
        assert "Press room" in text
        assert "11:00" in text
        assert taken(officer, terms) == []

    def test_are_told_again_when_they_change_with_what_was_told_before(
        self, terms, accredited, briefing, secretary, officer
    ):
        placed(secretary, briefing)
        taken(officer, terms)
        placed(secretary, briefing, "Great hall", hours=1)
        ((_kind, text),) = taken(officer, terms)
        assert "Great hall" in text
        assert text.index("12:00") < text.index("11:00–12:00")
        assert "Press room" in text

    def test_are_told_by_their_last_change_alone(self, terms, accredited, briefing, secretary, officer):
        placed(secretary, briefing)
        placed(secretary, briefing, "Great hall", hours=1)
        ((_kind, text),) = taken(officer, terms)
        assert "Great hall" in text
        assert "Press room" not in text

    def test_that_are_cancelled_are_called_off_to_those_who_were_told(
        self, terms, accredited, briefing, secretary, host, officer
    ):
        briefing = placed(secretary, briefing)
        taken(officer, terms)
        late = received(terms, name="Ilse Varga", born_on=date(1990, 3, 1), nationality="XC")
        services.accept(host, application=late, at=DURING)
        services.cancel_briefing(secretary, briefing=briefing, at=DURING)
        kinds = [kind for kind, _text in taken(officer, terms)]
        assert kinds == ["decision", LetterKind.CANCELLED]
        assert LetterTaken.objects.get(kind=LetterKind.CANCELLED).application == accredited
        assert taken(officer, terms) == []

    def test_that_are_over_are_told_no_more(self, terms, accredited, briefing, secretary, officer):
        placed(secretary, briefing)
        assert taken(officer, terms, at=TEN + HOUR) == []

    def test_i6_a_title_is_a_text_and_no_header(self, terms, accredited, secretary, session, officer):
        titles = {"fr": "Clôture\r\nBcc: all@media.example"}
        placed(secretary, services.announce_briefing(secretary, session=session, titles=titles, at=DURING))
        (one,) = services.take_letters(officer, terms=terms, at=DURING)
        assert b"Bcc" not in letters.letter_of(one).as_bytes().split(b"\n\n")[0]


def test_a_letter_more_than_are_taken_at_once_stays(terms, officer, monkeypatch):
    monkeypatch.setattr("comity.accreditation.services.telling.AT_ONCE", 2)
    for _each in range(3):
        received(terms)
    assert [len(taken(officer, terms)) for _each in range(3)] == [2, 1, 0]


def test_holidays_of_the_host_put_the_day_off_by_which_it_decides(terms, secretary, session, officer):
    received(terms)
    terms_of(secretary, session, holidays=(date(2026, 4, 6), date(2026, 4, 6)))  # Easter Monday, said twice
    ((_kind, text),) = taken(officer, terms)
    assert "9 avril 2026" in text
