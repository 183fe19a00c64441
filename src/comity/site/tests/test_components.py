"""Components: what a reader relies on in every page, and what no page may ever carry."""

import datetime as dt
import re
from pathlib import Path

import pytest
import time_machine
from django import forms
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from comity.core.listing import Word
from comity.core.places import Place
from comity.site import moments, signs
from comity.site.context import entries, places

SITE = Path(__file__).parent.parent
TEMPLATES = sorted((SITE / "templates").rglob("*.html"))
SHEETS = sorted((SITE / "static/comity/css").glob("*.css"))
HOSTILE = '<script>alert(1)</script>" onx=\'{{ 1 }}{% now "Y" %}${7*7}'
NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


def draw(source: str, **context: object) -> str:
    """Render a piece of template as an app's page would."""
    from django.template import engines
    from django_cotton.compiler_regex import CottonCompiler

    return engines["django"].from_string(CottonCompiler().process(source)).render(context)


class TestEveryTemplate:
    @pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SITE / "templates")))
    def test_compiles(self, path):
        get_template(str(path.relative_to(SITE / "templates")))

    @pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SITE / "templates")))
    def test_has_no_inline_style_script_or_handler(self, path):
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", source)
        assert not re.search(r"<script(?![^>]*(\bsrc=|application/json))", source)


class TestEverySheet:
    @pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
    def test_lays_out_by_reading_direction(self, path):
        physical = r"(margin|padding|border)-(left|right|top|bottom)|text-align:\s*(left|right)|float:\s*(left|right)"
        assert not re.search(rf"{physical}|^\s*(left|right|top|bottom):", path.read_text(), re.MULTILINE)


def luminance(colour: str) -> float:
    """Relative luminance.  Source: WCAG 2.2, definition of the term."""
    colour = colour.lstrip("#")
    channels = [
        int(part, 16) / 255 for part in (re.findall("..", colour) if len(colour) == 6 else [c * 2 for c in colour])
    ]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", (SITE / "static/comity/css/tokens.css").read_text()
    )
}
TONES = ["good", "info", "wait", "bad", "grave", "neutral"]


class TestContrast:
    """At least 4.5 for text, 3 for shapes, in both themes (WCAG 2.2, 1.4.3 and 1.4.11)."""

    @pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
    @pytest.mark.parametrize("tone", TONES)
    def test_tones_on_their_ground_and_on_pages(self, tone, theme):
        for ground in (f"{tone}-ground", "tblr-bg-surface", "tblr-body-bg"):
            assert contrast(TOKENS[tone][theme], TOKENS[ground][theme]) >= 4.5

    @pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
    @pytest.mark.parametrize("text", ["tblr-body-color", "tblr-secondary", "tblr-link-color"])
    @pytest.mark.parametrize(
        "ground", ["tblr-bg-surface", "tblr-body-bg", "tblr-bg-surface-secondary", "tblr-bg-forms"]
    )
    def test_text_on_every_ground(self, text, ground, theme):
        assert contrast(TOKENS[text][theme], TOKENS[ground][theme]) >= 4.5

    @pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
    def test_shapes_on_panels(self, theme):
        shapes = [name for name in TOKENS if name.startswith(("notice-", "series-"))] + ["strong-border", "focus"]
        for shape in shapes:
            assert contrast(TOKENS[shape][theme], TOKENS["tblr-bg-surface"][theme]) >= 3, shape


