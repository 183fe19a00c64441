"""The front-line officer at the counter: a passport, a name, the next traveller, all by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import visit

pytestmark = pytest.mark.browser

# A blank passport of state XF that was stolen before it was filled in; the second zone ends in a wrong check digit.
STOLEN = ("P<QXFFAIRWEATHER<<DESMOND<<<<<<<<<<<<<<<<<<<", "FA44719024QXF8601193M3101012<<<<<<<<<<<<<<04")
MISREAD = (STOLEN[0], STOLEN[1][:9] + "7" + STOLEN[1][10:])
SOUGHT = "إدريس بن قاسم المرساوي"


def paste(page: Page, text: str) -> None:
    """Put a text into the field that has the focus, as Ctrl-V does."""
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+V")


@pytest.fixture
def counter(sit_down) -> Page:
    page = sit_down("despina.lanta")
    visit(page, "/counter/")
    return page


class TestDocument:
    def test_a_pasted_zone_is_checked_against_the_stolen_documents(self, counter):
        paste(counter, "\n".join(STOLEN))
        counter.keyboard.press("Enter")
        expect(counter.locator("#answer .verdict")).to_have_text("Possible hit")
        found = counter.locator(".candidate").first
        expect(found).to_contain_text("XF-SLTD-44719")
        expect(found.locator(".advice")).not_to_be_empty()
        expect(counter.locator("mark")).to_have_count(0)

    def test_a_wrong_check_digit_is_pointed_at_in_its_place(self, counter):
        paste(counter, "\n".join(MISREAD))
        counter.keyboard.press("Enter")
        zone = counter.locator("pre.zone")
        expect(zone).to_contain_text(MISREAD[0])
        expect(zone.locator("mark").first).to_have_text("7")
        expect(counter.locator(".zone-problems li").first).to_contain_text(re.compile("check digit", re.I))
        # The number is looked up all the same: a forger's wrong digit must not hide a stolen passport.
        expect(counter.locator("#answer")).to_contain_text("XF-SLTD-44719")


class TestName:
    def test_a_name_in_another_script_finds_the_person_with_warnings_first(self, counter):
        counter.keyboard.type(SOUGHT)
        counter.keyboard.press("Enter")
        answer = counter.locator("#answer")
        expect(answer.locator(".verdict")).to_have_text("Possible hit")
        first = answer.locator(".candidate").first
        expect(first).to_contain_text("XC-W-0147")
        expect(first.locator(".markers li")).to_have_text(["armed", "violent"])
        expect(first.locator(".advice")).to_contain_text("Ask the owner to confirm")
        text = first.inner_text()
        assert text.index("armed") < text.index("Idris Bin Qasim") < text.index("Ask the owner to confirm")
        # "Possible", never "match": only the owner can say so.
        assert "match" not in answer.inner_text().lower()

    def test_three_reasons_stand_with_the_score_and_the_rest_one_key_away(self, counter):
        counter.keyboard.type("Idris Bin Qasim Al-Marsawi")
        counter.get_by_label("Date of birth").fill("14.03.1979")
        counter.get_by_label("Nationality").fill("XC")
        counter.keyboard.press("Enter")
        first = counter.locator(".candidate").first
        expect(first).to_contain_text("XC-W-0147")
        reasons = first.locator(".score li")
        assert [one.is_visible() for one in reasons.all()][:4] == [True, True, True, False]
        first.locator(".score summary").focus()
        counter.keyboard.press("Enter")
        expect(reasons.nth(3)).to_be_visible()

    def test_a_stranger_is_no_hit(self, counter):
        counter.keyboard.type("Querubina Zvonimirović Okparaocha")
        counter.keyboard.press("Enter")
        expect(counter.locator("#answer .verdict")).to_have_text("No hit")


class TestHandsOnKeysAlone:
    def test_the_next_traveller_is_one_key_away(self, counter):
        for name, verdict in ((SOUGHT, "Possible hit"), ("Querubina Zvonimirović", "No hit")):
            counter.keyboard.type(name)
            counter.keyboard.press("Enter")
            expect(counter.locator("#answer .verdict")).to_have_text(verdict)
            expect(counter.locator("#answer .answer-label")).to_have_text(name)
            # The field is empty again and holds the focus: the next traveller can be typed at once.
            expect(counter.locator("[data-scan]")).to_be_focused()
            expect(counter.locator("[data-scan]")).to_have_value("")
            counter.keyboard.press("Escape")
            expect(counter.locator("#answer .verdict")).to_have_count(0)

    def test_a_candidate_is_taken_up_by_tab_and_enter(self, counter):
        counter.keyboard.type("Тюкавкин Арсений")
        counter.keyboard.press("Enter")
        expect(counter.locator(".candidate").first).to_contain_text("XB-W-0033")
        for _ in range(20):
            counter.keyboard.press("Tab")
            if counter.evaluate("document.activeElement.textContent.includes('Report to the owner')"):
                break
        counter.keyboard.press("Enter")
        counter.wait_for_url("**/take-up/")
        counter.get_by_label("Where?").focus()
        counter.keyboard.type("Lanta, gate 2")
        counter.keyboard.press("Enter")
        counter.wait_for_url("**/hits/HIT-*/")
        expect(counter.locator("main")).to_contain_text("XB-W-0033")
        expect(counter.locator("main")).to_contain_text("nobody acts on this hit before its owner has confirmed it")

    def test_without_a_purpose_nothing_is_answered_until_it_is_said(self, sit_down):
        page = sit_down("solene.orlo", purpose="")
        visit(page, "/counter/")
        page.keyboard.type(SOUGHT)
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("Say for which purpose you need this.")
        expect(page.locator("main")).not_to_contain_text("XC-W-0147")
        # It can be said there and then.
        page.locator("main select[name=purpose]").select_option("border-check")
        page.locator("main").get_by_role("button", name="State the purpose").click()
        expect(page.locator("header.bar")).to_contain_text("border check")
