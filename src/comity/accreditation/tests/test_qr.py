"""The picture that a badge carries says its code, letter by letter."""

import pytest

from comity.accreditation import codewriting
from comity.accreditation.document import making
from comity.accreditation.tests.gate_casting import guard
from comity.accreditation.tests.qr_reading import modules_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def badge(host, terms):
    return guard(host, terms)


def test_the_picture_says_the_code(badge):
    assert text_of(modules_of(making.qr_svg(badge).decode())) == codewriting.code_of(badge)


def test_a_module_that_is_turned_over_does_not_go_unnoticed(badge):
    modules = modules_of(making.qr_svg(badge).decode())
    modules[30][30] ^= True
    with pytest.raises(AssertionError, match="a codeword is wrong"):
        text_of(modules)
