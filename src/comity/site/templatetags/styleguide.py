"""Examples for the style page: invented states, invented people, every component once."""

import datetime as dt
from types import SimpleNamespace as Example
from typing import Any

from django import forms, template
from django.contrib.contenttypes.models import ContentType
from django.template import Context
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.core.codes import CrimeArea, Handling
from comity.core.countries import countries
from comity.core.listing import Column, Filter, Listing, Word
from comity.site.pictures.lines import Series
from comity.site.pictures.reliability import Bin
from comity.site.pictures.spans import Span

register = template.Library()

TONES = ("good", "info", "wait", "bad", "grave", "neutral")
COLOURS = ("red", "blue", "green", "yellow", "black", "orange", "purple", "silver", "un")
STATES = ("no-hit", "candidate", "unconfirmed", "confirmed", "refuted", "overdue")


class ExampleForm(forms.Form):
    """A form with every kind of field."""

    reference = forms.CharField(
        label=gettext_lazy("Reference"), help_text=gettext_lazy("The number of the case in your own files.")
    )
    area = forms.ChoiceField(label=gettext_lazy("Crime area"), choices=CrimeArea.choices)
    born = forms.DateField(
        label=gettext_lazy("Date of birth"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    summary = forms.CharField(label=gettext_lazy("Summary"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    audience = forms.ChoiceField(
        label=gettext_lazy("Released to"),
        choices=[("all", gettext_lazy("every bureau")), ("only", gettext_lazy("only these bureaus"))],
        widget=forms.RadioSelect,
    )
    in_force = forms.BooleanField(
        label=gettext_lazy("The warrant is in force"), help_text=gettext_lazy("Checked today."), required=False
    )


class ReasonForm(forms.Form):
    """What a dangerous action asks for."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), help_text=gettext_lazy("It is sent to every bureau that holds a copy.")
    )


EXAMPLE_LIST = Listing(
    name="styles",
    title=gettext_lazy("What this node stores"),
    hint=gettext_lazy("Name of a kind of row"),
    columns=[
        Column(key="model", label=gettext_lazy("Kind"), sort="model", kind="code"),
        Column(key="app", label=gettext_lazy("Room"), value="app_label", sort="app_label"),
        Column(
            key="handling",
            label=gettext_lazy("Handling"),
            value=lambda row: Handling.values[row.pk % 4],
            kind="handling",
            wide=True,
        ),
        Column(
            key="state",
            label=gettext_lazy("State"),
            value=lambda row: Word(label=gettext_lazy("in order"), tone="good"),
            kind="state",
        ),
        Column(key="number", label=gettext_lazy("Number"), value="pk", sort="pk", kind="number"),
    ],
    filters=[Filter(key="app", label=gettext_lazy("Room"), choices=lambda: _rooms(), path="app_label")],
    search=lambda rows, text: rows.filter(model__icontains=text),
    link=lambda row: f"#{row.model}",
    sizes=(10, 25, 50),
    empty=gettext_lazy("The kinds of rows that this node stores will stand here."),
    how=gettext_lazy("Prepare the store first."),
)


def _rooms() -> list[tuple[str, str]]:
    labels = ContentType.objects.order_by("app_label").values_list("app_label", flat=True).distinct()
    return [(label, label) for label in labels]


@register.simple_tag(takes_context=True)
def style_examples(context: Context) -> dict[str, Any]:
    """Everything the style page shows."""
    now = timezone.now()
    form = ExampleForm({"area": "drugs"})
    form.is_valid()
    return {
        "tones": TONES,
        "colours": COLOURS,
        "states": STATES,
        "deadlines": [now + dt.timedelta(hours=hours) for hours in (290, 3.3, -2.1)],
        "reasons": [
            _("Same family name in Arabic script"),
            _("Born the same day"),
            _("Same nationality"),
            _("Given names alike"),
        ],
        "facts": _facts(now),
        "form": form,
        "reason_form": ReasonForm(),
        "tabs": [
            {"label": _("Facts"), "url": "#facts", "current": True},
            {"label": _("List"), "url": "#list", "count": 12},
            {"label": _("History"), "url": "#history", "count": 0},
        ],
        "events": _events(now),
        "page": EXAMPLE_LIST.read(ContentType.objects.all(), context["request"].GET),
        "trail": [(_("Duty desk"), "/"), (_("Styles"), "")],
        "nothing_rows": EXAMPLE_LIST.read(ContentType.objects.none(), {}),
        **_pictures(now),
    }


def _facts(now: dt.datetime) -> list[Any]:
    name = Example(text="سمير حداد", language="ar", latin="Samir Haddad")
    return [
        Example(label=_("Name"), value=name, kind="name", source="QXA 4471102"),
        Example(label=_("Nationality"), value="XA", kind="country", source="QXA 4471102"),
        Example(label=_("Passport"), value="QXA4471102", kind="code", source="XA"),
        Example(label=_("Handling"), value="H2", kind="handling", source=""),
        Example(label=_("Last seen"), value=now, kind="moment", source="XB"),
    ]


def _events(now: dt.datetime) -> list[dict[str, Any]]:
    hours = [now - dt.timedelta(hours=hours) for hours in (0, 4, 26)]
    return [
        {"at": hours[0], "title": _("Confirmed by the owner"), "who": "Ilse Varga"},
        {"at": hours[1], "title": _("Taken up as a hit"), "url": "#hit", "who": "Omar Selim"},
        {"at": hours[2], "title": _("Found in a manifest"), "text": _("Ferry, seat 114.")},
    ]


def _pictures(now: dt.datetime) -> dict[str, Any]:
    months = [dt.date(2025, month, 1) for month in range(1, 13)]
    days = [dt.date(2026, 11, day) for day in range(1, 22)]
    areas = ("drugs", "cybercrime", "vehicles", "works-of-art")
    return {
        "bars": [(CrimeArea(area).label, value) for area, value in zip(areas, (412, 268, 131, 7), strict=True)],
        "days": [(day.isoformat(), 40 + 13 * day.day % 31) for day in days],
        "parts": [(_("Confirmed by the owner"), 48), (_("Not confirmed yet"), 21), (_("Overdue"), 9)],
        "part_looks": ["tone-grave", "tone-wait", "tone-bad"],
        "series": [
            Series(_("sent"), [(day, 120 + 14 * i) for i, day in enumerate(months)]),
            Series(_("received"), [(day, 95 + 11 * i + 9 * (i % 3)) for i, day in enumerate(months)]),
        ],
        "spans": [
            Span(_("Planning"), now - dt.timedelta(days=40), now - dt.timedelta(days=21), "tone-info"),
            Span(_("Joint patrols"), now - dt.timedelta(days=20), now - dt.timedelta(days=3), "tone-wait"),
            Span(_("Evaluation"), now - dt.timedelta(days=2), None, "tone-good"),
        ],
        "bins": [
            Bin(0.15, 0.11, 0.05, 0.2, 90),
            Bin(0.45, 0.4, 0.3, 0.51, 60),
            Bin(0.7, 0.76, 0.62, 0.87, 42),
            Bin(0.93, 0.95, 0.88, 0.99, 110),
        ],
        # Not figures about any state: the length of its name, which nobody could take for one.
        "by_country": {country.code: len(country.names["en"]) for country in countries()},
    }


@register.simple_tag
def words_of_tone(tone: str) -> str:
    """What a tone is for."""
    return {
        "good": _("in order"),
        "info": _("for information"),
        "wait": _("waiting"),
        "bad": _("late or wrong"),
        "grave": _("grave"),
        "neutral": _("neither"),
    }[tone]
