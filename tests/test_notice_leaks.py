"""A notice that is not for me changes nothing that I can see.

Two nodes have the same store, but in one of them XB has drafted one red notice, requested another, had a third
refused, and a fourth published for XC alone. Whoever is not of XB, of XC or of the Secretariat walks through both, asks
both about those very people, and gets the same bytes; so does whoever has not signed in. An officer of XC, and a
reviewer, walk the same way and do see a difference: so the walk bites.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from tests.crawling import Walk, now
from tests.nodes import PATIENCE_SECONDS, Node

FIGURES = ("/audit/transparency/", "/audit/transparency/figures.csv")
# People with names like others on record, so that a leak through rarity, ranks or limits would show as well.
DRAFTED, REQUESTED, REFUSED, PUBLISHED = "Timofey Ozerny", "Ilse Ozernaya", "Mirelle Ozerny", "Tomas Ozerny"

WRITE = f"""
from dataclasses import replace
from django.utils import timezone
from comity.core import events
from comity.core.codes import Purpose
from comity.notices import queries, services
from comity.notices.content import DraftContent, Note, SubjectInput
from comity.notices.tables import LANGUAGES
from comity.records.drafts import RecordDraft, RecordKind, Release, ReleaseRule, Value
from comity.site.demonstration.playing import acting

vera = acting("vera.xb", Purpose.WANTED_PERSONS, "a joint inquiry")
first = acting("compliance.gs", Purpose.INVESTIGATION, "review")
second = acting("second.gs", Purpose.INVESTIGATION, "review")
PROSE = "In the spring he took the savings of forty people in the port of Marsa, and two of them recognised him. "


def drafted(name):
    person = RecordDraft(
        kind=RecordKind.PERSON, key=name, reference="", category="wanted", offences=("fraud",),
        properties={{"name": (Value(name),), "birthDate": (Value("1986-07-04"),), "nationality": (Value("XB"),)}},
    )
    content = DraftContent(
        type="red", language="fr", audience=Release(ReleaseRule.ONLY, ("XC",)),
        purposes=("wanted-persons", "border-check"),
        texts={{name: dict.fromkeys(LANGUAGES, PROSE) for name in ("summary", "facts_of_case")}},
        facts={{
            "date_of_facts": {{"from": "2026-03-03"}}, "place_of_facts": "Marsa, XB", "offences": ["fraud"],
            "law": "Criminal Code, 313", "penalty": {{"months": 60}},
            "warrant": {{"number": "12/26", "issued_on": "2026-04-01", "authority": "Court of Marsa", "state": "XB"}},
            "extradition": {{"assured": True, "basis": "treaty of 2009"}},
        }},
        subjects=(SubjectInput(draft=person),),
    )
    return services.draft_notice(vera, content=content, at=timezone.now())


def requested(name):
    notice = drafted(name)
    return services.request_notice(vera, notice=notice, seen=seen(vera, notice), at=timezone.now())


def seen(actor, notice):
    return queries.last_step_seen(actor, notice)


drafted({DRAFTED!r})
requested({REQUESTED!r})
refused = requested({REFUSED!r})
services.refuse_notice(
    first, notice=refused, seen=seen(first, refused), reasons=("article-3-political",), note=Note(), at=timezone.now()
)
notice = requested({PUBLISHED!r})
notice = services.recommend_notice(first, notice=notice, seen=seen(first, notice), note=Note(), at=timezone.now())
services.publish_notice(second, notice=notice, seen=seen(second, notice), note=Note(), at=timezone.now())
events.deliver()
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """The two nodes, and since when they differ."""

    without: Node
    having: Node
    parted_at: datetime

    def walk(self, username: str, purpose: str) -> Walk:
        """Both nodes, as one person."""
        clients = (node.sign_in(username, purpose) for node in (self.without, self.having))
        return Walk(*clients, parted_at=self.parted_at)

    def walk_in_the_street(self) -> Walk:
        """Both nodes, as nobody."""
        clients = (httpx.Client(base_url=node.url, timeout=PATIENCE_SECONDS) for node in (self.without, self.having))
        return Walk(*clients, parted_at=self.parted_at)


@pytest.fixture(scope="module")
def pair(demonstration: Node, quick: Path) -> Iterator[Pair]:
    folder = quick / "notices"
    without = demonstration.copy_to(folder / "without")
    having = without.copy_to(folder / "having")
    parted_at = now()
    having.script(WRITE)
    without.serve()
    having.serve()
    yield Pair(without, having, parted_at)
    without.stop()
    having.stop()


def ask_pages(walk: Walk) -> None:
    """Look for those people on every page that takes a name."""
    for name in (DRAFTED, REQUESTED, REFUSED, PUBLISHED):
        walk.ask(f"POST /counter/ {name}", lambda client, asked=name: Node.post(client, "/counter/", text=asked))
        for path in ("/notices/", "/records/", "/checks/", "/hits/", "/audit/", "/audit/access/"):
            walk.get(path, q=name)


class TestWhoMayNotSeeThem:
    @pytest.mark.parametrize(
        ("username", "purpose"),
        [
            pytest.param("despina.lanta", "border-check", id="front-line officer of XA"),
            pytest.param("salma.xd", "wanted-persons", id="officer and administrator of XD"),
        ],
    )
    def test_finds_the_same_with_and_without_them(self, pair, username, purpose):
        walk = pair.walk(username, purpose)
        ask_pages(walk)
        for path in (
            "/",
            "/notices/",
            "/records/",
            "/audit/",
            "/audit/transparency/",
            "/audit/transparency/figures.csv",
        ):
            walk.get(path)
        assert "\n".join(map(str, walk.differences)) == ""

    def test_reads_the_same_on_every_page_with_and_without_them(self, pair):
        walk = pair.walk("ines.xa", "wanted-persons")
        walk.crawl("/", "/notices/", "/audit/transparency/")
        assert "\n".join(map(str, walk.differences)) == ""
        assert len(walk.visited) > 40

    def test_reads_the_same_in_the_street(self, pair):
        walk = pair.walk_in_the_street()
        walk.crawl("/public/en/notices/", "/public/ar/feed.json", "/public/en/figures/")
        assert "\n".join(map(str, walk.differences)) == ""


class TestWhoMaySeeThem:
    @pytest.mark.parametrize(
        ("username", "purpose"),
        [
            pytest.param("huda.xc", "wanted-persons", id="officer of XC, to whom one is released"),
            pytest.param("compliance.gs", "investigation", id="reviewer"),
            pytest.param("vera.xb", "wanted-persons", id="officer of XB, whose they are"),
        ],
    )
    def test_reads_something_else(self, pair, username, purpose):
        walk = pair.walk(username, purpose)
        walk.get("/notices/")
        assert walk.differences
