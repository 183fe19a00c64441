"""Secret ballots of the demonstration: trustees who make keys, delegates who seal what they vote.

In a session each of them has a machine of its own, and the node sees no key and no code. Here one process plays them
all; what it hands to the node, and what the node does with it, is the same. Who votes how is drawn by chance.
"""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from comity.assembly.content import KeyHolder
from comity.assembly.models import Delegation, SecretBallot, Session, Vote
from comity.assembly.queries import sealed as boxes
from comity.assembly.rules.sealed import GROUP
from comity.assembly.services import sealed
from comity.core.actors import Actor, system
from comity.engines.ballots import rehearsal
from comity.members.models import Bureau

THRESHOLD: Final = 2  # trustees who open a tally, each of another region


class Sealing:
    """What lies away from the node in the secret ballots of one session: trustees' keys, delegates' codes."""

    def __init__(self, secretary: Actor, session: Session, trustees: Sequence[Mapping[str, Any]], at: datetime) -> None:
        """The trustees make their keys, and hand the public files to the secretary."""
        self._ceremony = made = rehearsal.KeyCeremony(GROUP, len(trustees), THRESHOLD)
        self._codes: list[str] = []
        sealed.settle_trustees(
            secretary,
            session=session,
            people=[KeyHolder(name=each["name"], region=each["region"]) for each in trustees],
            threshold=made.threshold,
            certificates=made.certificates,
            polynomials=made.polynomials,
            keys=made.publics,
            at=at,
        )

    def hand_out(self, committee: Actor, delegation: Delegation, at: datetime) -> None:
        """A delegation is given its code."""
        self._codes.append(sealed.hand_out_code(committee, delegation=delegation, lost=False, at=at).code)

    def hold(self, chair: Actor, vote: Vote, choices: Sequence[int | None], at: datetime, until: datetime) -> Vote:
        """A prepared ballot is opened, filled, closed, and its sum opened by the trustees.

        choices   places on the ballot paper, from 0; None: blank; one for each delegation that has a code
        """
        box: SecretBallot = sealed.open_ballot(chair, vote=vote, at=at)
        poll = boxes.poll_of(box.opening)
        codes = random.SystemRandom().sample(self._codes, len(choices))
        for code, choice in zip(codes, choices, strict=True):
            ballot = rehearsal.sealed(poll, code, choice)
            sealed.receive_ballot(system(Bureau.SECRETARIAT), ballot=box, data=ballot, at=at)
        closed = sealed.close_ballot(chair, ballot=box, at=until)
        box = boxes.ballot_in(closed.session, closed.pk)
        for place in range(1, THRESHOLD + 1):
            share = self._ceremony.share(boxes.archive_of(box), place)
            box = sealed.add_share(chair, ballot=box, share=share, at=until)
        return sealed.publish_tally(chair, ballot=box, at=until).vote
