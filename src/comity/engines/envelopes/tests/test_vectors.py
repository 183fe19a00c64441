"""The published vectors open as they say, and are refused as they say."""

import base64
import hashlib
import json
from pathlib import Path

import pytest

from comity.engines.envelopes import ActRefused, open_act, open_directory, vectors
from comity.engines.envelopes.bodies import commitment, open_body
from comity.engines.envelopes.framing import read_frame
from comity.engines.envelopes.keys import VerifyingKey
from comity.engines.envelopes.locking import Secret

PUBLISHED = Path(__file__).parents[5] / "docs" / "reference" / "act-vectors.json"
VECTORS = json.loads(PUBLISHED.read_text(encoding="utf-8"))
DIRECTORY = vectors.directory_of_vectors()


def test_the_published_file_is_what_the_engine_writes():
    assert vectors.build(vectors.kept_envelopes(VECTORS)) == VECTORS


def test_envelopes_that_are_not_kept_are_sealed_anew():
    anew = vectors.build({})
    assert [act["header"].split('"slots"')[0] for act in anew["acts"]] == [
        act["header"].split('"slots"')[0] for act in VECTORS["acts"]
    ]
    assert {act["envelope"] for act in anew["acts"]}.isdisjoint(act["envelope"] for act in VECTORS["acts"])


def test_the_directory_opens_with_the_organisations_key():
    key = VerifyingKey(bytes.fromhex(VECTORS["keys"]["organisation"]["public"]), "root")
    signed = base64.b64decode(VECTORS["directory"]["signed"])
    assert open_directory(signed, key, organisation="police.example").hash.hex() == VECTORS["directory"]["hash"]


@pytest.mark.parametrize("act", VECTORS["acts"], ids=lambda act: act["name"])
def test_each_act_opens_step_by_step_as_the_format_says(act):
    """Written from docs/reference/act-format.md, without the engine's own way through an act."""
    frame = read_frame(base64.b64decode(act["envelope"]))
    header = json.loads(frame.header)
    assert frame.header.decode() == act["header"]
    assert hashlib.sha256(b"comity-act/1\0" + frame.header).hexdigest() == act["act_hash"]
    for told in act["recipients"]:
        seed = bytes.fromhex(VECTORS["keys"][f"{told['bureau']} opening {header['v']}"]["seed"])
        slot = frame.divided_slots()[told["slot"]]
        secret = frame.suite.unwrap(slot[32:], frame.suite.private_half(seed), bytes.fromhex(told["info"]))
        assert secret is not None
        assert slot[:32].hex() == told["commitment"]
        blind, number, previous = secret[32:64], secret[64:72], secret[72:]
        assert (blind.hex(), int.from_bytes(number, "big"), previous.hex()) == (
            told["blind"],
            told["number"],
            told["previous"],
        )
        committed = b"comity-link/1\0" + blind + number + previous + told["bureau"].encode()
        assert hashlib.sha256(committed).hexdigest() == told["commitment"]
        salt, body = open_body(
            frame.ciphertext, content_key=Secret(secret[:32]), committed=base64.b64decode(header["body"])
        )
        assert (salt.hex(), body.decode()) == (act["salt"], act["body"])
        assert commitment(salt, body) == base64.b64decode(header["body"])


@pytest.mark.parametrize("vector", VECTORS["refused"], ids=lambda vector: vector["name"])
def test_each_bad_act_is_refused_for_the_stated_reason(vector):
    with pytest.raises(ActRefused) as refusal:
        open_act(
            base64.b64decode(vector["envelope"]),
            bureau="XB",
            opening_keys=vectors.opening_keys("XB"),
            directory=DIRECTORY,
            at=vectors.AT,
        )
    assert refusal.value.code == vector["code"]
