"""Judge the archive of an election: every rule of the protocol, from the first byte to the result.

`verify` trusts nothing that it reads.  A sound archive and a tampered one both give a `Report`; what an archive says
wrongly is a verdict, never an exception.

Every rule is a function of its own, named after what it checks; `docs/explanation/ballots.md` lists them, with what
each of them is good for.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from . import container, strict
from .ballot_checks import Pair, check_ballot, decoded
from .ballots import Ballot, split_signature, tracking_number
from .container import Archive, Event
from .defects import ArchiveRejected, Defect, MalformedElement, at_event
from .election import Election, NonHomomorphicQuestion, Question, SetupData, read_credentials
from .groups import Element, group_named
from .hashing import fingerprint
from .report import BallotShown, Check, Report, questions_shown, trustees_shown
from .roll_certificate import require_certificate
from .setting import Setting
from .shuffle_checks import check_shuffle
from .tally import (
    Nested,
    Owned,
    PartialDecryption,
    Shuffle,
    SizedTally,
    leaves,
    read_encrypted_tally,
    read_result,
    written_encrypted_tally,
)
from .tally_checks import (
    CountedBallot,
    check_bounds,
    check_decryption,
    check_result,
    combined_factors,
    computed_tally,
    in_given_order,
)
from .trustee_checks import KeyShare, check_trustees
from .trustees import Trustee, read_trustees

Progress = Callable[[str, int, int], None]

WORKERS = 2

# What may follow what.  Shuffles are there exactly where a question needs them, which `_Walk` asks for.
_FOLLOWS: Mapping[str, frozenset[str]] = {
    "": frozenset({container.SETUP}),
    container.SETUP: frozenset({container.BALLOT, container.END_BALLOTS}),
    container.BALLOT: frozenset({container.BALLOT, container.END_BALLOTS}),
    container.END_BALLOTS: frozenset({container.ENCRYPTED_TALLY}),
    container.ENCRYPTED_TALLY: frozenset({container.SHUFFLE, container.PARTIAL_DECRYPTION}),
    container.SHUFFLE: frozenset({container.SHUFFLE, container.END_SHUFFLES}),
    container.END_SHUFFLES: frozenset({container.PARTIAL_DECRYPTION}),
    container.PARTIAL_DECRYPTION: frozenset({container.PARTIAL_DECRYPTION, container.RESULT}),
    container.RESULT: frozenset(),
}
# How far an election is, by the last event that was found sound.
_STATES: Mapping[str, str] = {
    container.SETUP: "voting",
    container.BALLOT: "voting",
    container.END_BALLOTS: "closed",
    container.ENCRYPTED_TALLY: "tallied",
    container.SHUFFLE: "shuffling",
    container.END_SHUFFLES: "shuffled",
    container.PARTIAL_DECRYPTION: "decrypting",
    container.RESULT: "finished",
}


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far an archive was verified before: so many events, the last of them with this hash.

    The hash stands for everything before it: each event names its parent and what it brings by hash.  Whoever keeps a
    checkpoint vouches for the proofs of the ballots that it covers.
    """

    events: int
    last_event: str

    @classmethod
    def read(cls, data: bytes) -> "Checkpoint":
        """A checkpoint as kept in a file.  Raises ArchiveRejected."""
        members = strict.fields(strict.parse(data.strip()), ("events", "last_event"))
        return cls(strict.integer(members["events"], 1), strict.sha256(members["last_event"]))

    def written(self) -> bytes:
        """The checkpoint as a line to keep in a file."""
        return strict.compact({"events": self.events, "last_event": self.last_event}) + b"\n"


def verify(
    source: str | os.PathLike[str] | bytes,
    *,
    since: Checkpoint | None = None,
    progress: Progress | None = None,
    workers: int = WORKERS,
    clock: Callable[[], float] | None = None,
) -> Report:
    """Judge an archive in a file or in bytes.

    since       an earlier verification of the same archive: the proofs of the ballots it covers are not checked again
    progress    called with (code of a check, done, of how many) while ballots are checked
    workers     threads; the arithmetic runs outside Python's lock, so two use two cores
    clock       gives seconds, for the times in the report; without it they are zero

    Raises OSError where the file cannot be read.
    """
    walk = _Walk(since, progress or _silent, workers, clock or _no_clock)
    walk.found = replace(walk.found, file="" if isinstance(source, bytes) else Path(source).name)
    try:
        walk.through(source)
    except ArchiveRejected as rejected:
        return walk.report(rejected.defect)
    return walk.report(None)


