"""This node's signature over a short text."""

import pytest

from comity.core import checkpoints
from comity.core.tests.test_verification import history as _history
from comity.engines.ledger import NoteInvalid

history = _history
TEXT = "comity notice R-2026-7KQ3XD 1\n"

pytestmark = pytest.mark.django_db


def test_what_the_node_signed_it_knows_again(history):
    signature = checkpoints.sign_text(TEXT)
    assert checkpoints.verify_text(TEXT, signature)
    assert not checkpoints.verify_text(TEXT.replace("1\n", "2\n"), signature)


@pytest.mark.parametrize("signature", ["", "AAAA", "not base64", "a b"])
def test_anything_else_is_no_signature(history, signature):
    checkpoints.sign_text(TEXT)
    assert not checkpoints.verify_text(TEXT, signature)


def test_a_text_that_is_no_note_is_not_signed(history):
    with pytest.raises(NoteInvalid):
        checkpoints.sign_text("no end of line")
