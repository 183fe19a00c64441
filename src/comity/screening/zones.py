"""Machine-readable zones at the counter: from what a scanner sends to a question, and what to point at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from comity.core import countries
from comity.engines import documents
from comity.screening.manifests.cells import document_kind
from comity.screening.questions import PERSON, Number, Question, kept

_SEXES = {"M": "male", "F": "female"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A run of a zone's characters, and what is wrong with it: `problem` is a sentence, or "" where all is right."""

    text: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ReadZone:
    """A zone as the counter uses it.

    question  what it asks; facts: what is kept beside the question (JSON)
    lines     its lines in marks, for a screen that points at what is wrong; problems: the sentences, in order
    """

    question: Question
    facts: dict[str, Any]
    lines: tuple[tuple[Mark, ...], ...]
    problems: tuple[str, ...]
    is_sound: bool


def looks_like_zone(text: str) -> bool:
    """Whether somebody scanned or pasted a zone rather than typed a name: every zone holds two fillers together."""
    return "<<" in text


def read(text: str, *, today: date, language: str) -> ReadZone:
    """Read a zone.  Raises documents.DocumentError for what is none."""
    zone = documents.read_zone(text, today=today)
    told = [problem for problem in zone.problems if not problem.repaired]
    return ReadZone(
        question=question_of(zone),
        facts=_facts(zone),
        lines=tuple(
            tuple(_marks(line, [each for each in told if each.line == number], language))
            for number, line in enumerate(zone.lines, start=1)
        ),
        problems=tuple(documents.render(problem, language) for problem in told),
        is_sound=zone.is_sound,
    )


def question_of(zone: documents.MachineReadableZone) -> Question:
    """What a zone asks: the bearer by name, birth, nationality and sex, and the document by its number."""
    issuer = _country(zone.issuing_state)
    number = Number(document_kind(zone.document_code), zone.number, issuer)
    return Question(
        kind=PERSON,
        names=kept([f"{zone.secondary} {zone.primary}"]),
        birth_dates=(zone.born.text(),) if zone.born else (),
        countries=tuple(filter(None, (_country(zone.nationality),))),
        sex=_SEXES.get(zone.sex, ""),
        numbers=(number,) if zone.number else (),
    )


def _country(code: str) -> str:
    return countries.code_of(documents.iso_state(code)) or "" if code else ""


def _facts(zone: documents.MachineReadableZone) -> dict[str, Any]:
    return {
        "kind": zone.kind,
        "document_code": zone.document_code,
        "issuing_state": zone.issuing_state,
        "number": zone.number,
        "expires": zone.expires.text() if zone.expires else "",
        "names_truncated": zone.names_truncated,
        "problems": [
            {"code": problem.code, "line": problem.line, "column": problem.column, "length": problem.length}
            for problem in zone.problems
        ],
    }


def _marks(line: str, problems: list[documents.Problem], language: str) -> Iterator[Mark]:
    """The line cut where a problem begins or ends; where two overlap, the first is told."""
    at = 0
    for problem in problems:
        start, end = problem.column - 1, problem.column - 1 + problem.length
        if start < at:
            continue
        if line[at:start]:
            yield Mark(line[at:start])
        yield Mark(line[start:end], documents.render(problem, language))
        at = end
    if line[at:]:
        yield Mark(line[at:])
