"""A notice on paper: what the reader may see, in the reader's language, as text and nothing else."""

import io
from datetime import date
from types import SimpleNamespace

import pypdfium2
import pytest
from PIL import Image

from comity.core import checkpoints
from comity.core.codes import Handling
from comity.members.models import Bureau, LegalProfile
from comity.notices import services
from comity.notices.document import pdf, signature_from, verify_address
from comity.notices.document.values import said_of, shown
from comity.notices.editions import edition
from comity.notices.models import Notice
from comity.notices.services.reach import signed_text
from comity.notices.tables import LANGUAGES
from comity.notices.tests.casting import NOW, PROSE, TEXTS, decided, drafted, published, seen
from comity.records import services as record_services
from comity.records.attachments.preparing import prepare
from comity.records.attachments.roles import AttachmentRole
from comity.records.tests.casting import as_operation

pytestmark = pytest.mark.django_db
FIELDS = edition("2026-11").fields
ARABIC = "سرق مدخرات أربعين شخصا في ميناء مرسى في الثالث من يونيو، وتعرف عليه اثنان من الضحايا أمام القاضي."


def printed(actor, notice, language, **more):
    made = pdf(actor, notice, language, host="node.example", at=NOW, **more)
    document = pypdfium2.PdfDocument(made)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def photographed(owner, reviewers):
    """A notice in force with a photograph of its principal."""
    notice = drafted(owner)
    picture = io.BytesIO()
    Image.new("RGB", (30, 40), "grey").save(picture, "PNG")
    record_services.attach(
        owner,
        holder_type="notices.notice",
        holder_id=notice.pk,
        record_id=notice.principal_id,
        role=AttachmentRole.PHOTOGRAPH,
        prepared=prepare(SimpleNamespace(name="face.png", chunks=lambda: [picture.getvalue()])),
        handling=Handling.H1,
        at=NOW,
    )
    notice = services.request_notice(owner, notice=notice, seen=seen(owner, notice), at=NOW)
    return decided(notice, reviewers)


def lawful(bureau, **said):
    """A legal profile of a state on red notices."""
    as_operation(
        lambda: LegalProfile.objects.create(
            member=Bureau.objects.get(pk=bureau).member, type="red", from_on=date(2026, 1, 1), source="test", **said
        )
    )


class TestTheDocument:
    def test_says_in_french_what_the_notice_says(self, vera, reviewers):
        text = printed(vera, published(vera, reviewers), "fr")
        for part in (
            "Notice rouge",
            "R-2026-",
            "Oren Vasquill",
            "Mandat ou jugement",
            "Numéro\xa0: 12/26",
            "3 juin 2026",
        ):
            assert part in text

    def test_sets_arabic_with_every_letter_it_has(self, vera, reviewers):
        texts = {**TEXTS, "summary": {**TEXTS["summary"], "ar": ARABIC}}
        text = printed(vera, published(vera, reviewers, texts=texts), "ar")
        assert "\ufffd" not in text
        assert set("نشرةحمراءسرقمدخرات") <= set(text)

    def test_says_on_every_page_how_it_may_be_used_and_for_whom_it_was_printed(self, vera, despina, reviewers):
        long = {**TEXTS, "facts_of_case": dict.fromkeys(LANGUAGES, "\n".join([PROSE] * 50))}
        notice = published(vera, reviewers, texts=long, handling="H2")
        document = pypdfium2.PdfDocument(pdf(despina, notice, "en", host="node.example", at=NOW))
        assert len(document) > 1
        for page in document:
            text = page.get_textpage().get_text_range()
            assert "H2" in text
            assert "Printed for XA" in text

    def test_reads_no_value_as_markup(self, vera, reviewers):
        hostile = '#read("data.json") $ x $ *bold* #image("/etc/passwd") \\u{202e}'
        texts = {**TEXTS, "summary": dict.fromkeys(LANGUAGES, f"{hostile} {PROSE}")}
        text = printed(vera, published(vera, reviewers, texts=texts), "en")
        assert '#read("data.json")' in text
        assert '#image("/etc/passwd")' in text

    def test_shows_a_text_in_the_language_there_is_and_says_so(self, vera):
        text = printed(vera, drafted(vera, texts={"summary": {"fr": PROSE}}), "en")
        assert "Only in French so far." in text

    def test_says_what_the_law_of_the_reader_makes_of_it(self, vera, despina, reviewers):
        notice = published(vera, reviewers)
        assert "In your state" not in printed(despina, notice, "en")
        lawful("XA", effect="locate", note={"en": "Arrest needs a request through diplomatic channels."})
        text = printed(despina, notice, "en")
        assert "In your state" in text
        assert "diplomatic channels" in text

    def test_shows_only_the_subjects_that_the_reader_may_see(self, vera, despina, huda, reviewers):
        notice = published(vera, reviewers)
        assert "1985" in printed(despina, notice, "en")
        services.narrow_notice(
            vera,
            notice=notice,
            rule="only",
            bureaus=("XC",),
            purposes=notice.purposes,
            handling=notice.handling,
            handling_note="",
            at=NOW,
        )
        assert "1985" not in printed(despina, Notice.objects.get(pk=notice.pk), "en")

    def test_shows_the_photograph_to_who_may_see_it(self, vera, despina, reviewers):
        notice = photographed(vera, reviewers)
        with_photo = pypdfium2.PdfDocument(pdf(despina, notice, "en", host="node.example", at=NOW))
        pictures = [one for one in with_photo[0].get_objects() if one.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
        assert len(pictures) == 1

    def test_is_the_same_bytes_for_the_same_reader_at_the_same_time(self, vera, reviewers):
        notice = published(vera, reviewers)
        once, again = (pdf(vera, notice, "es", host="node.example", at=NOW) for _time in range(2))
        assert once == again


def test_the_address_in_the_code_carries_what_proves_it(vera, reviewers):
    notice = Notice.objects.get(pk=published(vera, reviewers).pk)
    address = verify_address(notice, "node.example", "fr")
    *_before, reference, number, beginning, signature, _end = address.split("/")
    assert (reference, number) == (notice.reference, "1")
    assert notice.frozen_hash.startswith(beginning)
    assert checkpoints.verify_text(signed_text(notice), signature_from(signature))


class TestValues:
    @pytest.mark.parametrize(
        ("field", "value", "lines"),
        [
            ("penalty", {"months": 60, "convicted": True}, ["Already convicted: yes", "Months: 60"]),
            ("consent_to_contact", "authorities-only", ["Only authorities are told"]),
            ("offences", ["fraud", "drugs"], ["fraud", "drug trafficking"]),
            ("place_of_facts", "Marsa\u202e, XC", ["Marsa, XC"]),
            ("asset_value", 250000, ["250,000"]),
            ("offences", "fraud", ["fraud"]),
        ],
    )
    def test_stand_in_words(self, field, value, lines):
        assert [one.text for one in said_of(FIELDS[field], value, "en")] == lines

    @pytest.mark.parametrize(
        ("text", "rtl"), [("خالد", True), ("12 خالد", True), ("Khaled خالد", False), ("12", False)]
    )
    def test_run_in_the_direction_of_their_first_letter(self, text, rtl):
        assert shown(text).rtl is rtl
