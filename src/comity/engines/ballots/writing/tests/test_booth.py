"""The voting booth: a folder of pages on which anybody can vote, offline, in four languages."""

import json
import re
from pathlib import Path

import pytest

from comity.engines.ballots.container import read_archive
from comity.engines.ballots.election import HomomorphicQuestion
from comity.engines.ballots.writing.auditing import audit
from comity.engines.ballots.writing.booth import LANGUAGES, booth_files
from comity.engines.ballots.writing.finding import find_ballot

from .conftest import BOARD, PRESIDENT, TOPICS, serve

AXE = Path(__file__).parents[6] / "tests" / "browser" / "vendor" / "axe.min.js"
DELEGATES = HomomorphicQuestion("Delegates", ("<b>Ana</b>", "آنا", "陈"), 1, 2)


@pytest.fixture
def world(make_world):
    """An election whose archive is already taken out of the box."""
    world = make_world(PRESIDENT, DELEGATES)
    world.archive = world.box.take()
    return world


def page_of(world, name="index.html"):
    return dict(booth_files(read_archive(world.archive)))[name].decode()


def test_every_language_has_its_page_in_its_direction(world):
    files = dict(booth_files(read_archive(world.archive)))
    pages = {name: files[name].decode() for name in ("index.html", "fr.html", "es.html", "ar.html")}
    assert [re.search(r'<html lang="(\w+)" dir="(\w+)"', page).groups() for page in pages.values()] == [
        ("en", "ltr"), ("fr", "ltr"), ("es", "ltr"), ("ar", "rtl"),
    ]  # fmt: skip
    buttons = {re.search(r"<button>(.+?)</button>", page).group(1) for page in pages.values()}
    assert len(buttons) == len(LANGUAGES)


def test_what_the_election_says_is_text_and_not_markup(world):
    page = page_of(world)
    assert "<b>Ana</b>" not in page
    assert "&lt;b&gt;Ana&lt;/b&gt;" in page


def test_nothing_is_asked_from_elsewhere(world):
    for name, content in booth_files(read_archive(world.archive)):
        assert not re.search(rb"(?:src|href|url|import|from)\W{1,4}(?:https?:)?//", content), name


@pytest.fixture
def open_booth(chromium, world, tmp_path):
    """Open a page of the booth and take the network away; what the browser complains about fails the test."""
    for name, content in booth_files(read_archive(world.archive)):
        (tmp_path / name).write_bytes(content)
    complaints = []
    context = chromium.new_context(accept_downloads=True)

    def open_page(name="index.html"):
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address + name)
        page.locator("#ready").wait_for()
        context.set_offline(True)
        return page

    with serve(tmp_path) as address:
        yield open_page
    context.close()
    assert complaints == []


def fill_in(page, code):
    page.get_by_label("Béa").check()
    page.get_by_label("آنا").check()
    page.get_by_label("陈").check()
    page.locator("#code").fill(code)
    page.locator("#ballot button").click()


def saved(page, link):
    with page.expect_download() as download:
        page.locator(link).click()
    return Path(download.value.path()).read_bytes()


def shown(page, number):
    """What stands in a place of the page, once it is shown."""
    place = page.locator(number)
    place.wait_for()
    return place.inner_text()


@pytest.mark.browser
def test_a_voter_seals_notes_and_casts(open_booth, world):
    page = open_booth()
    fill_in(page, world.codes[0])
    commitment = shown(page, "[data-step=sealed] output")
    page.get_by_role("button", name="Cast this ballot").click()
    number = shown(page, "#tracking")
    ballot = saved(page, "#save-ballot")
    assert world.box.receive(ballot) == number
    assert commitment in ballot.decode()
    page.locator("[data-step=cast] [data-again]").click()
    assert page.locator("#code").input_value() == ""  # the next voter finds nothing of this one
    assert page.locator("input:checked").count() == 0


@pytest.mark.browser
def test_a_voter_tests_the_device(open_booth, world):
    page = open_booth("ar.html")
    fill_in(page, world.codes[0])
    page.locator("#audit").click()
    found = audit(saved(page, "#save-record"), world.box.election)
    assert found.answers == ((0, 0, 1, 0), (0, 1, 1))
    assert found.commitment == shown(page, "[data-step=audited] output")
    page.locator("[data-step=audited] [data-again]").click()
    assert page.locator("#ballot").is_visible()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("index.html", "Question 2: 3 chosen, at most 2 are allowed."),
        ("fr.html", "Question 2 : choix faits : 3 ; maximum permis : 2."),
    ],
)
def test_too_many_answers_are_told_in_a_sentence(open_booth, world, name, told):
    page = open_booth(name)
    page.get_by_label("<b>Ana</b>").check()
    fill_in(page, world.codes[0])
    assert shown(page, "#refusal") == told
    page.get_by_label("<b>Ana</b>").uncheck()
    page.locator("#ballot button").click()
    page.locator("#cast").wait_for()
    assert page.locator("#refusal").is_hidden()


