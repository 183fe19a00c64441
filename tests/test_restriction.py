"""The owner decides: a record that is not for me changes nothing that I can see.

Two nodes have the same store but for one record, which an officer of XB released to XC alone. Whoever is not of XB or
XC walks through both, asks both about that very person, and gets the same bytes. `tests.crawling.MASKS` says what is
left out of the comparison, and why. An officer of XC walks the same way and does see a difference: so the walk bites.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from tests.crawling import UUID, Walk, made_since, now
from tests.nodes import PATIENCE_SECONDS, Node

# A man with a name like others on record, so that a leak through rarity, ranks or limits would show as well.
NAME, NATIVE, BORN, DOCUMENT = "Timofey Ozerny", "Тимофей Озёрный", "1986-07-04", "BZ7741209"
ZONE = (
    "P<QXBOZERNY<<TIMOFEY<<<<<<<<<<<<<<<<<<<<<<<<",
    "BZ77412099QXB8607044M3101012<<<<<<<<<<<<<<04",
)

NAMED_BY_A_LIST = 3
LISTS = ("/records/", "/records/?kind=person", "/records/?owner=XB", "/records/export/csv/")

CONTRIBUTE = f"""
from datetime import timedelta
from django.utils import timezone
from comity.core import events
from comity.core.codes import Category, Purpose
from comity.records import services
from comity.records.drafts import NameQuality, RecordDraft, RecordKind, Release, ReleaseRule, Value
from comity.records.rules import Conditions
from comity.site.demonstration.playing import acting

services.contribute_record(
    acting("vera.xb", Purpose.ADMINISTRATION, "a joint inquiry"),
    draft=RecordDraft(
        kind=RecordKind.PERSON,
        key="XB-C-0777",
        reference="XB-C-0777",
        properties={{
            "name": (Value({NAME!r}), Value({NATIVE!r}, "ru", "Cyrl", quality=NameQuality.ORIGINAL)),
            "birthDate": (Value({BORN!r}),),
            "nationality": (Value("XB"),),
            "passportNumber": (Value({DOCUMENT!r}, country="XB"),),
        }},
        markers=("armed",),
    ),
    conditions=Conditions(
        handling="H3",
        handling_note="Known to two bureaus until the inquiry ends.",
        source_evaluation="B",
        information_evaluation="2",
        release=Release(ReleaseRule.ONLY, ("XC",)),
        purposes=tuple(Purpose.values),
        legal_basis="national-law",
        retention_on=timezone.localdate() + timedelta(days=300),
        category=Category.SUSPECT,
    ),
    at=timezone.now(),
)
events.deliver()
"""

MAKE_TOKEN = """
from datetime import timedelta
from django.utils import timezone
from comity.core.codes import Purpose, Role
from comity.members import services
from comity.members.models import Bureau
from comity.members.tokens import new_token
from comity.site.demonstration.playing import acting

token = new_token()
services.make_integration(
    acting("stavros.xa", Purpose.ADMINISTRATION, "port control system"),
    bureau=Bureau.objects.get(code="XA"), name="Port control", roles=frozenset({Role.OFFICER}),
    scopes=frozenset({
        "records.search", "records.consult", "records.export", "screening.check_traveller", "screening.check_batch",
        "screening.search_checks", "screening.consult_check", "screening.search_hits", "screening.consult_hit",
    }),
    purposes=frozenset({Purpose.BORDER_CHECK}), entity=None, expires_at=timezone.now() + timedelta(days=30),
    prefix=token.prefix, token_hash=token.hash, at=timezone.now(),
)
print(token.text)
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """The two nodes, a token of an integration of XA that both know, and what walkers have chosen on lists so far."""

    without: Node
    having: Node
    token: str
    parted_at: datetime
    chosen: set[str] = field(default_factory=set)

    def walk(self, username: str, purpose: str = "border-check") -> Walk:
        """Both nodes, as one person."""
        clients = (node.sign_in(username, purpose) for node in (self.without, self.having))
        return Walk(*clients, parted_at=self.parted_at, chosen=self.chosen)

    def walk_with_token(self) -> Walk:
        """Both nodes, as a system with a token."""
        heads = {"Authorization": f"Bearer {self.token}", "X-Comity-Purpose": "border-check"}
        clients = (
            httpx.Client(base_url=node.url, headers=heads, timeout=PATIENCE_SECONDS)
            for node in (self.without, self.having)
        )
        return Walk(*clients, parted_at=self.parted_at)


