"""A voting booth as a folder of static files: one page for each language, the sealer, nothing from elsewhere.

Any web server may serve the folder.  The page asks for nothing once it is loaded, and its policy lets it connect to
nobody: the sealed ballot leaves it as a file that the voter saves.  Where the booth's own server has a ballot box, the
page may also send the ballot there, and its policy lets it connect to that server alone.
"""

import base64
import json
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

from comity.engines.ballots.container import Archive
from comity.engines.ballots.defects import Fact
from comity.engines.ballots.election import (
    Election,
    HomomorphicQuestion,
    ListsQuestion,
    NonHomomorphicQuestion,
    Question,
    SetupData,
)
from comity.engines.ballots.groups import group_named

from .poll import Poll
from .refusal_sentences import _, said, unfilled

LANGUAGES = {"en": "English", "fr": "Français", "es": "Español", "ar": "العربية"}
_SEALER = Path(__file__).parent.parent / "sealer"
_RIGHT_TO_LEFT = frozenset({"ar"})
_POLICY = "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src data:; connect-src "
# A path on the booth's own server, and nothing that a browser would read as another server's address.
_PATH = re.compile(r"/(?!/)[\w./~-]*")
# What the sealer can refuse on this page; an answer that fits no question cannot be given in its form.
_REFUSALS = (
    "code_malformed",
    "code_mistyped",
    "code_unknown",
    "answers_malformed",
    "answers_too_few",
    "answers_too_many",
    "blank_with_answers",
    "list_not_one",
    "numbers_malformed",
    "ballot_already_used",
    "sealer_failed",
    "ballot_refused",
    "ballot_not_delivered",
)


def booth_files(archive: Archive, deliver_to: str = "") -> Iterator[tuple[str, bytes]]:
    """(name, content) of every file of the booth for an election.

    deliver_to   path on the booth's own server to which the page sends a ballot (POST, the ballot's JSON as the body);
                 it answers {"tracking_number": …}, or an error with {"detail": a sentence for the voter}

    Raises ArchiveRejected; StepRefused: archive_without_setup, question_not_sealed.  ValueError for another path.
    """
    if deliver_to and not _PATH.fullmatch(deliver_to):
        raise ValueError("ballots are delivered to a path on the booth's own server")
    election = Poll.of(archive).election
    setup = SetupData.read(archive.data[archive.events[0].payload or ""])
    for language in LANGUAGES:
        page = _Page(language, election, archive.data[setup.election], archive.data[setup.credentials], deliver_to)
        yield _page_name(language), page.html().encode()
    for path in sorted(_SEALER.iterdir()):
        if path.suffix in {".js", ".css"}:
            yield path.name, path.read_bytes()


def _page_name(language: str) -> str:
    return "index.html" if language == "en" else f"{language}.html"


