"""Behaviours of the shell in a real browser: keys, copies, double clicks, dangerous actions, scanners, live parts.

The browser asks for pages that Django's test client answers, so nothing listens on a port; the content security policy
is the site's own, and a page that breaks it fails its test.
"""

import mimetypes
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

sync_api = pytest.importorskip("playwright.sync_api", reason="the browser tests need playwright")

ORIGIN = "https://comity.example"
AXE = Path(__file__).parents[4] / "tests/browser/vendor/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TD3 = ("P<QXAHADDAD<<SAMIR<<<<<<<<<<<<<<<<<<<<<<<<<<", "4471102<<8QXA8001014M3001019<<<<<<<<<<<<<<06")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,
    pytest.mark.urls("comity.site.tests.pages"),
]


@pytest.fixture(scope="module")
def chromium(playwright) -> Iterator[sync_api.Browser]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium is installed: the browser tests need one")
    opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
    yield opened
    opened.close()


@pytest.fixture
def visit(chromium, settings):
    """Open a page as a reader of one language on a screen of one width; the site's complaints are collected."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith(("comity.", "whitenoise."))]
    settings.ALLOWED_HOSTS = ["comity.example"]
    settings.STATIC_URL = "/static/"
    contexts = []

    def answer(route, request):
        parts = urlsplit(request.url)
        if parts.path.startswith("/static/"):
            found = finders.find(parts.path.removeprefix("/static/"))
            return route.fulfill(
                body=Path(found).read_bytes(), content_type=mimetypes.guess_type(found)[0] or "text/plain"
            )
        client = Client(headers={"host": "comity.example", "accept-language": request.headers["accept-language"]})
        given = client.get(f"{parts.path}?{parts.query}", secure=True)
        return route.fulfill(status=given.status_code, headers=dict(given.headers), body=given.content)

    def open_page(address="/tools/", *, language="en", width=1280, scheme="light", scripts=True, styled=False):
        context = chromium.new_context(
            locale=language,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=scripts,
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        context.route("**/*", answer)
        if not styled:  # most behaviours look the same without the large sheet, and start sooner
            context.route("**/vendor/tabler*", lambda route: route.fulfill(body="", content_type="text/css"))
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text) if "Policy" in message.text else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(ORIGIN + address)
        return page

    yield open_page
    for context in contexts:
        context.close()


class TestAccess:
    """WCAG 2.2 AA as axe sees it, without a sideways scroll, under the site's own policy."""

    @pytest.mark.parametrize(
        ("address", "language", "width", "scheme"),
        [("/", "fr", 1280, "light"), ("/", "ar", 360, "dark"), ("/accounts/login/", "es", 360, "dark")],
    )
    def test_every_component_in_both_directions(self, visit, address, language, width, scheme):
        page = visit(address, language=language, width=width, scheme=scheme, styled=True)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate(f"axe.run(document, {{runOnly: {RULES}}})")["violations"]
        assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.complaints == []

    def test_without_scripts_the_buttons_that_need_them_are_not_there(self, visit):
        page = visit(scripts=False, styled=True)
        assert not page.locator("[data-copy]").first.is_visible()
        assert page.get_by_role("searchbox").is_visible()


class TestKeys:
    def test_slash_goes_to_the_search_box(self, visit):
        page = visit()
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.name") == "q"
        assert page.evaluate("document.activeElement.value") == ""

    def test_g_and_a_letter_goes_to_a_place(self, visit):
        page = visit()
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("g")
        page.keyboard.press("d")
        page.wait_for_url("**/desk/")

    def test_j_and_k_step_through_rows(self, visit):
        page = visit()
        page.evaluate("document.activeElement.blur()")
        rows = page.locator("[data-row] .row-link")
        for key, row in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
            page.keyboard.press(key)
            assert rows.nth(row).evaluate("link => link === document.activeElement"), (key, row)

    def test_letters_typed_into_a_field_are_the_fields(self, visit):
        page = visit()
        page.get_by_role("searchbox").fill("")
        page.keyboard.type("gd/?j")
        assert page.get_by_role("searchbox").input_value() == "gd/?j"

    def test_the_question_mark_shows_all_keys(self, visit):
        page = visit()
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("?")
        assert page.locator("dialog#help").is_visible()


