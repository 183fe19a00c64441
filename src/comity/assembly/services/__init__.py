"""Verbs of the assembly: the only code that changes what it keeps. One module for a subject."""

from comity.assembly.services import (
    agenda,
    amending,
    credentials,
    debating,
    delegations,
    documents,
    drafting,
    hosting,
    presence,
    rolls,
    sessions,
    talks,
    timetable,
    votes,
)

__all__ = [
    "agenda",
    "amending",
    "credentials",
    "debating",
    "delegations",
    "documents",
    "drafting",
    "hosting",
    "presence",
    "rolls",
    "sessions",
    "talks",
    "timetable",
    "votes",
]
