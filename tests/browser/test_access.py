"""Every page, for everybody: WCAG 2.2 AA as axe sees it, in four languages, light and dark, narrow and wide.

A page is examined in English by day, and in one of the other looks: a fault of one look is a fault of the components
and colours that all pages share, so that a third of the pages shows it.
"""

import os
from collections.abc import Sequence

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
FIRST, *OTHERS = LOOKS = [("en", "light"), ("ar", "dark"), ("fr", "dark"), ("es", "light")]
# `make torture` looks at every page in every look.
EVERY = "COMITY_TORTURE_ROUNDS" in os.environ


def share_of(paths: Sequence[str], look: tuple[str, str]) -> Sequence[str]:
    """The pages that are examined in a look: all of them in the first, and each in one of the others in turn."""
    return paths if EVERY or look == FIRST else paths[OTHERS.index(look) :: len(OTHERS)]


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
    return [*said, *too_wide(page)]


def too_wide(page: Page) -> list[str]:
    """Whether the page has to be pushed sideways on a telephone."""
    page.set_viewport_size({"width": NARROW, "height": 740})
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": WIDE, "height": 900})
    return [f"scrolls sideways: {wide} px at {NARROW}"] if wide > NARROW else []


@pytest.mark.torture
@pytest.mark.parametrize(("language", "scheme"), LOOKS)
def test_every_page_is_for_everybody(sit_down, axe, language, scheme):
    found = {}
    for username, paths in LOOKED_AT.items():
        page = sit_down(username, language=language, scheme=scheme, purpose=PURPOSES[username])
        examined = share_of(paths, (language, scheme))
        # From right to left every page is laid out, if not examined.
        for path in paths if language == "ar" else examined:
            address = addresses(page, path)
            if not address:
                continue
            page.goto(address)
            found |= {f"{path} {language} {scheme}": faults(page, axe) if path in examined else too_wide(page)}
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
