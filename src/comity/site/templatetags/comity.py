"""What the templates of every app draw with: signs, moments, cells of lists, form controls."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache, partial
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.template import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from comity.core.listing import Line
from comity.site import moments, signs

register = template.Library()

MESSAGE_ICONS = {"success": "circle-check", "warning": "alert-triangle", "error": "alert-octagon"}

# The small signs, which Python draws (`site.signs`, `site.moments`)

icon = register.simple_tag(signs.icon)
code_sign = register.simple_tag(signs.code, name="code_sign")
chip = register.simple_tag(signs.chip)
hit_state = register.simple_tag(signs.hit_state)
notice_colour = register.simple_tag(signs.notice_colour)
handling = register.simple_tag(signs.handling)
person = register.simple_tag(signs.person)
score_bar = register.simple_tag(signs.score_bar)
moment = register.simple_tag(moments.moment)
deadline = register.simple_tag(moments.deadline)
utc = register.filter(moments.utc)
machine = register.filter(moments.machine)
in_words = register.filter(moments.in_words)
in_digits = register.filter(moments.in_digits)


@register.simple_tag(takes_context=True)
def country(context: Context, code: object, name: object = "") -> SafeString:
    """A country in the reader's language with its three-letter code."""
    return signs.country(code, name, context.get("request"))


@register.simple_tag(takes_context=True)
def country_name(context: Context, code: object) -> str:
    """A country's name in the reader's language."""
    return signs.country_name(code, context.get("request"))


@register.filter
def message_icon(level: str) -> str:
    """The icon of a message of Django's messages framework, by its level."""
    return MESSAGE_ICONS.get(level, "info-circle")


# Cells

QUIET = SafeString('<span class="quiet">–</span>')


@register.simple_tag(takes_context=True)
def cell(context: Context, value: object, kind: str = "text", plain: bool = False, lang: str = "") -> SafeString:
    """One value as its kind is drawn, in lists and in tables of facts.

    plain   inside a link: without a button of its own; lang: BCP 47 tag of what the value is written in
    """
    if value is None or value == "":
        return QUIET
    match kind:
        case "code":
            return signs.bare_code(value) if plain else signs.code(value)
        case "name":
            return _name_cell(value, lang)
        case "country":
            return signs.country(value, request=context.get("request"))
        case "state":
            return _state_cell(value)
        case _ if draw := _DRAWN.get(kind):
            return draw(value)
        case _:
            return _text_cell(value, lang)


# Kinds that need nothing but the value.
_DRAWN: Mapping[str, Callable[[Any], SafeString]] = {
    "moment": partial(moments.moment, short="yes"),
    "deadline": partial(moments.deadline, short="yes"),
    "handling": partial(signs.handling, short="yes"),
    "hit": signs.hit_state,
    "notice": signs.notice_colour,
    "score": signs.score,
}


def _name_cell(value: object, lang: str) -> SafeString:
    if text := signs.attribute(value, "text"):
        return signs.person(text, signs.attribute(value, "language") or "", signs.attribute(value, "latin") or "")
    return signs.person(value, lang)


def _state_cell(value: object) -> SafeString:
    tone = signs.attribute(value, "tone")
    return signs.chip(signs.attribute(value, "label"), tone) if tone else signs.chip(value)


def _text_cell(value: object, lang: str) -> SafeString:
    tongue = f' lang="{signs.shown(lang)}"' if lang else ""
    return SafeString(f"<bdi{tongue}>{signs.shown(value)}</bdi>")


@register.simple_tag(takes_context=True)
def cells(context: Context, line: Line) -> SafeString:
    """The cells of one row; the first is its heading, and carries the link. A page has two hundred cells and more."""
    first, *others = line.cells
    head = cell(context, first.value, first.column.kind, plain=bool(line.url))
    if line.url:
        head = SafeString(f'<a class="row-link" href="{signs.shown(line.url)}">{head}</a>')
    # The kind of a column is a word of the code, and a drawn cell is escaped.
    drawn = [f'<th scope="row" class="kind-{first.column.kind}">{head}</th>']
    for one in others:
        wide = " wide" if one.column.wide else ""
        drawn.append(f'<td class="kind-{one.column.kind}{wide}">{cell(context, one.value, one.column.kind)}</td>')
    return SafeString("\n".join(drawn))


@register.simple_tag
def options(choices: Iterable[tuple[str, str, bool]]) -> SafeString:
    """The options of a select: (value, label, whether it is chosen). A filter by bureau has two hundred."""
    return _options(tuple(choices))


@lru_cache(maxsize=500)
def _options(choices: tuple[tuple[str, str, bool], ...]) -> SafeString:
    drawn = ((value, " selected" if is_chosen else "", label) for value, label, is_chosen in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', drawn)


# Forms


@register.filter
def control(field: BoundField) -> SafeString:
    """A form field's widget in the look of the site, tied to its help and its error."""
    widget = field.field.widget
    if isinstance(widget, CheckboxInput | RadioSelect | CheckboxSelectMultiple):
        return field.as_widget(attrs={"class": "form-check-input"} if isinstance(widget, CheckboxInput) else {})
    look = "form-select" if isinstance(widget, Select) else "form-control"
    given = widget.attrs.get("class", "")
    attrs: dict[str, str | bool] = {"class": f"{look} {given}".strip()}
    described = [f"{field.auto_id}-help"] if field.help_text else []
    if field.errors:
        described.append(f"{field.auto_id}-error")
        attrs["aria-invalid"] = "true"
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attrs)


@register.filter
def is_choice(field: BoundField) -> bool:
    """Whether a field is one checkbox, whose label stands after it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_group(field: BoundField) -> bool:
    """Whether a field is several radio buttons or checkboxes, which need a legend instead of a label."""
    return isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)


@register.simple_tag
@cache
def comity_version() -> str:
    """The version that serves this page."""
    try:
        return version("comity")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "0"
