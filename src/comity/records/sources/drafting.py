"""One entry on its way from a file to a draft: every value cleaned, placed, and reported if altered."""

from dataclasses import replace
from datetime import date
from types import MappingProxyType

from comity.core.countries import code_of
from comity.records import dates, texts
from comity.records.drafts import Entry, Limits, RecordDraft, RecordKind, Remark, Report, Skipped, Terms, Value
from comity.records.vocabulary import PROPERTIES, ValueType, missing

KEY_CHARACTERS = 200
# Remarks that mean: this is not what you wrote. Who types, or calls the API, is asked again.
REFUSED_REMARKS = frozenset(
    {"date.unreadable", "country.unknown", "value.not-a-code", "gender.unknown", "value.too-long"}
)
_NOWHERE = frozenset({"n/a", "none", "none identified", "unknown", "undetermined", "not available", "-"})
_GENDERS = {
    "m": "male",
    "male": "male",
    "f": "female",
    "female": "female",
    "x": "other",
    "other": "other",
    "homme": "male",
    "femme": "female",
}
_SHORT = frozenset({ValueType.NAME, ValueType.IDENTIFIER, ValueType.REFERENCE, ValueType.CODE})


def is_nowhere(text: str) -> bool:
    """Whether a list says in words that it names no country or place. NA in capitals is Namibia."""
    return text == "na" or text.lower() in _NOWHERE


class Drafting:
    """Gathers the values of one entry. `add` never fails; `finish` says whether the entry can be imported."""

    def __init__(self, kind: RecordKind, key: str, *, limits: Limits, report: Report, line: int = 0) -> None:
        self.kind = kind
        self.key = texts.clean(key)[0]
        self.line = line
        self._limits = limits
        self._report = report
        self._allowed = PROPERTIES[kind]
        self._values: dict[str, dict[Value, None]] = {}
        self._crowded = ""

    def remark(self, code: str, **facts: str | int) -> None:
        """Report something about this entry."""
        self._report(Remark(code, self.line, self.key, facts))

    def allows(self, name: str) -> bool:
        """Whether a record of this kind has such a property."""
        return name in self._allowed

    def add(
        self,
        name: str,
        text: str,
        *,
        language: str = "",
        script: str = "",
        country: str = "",
        quality: str = "",
        note: str = "",
    ) -> None:
        """Add one value as the file writes it. Blank text is no value.

        `country` and `note` qualify the value; a country that nobody knows is kept in the note.
        """
        rule = self._allowed.get(name)
        if rule is None:
            self.remark("property.unknown", property=name)
            return
        said = self._cleaned(name, text, long=rule.type is ValueType.TEXT)
        if not said:
            return
        if rule.type in _SHORT and len(said) > self._limits.name_characters:
            self.remark("value.too-long", property=name, limit=self._limits.name_characters)
            return
        placed = self._placed(rule.type, rule.codes, name, said)
        if placed is None:
            return
        if rule.type is ValueType.NAME and not script:
            script = texts.script_of(placed)
        issuer = self.country(country) if country else ""
        if issuer and code_of(issuer) is None:
            note, issuer = "; ".join(filter(None, (note, issuer))), ""
        cleaned_note = self._cleaned(name, note, long=True) if note else ""
        self._keep(name, Value(placed, language, script, issuer, quality, cleaned_note))

    def country(self, text: str) -> str:
        """The code of a country, or its name as written (reported) if nobody knows it, or nothing for "na"."""
        said = self._cleaned("country", text, long=False)
        if is_nowhere(said):
            self.remark("country.not-applicable", text=said)
            return ""
        code = code_of(said)
        if code is None and said:
            self.remark("country.unknown", text=said[:100])
        return code or said

    def listed_on(self, text: str) -> date | None:
        """The day of listing, from ISO 8601 or English; None if it is blank or (reported) is no whole date."""
        read = dates.notation(text) if text.strip() else None
        if read is not None and len(read) == len("2000-01-01"):
            return date.fromisoformat(read)
        if text.strip():
            self.remark("date.listed-unreadable", text=text.strip()[:100])
        return None

    def finish(
        self,
        *,
        reference: str = "",
        listed_on: date | None = None,
        category: str = "",
        offences: tuple[str, ...] = (),
        markers: tuple[str, ...] = (),
        terms: Terms | None = None,
    ) -> Entry:
        """The draft, or why there is none."""
        if not self.key:
            return self.skipped("record.no-key")
        if len(self.key) > KEY_CHARACTERS:
            return self.skipped("record.long-key", limit=KEY_CHARACTERS)
        if self._crowded:
            return self.skipped(
                "record.too-many-values", property=self._crowded, limit=self._limits.values_per_property
            )
        if lacking := missing(self.kind, frozenset(self._values)):
            return self.skipped("record.missing", property=", ".join(lacking))
        return RecordDraft(
            kind=self.kind,
            key=self.key,
            reference=texts.clean(reference)[0],
            properties=MappingProxyType({name: tuple(values) for name, values in self._values.items()}),
            listed_on=listed_on,
            category=category,
            offences=offences,
            markers=markers,
            terms=self._terms(terms or Terms()),
        )

    def skipped(self, code: str, **facts: str | int) -> Skipped:
        """This entry, left out, with the reason."""
        return Skipped(code, self.line, self.key[:KEY_CHARACTERS], facts)

    def _terms(self, terms: Terms) -> Terms:
        """The conditions, their one free text cleaned as every other."""
        return replace(terms, handling_note=self._cleaned("handling_note", terms.handling_note, long=True))

    def _cleaned(self, name: str, text: str, *, long: bool) -> str:
        said, taken_out = texts.clean(text, lines=long)
        for code in taken_out:
            self.remark(code, property=name)
        if not said and taken_out:
            self.remark("text.empty", property=name)
        if len(said) > self._limits.text_characters:
            self.remark("text.shortened", property=name, limit=self._limits.text_characters)
            said = said[: self._limits.text_characters]
        return said

    def _placed(self, type_: ValueType, codes: tuple[str, ...], name: str, text: str) -> str | None:
        """The value in the notation of its type; None if it has become a note, or is no value."""
        if type_ is ValueType.COUNTRY:
            return self.country(text) or None
        placed, otherwise = text, ""
        if type_ is ValueType.DATE:
            placed, otherwise = dates.notation(text) or "", "date.unreadable"
        elif type_ is ValueType.GENDER:
            placed, otherwise = _GENDERS.get(text.lower(), ""), "gender.unknown"
        elif codes:
            placed, otherwise = (text.lower() if text.lower() in codes else ""), "value.not-a-code"
        if not placed:
            self.remark(otherwise, property=name, text=text[:100])
            self._keep("notes", Value(f"{name}: {text}"))
        return placed or None

    def _keep(self, name: str, value: Value) -> None:
        kept = self._values.setdefault(name, {})
        if value in kept:
            self.remark("value.repeated", property=name)
        elif len(kept) >= self._limits.values_per_property:
            self._crowded = name
        else:
            kept[value] = None
