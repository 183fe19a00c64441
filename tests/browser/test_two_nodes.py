"""Two bureaus with nodes of their own, and a third that learns nothing: each officer at a browser of the own node.

The hub goes down. XA asks, and what it asks waits; XB screens on. The hub comes back, XB answers within the clock, XA
narrows what it shared, and XB's copy follows. XC, whose node was there all the time, cannot tell that any of it was.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CHROMIUM, SitDown, visit
from tests.browser.test_exchange import ANSWERED, ASKED, arrives, sent, written
from tests.crawling import Walk, now
from tests.federation import FederatedNode, Federation, until
from tests.nodes import Node
from tests.outside import rows
from tests.test_following import CANARY, SHARING

pytestmark = pytest.mark.browser

FIRST_SEARCH_MS = 240_000
TITLE = "Camion frigorifique"
# What an officer of XC asks for. It finds her name and the title where they are; the audit of XC keeps what was asked,
# and none of it is a word of theirs.
ASKED_NAME, ASKED_WORD = "Zephirine Oduyanak", "Camion"
PAGES = (
    "/", "/exchange/", "/exchange/requests/", "/exchange/requests/figures/", "/exchange/recalls/",
    "/exchange/library/", "/records/", "/notices/", "/hits/",
)  # fmt: skip
# What nodes say to each other by the clock, whether anything happened or not: left out wherever acts are listed.
BY_THE_CLOCK = ("checkpoint-stated", "checkpoint-cosigned", "holdings-stated", "rules-changed", "receipt")
ACTS = f"SELECT id FROM exchange_act WHERE kind NOT IN {BY_THE_CLOCK}"
TABLES = (
    "exchange_case", "exchange_casefile", "exchange_message", "exchange_draft", "exchange_request", "exchange_recall",
    "exchange_expertiseitem", "exchange_grant", "exchange_gap", "exchange_quarantined", "exchange_evidence",
    "records_record", "records_releaseclass", "records_attachment", "notices_notice", "screening_hit", "core_deskitem",
)  # fmt: skip


@pytest.fixture
def federation(joined: Path, tmp_path: Path) -> Iterator[Federation]:
    """A hub and the nodes of XA, XB and XC. XA shares somebody with XB alone."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed: the browser tests need one (Debian: apt install chromium)")
    made = Federation.copied(joined, tmp_path / "federation")
    try:
        made.node("xc")
        yield made
    finally:
        made.stop()


@dataclass(frozen=True)
class Seen:
    """All that can be seen at a node by one of its officers, and by whoever opens its store."""

    pages: dict[str, str]
    store: dict[str, list[tuple[object, ...]]]
    index: dict[str, bytes]


def searches(node: FederatedNode) -> tuple[str, ...]:
    """The message log with every kind of act that people say, and searches for each thing that the story is about."""
    known = json.loads(node.comity("exchange", "kinds", "--json"))
    said = [("kind", one["kind"]) for one in known if one["kind"] not in BY_THE_CLOCK]
    log = f"/exchange/acts/?{urlencode(said)}"
    asked = (
        ("/exchange/", ASKED_WORD),
        ("/exchange/requests/", ASKED_WORD),
        ("/exchange/library/", ASKED_WORD),
        ("/records/", ASKED_NAME),
        ("/notices/", ASKED_NAME),
        ("/hits/", ASKED_NAME),
    )
    found = (f"{page}?{urlencode({'q': word})}" for page, word in asked)
    return log, *(f"{log}&q={bureau}" for bureau in ("XA", "XB")), *found


def seen_at(node: FederatedNode, walk: Walk) -> Seen:
    """Pages as they are compared elsewhere, and what searches find; rows of the store; the bytes of the index."""
    index = {str(path): path.read_bytes() for path in sorted((node.home / "index").rglob("*")) if path.is_file()}
    store = {table: rows(node.home, f"SELECT * FROM {table} ORDER BY 1") for table in TABLES}
    store["acts"] = rows(node.home, f"{ACTS} ORDER BY 1")
    pages = (*PAGES, *searches(node))
    return Seen({page: walk.masked(walk.one.get(page)) for page in pages}, store, index)


