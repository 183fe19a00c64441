"""Joining: the code and the files say what was meant to the two who share the code, and nothing to anybody else."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engines.envelopes import spoken
from comity.exchange import errors
from comity.exchange.nodes import joining
from comity.exchange.nodes.joining import Invitation
from comity.exchange.nodes.membership import require_same

SAID = {"node": "xb", "listings": ["…"], "n": 3}


def invitation(node="xb", secret=b"s" * joining.SECRET_SIZE):
    return Invitation("hub", node, "worldwide", ("XB", "XC"), secret)


class TestCode:
    def test_says_who_joins_whom_with_which_bureaus(self):
        assert joining.read_code(invitation().code) == invitation()

    def test_is_read_however_its_lines_were_broken(self):
        code = invitation().code
        assert joining.read_code(f"  {code[:40]}\n {code[40:]}\n") == invitation()

    @given(place=st.integers(0, len(invitation().code) - 1), sign=st.characters(codec="ascii"))
    def test_one_wrong_sign_is_noticed_and_not_repeated(self, place, sign):
        code = invitation().code
        mistyped = code[:place] + sign + code[place + 1 :]
        if "".join(mistyped.split()) == code:
            return
        with pytest.raises(errors.JoinCodeNotValid) as told:
            joining.read_code(mistyped)
        assert code[-41:-9] not in str(told.value)

    @pytest.mark.parametrize(
        "text", ["", "comity-join/1", "comity-join/2.hub.xb.o.XB.A.1", "x" * 100_000], ids=["empty", "cut", "2", "long"]
    )
    def test_what_is_no_code_is_refused(self, text):
        with pytest.raises(errors.JoinCodeNotValid):
            joining.read_code(text)

    def test_the_secret_is_not_shown(self):
        assert "ssss" not in repr(invitation())


class TestFile:
    def test_is_read_by_whoever_has_the_code(self):
        file = joining.seal(invitation(), "request", SAID)
        assert joining.open_file(invitation(), "request", file) == SAID
        assert joining.node_of(file) == "xb"

    @pytest.mark.parametrize(
        ("other", "part"),
        [
            (invitation(secret=b"t" * joining.SECRET_SIZE), "request"),
            (invitation(node="xc"), "request"),
            (invitation(), "answer"),
        ],
        ids=["another code", "another node", "the other direction"],
    )
    def test_says_nothing_to_anybody_else(self, other, part):
        with pytest.raises(errors.JoinFileNotValid):
            joining.open_file(other, part, joining.seal(invitation(), "request", SAID))

    @given(place=st.integers(0, 10_000), flip=st.integers(1, 255))
    def test_an_altered_byte_is_refused(self, place, flip):
        head, body = joining.seal(invitation(), "request", SAID).split("\n", 1)
        raw = bytearray(base64.b64decode(body))
        raw[place % len(raw)] ^= flip
        with pytest.raises(errors.JoinFileNotValid):
            joining.open_file(invitation(), "request", f"{head}\n{base64.b64encode(bytes(raw)).decode()}")

    @given(st.text(max_size=200))
    def test_whatever_else_a_file_holds_is_refused(self, text):
        with pytest.raises(errors.JoinFileNotValid):
            joining.open_file(invitation(), "request", text)

    def test_holds_nothing_in_the_clear(self):
        file = joining.seal(invitation(), "answer", {"leaf_password": "very-secret-word"})
        assert b"very-secret-word" not in base64.b64decode(file.split("\n", 1)[1])


class TestFingerprint:
    def test_is_of_everything_that_is_said(self):
        assert joining.fingerprint(SAID) != joining.fingerprint({**SAID, "n": 4})

    def test_is_compared_however_it_was_grouped_or_written(self):
        seen = bytes(range(32))
        words = spoken(seen)
        require_same(words.replace(" ", ""), seen)
        require_same(words.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")), seen)
        with pytest.raises(errors.FingerprintDiffers):
            require_same(words[:-1] + str((int(words[-1]) + 1) % 10), seen)
        with pytest.raises(errors.FingerprintDiffers):
            require_same("", seen)
