"""Officers who go on writing while a federation is shown: each in a process of its own, at its bureau's node."""

import itertools
import os
import random
import time
from collections.abc import Sequence

from django.utils.timezone import now

from comity.core import events
from comity.core.actors import Actor
from comity.core.codes import Purpose
from comity.exchange import queries
from comity.exchange.models import Request
from comity.exchange.services import writing
from comity.exchange.writing import Writing
from comity.site.demonstration.playing import CONTRIBUTORS, acting

PAUSE_SECONDS = (2.0, 6.0)
TITLES = (
    "Grey van at the ferry port",
    "Blank passports of one batch",
    "Crew list of the Halcyon",
    "Number plates seen twice",
)


ASKS_EVERY = 3  # turns; in between an officer tells something


def speak(bureau: str, others: Sequence[str]) -> None:
    """Write one message after the other, ask now and then, and answer what is asked, as long as whoever started this
    lives."""
    parent, chance = os.getppid(), random.Random(bureau)  # noqa: S311  for a demonstration, not for a secret
    officer = acting(CONTRIBUTORS[bureau], Purpose.INVESTIGATION, "federation")
    for number, other in enumerate(itertools.cycle(others)):
        time.sleep(chance.uniform(*PAUSE_SECONDS))
        if os.getppid() != parent:
            return
        owed = queries.owed_by(officer).filter(message__act__isnull=False).first()
        if owed is not None:
            _send(officer, _answer(owed))
        elif number % ASKS_EVERY == 1:
            _send(officer, _question(bureau, other, TITLES[number % len(TITLES)], chance.choice(("urgent", "normal"))))
        else:
            _send(officer, _message(bureau, other, TITLES[number % len(TITLES)]))


def _message(bureau: str, other: str, title: str) -> Writing:
    return Writing(to=[other], title=title, texts={"en": f"{title}: {bureau} tells {other} what it knows."})


def _question(bureau: str, other: str, title: str, priority: str) -> Writing:
    return Writing(
        to=[other],
        kind="request",
        title=title,
        texts={"en": f"{title}: {bureau} asks {other} what it knows."},
        priority=priority,
        details={"asks": "information"},
    )


def _answer(request: Request) -> Writing:
    asked = request.message
    return Writing(
        to=[request.asker_id],
        case=request.case_id,
        kind="answer",
        title=asked.title,
        texts={"en": f"{asked.title}: {request.asked_id} has looked, and holds nothing more."},
        priority=request.priority,
        details={"request": str(asked.act_id), "outcome": "no-information"},
        reply_to=asked.act_id,
    )


def _send(officer: Actor, written: Writing) -> None:
    draft = writing.save_draft(officer, draft=None, seq=0, writing=written, at=now())
    writing.send_message(officer, draft=draft, at=now())
    events.deliver()  # into the outbox; the serving process carries
