"""Instants and deadlines as pages show them: local time with its zone, UTC in the title, how far off in words."""

import datetime as dt
import zoneinfo
from functools import lru_cache

import icu
from django.utils import formats, timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from comity.site import signs

SOON_HOURS = 24


def utc(moment: dt.datetime) -> str:
    """An instant in UTC, as it stands in the title beside local time."""
    return f"{moment.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"


def machine(moment: dt.datetime) -> str:
    """An instant for the datetime attribute."""
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")


def in_words(moment: dt.datetime | dt.date) -> str:
    """An instant in the reader's local time with its zone, or a date, in the words of the reader's language."""
    if not isinstance(moment, dt.datetime):
        return formats.date_format(moment, "DATE_FORMAT")
    local = timezone.localtime(moment)
    day = formats.date_format(local, "DATE_FORMAT")
    return f"{day}, {formats.date_format(local, 'H:i')} {zone_name(local)}"


def in_digits(moment: dt.datetime | dt.date) -> str:
    """An instant in the reader's local time with its zone, or a date, as ISO 8601 writes it: for lists and tables."""
    if not isinstance(moment, dt.datetime):
        return moment.isoformat()
    local = timezone.localtime(moment)
    return f"{local:%Y-%m-%d %H:%M} {zone_name(local)}"


def zone_name(local: dt.datetime) -> str:
    """The zone's abbreviation, such as CET."""
    return local.tzname() or str(zoneinfo.ZoneInfo("UTC"))


def relative(moment: dt.datetime) -> str:
    """How far off an instant is, as CLDR says it ("in 3 hours"): the words the browser's own Intl uses as it ticks."""
    return in_relative_words(moment - timezone.now(), translation.get_language() or "en")


def in_relative_words(distance: dt.timedelta, language: str) -> str:
    """A distance in time in its largest whole unit. live.js does the same sum, so that nothing jumps when it starts."""
    seconds = distance.total_seconds()
    units = {86400: icu.UDateRelativeUnit.DAYS, 3600: icu.UDateRelativeUnit.HOURS, 60: icu.UDateRelativeUnit.MINUTES}
    size = next((size for size in units if abs(seconds) >= size), 60)
    direction = icu.UDateDirection.NEXT if seconds >= 0 else icu.UDateDirection.LAST
    words: str = _formatter(language).format(float(abs(seconds) // size), direction, units[size])
    return words


@lru_cache(maxsize=20)
def _formatter(language: str) -> icu.RelativeDateTimeFormatter:
    return icu.RelativeDateTimeFormatter(icu.Locale(language))


def due_tone(moment: dt.datetime, soon_hours: int | str = SOON_HOURS) -> str:
    """How a deadline stands: bad when it has passed, wait when it is near, neutral otherwise."""
    left = moment - timezone.now()
    if left.total_seconds() <= 0:
        return "bad"
    return "wait" if left <= dt.timedelta(hours=int(soon_hours)) else "neutral"


def moment(at: dt.datetime | None, short: str = "") -> SafeString:
    """An instant in local time with its zone, UTC in the title; short: in digits, for lists and tables."""
    return _time(at, "digits" if short else "", short) if at else signs.NOTHING


def deadline(until: dt.datetime | None, soon: int | str = SOON_HOURS, done: object = "", short: str = "") -> SafeString:
    """A deadline: how it stands in a word with a shape, and the moment itself.

    soon   hours from which it counts as near; done: it was met, nothing ticks; short: the moment in digits
    """
    if not until:
        return signs.NOTHING
    at = _time(until, "moment digits" if short else "moment", short)
    if done:
        return format_html('<span class="deadline">{} {}</span>', signs.chip(_("Done"), "good"), at)
    tone = due_tone(until, soon)
    return format_html(
        '<span class="deadline" data-until="{}" data-soon="{}"><span class="tone tone-{}">{}{}'
        "<span data-left>{}</span></span> {}</span>",
        machine(until),
        soon,
        tone,
        signs.icon(signs.tone_icon(tone)),
        format_html("<span>{}</span>", _("Overdue")) if tone == "bad" else "",
        relative(until),
        at,
    )


def _time(at: dt.datetime, look: str, short: str) -> SafeString:
    classes = f' class="{look}"' if look else ""
    words = signs.shown(in_digits(at) if short else in_words(at))
    return SafeString(f'<time{classes} datetime="{machine(at)}" title="{utc(at)}">{words}</time>')
