"""The files of each role.  What one role must not see is never in a file that another one needs.

role                keeps for itself                        hands on
trustee             trustee.key, trustee.opened             trustee.json, decryption-N.json
sharing trustee     member.key, then trustee.key            certificate-N.json, polynomial-N.json, public-N.json
credential authority codes.csv, roll.json                   credentials-UUID.json
office              UUID.bel (public)                       election.json
voter               the code                                ballot.json or audit.json

Files that are kept are readable by their owner alone; no file is ever overwritten.
"""

import csv
import fcntl
import io
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml

from comity.engines.ballots import limits, strict
from comity.engines.ballots.container import read_archive
from comity.engines.ballots.defects import ArchiveRejected
from comity.engines.ballots.election import HomomorphicQuestion, written_credentials
from comity.engines.ballots.groups import group_named
from comity.engines.ballots.trustees import CertificateContext, SignedMessage, VerificationKey

from .box import Box, Draft
from .credentials import new_code, public_key, require_uuid
from .forms import Form
from .keys import TrusteeKey
from .refusals import StepRefused
from .secret import Draw, Secret, drawn
from .threshold import Member

T = TypeVar("T")

_PRIVATE, _PUBLIC = 0o600, 0o644


def read_bytes(path: Path) -> bytes:
    """A whole file, without a line end that an editor added.  Raises StepRefused: file_missing, file_too_long."""
    return read_whole(path, limits.MEMBER_BYTES).rstrip(b"\r\n")


def read_whole(path: Path, longest: int = limits.ARCHIVE_BYTES) -> bytes:
    """A whole file as it is.  Raises StepRefused: file_missing, file_too_long."""
    try:
        if path.stat().st_size > longest:
            raise StepRefused("file_too_long", file=path.name, longest=longest)
        return path.read_bytes()
    except OSError:
        raise StepRefused("file_missing", file=path.name) from None


def write_new(path: Path, content: bytes, private: bool = False) -> None:
    """Write a file that does not exist yet.  Raises StepRefused: file_exists; OSError."""
    if path.exists():
        raise StepRefused("file_exists", file=path.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Asked for once more by the system itself: somebody may have been faster.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE if private else _PUBLIC)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


# --- trustees --------------------------------------------------------------------------------------------------------


def trustee_key_written(group_name: str, key: TrusteeKey) -> bytes:
    """trustee.key: what a trustee keeps until the tally is decrypted."""
    return strict.compact(
        {
            "type": "trustee-key",
            "group": group_name,
            "secret": str(key.secret.reveal()),
            "public": key.public.written(),
        }
    )


def trustee_key_read(data: bytes) -> tuple[str, TrusteeKey]:
    """(group, key) of a trustee.key.  Raises StepRefused: not_a_trustee_key."""
    with _being("not_a_trustee_key"):
        members = strict.fields(strict.parse(data), ("type", "group", "secret", "public"))
        _require_type(members, "trustee-key")
        key = TrusteeKey(Secret(strict.decimal(members["secret"])), VerificationKey.read(members["public"]))
        return strict.text(members["group"]), key


def claim_tally(key: Path, election: str, tally: str) -> None:
    """Note beside a trustee's key which tally of an election it opens.  Raises StepRefused: other_tally_opened.

    One election has one tally.  Whoever gets two of them opened, one without a certain ballot, knows what is in it.

    election, tally   fingerprint of the election, hash of its encrypted tally
    """
    path = key.with_suffix(".opened")
    opened: dict[str, str] = {}
    if path.exists():
        with _being("not_a_trustee_key"):
            opened = {name: strict.text(value) for name, value in dict(strict.parse(read_bytes(path))).items()}
    if opened.setdefault(election, tally) != tally:
        raise StepRefused("other_tally_opened")
    _replace(path, strict.compact(opened), _PRIVATE)


