"""A day in the house: a hit that arrives, a manifest, an audit that proves itself, an officer and a token."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import visit
from tests.nodes import Node

pytestmark = pytest.mark.browser

REPORT = """
from django.utils import timezone
from datetime import timedelta
from comity.core import events
from comity.core.codes import Purpose
from comity.screening import services
from comity.screening.models import Candidate
from comity.screening.questions import Question
from comity.site.demonstration.playing import acting

officer = acting("solene.orlo", Purpose.BORDER_CHECK, "lorry lane")
check = services.check(officer, question=Question(names=({name!r},)), at=timezone.now())
candidate = Candidate.objects.filter(check_made=check, record_reference={record!r}).first()
seen = services.Observation(observed_at=timezone.now() - timedelta(minutes=1), place="Orlo, lane 3", note="Alone.")
print(services.take_up_candidate(officer, candidate=candidate, observed=seen, at=timezone.now()).reference)
events.deliver()
"""

HOSTILE = '<script>window.taken=1</script>{{7*7}}${7*7}<img src=x onerror="window.taken=1">'


class TestHitArrives:
    """In Arabic, as the officers of XC work: the owner's open page shows a hit as another bureau reports it."""

    def test_without_a_reload_and_is_answered(self, sit_down, served: Node):
        page = sit_down("huda.xc", language="ar", purpose="hit-confirmation")
        visit(page, "/hits/")
        assert page.locator("html").get_attribute("dir") == "rtl"
        page.evaluate("window.notReloaded = true")
        rows = page.locator("[data-row]")
        before = rows.count()
        reference = served.script(REPORT.format(name="Idris Bin Qasim Al-Marsawi", record="XC-W-0147")).split()[-1]
        arrived = page.locator("[data-row]", has_text=reference)
        expect(arrived).to_be_visible()
        assert rows.count() == before + 1
        assert page.evaluate("window.notReloaded") is True
        arrived.locator("a").first.click()
        page.wait_for_url(f"**/hits/{reference}/")
        expect(page.locator("main")).to_contain_text("XC-W-0147")
        answer = page.locator("#answer-form form")
        answer.locator("[value=confirmed]").check()
        answer.locator("textarea").first.fill("هو المطلوب. أوقفوه وفق قانونكم.")
        answer.locator("button[type=submit]").click()
        expect(page.locator("main")).to_contain_text("هو المطلوب")
        assert page.locator("#answer-form").count() == 0


class TestManifest:
    def test_a_bureau_officer_uploads_a_passenger_list_and_reads_what_to_do(self, sit_down, tmp_path: Path):
        manifest = tmp_path / "night-ferry.csv"
        manifest.write_text(
            "seat,full_name,date_of_birth,nationality\n"
            "1A,Arsenij Tjukavkin,1984-02-11,XB\n"
            "1B,Querubina Zvonimirova,1971-01-01,XA\n"
            "1C,,,\n"
            f'2A,"{HOSTILE.replace(chr(34), chr(34) * 2)}",1971-01-01,XA\n',
            encoding="utf-8",
        )
        page = sit_down("ines.xa")
        visit(page, "/manifests/new/")
        page.set_input_files("input[type=file]", manifest)
        page.get_by_role("button", name="Screen the manifest").click()
        page.wait_for_url(re.compile(r"/manifests/[0-9a-f-]{36}/"))
        main = page.locator("main")
        expect(main).to_contain_text("night-ferry.csv")
        expect(main).to_contain_text("Arsenij Tjukavkin")
        # The row that says nothing is reported with its line, and the rest was checked.
        expect(main).to_contain_text("4")
        assert page.evaluate("window.taken") is None


class TestAudit:
    def test_an_auditor_finds_who_looked_and_the_entry_proves_itself(self, sit_down):
        page = sit_down("privacy.gs", purpose="data-protection")
        visit(page, "/audit/?event=screening.check_object")
        page.locator("[data-row] a").first.click()
        expect(page.locator("main")).to_contain_text("XA")
        page.get_by_role("link", name="Verify this entry").click()
        expect(page.locator("main")).to_contain_text("The entry is in the ledger, unaltered.")
        expect(page.locator(".climb")).to_contain_text("equal to the signed root")

    def test_an_owner_sees_who_consulted_its_records_and_why(self, sit_down):
        page = sit_down("bastien.xb", purpose="data-protection")
        visit(page, "/audit/access/")
        # XA's check of the ferry showed XB's wanted man.
        expect(page.locator("[data-row]").first).to_contain_text("XA")


class TestAdministration:
    """In French, as the administrators of XB work."""

    def test_an_administrator_invites_an_officer_who_comes_in_by_the_link(self, sit_down, complaints):
        page = sit_down("bastien.xb", language="fr", purpose="administration")
        visit(page, "/officers/invite/")
        assert page.locator("html").get_attribute("lang") == "fr"
        page.locator("[name=username]").fill("noemie.xb")
        page.locator("[name=name]").fill("Noémie <b>Sarrelouve</b> {{7*7}}")
        page.locator("[name=roles][value=officer]").check()
        page.locator("main form button[type=submit]").click()
        link = page.locator("main .code").first.inner_text().strip()
        assert "/invitation/" in link
        new = sit_down(language="fr")
        visit(new, link.split("/", 3)[3].join(("/", "")))
        new.locator("[name=password]").fill("quatre mots pour entrer")
        new.locator("[name=again]").fill("quatre mots pour entrer")
        new.locator("main form button[type=submit]").click()
        new.wait_for_url("**/accounts/login/**")
        new.locator("[name=login]").fill("noemie.xb")
        new.locator("[name=password]").fill("quatre mots pour entrer")
        new.keyboard.press("Enter")
        new.wait_for_url(lambda address: "login" not in address)
        # The link works once.
        assert new.goto(link).status in (403, 404, 409, 410)
        visit(page, "/officers/?q=sarrelouve")
        expect(page.locator("[data-row]").first).to_contain_text("<b>Sarrelouve</b> {{7*7}}")

    def test_an_administrator_makes_a_token_that_is_shown_once_and_opens_what_it_should(self, sit_down, served: Node):
        page = sit_down("stavros.xa", purpose="administration")
        visit(page, "/integrations/make/")
        page.locator("[name=name]").fill("Gate control")
        page.locator("[name=roles][value=officer]").check()
        page.locator("[name=scopes][value='screening.check_traveller']").check()
        page.locator("[name=purposes][value=border-check]").check()
        page.locator("main form button[type=submit]").click()
        token = page.locator("main .code").first.inner_text().strip()
        assert token.startswith("cmt_")
        heads = {"Authorization": f"Bearer {token}", "X-Comity-Purpose": "border-check"}
        asked = {"names": ["Idris Bin Qasim Al-Marsawi"]}
        answered = page.context.request.post(f"{served.url}/api/checks", data=asked, headers=heads)
        assert (answered.status, answered.json()["candidates"][0]["reference"]) == (200, "XC-W-0147")
        closed = page.context.request.get(f"{served.url}/api/records", headers=heads)
        assert closed.status in (403, 404)
        page.get_by_role("link", name="I have copied it").click()
        assert token not in page.content()
