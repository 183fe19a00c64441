"""A case on paper: what the reader's bureau may see, with the proof of each message."""

import io
from typing import Any

import pypdfium2
import pytest
from django.test import Client

from comity.core.actors import Actor
from comity.core.codes import Purpose, Role
from comity.core.models import AuditEntry
from comity.core.refusals import NotFound
from comity.exchange import queries
from comity.exchange.document import making
from comity.exchange.services import filing
from comity.exchange.tests.test_cases import send
from comity.exchange.tests.travelling import NOW
from comity.screening.tests.conftest import signed_in

__all__ = ["signed_in"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]

HOSTILE = "#set page(fill: red) $x$ `raw` *bold* \u202egnp.exe\u202c <label> @quote https://evil.example"


def text_of(made: bytes) -> str:
    """Every word of a PDF."""
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(io.BytesIO(made)))


def printed(actor: Actor, language: str = "en", **said: Any) -> str:
    message = send(actor, **said)
    file = queries.case_file_visible_to(actor, message.case_id)
    return text_of(making.pdf(actor, file, [message], language, at=NOW))


def test_it_says_what_was_said_and_what_proves_it(xa: Actor, xb: Actor) -> None:
    paper = printed(xa, handling="H2", texts={"en": "Have you met this van?", "fr": "Avez-vous vu ce véhicule ?"})
    for words in ("Grey van", "Have you met this van?", "Avez-vous vu", "Translation (French)", "H2", "Printed for XA"):
        assert words in paper
    assert "Signed by the bureau that issued it" in paper


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_in_every_language(xa: Actor, xb: Actor, language: str) -> None:
    # A reader of PDF may give the words of a line from right to left.
    assert {"Grey", "van"} <= set(printed(xa, language).split())


def test_what_somebody_wrote_is_never_markup(xa: Actor, xb: Actor) -> None:
    paper = printed(xa, title=HOSTILE[:80], texts={"en": HOSTILE})
    assert "#set page(fill: red)" in paper
    assert "gnp.exe" in paper


def test_a_recipient_of_a_confidential_message_reads_of_no_other(xa: Actor, xb: Actor, xc: Actor) -> None:
    message = send(xa, to=["XB", "XC"], audience="confidential")
    file = queries.case_file_visible_to(xb, message.case_id)
    assert "XC" not in text_of(making.pdf(xb, file, [message], "en", at=NOW))


def test_printing_leaves_a_trace_and_no_stranger_prints(xa: Actor, xb: Actor, signed_in: Any) -> None:
    message = send(xa)
    where = f"/exchange/cases/{message.case_id}/messages/{message.pk}.pdf"
    reader: Client = signed_in("XB", Role.OFFICER, purpose=Purpose.INVESTIGATION)
    made = reader.get(where)
    assert (made.status_code, made.headers["Content-Type"]) == (200, "application/pdf")
    assert reader.get(f"/exchange/cases/{message.case_id}/case.pdf").status_code == 200
    assert AuditEntry.objects.filter(event="exchange.print_case", bureau="XB").count() == 2
    assert signed_in("XC", Role.OFFICER, purpose=Purpose.INVESTIGATION).get(where).status_code == 404


def test_a_message_of_another_case_is_not_printed_with_this_one(xa: Actor, xb: Actor) -> None:
    first, second = send(xa), send(xa)
    file = queries.case_file_visible_to(xa, first.case_id)
    with pytest.raises(NotFound):
        filing.print_case(xa, file=file, message=second.pk, at=NOW)
