"""Records as FollowTheMoney JSON lines, the open form in which they leave Comity and come back unchanged.

What FollowTheMoney cannot say (handling, release, firearms, the language and script of a value …) goes under the key
`comity` of an entity, where its own tools ignore it. `losses` names there what a reader without that key would miss.
The form is documented in docs/reference/interchange.md and read by `sources.ftm_lines`.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from comity.records import ftm
from comity.records.drafts import RecordDraft, RecordKind, Value
from comity.records.vocabulary import FTM_SCHEMA, PROPERTIES, Property


def json_lines(drafts: Iterable[RecordDraft]) -> Iterator[str]:
    """One line of JSON for each draft, line end included."""
    for draft in drafts:
        yield json.dumps(entity(draft), ensure_ascii=False, separators=(",", ":")) + "\n"


def entity(draft: RecordDraft) -> dict[str, Any]:
    """The FollowTheMoney entity of a draft, with a `comity` key if there is more to say."""
    rules = PROPERTIES[draft.kind]
    properties: dict[str, list[str]] = {}
    only_ours: dict[str, list[dict[str, str]]] = {}
    details: dict[str, list[dict[str, str]]] = {}
    for name, values in draft.properties.items():
        rule = rules[name]
        forms = [said for value in values if (said := ftm.form(rule, value.text)) is not None]
        if forms:
            properties[rule.ftm] = list(dict.fromkeys(forms))
        if not rule.ftm:
            only_ours[name] = [value.content() for value in values]
        elif not all(_is_plain(rule, value) for value in values):
            details[name] = [value.content() for value in values]
    whole: dict[str, Any] = {"id": draft.key, "schema": FTM_SCHEMA[draft.kind], "properties": properties}
    ours = _conditions(draft) | ({"properties": only_ours} if only_ours else {})
    if ours or details:
        losses = [*(name for name in ours if name != "properties"), *only_ours, *details]
        whole["comity"] = {**ours, **({"values": details} if details else {}), "losses": sorted(losses)}
    return whole


def _is_plain(rule: Property, value: Value) -> bool:
    """Whether the FollowTheMoney form alone brings this value back."""
    said = ftm.form(rule, value.text)
    return said is not None and ftm.bare(rule, ftm.text_of(rule, said)) == value


def _conditions(draft: RecordDraft) -> dict[str, Any]:
    """What is said of the record as a whole, beyond its properties."""
    said: dict[str, Any] = {
        "kind": str(draft.kind) if draft.kind is RecordKind.FIREARM else "",
        "reference": draft.reference,
        "listed_on": draft.listed_on.isoformat() if draft.listed_on else "",
        "category": draft.category,
        "offences": list(draft.offences),
        "markers": list(draft.markers),
        **draft.terms.content(),
    }
    return {name: value for name, value in said.items() if value}