class TestHostileText:
    """Names and free text are shown, never run."""

    @pytest.mark.parametrize(
        "source",
        [
            '<c-chip :label="e" />',
            '<c-code :value="e" />',
            '<c-person-name :name="e" lang="ar" :latin="e" />',
            '<c-page-header title="{{ e }}" :lede="e" :owner="e" />',
            '<c-facts :facts="facts" />',
            '<c-score value="0.5" :reasons="reasons" />',
            '<c-country code="XA" :name="e" />',
            '<c-tabs :tabs="tabs" />',
            '<c-danger :title="e" :consequence="e" action="/x" :submit="e" />',
            '<c-timeline :events="events" />',
            "{% load pictures %}{% bar_chart bars e %}",
        ],
    )
    def test_is_inert(self, source):
        drawn = draw(
            source,
            e=HOSTILE,
            facts=[{"label": HOSTILE, "value": HOSTILE, "source": HOSTILE}],
            reasons=[HOSTILE] * 5,
            tabs=[{"label": HOSTILE, "url": HOSTILE, "count": 2}],
            events=[{"at": NOW, "title": HOSTILE, "text": HOSTILE, "who": HOSTILE}],
            bars=[(HOSTILE, 3)],
        )
        assert "<script" not in drawn
        assert "{{ 1 }}" in drawn or "…" in drawn
        tags_drawn = re.findall(r"<[a-z][^<>]*>", drawn)
        assert not [tag for tag in tags_drawn if re.search(r"\sonx=", re.sub(r'"[^"]*"', "", tag))]


class TestDeadlines:
    @pytest.mark.parametrize(
        ("left", "tone"),
        [(dt.timedelta(days=3), "neutral"), (dt.timedelta(hours=24), "wait"), (dt.timedelta(0), "bad")],
    )
    def test_the_tone_rises_as_time_runs_out(self, left, tone):
        with time_machine.travel(NOW, tick=False):
            assert moments.due_tone(NOW + left) == tone

    def test_shows_how_far_off_and_when_with_utc_in_the_title(self):
        with time_machine.travel(NOW, tick=False), translation.override("fr"), timezone.override("Europe/Paris"):
            drawn = draw('<c-deadline :until="until" />', until=NOW - dt.timedelta(hours=2))
        assert "En retard" in drawn
        assert "il y a 2 heures" in drawn
        assert "11:00 CET" in drawn
        assert 'title="2026-11-21 10:00 UTC"' in drawn

    @pytest.mark.parametrize(
        ("distance", "language", "words"),
        [
            (dt.timedelta(hours=3, minutes=59), "en", "in 3 hours"),
            (-dt.timedelta(days=2), "es", "hace 2 días"),
            (dt.timedelta(minutes=11), "ar", "خلال 11 دقيقة"),
        ],
    )
    def test_words_are_cldrs_in_the_largest_whole_unit(self, distance, language, words):
        assert moments.in_relative_words(distance, language) == words


class TestForms:
    class Publication(forms.Form):
        reference = forms.CharField(label="Reference", help_text="Of your own files.")
        token = forms.CharField(widget=forms.HiddenInput, required=False)

    def test_an_error_stands_on_top_with_a_link_and_beside_its_field(self):
        form = self.Publication({})
        drawn = draw('<c-form :form="form" submit="Publish the notice" />', form=form)
        assert 'role="alert"' in drawn
        assert '<a href="#id_reference">' in drawn
        assert 'aria-describedby="id_reference-help id_reference-error"' in drawn
        assert 'aria-invalid="true"' in drawn

    def test_what_was_typed_is_kept(self):
        assert 'value="2026/114"' in draw(
            '<c-form :form="form" submit="Go" />', form=self.Publication({"reference": "2026/114"})
        )


class TestPlaces:
    def test_every_place_has_an_icon_of_the_sprite_and_a_key_of_its_own(self):
        sprite = (SITE / "static/comity/vendor/icons.svg").read_text(encoding="utf-8")
        found = places()
        assert [place.icon for place in found if f'id="{place.icon}"' not in sprite] == []
        keys = [place.key for place in found if place.key]
        assert sorted(keys) == sorted(set(keys))

    @pytest.mark.urls("comity.site.tests.pages")
    @pytest.mark.parametrize(
        ("path", "here"), [("/desk/", "/desk/"), ("/desk/deep/more/", "/desk/deep/"), ("/", "/"), ("/sent/", "")]
    )
    def test_a_reader_is_in_one_place_the_nearest(self, path, here):
        shown = [Place(label=name, url=name) for name in ("home", "desk", "deep")]
        assert [entry["url"] for entry in entries(path, shown) if entry["current"]] == ([here] if here else [])


