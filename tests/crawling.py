"""Walking two nodes side by side as the same person, and telling where their answers differ."""

import re
import uuid
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from operator import methodcaller
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import httpx
from pypdfium2 import PdfDocument

Way = Callable[[httpx.Client], httpx.Response]

# Signing out would end the walk; a stream has no end and is compared by its first words.
NOT_WALKED = ("/accounts/logout/", "/live/", "/api/docs")

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# Codes of states and hits, of applications, badges and items of the newsroom, names of lists: what else a path can be
# about.
CODE = re.compile(r"/(?:[A-Z]{2}|[A-Z]-\d{4}-\w+|HIT-[\w-]+|[BP]-[A-Z0-9]{6,8}|[a-z0-9]{26}|[^/]*%20[^/]*)/")
LINK = re.compile(r'<(?:a|link)\b[^>]*?\bhref="([^"#]+)')
FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.S)
ATTRIBUTE = re.compile(r'\b([a-z-]+)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Mask:
    """What may differ between two nodes without betraying anything, and why."""

    why: str
    what: re.Pattern[str]
    instead: str
    only: str = ""

    def over(self, text: str, path: str) -> str:
        """The text without it, on the paths that it speaks of."""
        return self.what.sub(self.instead, text) if path.startswith(self.only) else text


_HASH = re.compile(r"\b[0-9a-f]{64}\b|\b[A-Za-z0-9+/]{43}=")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
_GUARD = re.compile(r'(name="csrfmiddlewaretoken" value=)"\w+"')
_TOKEN = re.compile(r'(name="token" value=)"[^"]+"')
_ACT = re.compile(r"\b[0-9a-f]{16}\b")
_SEALED = re.compile(r'"[A-Za-z0-9+/]{40,}={0,2}"')
_PROVEN = re.compile(r'"ledger": \{.*?\n \}', re.S)
_PLACE = re.compile(r'("(?:position|size)": )\d+')
_SECOND_FACTOR = re.compile(r'data:image/svg\+xml;base64,[\w+/=]+|\b[A-Z2-7]{32}\b|(?<="challenge": )"[\w-]+"')
_STAMP = re.compile(r"(?m)^DTSTAMP:\d{8}T\d{6}Z")
_SIZE = re.compile(r"(Hash of the entry, number|Signed over) [\d,]+")

MASKS = (
    Mask("each session has its own token against forged forms", _GUARD, r"\1"),
    Mask("two requests are never made at one instant", re.compile(r"<time\b[^>]*>[^<]*</time>"), "<time>"),
    Mask("the same instant, as far as it is away", re.compile(r'(<span class="deadline" data-until=)"[^"]*"'), r"\1"),
    Mask("the time left until it", re.compile(r"(<span data-left>)[^<]*"), r"\1"),
    Mask("instants in JSON and CSV", _INSTANT, "<instant>"),
    Mask("instants in calendars", _STAMP, "DTSTAMP:"),
    Mask("a second factor that is offered has a secret of its own", _SECOND_FACTOR, "<secret>", "/accounts/2fa/"),
    Mask("the ledger of each node has its own size", _SIZE, r"\1", "/audit/"),
    Mask("and an entry its place in it", re.compile(r'("position": )\d+'), r"\1", "/api/audit/"),
    Mask(
        "the audit names a thing by the end of its random id",
        re.compile(r"(?<![-\w])[0-9a-f]{12}\b"),
        "<id>",
        "/audit/",
    ),
    Mask("entries are salted", _HASH, "<hash>", "/audit/"),
    Mask("entries are salted", _HASH, "<hash>", "/api/audit/"),
    Mask("an answer that is hardly shorter compressed is sent either way", re.compile(r"(?m)^etag: W/"), "etag: "),
    Mask("a form that anybody may send carries a token of its own, which works once", _TOKEN, r"\1", "/public/"),
    Mask("an act is named by a hash of bytes that chance salts", _ACT, "<act>", "/exchange/"),
    Mask(
        "the proof of an act leads to a checkpoint of the node's own ledger", _PROVEN, '"ledger": {}', "/exchange/acts/"
    ),
    Mask("whose size and places are the node's own", _PLACE, r"\1", "/exchange/acts/"),
    Mask("what is sealed differs by chance", _SEALED, '"<sealed>"', "/exchange/acts/"),
    Mask("so do hashes of it", _HASH, "<hash>", "/exchange/acts/"),
    Mask("a public page says by a hash what it is, with the address of the node in it", _HASH, "<hash>", "/public/"),
    Mask("so do those of the press", _HASH, "<hash>", "/press/"),
    Mask("whose forms carry such a token too", _TOKEN, r"\1", "/press/"),
)


def made_since(moment: datetime) -> Callable[[str], str]:
    """Masks ids that were made after a moment: they carry the time and chance. Older ones stay, and are compared."""
    earliest = int(moment.timestamp() * 1000)

    def masked(text: str) -> str:
        return UUID.sub(lambda found: "<new id>" if uuid.UUID(found[0]).int >> 80 >= earliest else found[0], text)

    return masked


@dataclass
class Difference:
    """One address at which two nodes answer differently."""

    address: str
    one: str
    other: str

    def __str__(self) -> str:
        lines = zip(self.one.splitlines(), self.other.splitlines(), strict=False)
        unlike = next(((a, b) for a, b in lines if a != b), (f"{len(self.one)} bytes", f"{len(self.other)} bytes"))
        return f"{self.address}\n  - {unlike[0].strip()[:300]}\n  + {unlike[1].strip()[:300]}"


@dataclass
class Walk:
    """The same walk through two nodes.

    one, other  a client of each, signed in as the same person
    parted_at   when the stores were copied from each other
    chosen      what was chosen on lists by whoever walked before: kinds of filters, orders and pages. Rows that one may
                see are narrowed and sorted by the same code for everybody, so each choice is walked by one person
    """

    one: httpx.Client
    other: httpx.Client
    parted_at: datetime
    chosen: set[str] = field(default_factory=set)
    visited: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    def __post_init__(self) -> None:
        for client in (self.one, self.other):
            # What is compared is what was said: to press it together first is a fifth of a server's work.
            client.headers["Accept-Encoding"] = "identity"

    def ask(self, asked: str, way: Way) -> httpx.Response:
        """The same request to both; what differs is kept. Returns the first node's answer."""
        answers = self._both(way, way)
        self._judge(asked, *answers)
        return answers[0]

    def get(self, path: str, **question: str) -> httpx.Response:
        """The same address of both."""
        return self.ask(f"GET {path} {question or ''}", lambda client: client.get(path, params=question))

    def crawl(self, *starts: str, of_a_kind: int = 1) -> None:
        """Every page that can be reached from these by links and by forms that only ask.

        of_a_kind  how many addresses of each kind: pages about one record or one member, values of one filter, sorts
                   and pages of one list. All of a kind are made by the same view; no view, filter, form or export is
                   left out
        """
        waiting = deque((start, start) for start in starts)
        seen: set[str] = set(starts)
        kinds: Counter[str] = Counter()
        chosen_before = frozenset(self.chosen)
        while waiting:
            address, other_address = waiting.popleft()
            kind = kind_of(address)
            kinds[kind] += 1
            if kinds[kind] > of_a_kind or kind in chosen_before:
                continue
            if not kind.endswith("?"):
                self.chosen.add(kind)
            answers = self._both(methodcaller("get", address), methodcaller("get", other_address))
            self._judge(f"GET {address}", *answers)
            self.visited.append(address)
            found = [list(ways_on(answer, address)) for answer in answers]
            # Where the answers differ in their links there is nothing to pair; the difference is kept already.
            for way, other_way in zip(*found, strict=False):
                if way not in seen and not self._waits_for_its_signature(way):
                    seen.add(way)
                    waiting.append((way, other_way))

    def _waits_for_its_signature(self, address: str) -> bool:
        # A proof leads to the last checkpoint, and each node signs in its own minute: what was done since the nodes
        # parted may be signed on one of them only. Proofs of what was done before are walked.
        return "/proof" in address and made_since(self.parted_at)(address) != address

    def _both(self, way: Way, other_way: Way) -> tuple[httpx.Response, httpx.Response]:
        with ThreadPoolExecutor(2) as hands:
            answers = hands.submit(way, self.one), hands.submit(other_way, self.other)
            return answers[0].result(), answers[1].result()

    def _judge(self, asked: str, one: httpx.Response, other: httpx.Response) -> None:
        texts = [self.masked(answer) for answer in (one, other)]
        if texts[0] != texts[1]:
            self.differences.append(Difference(asked, *texts))

    def masked(self, answer: httpx.Response) -> str:
        """An answer as it is compared: status, headers that a browser acts on, body."""
        path = answer.url.path
        heads = [
            f"{name}: {answer.headers.get(name, '')}" for name in ("content-type", "location", "etag", "last-modified")
        ]
        text = "\n".join((str(answer.status_code), *heads, words_of(answer)))
        text = made_since(self.parted_at)(text.replace(answer.url.netloc.decode(), "<node>"))
        for mask in MASKS:
            text = mask.over(text, path)
        return text


def words_of(answer: httpx.Response) -> str:
    """What an answer says. Of a printed page its words: its bytes are compressed, and hold the node's own address."""
    if answer.headers.get("content-type") != "application/pdf":
        return answer.text
    with PdfDocument(answer.content) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def now() -> datetime:
    """The moment, at the edge."""
    return datetime.now(UTC)


def kind_of(address: str) -> str:
    """An address without what it is about, and without what is chosen on it."""
    parts = urlsplit(address)
    about = CODE.sub("/<code>/", UUID.sub("<id>", parts.path))
    return f"{about}?{'&'.join(name for name, _value in parse_qsl(parts.query))}"


def ways_on(answer: httpx.Response, address: str) -> Iterator[str]:
    """Addresses that a page leads to: its links, and each choice of each form that asks by GET."""
    if "text/html" not in answer.headers.get("content-type", ""):
        return
    here = str(answer.url)
    targets = [unescape(link) for link in LINK.findall(answer.text)]
    for target in [*targets, *asked_by_forms(answer.text, address)]:
        parts = urlsplit(urljoin(here, target))
        if parts.netloc.encode() != answer.url.netloc or parts.path.startswith(("/static/", *NOT_WALKED)):
            continue
        question = parse_qsl(parts.query, keep_blank_values=False)
        # One choice at a time: every filter and every sort, not every filter under every sort.
        if len(question) > 1:
            continue
        yield f"{parts.path}?{urlencode(question)}" if question else parts.path


def asked_by_forms(page: str, address: str) -> Iterator[str]:
    """What the forms of a page that ask by GET can ask: one choice at a time."""
    for form in FORM.findall(page):
        head = dict(ATTRIBUTE.findall(form.split(">", 1)[0]))
        if head.get("method", "get").lower() != "get":
            continue
        action = unescape(head.get("action", "")) or urlsplit(address).path
        name = ""
        for tag, attributes in re.findall(r"<(select|option|input|button)\b([^>]*)>", form):
            given = dict(ATTRIBUTE.findall(attributes))
            if tag == "select":
                name = given.get("name", "")
            elif tag == "option" and name and given.get("value"):
                yield f"{action}?{urlencode({name: unescape(given['value'])})}"
            elif (
                tag in ("input", "button")
                and given.get("type") in ("checkbox", "radio", "submit")
                and given.get("name")
            ):
                yield f"{action}?{urlencode({given['name']: unescape(given.get('value', 'on'))})}"