def files_with_a_trace(node: FederatedNode) -> list[str]:
    """The files of a node in which a word of what was said or shared stands."""
    words = re.compile("|".join((TITLE, *ASKED.split(",")[:1], *CANARY.split(), CANARY.lower())).encode())
    files = (path for path in node.home.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(str(path.relative_to(node.home)) for path in files if words.search(path.read_bytes()))


def met_at_the_counter(sit_at: SitDown, node: Node) -> list[str]:
    """Whom the counter of XB shows when her name is asked."""
    counter = sit_at(node, "solene.orlo", language="fr")
    visit(counter, "/counter/")
    counter.keyboard.type(CANARY)
    counter.keyboard.press("Enter")
    # The first search of a node opens its index: on a busy machine that takes long, and decides nothing.
    expect(counter.locator("#answer .verdict")).to_be_visible(timeout=FIRST_SEARCH_MS)
    shown = counter.locator("#answer .candidate").all_inner_texts()
    counter.context.close()
    return shown


def test_ask_screen_answer_and_narrow_while_a_third_learns_nothing(federation: Federation, sit_at: SitDown) -> None:
    hub, (xa, xb, xc) = federation.hub, federation.nodes.values()
    record = xa.script(SHARING.format(name=CANARY)).strip()
    assert until(lambda: rows(xb.home, f"SELECT count(*) FROM records_record WHERE caption = '{CANARY}'") == [(1,)])
    reader = xc.sign_in("huda.xc", "investigation")
    walk = Walk(reader, reader, parted_at=now())
    before = seen_at(xc, walk)
    watching = sit_at(xc, "huda.xc", language="ar", purpose="investigation")
    visit(watching, "/exchange/requests/")
    quiet = watching.locator("main").inner_text()

    hub.kill()
    asker = sit_at(xa, "ines.xa", language="fr", purpose="investigation")
    visit(asker, "/exchange/")
    asker.locator("form[action='/exchange/write/'] button").first.click()
    asker.wait_for_url("**/drafts/**")
    written(asker, to="xb", kind="request", asks="verification", priority="grave", title=TITLE)
    written(asker, original_language="fr", text_fr=ASKED)
    case = sent(asker)
    expect(asker.locator("main")).to_contain_text(ASKED)
    assert CANARY in "".join(met_at_the_counter(sit_at, xb))  # the hub is gone, and the border goes on

    hub.serve()
    asked = sit_at(xb, "vera.xb", language="fr", purpose="investigation")
    arrives(asked, "/exchange/requests/", TITLE)
    asked.locator("a", has_text=TITLE).first.click()
    asked.wait_for_url("**/requests/*/")
    asked.locator("form[action='/exchange/write/'] button").click()
    asked.wait_for_url("**/drafts/**")
    written(asked, text_fr=ANSWERED, outcome="answered")
    sent(asked)
    arrives(asker, case, ANSWERED)
    assert rows(xa.home, "SELECT state, closed_at < due_at FROM exchange_request") == [("answered", 1)]

    visit(asker, f"/records/{record}/release/")
    asker.locator("[name=rule][value=only]").check()
    asker.locator("[name=bureaus]").fill("")
    asker.locator("[name=purposes]").first.check()
    asker.locator("main form button[type=submit]").last.click()
    asker.wait_for_url(f"**/records/{record}/")
    followed = "SELECT c.state FROM exchange_consignment c JOIN exchange_act a ON a.id = c.act_id WHERE a.here"
    assert until(lambda: rows(xa.home, f"{followed} AND a.kind = 'record-narrowed'") == [("complied",)])
    assert met_at_the_counter(sit_at, xb) == []

    after = seen_at(xc, walk)
    assert after.store == before.store
    assert after.index == before.index
    assert after.pages == before.pages
    assert watching.locator("main").inner_text() == quiet
    assert files_with_a_trace(xc) == files_with_a_trace(hub) == []
