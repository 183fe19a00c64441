"""How old the records of other nodes are is said with every answer: on the page, by the API, in the terminal."""

from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.utils import timezone
from rich.console import Console

from comity.core.actors import Actor
from comity.records import queries
from comity.records.models import Heard
from comity.screening import printing
from comity.screening.answers import answer
from comity.screening.tests.casting import NOBODY, checked

pytestmark = pytest.mark.django_db(transaction=True)


def heard(owner: str, hours_ago: float, holder: str = "XB") -> datetime:
    """The last that a bureau heard of an owner."""
    as_of = timezone.now() - timedelta(hours=hours_ago)
    Heard.objects.create(owner_id=owner, holder_id=holder, as_of=as_of)
    return as_of


class TestOutdated:
    """Three hours without a word."""

    def test_who_was_heard_lately_is_not_named(self, bureaus: None):
        heard("XA", 2.9)
        assert queries.outdated("XB", timezone.now()) == ()

    def test_who_was_silent_is_named_with_the_moment(self, bureaus: None):
        as_of = heard("XA", 3.1)
        assert queries.outdated("XB", timezone.now()) == (queries.Outdated("XA", as_of),)

    def test_the_longest_silence_comes_first(self, bureaus: None):
        heard("XA", 4)
        heard("XC", 700)
        assert [each.owner for each in queries.outdated("XB", timezone.now())] == ["XC", "XA"]

    def test_what_another_bureau_heard_is_its_own(self, bureaus: None):
        heard("XA", 4, holder="XC")
        assert queries.outdated("XB", timezone.now()) == ()


class TestAnswers:
    """A node that is cut off screens on, and says what it knows."""

    def test_a_no_hit_says_it_too(self, counter: Actor):
        as_of = heard("XA", 700)
        said = answer(counter, checked(counter, NOBODY)).content()
        assert (said["result"], [each["owner"] for each in said["outdated"]]) == ("no-hit", ["XA"])
        assert said["outdated"][0]["as_of"].startswith(f"{as_of:%Y-%m-%dT%H:%M}")

    def test_the_terminal_says_it(self, counter: Actor):
        heard("XA", 700)
        console = Console(file=StringIO(), width=200)
        printing.print_check(console, answer(counter, checked(counter, NOBODY)))
        assert "The records of XA here may be old" in console.file.getvalue()  # type: ignore[attr-defined]

    def test_the_page_says_it(self, border: Any, counter: Actor):
        heard("XA", 700)
        page = border.get(f"/checks/{checked(counter, NOBODY).pk}/").content.decode()
        assert "may be old here" in page
        assert "XA" in page

    def test_nothing_is_said_where_everything_is_new(self, border: Any, counter: Actor):
        heard("XA", 1)
        assert "may be old here" not in border.get(f"/checks/{checked(counter, NOBODY).pk}/").content.decode()
