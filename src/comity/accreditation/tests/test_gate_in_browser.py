"""The page of a gate in a real browser: its network cut, its clock wrong, its storage full; never green by error.

The browser is driven by a thread of its own: its driver runs an event loop, beside which Django lets nobody read a row.
"""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest

from comity.accreditation import codewriting, links, services
from comity.accreditation.badge_codes import RevocationReason
from comity.accreditation.badge_format import Role
from comity.accreditation.document import making
from comity.accreditation.models import Scan
from comity.accreditation.tests.casting import terms_of
from comity.accreditation.tests.gate_casting import gate, guard
from comity.accreditation.tests.qr_reading import Modules, modules_of
from comity.assembly.codes import Audience
from comity.assembly.models import Meeting
from comity.assembly.services import timetable
from comity.assembly.tests.casting import found_states, in_four, line, officer, prepared
from comity.core.codes import Role as Office

sync_api = pytest.importorskip("playwright.sync_api", reason="the browser tests need playwright")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed (Debian: apt install chromium)"),
]
PATIENCE_MS = 60_000
CODE = "23456789AB"
FULL = 'IDBObjectStore.prototype.add = function () { throw new DOMException("full", "QuotaExceededError"); };'
# A camera that shows one drawing, in a browser that reads no code by itself.
CAMERA = """
delete window.BarcodeDetector;
navigator.mediaDevices.getUserMedia = async () => {
  const sheet = document.createElement("canvas");
  [sheet.width, sheet.height] = [640, 480];
  const pen = sheet.getContext("2d");
  setInterval(() => {
    pen.fillStyle = "#d8d2c4";
    pen.fillRect(0, 0, 640, 480);
    pen.fillStyle = "#20242a";
    globalThis.modules.forEach((row, i) => row.forEach((is, j) => is && pen.fillRect(140 + j * 7, 60 + i * 7, 7, 7)));
  }, 50);
  return sheet.captureStream(20);
};
"""
NO_ED25519 = 'SubtleCrypto.prototype.importKey = () => Promise.reject(new DOMException("no", "NotSupportedError"));'

T = TypeVar("T")


class Phone:
    """A guard with a phone, in French, 360 pixels wide: what is done and what is seen."""

    def __init__(self, url: str, script: str) -> None:
        self.url = url
        self._hands = ThreadPoolExecutor(max_workers=1)
        self._do(lambda: self._take(script))

    def _take(self, script: str) -> None:
        self._driver = sync_api.sync_playwright().start()
        self._browser = self._driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        self._context = self._browser.new_context(viewport={"width": 360, "height": 780}, locale="fr-FR")
        self._context.set_default_timeout(PATIENCE_MS)
        self._page = self._context.new_page()
        self.complaints: list[str] = []
        self._page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self._page.add_init_script(script)

    def _do(self, work: Callable[[], T]) -> T:
        return self._hands.submit(work).result()

    def put_down(self) -> None:
        def leave() -> None:
            self._browser.close()
            self._driver.stop()

        self._do(leave)
        self._hands.shutdown()

    def opens(self) -> None:
        self._do(lambda: (self._page.goto(self.url), self._page.wait_for_selector("html[data-ready=yes]")))

    def enrols(self, code: str) -> None:
        def work() -> None:
            self._page.fill("#code", code)
            self._page.click("#enrol button")
            self._page.wait_for_selector("#meeting option", state="attached")

        self._do(work)

    def reads(self, code: str) -> tuple[str, str]:
        return self._answered(lambda: (self._page.fill("#badge", code), self._page.press("#badge", "Enter")))

    def looks_at(self, modules: Modules) -> tuple[str, str]:
        self.makes(f"() => {{ globalThis.modules = {json.dumps(modules)}; }}")
        return self._answered(lambda: self._page.click("#camera"))

    def confirms(self, proof: str) -> tuple[str, str]:
        return self._answered(lambda: self._page.click(f"button[data-proof={proof}]"))

    def _answered(self, work: Callable[[], object]) -> tuple[str, str]:
        """What stands there after something was done; (colour, answer)."""

        def done() -> tuple[str, str]:
            self._page.evaluate("() => { document.getElementById('answer').dataset.answer = ''; }")
            work()
            self._page.wait_for_function("() => document.getElementById('answer').dataset.answer !== ''")
            said = self._page.evaluate("() => ({ ...document.getElementById('answer').dataset })")
            return said["colour"], said["answer"]

        return self._do(done)

    def chooses(self, selector: str, value: str) -> None:
        self._do(lambda: self._page.select_option(selector, value))

    def text(self, selector: str) -> str:
        return str(self._do(lambda: self._page.inner_text(selector)))

    def makes(self, script: str) -> Any:
        return self._do(lambda: self._page.evaluate(script))

    def loses_its_network(self) -> None:
        self._do(lambda: self._page.wait_for_function("() => navigator.serviceWorker.controller !== null"))
        self._do(lambda: self._context.set_offline(True))

    def finds_its_network(self) -> None:
        self._do(lambda: self._context.set_offline(False))