@pytest.fixture(scope="module")
def pair(demonstration: Node, quick: Path) -> Iterator[Pair]:
    folder = quick / "pair"
    without = demonstration.copy_to(folder / "without")
    token = without.script(MAKE_TOKEN).strip()
    having = without.copy_to(folder / "having")
    parted_at = now()
    having.script(CONTRIBUTE)
    without.serve()
    having.serve()
    yield Pair(without, having, token, parted_at)
    without.stop()
    having.stop()


def questions() -> list[dict[str, str]]:
    """That very person, as the counter may be asked: by name, in his own script, misspelt, by number, by zone."""
    return [
        {"text": NAME, "born": BORN, "nationality": "XB"},
        {"text": NATIVE},
        {"text": "Timofej Ozernij", "born": "04.07.1986"},
        {"text": DOCUMENT},
        {"text": "\n".join(ZONE)},
        {"text": "Timofey Verkhovtsev", "born": "1981-09-09"},
    ]


def ask_pages(walk: Walk) -> None:
    """Look for the person on every page that takes a name or a number."""
    for question in questions():
        walk.ask(f"POST /counter/ {question}", lambda client, asked=question: Node.post(client, "/counter/", **asked))
    for text in (NAME, NATIVE, "XB-C-0777", DOCUMENT, "Ozerny"):
        for path in ("/records/", "/checks/", "/hits/", "/audit/", "/audit/access/"):
            walk.get(path, q=text)
    walk.get("/records/00000000-0000-7000-8000-000000000000/")


def ask_api(walk: Walk) -> None:
    """Checks of the person, one by one and at once; and every GET of the API with every kind of argument."""
    people = [
        {"names": [NAME], "birth_date": BORN},
        {"names": [NATIVE]},
        {"numbers": [{"kind": "document", "value": DOCUMENT}]},
    ]
    for person in [*people, {"zone": "\n".join(ZONE)}]:
        walk.ask(f"POST /api/checks {person}", lambda client, asked=person: client.post("/api/checks", json=asked))
    rows = [person | {"row": row, "seat": f"{row}A"} for row, person in enumerate(people, 1)]
    batch = {"name": "port", "rows": rows}
    walk.ask("POST /api/checks/batch", lambda client: client.post("/api/checks/batch", json=batch))
    for path, ways in sorted(walk.get("/api/openapi.json").json()["paths"].items()):
        if "get" in ways and "{" not in path:
            walk.get(path)
            for parameter in ways["get"].get("parameters", []):
                for value in (NAME, "XB-C-0777", "person", "200"):
                    walk.get(path, **{parameter["name"]: value})
            for identity in _ids(walk.get(path), before=walk.parted_at)[:NAMED_BY_A_LIST]:
                walk.get(f"{path.rstrip('/')}/{identity}")


def _ids(answer: httpx.Response, *, before: datetime) -> list[str]:
    """Ids in an answer that both nodes know: they were made before the nodes parted."""
    masked = made_since(before)
    return [one for one in dict.fromkeys(UUID.findall(answer.text)) if masked(one) == one]


class TestWhoMayNotSeeTheRecord:
    @pytest.mark.parametrize(
        ("username", "purpose"),
        [
            pytest.param("despina.lanta", "border-check", id="front-line officer of XA"),
            pytest.param("ines.xa", "border-check", id="officer of XA"),
            pytest.param("stavros.xa", "data-protection", id="auditor and administrator of XA"),
            pytest.param("salma.xd", "wanted-persons", id="officer and administrator of XD"),
        ],
    )
    def test_reads_the_same_on_every_page_with_and_without_it(self, pair, username, purpose):
        walk = pair.walk(username, purpose)
        ask_pages(walk)
        walk.crawl("/", "/counter/")
        assert "\n".join(map(str, walk.differences)) == ""
        assert len(walk.visited) > 40

    def test_gets_the_same_from_the_api_with_and_without_it(self, pair):
        walk = pair.walk_with_token()
        ask_api(walk)
        assert "\n".join(map(str, walk.differences)) == ""


class TestWhoMaySeeTheRecord:
    """The same walk notices what it is there to notice."""

    def test_finds_the_person_on_pages_and_by_checks(self, pair):
        walk = pair.walk("huda.xc")
        ask_pages(walk)
        assert {one.address.split()[1] for one in walk.differences} >= {"/counter/", "/records/"}
        assert any("XB-C-0777" in one.other and "XB-C-0777" not in one.one for one in walk.differences)

    def test_is_told_more_by_lists_and_counts_too(self, pair):
        walk = pair.walk("huda.xc")
        for address in LISTS:
            walk.get(address)
        assert [one.address.split()[1] for one in walk.differences] == list(LISTS)
