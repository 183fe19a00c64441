"""A report laid out for a reader: titles, rows and tables in one language, the same for the screen and for paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from comity.engines.ballots.defects import Fact
from comity.engines.ballots.report import QuestionShown, Report, TrusteeShown

from . import sentences
from .rendering import RIGHT_TO_LEFT, base, filled, isolated, label, render, translated


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the report.

    rows    (label, value): facts one below the other
    heads   of the table's columns; empty without a table
    table   rows of cells; those in columns of `numbers` are numbers, aligned at the end
    """

    title: str
    note: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    heads: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """The whole report in one language."""

    language: str
    rtl: bool
    title: str
    name: str
    accepted: bool
    verdict: str
    reason: str
    state: str
    sections: tuple[Section, ...]
    page: str


def page_of(report: Report, language: str, *, with_ballots: bool = False) -> Page:
    """Lay a report out in a language; `with_ballots` adds every ballot's tracking number."""
    accepted = report.accepted
    return Page(
        language=base(language),
        rtl=base(language) in RIGHT_TO_LEFT,
        title=label("title", language),
        name=report.name or report.file,
        accepted=accepted,
        verdict=label("accepted" if accepted else "rejected", language),
        reason=label("accepted_told", language) if report.defect is None else render(report.defect, language),
        state=translated(sentences.STATES[report.state], language) if accepted else label("rejected_told", language),
        sections=tuple(_sections(report, language, with_ballots)),
        page=label("page", language),
    )


def _sections(report: Report, language: str, with_ballots: bool) -> Iterator[Section]:
    yield _election(report, language)
    if report.accepted and report.on_roll:
        yield _turnout(report, language)
    if report.accepted:
        for question in report.questions:
            yield _question(question, language)
    if report.trustees:
        yield _trustees(report.trustees, language)
    yield _fingerprints(report, language)
    if report.checks:
        yield _checks(report, language)
    if with_ballots and report.ballots:
        yield _ballots(report, language)


def _election(report: Report, language: str) -> Section:
    begun = datetime.fromtimestamp(report.timestamp, UTC).strftime("%Y-%m-%d %H:%M UTC") if report.timestamp else ""
    values = {
        "name": report.name,
        "description": report.description,
        "uuid": report.uuid,
        "group": report.group,
        "begun": begun,
        "file": report.file,
        "size": str(report.size or ""),
        "events": str(report.events or ""),
        "verified_before": str(report.verified_before or ""),
    }
    return Section(label("election", language), rows=_labelled(values, language))


def _turnout(report: Report, language: str) -> Section:
    percent: dict[str, Fact] = {"number": report.voted, "percent": f"{100 * report.voted / report.on_roll:.1f}"}
    values = {
        "on_roll": str(report.on_roll),
        "voted": filled(sentences.PERCENT, percent, language),
        "ballots_cast": str(report.ballots_cast),
    }
    if report.weight_on_roll != report.on_roll:
        values |= {"weight_on_roll": str(report.weight_on_roll), "weight_voted": str(report.weight_voted)}
    return Section(label("turnout", language), rows=_labelled(values, language))


def _question(question: QuestionShown, language: str) -> Section:
    note = translated(sentences.KINDS[question.kind], language)
    if question.counts is None:
        return Section(question.question, label("no_result", language))
    if question.kind == "shuffled":
        heads = (label("ballot", language), *question.labels)
        table = tuple((str(number), *map(str, row)) for number, row in enumerate(question.counts, 1))
        return Section(question.question, note, heads=heads, table=table, numbers=tuple(range(len(heads))))
    heads = label("answer", language), label("votes", language)
    if question.kind == "lists":
        cells = [pair for row in zip(question.labels, question.counts, strict=True) for pair in _list_rows(*row)]
    else:
        cells = [(text or label("blank", language), count) for text, count in _pairs(question.labels, question.counts)]
    return Section(
        question.question, note, heads=heads, table=tuple((text, str(count)) for text, count in cells), numbers=(1,)
    )


def _list_rows(labels: Sequence[str], counts: Sequence[int]) -> Iterator[tuple[str, int]]:
    """A list's own row, then its candidates, set in."""
    for place, (text, count) in enumerate(_pairs(labels, counts)):
        yield (f"– {text}" if place else text), count


def _pairs(labels: Sequence[str], counts: Sequence[int]) -> Iterator[tuple[str, int]]:
    return zip(labels, counts, strict=True)


def _trustees(trustees: Sequence[TrusteeShown], language: str) -> Section:
    heads = tuple(label(name, language) for name in ("trustee", "role", "took_part", "fingerprint"))
    table = []
    for trustee in trustees:
        role = label("needed", language)
        if trustee.threshold:
            some: dict[str, Fact] = {"threshold": trustee.threshold, "members": trustee.members}
            role = filled(sentences.THRESHOLD, some, language)
        done = [name for name in ("shuffled", "decrypted") if getattr(trustee, name)] or ["nothing"]
        took_part = ", ".join(label(name, language) for name in done)
        named = f"{trustee.number} {isolated(trustee.name, language)}" if trustee.name else str(trustee.number)
        table.append((named, role, took_part, isolated(trustee.fingerprint, language)))
    return Section(label("trustees", language), heads=heads, table=tuple(table))


def _fingerprints(report: Report, language: str) -> Section:
    values = {
        "election": report.fingerprint,
        "trustees_fingerprint": report.trustees_fingerprint,
        "credentials_fingerprint": report.credentials_fingerprint,
        "last_event": report.last_event,
        "sha256": report.sha256,
    }
    return Section(label("fingerprints", language), rows=_labelled(values, language))


def _checks(report: Report, language: str) -> Section:
    heads = tuple(label(name, language) for name in ("check", "count", "seconds"))
    table = tuple(
        (translated(sentences.CHECKS[check.code], language), str(check.count), f"{check.seconds:.2f}")
        for check in report.checks
    )
    return Section(label("checks", language), heads=heads, table=table, numbers=(1, 2))


def _ballots(report: Report, language: str) -> Section:
    heads = tuple(label(name, language) for name in ("tracking_number", "event", "weight", "counted"))
    table = tuple(
        (
            isolated(ballot.tracking_number, language),
            str(ballot.event),
            str(ballot.weight),
            label("yes" if ballot.counted else "replaced", language),
        )
        for ballot in report.ballots
    )
    note = label("ballots_told", language)
    return Section(label("ballots", language), note, heads=heads, table=table, numbers=(1, 2))


def _labelled(values: dict[str, str], language: str) -> tuple[tuple[str, str], ...]:
    return tuple((label(name, language), isolated(value, language)) for name, value in values.items() if value)
