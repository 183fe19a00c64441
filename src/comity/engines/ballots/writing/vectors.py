"""Known answers for whoever writes another sealer: from the same inputs every sealer makes the same ballot.

They are published as docs/reference/ballot-vectors.json.  All randomness follows from a seed, which is fit for nothing
but comparing.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from comity.engines.ballots.election import (
    Election,
    HomomorphicQuestion,
    ListsQuestion,
    NonHomomorphicQuestion,
    Question,
)
from comity.engines.ballots.groups import group_named
from comity.engines.ballots.hashing import fingerprint

from .answers import Answered
from .credentials import public_key
from .refusals import StepRefused
from .sealing import Sealer
from .secret import Draw

_NEW_CODE, _OLD_CODE = "DemoA-DemoBB-DemoC-DemoDD", "Dem-oAD-emo-BDe-mCd"
_RESOLUTION = HomomorphicQuestion("Adopt draft resolution 1?", ("For", "Against", "Abstain"), 1, 1)
_DELEGATES = HomomorphicQuestion("Delegates (two seats) — مندوبون", ("Ana 1", "Béa 2", "陈 3"), 1, 2, blank=True)
_FREE = HomomorphicQuestion("Topics for the next session", ("Training", "Borders"), 0, 2)
_LISTS = ListsQuestion("Board", (("List A", "Ana", "Béa"), ("List B", "陈"), ("Nobody",)))
_RANKS = NonHomomorphicQuestion("Order of the topics", ("Training", "Borders", "حدود"))


@dataclass(frozen=True, slots=True)
class _Case:
    name: str
    group: str
    code: str
    questions: tuple[Question, ...]
    answers: tuple[Answered, ...]


_CASES = (
    _Case("one of three", "Ed25519", _NEW_CODE, (_RESOLUTION,), ((0, 1, 0),)),
    _Case("two of three, and nothing", "Ed25519", _NEW_CODE, (_DELEGATES, _FREE), ((0, 1, 0, 1), (0, 0))),
    _Case("blank, and everything", "Ed25519", _NEW_CODE, (_DELEGATES, _FREE), ((1, 0, 0, 0), (1, 1))),
    _Case("one of three, finite field", "BELENIOS-2048", _NEW_CODE, (_RESOLUTION,), ((1, 0, 0),)),
    _Case("one of three with blank, code of the old form", "BELENIOS-2048", _OLD_CODE, (_DELEGATES,), ((0, 1, 0, 0),)),
    _Case("blank, code of the old form", "BELENIOS-2048", _OLD_CODE, (_DELEGATES,), ((1, 0, 0, 0),)),
    _Case("safe prime", "RFC-3526-2048", _NEW_CODE, (_FREE,), ((0, 1),)),
    _Case("one list, two of its candidates", "Ed25519", _NEW_CODE, (_LISTS,), (((1, 1, 1), (0, 0), (0,)),)),
    _Case("one list, finite field", "BELENIOS-2048", _NEW_CODE, (_LISTS,), (((0, 0, 0), (1, 1), (0,)),)),
    _Case("ranks, beside a choice", "Ed25519", _NEW_CODE, (_RANKS, _RESOLUTION), ((2, 1, 255), (0, 0, 1))),
    _Case("ranks, safe prime", "RFC-3526-2048", _NEW_CODE, (_RANKS,), ((0, 0, 0),)),
)
_CHOICES, _OTHERS = (_DELEGATES, _FREE), (_LISTS, _RANKS)
_REFUSED: tuple[tuple[tuple[Question, ...], str, tuple[Any, ...]], ...] = (
    (_CHOICES, _NEW_CODE, ((0, 1),)),
    (_CHOICES, _NEW_CODE, ((0, 1, 0, 2), (0, 0))),
    (_CHOICES, _NEW_CODE, ((0, 0, 0, 0), (0, 0))),
    (_CHOICES, _NEW_CODE, ((0, 1, 1, 1), (0, 0))),
    (_CHOICES, _NEW_CODE, ((1, 1, 0, 0), (0, 0))),
    (_CHOICES, "DemoA-DemoBB-DemoC-Demo0D", ((0, 1, 0, 0), (0, 0))),
    (_CHOICES, "Dem-oAD-emo-BDe-mCe", ((0, 1, 0, 0), (0, 0))),
    (_OTHERS, _NEW_CODE, (((1, 0, 0), (0, 0), (0,)), (1, 2, 3))),
    (_OTHERS, _NEW_CODE, (((1, 1, 0), (0, 1), (0,)), (1, 2, 3))),
    (_OTHERS, _NEW_CODE, (((1, 1, 0), (0, 0), (1,)), (1, 2, 3))),
    (_OTHERS, _NEW_CODE, (((0, 1, 0), (0, 0), (0,)), (1, 2, 3))),
    (_OTHERS, _NEW_CODE, (((0, 0, 0), (0, 0), (1,)), (1, 2, 3))),
    (_OTHERS, _NEW_CODE, (((1, 1, 0), (0, 0)), (1, 2, 3))),
    (_OTHERS, _NEW_CODE, (((1, 1, 0), (0, 0), (0,)), (1, 2))),
    (_OTHERS, _NEW_CODE, (((1, 1, 0), (0, 0), (0,)), (1, 2, 256))),
    (_OTHERS, _NEW_CODE, (((1, 1, 0), (0, 0), (0,)), (1, 2, -1))),
)


def seeded(seed: str) -> Draw:
    """The randomness of the vectors.

    Number n (0, 1, 2, …) is SHA-256(`seed|n|0`) followed by SHA-256(`seed|n|1`), read as one big-endian integer,
    modulo the order.
    """
    numbers = count()

    def draw(order: int) -> int:
        number = next(numbers)
        hashes = (hashlib.sha256(f"{seed}|{number}|{part}".encode()).digest() for part in (0, 1))
        return int.from_bytes(b"".join(hashes), "big") % order

    return draw


def published() -> dict[str, Any]:
    """All vectors, as docs/reference/ballot-vectors.json has them."""
    return {
        "version": 1,
        "ballots": [_ballot(number, case) for number, case in enumerate(_CASES, start=1)],
        "refusals": [_refusal(*each) for each in _REFUSED],
    }


def _ballot(number: int, case: _Case) -> dict[str, Any]:
    election, seed = _election(case.group, case.questions), f"ballot vector {number}"
    sealer = Sealer(election)
    draw = seeded(seed)
    prepared = sealer.prepare(case.code, case.answers, draw)
    cast = prepared.cast(draw)
    audit = sealer.prepare(case.code, case.answers, seeded(seed)).audit()
    return {
        "name": case.name,
        "election": election.written().decode(),
        "code": case.code,
        "answers": case.answers,
        "seed": seed,
        "credential": public_key(case.code, election.uuid, sealer.group),
        "commitment": prepared.commitment,
        "ballot": cast.ballot.decode(),
        "tracking_number": cast.tracking_number,
        "audit_fingerprint": fingerprint(audit),
    }


def _refusal(questions: tuple[Question, ...], code: str, answers: Sequence[Answered]) -> dict[str, Any]:
    election = _election("Ed25519", questions)
    try:
        Sealer(election).prepare(code, answers, seeded("refused"))
    except StepRefused as refused:
        reason = refused.code
    return {
        "election": election.written().decode(),
        "code": code,
        "answers": answers,
        "refused": reason,
    }


def _election(group_name: str, questions: tuple[Question, ...]) -> Election:
    """An invented election whose key anybody can derive: nothing sealed for it is secret."""
    group = group_named(group_name)
    key = group.encode(group.power(group.generator, seeded("key of the vectors")(group.order)))
    return Election("Vectors", "An invented election", group_name, key, questions, "VectorVectors1")
