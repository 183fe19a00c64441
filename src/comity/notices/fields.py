"""The form of a type of notice, made from its table: form fields for each value, read back as the store holds it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from comity.core.codes import CrimeArea
from comity.notices import provisions
from comity.notices.tables import Edition, FieldRow, FieldType, TypeRow, text_in

LONGEST_LINE = 2_000
LONGEST_TEXT = 20_000
# Said elsewhere: a file is attached, a property stands in the record of the principal.
ELSEWHERE = (FieldType.ATTACHMENT, FieldType.PROPERTY)


@dataclass(slots=True)
class Part:
    """One box of a field of the table: its name in the form, the language it is written in, what the form draws."""

    name: str
    control: forms.Field
    language: str = ""


@dataclass(slots=True)
class Section:
    """One field of the table as the form shows it. `bound` is filled in when the form is drawn."""

    row: FieldRow
    parts: list[Part]
    is_needed: bool
    bound: list[Any] = field(default_factory=list)

    @property
    def field(self) -> str:
        """Its name in the table, to which findings point."""
        return self.row.field

    @property
    def label(self) -> str:
        """What it is called, in the reader's language."""
        return _said(self.row.label)

    @property
    def help(self) -> str:
        """What is to be written there, in the reader's language."""
        return _said(self.row.help)

    @property
    def article(self) -> str:
        """The provision that asks for it."""
        return provisions.in_words(self.row.article)

    @property
    def is_text(self) -> bool:
        """Whether it is prose, with a box for each language."""
        return self.row.type is FieldType.TEXT

    @property
    def has_others(self) -> bool:
        """Whether anything is written in another language than that of the notice."""
        return any(box.value() for box in self.bound[1:])


def sections_of(row: TypeRow, edition: Edition, language: str) -> list[Section]:
    """What the form of a type asks, in the order of the table.

    language   of the notice: its box comes first
    """
    return [
        Section(edition.fields[name], list(_parts(edition.fields[name], row, language)), name in row.required)
        for name in row.fields
        if edition.fields[name].type not in ELSEWHERE
    ]


def texts_in(sections: Sequence[Section], said: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The texts of a form, {field: {language: text}}."""
    return {
        section.field: {part.language: str(said.get(part.name) or "") for part in section.parts}
        for section in sections
        if section.is_text
    }


def facts_in(sections: Sequence[Section], said: Mapping[str, Any]) -> dict[str, Any]:
    """The other values of a form, {field: value}; what was left empty is left out."""
    values = {section.field: _value(section.row, section.field, said) for section in sections if not section.is_text}
    return {name: value for name, value in values.items() if value is not None}


def initial_of(
    sections: Sequence[Section], texts: Mapping[str, Mapping[str, str]], facts: Mapping[str, Any]
) -> dict[str, Any]:
    """What the form shows of a notice that is being drafted."""
    shown: dict[str, Any] = {}
    for section in sections:
        if section.is_text:
            said = texts.get(section.field, {})
            shown |= {part.name: said.get(part.language, "") for part in section.parts}
        elif section.field in facts:
            shown |= _shown(section.row, section.field, facts[section.field])
    return shown


# Boxes


def _parts(row: FieldRow, type_row: TypeRow, language: str) -> Iterator[Part]:
    if row.type is FieldType.TEXT:
        for code in sorted(type_row.languages, key=lambda one: (one != language, one)):
            name = get_language_info(code)["name_translated"]
            yield Part(f"{row.field}-{code}", _text(name, code), code)
    else:
        yield from _boxes(row, row.field, _said(row.label), _said(row.help))


def _boxes(row: FieldRow, path: str, label: str, help_text: str = "") -> Iterator[Part]:
    match row.type:
        case FieldType.GROUP:
            for inner in row.of:
                yield from _boxes(inner, f"{path}-{inner.field}", _said(inner.label), _said(inner.help))
        case FieldType.DATE_RANGE:
            yield Part(f"{path}-from", _day(_("From")))
            yield Part(f"{path}-until", _day(_("Until")))
        case _:
            yield Part(path, _box(row, label, help_text))


def _box(row: FieldRow, label: str, help_text: str) -> forms.Field:
    match row.type:
        case FieldType.DATE:
            return _day(label, help_text)
        case FieldType.NUMBER:
            return forms.IntegerField(label=label, help_text=help_text, min_value=0, required=False)
        case FieldType.BOOLEAN:
            return forms.BooleanField(label=label, help_text=help_text, required=False)
        case FieldType.CHOICE:
            choices = [("", "–"), *_choices(row)]
            return forms.ChoiceField(label=label, help_text=help_text, choices=choices, required=False)
        case FieldType.CODES:
            return forms.MultipleChoiceField(
                label=label,
                help_text=help_text,
                choices=_choices(row),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        case FieldType.COUNTRY:
            help_text = help_text or str(_("Two letters, as ISO 3166-1 has them."))
            return forms.CharField(label=label, help_text=help_text, max_length=2, required=False)
        case _:
            return forms.CharField(
                label=label,
                help_text=help_text,
                max_length=LONGEST_LINE,
                required=False,
                widget=forms.TextInput(attrs={"dir": "auto"}),
            )


def _text(label: str, language: str) -> forms.Field:
    direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
    widget = forms.Textarea(attrs={"rows": 4, "lang": language, "dir": direction})
    return forms.CharField(label=label, required=False, max_length=LONGEST_TEXT, widget=widget)


def _day(label: Any, help_text: str = "") -> forms.Field:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=False, widget=widget)


def _choices(row: FieldRow) -> list[tuple[str, Any]]:
    if row.codes:
        return [(choice.code, _said(choice.label)) for choice in row.codes]
    return list(CrimeArea.choices)


# Values


def _value(row: FieldRow, path: str, said: Mapping[str, Any]) -> Any:
    """The value of a field as the store holds it; None where nothing was given."""
    match row.type:
        case FieldType.GROUP:
            parts = {inner.field: _value(inner, f"{path}-{inner.field}", said) for inner in row.of}
            given = {name: value for name, value in parts.items() if value is not None}
            # A box that is not ticked says something only beside something that was written.
            return given if any(value is not False for value in given.values()) else None
        case FieldType.DATE_RANGE:
            ends = {end: _plain(said.get(f"{path}-{end}")) for end in ("from", "until")}
            return {end: day for end, day in ends.items() if day is not None} or None
        case FieldType.COUNTRY:
            return str(said.get(path) or "").upper() or None
        case _:
            return _plain(said.get(path))


def _plain(value: Any) -> Any:
    if value is None or value in ("", []):
        return None
    return value.isoformat() if hasattr(value, "isoformat") else value


def _shown(row: FieldRow, path: str, value: Any) -> dict[str, Any]:
    if isinstance(value, Mapping):
        parts = {inner.field: inner for inner in row.of}
        shown: dict[str, Any] = {}
        for name, one in value.items():
            shown |= _shown(parts[name], f"{path}-{name}", one) if name in parts else {f"{path}-{name}": one}
        return shown
    return {path: value}


def _said(texts: Mapping[str, str]) -> str:
    return text_in(texts, get_language() or "en")
