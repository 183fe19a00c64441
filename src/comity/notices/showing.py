"""A notice as its pages show it: what it says in the reader's language, who it is for, what became of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from comity.core.codes import Purpose
from comity.notices import assistant, provisions
from comity.notices.codes import Act, Channel, SilverKind
from comity.notices.document.values import said_of
from comity.notices.labels import FINDINGS
from comity.notices.models import Notice, ReviewStep
from comity.notices.rules.request import Finding, Level
from comity.notices.tables import Edition, FieldRow, TypeRow, text_in
from comity.notices.wording import field_label, sentence
from comity.records.labels import RULES

# Steps of a review, of which the reader learns how long each took.
_OF_REVIEW = frozenset(
    {Act.RETURNED, Act.ANSWERED, Act.REQUESTED, Act.ASSIGNED, Act.RECOMMENDED, Act.PUBLISHED, Act.REFUSED,
     Act.CHECKED_AFTER_SENDING, Act.REINSTATEMENT_RECOMMENDED, Act.REINSTATED}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a notice: `kind` as a list's column has it."""

    label: Any
    value: Any
    kind: str = "text"
    lang: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Prose:
    """One text of a notice, in pieces: each with whether the assistant marked it."""

    label: str
    language: str
    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Event:
    """One step of a notice's life, for the timeline."""

    at: datetime
    title: str
    text: str
    who: str


def facts_of(notice: Notice, row: TypeRow, edition: Edition, *, own: bool) -> list[Fact]:
    """What a notice says besides its texts, in the order of its type. own: for its bureau and the Secretariat."""
    facts = [Fact(_("Channel"), Channel(notice.channel).label)]
    if notice.request_kind:
        facts.append(Fact(_("Kind of request"), SilverKind(notice.request_kind).label))
    named = [name for name in row.fields if name in notice.facts]
    facts += [Fact(field_label(name, edition), _said(edition.fields[name], notice.facts[name])) for name in named]
    if own and notice.national_reference:
        facts.append(Fact(_("Reference of the bureau"), notice.national_reference, "code"))
    return facts


def audience_of(notice: Notice, *, own: bool) -> list[Fact]:
    """To whom it goes, for what, how long it is kept.

    own   for its bureau and the Secretariat: nobody else learns who else received it, or was left out
    """
    bureaus = f" ({', '.join(notice.release_bureaus)})" if notice.release_bureaus else ""
    facts = [
        Fact(_("Sent to"), f"{RULES[notice.release_rule]}{bureaus}" if own else ""),
        Fact(_("Purposes"), _list(str(Purpose(code).label) for code in notice.purposes)),
        Fact(_("Requested"), notice.requested_at, "moment"),
        Fact(_("Published"), notice.published_at, "moment"),
        Fact(_("Kept until"), date_format(notice.kept_until) if notice.kept_until else ""),
        Fact(_("Ended"), notice.ended_at, "moment"),
        Fact(_("Content goes on"), date_format(notice.erase_on) if notice.erase_on else ""),
    ]
    return [fact for fact in facts if fact.value not in (None, "")]


def prose_of(notice: Notice, row: TypeRow, edition: Edition) -> list[Prose]:
    """Its texts, each in the reader's language where it is given in it, else as its bureau wrote it."""
    return [
        Prose(field_label(name, edition), language, ((texts[language], False),))
        for name, texts in _texts(notice, row)
        if (language := _best(texts, notice.language))
    ]


def marked_of(notice: Notice, row: TypeRow, edition: Edition) -> list[Prose]:
    """Its texts in every language they are given in, with the words that the assistant marked."""
    return [
        Prose(field_label(name, edition), language, tuple(assistant.marked(text, _spans(notice, name, language))))
        for name, texts in _texts(notice, row)
        for language, text in sorted(texts.items(), key=lambda item: (item[0] != notice.language, item[0]))
    ]


def events_of(steps: Iterable[ReviewStep], edition: Edition) -> list[Event]:
    """The life of a notice, newest first."""
    return [
        Event(step.at, str(Act(step.act).label).capitalize(), " ".join(_told(step, edition)), step.bureau)
        for step in sorted(steps, key=lambda one: -one.number)
    ]


def _told(step: ReviewStep, edition: Edition) -> Iterator[str]:
    language = get_language() or "en"
    for reason in step.reasons:
        row = edition.reasons.get(reason["code"])
        yield (
            f"{text_in(row.label, language)} ({provisions.in_words(str(row.provision))})." if row else reason["code"]
        )
    if step.clock_minutes and step.act in _OF_REVIEW:
        yield _lasted(step.clock_minutes)
    if step.due_at is not None:
        yield (
            _("In time.")
            if step.at <= step.due_at
            else _("Too late: it was due %(moment)s.") % {"moment": _moment(step.due_at)}
        )
    if step.internal:
        yield _("Seen by the General Secretariat only.")
    if step.note:
        yield step.note


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{date_format(local, 'SHORT_DATE_FORMAT')} {local:%H:%M}"


def _lasted(minutes: int) -> str:
    """How long a step took since the one before, in the largest unit that tells it well."""
    if minutes < 120:
        said = ngettext(
            "%(number)d minute after the step before.", "%(number)d minutes after the step before.", minutes
        )
        return said % {"number": minutes}
    if minutes < 48 * 60:
        hours = minutes // 60
        said = ngettext("%(number)d hour after the step before.", "%(number)d hours after the step before.", hours)
        return said % {"number": hours}
    days = minutes // (24 * 60)
    said = ngettext("%(number)d day after the step before.", "%(number)d days after the step before.", days)
    return said % {"number": days}


def _texts(notice: Notice, row: TypeRow) -> Iterator[tuple[str, Mapping[str, str]]]:
    named = [name for name in row.fields if name in notice.texts]
    return ((name, notice.texts[name]) for name in (*named, *(set(notice.texts) - set(named))))


def _best(texts: Mapping[str, str], written: str) -> str:
    reader = (get_language() or "en").partition("-")[0]
    return next((language for language in (reader, written, *texts) if texts.get(language)), "")


def _spans(notice: Notice, field: str, language: str) -> Sequence[tuple[int, int]]:
    marked = [
        (start, end)
        for flag in notice.flags
        if flag["field"] == field and flag["language"] == language
        for start, end in flag["spans"]
    ]
    kept: list[tuple[int, int]] = []
    for start, end in sorted(marked):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _said(row: FieldRow, value: Any) -> str:
    """A value in words, on one line."""
    return _list(one.text for one in said_of(row, value, get_language() or "en"))


def _list(words: Iterable[str]) -> str:
    return _(", ").join(words)


TONES: Mapping[Level, str] = {Level.MISSING: "bad", Level.INCONSISTENT: "bad", Level.ADVICE: "info"}
ANCHORS: Mapping[str, str] = {"release": "audience", "purposes": "audience", "channel": "head", "request_kind": "head"}


def findings_shown(found: Iterable[Finding], edition: Edition) -> list[dict[str, Any]]:
    """What the rules find, in the reader's language, each with the place in the form that it speaks of."""
    return [
        {
            "word": FINDINGS[one.level],
            "tone": TONES[one.level],
            "text": sentence(one, edition),
            "article": provisions.in_words(one.article),
            "anchor": f"part-{ANCHORS.get(name := one.field.partition('.')[0], name)}",
        }
        for one in found
    ]
