"""Makers of questions and observations for tests. Invented people only."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from comity.core.actors import Actor
from comity.screening import services
from comity.screening.models import Candidate, Check, Hit
from comity.screening.questions import Number, Question
from comity.screening.search import Inquiry

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
QUANDT = Question(names=("Mirelle Adaora Quandt",), birth_dates=("1971-05-03",), countries=("XA",), sex="female")
NOBODY = Question(names=("Tobiah Lindqvarn Esteveny",), birth_dates=("1990-01-01",))


def asking(question: Question = QUANDT, **changes: Any) -> Question:
    """A question, changed as named."""
    return replace(question, **changes)


def numbered(value: str, kind: str = "passport", country: str = "") -> Question:
    """A question by a number alone."""
    return Question(numbers=(Number(kind, value, country),))


def checked(actor: Actor, question: Question = QUANDT, at: datetime = NOW) -> Check:
    """A check that was made."""
    return services.check(actor, question=question, at=at)


def inquiries(*questions: Question) -> list[Inquiry]:
    """Questions as the rows of a manifest."""
    return [Inquiry(question, row=row, seat=f"{row}A") for row, question in enumerate(questions, start=1)]


FILE = services.ManifestFile(name="ferry.csv", sha256="0" * 64, format="csv")


def observed(**changes: Any) -> services.Observation:
    """What an officer saw, half an hour ago."""
    said = {"observed_at": NOW - timedelta(minutes=30), "place": "Port of Ankra, gate 2"} | changes
    return services.Observation(**said)


def first_candidate(check: Check) -> Candidate:
    """The likeliest candidate of a check."""
    return Candidate.objects.get(check_made=check, rank=1)


def taken_up(actor: Actor, question: Question = QUANDT, **changes: Any) -> Hit:
    """A hit that was reported."""
    candidate = first_candidate(checked(actor, question))
    return services.take_up_candidate(actor, candidate=candidate, observed=observed(**changes), at=NOW)
