"""What a node does by itself leaves nothing behind that was to go."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection

from comity.core.actors import Actor
from comity.notices import editions as notices
from comity.screening import editions
from comity.screening import upkeep as screening
from comity.screening.tests.casting import NOBODY, NOW, checked
from comity.screening.tests.conftest import bureaus, counter
from comity.site import upkeep

__all__ = ["bureaus", "counter"]


def do(name: str, at: datetime) -> None:
    """Do one of the regular jobs."""
    [job] = [job for known, _, job in upkeep.jobs() if known == name]
    job(at)


def holds(text: bytes) -> bool:
    """Whether any file of the store holds the text."""
    store = Path(connection.settings_dict["NAME"])
    return any(text in path.read_bytes() for path in store.parent.glob(f"{store.name}*"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL recycles its log by itself")
def test_a_traveller_who_was_erased_is_in_no_file_of_the_store(counter: Actor) -> None:
    checked(counter, NOBODY)
    assert holds(b"Lindqvarn")
    later = NOW + editions.periods().no_hit + timedelta(seconds=1)
    screening.erase(later)
    do("empty the write-ahead log", later)
    assert not holds(b"Lindqvarn")


@pytest.mark.django_db
def test_sessions_whose_time_is_over_are_forgotten() -> None:
    session = SessionStore()
    session["reference"] = "A 12"
    session.save()
    ends = Session.objects.get().expire_date
    do("forget ended sessions", ends - timedelta(seconds=1))
    assert Session.objects.exists()
    do("forget ended sessions", ends)
    assert not Session.objects.exists()


def test_a_node_reads_the_rules_of_notices_before_anybody_asks_for_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    notices.edition.cache_clear()
    monkeypatch.setattr(upkeep.matching, "warm_up", lambda: None)
    monkeypatch.setattr(upkeep.index, "follow", lambda: 0)
    monkeypatch.setattr(upkeep.gc, "freeze", lambda: None)
    monkeypatch.setattr(upkeep, "close_old_connections", lambda: None)
    upkeep._warm_up()
    assert notices.edition.cache_info().currsize == len(notices.names()) > 0
