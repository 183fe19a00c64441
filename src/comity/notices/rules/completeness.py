"""What is missing from a request, what contradicts itself, and what would help: found the same way for form, API and
import, and again when the request is made.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from comity.core import countries
from comity.core.codes import CrimeArea, codes_of
from comity.notices import errors
from comity.notices.codes import Channel
from comity.notices.rules.conditions import FIELDS_OF, JUDGES
from comity.notices.rules.request import Facts, Finding, Level, SubjectFacts, day_of
from comity.notices.tables import Condition, Edition, FieldRow, FieldType, TypeRow
from comity.records.drafts import ReleaseRule


class Outcome(StrEnum):
    """How a condition of the type stands: it holds, it fails, or a reviewer must judge it."""

    HOLDS = "holds"
    FAILS = "fails"
    TO_JUDGE = "to-judge"


@dataclass(frozen=True, slots=True)
class Judged:
    """One condition of the type, how it stands, and what was found."""

    condition: Condition
    outcome: Outcome
    found: tuple[Finding, ...]


def findings(
    content: Facts, row: TypeRow, edition: Edition, subjects: Sequence[SubjectFacts], today: date
) -> tuple[Finding, ...]:
    """All that is to be said of a request: first what stops it, in the order of the form; then what would help."""
    found = [
        *_of_fields(content, row, edition, subjects, today),
        *_of_subjects(row, subjects),
        *_of_audience(content, row),
        *(finding for condition in row.conditions for finding in _of_condition(condition, content, subjects, today)),
    ]
    return tuple(sorted(found, key=_last_is_advice))


def require_complete(found: Iterable[Finding]) -> None:
    """Raises Incomplete, with everything that stops the request, not only the first."""
    stopping = [finding for finding in found if finding.level is not Level.ADVICE]
    if stopping:
        raise errors.Incomplete(
            count=len(stopping),
            first=stopping[0].code,
            findings=[
                {"code": one.code, "field": one.field, "level": str(one.level), "facts": dict(one.facts)}
                for one in stopping
            ],
        )


def judged(
    content: Facts, row: TypeRow, edition: Edition, subjects: Sequence[SubjectFacts], today: date
) -> tuple[Judged, ...]:
    """Condition by condition, how the request stands: what a reviewer reads, rule by rule."""
    absent = {
        finding.field
        for finding in _of_fields(content, row, edition, subjects, today)
        if finding.level is Level.MISSING
    }
    lines = []
    for condition in row.conditions:
        if edition.conditions[condition.rule].by_reviewer:
            lines.append(Judged(condition, Outcome.TO_JUDGE, ()))
            continue
        found = tuple(_of_condition(condition, content, subjects, today))
        rests_on = (*FIELDS_OF.get(condition.rule, ()), str(condition.facts.get("field", "")))
        fails = any(one.level is not Level.ADVICE for one in found) or not absent.isdisjoint(rests_on)
        lines.append(Judged(condition, Outcome.FAILS if fails else Outcome.HOLDS, found))
    return tuple(lines)


def _last_is_advice(finding: Finding) -> bool:
    return finding.level is Level.ADVICE


def _of_condition(
    condition: Condition, content: Facts, subjects: Sequence[SubjectFacts], today: date
) -> Iterator[Finding]:
    judge = JUDGES.get(condition.rule)
    if judge is not None:
        yield from judge(content, condition, subjects, today)


# The form


def _of_fields(
    content: Facts, row: TypeRow, edition: Edition, subjects: Sequence[SubjectFacts], today: date
) -> Iterator[Finding]:
    if row.request_kinds and content.request_kind not in row.request_kinds:
        yield _finding("field-missing", "request_kind", Level.MISSING)
    given = set(content.texts) | set(content.facts)
    for name in sorted(given - set(row.fields)):
        yield _finding("field-unknown", name, Level.INCONSISTENT)
    for name in row.fields:
        field = edition.fields[name]
        if field.type is FieldType.TEXT:
            yield from _of_text(content, field, row, is_needed=name in row.required)
        elif not _is_given(content, field, subjects):
            yield _absent(field, is_needed=name in row.required)
        elif name in content.facts:
            yield from _of_value(content.facts[name], field, name, today)


def _is_given(content: Facts, field: FieldRow, subjects: Sequence[SubjectFacts]) -> bool:
    match field.type:
        case FieldType.ATTACHMENT:
            return field.role in content.attached
        case FieldType.PROPERTY:
            return any(one.is_principal and field.property in one.properties for one in subjects)
        case _:
            return content.facts.get(field.field) not in (None, "", [], {})


def _absent(field: FieldRow, *, is_needed: bool) -> Finding:
    if is_needed:
        return _finding("field-missing", field.field, Level.MISSING, article=field.article)
    return _finding("field-desirable", field.field, Level.ADVICE, article=field.article)


def _of_text(content: Facts, field: FieldRow, row: TypeRow, *, is_needed: bool) -> Iterator[Finding]:
    texts = content.texts.get(field.field, {})
    if not any(text.strip() for text in texts.values()):
        yield _absent(field, is_needed=is_needed)
        return
    for language in row.languages:
        length = len(texts.get(language, "").strip())
        if not length:
            level = Level.MISSING if language == content.language else Level.ADVICE
            yield _finding("text-language-missing", field.field, level, language=language)
        elif length < field.minimum:
            yield _finding(
                "text-too-short", field.field, Level.INCONSISTENT, language=language, least=field.minimum, given=length
            )
        elif field.maximum and length > field.maximum:
            yield _finding(
                "text-too-long", field.field, Level.INCONSISTENT, language=language, most=field.maximum, given=length
            )


def _of_value(value: Any, field: FieldRow, path: str, today: date) -> Iterator[Finding]:
    match field.type:
        case FieldType.DATE:
            yield from _of_date(value, path, today, may_lie_ahead=field.future)
        case FieldType.DATE_RANGE:
            yield from _of_range(value, path, today)
        case FieldType.GROUP:
            yield from _of_group(value, field, path, today)
        case FieldType.CHOICE | FieldType.CODES:
            yield from _of_codes(value, field, path)
        case FieldType.COUNTRY:
            if not (isinstance(value, str) and _is_country(value)):
                yield _finding("value-unreadable", path, Level.INCONSISTENT)
        case FieldType.NUMBER:
            if isinstance(value, bool) or not isinstance(value, int) or value < 0:
                yield _finding("value-unreadable", path, Level.INCONSISTENT)
        case FieldType.BOOLEAN:
            if not isinstance(value, bool):
                yield _finding("value-unreadable", path, Level.INCONSISTENT)
        case FieldType.LINE | FieldType.PLACE:
            if not isinstance(value, str) or "\n" in value:
                yield _finding("value-unreadable", path, Level.INCONSISTENT)
            elif field.maximum and len(value) > field.maximum:
                yield _finding("text-too-long", path, Level.INCONSISTENT, most=field.maximum, given=len(value))


def _is_country(code: str) -> bool:
    try:
        return countries.country(code).code == code
    except KeyError:
        return False


def _of_date(value: Any, path: str, today: date, *, may_lie_ahead: bool) -> Iterator[Finding]:
    day = day_of(value)
    if day is None:
        yield _finding("value-unreadable", path, Level.INCONSISTENT)
    elif day > today and not may_lie_ahead:
        yield _finding("date-in-future", path, Level.INCONSISTENT, day=day.isoformat())


def _of_range(value: Any, path: str, today: date) -> Iterator[Finding]:
    if not isinstance(value, Mapping) or not value.get("from") or not set(value) <= {"from", "until"}:
        yield _finding("value-unreadable", path, Level.INCONSISTENT)
        return
    for part in value.values():
        if part:
            yield from _of_date(part, path, today, may_lie_ahead=False)
    begun, ended = day_of(value.get("from")), day_of(value.get("until"))
    if begun is not None and ended is not None and ended < begun:
        yield _finding("dates-out-of-order", path, Level.INCONSISTENT, begun=begun.isoformat(), ended=ended.isoformat())


def _of_group(value: Any, field: FieldRow, path: str, today: date) -> Iterator[Finding]:
    if not isinstance(value, Mapping):
        yield _finding("value-unreadable", path, Level.INCONSISTENT)
        return
    known = {part.field for part in field.of}
    for name in sorted(set(value) - known):
        yield _finding("field-unknown", f"{path}.{name}", Level.INCONSISTENT)
    for part in field.of:
        said = value.get(part.field)
        if said not in (None, "", [], {}):
            yield from _of_value(said, part, f"{path}.{part.field}", today)
        elif not part.optional:
            yield _finding("field-missing", f"{path}.{part.field}", Level.MISSING, article=field.article)


def _of_codes(value: Any, field: FieldRow, path: str) -> Iterator[Finding]:
    known = {choice.code for choice in field.codes} or codes_of(CrimeArea)
    given = value if field.type is FieldType.CODES else [value]
    if not isinstance(given, list | tuple):
        yield _finding("value-unreadable", path, Level.INCONSISTENT)
        return
    for code in given:
        if not isinstance(code, str) or code not in known:
            yield _finding("code-unknown", path, Level.INCONSISTENT, value=str(code)[:40])


# Subjects and audience


def _of_subjects(row: TypeRow, subjects: Sequence[SubjectFacts]) -> Iterator[Finding]:
    principals = [subject for subject in subjects if subject.is_principal]
    if len(principals) > 1 or (not principals and (subjects or row.subjects.principal_needed)):
        yield _finding("no-principal", "subjects", Level.MISSING, count=len(principals))
    for subject in subjects:
        allowed = row.subjects.principal if subject.is_principal else row.subjects.associated
        if subject.kind not in allowed:
            yield _finding("subject-kind", "subjects", Level.INCONSISTENT, kind=subject.kind)
        elif subject.is_principal and subject.category and row.categories and subject.category not in row.categories:
            yield _finding("category", "subjects", Level.INCONSISTENT, category=subject.category)


def _of_audience(content: Facts, row: TypeRow) -> Iterator[Finding]:
    release = content.release
    excluded = release.rule is ReleaseRule.ALL_BUT and content.secretariat in release.bureaus
    if excluded:
        yield _finding("secretariat-excluded", "release", Level.INCONSISTENT)
    reached = set(release.bureaus) - {content.owner, content.secretariat}
    if release.rule is ReleaseRule.ONLY and not reached:
        yield _finding("audience-empty", "release", Level.MISSING)
    if content.channel == Channel.DIFFUSION and release.rule is not ReleaseRule.ONLY:
        yield _finding("diffusion-needs-bureaus", "release", Level.INCONSISTENT)
    if content.channel not in row.channels:
        yield _finding("channel-not-allowed", "channel", Level.INCONSISTENT, channel=content.channel)
    if not content.purposes:
        yield _finding("field-missing", "purposes", Level.MISSING)
    for purpose in sorted(set(content.purposes) - set(row.purposes)):
        yield _finding("purpose-not-allowed", "purposes", Level.INCONSISTENT, purpose=purpose)


def _finding(code: str, field: str, level: Level, *, article: str = "", **facts: str | int) -> Finding:
    return Finding(code, field, level, MappingProxyType(facts), article)
