"""Officers who go on writing while a federation is shown: each in a process of its own, at its bureau's node."""

import itertools
import os
import random
import time
from collections.abc import Sequence

from django.utils.timezone import now

from comity.core import events
from comity.core.codes import Purpose
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


def speak(bureau: str, others: Sequence[str]) -> None:
    """Write one message after the other, as long as whoever started this lives."""
    parent, chance = os.getppid(), random.Random(bureau)  # noqa: S311  for a demonstration, not for a secret
    for number, other in enumerate(itertools.cycle(others)):
        time.sleep(chance.uniform(*PAUSE_SECONDS))
        if os.getppid() != parent:
            return
        _write(bureau, other, TITLES[number % len(TITLES)])


def _write(bureau: str, other: str, title: str) -> None:
    officer = acting(CONTRIBUTORS[bureau], Purpose.INVESTIGATION, "federation")
    written = Writing(
        to=[other],
        case=None,
        kind="message",
        title=title,
        texts={"en": f"{title}: {bureau} tells {other} what it knows."},
        original_language="en",
        entities=(),
        crime_areas=[],
        own_reference="",
        priority="normal",
        handling="H0",
        details={},
        reply_to=None,
    )
    draft = writing.save_draft(officer, draft=None, seq=0, writing=written, at=now())
    writing.send_message(officer, draft=draft, at=now())
    events.deliver()  # into the outbox; the serving process carries
