"""What an act of a case says, from what an officer wrote: the body that is checked, signed and sealed."""

from collections.abc import Mapping
from typing import Any

# What every kind of message takes, if it is there; the schemas (`kinds/schemas`) say what is required.
_SHARED = (
    "title",
    "crime_areas",
    "own_reference",
    "original_language",
    "texts",
    "entities",
    "attachments",
    "links",
    "other_channel",
    "handling_note",
)
_TEXT_ALONE = ("texts",)
# Steps of a request carry a text at most; what they are about stands in their details.
_TAKEN = {
    "message": _SHARED,
    "request": _SHARED,
    "answer": _SHARED,
    "correction-proposed": _SHARED,
    "request-refused": _TEXT_ALONE,
    "request-extended": _TEXT_ALONE,
    "forwarding-requested": _TEXT_ALONE,
}


def body_of(kind: str, case: str, columns: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a message: its columns as the schema of its kind names them, without what is empty.

    columns  as `writing.Writing` and the rows of drafts and messages have them, `details` among them
    """
    said = {name: columns[name] for name in _TAKEN.get(kind, ()) if columns[name]}
    said["case"] = case
    return said | {name: value for name, value in columns["details"].items() if value not in (None, "", [], {})}
