"""The credential authority's certificate of the roll, as Belenios 3.3 puts it beside the credentials."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from comity.engines.ballots import strict
from comity.engines.ballots.groups import group_named
from comity.engines.ballots.verification import verify
from comity.engines.ballots.writing.keys import new_trustee_key, sign_message
from comity.engines.ballots.writing.secret import drawn

from .conftest import UUID
from .naive import Step, put_together, steps_of

GROUP = group_named("Ed25519")
KEY = new_trustee_key(GROUP)


def certificate(roll: bytes, **changes: Any) -> bytes:
    """A certificate of the roll, signed by the authority's key, changed as named before it is signed."""
    said = {
        "uuid": UUID,
        "voter_list_length": len(strict.parse(roll)),
        "public_creds_hash": hashlib.sha256(roll).hexdigest(),
        "verification_key": KEY.public.public_key,
        "encryption_key": KEY.public.public_key,
    }
    message = strict.compact(said | changes).decode()
    signature = sign_message(GROUP, message, KEY.secret, drawn)
    return strict.compact({"message": message, "signature": signature.written()})


def certified(steps: list[Step], data: bytes) -> bytes:
    """The archive with a certificate in its setup."""
    setup = steps[0]
    named = hashlib.sha256(data).hexdigest()
    setup.edit(3, lambda said: said | {"credentials_certificate": named})
    setup.data.insert(3, data)
    return put_together(steps)


@pytest.fixture
def steps(archive: bytes) -> list[Step]:
    return steps_of(archive)


def test_an_archive_with_a_sound_certificate_is_accepted(steps: list[Step]) -> None:
    assert verify(certified(steps, certificate(steps[0].data[2]))).defect is None


@pytest.mark.parametrize(
    "changes",
    [{"uuid": "AnotherVoteXYZ"}, {"voter_list_length": 4}, {"public_creds_hash": "0" * 64}],
    ids=lambda changes: next(iter(changes)),
)
def test_a_certificate_of_another_roll_is_refused(steps: list[Step], changes: dict[str, Any]) -> None:
    report = verify(certified(steps, certificate(steps[0].data[2], **changes)))
    assert report.defect is not None
    assert (report.defect.code, report.defect.kind) == ("certificate_for_other_roll", "Setup")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda said: said["signature"] | {"response": "1"}, "certificate_signature_invalid"),
        (lambda said: said["signature"] | {"response": str(GROUP.order)}, "certificate_signature_invalid"),
    ],
    ids=["forged", "not reduced"],
)
def test_a_certificate_that_its_key_did_not_sign_is_refused(
    steps: list[Step], change: Callable[[dict[str, Any]], dict[str, Any]], code: str
) -> None:
    said = strict.parse(certificate(steps[0].data[2]))
    report = verify(certified(steps, strict.compact(said | {"signature": change(said)})))
    assert report.defect is not None
    assert report.defect.code == code


def test_a_setup_that_names_a_certificate_brings_it(steps: list[Step]) -> None:
    steps[0].edit(3, lambda said: said | {"credentials_certificate": "0" * 64})
    report = verify(put_together(steps))
    assert report.defect is not None
    assert report.defect.code == "data_differ"