class _Page:
    """The booth in one language."""

    def __init__(
        self, language: str, election: Election, election_data: bytes, credentials: bytes, deliver_to: str
    ) -> None:
        self.language = language
        self.deliver_to = deliver_to
        self.election = election
        embedding = group_named(election.group).embedding
        self.largest = 0 if embedding is None else embedding.largest
        self.election_data = election_data
        self.credentials = credentials

    def html(self) -> str:
        direction = "rtl" if self.language in _RIGHT_TO_LEFT else "ltr"
        name = f"<bdi>{escape(self.election.name)}</bdi>"
        policy = _POLICY + ("'self'" if self.deliver_to else "'none'")
        told = f'data-election="{_base64(self.election_data)}" data-credentials="{_base64(self.credentials)}"'
        return f"""<!doctype html>
<html lang="{self.language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<title>{escape(self.election.name)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="booth.css">
<script type="module" src="booth.js"></script>
<script type="application/json" id="sentences">{self._sentences()}</script>
</head>
<body>
<nav aria-label="{self._said(_("Language"))}"><ul>{self._languages()}</ul></nav>
<main {told} data-deliver="{escape(self.deliver_to)}">
<h1>{name}</h1>
<p>{escape(self.election.description)}</p>
<p class="hint">{self._fingerprint()}</p>
<noscript>{self._said(_("Scripts are needed: the ballot is sealed in this browser and nowhere else."))}</noscript>
<p id="loading" role="status">{self._said(_("The sealer is being loaded."))}</p>
<p id="ready" class="hint" hidden>{self._said(_("Loaded. From here on this page needs no network."))}</p>
<p id="refusal" role="alert" tabindex="-1" hidden></p>
{self._form()}
{self._sealed()}
{self._cast()}
{self._audited()}
</main>
</body>
</html>
"""

    def _fingerprint(self) -> str:
        return self._said(_("Fingerprint of the election: %(fingerprint)s"), fingerprint=self.election.fingerprint)

    def _form(self) -> str:
        questions = "\n".join(
            self._question(number, question) for number, question in enumerate(self.election.questions, start=1)
        )
        return f"""<form id="ballot" data-step="ballot" autocomplete="off" hidden>
{questions}
<label for="code">{self._said(_("Your code"))}</label>
<p class="hint" id="code-hint">{self._said(_("As printed on your card, with its hyphens."))}</p>
<input id="code" name="code" type="text" autocapitalize="off" spellcheck="false" aria-describedby="code-hint" required>
<button>{self._said(_("Seal the ballot"))}</button>
</form>"""

    def _question(self, number: int, question: Question) -> str:
        if isinstance(question, HomomorphicQuestion):
            kind, hint, choices = "choices", self._how_many(question), self._choices(number, question)
        elif isinstance(question, ListsQuestion):
            hint = self._said(_("Choose one list, and at least one of its candidates."))
            kind, choices = "lists", self._lists(number, question)
        else:
            hint = self._said(_("Give each answer a whole number, such as its rank or its grade."))
            kind, choices = "numbers", self._numbers(number, question)
        return f"""<fieldset data-kind="{kind}" aria-describedby="hint-{number}">
<legend><bdi>{escape(question.question)}</bdi></legend>
<p class="hint" id="hint-{number}">{hint}</p>
{choices}
</fieldset>"""

    def _how_many(self, question: HomomorphicQuestion) -> str:
        least, most = question.least, question.most
        if least == most:
            return self._said(_("Answers to choose: %(most)s"), most=most)
        return self._said(_("Answers to choose: from %(least)s to %(most)s"), least=least, most=most)

    def _choices(self, number: int, question: HomomorphicQuestion) -> str:
        kind = "radio" if question.least == question.most == 1 else "checkbox"
        return "\n".join(self._choice(kind, label, number) for label in question.labels)

    def _lists(self, number: int, question: ListsQuestion) -> str:
        """Each list, its candidates below it."""
        rows = []
        for name, *candidates in question.answers:
            under = "\n".join(self._choice("checkbox", each, number) for each in candidates)
            rows.append(f'<div data-list>{self._choice("radio", name, number)}<div class="under">{under}</div></div>')
        return "\n".join(rows)

    def _choice(self, kind: str, label: str, number: int) -> str:
        shown = escape(label) if label else self._said(_("Blank"))
        field = f'<input type="{kind}" name="question-{number}">'
        return f'<label class="choice">{field}<bdi>{shown}</bdi></label>'

    def _numbers(self, number: int, question: NonHomomorphicQuestion) -> str:
        return "\n".join(
            f'<label class="number-choice"><bdi>{escape(label)}</bdi><input type="number" inputmode="numeric" min="0"'
            f' max="{self.largest}" step="1" required name="question-{number}"></label>'
            for label in question.answers
        )

    def _sealed(self) -> str:
        advice = _(
            "Note it before you go on. To test this device, audit the ballot: it is opened for another device and never"
            " cast. Otherwise cast it."
        )
        return f"""<section data-step="sealed" hidden>
<h2 tabindex="-1" data-first>{self._said(_("Your ballot is sealed. Its commitment:"))}</h2>
<output class="number" data-commitment></output>
<p>{self._said(advice)}</p>
<button type="button" id="cast">{self._said(_("Cast this ballot"))}</button>
<button type="button" id="audit" class="second">{self._said(_("Audit this ballot"))}</button>
</section>"""

    def _cast(self) -> str:
        brought = _("Bring the file to the ballot box.")
        advice = _("Later you find your ballot in the archive by this number, or by the commitment that you noted.")
        return f"""<section data-step="cast" hidden>
<h2 tabindex="-1" data-first>{self._said(_("Your ballot is signed. Its tracking number:"))}</h2>
<output class="number" id="tracking"></output>
{self._delivery() if self.deliver_to else f"<p>{self._said(brought)}</p>"}
<p>{self._said(advice)}</p>
<a class="save" id="save-ballot" download="ballot.json">{self._said(_("Save the ballot"))}</a>
<button type="button" class="second" data-again>{self._said(_("Seal another ballot"))}</button>
</section>"""

    def _delivery(self) -> str:
        return f"""<p><button type="button" id="deliver">{self._said(_("Send it to the ballot box"))}</button></p>
<p id="delivered" role="status" tabindex="-1" hidden>{self._said(_("The ballot box has taken it in."))}</p>"""

    def _audited(self) -> str:
        advice = _(
            "Check the record on a device that has nothing to do with this one. It must show your answers and this"
            " commitment:"
        )
        return f"""<section data-step="audited" hidden>
<h2 tabindex="-1" data-first>{self._said(_("The ballot is opened. It can no longer be cast."))}</h2>
<p>{self._said(advice)}</p>
<output class="number" data-commitment></output>
<a class="save" id="save-record" download="audit.json">{self._said(_("Save the audit record"))}</a>
<button type="button" class="second" data-again>{self._said(_("Seal another ballot"))}</button>
</section>"""

    def _languages(self) -> str:
        current = {self.language: ' aria-current="page"'}
        return "".join(
            f'<li><a href="{_page_name(code)}" lang="{code}" hreflang="{code}"{current.get(code, "")}>{name}</a></li>'
            for code, name in LANGUAGES.items()
        )

    def _sentences(self) -> str:
        """What the page may have to say, by code; safe inside a script element."""
        told = {code: unfilled(code, self.language) for code in _REFUSALS}
        return json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")

    def _said(self, sentence: str, **facts: Fact) -> str:
        return escape(said(sentence, self.language, **facts))


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
