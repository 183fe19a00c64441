"""FollowTheMoney entities, one JSON object a line, with Comity's own key if they come from here.

Form: https://followthemoney.tech and docs/reference/interchange.md. Every line stands by itself: a bad one is skipped.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, BinaryIO

from comity.records import ftm
from comity.records.drafts import Entry, Limits, RecordKind, Report, Skipped
from comity.records.sources.comity_key import Context
from comity.records.sources.drafting import Drafting
from comity.records.sources.streams import lines
from comity.records.sources.strict_json import NotStrict, parse
from comity.records.vocabulary import PROPERTIES, Property

NAME = "ftm"

# FollowTheMoney's finer properties that are one with ours
_ALSO: Mapping[str, str] = MappingProxyType(
    {
        "vatCode": "taxNumber",
        "innCode": "taxNumber",
        "ogrnCode": "registrationNumber",
        "secondName": "middleName",
        "mainCountry": "country",
        "description": "summary",
    }
)
_LEFT_OUT: Mapping[str, str] = MappingProxyType(
    {
        "topics": "a classification by the maker of the data set; categories here are set by the owner of a record",
        "keywords": "as topics",
        "createdAt": "about the data set, not about the person or thing",
        "modifiedAt": "as createdAt",
        "retrievedAt": "as createdAt",
        "indexText": "made for a search engine from the other values",
    }
)
"""Properties that are deliberately not read, and why."""


def describe() -> str:
    """What is read."""
    return "FollowTheMoney entities (JSON lines)"


def read(stream: BinaryIO, *, limits: Limits, report: Report) -> Iterator[Entry]:
    """One draft for each entity that is a person, organisation, document, vehicle, vessel, aircraft or asset."""
    for number, line in lines(stream, limits):
        if line.strip():
            try:
                yield _entry(parse(line, limits), number, limits, report)
            except NotStrict as refusal:
                yield Skipped(refusal.code, number, facts=refusal.facts)


def entry_of(said: Any, *, limits: Limits, report: Report) -> Entry:
    """The draft of one entity that was parsed already. Raises NotStrict where it is none."""
    return _entry(said, 0, limits, report)


def _entry(said: Any, line: int, limits: Limits, report: Report) -> Entry:
    if not isinstance(said, dict):
        raise NotStrict("json.not-an-entity")
    key, schema, properties, ours = (said.get(name) for name in ("id", "schema", "properties", "comity"))
    if not (isinstance(key, str) and isinstance(schema, str) and isinstance(properties, dict)):
        raise NotStrict("json.not-an-entity")
    kind = ftm.KINDS.get(schema)
    if kind is None:
        return Skipped("ftm.not-imported", line, key[:200], {"schema": schema[:60]})
    if not isinstance(ours, dict | None):
        raise NotStrict("comity.conditions")
    told = (ours or {}).get("kind", kind)
    if kind is RecordKind.ASSET and told == RecordKind.FIREARM:
        kind = RecordKind.FIREARM
    draft = Drafting(kind, key, limits=limits, report=report, line=line)
    if told != kind:
        draft.remark("comity.unreadable", field="kind")
    context = Context(draft, ours or {})
    _add_properties(draft, properties, context)
    return context.finish()


def _add_properties(draft: Drafting, properties: Mapping[str, Any], context: Context) -> None:
    """Add every value, with the details that the `comity` key has of it."""
    rules = PROPERTIES[draft.kind]
    forms = _forms_by_property(draft, properties)
    details = context.values("values")
    for name in dict.fromkeys((*forms, *details)):
        there = forms.get(name, {})
        told = set()
        for detail in details.get(name, ()):
            form = ftm.form(rules[name], detail["text"]) if name in rules else ""
            if form is None or form in there:  # a span of time has no form, so it is only here
                context.add(name, detail)
                told.add(form)
            else:
                draft.remark("ftm.detail-without-value", property=name[:60])
        for form in there:
            if form not in told:
                draft.add(name, ftm.text_of(rules[name], form))
    for name, values in context.values("properties").items():
        for value in values:
            context.add(name, value)


def _forms_by_property(draft: Drafting, properties: Mapping[str, Any]) -> dict[str, dict[str, None]]:
    """For each of our properties, the texts of the entity's values, in order, each once."""
    rules = PROPERTIES[draft.kind]
    theirs = ftm.by_ftm_name(draft.kind)
    found: dict[str, dict[str, None]] = {}
    for name, values in properties.items():
        if name in _LEFT_OUT:
            continue
        rule = theirs.get(name) or rules.get(_ALSO.get(name, "")) or _number_of(draft.kind, name)
        if rule is None:
            draft.remark("property.unknown", property=name[:60])
        else:
            found.setdefault(rule.name, {}).update(_forms(draft, name, values))
    return found


def _number_of(kind: RecordKind, name: str) -> Property | None:
    """A passport has a passportNumber, any other identification just a number."""
    return PROPERTIES[kind]["number"] if kind is RecordKind.TRAVEL_DOCUMENT and name == "number" else None


def _forms(draft: Drafting, name: str, values: Any) -> dict[str, None]:
    """The texts of a property, in order, each once."""
    found: dict[str, None] = {}
    for value in values if isinstance(values, list) else [values]:
        if isinstance(value, dict) and isinstance(value.get("id"), str):
            draft.remark("ftm.nested-entity", property=name)
            found[value["id"]] = None
        elif isinstance(value, str):
            found[value] = None
        else:
            draft.remark("ftm.not-text", property=name[:60])
    return found
