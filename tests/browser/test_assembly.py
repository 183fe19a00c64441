"""A short session of the Assembly, with six delegations at their devices at the same time; then verified elsewhere.

What is not the point is prepared by verbs: delegations, texts, candidacies. What a session is happens in browsers.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import CHROMIUM, SitDown, visit
from tests.nodes import Node

pytestmark = pytest.mark.browser

HEADS = {
    "XA": "ines.xa",
    "XB": "vera.xb",
    "XC": "huda.xc",
    "XD": "salma.xd",
    "XE": "galina.xe",
    "XF": "haiqing.xf",
}
CHAIR, SECRETARY, TELLERS = "haiqing.xf", "protocol.gs", ("privacy.gs", "duty.gs")
AT = "/assembly/GA-94/"

# XB's letter waits for the committee; XE lost its vote; the second text is stale in Spanish.
PREPARE = """
import json
from datetime import timedelta
from django.utils import timezone
from comity.assembly.codes import AmendmentKind, ItemKind, Office, ParagraphKind, Topic
from comity.assembly.content import Draft, Post, Proposal, Standing
from comity.assembly.queries import texts as drafts
from comity.assembly.services import agenda, amending, credentials, drafting, elections
from comity.assembly.tests.casting import BEFORE, acting, delegation, give, handed_in, in_four, named, prepared
from comity.engines.ballots.rules import Method
from comity.members.demonstration import PROFILE
from comity.site import store

HEADS = {heads}
store.prepare(PROFILE)
now, today = timezone.now(), timezone.localdate()
secretary, committee = acting("protocol.gs"), acting("duty.gs")
session = prepared(secretary, "GA-94", number=94, opens_on=today, closes_on=today + timedelta(days=3))
for username, office in (
    ("haiqing.xf", Office.CHAIR), ("duty.gs", Office.CREDENTIALS), ("privacy.gs", Office.BOARD),
    ("privacy.gs", Office.TELLER), ("duty.gs", Office.TELLER),
):
    give(secretary, session, username, office)
letters = {{}}
for code, head in HEADS.items():
    of = delegation(acting(head), session, code)
    named(acting(head), of, name=head, username=head)
    letters[code] = handed_in(acting(head), of)
    if code != "XB":
        credentials.decide_letter(committee, letter=letters[code], fault=None, note="", at=BEFORE)

def item(kind, title):
    row = agenda.propose_item(
        secretary, session=session, kind=kind, titles=in_four(title), explanation={{}}, at=BEFORE
    )
    return agenda.admit_item(secretary, item=row, at=BEFORE)

def text(of, title):
    draft = Draft(topic=Topic.POLICY, decision="resolution", original="en", title=title)
    row = drafting.draft_text(acting("ines.xa"), item=of, draft=draft, at=BEFORE)
    row = drafting.write_paragraph(
        acting("ines.xa"), text=row, paragraph=None, kind=ParagraphKind.DECISION, words="Asks all to report;",
        figures={{}}, at=BEFORE,
    )
    for paragraph in drafts.paragraphs_of(row):
        for language in ("fr", "es", "ar"):
            drafting.translate(
                acting("ines.xa"), paragraph=paragraph, language=language, words=f"{{title}} ({{language}})", at=BEFORE
            )
    return row

ports, scams, posts = item("policy", "Small ports"), item("policy", "Scam centres"), item("election", "The President")
first, second = text(ports, "Checks in small ports"), text(scams, "Scam centres")
decision = drafts.paragraphs_of(second)[1]
second = drafting.write_paragraph(
    acting("ines.xa"), text=second, paragraph=decision, kind=ParagraphKind.DECISION, words="Asks all to act;",
    figures={{}}, at=BEFORE,
)
for language in ("fr", "ar"):
    drafting.translate(acting("ines.xa"), paragraph=decision, language=language, words=f"Act ({{language}})", at=BEFORE)
first, second = (drafting.table_text(acting("ines.xa"), text=row, at=BEFORE) for row in (first, second))
proposal = Proposal(
    kind=AmendmentKind.REPLACE, words=in_four("Invites all to report;"), paragraph=drafts.paragraphs_of(first)[1].pk
)
amendment = amending.table_amendment(acting("vera.xb"), text=first, proposal=proposal, at=BEFORE)

post = Post(method=Method.PAPER_BALLOT, committee="executive-committee", post="president")
election = elections.announce_election(secretary, item=posts, post=post, at=BEFORE)
stood = {{}}
for code, name in (("XA", "Mira Vale"), ("XB", "Toma Reed"), ("XC", "Ida Roth")):
    row = elections.stand(
        acting(HEADS[code]), election=election, standing=Standing(member=code, name=name), at=BEFORE
    )
    stood[code] = str(row.pk)
    elections.examine_candidacy(acting("privacy.gs"), candidacy=row, fault=None, at=now)
