"""Two bureaus write to each other: one asks, the other answers, the first takes back; each officer at a browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SitDown, visit
from tests.browser.test_access import LOOKS, RULES, addresses, share_of

pytestmark = pytest.mark.browser

ASKED = "Le camion frigorifique immatriculé QM-4471 a-t-il été vu à Orlo depuis le 3 octobre ?"
ANSWERED = "Oui, le 7 octobre, au poste du pont ; le conducteur parlait de repartir le soir même."
PAGES = (
    "/exchange/", "/exchange/*", "/exchange/requests/", "/exchange/requests/*", "/exchange/library/",
    "/exchange/library/*", "/exchange/library/new/", "/exchange/recalls/", "/exchange/recalls/*", "/exchange/acts/",
    "/exchange/acts/*", "/exchange/requests/figures/",
)  # fmt: skip
PATIENCE = 60


def written(page: Page, **fields: str) -> None:
    """Fill the form of a draft: text fields typed, lists chosen."""
    for name, value in fields.items():
        field = page.locator(f"#draft [name={name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def sent(page: Page) -> str:
    """Press "send". Returns the path of the case."""
    page.locator("#draft button[value=send]").click()
    page.wait_for_url("**/exchange/cases/**")
    return "/" + page.url.split("/", 3)[3]


def arrives(page: Page, path: str, text: str) -> None:
    """Look at a page again until what travels has arrived there."""
    for _ in range(PATIENCE):
        visit(page, path)
        if page.locator("main", has_text=text).count():
            return
        page.wait_for_timeout(500)
    pytest.fail(f"{text} did not arrive at {path}")


def leaves(page: Page, path: str, text: str) -> None:
    """Look at a page again until what was taken back is gone from it."""
    for _ in range(PATIENCE):
        visit(page, path)
        if not page.locator("main", has_text=text).count():
            return
        page.wait_for_timeout(500)
    pytest.fail(f"{text} stays at {path}")


class TestTwoBureaus:
    """XA asks in French, XB answers, XA takes its request back; whoever reads in Arabic finds it gone too."""

    def test_ask_answer_and_take_back(self, sit_down: SitDown) -> None:
        asker = sit_down("ines.xa", language="fr", purpose="investigation")
        visit(asker, "/exchange/")
        asker.locator("form[action='/exchange/write/'] button").first.click()
        asker.wait_for_url("**/drafts/**")
        written(asker, to="xb", kind="request", asks="verification", priority="urgent", title="Camion frigorifique")
        written(asker, original_language="fr", text_fr=ASKED)
        expect(asker.locator("#saved")).to_contain_text("Enregistré")
        case = sent(asker)
        expect(asker.locator("main")).to_contain_text(ASKED)

        asked = sit_down("vera.xb", language="fr", purpose="investigation")
        arrives(asked, "/exchange/requests/", "Camion frigorifique")
        asked.locator("a", has_text="Camion frigorifique").first.click()
        asked.wait_for_url("**/requests/*/")
        asked.locator("form[action='/exchange/write/'] button").click()
        asked.wait_for_url("**/drafts/**")
        expect(asked.locator("main")).to_contain_text(ASKED)
        written(asked, text_fr=ANSWERED, outcome="answered")
        assert sent(asked) == case

        arrives(asker, case, ANSWERED)
        expect(asker.locator(".said-own .reached")).to_contain_text("XB")
        asker.locator(".said-own a[href$='/take-back/']").click()
        asker.locator("[name=reason][value=wrong]").check()
        asker.locator("main form button[type=submit]").last.click()
        asker.wait_for_url("**/exchange/recalls/**")
        recall = "/" + asker.url.split("/", 3)[3]

        reader = sit_down("vera.xb", language="ar", purpose="investigation")
        leaves(reader, case, ASKED)
        expect(reader.locator("html")).to_have_attribute("dir", "rtl")
        expect(reader.locator("main")).to_contain_text(ANSWERED)
        arrives(asker, recall, "1")

    def test_its_proof_is_a_file(self, sit_down: SitDown) -> None:
        officer = sit_down("ines.xa", language="fr", purpose="investigation")
        visit(officer, addresses(officer, "/exchange/acts/*"))
        with officer.expect_download() as download:
            officer.locator("a[href$='/proof.json']").click()
        assert download.value.suggested_filename.startswith("act-")


@pytest.mark.torture
@pytest.mark.parametrize(("language", "scheme"), LOOKS)
def test_every_page_is_for_everybody(sit_down: SitDown, axe: str, language: str, scheme: str) -> None:
    found = {}
    page = sit_down("ines.xa", language=language, scheme=scheme, purpose="investigation")
    visit(page, "/exchange/")
    page.locator("form[action='/exchange/write/'] button").first.click()
    page.wait_for_url("**/drafts/**")
    draft = "/" + page.url.split("/", 3)[3]
    for path in share_of((draft, f"{draft}files/", f"{draft}entities/", *PAGES), (language, scheme)):
        address = addresses(page, path)
        if address:
            visit(page, address)
            found |= {f"{path} at {width}": faults_at(page, axe, width) for width in (1280, 360)}
    assert {where: what for where, what in found.items() if what} == {}


def faults_at(page: Page, axe: str, width: int) -> list[str]:
    """What axe finds at a width, and whether the page has to be pushed sideways there."""
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(axe)
    found = page.evaluate(f"axe.run(document, {{runOnly: {RULES}, resultTypes: ['violations']}})")["violations"]
    said = [f"{rule['id']}: {node['target']} {node['html'][:160]}" for rule in found for node in rule["nodes"]]
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [*said, *([f"scrolls sideways: {wide} px"] if wide > width else [])]
