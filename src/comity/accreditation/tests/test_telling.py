"""Letters to applicants in their language, without a header that they could make; figures without a name."""

import mailbox

import pytest
from django.urls import reverse

from comity.accreditation import figures, letters, queries, services
from comity.accreditation.codes import MediumKind
from comity.accreditation.content import Reason
from comity.accreditation.models import Application, ApplicationStep
from comity.accreditation.tests.casting import APPLICANT, DURING, at_work, received
from comity.accreditation.tests.test_decisions import UNCLEAR
from comity.core.refusals import NotYours

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(terms, host) -> ApplicationStep:
    services.refuse(host, application=received(terms), ruling=UNCLEAR, at=DURING)
    return queries.untold(terms).get()


class TestLetters:
    def test_are_in_the_language_of_the_applicant_and_name_reason_and_rule(self, refused):
        letter = letters.letter_of(refused)
        text = letter.get_content()
        assert letter["To"] == "odile.ferrant@courrier.example"
        assert "Un document manque, est périmé ou est illisible." in text
        assert "règle 4" in text.lower()
        assert "The date cannot be read." in text

    @pytest.mark.parametrize(
        "address",
        ["a@b.example\r\nBcc: all@media.example", "x, y@media.example", "not an address", "@", "<a@b.example>\n\nHi"],
        ids=["i6 line break", "i6 two", "none", "sign", "i6 body"],
    )
    def test_i6_carry_no_header_that_an_applicant_made(self, refused, address):
        refused.application.email = address
        letter = letters.letter_of(refused)
        assert set(letter.keys()) <= {
            "X-Unsent", "Subject", "Content-Language", "To", "Content-Type", "Content-Transfer-Encoding", "MIME-Version"
        }  # fmt: skip
        assert b"Bcc" not in letter.as_bytes().split(b"\n\n")[0]

    def test_are_taken_once_as_a_mailbox_file(self, refused, terms, host, tmp_path):
        refused.words = "From here on: nothing.\nFrom there: nothing."
        client = at_work("bastien.roche")
        address = reverse("accreditation:letters", args=[terms.session.reference])
        assert "1 letter waits" in client.get(address).content.decode()
        answer = client.post(address)
        (tmp_path / "out.mbox").write_bytes(answer.content)
        assert len(mailbox.mbox(tmp_path / "out.mbox")) == 1
        assert len(letters.mbox_of([refused]).split(b"\nFrom ")) == 1
        assert not queries.untold(terms).exists()

    def test_are_for_the_host_alone(self, refused, terms, secretary, outsider):
        for who in (secretary, outsider):
            with pytest.raises(NotYours):
                services.take_letters(who, terms=terms, at=DURING)
        assert queries.untold(terms).exists()

    def test_of_who_was_erased_are_none(self, terms, host):
        services.refuse(host, application=received(terms), ruling=UNCLEAR, at=DURING)
        sent = services.appeal(APPLICANT, application=Application.objects.get(), words=Reason("Look again."), at=DURING)
        services.withdraw_application(APPLICANT, application=sent, at=DURING)
        assert not queries.untold(terms).exists()


class TestFigures:
    def test_leave_small_numbers_out(self, terms):
        received(terms)
        for table in figures.figures_of(terms, "en"):
            assert table.total is None
            assert {value for _label, value in table.rows} == {None}

    def test_say_what_is_large_enough(self, terms):
        for number in range(5):
            received(terms, name=f"Odile {number}")
        by_kind = figures.figures_of(terms, "en")[1]
        assert (by_kind.total, by_kind.rows) == (5, [(str(MediumKind.PRESS.label), 5)])

    def test_stand_on_a_page_for_who_serves_the_desk(self, terms, host, outsider):
        address = reverse("accreditation:figures", args=[terms.session.reference])
        assert "What was sent in, without names." in at_work("bastien.roche").get(address).content.decode()
        assert at_work("nadia.brook").get(address).status_code == 404
