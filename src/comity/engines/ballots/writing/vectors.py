"""Known answers for whoever writes another sealer: from the same inputs every sealer makes the same ballot.

They are published as docs/reference/ballot-vectors.json.  All randomness follows from a seed, which is fit for nothing
but comparing.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from comity.engines.ballots.election import Election, HomomorphicQuestion
from comity.engines.ballots.groups import group_named
from comity.engines.ballots.hashing import fingerprint

from .credentials import public_key
from .refusals import StepRefused
from .sealing import Bits, Sealer
from .secret import Draw

_NEW_CODE, _OLD_CODE = "DemoA-DemoBB-DemoC-DemoDD", "Dem-oAD-emo-BDe-mCd"
_RESOLUTION = HomomorphicQuestion("Adopt draft resolution 1?", ("For", "Against", "Abstain"), 1, 1)
_DELEGATES = HomomorphicQuestion("Delegates (two seats) — مندوبون", ("Ana 1", "Béa 2", "陈 3"), 1, 2, blank=True)
_FREE = HomomorphicQuestion("Topics for the next session", ("Training", "Borders"), 0, 2)


@dataclass(frozen=True, slots=True)
class _Case:
    name: str
    group: str
    code: str
    questions: tuple[HomomorphicQuestion, ...]
    answers: tuple[Bits, ...]


_CASES = (
    _Case("one of three", "Ed25519", _NEW_CODE, (_RESOLUTION,), ((0, 1, 0),)),
    _Case("two of three, and nothing", "Ed25519", _NEW_CODE, (_DELEGATES, _FREE), ((0, 1, 0, 1), (0, 0))),
    _Case("blank, and everything", "Ed25519", _NEW_CODE, (_DELEGATES, _FREE), ((1, 0, 0, 0), (1, 1))),
    _Case("one of three, finite field", "BELENIOS-2048", _NEW_CODE, (_RESOLUTION,), ((1, 0, 0),)),
    _Case("one of three with blank, code of the old form", "BELENIOS-2048", _OLD_CODE, (_DELEGATES,), ((0, 1, 0, 0),)),
    _Case("blank, code of the old form", "BELENIOS-2048", _OLD_CODE, (_DELEGATES,), ((1, 0, 0, 0),)),
    _Case("safe prime", "RFC-3526-2048", _NEW_CODE, (_FREE,), ((0, 1),)),
)
_REFUSED: tuple[tuple[str, tuple[Any, ...]], ...] = (
    (_NEW_CODE, ((0, 1),)),
    (_NEW_CODE, ((0, 1, 0, 2), (0, 0))),
    (_NEW_CODE, ((0, 0, 0, 0), (0, 0))),
    (_NEW_CODE, ((0, 1, 1, 1), (0, 0))),
    (_NEW_CODE, ((1, 1, 0, 0), (0, 0))),
    ("DemoA-DemoBB-DemoC-Demo0D", ((0, 1, 0, 0), (0, 0))),
    ("Dem-oAD-emo-BDe-mCe", ((0, 1, 0, 0), (0, 0))),
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
        "refusals": [_refusal(code, answers) for code, answers in _REFUSED],
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
        "answers": [list(bits) for bits in case.answers],
        "seed": seed,
        "credential": public_key(case.code, election.uuid, sealer.group),
        "commitment": prepared.commitment,
        "ballot": cast.ballot.decode(),
        "tracking_number": cast.tracking_number,
        "audit_fingerprint": fingerprint(audit),
    }


def _refusal(code: str, answers: Sequence[Bits]) -> dict[str, Any]:
    election = _election("Ed25519", (_DELEGATES, _FREE))
    try:
        Sealer(election).prepare(code, answers, seeded("refused"))
    except StepRefused as refused:
        reason = refused.code
    return {
        "election": election.written().decode(),
        "code": code,
        "answers": [list(bits) for bits in answers],
        "refused": reason,
    }


def _election(group_name: str, questions: tuple[HomomorphicQuestion, ...]) -> Election:
    """An invented election whose key anybody can derive: nothing sealed for it is secret."""
    group = group_named(group_name)
    key = group.encode(group.power(group.generator, seeded("key of the vectors")(group.order)))
    return Election("Vectors", "An invented election", group_name, key, questions, "VectorVectors1")