class _Walk:
    """One pass over an archive's events.  `found` is the report as far as it is known."""

    def __init__(self, since: Checkpoint | None, progress: Progress, workers: int, clock: Callable[[], float]) -> None:
        self.since, self.progress, self.workers, self.clock = since, progress, workers, clock
        self.found = Report(None)
        self.checks: list[Check] = []
        self.data: Mapping[str, bytes] = {}
        self.setting: Setting
        self.questions: tuple[Question, ...] = ()
        self.trustees: tuple[Trustee, ...] = ()
        self.shares: tuple[KeyShare, ...] = ()
        self.roll: Mapping[str, int] = {}
        self.keys: Mapping[str, Element] = {}
        self.ballots: list[tuple[Event, Ballot]] = []
        self.counted: dict[str, CountedBallot] = {}
        self.sized = SizedTally(0, 0, "")
        self.cells: Nested = ()
        self.factors: dict[int, Sequence[Element]] = {}
        self.shuffled: set[int] = set()
        self.result: Nested | None = None

    def through(self, source: str | os.PathLike[str] | bytes) -> None:
        """Check everything.  Raises ArchiveRejected with the first defect."""
        with self._check("container") as check:
            archive = container.read_archive(source)
            self.data = archive.data
            last = archive.events[-1]
            self.found = replace(
                self.found, size=archive.size, sha256=archive.sha256, timestamp=archive.timestamp,
                events=len(archive.events), last_event=last.hash,
            )  # fmt: skip
            self._require_continuation(archive)
            _require_order(archive.events)
            check.count = len(archive.events)
        steps: Mapping[str, Callable[[Event], None]] = {
            container.SETUP: self._setup,
            container.END_BALLOTS: lambda _event: None,
            container.ENCRYPTED_TALLY: self._encrypted_tally,
            container.SHUFFLE: self._shuffle,
            container.END_SHUFFLES: lambda _event: None,
            container.PARTIAL_DECRYPTION: self._partial_decryption,
            container.RESULT: self._result,
        }
        will_be_tallied = any(event.kind == container.ENCRYPTED_TALLY for event in archive.events)
        for event in archive.events:
            if event.kind == container.BALLOT:
                if event.height == 1:
                    cast = [each for each in archive.events if each.kind == container.BALLOT]
                    self._cast(cast, will_be_tallied)
            else:
                with at_event(event.height, event.kind):
                    steps[event.kind](event)
            self.found = replace(self.found, state=_STATES[event.kind])

    def report(self, defect: Defect | None) -> Report:
        """What was found, as far as the walk went."""
        last_of = {ballot.credential: event.height for event, ballot in self.ballots}
        shown = tuple(
            BallotShown(
                tracking_number=tracking_number(self.data[event.payload or ""]),
                event=event.height,
                weight=self.roll[ballot.credential],
                counted=last_of[ballot.credential] == event.height,
            )
            for event, ballot in self.ballots
        )
        return replace(
            self.found,
            defect=defect,
            checks=tuple(self.checks),
            ballots=shown,
            ballots_cast=len(shown),
            voted=len(last_of),
            weight_voted=sum(ballot.weight for ballot in shown if ballot.counted),
            questions=questions_shown(self.questions, self.result if defect is None else None),
            trustees=trustees_shown(self.trustees, self.shuffled, set(self.factors)),
        )

    # --- events -----------------------------------------------------------------------------------------------------

    def _setup(self, event: Event) -> None:
        stated = SetupData.read(self.data[event.payload or ""])
        named = tuple(filter(None, (stated.election, stated.trustees, stated.credentials, stated.certificate)))
        election_data, trustees_data, credentials_data, *further = self._brought(event, len(named) + 1)
        with self._check("setup") as check:
            if named != event.brings[:-1]:
                raise ArchiveRejected("setup_differs")
            election = Election.read(election_data)
            self.questions = election.questions
            phi = fingerprint(election_data)
            self.found = replace(
                self.found, name=election.name, description=election.description, uuid=election.uuid,
                group=election.group, fingerprint=phi, trustees_fingerprint=fingerprint(trustees_data),
                credentials_fingerprint=fingerprint(credentials_data),
            )  # fmt: skip
            self.setting = Setting(group_named(election.group), election.public_key, phi)
            check.count = 1
        with self._check("trustees") as check:
            self.trustees = read_trustees(trustees_data)
            self.shares = check_trustees(self.setting, self.trustees)
            check.count = sum(trustee.members for trustee in self.trustees)
        with self._check("credentials") as check:
            self.roll = read_credentials(credentials_data)
            self.keys = dict(zip(self.roll, self._decoded_in_parts(list(self.roll)), strict=True))
            self.found = replace(self.found, on_roll=len(self.roll), weight_on_roll=sum(self.roll.values()))
            if stated.certificate:
                require_certificate(
                    self.setting, further[0], uuid=election.uuid, credentials=stated.credentials, voters=len(self.roll)
                )
            check.count = len(self.roll)

    def _cast(self, events: Sequence[Event], will_be_tallied: bool) -> None:
        """Check all ballots, several at a time; keep of each voter the last."""
        with self._check("ballots") as check, ThreadPoolExecutor(self.workers) as threads:
            ballots = [self._read_ballot(event) for event in events]
            wanted = will_be_tallied or self.found.verified_before <= events[-1].height
            cells = self._decoded_ballots(events, ballots) if wanted else [()] * len(ballots)
            pending = [threads.submit(self._require_proofs, *each) for each in zip(events, ballots, cells, strict=True)]
            try:
                for done, (event, ballot, pairs, proofs) in enumerate(
                    zip(events, ballots, cells, pending, strict=True), 1
                ):
                    proofs.result()
                    self.ballots.append((event, ballot))
                    # A later ballot takes the place of an earlier one, at the end of the line.
                    self.counted.pop(ballot.credential, None)
                    self.counted[ballot.credential] = CountedBallot(pairs, self.roll[ballot.credential])
                    check.count = done
                    self.progress("ballots", done, len(events))
            finally:
                threads.shutdown(cancel_futures=True)

    def _read_ballot(self, event: Event) -> Ballot:
        """A ballot for this election, by a voter on the roll."""
        with at_event(event.height, event.kind):
            (data,) = self._brought(event, 1)
            ballot = Ballot.read(data, self.questions)
            if ballot.election_uuid != self.found.uuid or ballot.election_hash != self.found.fingerprint:
                raise ArchiveRejected("ballot_for_other_election")
            if ballot.credential not in self.roll:
                raise ArchiveRejected("credential_unknown", credential=ballot.credential[:80])
            return ballot

    def _decoded_ballots(
        self, events: Sequence[Event], ballots: Sequence[Ballot]
    ) -> list[tuple[tuple[Pair, ...], ...]]:
        """The ciphertexts of all ballots as elements of the group."""
        group = self.setting.group
        try:
            return decoded(group, [ballot.answers for ballot in ballots])
        except MalformedElement:
            for event, ballot in zip(events, ballots, strict=True):
                with at_event(event.height, event.kind):
                    decoded(group, [ballot.answers])
            raise

    def _require_proofs(self, event: Event, ballot: Ballot, pairs: tuple[tuple[Pair, ...], ...]) -> None:
        """Check a ballot's signature and proofs, unless a checkpoint covers it."""
        if event.height < self.found.verified_before:
            return
        with at_event(event.height, event.kind):
            unsigned = fingerprint(split_signature(self.data[event.payload or ""]))
            check_ballot(self.setting, self.questions, ballot, unsigned, self.keys[ballot.credential], pairs)

    def _encrypted_tally(self, event: Event) -> None:
        tally_data, sized_data = self._brought(event, 2)
        with self._check("tally") as check:
            self.sized = SizedTally.read(sized_data)
            if self.sized.encrypted_tally != event.brings[0]:
                raise ArchiveRejected("payload_differs")
            counted = list(self.counted.values())
            weight = sum(ballot.weight for ballot in counted)
            _require_equal("tally_count_differs", self.sized.num_tallied, len(counted))
            _require_equal("tally_weight_differs", self.sized.total_weight, weight)
            tally = computed_tally(self.setting.group, self.questions, counted)
            self.cells = in_given_order(self.questions, tally, read_encrypted_tally(tally_data))
            if written_encrypted_tally(self.cells) != tally_data:
                raise ArchiveRejected("tally_differs")
            check.count = sum(1 for _ in leaves(self.cells))

    def _shuffle(self, event: Event) -> None:
        if not self._shuffled_questions:
            raise ArchiveRejected("event_out_of_order", given=event.kind, expected=container.PARTIAL_DECRYPTION)
        shuffle_data, owned_data = self._brought(event, 2)
        with self._check("shuffles") as check:
            owned = self._owned(event, owned_data)
            shuffle = Shuffle.read(shuffle_data)
            if len(shuffle.ciphertexts) != len(self._shuffled_questions):
                raise ArchiveRejected("cells_differ", part="ciphertexts")
            cells = list(self.cells)
            for number, after, proof in zip(self._shuffled_questions, shuffle.ciphertexts, shuffle.proofs, strict=True):
                check_shuffle(self.setting, cells[number], after, proof, number + 1)
                cells[number] = after
            self.cells = tuple(cells)
            self.shuffled.add(owned.owner)
            check.count = len(shuffle.proofs)

    def _partial_decryption(self, event: Event) -> None:
        if self._shuffled_questions and not self.shuffled:
            raise ArchiveRejected("event_out_of_order", given=event.kind, expected=container.SHUFFLE)
        decryption_data, owned_data = self._brought(event, 2)
        with self._check("decryptions") as check:
            owned = self._owned(event, owned_data)
            if owned.owner in self.factors:
                raise ArchiveRejected("owner_twice", trustee=owned.owner)
            holder = next(each for share in self.shares for each in share.holders if each.owner == owned.owner)
            decryption = PartialDecryption.read(decryption_data)
            self.factors[owned.owner] = check_decryption(self.setting, self.cells, holder, decryption)
            check.count = len(self.factors[owned.owner])

    def _result(self, event: Event) -> None:
        (data,) = self._brought(event, 1)
        with self._check("result") as check:
            cells = sum(1 for _ in leaves(self.cells))
            factors = combined_factors(self.setting.group, self.shares, self.factors, cells)
            result = read_result(data)
            check_result(self.setting, self.questions, self.cells, factors, result)
            check_bounds(self.questions, result, self.sized.total_weight)
            self.result = result
            check.count = cells

    # --- helpers ----------------------------------------------------------------------------------------------------

    def _brought(self, event: Event, count: int) -> list[bytes]:
        """The data that an event brings, which must be so many.  Raises ArchiveRejected: data_differ."""
        if len(event.brings) != count:
            raise ArchiveRejected("data_differ", given=len(event.brings), expected=count)
        return [self.data[name] for name in event.brings]

    def _owned(self, event: Event, data: bytes) -> Owned:
        """Whose shuffle or decryption an event brings; it must be a trustee's, and about the datum before it."""
        owned = Owned.read(data)
        if owned.payload != event.brings[0]:
            raise ArchiveRejected("payload_differs")
        if owned.owner > (most := sum(trustee.members for trustee in self.trustees)):
            raise ArchiveRejected("owner_unknown", trustee=owned.owner, trustees=most)
        return owned

    def _require_continuation(self, archive: Archive) -> None:
        if self.since is None:
            return
        if len(archive.events) < self.since.events:
            raise ArchiveRejected("archive_shrank", events=len(archive.events), before=self.since.events)
        last = archive.events[self.since.events - 1]
        if last.hash != self.since.last_event:
            with at_event(last.height, last.kind):
                raise ArchiveRejected("archive_rewritten", given=last.hash, before=self.since.last_event)
        self.found = replace(self.found, verified_before=self.since.events)

    @property
    def _shuffled_questions(self) -> list[int]:
        return [place for place, each in enumerate(self.questions) if isinstance(each, NonHomomorphicQuestion)]

    def _decoded_in_parts(self, texts: list[str]) -> list[Element]:
        """Decode many elements on all workers."""
        parts = [texts[start : start + 64] for start in range(0, len(texts), 64)]
        with ThreadPoolExecutor(self.workers) as threads:
            return [each for part in threads.map(self.setting.group.decode_all, parts) for each in part]

    @contextmanager
    def _check(self, code: str) -> Iterator["_Counter"]:
        """Time a check and add it to those of the same kind; one that raises is not among the passed."""
        check, start = _Counter(), self.clock()
        yield check
        seconds = self.clock() - start
        if self.checks and self.checks[-1].code == code:
            before = self.checks.pop()
            check.count, seconds = check.count + before.count, seconds + before.seconds
        self.checks.append(Check(code, check.count, seconds))


@dataclass
class _Counter:
    """How many a check has passed."""

    count: int = 0


def _require_order(events: Sequence[Event]) -> None:
    """Each kind of event may follow only some others.  Raises ArchiveRejected: event_out_of_order."""
    before = ""
    for event in events:
        if event.kind not in _FOLLOWS[before]:
            with at_event(event.height, event.kind):
                expected = ", ".join(sorted(_FOLLOWS[before])) or "-"
                raise ArchiveRejected("event_out_of_order", given=event.kind, expected=expected)
        before = event.kind


def _require_equal(code: str, given: int, expected: int) -> None:
    if given != expected:
        raise ArchiveRejected(code, given=given, expected=expected)


def _silent(_code: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def _no_clock() -> float:
    return 0.0
