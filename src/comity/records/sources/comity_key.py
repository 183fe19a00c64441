"""The `comity` key of a FollowTheMoney entity: what its own vocabulary cannot say (docs/reference/interchange.md)."""

from collections.abc import Mapping
from typing import Any

from comity.records.drafts import Entry, Terms, terms_of
from comity.records.sources.drafting import Drafting
from comity.records.sources.strict_json import NotStrict

_TEXTS = ("reference", "listed_on", "category")
_LISTS = ("offences", "markers")
_CONDITION_TEXTS = ("handling", "handling_note", "evaluation", "legal_basis", "retain_until")
_CONDITIONS = frozenset({*_CONDITION_TEXTS, "release", "purposes"})
_KNOWN = _CONDITIONS | {*_TEXTS, *_LISTS, "kind", "properties", "values", "losses"}


class Context:
    """One entity's key. What cannot be read of it is reported and left out, except conditions: they stop the entry."""

    def __init__(self, draft: Drafting, said: Mapping[str, Any]) -> None:
        self._draft = draft
        self._said = said
        for field in said.keys() - _KNOWN:
            self._unreadable(field[:60])

    def values(self, field: str) -> dict[str, list[dict[str, str]]]:
        """Values by property; each an object whose fields are all text, with at least a text."""
        said = self._said.get(field, {})
        if not isinstance(said, dict):
            self._unreadable(field)
            return {}
        found: dict[str, list[dict[str, str]]] = {}
        for name, values in said.items():
            found[name] = [value for value in values if _is_value(value)] if isinstance(values, list) else []
            if not isinstance(values, list) or len(found[name]) < len(values):
                self._unreadable(f"{field}.{name}"[:60])
        return found

    def add(self, name: str, value: Mapping[str, str]) -> None:
        """Add a value with its details."""
        details = {field: value.get(field, "") for field in ("language", "script", "country", "quality", "note")}
        self._draft.add(name, value["text"], **details)

    def finish(self) -> Entry:
        """The draft with all that is said of the record as a whole. Raises NotStrict for unreadable conditions."""
        return self._draft.finish(
            reference=self._text("reference"),
            listed_on=self._draft.listed_on(self._text("listed_on")),
            category=self._text("category"),
            offences=self._texts("offences"),
            markers=self._texts("markers"),
            terms=self._terms(),
        )

    def _text(self, field: str) -> str:
        said = self._said.get(field, "")
        if isinstance(said, str):
            return said
        self._unreadable(field)
        return ""

    def _texts(self, field: str) -> tuple[str, ...]:
        said = self._said.get(field, [])
        if _is_texts(said):
            return tuple(said)
        self._unreadable(field)
        return ()

    def _terms(self) -> Terms:
        # Nothing is left out here: without its conditions a record would be shared more widely than it may be.
        said = {name: value for name, value in self._said.items() if name in _CONDITIONS}
        try:
            terms = terms_of(said) if _are_conditions(said) else None
        except (KeyError, ValueError):
            terms = None
        if terms is None:
            raise NotStrict("comity.conditions")
        return terms

    def _unreadable(self, field: str) -> None:
        self._draft.remark("comity.unreadable", field=field)


def _is_value(said: Any) -> bool:
    return isinstance(said, dict) and "text" in said and all(isinstance(each, str) for each in said.values())


def _is_texts(said: Any) -> bool:
    return isinstance(said, list) and all(isinstance(each, str) for each in said)


def _are_conditions(said: Mapping[str, Any]) -> bool:
    release = said.get("release", {})
    return (
        all(isinstance(said.get(name, ""), str) for name in _CONDITION_TEXTS)
        and _is_texts(said.get("purposes", []))
        and isinstance(release, dict)
        and release.keys() <= {"rule", "bureaus"}
        and _is_texts(release.get("bureaus", []))
    )