class TestSigns:
    def test_a_hit_is_possible_until_its_owner_confirms(self):
        assert "Possible" in draw('<c-hit-state state="candidate" />')
        assert "Confirmed" in draw('<c-hit-state state="confirmed" />')

    def test_an_unknown_state_is_never_reassuring(self):
        assert signs.hit_tone("something-new") == "neutral"

    @pytest.mark.parametrize(("share", "shown"), [(0, 0), (0.994, 99), (0.999, 99), (1, 100)])
    def test_a_score_below_one_is_never_shown_as_whole(self, share, shown):
        assert signs.percent(share) == shown

    def test_a_country_has_its_name_in_the_readers_language_and_its_code(self):
        with translation.override("ar"):
            drawn = draw('<c-country code="MT" />')
        assert "مالطا" in drawn
        assert "MLT" in drawn


class TestCells:
    """A value of a list looks as the component of its kind does."""

    CELL = "{% load comity %}{% cell value kind %}"

    @pytest.mark.parametrize(
        ("value", "kind", "component"),
        [
            (HOSTILE, "text", "<bdi>{{ value }}</bdi>"),
            (HOSTILE, "code", '<c-code :value="value" />'),
            (Word(label=HOSTILE, tone="bad"), "state", '<c-chip :label="value.label" :tone="value.tone" />'),
            (HOSTILE, "state", '<c-chip :label="value" />'),
            ("red", "notice", '<c-notice-colour :colour="value" />'),
            ("H2", "handling", '<c-handling :code="value" short="yes" />'),
            ("candidate", "hit", '<c-hit-state :state="value" />'),
            ("MT", "country", '<c-country :code="value" />'),
            (0.5, "score", '<c-score :value="value" />'),
            (None, "text", '<span class="quiet">–</span>'),
            (NOW, "moment", '<c-moment :at="value" short="yes" />'),
            (NOW, "deadline", '<c-deadline :until="value" short="yes" />'),
            (HOSTILE, "name", '<c-person-name :name="value" />'),
            (
                {"text": HOSTILE, "language": 'x"y', "latin": HOSTILE + "!"},
                "name",
                '<c-person-name :name="value.text" :lang="value.language" :latin="value.latin" />',
            ),
            (gettext_lazy("Notices"), "text", "<bdi>{{ value }}</bdi>"),
            (7, "number", "<bdi>{{ value }}</bdi>"),
            (1.5, "number", "<bdi>{{ value }}</bdi>"),
            (dt.date(2026, 11, 21), "text", "<bdi>{{ value }}</bdi>"),
        ],
        ids=str,
    )
    def test_is_what_the_component_of_its_kind_draws(self, value, kind, component):
        with time_machine.travel(NOW, tick=False), translation.override("fr"):
            drawn = draw(self.CELL, value=value, kind=kind)
            assert drawn.split() == draw(component, value=value).split()
        assert "<script" not in drawn

    def test_says_in_which_language_a_text_is_written(self):
        drawn = draw("{% load comity %}{% cell value kind lang=lang %}", value=HOSTILE, kind="text", lang='ar"')
        assert drawn.startswith('<bdi lang="ar&quot;">&lt;script&gt;')

    def test_has_no_button_inside_a_link(self):
        assert "<button" in draw(self.CELL, value="2026/114", kind="code")
        assert "<button" not in draw("{% load comity %}{% cell value 'code' plain=True %}", value="2026/114")

    def test_speaks_the_language_of_the_reader(self):
        said = {}
        for language in ("en", "fr", "en"):
            with translation.override(language):
                said.setdefault(language, set()).add(draw(self.CELL, value="H2", kind="handling"))
        assert [len(drawn) for drawn in said.values()] == [1, 1]
        assert said["en"].isdisjoint(said["fr"])

    def test_two_tones_of_one_word_are_two_cells(self):
        drawn = {draw(self.CELL, value=Word(label="late", tone=tone), kind="state") for tone in ("bad", "wait")}
        assert len(drawn) == 2

    def test_the_options_of_a_filter_are_escaped(self):
        drawn = draw("{% load comity %}{% options choices %}", choices=[("a", HOSTILE, True), (HOSTILE, "b", False)])
        assert "<script>" not in drawn
        assert drawn.count("<option") == 2
        assert drawn.count(" selected>") == 1