class Scene:
    """A session of today: an opening for staff, too, and a plenary for delegates; badges; one gate with its code."""

    def __init__(self) -> None:
        found_states()
        self.at = datetime.now(UTC)
        self.secretary = officer("petra.lind", "GS", Office.PROTOCOL, Office.OFFICER)
        self.host = officer("bastien.roche", "XB")
        days = {name: self.at.date() + timedelta(days=1) * way for name, way in (("opens_on", -1), ("closes_on", 1))}
        self.terms = terms_of(self.secretary, prepared(self.secretary, host="XB", **days))
        self.opening = self._meeting("Opening", Audience.DELEGATES, Audience.STAFF)
        self.plenary = self._meeting("Plenary", Audience.DELEGATES)
        self.staff = guard(self.host, self.terms, "Ida Falk", Role.STAFF)
        self.security = guard(self.host, self.terms)
        device = {"gate": gate(self.host, self.terms), "label": "phone", "code": links.hash_of(CODE)}
        services.invite_device(self.host, at=self.at, **device)

    def _meeting(self, title: str, *audiences: Audience) -> Meeting:
        begins = self.at - timedelta(minutes=5)
        said = {"titles": in_four(title), "starts_at": begins, "ends_at": begins + timedelta(minutes=50)}
        held = line(**said, room=title, open_to=list(audiences))
        return timetable.add_meeting(self.secretary, session=self.terms.session, line=held, at=self.at)


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


@pytest.fixture
def phone(live_server: Any, request: pytest.FixtureRequest) -> Iterator[Phone]:
    taken = Phone(f"http://localhost:{live_server.thread.port}/press/gate/", getattr(request, "param", ""))
    yield taken
    taken.put_down()
    assert taken.complaints == []


def test_a_guards_day_with_and_without_a_network(scene, phone):
    """Enrolled; documents confirmed; the network cut and the page opened anew; the log sent when it is back."""
    staff = codewriting.code_of(scene.staff)
    phone.opens()
    phone.enrols(CODE)
    assert phone.reads(staff) == ("red", "proof-not-shown")
    assert phone.confirms("identity") == ("green", "admitted")
    assert "Peut entrer" in phone.text("#word")
    assert phone.reads("A" * 186) == ("red", "unknown-version")
    assert phone.reads("hello") == ("red", "unreadable")

    phone.loses_its_network()
    phone.opens()  # from what the worker keeps
    assert phone.text("#network") == "Réseau : aucun"
    assert phone.reads(staff) == ("red", "proof-not-shown")
    assert phone.confirms("identity") == ("amber", "already-inside")
    assert phone.reads(codewriting.code_of(scene.security)) == ("amber", "already-inside")
    assert "responsable" in phone.text("#word")
    phone.chooses("#meeting", str(scene.plenary.pk))
    assert phone.reads(staff) == ("red", "not-open-to")
    assert "1" in phone.text("#rule")
    phone.chooses("#language", "ar")
    assert phone.makes("() => document.documentElement.dir") == "rtl"

    phone.finds_its_network()
    _wait_until(lambda: Scan.objects.count() == 8)
    rows = Scan.objects.order_by("counter")
    assert [row.counter for row in rows] == list(range(1, 9))
    assert [row.let_in for row in rows] == [False, True, False, False, False, False, True, False]

    services.revoke_badge(scene.host, badge=scene.staff, reason=RevocationReason.LOST, at=datetime.now(UTC))
    phone.chooses("#meeting", str(scene.opening.pk))
    assert phone.reads(staff) == ("red", "revoked")  # its pack does not know it yet: the node was asked


@pytest.mark.parametrize("phone", [FULL], ids=["full"], indirect=True)
def test_b1_a_phone_whose_storage_is_full_is_amber(scene, phone):
    phone.opens()
    phone.enrols(CODE)
    assert phone.reads(codewriting.code_of(scene.staff)) == ("red", "proof-not-shown")
    assert phone.confirms("identity") == ("amber", "not-written")
    assert not Scan.objects.exists()


@pytest.mark.parametrize("phone", [CAMERA], ids=["camera"], indirect=True)
def test_the_camera_reads_a_badge_where_the_browser_cannot(scene, phone):
    phone.opens()
    phone.enrols(CODE)
    phone.chooses("#meeting", str(scene.opening.pk))
    assert phone.looks_at(modules_of(making.qr_svg(scene.staff).decode())) == ("red", "proof-not-shown")
    assert phone.confirms("identity") == ("green", "admitted")


@pytest.mark.parametrize("phone", [NO_ED25519], ids=["no-ed25519"], indirect=True)
def test_b1_a_phone_that_cannot_check_signatures_is_amber(scene, phone):
    phone.opens()
    phone.enrols(CODE)
    assert phone.reads(codewriting.code_of(scene.staff)) == ("amber", "not-checked")


def test_b1_a_wrong_clock_is_never_green(scene, phone):
    """Behind the pack, where nothing can be judged; and a little ahead, where only the node tells."""
    staff = codewriting.code_of(scene.staff)
    phone.opens()
    phone.enrols(CODE)
    phone.makes("() => { const now = Date.now; globalThis.shift = 0; Date.now = () => now() + globalThis.shift; }")
    for minutes in (-120, 10):
        phone.makes(f"() => {{ globalThis.shift = {minutes} * 60000; }}")
        phone.makes("() => dispatchEvent(new Event('online'))")
        phone.makes("() => new Promise((done) => setTimeout(done, 1500))")
        assert phone.reads(staff) == ("red", "proof-not-shown")
        assert phone.confirms("identity") == ("amber", "clock-wrong")


def _wait_until(holds: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE_MS / 1000
    while not holds():
        assert time.monotonic() < limit
        time.sleep(0.2)