def member_written(member: Member) -> bytes:
    """member.key: what a sharing trustee keeps from its certificate until it has its shares."""
    place = {name: getattr(member.place, name) for name in ("group", "size", "threshold", "index")}
    return strict.compact(
        {
            "type": "threshold-member",
            "form": str(member.form),
            "place": place,
            "signing": str(member.signing.reveal()),
            "decryption": str(member.decryption.reveal()),
            "certificate": member.certificate.written(),
        }
    )


def member_read(data: bytes) -> Member:
    """The member of a member.key.  Raises StepRefused: not_a_member_key."""
    with _being("not_a_member_key"):
        names = ("type", "form", "place", "signing", "decryption", "certificate")
        members = strict.fields(strict.parse(data), names)
        _require_type(members, "threshold-member")
        stated = strict.fields(members["place"], ("group", "size", "threshold", "index"))
        numbers = (strict.integer(stated[name], 1, limits.TRUSTEES) for name in ("size", "threshold", "index"))
        return Member(
            place=CertificateContext(strict.text(stated["group"]), *numbers),
            form=Form(members["form"]),
            signing=Secret(strict.decimal(members["signing"])),
            decryption=Secret(strict.decimal(members["decryption"])),
            certificate=SignedMessage.read(members["certificate"]),
        )


def numbered(folder: Path, kind: str, read: Callable[[bytes], T]) -> list[T]:
    """The files kind-1.json, kind-2.json, … of a folder, as far as they go."""
    found: list[T] = []
    while (path := folder / f"{kind}-{len(found) + 1}.json").exists() and len(found) < limits.TRUSTEES:
        found.append(read(read_bytes(path)))
    return found


# --- the credential authority -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Voter:
    """Somebody who may vote, by whatever name the roll uses, with a weight."""

    name: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Roll:
    """Which public credential is whose, in every election of a session.  It breaks no secret but that of turnout.

    keys   for each election's uuid the public credentials, in the order of the voters
    """

    group: str
    voters: tuple[Voter, ...]
    keys: Mapping[str, tuple[str, ...]] = field(repr=False)

    @classmethod
    def read(cls, data: bytes) -> "Roll":
        with _being("not_a_roll"):
            members = strict.fields(strict.parse(data), ("type", "group", "voters", "keys"))
            _require_type(members, "roll")
            voters = tuple(
                Voter(strict.text(name), strict.count(weight))
                for name, weight in (strict.exactly(each, 2) for each in strict.items(members["voters"]))
            )
            keys = {
                uuid: tuple(strict.text(key) for key in strict.exactly(row, len(voters)))
                for uuid, row in dict(members["keys"]).items()
            }
            return cls(strict.text(members["group"]), voters, keys)

    def written(self) -> bytes:
        voters = [[voter.name, strict.written_count(voter.weight)] for voter in self.voters]
        keys = {uuid: list(row) for uuid, row in self.keys.items()}
        return strict.compact({"type": "roll", "group": self.group, "voters": voters, "keys": keys})

    def credentials(self, uuid: str, present: Sequence[str] | None = None) -> bytes:
        """The electoral roll of one election, as it is published: all voters, or only those present.

        The entries are sorted by their own text, so that their order tells nothing about whose they are.
        Raises StepRefused: election_not_on_roll, voter_unknown, no_voters.
        """
        if uuid not in self.keys:
            raise StepRefused("election_not_on_roll", uuid=uuid[:40])
        known = {voter.name for voter in self.voters}
        for name in present or ():
            if name not in known:
                raise StepRefused("voter_unknown", voter=name[:80])
        chosen = known if present is None else set(present)
        entries = {
            key: voter.weight for key, voter in zip(self.keys[uuid], self.voters, strict=True) if voter.name in chosen
        }
        if not entries:
            raise StepRefused("no_voters")
        weighted = any(weight != 1 for weight in entries.values())
        return written_credentials(dict(sorted(entries.items())), weighted)


