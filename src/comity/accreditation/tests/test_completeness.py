"""What is missing before an application can be sent in."""

from datetime import date
from itertools import combinations

import pytest

from comity.accreditation import editions
from comity.accreditation.codes import EXPIRING, Status
from comity.accreditation.rules.completeness import REQUIRED, Lack, missing

LAST_DAY = date(2026, 5, 7)
VALID, EXPIRED = date(2030, 1, 1), date(2026, 5, 6)
FULL = dict.fromkeys(REQUIRED, "said")


def lacks(status: Status, documents: dict[str, date | None], said: dict[str, object] = FULL) -> list[tuple[str, ...]]:
    wanted = editions.newest().wanted(status)
    found = missing(said, documents, wanted=wanted, expiring=EXPIRING, last_day=LAST_DAY)
    return [(one.lack.value, *one.what) for one in found]


ALWAYS = {"photograph": None, "identity": VALID}


@pytest.mark.parametrize(
    ("status", "documents", "expected"),
    [
        (Status.STAFF, {"press-card": VALID}, []),
        (Status.STAFF, {"assignment": None}, []),
        (Status.STAFF, {}, [("document", "press-card", "assignment")]),
        (Status.FREELANCE, {"assignment": None}, []),
        (Status.FREELANCE, {"press-card": VALID}, [("document", "assignment")]),
        (Status.STAFF, {"press-card": EXPIRED}, [("expired", "press-card")]),
        (Status.STAFF, {"press-card": EXPIRED, "assignment": None}, []),
        (Status.STAFF, {"press-card": None}, [("no-day", "press-card")]),
    ],
    ids=[
        "employed with a card", "employed with a letter", "employed with neither", "freelance with a letter",
        "freelance with a card only", "card expired", "card expired but a letter", "card without its day",
    ],
)  # fmt: skip
def test_who_works_how_shows_what(status, documents, expected):
    assert lacks(status, ALWAYS | documents) == expected


def test_a_document_is_valid_on_the_last_day_of_the_session():
    paper = {"photograph": None, "assignment": None}
    assert lacks(Status.STAFF, paper | {"identity": LAST_DAY}) == []
    assert lacks(Status.STAFF, paper | {"identity": EXPIRED}) == [("expired", "identity")]


@pytest.mark.parametrize("field", REQUIRED)
def test_every_field_without_which_nobody_can_decide_is_asked_for(field):
    said = {**FULL, field: ""}
    assert lacks(Status.STAFF, ALWAYS | {"assignment": None}, said) == [(Lack.EMPTY.value, field)]


def test_nobody_leaves_before_arriving():
    said = {**FULL, "arrives_on": date(2026, 5, 4), "leaves_on": date(2026, 5, 3)}
    assert lacks(Status.STAFF, ALWAYS | {"assignment": None}, said) == [("days-reversed", "leaves_on")]


@pytest.mark.parametrize("status", list(Status), ids=[status.value for status in Status])
def test_one_more_sound_document_never_makes_an_application_less_complete(status):
    sound: dict[str, date | None] = {"photograph": None, "identity": VALID, "press-card": VALID, "assignment": None}
    for number in range(len(sound)):
        for kinds in combinations(sound, number):
            fewer = {kind: sound[kind] for kind in kinds}
            for kind, day in sound.items():
                assert len(lacks(status, fewer | {kind: day})) <= len(lacks(status, fewer))
