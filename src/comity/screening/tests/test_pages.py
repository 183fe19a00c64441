"""The pages of screening, as officers of invented states see them."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from comity.core.codes import Marker, Role
from comity.core.models import AuditEntry
from comity.core.refusals import PurposeMissing
from comity.members.models import Account
from comity.records.tests.casting import person, shared
from comity.screening import services
from comity.screening.models import Batch, Candidate, Check, Hit
from comity.screening.tests.casting import FILE, NOBODY, NOW, QUANDT, checked, first_candidate, inquiries, taken_up

pytestmark = pytest.mark.django_db

ZONE = "P<QXAQUANDT<<MIRELLE<ADAORA<<<<<<<<<<<<<<<<<\nL898902C36QXA7105034F3204159ZE184226B<<<<<10"


class TestCounter:
    def test_a_name_typed_gives_the_answer_on_the_same_page(self, border, wanted):
        page = border.post("/counter/", {"text": "Mirelle Adaora Quandt", "born": "3 May 1971", "nationality": "XA"})
        text = page.content.decode()
        assert page.status_code == 200
        assert "Possible hit" in text
        assert "Same date of birth: 1971-05-03." in text
        assert "ask the owner bureau to confirm" in text

    def test_nobody_is_no_hit(self, border, wanted):
        page = border.post("/counter/", {"text": "Tobiah Lindqvarn"})
        assert "No hit" in page.content.decode()

    def test_the_next_traveller_finds_an_empty_field(self, border, wanted):
        page = border.post("/counter/", {"text": "Tobiah Lindqvarn"}).content.decode()
        assert re.search(r'<input[^>]*name="text"[^>]*value=""', page)

    def test_a_zone_is_read_and_its_wrong_digit_pointed_at(self, border, wanted):
        page = border.post("/counter/", {"text": ZONE.replace("7105034F", "7105039F")}).content.decode()
        assert re.search(r'<mark title="[^"]+">9</mark>', page)
        assert Check.objects.get().zone["kind"] == "TD3"

    def test_what_is_no_zone_is_not_checked_and_not_lost(self, border):
        page = border.post("/counter/", {"text": "P<<<QXA<<"})
        assert page.status_code == 400
        assert "P&lt;&lt;&lt;QXA" in page.content.decode()
        assert not Check.objects.exists()

    def test_hostile_names_are_inert(self, border, xa):
        name = "<script>alert(1)</script> {{ 7|add:7 }} Mirelle Quandt"
        shared(xa, person(name, birthDate="1971-05-03"))
        page = border.post("/counter/", {"text": name, "born": "1971-05-03"}).content.decode()
        assert "Possible hit" in page
        assert "<script>alert" not in page
        assert "{{ 7|add:7 }}" in page

    def test_warnings_stand_before_everything(self, border, xa):
        shared(xa, replace(person("Mirelle Adaora Quandt", birthDate="1971-05-03"), markers=(Marker.ARMED,)))
        page = border.post("/counter/", {"text": "Mirelle Adaora Quandt", "born": "1971-05-03"}).content.decode()
        assert page.index("armed") < page.index("Same name")

    def test_without_a_purpose_it_says_which_step_is_missing(self, signed_in, wanted):
        page = signed_in("XB", Role.FRONT_LINE, purpose=None).post("/counter/", {"text": "Mirelle Quandt"})
        assert page.status_code == 403
        assert str(PurposeMissing()) in page.content.decode()

    def test_in_arabic_it_reads_from_the_right(self, border, wanted):
        border.cookies["django_language"] = "ar"
        page = border.post("/counter/", {"text": "Tobiah Lindqvarn"}).content.decode()
        assert '<html lang="ar" dir="rtl"' in page
        assert "<span>No hit</span>" not in page

    def test_a_thing_is_checked_by_its_number(self, border):
        said = {"kind": "vessel", "number_kind": "imo", "number": "9074729", "name": "", "country": ""}
        assert "No hit" in border.post("/counter/thing/", said).content.decode()
        wrong = border.post("/counter/thing/", said | {"number_kind": "vin"})
        assert wrong.status_code == 400


class TestJudging:
    def test_from_the_check_to_the_hit(self, border, wanted):
        border.post("/counter/", {"text": "Mirelle Adaora Quandt", "born": "1971-05-03"})
        candidate = Candidate.objects.get()
        assert border.get(f"/candidates/{candidate.pk}/take-up/").status_code == 200
        said = {"place": "Gate 2", "observed_at": "2026-03-02T09:30", "note": "", "urgency": "routine"}
        reported = border.post(f"/candidates/{candidate.pk}/take-up/", said)
        hit = Hit.objects.get()
        assert reported.url == f"/hits/{hit.reference}/"
        page = border.get(reported.url).content.decode()
        assert "Gate 2" in page
        assert "nobody acts on this hit" in page

    def test_a_place_is_needed_and_what_was_typed_is_kept(self, border, counter, wanted):
        candidate = first_candidate(checked(counter))
        said = {"place": "", "observed_at": "2026-03-02T09:30", "note": "Red coat", "urgency": "routine"}
        page = border.post(f"/candidates/{candidate.pk}/take-up/", said)
        assert page.status_code == 400
        assert "Red coat" in page.content.decode()

    def test_dismissing(self, border, counter, wanted):
        candidate = first_candidate(checked(counter))
        page = border.post(f"/candidates/{candidate.pk}/dismiss/", {"reason": "common-name"}, follow=True)
        assert "Dismissed" in page.content.decode()

    def test_the_owner_answers(self, bureau, border, counter, wanted):
        hit = taken_up(counter)
        assert "Send the answer" in bureau.get(f"/hits/{hit.reference}/").content.decode()
        assert "Send the answer" not in border.get(f"/hits/{hit.reference}/").content.decode()
        bureau.post(f"/hits/{hit.reference}/answer/", {"answer": "confirmed", "text": "Hold her."})
        assert "Hold her." in border.get(f"/hits/{hit.reference}/").content.decode()

    def test_asking_for_more_needs_a_question(self, bureau, counter, wanted):
        hit = taken_up(counter)
        page = bureau.post(f"/hits/{hit.reference}/answer/", {"answer": "need-more", "text": ""})
        assert page.status_code == 400


class TestStrangers:
    def test_a_third_bureau_gets_the_same_page_for_absent_and_forbidden(self, signed_in, counter, wanted):
        stranger = signed_in("XC", Role.OFFICER)
        check = checked(counter)
        hit = taken_up(counter)
        absent = {
            f"/checks/{check.pk}/": f"/checks/{first_candidate(check).pk}/",
            f"/hits/{hit.reference}/": "/hits/HIT-2026-ABSENT/",
            f"/candidates/{first_candidate(check).pk}/take-up/": f"/candidates/{check.pk}/take-up/",
        }
        for forbidden, missing in absent.items():
            one, other = stranger.get(forbidden), stranger.get(missing)
            assert one.status_code == other.status_code == 404
            assert masked(one, forbidden) == masked(other, missing)

    def test_every_attempt_to_open_what_is_not_ones_own_leaves_a_trace(self, signed_in, counter, wanted):
        stranger = signed_in("XC", Role.OFFICER)
        candidate = first_candidate(checked(counter))
        batch = services.check_batch(counter, file=FILE, inquiries=inquiries(QUANDT), at=NOW)
        attempts = {
            f"/checks/{candidate.check_made_id}/": "screening.consult_check",
            f"/candidates/{candidate.pk}/take-up/": "screening.consult_candidate",
            f"/manifests/{batch.pk}/": "screening.consult_batch",
            f"/manifests/{batch.pk}/export.csv": "screening.consult_batch",
            f"/hits/{taken_up(counter).reference}/": "screening.consult_hit",
        }
        for address, action in attempts.items():
            assert stranger.get(address).status_code == 404
            trace = AuditEntry.objects.order_by("position").last()
            assert (trace.event, trace.outcome, trace.code, trace.bureau) == (action, "refused", "core.not-found", "XC")

    def test_lists_of_another_bureau_stay_empty(self, signed_in, counter, wanted):
        checked(counter)
        taken_up(counter)
        services.check_batch(counter, file=FILE, inquiries=inquiries(QUANDT), at=NOW)
        stranger = signed_in("XC", Role.OFFICER)
        for address in ("/checks/", "/hits/", "/manifests/", "/screening/figures/"):
            page = stranger.get(address).content.decode()
            assert "Quandt" not in page
            assert "HIT-2026" not in page

    @pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
    @pytest.mark.parametrize("address", ["/hits/", "/api/hits"])
    def test_hits_are_listed_for_nobody_who_may_not_open_one(self, signed_in, counter, wanted, role, address):
        hit = taken_up(counter)
        answer = signed_in("XB", role).get(address)
        assert answer.status_code == 403
        assert hit.reference not in answer.content.decode()

    @pytest.mark.parametrize("address", ["/hits/", "/api/hits"])
    def test_hits_are_listed_for_a_stated_purpose_only(self, signed_in, counter, wanted, address):
        taken_up(counter)
        assert signed_in("XB", Role.FRONT_LINE, purpose=None).get(address).status_code == 403

    def test_somebody_without_a_session_is_asked_to_sign_in(self, bureaus):
        for address in ("/counter/", "/checks/", "/hits/", "/manifests/new/", "/live/"):
            assert Client().get(address, headers={"accept": "text/html"}).status_code == 302


class TestLists:
    def test_a_check_is_found_by_what_was_asked(self, border, counter, wanted):
        checked(counter)
        checked(counter, NOBODY)
        page = border.get("/checks/?q=adaora").content.decode()
        assert "Mirelle Adaora Quandt" in page
        assert "Lindqvarn" not in page

    def test_hits_that_wait_for_an_answer_come_first(self, bureau, counter, wanted):
        answered, routine, urgent = taken_up(counter), taken_up(counter), taken_up(counter, urgency="urgent")
        said = {"answer": "confirmed", "text": ""}
        bureau.post(f"/hits/{answered.reference}/answer/", said)
        page = bureau.get("/hits/").content.decode()
        places = [page.index(each.reference) for each in (urgent, routine, answered)]
        assert places == sorted(places)

    def test_an_unknown_filter_empties_the_list(self, border, counter, wanted):
        checked(counter)
        assert "Quandt" not in border.get("/checks/?owner=XA").content.decode()


class TestHit:
    def test_what_was_met_and_what_the_record_says_stand_on_one_page(self, bureau, counter, wanted):
        """The owner compares them before it answers."""
        reference = taken_up(counter, replace(QUANDT, birth_dates=("1971-05-04",))).reference
        page = bureau.get(f"/hits/{reference}/").content.decode()
        assert "1971-05-04" in page
        assert page.index("The record") < page.rindex("1971-05-03")


class TestManifest:
    DATA = (
        "seat;nom;prénom;date de naissance;nationalité\n"
        "1A;Quandt;Mirelle Adaora;03/05/1971;XA\n"
        '1B;"Esteveny;Tobiah;1990;XB\n'
        "1C;Lindqvarn;Oskar;1990-02-30;XB\n"
    )

    def sent(self, client: Client, data: bytes) -> Any:
        file = SimpleUploadedFile("ferry.csv", data, content_type="text/csv")
        return client.post("/manifests/new/", {"file": file, "carrier_reference": "Ferry 12"}, follow=True)

    def test_travellers_candidates_and_bad_rows_are_shown(self, border, wanted):
        page = self.sent(border, self.DATA.encode()).content.decode()
        assert "Ferry 12" in page
        assert "Mirelle Adaora Quandt" in page
        assert "line 3" in page
        batch = Batch.objects.get()
        assert (batch.rows, batch.unreadable, batch.with_candidates) == (2, 1, 1)

    def test_a_file_in_another_encoding_is_refused_in_words(self, border):
        page = self.sent(border, "nom;né le\nMüller;1970\n".encode("latin-1"))
        assert page.status_code == 400
        assert "not valid utf-8" in page.content.decode()

    def test_the_export_is_harmless_in_a_spreadsheet(self, border, wanted):
        self.sent(border, self.DATA.replace("Lindqvarn", "=cmd()").encode())
        lines = b"".join(border.get(f"/manifests/{Batch.objects.get().pk}/export.csv")).decode()
        assert '"\'Oskar =cmd()"' not in lines
        assert '"Oskar =cmd()"' in lines
        assert "Mirelle Adaora Quandt" in lines

    def test_the_export_ends_with_the_permission(self, border, wanted, monkeypatch):
        self.sent(border, ("name\n" + "Tobiah Lindqvarn\n" * 4).encode())
        monkeypatch.setattr(services, "CHUNK", 2)
        lines = iter(border.get(f"/manifests/{Batch.objects.get().pk}/export.csv"))
        read = [next(lines) for _ in range(2)]
        Account.objects.update(is_active=False)
        read += lines
        assert sum(b"Lindqvarn" in line for line in read) == 2


def masked(page: Any, address: str) -> str:
    """The page without what differs by itself: its own address and the token against forged requests."""
    text = page.content.decode().replace(address, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
