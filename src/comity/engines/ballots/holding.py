"""Holding the elections of a session from a program: what a server calls, step by step.

The server keeps plain values: the roll, each election's opening, its ballots in order, later its archive, all of them
bytes.  No secret is among them.  Everything here is a function of what it is given; nothing is stored, and there is no
clock.  How the steps follow: docs/explanation/ballots.md, "Holding an election from a program".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from . import strict
from .container import read_archive
from .election import read_credentials
from .report import QuestionShown, questions_shown
from .trustees import SignedMessage as Certificate
from .trustees import Single, Trustee, VerificationKey, read_trustees, written_trustees
from .writing.booth import booth_files
from .writing.box import Box, Draft
from .writing.credentials import new_uuid
from .writing.forms import Form
from .writing.poll import Poll, Receipt
from .writing.refusals import StepRefused
from .writing.rolls import Cards, Roll, Voter, new_roll
from .writing.threshold import Polynomial, assembled

__all__ = [
    "Cards",
    "Draft",
    "Form",
    "Opened",
    "Poll",
    "Published",
    "Receipt",
    "Roll",
    "SharedKey",
    "StepRefused",
    "Voter",
    "add_decryption",
    "add_shuffle",
    "archive_of",
    "booth_of",
    "close",
    "end_shuffles",
    "new_roll",
    "new_uuid",
    "open_poll",
    "poll_of",
    "publish",
    "trustees_of",
]


@dataclass(frozen=True, slots=True)
class SharedKey:
    """What trustees who share a key have handed on, each in the order of their numbers, from 1.

    threshold      how many of them are needed to decrypt
    certificates   certificate-N.json of every member
    polynomials    polynomial-N.json
    keys           public-N.json
    """

    threshold: int
    certificates: Sequence[bytes]
    polynomials: Sequence[bytes]
    keys: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Opened:
    """An archive with one more shuffle or share of the decryption in it, and the number of the trustee whose it is."""

    archive: bytes
    trustee: int


@dataclass(frozen=True, slots=True)
class Published:
    """The whole archive, and the counts of each question with the labels that they belong to."""

    archive: bytes
    questions: tuple[QuestionShown, ...]


def trustees_of(single: Sequence[bytes] = (), shared: SharedKey | None = None) -> bytes:
    """Put the trustees together: those who must all take part, then those who share a key.

    single   trustee.json of each trustee without whom nothing is decrypted

    Whether their proofs hold is checked when a poll is opened.  Raises StepRefused: trustees_missing,
    polynomials_incomplete; ArchiveRejected for a file of another shape.
    """
    found: list[Trustee] = [Single(_key(data)) for data in single]
    if shared is not None:
        expected = len(shared.certificates)
        if not expected == len(shared.polynomials) == len(shared.keys) >= shared.threshold:
            raise StepRefused("polynomials_incomplete", given=len(shared.keys), expected=expected)
        certificates = [Certificate.read(strict.parse(data)) for data in shared.certificates]
        polynomials = [Polynomial.read(data) for data in shared.polynomials]
        found.append(assembled(shared.threshold, certificates, polynomials, [_key(data) for data in shared.keys]))
    if not found:
        raise StepRefused("trustees_missing")
    return written_trustees(tuple(found))


def open_poll(draft: Draft, trustees: bytes, credentials: bytes, timestamp: int) -> bytes:
    """The opening of an election: its archive before the first ballot.

    trustees      what `trustees_of` gave; the same trustees may serve every election of a session
    credentials   what `Roll.credentials` gave
    timestamp     seconds since 1970 UTC

    Raises StepRefused: uuid_malformed, question_not_sealed, trustees_missing; ArchiveRejected with the rule that a
    trustee or a credential breaks.
    """
    return Box.set_up(draft, read_trustees(trustees), read_credentials(credentials), timestamp).take()


def poll_of(opening: bytes) -> Poll:
    """The election that an opening, or a later archive, begins with.  Takes a moment: keep it while ballots come in.

    Raises ArchiveRejected; StepRefused: archive_without_setup.
    """
    return Poll.of(read_archive(opening))


def archive_of(opening: bytes, ballots: Iterable[bytes]) -> bytes:
    """The archive while the vote goes on: the ballots in the order in which they were accepted.

    Raises StepRefused: ballot_received_before, and what `Poll.read_ballot` raises.
    """
    return opening + _filled(opening, ballots).take()


def close(opening: bytes, ballots: Iterable[bytes]) -> bytes:
    """The archive with the end of the vote and the encrypted tally.  Raises StepRefused: no_ballots, ..."""
    box = _filled(opening, ballots)
    box.close()
    return opening + box.take()


def booth_of(archive: bytes, deliver_to: str = "") -> dict[str, bytes]:
    """The voting booth as static files, name -> content: `index.html` is in English, `fr.html` in French, ...

    deliver_to   path on the same server to which the page sends a ballot (POST); see `booth_files`

    Raises ArchiveRejected; StepRefused: archive_without_setup, question_not_sealed.  ValueError for another path.
    """
    return dict(booth_files(read_archive(archive), deliver_to))


def add_shuffle(archive: bytes, shuffle: bytes) -> Opened:
    """Take a trustee's shuffle-N.json into a closed archive, where ranks or grades are asked for.

    Raises StepRefused: ballots_still_open, nothing_to_shuffle, shuffles_ended, not_a_shuffle, trustee_unknown,
    shuffle_of_other_ballots; ArchiveRejected with the rule that the shuffle breaks.
    """
    box = Box.continuing(read_archive(archive))
    trustee = box.add_shuffle(shuffle)
    return Opened(archive + box.take(), trustee)


def end_shuffles(archive: bytes) -> bytes:
    """Every trustee who should has shuffled.  Raises StepRefused: shuffles_missing, and as `add_shuffle` does."""
    box = Box.continuing(read_archive(archive))
    box.end_shuffles()
    return archive + box.take()


def add_decryption(archive: bytes, share: bytes) -> Opened:
    """Take a trustee's decryption-N.json into a closed archive.  Whose it is follows from its proofs.

    Raises StepRefused: ballots_still_open, shuffles_missing, decryption_added_before, decryption_of_nobody,
    result_published; ArchiveRejected.
    """
    box = Box.continuing(read_archive(archive))
    trustee = box.add_decryption(share)
    return Opened(archive + box.take(), trustee)


def publish(archive: bytes) -> Published:
    """Combine the trustees' shares into the counts, and end the archive with them.

    Raises StepRefused: ballots_still_open, result_published; ArchiveRejected: decryptions_too_few.
    """
    box = Box.continuing(read_archive(archive))
    result = box.publish()
    return Published(archive + box.take(), questions_shown(box.election.questions, result))


def _filled(opening: bytes, ballots: Iterable[bytes]) -> Box:
    box = Box.continuing(read_archive(opening))
    for ballot in ballots:
        box.append(ballot)
    return box


def _key(data: bytes) -> VerificationKey:
    return VerificationKey.read(strict.parse(data))
