"""What the templates of every app draw with: icons, words with a tone, countries, moments, form controls."""

import datetime as dt
import zoneinfo
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import icu
from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.http import HttpRequest
from django.template import Context, Engine
from django.templatetags.static import static
from django.utils import formats, timezone, translation
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from comity.core import countries
from comity.core.codes import Handling, NoticeType
from comity.core.listing import Line, Word
from comity.members.models import Member

register = template.Library()

TONE_ICONS = {
    "good": "circle-check",
    "info": "info-circle",
    "wait": "hourglass",
    "bad": "alert-triangle",
    "grave": "alert-octagon",
    "neutral": "circle-dashed",
}
MESSAGE_ICONS = {"success": "circle-check", "warning": "alert-triangle", "error": "alert-octagon"}
HIT_TONES = {
    "no-hit": "good",
    "candidate": "wait",
    "candidates": "wait",
    "unconfirmed": "wait",
    "confirmed": "grave",
    "refuted": "neutral",
    "overdue": "bad",
}
TURNING_ICONS = frozenset({"arrow-left", "arrow-right", "chevron-left", "chevron-right", "logout", "external-link"})
SOON_HOURS = 24


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One icon of the sprite; silent for screen readers unless it is given a label."""
    turns = " icon-turns" if name in TURNING_ICONS else ""
    sprite = static("comity/vendor/icons.svg")
    if label:
        return format_html(
            '<svg class="icon{}" role="img" aria-label="{}"><use href="{}#{}"/></svg>', turns, label, sprite, name
        )
    return format_html('<svg class="icon{}" aria-hidden="true"><use href="{}#{}"/></svg>', turns, sprite, name)


@register.filter
def tone_icon(tone: str) -> str:
    """The icon that belongs to a tone: the shape beside the colour."""
    return TONE_ICONS.get(tone, TONE_ICONS["neutral"])


@register.filter
def message_icon(level: str) -> str:
    """The icon of a message of Django's messages framework, by its level."""
    return MESSAGE_ICONS.get(level, "info-circle")


@register.filter
def hit_tone(state: str) -> str:
    """The tone of a hit's state; an unknown state is neutral, never reassuring."""
    return HIT_TONES.get(str(state), "neutral")


@register.simple_tag
def hit_word(state: str) -> str:
    """A hit's state in words. "Possible", never "match", until the owner confirms."""
    words = {
        "no-hit": _("No hit"),
        "candidate": _("Possible hit"),
        "candidates": _("Possible hit"),
        "unconfirmed": _("Not confirmed yet"),
        "confirmed": _("Confirmed by the owner"),
        "refuted": _("Not the same, says the owner"),
        "overdue": _("Overdue"),
    }
    return words.get(str(state), str(state))


@register.simple_tag
def notice_word(colour: str) -> str:
    """The name of a notice colour."""
    return str(NoticeType(colour).label) if colour in NoticeType.values else str(colour)


@register.simple_tag
def handling_word(code: str) -> str:
    """A handling code with its meaning."""
    return str(Handling(code).label) if code in Handling.values else str(code)


# Cells

# Kinds whose drawing depends on nothing but the value and the reader's language. In a list they repeat from row to row.
ALIKE = frozenset({"code", "handling", "hit", "notice", "number", "state", "text"})
CELL = "listing/value.html"
LONGEST_KEPT = 60


# Kinds that are different in each row, and drawn without a template for it.
QUIET = SafeString('<span class="quiet">–</span>')


@register.simple_tag(takes_context=True)
def cell(context: Context, value: object, kind: str, plain: bool = False) -> SafeString:
    """One value of a list as its kind is drawn; what was drawn for another row is not drawn again.

    plain   inside a link: without a button of its own
    """
    if value is None or value == "":
        return QUIET
    if kind == "moment" and isinstance(value, dt.datetime):
        return moment(value, short="yes")
    if kind == "name":
        return _name_cell(value)
    tone = getattr(value, "tone", "")
    said = str(value) if isinstance(value, Word | Promise) else value
    if kind in ALIKE and isinstance(said, str) and 0 < len(said) <= LONGEST_KEPT:
        return _alike(said, tone, kind, plain, translation.get_language() or "")
    with context.push(value=value, kind=kind, plain=plain):
        return Engine.get_default().get_template(CELL).render(context)


@register.simple_tag(takes_context=True)
def cells(context: Context, line: Line) -> SafeString:
    """The cells of one row; the first is its heading, and carries the link. A page has two hundred cells and more."""
    first, *others = line.cells
    head = cell(context, first.value, first.column.kind, plain=bool(line.url))
    if line.url:
        head = format_html('<a class="row-link" href="{}">{}</a>', line.url, head)
    drawn = format_html('<th scope="row" class="kind-{}">{}</th>', first.column.kind, head)
    for one in others:
        # Both are ours and safe: the kind of a column is a word of the code, and a drawn cell is escaped.
        look = f"kind-{one.column.kind} wide" if one.column.wide else f"kind-{one.column.kind}"
        drawn += SafeString(f'\n<td class="{look}">') + cell(context, one.value, one.column.kind) + SafeString("</td>")
    return drawn


def _name_cell(value: object) -> SafeString:
    if text := attribute(value, "text"):
        return person(text, attribute(value, "language") or "", attribute(value, "latin") or "")
    return person(value)


@register.simple_tag
def options(choices: Iterable[tuple[str, str, bool]]) -> SafeString:
    """The options of a select: (value, label, whether it is chosen). A filter by bureau has two hundred."""
    return _options(tuple(choices))


