"""The small signs that pages are full of: icons, codes, words with a tone, countries, names.

Drawn here and not by templates of their own: a list draws hundreds of them, and a template each would take longer than
all the rest of the page. The components (`cotton/chip.html` and its like) say what is drawn here, so that a sign looks
the same wherever it stands.
"""

import html
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import translation
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]  # the stubs lack it
from django.utils.translation import gettext as _

from comity.core import countries
from comity.core.codes import Handling, NoticeType
from comity.members.models import Member

TONE_ICONS = {
    "good": "circle-check",
    "info": "info-circle",
    "wait": "hourglass",
    "bad": "alert-triangle",
    "grave": "alert-octagon",
    "neutral": "circle-dashed",
}
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
SPRITE = "comity/vendor/icons.svg"
NOTHING = SafeString("")


def shown(value: object) -> SafeString:
    """A value as a template writes it: in local time, in the reader's numerals, escaped."""
    if type(value) is str:  # most are; what Django asks of any value takes longer than to escape it
        return SafeString(html.escape(value))
    return conditional_escape(value if isinstance(value, str) else localize(template_localtime(value)))


# Icons


def icon(name: str, label: str = "") -> SafeString:
    """One icon of the sprite; silent for screen readers unless it is given a label."""
    if not label:
        return _silent(str(name))
    return format_html(
        '<svg class="icon{}" role="img" aria-label="{}"><use href="{}"/></svg>', _turns(name), label, _in_sprite(name)
    )


@lru_cache(maxsize=500)
def _silent(name: str) -> SafeString:
    """An icon without a label; there are only as many as the sprite has."""
    return format_html('<svg class="icon{}" aria-hidden="true"><use href="{}"/></svg>', _turns(name), _in_sprite(name))


def _in_sprite(name: str) -> str:
    return f"{static(SPRITE)}#{name}"


def _turns(name: str) -> str:
    return " icon-turns" if name in TURNING_ICONS else ""


def tone_icon(tone: str) -> str:
    """The icon that belongs to a tone: the shape beside the colour."""
    return TONE_ICONS.get(tone, TONE_ICONS["neutral"])


# Codes and words


def code(value: object, copy: str = "yes") -> SafeString:
    """A code or number in a monospaced face, with a button that copies it unless `copy` is "no"."""
    said = shown(value)
    button: SafeString = NOTHING
    if copy == "yes" and value:
        words = _("Copy %(value)s") % {"value": said}  # escaped already
        button = format_html(
            '<button type="button" class="copy" data-copy="{}" aria-label="{}" title="{}" hidden>{}</button>',
            said,
            SafeString(words),
            SafeString(words),
            icon("copy"),
        )
    return SafeString(f'<span class="with-copy">{bare_code(said)}{button}</span>')


def bare_code(value: object) -> SafeString:
    """A code or number in a monospaced face, without a button: for inside a link."""
    return SafeString(f'<span class="code">{shown(value)}</span>')


def chip(label: object, tone: str = "neutral", icon_name: str = "", slot: object = "") -> SafeString:
    """A word with a shape and a colour."""
    shape = icon(icon_name or tone_icon(tone))
    words = f"<span>{shown(label)}{shown(slot)}</span>"
    return SafeString(f'<span class="tone tone-{shown(tone)}">{shape}{words}</span>')


def hit_tone(state: object) -> str:
    """The tone of a hit's state; an unknown state is neutral, never reassuring."""
    return HIT_TONES.get(str(state), "neutral")


def hit_word(state: object) -> str:
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


def hit_state(state: object) -> SafeString:
    """The state of a hit or of a check: a word, a shape and a colour."""
    return chip(hit_word(state), hit_tone(state), "circle-x" if state == "refuted" else "")


def notice_word(colour: object) -> str:
    """The name of a notice colour."""
    return str(NoticeType(colour).label) if colour in NoticeType.values else str(colour)


def notice_colour(colour: object) -> SafeString:
    """A notice colour with its name."""
    return SafeString(f'<span class="notice-colour notice-{shown(colour)}">{shown(notice_word(colour))}</span>')


def handling_word(code: object) -> str:
    """A handling code with its meaning."""
    return str(Handling(code).label) if code in Handling.values else str(code)


def handling(code: object, note: object = "", short: object = "") -> SafeString:
    """A handling code as a coloured word.

    note   what else the sender says; short: the code alone, its meaning in the title, for lists
    """
    if not code:
        return NOTHING
    said, word = shown(code), shown(handling_word(code))
    text = f'{said}<span class="visually-hidden">: {word}</span>' if short else word
    beside = f' <span class="quiet">{shown(note)}</span>' if note else ""
    return SafeString(
        f'<span class="handling handling-{said}" title="{word}">{icon("lock")}<span>{text}</span></span>{beside}'
    )


# Names


def person(name: object, lang: str = "", latin: str = "") -> SafeString:
    """A person's name as it is written, isolated from the text around it.

    lang    BCP 47 tag of its language or script; latin: its transliteration, to stand beside it
    """
    tongue = f' lang="{shown(lang)}"' if lang else ""
    beside = f' <bdi class="latin" lang="und-Latn">({shown(latin)})</bdi>' if latin and latin != name else ""
    return SafeString(f'<span class="person-name"><bdi{tongue}>{shown(name)}</bdi>{beside}</span>')


def country(code: object, name: object = "", request: HttpRequest | None = None) -> SafeString:
    """A country in the reader's language with its three-letter code. name: one that comes before the table's."""
    if not code:
        return NOTHING
    said = name or country_name(code, request)
    return format_html(
        '<span class="country"><bdi>{}</bdi> <span class="badge-code">{}</span></span>', said, country_code(code)
    )


def country_name(code: object, request: HttpRequest | None = None) -> str:
    """A country's name in the reader's language; the code itself where nobody named it.

    Invented states have their names from the members of this node: ISO 3166-1 leaves their codes to users.
    """
    language = (translation.get_language() or "en").split("-")[0]
    name = countries.display_name(str(code), language)
    if name != str(code):
        return name
    names = _invented_names(request).get(str(code), {})
    return names.get(language) or names.get("en") or str(code)


def _invented_names(request: HttpRequest | None) -> dict[str, dict[str, str]]:
    """Names of the invented members by code and language, read once per request."""
    known: dict[str, dict[str, str]] | None = getattr(request, "invented_names", None)
    if known is None:
        known = dict(Member.objects.filter(invented=True).values_list("code", "names"))
        if request is not None:
            request.invented_names = known  # type: ignore[attr-defined]
    return known


def country_code(code: object) -> str:
    """A country's three-letter code as travel documents have it."""
    try:
        return countries.country(str(code)).alpha3
    except KeyError:
        return str(code)


# Scores


def percent(share: float | str) -> int:
    """A share between 0 and 1 as a whole percentage, never 100 unless it is."""
    return min(round(float(share) * 100), 100 if float(share) >= 1 else 99)


def score_bar(value: float | str, label: object = "") -> SafeString:
    """How alike: a bar with its number. label: what the bar measures."""
    share = percent(value)
    return format_html(
        '<meter min="0" max="100" value="{}" aria-label="{}">{}</meter>\n'
        '  <span class="number">{}<span class="quiet"> / 100</span></span>',
        share,
        label or _("Likeness"),
        share,
        share,
    )


def score(value: float | str) -> SafeString:
    """How alike, without reasons: for lists."""
    return format_html('<div class="score">\n  {}\n</div>', score_bar(value))


# Values of lists and of tables of facts


def attribute(thing: Any, name: str) -> Any:
    """An attribute or key of a thing, None where it has none: cells may be plain text or a value with a language."""
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)