elections.report_on_election(acting("privacy.gs"), election=election, words=in_four("In order"), at=now)
print(json.dumps({{
    "letter": str(letters["XB"].pk), "amendment": str(amendment.pk), "text": str(first.pk), "stale": str(second.pk),
    "item": str(ports.pk), "election": str(election.pk), "stood": stood,
}}))
"""


@pytest.fixture(scope="module")
def served(quick: Path) -> Iterator[Node]:
    """A node of its own: a session of the demonstration would be told to the end by then."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed: the browser tests need one (Debian: apt install chromium)")
    node = Node(quick / "session")
    yield node
    node.stop()


@dataclass
class Hall:
    """Who sits where: a browser for each head, the chair among them, the secretary and two tellers."""

    seats: dict[str, Page]
    secretary: Page
    tellers: tuple[Page, Page]

    @property
    def chair(self) -> Page:
        """The head of XF presides."""
        return self.seats["XF"]

    def rest(self) -> None:
        """All lay their devices down. A page that is left open draws itself anew with whatever happens in the hall.

        What they lie at is of the same site: for an empty page the browser would start another process, and one more
        for the next that is not.
        """
        for page in (*self.seats.values(), self.secretary, *self.tellers):
            page.goto("/health/")


def press(page: Page, where: str, action: str, *, sure: bool = False) -> None:
    """Go to a page of the session and press the button of a form by where it leads; again, where the page asks."""
    visit(page, AT + where)
    with page.expect_navigation():
        page.locator(f"main form[action$='{action}'] button").first.click()
        if sure:
            page.locator("[data-confirm-yes]").click()


def fill(page: Page, where: str, **said: str) -> None:
    """Fill the form of a task and send it."""
    visit(page, AT + where)
    for name, value in said.items():
        field = page.locator(f"main [name={name}]").first
        kind = field.evaluate("field => field.type")
        if kind == "radio":
            page.locator(f"main [name={name}][value='{value}']").check()
        elif kind == "select-one":
            field.select_option(value)
        else:
            field.fill(value)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").last.click()


def last_vote(page: Page) -> str:
    """The address of the vote prepared last, within the session."""
    visit(page, AT + "votes/")
    return str(page.locator("main a.row-link").first.get_attribute("href")).removeprefix(AT)


