"""Judge an election in the older form of loose files (protocol version 0, before September 2021).

A folder with `election.json`, `trustees.json`, `public_creds.txt`, `ballots.jsons` and, once tallied, `result.json`.
There is no chain: nothing tells whether a ballot was taken out before the tally.  The formulas differ in small ways
that `Setting` knows; the files are strict JSON as archives are, one line each.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from . import limits, strict
from .ballot_checks import check_answers, ciphertexts_of, decoded
from .ballots import Answer, read_answer, tracking_number
from .defects import ArchiveRejected, Defect
from .election import NonHomomorphicQuestion, Question, read_question, roll_of
from .groups import Element, Group
from .groups_field import belenios_2048, rfc_3526_2048
from .hashing import fingerprint
from .proofs import Proof
from .report import BallotShown, Check, Report, questions_shown, trustees_shown
from .setting import VERSION_0, Setting
from .tally import Nested, PartialDecryption, leaves, read_nested, written_encrypted_tally
from .tally_checks import CountedBallot, check_bounds, check_decryption, check_result, combined_factors, computed_tally
from .trustee_checks import KeyShare, check_trustees
from .trustees import Trustee, read_trustees

ELECTION, TRUSTEES, CREDENTIALS, BALLOTS, RESULT = (
    "election.json", "trustees.json", "public_creds.txt", "ballots.jsons", "result.json",
)  # fmt: skip


def is_legacy_folder(folder: Path) -> bool:
    """Whether a folder looks like an election in loose files."""
    return (folder / ELECTION).is_file() and (folder / BALLOTS).is_file()


def verify_folder(folder: Path, *, clock: Callable[[], float] | None = None) -> Report:
    """Judge an election in loose files; `clock` gives seconds for the report.  Raises OSError."""
    walk = _Walk(folder, clock or (lambda: 0.0))
    try:
        walk.through()
    except ArchiveRejected as rejected:
        return walk.report(rejected.defect)
    return walk.report(None)


@dataclass(frozen=True, slots=True)
class LegacyElection:
    """What `election.json` says; its group is spelt out and must be one that is known."""

    name: str
    description: str
    group: Group
    public_key: str
    questions: tuple[Question, ...]
    uuid: str

    @classmethod
    def read(cls, data: bytes) -> "LegacyElection":
        names = ("description", "name", "public_key", "questions", "uuid")
        members = strict.fields(strict.parse(data), names)
        key = strict.fields(members["public_key"], ("group", "y"))
        return cls(
            name=strict.text(members["name"]),
            description=strict.text(members["description"]),
            group=_known_group(key["group"]),
            public_key=strict.text(key["y"]),
            questions=tuple(read_question(each) for each in strict.items(members["questions"], 1, limits.QUESTIONS)),
            uuid=strict.text(members["uuid"]),
        )


class _Walk:
    """One pass over the files."""

    def __init__(self, folder: Path, clock: Callable[[], float]) -> None:
        self.folder, self.clock = folder, clock
        self.found = Report(None, file=folder.name, protocol=0, state="voting")
        self.checks: list[Check] = []
        self.questions: tuple[Question, ...] = ()
        self.trustees: tuple[Trustee, ...] = ()
        self.shares: tuple[KeyShare, ...] = ()
        self.roll: Mapping[str, int] = {}
        self.counted: dict[str, CountedBallot] = {}
        self.shown: list[BallotShown] = []
        self.factors: dict[int, Sequence[Element]] = {}
        self.result: Nested | None = None
        self.setting: Setting

    def through(self) -> None:
        self._timed("setup", self._setup)
        self._timed("trustees", self._trustees)
        self._timed("credentials", self._credentials)
        self._timed("ballots", self._ballots)
        if (self.folder / RESULT).is_file():
            self._timed("result", self._result)
            self.found = replace(self.found, state="finished")

    def report(self, defect: Defect | None) -> Report:
        return replace(
            self.found,
            defect=defect,
            checks=tuple(self.checks),
            ballots=tuple(self.shown),
            ballots_cast=len(self.shown),
            voted=len(self.counted),
            weight_voted=sum(ballot.weight for ballot in self.counted.values()),
            questions=questions_shown(self.questions, self.result if defect is None else None),
            trustees=trustees_shown(self.trustees, set(), set(self.factors)),
        )

    def _timed(self, code: str, step: Callable[[], int]) -> None:
        start = self.clock()
        count = step()
        self.checks.append(Check(code, count, self.clock() - start))

    def _setup(self) -> int:
        data = self._line(ELECTION)
        election = LegacyElection.read(data)
        self.questions = election.questions
        if any(isinstance(question, NonHomomorphicQuestion) for question in self.questions):
            raise ArchiveRejected("question_unknown", given="NonHomomorphic")
        self.setting = Setting(election.group, election.public_key, fingerprint(data), VERSION_0)
        self.found = replace(
            self.found, name=election.name, description=election.description, uuid=election.uuid,
            group=election.group.name, fingerprint=self.setting.fingerprint,
        )  # fmt: skip
        return 1

    def _trustees(self) -> int:
        data = self._line(TRUSTEES)
        self.trustees = read_trustees(data)
        self.found = replace(self.found, trustees_fingerprint=fingerprint(data))
        self.shares = check_trustees(self.setting, self.trustees)
        return sum(trustee.members for trustee in self.trustees)

    def _credentials(self) -> int:
        lines = self._lines(CREDENTIALS)
        self.found = replace(self.found, credentials_fingerprint=fingerprint(b"\n".join(lines) + b"\n"))
        roll = roll_of([_ascii(line) for line in lines])
        self.setting.group.decode_all(list(roll))
        self.roll = roll
        self.found = replace(self.found, on_roll=len(roll), weight_on_roll=sum(roll.values()))
        return len(roll)

    def _ballots(self) -> int:
        for number, line in enumerate(self._lines(BALLOTS), 1):
            try:
                self._ballot(number, line)
            except ArchiveRejected as rejected:
                rejected.defect = replace(rejected.defect, event=number, kind="Ballot")
                raise
        return len(self.shown)

    def _ballot(self, number: int, line: bytes) -> None:
        names = ("answers", "election_hash", "election_uuid", "signature")
        members = strict.fields(strict.parse(line), names)
        signature = strict.fields(members["signature"], ("public_key", "challenge", "response"))
        if (members["election_uuid"], members["election_hash"]) != (self.found.uuid, self.found.fingerprint):
            raise ArchiveRejected("ballot_for_other_election")
        credential = strict.text(signature["public_key"])
        if credential not in self.roll:
            raise ArchiveRejected("credential_unknown", credential=credential[:80])
        if credential in self.counted:
            # Without a chain nobody could tell which of two ballots is the later one.
            raise ArchiveRejected("ballot_credential_twice", credential=credential[:80])
        answers = tuple(
            read_answer(each, question)
            for each, question in zip(
                strict.exactly(members["answers"], len(self.questions)), self.questions, strict=True
            )
        )
        proof = Proof(strict.decimal(signature["challenge"]), strict.decimal(signature["response"]))
        self._require_signature(credential, answers, proof)
        (pairs,) = decoded(self.setting.group, [answers])
        check_answers(self.setting, self.questions, answers, self.setting.scope(credential), pairs)
        self.counted[credential] = CountedBallot(pairs, self.roll[credential])
        self.shown.append(BallotShown(tracking_number(line), number, self.roll[credential], counted=True))

    def _require_signature(self, credential: str, answers: Sequence[Answer], proof: Proof) -> None:
        """Version 0 signs the ciphertexts, one after the other."""
        setting = self.setting
        setting.require_exponents(proof)
        commitment = setting.texts([setting.commitment(setting.group.decode(credential), proof)])
        signed = ",".join(each.hashed() for answer in answers for each in ciphertexts_of(answer))
        if proof.challenge != setting.challenge(f"sig|{credential}|{commitment}|{signed}"):
            raise ArchiveRejected("ballot_signature_invalid")

    def _result(self) -> int:
        members = strict.fields(
            strict.parse(self._line(RESULT)), ("num_tallied", "encrypted_tally", "partial_decryptions", "result")
        )
        counted = list(self.counted.values())
        if strict.integer(members["num_tallied"]) != len(counted):
            raise ArchiveRejected("tally_count_differs", given=members["num_tallied"], expected=len(counted))
        tally = computed_tally(self.setting.group, self.questions, counted)
        if written_encrypted_tally(tally) != strict.compact(members["encrypted_tally"]):
            raise ArchiveRejected("tally_differs")
        for each in strict.items(members["partial_decryptions"], 1, limits.TRUSTEES):
            self._decryption(tally, PartialDecryption.from_value(each))
        cells = sum(1 for _ in leaves(tally))
        factors = combined_factors(self.setting.group, self.shares, self.factors, cells)
        result = read_nested(members["result"], strict.count)
        check_result(self.setting, self.questions, tally, factors, result)
        check_bounds(self.questions, result, sum(ballot.weight for ballot in counted))
        self.result = result
        return cells

    def _decryption(self, tally: Nested, decryption: PartialDecryption) -> None:
        """Version 0 does not say whose a partial decryption is: it is that trustee's whose key its proofs fit."""
        remaining = [each for share in self.shares for each in share.holders if each.owner not in self.factors]
        rejected = ArchiveRejected("owner_unknown", trustee=len(self.factors) + 1, trustees=len(self.factors))
        for holder in remaining:
            try:
                self.factors[holder.owner] = check_decryption(self.setting, tally, holder, decryption)
            except ArchiveRejected as reason:
                rejected = reason
            else:
                return
        raise rejected

    def _line(self, name: str) -> bytes:
        lines = self._lines(name)
        if len(lines) != 1:
            raise ArchiveRejected("length_differs", given=len(lines), least=1, most=1)
        return lines[0]

    def _lines(self, name: str) -> list[bytes]:
        """The lines of a file, each ended by a line feed."""
        path = self.folder / name
        if not path.is_file():
            raise ArchiveRejected("file_missing", name=name)
        if (size := path.stat().st_size) > limits.MEMBER_BYTES:
            raise ArchiveRejected("member_too_long", length=size, longest=limits.MEMBER_BYTES)
        lines = path.read_bytes().removesuffix(b"\n").split(b"\n")
        if len(lines) > limits.CREDENTIALS:
            raise ArchiveRejected("length_differs", given=len(lines), least=1, most=limits.CREDENTIALS)
        return lines


def _known_group(value: Any) -> Group:
    stated = strict.fields(value, ("g", "p", "q", "embedding"), ("embedding",))
    numbers = tuple(strict.decimal(stated[name]) for name in ("g", "p", "q"))
    for field in (belenios_2048(), rfc_3526_2048()):
        if numbers == field.parameters:
            return field
    raise ArchiveRejected("group_unknown", given="g, p, q", known="BELENIOS-2048, RFC-3526-2048")


def _ascii(line: bytes) -> str:
    try:
        return line.decode("ascii")
    except UnicodeDecodeError:
        raise ArchiveRejected("number_not_canonical") from None