class TestABoothBesideItsBallotBox:
    """Where the server that gives the booth also takes ballots, the page sends them there and nowhere else."""

    @pytest.mark.parametrize(
        "address", ["https://elsewhere.example/", "//elsewhere.example/", "ballots", "/a?b", '/"'], ids=repr
    )
    def test_it_sends_to_its_own_server_alone(self, world, address):
        with pytest.raises(ValueError, match="own server"):
            dict(booth_files(read_archive(world.archive), deliver_to=address))

    @pytest.mark.browser
    def test_a_ballot_is_sent_until_the_box_confirms_it(self, chromium, world, tmp_path):
        for name, content in booth_files(read_archive(world.archive), deliver_to="/box"):
            (tmp_path / name).write_bytes(content)
        answers = [
            lambda _ballot: (503, b"busy"),
            lambda _ballot: (422, '{"detail": "La caja está cerrada."}'.encode()),
            lambda _ballot: (200, b'{"tracking_number": "of another ballot"}'),
            lambda ballot: (201, json.dumps({"tracking_number": world.box.receive(ballot)}).encode()),
        ]
        with serve(tmp_path, take=lambda ballot: answers.pop(0)(ballot)) as address:
            page = chromium.new_page()
            page.set_default_timeout(10_000)
            page.goto(address + "es.html")
            page.locator("#ready").wait_for()
            fill_in(page, world.codes[0])
            page.locator("#cast").click()
            number = shown(page, "#tracking")
            told = []
            for _attempt in range(3):
                page.locator("#deliver").click()
                told.append(shown(page, "#refusal"))
            page.locator("#deliver").click()
            page.locator("#delivered").wait_for()
            assert page.locator("#deliver").is_hidden()
            assert page.locator("#refusal").is_hidden()
            page.close()
        assert told[0] == told[2] != told[1]
        assert "La caja está cerrada." in told[1]
        assert find_ballot(read_archive(world.archive + world.box.take()), number).counts


@pytest.mark.browser
def test_a_wrong_code_is_told(open_booth, world):
    page = open_booth()
    fill_in(page, "DemoA-DemoBB-DemoC-DemoDD")
    assert shown(page, "#refusal") == "This code belongs to no voter of this election."


@pytest.fixture
def other_kinds(make_world):
    """An election that asks for lists and for ranks."""
    world = make_world(BOARD, TOPICS)
    world.archive = world.box.take()
    return world


class TestListsAndRanks:
    """One list with some of its candidates; a number for each answer."""

    @pytest.fixture
    def world(self, other_kinds):
        return other_kinds

    @pytest.mark.browser
    def test_are_sealed_as_they_were_filled_in(self, open_booth, world):
        page = open_booth("fr.html")
        self.fill_in(page, world.codes[0])
        page.locator("#cast").click()
        number = shown(page, "#tracking")
        assert world.box.receive(saved(page, "#save-ballot")) == number

    @pytest.mark.browser
    def test_are_opened_for_another_device(self, open_booth, world):
        page = open_booth("ar.html")
        self.fill_in(page, world.codes[0])
        page.locator("#audit").click()
        found = audit(saved(page, "#save-record"), world.box.election)
        assert found.answers == (((1, 0, 1), (0, 0)), (2, 1, 3))

    @pytest.mark.browser
    def test_of_two_lists_at_once_are_refused(self, open_booth, world):
        page = open_booth()
        page.get_by_label("Cyr").check()
        self.fill_in(page, world.codes[0])
        assert shown(page, "#refusal") == "Question 1: choose one list, and at least one of its candidates."

    def fill_in(self, page, code):
        for label in ("List A", "Béa"):
            page.get_by_label(label).check()
        for label, rank in (("Training", 2), ("Borders", 1), ("Forensics", 3)):
            page.get_by_label(label).fill(str(rank))
        page.locator("#code").fill(code)
        page.locator("#ballot button").click()


def require_no_barrier(page):
    """Automatic rules of WCAG 2.2 AA; and nothing wider than a telephone."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate("axe.run().then(({ violations }) => violations.map(({ id }) => id))") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
@pytest.mark.skipif(not AXE.exists(), reason="axe is not beside this checkout")
class TestThePageIsForEverybody:
    @pytest.mark.parametrize("name", ["index.html", "fr.html", "es.html", "ar.html"])
    def test_in_every_language(self, open_booth, name):
        page = open_booth(name)
        page.set_viewport_size({"width": 360, "height": 800})
        require_no_barrier(page)

    def test_at_every_step(self, open_booth, world):
        page = open_booth("ar.html")
        page.set_viewport_size({"width": 360, "height": 800})
        page.locator("#code").fill("wrong")
        page.locator("#ballot button").click()
        page.locator("#refusal").wait_for()
        require_no_barrier(page)
        for choice, after in (("#cast", "#save-ballot"), ("#audit", "#save-record")):
            fill_in(page, world.codes[0])
            page.locator(choice).wait_for()
            require_no_barrier(page)
            page.locator(choice).click()
            page.locator(after).wait_for()
            require_no_barrier(page)
            page.locator("[data-again]:visible").click()


@pytest.mark.browser
@pytest.mark.skipif(not AXE.exists(), reason="axe is not beside this checkout")
def test_lists_and_ranks_are_for_everybody(chromium, other_kinds, tmp_path):
    for name, content in booth_files(read_archive(other_kinds.archive), deliver_to="/box"):
        (tmp_path / name).write_bytes(content)
    with serve(tmp_path) as address:
        page = chromium.new_page(viewport={"width": 360, "height": 800})
        page.goto(address)
        page.locator("#ready").wait_for()
        require_no_barrier(page)
        TestListsAndRanks().fill_in(page, other_kinds.codes[0])
        page.locator("#cast").click()
        page.locator("#deliver").wait_for()
        require_no_barrier(page)
        page.close()
