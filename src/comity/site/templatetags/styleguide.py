"""Examples for the style page: invented states, invented people, every component once."""

import datetime as dt
from types import SimpleNamespace as Example
from typing import Any

from django import forms, template
from django.contrib.contenttypes.models import ContentType
from django.template import Context
from django.utils import timezone
from django.utils.translation import gettext as _

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

    reference = forms.CharField(label="Reference", help_text="The number of the case in your own files.", max_length=40)
    area = forms.ChoiceField(label="Crime area", choices=[("", "Choose one"), ("drugs", "drug trafficking")])
    born = forms.DateField(label="Date of birth", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    words = forms.CharField(label="Summary", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    audience = forms.ChoiceField(
        label="Released to", choices=[("all", "every bureau"), ("only", "only these")], widget=forms.RadioSelect
    )
    sure = forms.BooleanField(label="The warrant is in force", help_text="Checked today.", required=False)


EXAMPLE_LIST = Listing(
    name="styles",
    title="What this node stores",
    hint="Name of a kind of row",
    columns=[
        Column(key="model", label="Kind", sort="model", kind="code"),
        Column(key="app", label="Room", value="app_label", sort="app_label"),
        Column(key="handling", label="Handling", value=lambda row: f"H{row.pk % 4}", kind="handling", wide=True),
        Column(key="state", label="State", value=lambda row: Word(label="in force", tone="good"), kind="state"),
        Column(key="number", label="Number", value="pk", sort="pk", kind="number"),
    ],
    filters=[Filter(key="app", label="Room", choices=lambda: _rooms(), path="app_label")],
    search=lambda rows, text: rows.filter(model__icontains=text),
    link=lambda row: f"#{row.model}",
    sizes=(10, 25, 50),
    empty="The kinds of rows that this node stores will stand here.",
    how="Prepare the store first.",
)


def _rooms() -> list[tuple[str, str]]:
    labels = ContentType.objects.order_by("app_label").values_list("app_label", flat=True).distinct()
    return [(label, label) for label in labels]


@register.simple_tag(takes_context=True)
def style_examples(context: Context) -> dict[str, Any]:
    """Everything the style page shows."""
    now = timezone.now()
    form = ExampleForm({"area": "drugs", "born": "yesterday"})
    form.is_valid()
    return {
        "tones": [(tone, tone) for tone in TONES],
        "colours": COLOURS,
        "states": STATES,
        "deadlines": [now + dt.timedelta(hours=hours) for hours in (290, 3.3, -2.1)],
        "reasons": ["Same family name in Arabic script", "Born the same day", "Same nationality", "Given name alike"],
        "facts": _facts(now),
        "form": form,
        "reason_form": ReasonForm(),
        "tabs": [
            {"label": "Facts", "url": "#facts", "current": True},
            {"label": "Checks", "url": "#checks", "count": 12},
            {"label": "History", "url": "#history", "count": 0},
        ],
        "events": [
            {"at": now, "title": "Confirmed by the owner", "text": "Same fingerprint card.", "who": "Ilse Varga"},
            {"at": now - dt.timedelta(hours=4), "title": "Taken up as a hit", "url": "#hit", "who": "Omar Selim"},
            {"at": now - dt.timedelta(days=1), "title": "Found in a manifest", "text": "Ferry, seat 114."},
        ],
        "page": EXAMPLE_LIST.read(ContentType.objects.all(), context["request"].GET),
        "trail": [("Records", "#"), ("Persons", "#"), ("Samir Haddad", "")],
        "nothing_rows": EXAMPLE_LIST.read(ContentType.objects.none(), {}),
        **_pictures(now),
    }


class ReasonForm(forms.Form):
    """What a dangerous action asks for."""

    reason = forms.CharField(label="Reason", help_text="It is sent to every bureau that holds a copy.")


def _facts(now: dt.datetime) -> list[Any]:
    name = Example(text="سمير حداد", language="ar", latin="Samir Haddad")
    return [
        Example(label="Name", value=name, kind="name", source="passport QXA 4471102"),
        Example(label="Nationality", value="XA", kind="country", source="passport QXA 4471102"),
        Example(label="Passport", value="QXA4471102", kind="code", source="bureau QXA"),
        Example(label="Handling", value="H2", kind="handling", source=""),
        Example(label="Last seen", value=now, kind="moment", source="check of a manifest"),
    ]


def _pictures(now: dt.datetime) -> dict[str, Any]:
    months = [dt.date(2025, month, 1) for month in range(1, 13)]
    return {
        "bars": [("drug trafficking", 412), ("cybercrime", 268), ("stolen vehicles", 131), ("works of art", 7)],
        "parts": [("confirmed", 48), ("not confirmed yet", 21), ("refuted", 30)],
        "part_looks": ["tone-grave", "tone-wait", "tone-neutral"],
        "series": [
            Series("sent", [(day, 120 + 14 * i) for i, day in enumerate(months)]),
            Series("received", [(day, 95 + 11 * i + 9 * (i % 3)) for i, day in enumerate(months)]),
        ],
        "spans": [
            Span("Planning", now - dt.timedelta(days=40), now - dt.timedelta(days=21), "tone-info"),
            Span("Joint patrols", now - dt.timedelta(days=20), now - dt.timedelta(days=3), "tone-wait"),
            Span("Evaluation", now - dt.timedelta(days=2), None, "tone-good"),
        ],
        "bins": [
            Bin(0.15, 0.11, 0.05, 0.2, 90),
            Bin(0.45, 0.4, 0.3, 0.51, 60),
            Bin(0.7, 0.76, 0.62, 0.87, 42),
            Bin(0.93, 0.95, 0.88, 0.99, 110),
        ],
        # Not figures about any state: the length of its name, which nobody could take for one.
        "by_country": {code: len(name) for code, name in _names().items()},
    }


def _names() -> dict[str, str]:
    from comity.core.countries import countries, display_name

    return {country.code: display_name(country.code, "en") for country in countries()}


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
