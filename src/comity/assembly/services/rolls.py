"""Freezing the voting roll: inside the operation that opens a vote."""

import hashlib
from datetime import datetime

from comity.assembly.models import Session, VotingRoll
from comity.assembly.queries.roll import roll_of
from comity.assembly.rules import roll as rules
from comity.engines import ledger


def freeze(session: Session, *, at: datetime) -> VotingRoll:
    """Write down the roll as it stands: what a vote is counted by, whoever comes or leaves afterwards."""
    lines = rules.roll_as_record(roll_of(session, at=at))
    numbers = rules.numbers([rules.Line.from_record(line) for line in lines])
    return VotingRoll.objects.create(
        session=session,
        frozen_at=at,
        members=numbers.members,
        entitled=numbers.entitled,
        present=numbers.present,
        lines=lines,
        sha256=hashlib.sha256(ledger.canonical(lines)).hexdigest(),
    )