class TestHands:
    def test_a_code_is_copied(self, visit):
        page = visit()
        page.locator("[data-copy='QXA4471102']").first.click()
        assert page.evaluate("navigator.clipboard.readText()") == "QXA4471102"

    def test_a_double_click_sends_once(self, visit):
        page = visit()
        sent = []
        page.context.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
        page.evaluate(
            """() => {
                const form = document.querySelector("form[action='/sent/'][data-once]:not([data-confirm])");
                form.target = "elsewhere"; // so that the page stays and the second click has a form to send
                form.requestSubmit();
                form.requestSubmit();
            }"""
        )
        page.wait_for_timeout(300)
        assert len(sent) == 1

    def test_a_dangerous_action_is_asked_again_and_can_be_left(self, visit):
        page = visit()
        sent = []
        page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
        page.get_by_role("button", name="Withdraw the record").click()
        dialog = page.locator("dialog#confirm")
        assert "cannot be undone" in dialog.inner_text()
        assert page.evaluate("document.activeElement.value") == "no"
        dialog.get_by_role("button", name="Go back").click()
        assert (dialog.is_visible(), sent) == (False, [])

    def test_a_confirmed_action_is_sent(self, visit):
        page = visit()
        page.get_by_role("button", name="Withdraw the record").click()
        with page.expect_request(lambda request: request.method == "POST"):
            page.locator("dialog#confirm").get_by_role("button", name="Withdraw the record").click()

    def test_the_display_changes_at_once(self, visit):
        page = visit(styled=True)
        page.locator("summary", has_text="Display").click()
        page.get_by_role("button", name="Dark").click()
        assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 31)"


SCAN = """keys => { for (const key of keys) document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })); }"""


class TestScanner:
    """A document reader types faster than a hand, wherever the focus is."""

    def scanned(self, visit, keys):
        page = visit("/counter/")
        page.locator("#elsewhere").focus()
        page.evaluate(SCAN, keys)
        page.wait_for_url("**/sent/*")
        return parse_qs(urlsplit(page.url).query)["zone"][0].split("\r\n")

    def test_a_zone_of_two_lines_goes_to_the_field_and_is_sent(self, visit):
        assert self.scanned(visit, [*TD3[0], "Enter", *TD3[1], "Enter"]) == list(TD3)

    def test_a_document_number_is_sent(self, visit):
        assert self.scanned(visit, [*"QXA4471102", "Enter"]) == ["QXA4471102"]

    def test_a_single_line_of_a_zone_is_sent_when_no_other_follows(self, visit):
        assert self.scanned(visit, [*TD3[1], "Enter"]) == [TD3[1]]

    def test_a_hand_is_no_scanner(self, visit):
        page = visit("/counter/")
        page.locator("#elsewhere").focus()
        page.keyboard.type("samir", delay=60)
        page.keyboard.press("Enter")
        assert (page.url, page.locator("#zone").input_value()) == (f"{ORIGIN}/counter/", "")


class TestLiveParts:
    def test_a_change_renews_the_part_and_is_said(self, visit):
        page = visit("/live/")
        before = page.locator("#asked").inner_text()
        page.evaluate("fetch('/change/')")
        page.locator("#waiting.arrived").wait_for()
        assert page.locator("#asked").inner_text() != before
        # Said a moment later: a reader that is told in the same breath as the change would miss it.
        sync_api.expect(page.locator("#announcements")).to_have_text("A hit on one of your records")
        sync_api.expect(page.locator("[data-live-state]")).to_have_text("Live")

    def test_a_part_that_holds_the_focus_waits_until_it_has_left(self, visit):
        page = visit("/live/")
        page.locator("#inside").focus()
        page.evaluate("fetch('/change/')")
        page.locator("#announcements", has_text="A hit").wait_for(state="attached")
        assert page.locator("#waiting.arrived").count() == 0
        page.evaluate("document.activeElement.blur()")
        page.locator("#waiting.arrived").wait_for()
