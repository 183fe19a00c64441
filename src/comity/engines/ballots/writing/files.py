"""The files of each role.  What one role must not see is never in a file that another one needs.

role                keeps for itself                        hands on
trustee             trustee.key, trustee.opened             trustee.json, decryption-N.json
sharing trustee     member.key, then trustee.key            certificate-N.json, polynomial-N.json, public-N.json
credential authority codes.csv, roll.json                   credentials-UUID.json
office              UUID.bel (public)                       election.json
voter               the code                                ballot.json or audit.json

Files that are kept are readable by their owner alone; no file is ever overwritten.
"""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import yaml

from comity.engines.ballots import limits, strict
from comity.engines.ballots.container import read_archive
from comity.engines.ballots.defects import ArchiveRejected
from comity.engines.ballots.election import HomomorphicQuestion, ListsQuestion, NonHomomorphicQuestion, Question
from comity.engines.ballots.trustees import CertificateContext, SignedMessage, VerificationKey

from .box import Box, Draft
from .forms import Form
from .keys import TrusteeKey
from .reading import require_type, said_to_be
from .refusals import StepRefused
from .secret import Secret
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
    with said_to_be("not_a_trustee_key"):
        members = strict.fields(strict.parse(data), ("type", "group", "secret", "public"))
        require_type(members, "trustee-key")
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
        with said_to_be("not_a_trustee_key"):
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
    with said_to_be("not_a_member_key"):
        names = ("type", "form", "place", "signing", "decryption", "certificate")
        members = strict.fields(strict.parse(data), names)
        require_type(members, "threshold-member")
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


# --- the office -------------------------------------------------------------------------------------------------------


def read_draft(data: bytes, group_name: str, uuid: str) -> Draft:
    """Names and questions, as somebody wrote them in YAML (or JSON).  Raises StepRefused: draft_malformed,
    question_malformed, file_too_long.

    Fields: name, description, questions; of a question: question, answers, min, max, and blank if that is allowed; or
    question and lists; or question, numbers and perhaps counting.
    """
    if len(data) > limits.TEXT_CHARACTERS:
        raise StepRefused("file_too_long", file="", longest=limits.TEXT_CHARACTERS)
    with said_to_be("draft_malformed"):
        value = yaml.safe_load(data.decode("utf-8"))
        name, description = strict.text(value["name"]), strict.text(value.get("description", ""))
        asked = strict.items(value["questions"], 1, limits.QUESTIONS)
    questions = tuple(_question(number, each) for number, each in enumerate(asked, start=1))
    return Draft(name, description, group_name, questions, uuid)


def _question(number: int, value: Any) -> Question:
    """A question of the kind that its fields tell: `answers`, `lists` or `numbers`."""
    names = ("answers", "blank", "min", "max", "question")
    try:
        if isinstance(value, dict):
            if set(value) == {"question", "lists"}:
                return ListsQuestion.read({"answers": value["lists"], "question": value["question"]})
            if {"question", "numbers"} <= set(value) <= {"question", "numbers", "counting"}:
                shape = {"answers": value["numbers"], "question": value["question"]}
                return NonHomomorphicQuestion.read(shape, value.get("counting"))
            if set(value) <= set(names):
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