def read_voters(data: bytes) -> tuple[Voter, ...]:
    """Voters from CSV lines `name` or `name,weight`.  Raises StepRefused: voters_malformed, voter_twice, no_voters."""
    try:
        rows = [row for row in csv.reader(io.StringIO(data.decode("utf-8-sig")), strict=True) if any(row)]
        voters = tuple(Voter(row[0].strip(), int(row[1]) if len(row) > 1 else 1) for row in rows)
    except (ValueError, csv.Error):
        raise StepRefused("voters_malformed") from None
    if not voters:
        raise StepRefused("no_voters")
    names: set[str] = set()
    for voter in voters:
        if not voter.name or not 0 < voter.weight <= limits.TOTAL_WEIGHT:
            raise StepRefused("voters_malformed")
        if voter.name in names:
            raise StepRefused("voter_twice", voter=voter.name[:80])
        names.add(voter.name)
    return voters


def new_roll(
    voters: Sequence[Voter], uuids: Sequence[str], group_name: str, form: Form, draw: Draw = drawn
) -> tuple[bytes, Roll]:
    """A fresh code for every voter, good for all elections of a session: (codes.csv, roll).

    The codes are for the voters' sealed cards and are destroyed once these are printed.  Raises StepRefused:
    uuid_malformed; ArchiveRejected: group_unknown.
    """
    for uuid in uuids:
        require_uuid(uuid)
    group = group_named(group_name)
    codes = [new_code(form, draw) for _voter in voters]
    keys = {uuid: tuple(public_key(code, uuid, group) for code in codes) for uuid in uuids}
    lines = io.StringIO()
    csv.writer(lines, lineterminator="\n").writerows(
        [("voter", "code"), *((voter.name, code) for voter, code in zip(voters, codes, strict=True))]
    )
    return lines.getvalue().encode(), Roll(group_name, tuple(voters), keys)


# --- the office -------------------------------------------------------------------------------------------------------


def read_draft(data: bytes, group_name: str, uuid: str) -> Draft:
    """Names and questions, as somebody wrote them in YAML (or JSON).  Raises StepRefused: draft_malformed,
    question_malformed, file_too_long.

    Fields: name, description, questions; of a question: question, answers, min, max, and blank if that is allowed.
    """
    if len(data) > limits.TEXT_CHARACTERS:
        raise StepRefused("file_too_long", file="", longest=limits.TEXT_CHARACTERS)
    with _being("draft_malformed"):
        value = yaml.safe_load(data.decode("utf-8"))
        name, description = strict.text(value["name"]), strict.text(value.get("description", ""))
        asked = strict.items(value["questions"], 1, limits.QUESTIONS)
    questions = tuple(_question(number, each) for number, each in enumerate(asked, start=1))
    return Draft(name, description, group_name, questions, uuid)


def _question(number: int, value: Any) -> HomomorphicQuestion:
    names = ("answers", "blank", "min", "max", "question")
    try:
        if isinstance(value, dict) and set(value) <= set(names):
            return HomomorphicQuestion.read({name: value[name] for name in names if name in value})
    except ArchiveRejected:
        pass
    raise StepRefused("question_malformed", question=number)


@contextmanager
def open_box(path: Path) -> Iterator[Box]:
    """The box of an archive's file; what is added to it is written when the block ends well, all or nothing.

    One process at a time: others wait.  Raises StepRefused: file_missing; ArchiveRejected; OSError.
    """
    if not path.is_file():
        raise StepRefused("file_missing", file=path.name)
    with _locked(path):
        content = read_whole(path)
        box = Box.continuing(read_archive(content))
        yield box
        added = box.take()
        if added:
            _replace(path, content + added)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with (path.parent / f".{path.name}.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _replace(path: Path, content: bytes, mode: int = _PUBLIC) -> None:
    """Put a whole new file in the place of another, so that no crash leaves half of it."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(file.name, mode)
    os.replace(file.name, path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _being(code: str) -> Iterator[None]:
    """Whatever is wrong with the shape of a file, say in one sentence what it is not, and nothing of what is in it."""
    try:
        yield
    except (ArchiveRejected, ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError, RecursionError):
        raise StepRefused(code) from None


def _require_type(members: Mapping[str, Any], expected: str) -> None:
    if members["type"] != expected:
        raise ArchiveRejected("shape_differs", expected=expected)