@lru_cache(maxsize=500)
def _options(choices: tuple[tuple[str, str, bool], ...]) -> SafeString:
    drawn = ((value, " selected" if is_chosen else "", label) for value, label, is_chosen in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', drawn)


@lru_cache(maxsize=4_000)
def _alike(said: str, tone: str, kind: str, plain: bool, language: str) -> SafeString:
    """A cell of one of the kinds that are alike, in the language that is active."""
    value = Word(label=said, tone=tone) if tone else said
    return Engine.get_default().get_template(CELL).render(Context({"value": value, "kind": kind, "plain": plain}))


# Countries


@register.simple_tag(takes_context=True)
def country_name(context: Context, code: object) -> str:
    """A country's name in the reader's language; the code itself where nobody named it.

    Invented states have their names from the members of this node: ISO 3166-1 leaves their codes to users.
    """
    language = (translation.get_language() or "en").split("-")[0]
    name = countries.display_name(str(code), language)
    if name != str(code):
        return name
    names = _invented_names(context.get("request")).get(str(code), {})
    return names.get(language) or names.get("en") or str(code)


def _invented_names(request: HttpRequest | None) -> dict[str, dict[str, str]]:
    """Names of the invented members by code and language, read once per request."""
    known: dict[str, dict[str, str]] | None = getattr(request, "invented_names", None)
    if known is None:
        known = dict(Member.objects.filter(invented=True).values_list("code", "names"))
        if request is not None:
            request.invented_names = known  # type: ignore[attr-defined]
    return known


@register.simple_tag
def country_code(code: object) -> str:
    """A country's three-letter code as travel documents have it."""
    try:
        return countries.country(str(code)).alpha3
    except KeyError:
        return str(code)


# Time


@register.filter
def utc(moment: dt.datetime) -> str:
    """An instant in UTC, as it stands in the title beside local time."""
    return f"{moment.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"


@register.filter
def machine(moment: dt.datetime) -> str:
    """An instant for the datetime attribute."""
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")


@register.filter
def in_words(moment: dt.datetime | dt.date) -> str:
    """An instant in the reader's local time with its zone, or a date, in the words of the reader's language."""
    if not isinstance(moment, dt.datetime):
        return formats.date_format(moment, "DATE_FORMAT")
    local = timezone.localtime(moment)
    day = formats.date_format(local, "DATE_FORMAT")
    return f"{day}, {formats.date_format(local, 'H:i')} {zone_name(local)}"


@register.filter
def in_digits(moment: dt.datetime | dt.date) -> str:
    """An instant in the reader's local time with its zone, or a date, as ISO 8601 writes it: for lists and tables."""
    if not isinstance(moment, dt.datetime):
        return moment.isoformat()
    local = timezone.localtime(moment)
    return f"{local:%Y-%m-%d %H:%M} {zone_name(local)}"


def zone_name(local: dt.datetime) -> str:
    """The zone's abbreviation, such as CET."""
    return local.tzname() or str(zoneinfo.ZoneInfo("UTC"))


@register.filter
def relative(moment: dt.datetime) -> str:
    """How far off an instant is, as CLDR says it ("in 3 hours"): the words the browser's own Intl uses as it ticks."""
    return in_relative_words(moment - timezone.now(), translation.get_language() or "en")


def in_relative_words(distance: dt.timedelta, language: str) -> str:
    """A distance in time in its largest whole unit. live.js does the same sum, so that nothing jumps when it starts."""
    seconds = distance.total_seconds()
    units = {86400: icu.UDateRelativeUnit.DAYS, 3600: icu.UDateRelativeUnit.HOURS, 60: icu.UDateRelativeUnit.MINUTES}
    size = next((size for size in units if abs(seconds) >= size), 60)
    direction = icu.UDateDirection.NEXT if seconds >= 0 else icu.UDateDirection.LAST
    words: str = icu.RelativeDateTimeFormatter(icu.Locale(language)).format(
        float(abs(seconds) // size), direction, units[size]
    )
    return words


@register.simple_tag
def due_tone(moment: dt.datetime, soon_hours: int = SOON_HOURS) -> str:
    """How a deadline stands: bad when it has passed, wait when it is near, neutral otherwise."""
    left = moment - timezone.now()
    if left.total_seconds() <= 0:
        return "bad"
    return "wait" if left <= dt.timedelta(hours=int(soon_hours)) else "neutral"


@register.simple_tag
def moment(at: dt.datetime | None, short: str = "") -> SafeString:
    """An instant in local time with its zone, UTC in the title; short: in digits, for lists and tables.

    Here and not in the template of the component: a list draws it in every row.
    """
    if not at:
        return SafeString("")
    look, words = (SafeString(' class="digits"'), in_digits(at)) if short else ("", in_words(at))
    return format_html('<time datetime="{}" title="{}"{}>{}</time>', machine(at), utc(at), look, words)


# Names


@register.simple_tag
def person(name: object, lang: str = "", latin: str = "") -> SafeString:
    """A person's name as it is written, isolated from the text around it.

    lang    BCP 47 tag of its language or script; latin: its transliteration, to stand beside it
    """
    written = format_html('<bdi lang="{}">{}</bdi>', lang, name) if lang else format_html("<bdi>{}</bdi>", name)
    beside = format_html(' <bdi class="latin" lang="und-Latn">({})</bdi>', latin) if latin and latin != name else ""
    return format_html('<span class="person-name">{}{}</span>', written, beside)


# Scores


@register.filter
def percent(share: float | str) -> int:
    """A share between 0 and 1 as a whole percentage, never 100 unless it is."""
    return min(round(float(share) * 100), 100 if float(share) >= 1 else 99)


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


@register.filter
def attribute(thing: Any, name: str) -> Any:
    """An attribute or key of a thing, None where it has none: cells may be plain text or a value with a language."""
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)


@register.simple_tag
@cache
def comity_version() -> str:
    """The version that serves this page."""
    try:
        return version("comity")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "0"
