"""Voters' codes: both forms derive what the tools derive, and typing errors show."""

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engines.ballots.groups import group_named
from comity.engines.ballots.writing.credentials import new_code, new_uuid, public_key, scalar_of
from comity.engines.ballots.writing.forms import Form
from comity.engines.ballots.writing.refusals import StepRefused

ED25519 = group_named("Ed25519")
DIGITS = [c for c in string.digits + string.ascii_uppercase + string.ascii_lowercase if c not in "0OIl"]


@pytest.mark.parametrize(
    ("archive", "group"),
    [
        ("tool3.0-ed25519-resolution (SHA-256 form)", "Ed25519"),
        ("tool2.0-resolution-belenios2048 (PBKDF2 form)", "BELENIOS-2048"),
    ],
)
def test_a_code_gives_the_public_credential_that_the_tools_give(shared_data, archive, group):
    expected = json.loads((shared_data / "belenios" / "expected.json").read_text())
    uuid = expected["generated"][archive.split(" ")[0]]["uuid"]
    known = expected["credential_derivation"][archive]
    assert {code: public_key(code, uuid, group_named(group)) for code in known} == known


@pytest.mark.parametrize("form", list(Form), ids=str)
def test_a_fresh_code_is_read_again(form):
    code = new_code(form)
    assert public_key(code, "A", ED25519) == public_key(code, "A", ED25519)


def test_a_code_has_another_credential_in_every_election():
    code = new_code(Form.TOOLS_3_X)
    assert public_key(code, "A", ED25519) != public_key(code, "B", ED25519)


def test_the_forms_are_those_of_the_tools():
    assert [len(group) for group in new_code(Form.TOOLS_2_0).split("-")] == [3, 3, 3, 3, 3]
    assert [len(group) for group in new_code(Form.TOOLS_3_X).split("-")] == [5, 6, 5, 6]
    assert len(new_uuid()) == 14


@given(st.randoms(use_true_random=False), st.integers(0, 14), st.sampled_from(DIGITS))
def test_one_wrong_character_of_the_old_form_is_noticed(random, place, wrong):
    code = new_code(Form.TOOLS_2_0, draw=lambda below: random.randrange(below))
    place += place // 3  # past the hyphens
    mistyped = code[:place] + wrong + code[place + 1 :]
    if mistyped == code or abs(DIGITS.index(wrong) - DIGITS.index(code[place])) == 53:
        return  # the check is modulo 53, there are 58 characters: the pairs 53 apart look alike to it
    with pytest.raises(StepRefused, match="code_mistyped"):
        scalar_of(mistyped, "A", ED25519)


@pytest.mark.parametrize(
    "code",
    ["", "abc", "DemoA-DemoBB-DemoC-DemoD0", "DemoA-DemoBB-DemoC-DemoDDD", "DemoADemoBBDemoCDemoDD", "D" * 10**6],
    ids=["empty", "short", "zero", "long", "without hyphens", "huge"],
)
def test_what_is_no_code_is_refused(code):
    with pytest.raises(StepRefused, match="code_malformed"):
        scalar_of(code, "A", ED25519)


def test_a_scalar_does_not_show_itself():
    scalar = scalar_of(new_code(Form.TOOLS_3_X), "A", ED25519)
    assert str(scalar.reveal()) not in f"{scalar!r} {scalar}"
