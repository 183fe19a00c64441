"""Every page, for everybody: WCAG 2.2 AA as axe sees it, in four languages, light and dark, narrow and wide."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import visit

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NARROW, WIDE = 360, 1280

# Who looks at what. Addresses that end in "*" stand for the first row of the list: its file page.
LOOKED_AT = {
    "ines.xa": (
        "/", "/counter/", "/counter/thing/", "/checks/", "/checks/*", "/hits/", "/hits/*", "/not-the-same/",
        "/manifests/", "/manifests/*", "/manifests/new/", "/screening/figures/", "/records/", "/records/*",
        "/records/new/person/",
        "/records/lists/", "/records/imports/", "/records/imports/*", "/records/imports/new/", "/members/",
        "/members/XA/", "/bureaus/XA/", "/members/map/", "/representation/", "/entities/", "/accounts/2fa/",
        "/accounts/sessions/", "/accounts/password/change/", "/no-such-page/",
    ),
    "stavros.xa": (
        "/officers/", "/officers/*", "/officers/invite/", "/entities/authorise/", "/integrations/",
        "/integrations/make/", "/audit/", "/audit/*", "/audit/access/",
    ),
    "privacy.gs": ("/audit/ledger/", "/audit/transparency/", "/discreet-alerts/"),
}  # fmt: skip
PURPOSES = {"ines.xa": "border-check", "stavros.xa": "data-protection", "privacy.gs": "data-protection"}
# Every page in one language of each direction; of the pages in the other two, one in three.
LOOKS = [("en", "light", 1), ("ar", "dark", 1), ("fr", "dark", 3), ("es", "light", 3)]


def addresses(page: Page, path: str) -> str:
    """The address itself, or that of the first row of its list; empty where the list is empty."""
    if not path.endswith("*"):
        return path
    page.goto(path.removesuffix("*"))
    rows = page.locator("[data-row] a.row-link, [data-row] a")
    return str(rows.first.get_attribute("href")) if rows.count() else ""


def faults(page: Page, axe: str) -> list[str]:
    """What axe finds on the page, and whether it has to be pushed sideways."""
    page.evaluate(axe)
    found = page.evaluate(f"axe.run(document, {{runOnly: {RULES}, resultTypes: ['violations']}})")["violations"]
    said = [f"{rule['id']}: {node['target']} {node['html'][:160]}" for rule in found for node in rule["nodes"]]
    page.set_viewport_size({"width": NARROW, "height": 740})
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": WIDE, "height": 900})
    return [*said, *([f"scrolls sideways: {wide} px at {NARROW}"] if wide > NARROW else [])]


@pytest.mark.parametrize(("language", "scheme", "one_in"), LOOKS)
def test_every_page_is_for_everybody(sit_down, axe, language, scheme, one_in):
    found = {}
    for username, paths in LOOKED_AT.items():
        page = sit_down(username, language=language, scheme=scheme, purpose=PURPOSES[username])
        for path in paths[::one_in]:
            address = addresses(page, path)
            if not address:
                continue
            page.goto(address)
            found |= {f"{path} {language} {scheme}": faults(page, axe)}
            assert page.locator("html").get_attribute("lang") == language
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_signing_in_is_for_everybody(sit_down, axe, scheme):
    page = sit_down(language="ar", scheme=scheme)
    visit(page, "/accounts/login/")
    assert faults(page, axe) == []


def test_places_of_one_reader_have_keys_of_their_own(sit_down):
    for username in LOOKED_AT:
        page = sit_down(username)
        visit(page, "/")
        keys = page.locator("nav kbd").all_inner_texts()
        assert len(keys) == len(set(keys)), (username, keys)
