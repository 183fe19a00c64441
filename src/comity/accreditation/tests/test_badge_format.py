"""A badge says what was signed, or is no badge."""

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given
from hypothesis import strategies as st

from comity.accreditation.badge_format import (
    BYTES,
    LETTERS,
    PURPOSE,
    Badge,
    Fault,
    NoBadge,
    Role,
    key_mark,
    photograph_mark,
    read,
    write,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEYS = {key_mark(KEY.public_key()): KEY.public_key()}
BADGE = Badge(
    badge=UUID("0192d3c4-0000-7000-8000-000000000001"),
    role=Role.MEDIA,
    zones=0b101,
    valid_from=datetime(2025, 11, 24, 8, 0, tzinfo=UTC),
    valid_until=datetime(2025, 11, 27, 20, 0, tzinfo=UTC),
    photograph=photograph_mark(b"a picture"),
)
_WHOLE_MINUTES = st.integers(0, 200 * 365 * 24 * 60).map(
    lambda minutes: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
_BADGES = st.builds(
    Badge,
    badge=st.uuids(),
    role=st.sampled_from(Role),
    zones=st.integers(0, 0xFFFF),
    valid_from=_WHOLE_MINUTES,
    valid_until=_WHOLE_MINUTES,
    photograph=st.binary(min_size=16, max_size=16),
)


def fault_of(code: str) -> Fault:
    with pytest.raises(NoBadge) as refused:
        read(code, KEYS)
    return refused.value.fault


def _bytes_of(code: str) -> bytes:
    return base64.b32decode(code + "=" * (-len(code) % 8))


def _b32(content: bytes) -> str:
    return base64.b32encode(content).decode().rstrip("=")


@given(badge=_BADGES)
def test_a_badge_reads_as_it_was_written(badge):
    code = write(badge, KEY)
    assert len(code) == LETTERS == 186
    assert read(code, KEYS) == badge


@given(bit=st.integers(0, BYTES * 8 - 1))
@example(bit=0)
def test_no_bit_of_a_badge_can_be_flipped(bit):
    content = bytearray(_bytes_of(write(BADGE, KEY)))
    content[bit // 8] ^= 1 << bit % 8
    assert fault_of(_b32(bytes(content))) in {Fault.UNKNOWN_VERSION, Fault.UNKNOWN_KEY, Fault.FORGED}


@given(code=st.text(max_size=200))
def test_anything_else_is_no_badge(code):
    assert fault_of(code) is Fault.UNREADABLE


@pytest.mark.parametrize(
    "respelt", [str.lower, lambda code: code[:-1] + chr(ord(code[-1]) + 1), lambda code: code + "="]
)
def test_a_badge_is_written_in_one_way(respelt):
    assert fault_of(respelt(write(BADGE, KEY))) is Fault.UNREADABLE


def test_what_a_reader_types_around_a_code_does_not_count():
    assert read(f" {write(BADGE, KEY)}\r\n", KEYS) == BADGE


def test_a_badge_of_another_session_is_told_apart_from_a_forged_one():
    other = Ed25519PrivateKey.generate()
    assert fault_of(write(BADGE, other)) is Fault.UNKNOWN_KEY
    body = _bytes_of(write(BADGE, KEY))[:-64]
    assert fault_of(_b32(body + other.sign(PURPOSE + body))) is Fault.FORGED


def test_a_signature_made_for_something_else_is_no_badge():
    body = _bytes_of(write(BADGE, KEY))[:-64]
    assert fault_of(_b32(body + KEY.sign(body))) is Fault.FORGED


def test_a_role_of_a_newer_table_lets_nobody_in():
    body = bytearray(_bytes_of(write(BADGE, KEY))[:-64])
    body[25] = 200
    assert fault_of(_b32(bytes(body) + KEY.sign(PURPOSE + bytes(body)))) is Fault.UNKNOWN_ROLE


@pytest.mark.parametrize(
    "changes",
    [{"zones": 1 << 16}, {"photograph": b"short"}, {"valid_from": datetime(2025, 11, 24, 8, 0, 1, tzinfo=UTC)}],
    ids=["zones", "photograph", "seconds"],
)
def test_what_the_format_cannot_hold_is_not_written(changes):
    with pytest.raises(ValueError, match="a badge"):
        write(replace(BADGE, **changes), KEY)


def test_a_badge_holds_from_its_first_minute_until_its_last():
    assert BADGE.holds(BADGE.valid_from)
    assert not BADGE.holds(BADGE.valid_from - timedelta(seconds=1))
    assert BADGE.holds(BADGE.valid_until - timedelta(seconds=1))
    assert not BADGE.holds(BADGE.valid_until)
