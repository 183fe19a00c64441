"""Verbs of the exchange: the only code that changes what it keeps."""

from comity.exchange.services import (
    accepting,
    asking,
    circulating,
    departing,
    directories,
    emptying,
    filing,
    issuing,
    keys,
    nodes,
    quarantine,
    recalling,
    receiving,
    reminding,
    requests,
    writing,
)

__all__ = [
    "accepting",
    "asking",
    "circulating",
    "departing",
    "directories",
    "emptying",
    "filing",
    "issuing",
    "keys",
    "nodes",
    "quarantine",
    "recalling",
    "receiving",
    "reminding",
    "requests",
    "writing",
]
