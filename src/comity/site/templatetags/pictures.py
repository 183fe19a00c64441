"""Pictures in templates: each tag draws a figure with its table one click away, in the reader's language."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import template
from django.utils import formats, timezone, translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from comity.core import countries
from comity.site.pictures import bars, lines, network, reliability, spans, world

register = template.Library()


def written(value: float) -> str:
    """A number as the reader's language writes it, with at most two decimals and none that say nothing."""
    rounded = round(value, 2)
    return str(formats.number_format(int(rounded) if rounded == int(rounded) else rounded, use_l10n=True))


def figure(title: str, picture: str, **rest: Any) -> dict[str, Any]:
    """What cotton/figure.html draws. The drawing is safe: pictures escape every word that goes into them."""
    return {"title": title, "picture": mark_safe(picture), **rest}  # noqa: S308


@register.inclusion_tag("figure.html")
def bar_chart(values: Sequence[tuple[str, float]], title: str, unit: str = "", description: str = "") -> dict[str, Any]:
    """A bar per (label, value)."""
    values = [(str(label), value) for label, value in values]
    drawn = bars.bar_chart(
        values, title=title, description=description, rtl=translation.get_language_bidi(), number=written
    )
    rows = [(label, written(value)) for label, value in values]
    return figure(title, drawn, headings=["", unit or _("How many")], rows=rows)


@register.inclusion_tag("figure.html")
def column_chart(
    values: Sequence[tuple[str, float]], title: str, unit: str = "", description: str = ""
) -> dict[str, Any]:
    """An upright column per (label, value): days, weeks, hours."""
    values = [(str(label), value) for label, value in values]
    drawn = bars.column_chart(
        values, title=title, description=description, rtl=translation.get_language_bidi(), number=written
    )
    rows = [(label, written(value)) for label, value in values]
    return figure(title, drawn, headings=["", unit or _("How many")], rows=rows)


@register.inclusion_tag("figure.html")
def stacked_bar(
    parts: Sequence[tuple[str, float]], title: str, unit: str = "", looks: Sequence[str] = ()
) -> dict[str, Any]:
    """One bar divided into (label, value) parts, with its legend; looks are classes such as tone-good."""
    parts = [(str(label), value) for label, value in parts]
    shown = [looks[i] if i < len(looks) else f"s{i % 6}" for i in range(len(parts))]
    drawn = bars.stacked_bar(parts, title=title, looks=shown, rtl=translation.get_language_bidi(), number=written)
    return figure(
        title,
        drawn,
        headings=["", unit or _("How many")],
        rows=[(label, written(value)) for label, value in parts],
        legend=[(look, label) for look, (label, _value) in zip(shown, parts, strict=True)],
    )


@register.inclusion_tag("figure.html")
def line_chart(series: Sequence[lines.Series], title: str, description: str = "") -> dict[str, Any]:
    """Lines over time."""
    drawn = lines.line_chart(
        series, title=title, description=description, rtl=translation.get_language_bidi(), number=written
    )
    days = sorted({day for one in series for day, _value in one.points})
    by_day = [dict(one.points) for one in series]
    rows = [(day.isoformat(), *(written(known[day]) if day in known else "–" for known in by_day)) for day in days]
    return figure(title, drawn, headings=[_("Date"), *(one.label for one in series)], rows=rows)


@register.inclusion_tag("figure.html")
def timeline_chart(items: Sequence[spans.Span], title: str, until: datetime | None = None) -> dict[str, Any]:
    """What lasted from when to when."""
    end = until or timezone.now()
    drawn = spans.timeline(items, until=end, title=title, rtl=translation.get_language_bidi())
    rows = [(item.label, _instant(item.start), _instant(item.end)) for item in items]
    return figure(title, drawn, headings=["", _("From"), _("Until")], rows=rows)


@register.inclusion_tag("figure.html")
def reliability_plot(bins: Sequence[reliability.Bin], title: str) -> dict[str, Any]:
    """Whether scores mean what they say."""
    predicted, observed, cases = _("Score"), _("Share confirmed"), _("Candidates")
    drawn = reliability.reliability_plot(
        bins,
        title=title,
        predicted=predicted,
        observed=observed,
        rtl=translation.get_language_bidi(),
        number=written,
    )
    rows = [(written(one.predicted), written(one.observed), written(one.count)) for one in bins]
    return figure(title, drawn, headings=[predicted, observed, cases], rows=rows)


@register.inclusion_tag("figure.html")
def world_map(values: Mapping[str, float], title: str, unit: str = "", description: str = "") -> dict[str, Any]:
    """Figures by country (ISO 3166-1 alpha-2), with the shades explained and the neutral-borders note."""
    language = (translation.get_language() or "en").split("-")[0]

    def name(code: str) -> str:
        return countries.display_name(code, language)

    drawn = world.world_map(values, title=title, name=name, description=description, number=written)
    bounds = world.steps(list(values.values()))
    rows = sorted(values.items(), key=lambda item: (-item[1], name(item[0])))
    return figure(
        title,
        drawn,
        headings=[_("Country"), unit or _("How many")],
        rows=[(name(code), written(value)) for code, value in rows],
        legend=[(world.shade(bound, bounds), _("from %(number)s") % {"number": written(bound)}) for bound in bounds],
        note=_(
            "The borders shown imply no opinion on the legal status of any territory. Small states are drawn as dots; "
            "dashed areas have no code of their own in ISO 3166-1."
        ),
    )


@register.inclusion_tag("figure.html")
def network_picture(
    hub: tuple[str, str, str],
    around: Sequence[tuple[str, str, str]],
    ways: Sequence[tuple[str, str, int]],
    title: str,
    description: str = "",
) -> dict[str, Any]:
    """A hub, what stands around it as (label, word below, class) each, and (from, to, how many) on each way."""
    drawn = network.network(
        network.Spot(*hub),
        [network.Spot(*one) for one in around],
        [network.Way(*one) for one in ways],
        title=title,
        description=description,
        rtl=translation.get_language_bidi(),
        number=written,
    )
    rows = [(f"{origin} → {destination}", written(count)) for origin, destination, count in ways]
    return figure(title, drawn, headings=[_("From, to"), _("How many")], rows=rows)


def _instant(moment: datetime | None) -> str:
    return formats.date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT") if moment else "–"
