"""Trustees, voters' devices and boxes for the tests of secret ballots: what happens away from the server."""

from functools import cache

from comity.assembly.rules.sealed import GROUP
from comity.engines.ballots.rehearsal import KeyCeremony, sealed

__all__ = ["REGIONS", "KeyCeremony", "key_ceremony", "new_ceremony", "sealed"]

REGIONS = ("africa", "americas", "europe")


def new_ceremony() -> KeyCeremony:
    """Three trustees on their own machines, any two of whom open a tally."""
    return KeyCeremony(GROUP, trustees=len(REGIONS), threshold=2)


@cache
def key_ceremony() -> KeyCeremony:
    """One ceremony for all tests of a process: making keys takes a while, and none of them is spent."""
    return new_ceremony()
