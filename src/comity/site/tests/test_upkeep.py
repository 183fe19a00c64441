"""What a node does by itself leaves nothing behind that was to go."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from comity.core.actors import Actor
from comity.screening import editions
from comity.screening import upkeep as screening
from comity.screening.tests.casting import NOBODY, NOW, checked
from comity.screening.tests.conftest import bureaus, counter
from comity.site import upkeep

__all__ = ["bureaus", "counter"]


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
    for name, _, job in upkeep.jobs():
        if "log" in name:
            job(later)
    assert not holds(b"Lindqvarn")