class TestASession:
    """From credentials to the closing, then the folder that anybody verifies."""

    def test_is_held_and_verified(self, served: Node, sit_down: SitDown, tmp_path: Path) -> None:
        made = json.loads(served.script(PREPARE.format(heads=HEADS)).splitlines()[-1])
        served.serve()
        hall = Hall(
            seats={code: sit_down(head, purpose="administration") for code, head in HEADS.items()},
            secretary=sit_down(SECRETARY, purpose="administration"),
            tellers=tuple(sit_down(teller, purpose="administration") for teller in TELLERS),
        )
        for part in (self.credentials, self.debate, self.amended_resolution, self.stale_text, self.president):
            part(hall, made)
            hall.rest()
        press(hall.chair, "podium/", "/debate/close/", sure=True)
        press(hall.secretary, "", "/close/", sure=True)
        expect(hall.secretary.locator("main")).to_contain_text("closed")
        self.minutes(hall)
        self.verified(served, tmp_path)

    def credentials(self, hall: Hall, made: dict[str, str]) -> None:
        """The committee accepts a letter, all come, and the roll says who votes and why not."""
        fill(hall.tellers[1], f"credentials/{made['letter']}/", fault="")
        press(hall.secretary, "", "/open/")
        for seat in hall.seats.values():
            visit(seat, AT + "seat/")
        for seat in hall.seats.values():  # together: each has the page before the first presses
            seat.locator("form[action$='/seat/come/'] button").click()
        for seat in hall.seats.values():
            expect(seat.locator("form[action$='/seat/leave/']")).to_be_visible()
        visit(hall.secretary, AT + "roll/")
        expect(hall.secretary.locator("main tr", has_text="XE")).to_contain_text("suspended")

    def debate(self, hall: Hall, made: dict[str, str]) -> None:
        """A statement, and a point of order that comes before it and is ruled on."""
        press(hall.chair, "podium/", f"/items/{made['item']}/take-up/")
        for code, kind in (("XA", "floor"), ("XC", "order")):
            visit(hall.seats[code], AT + "seat/")
            with hall.seats[code].expect_navigation():
                hall.seats[code].locator(f"form[action$='/debate/ask/'] button[value={kind}]").click()
        press(hall.chair, "podium/", "/give/")  # the point of order comes first
        expect(hall.chair.locator("main")).to_contain_text("point of order")
        ruling = str(hall.chair.locator("a[href$='/rule/']").get_attribute("href")).removeprefix(AT)
        fill(hall.chair, ruling, upheld="no", words_en="The list stands.")
        press(hall.chair, "podium/", "/give/")
        visit(hall.seats["XB"], AT + "seat/")
        expect(hall.seats["XB"].locator("main")).to_contain_text("The point is not well taken.")

    def amended_resolution(self, hall: Hall, made: dict[str, str]) -> None:
        """The amendment from the seats, then the text as a whole by record vote."""
        fill(hall.chair, "votes/prepare/", about=f"amendment:{made['amendment']}", method="electronic-vote")
        vote = last_vote(hall.chair)
        press(hall.chair, vote, "/open/")
        for seat in hall.seats.values():
            visit(seat, AT + "seat/")
        expect(hall.seats["XE"].locator("main")).to_contain_text("Amendment")
        for code in ("XA", "XB", "XC", "XD", "XF"):
            hall.seats[code].locator(
                f"form[action$='/cast/'] button[value={'against' if code == 'XD' else 'for'}]"
            ).click()
        for code in ("XA", "XB", "XC", "XD", "XF"):
            expect(hall.seats[code].locator("main")).to_contain_text("Received as number")
        hall.rest()
        press(hall.chair, vote, "/close/")
        press(hall.chair, vote, "/decide/")
        fill(hall.chair, "votes/prepare/", about=f"text:{made['text']}", method="record-vote")
        vote = last_vote(hall.chair)
        press(hall.chair, vote, "/open/")
        for number in range(5):
            visit(hall.secretary, AT + vote)
            said = "abstaining" if number == 4 else "for"
            with hall.secretary.expect_navigation():
                hall.secretary.locator(f"form[action$='/answer/'] button[value={said}]").first.click()
        press(hall.chair, vote, "/close/")
        press(hall.chair, vote, "/decide/")
        visit(hall.seats["XE"], f"{AT}texts/{made['text']}/")
        expect(hall.seats["XE"].locator("main")).to_contain_text("GA-94-RES-01")
        expect(hall.seats["XE"].locator("main")).to_contain_text("Invites all to report; (en)")

    def stale_text(self, hall: Hall, made: dict[str, str]) -> None:
        """No vote opens while the Spanish wording is stale, whatever is pressed; the chair annuls it."""
        fill(hall.chair, "votes/prepare/", about=f"text:{made['stale']}", method="electronic-vote")
        vote = last_vote(hall.chair)
        visit(hall.chair, AT + vote)
        expect(hall.chair.locator("main")).to_contain_text("Spanish")
        expect(hall.chair.locator("form[action$='/open/']")).to_have_count(0)
        pressed = hall.chair.evaluate(
            """async address => (await fetch(address, {method: "POST", body: new URLSearchParams({
                csrfmiddlewaretoken: document.querySelector("[name=csrfmiddlewaretoken]").value})})).status""",
            f"{AT}{vote}open/",
        )
        assert pressed == 409

    def president(self, hall: Hall, made: dict[str, str]) -> None:
        """Two-thirds in the first two ballots, the simple majority in the third; the last of the first leaves."""
        counted = ({"XA": 2, "XB": 2, "XC": 1}, {"XA": 3, "XB": 2, "XC": 0}, {"XA": 3, "XB": 2, "XC": 0})
        election = f"elections/{made['election']}/"
        for votes in counted:
            fill(hall.chair, f"{election}ballot/", method="paper-ballot")
            press(hall.chair, election, "/open/")
            for teller in hall.tellers:
                visit(teller, AT + election)
                where = str(teller.locator("a[href$='/count/']").last.get_attribute("href")).removeprefix(AT)
                visit(teller, AT + where)
                standing = {
                    code: key for code, key in made["stood"].items() if teller.locator(f"[name=votes_{key}]").count()
                }
                said = {f"votes_{key}": str(votes[code]) for code, key in standing.items()}
                fill(teller, where, **said, ballots="5", blank="0", invalid="0")
            press(hall.chair, election, "/close/")
            press(hall.chair, election, "/decide/")
        expect(hall.chair.locator("main")).to_contain_text("filled")
        visit(hall.seats["XE"], AT + election)
        assert hall.seats["XE"].locator("main h2", has_text="Ballot").count() == 3

    def minutes(self, hall: Hall) -> None:
        """The provisional minutes, told from the record and read in French and Arabic."""
        until = datetime.now(tz=UTC).date() + timedelta(days=30)
        fill(hall.secretary, "minutes/publish/", corrections_until=until.isoformat())
        for language in ("fr", "ar"):
            visit(hall.seats["XC"], f"{AT}minutes/?language={language}")
            minutes = hall.seats["XC"].locator(f"main .minutes[lang={language}]")
            expect(minutes).to_contain_text("GA-94-RES-01")
            expect(minutes).to_contain_text("Mira Vale")

    def verified(self, node: Node, folder: Path) -> None:
        """Another process derives the session again; one flipped byte is found."""
        node.run("assembly", "export", "GA-94", folder / "session")
        said = json.loads(node.run("assembly", "verify", folder / "session", "--json").stdout)
        assert (said["holds"], said["resolutions"]) == (True, ["GA-94-RES-01"])
        outcomes = sorted(said["outcomes"].values())
        assert outcomes == ["adopted", "adopted", "elected", "next-ballot", "next-ballot"]
        altered = shutil.copytree(folder / "session", folder / "altered") / "rows.jsonl"
        content = bytearray(altered.read_bytes())
        content[len(content) // 2] ^= 1
        altered.write_bytes(content)
        found = node.run("assembly", "verify", folder / "altered", "--json", check=False)
        assert (found.returncode, json.loads(found.stdout)["defect"]["where"]) == (1, "rows.jsonl")
