"""Finding one's ballot in an archive again: by its tracking number, or by the commitment noted before casting."""

from dataclasses import dataclass

from comity.engines.ballots import strict
from comity.engines.ballots.ballots import split_signature, tracking_number
from comity.engines.ballots.container import BALLOT, Archive
from comity.engines.ballots.hashing import fingerprint

from .refusals import StepRefused


@dataclass(frozen=True, slots=True)
class FoundBallot:
    """A ballot in the archive; `counts` is False where its voter cast another one later."""

    event: int
    tracking_number: str
    commitment: str
    counts: bool


def find_ballot(archive: Archive, number: str) -> FoundBallot:
    """The ballot with this tracking number or commitment.  Raises StepRefused: ballot_not_found; ArchiveRejected.

    Nothing is verified: that is the verifier's work, and its report lists the same numbers.
    """
    last_of: dict[str, int] = {}
    found: tuple[str, FoundBallot] | None = None
    for event in archive.events:
        if event.kind != BALLOT or event.payload is None:
            continue
        data = archive.data[event.payload]
        credential = _credential(data)
        last_of[credential] = event.height
        numbers = tracking_number(data), fingerprint(split_signature(data))
        if number in numbers:
            found = credential, FoundBallot(event.height, *numbers, counts=True)
    if found is None:
        raise StepRefused("ballot_not_found")
    credential, ballot = found
    return FoundBallot(ballot.event, ballot.tracking_number, ballot.commitment, last_of[credential] == ballot.event)


def _credential(data: bytes) -> str:
    names = ("election_uuid", "election_hash", "credential", "answers", "signature")
    return strict.text(strict.fields(strict.parse(data), names)["credential"])
