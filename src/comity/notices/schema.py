"""The JSON Schema of a notice as it is exported and imported (draft 2020-12), made from the tables in force."""

from typing import Any

from comity.core.codes import CrimeArea, Handling, NoticeType, Purpose
from comity.notices import editions
from comity.notices.codes import Channel, SilverKind, State, SubjectRole, Urgency
from comity.notices.interchange import FORMAT, VERSION
from comity.notices.tables import LANGUAGES, Edition, FieldRow, FieldType
from comity.records.drafts import RecordKind, ReleaseRule

DAY = {"type": "string", "format": "date"}
LINE = {"type": "string"}


def notice_schema() -> dict[str, Any]:
    """What `interchange.structured` gives and `interchange.content_from` reads."""
    edition = editions.edition(editions.names()[-1])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Notice",
        "description": (
            f"A notice or diffusion as Comity exports it, by edition {edition.name} of the rules. Only `content` comes"
            " back: reference, state, publication and signature belong to the node that gave them."
        ),
        "type": "object",
        "required": ["format", "version", "content"],
        "properties": {
            "format": {"const": FORMAT},
            "version": {"const": VERSION},
            "reference": LINE,
            "edition": {"type": "integer", "minimum": 1},
            "owner": {**LINE, "description": "code of the bureau that asks"},
            "state": _one_of(State.values),
            "rules": {**LINE, "description": "the edition that it is judged by"},
            "published_at": {"type": "string", "format": "date-time"},
            "kept_until": DAY,
            "hash": {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "SHA-256 of what was published"},
            "signature": {**LINE, "description": "of the node that published it"},
            "content": {"$ref": "#/$defs/content"},
        },
        "additionalProperties": False,
        "$defs": _definitions(edition),
    }


def _definitions(edition: Edition) -> dict[str, Any]:
    return {
        "content": _content(edition),
        "text": {
            "type": "object",
            "properties": dict.fromkeys(LANGUAGES, LINE),
            "additionalProperties": False,
        },
        "record": {
            "type": "object",
            "description": "what is said of a subject; properties as docs/reference/interchange.md has them",
            "required": ["kind", "key"],
            "properties": {
                "kind": _one_of([kind.value for kind in RecordKind]),
                "key": LINE,
                "properties": {
                    "type": "object",
                    "additionalProperties": {
                        "type": "array",
                        "items": {"type": "object", "required": ["text"], "properties": {"text": LINE}},
                    },
                },
            },
        },
    }


def _content(edition: Edition) -> dict[str, Any]:
    texts = {name: row for name, row in edition.fields.items() if row.type is FieldType.TEXT}
    facts = {name: row for name, row in edition.fields.items() if row.type not in _ELSEWHERE}
    return {
        "type": "object",
        "required": ["type", "language"],
        "properties": {
            "type": _one_of(NoticeType.values),
            "channel": _one_of(Channel.values),
            "request_kind": _one_of(SilverKind.values),
            "language": _one_of(LANGUAGES),
            "urgency": _one_of(Urgency.values),
            "texts": _object({name: {"$ref": "#/$defs/text", **_told(row)} for name, row in texts.items()}),
            "facts": _object({name: _value(row) for name, row in facts.items()}),
            "handling": _one_of(Handling.values),
            "handling_note": LINE,
            "national_reference": {**LINE, "maxLength": 100},
            "purposes": {"type": "array", "items": _one_of(Purpose.values)},
            "audience": {
                "type": "object",
                "required": ["rule"],
                "properties": {
                    "rule": _one_of([rule.value for rule in ReleaseRule]),
                    "bureaus": {"type": "array", "items": LINE},
                },
                "additionalProperties": False,
            },
            "subjects": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["record"],
                    "properties": {
                        "role": _one_of(SubjectRole.values),
                        "note": LINE,
                        "record": {"$ref": "#/$defs/record"},
                    },
                    "additionalProperties": False,
                },
            },
        },
        "additionalProperties": False,
    }


_ELSEWHERE = (FieldType.TEXT, FieldType.ATTACHMENT, FieldType.PROPERTY)


def _value(row: FieldRow) -> dict[str, Any]:
    """The schema of a field's value, with its label as description."""
    return {**_shape(row), **_told(row)}


def _shape(row: FieldRow) -> dict[str, Any]:
    match row.type:
        case FieldType.DATE:
            return DAY
        case FieldType.DATE_RANGE:
            return {**_object({"from": DAY, "until": DAY}), "required": ["from"]}
        case FieldType.COUNTRY:
            return {"type": "string", "pattern": "^[A-Z]{2}$"}
        case FieldType.NUMBER:
            return {"type": "integer", "minimum": 0}
        case FieldType.BOOLEAN:
            return {"type": "boolean"}
        case FieldType.CHOICE:
            return _one_of(_codes(row))
        case FieldType.CODES:
            return {"type": "array", "items": _one_of(_codes(row))}
        case FieldType.GROUP:
            return _object({part.field: _value(part) for part in row.of})
        case _:
            return {**LINE, "maxLength": row.maximum} if row.maximum else LINE


def _codes(row: FieldRow) -> list[str]:
    return [choice.code for choice in row.codes] or CrimeArea.values


def _told(row: FieldRow) -> dict[str, str]:
    return {"description": row.label["en"]}


def _one_of(codes: Any) -> dict[str, Any]:
    return {"enum": list(codes)}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}
