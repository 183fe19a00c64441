"""Forms of the minutes, their corrections, and follow-ups of resolutions."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comity.assembly.codes import FollowUpKind, TreatyStage
from comity.assembly.content import Asked
from comity.assembly.forms.languages import InLanguages
from comity.assembly.models import Text

LONGEST = 5_000
DAY = forms.DateInput(attrs={"type": "date"})


class PublishingMinutes(forms.Form):
    """Until when members may ask for corrections."""

    corrections_until = forms.DateField(label=_("Corrections until"), widget=DAY)


class AskingCorrection(forms.Form):
    """Other words for a paragraph."""

    words = forms.CharField(
        label=_("The words that you ask for"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6})
    )


class DecidingCorrection(InLanguages):
    """A correction in every language of the session, or why it is refused."""

    def __init__(self, *args: Any, languages: list[str], asked: dict[str, str], **options: Any) -> None:
        super().__init__(*args, languages=languages, **options)
        self.ask("texts", _("What the final minutes say there"), long=True, texts=asked)
        self.ask("reason", _("Why it is refused"), long=True)


class AskingFollowUp(InLanguages):
    """What a resolution asks somebody to do."""

    def __init__(
        self,
        *args: Any,
        text: Text,
        paragraphs: list[tuple[str, str]],
        indicators: list[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, languages=text.session.languages, **options)
        self.fields["kind"] = forms.ChoiceField(label=_("Kind of follow-up"), choices=FollowUpKind.choices)
        self.fields["paragraph"] = forms.ChoiceField(
            label=_("Paragraph that asks for it"), choices=[("", "–"), *paragraphs], required=False
        )
        self.fields["responsible"] = forms.CharField(
            label=_("Responsible bureau"), max_length=16, help_text=_("Its code; GS for the General Secretariat.")
        )
        self.fields["unit"] = forms.CharField(label=_("Unit of the General Secretariat"), max_length=40, required=False)
        self.fields["due_on"] = forms.DateField(label=_("Until"), widget=DAY)
        if indicators:
            self.fields["indicator"] = forms.ChoiceField(
                label=_("Indicator of the programme"),
                choices=[("", "–"), *indicators],
                required=False,
                help_text=_("Whoever is responsible reports what it has reached."),
            )
        self.ask("words", _("What is to be done"), long=True)
        self.ask("treaty", _("Name of the treaty, where it is one"))

    def asked(self) -> Asked:
        """What was asked."""
        said = self.cleaned_data
        return Asked(
            kind=FollowUpKind(said["kind"]),
            paragraph=UUID(said["paragraph"]) if said["paragraph"] else None,
            indicator=UUID(said["indicator"]) if said.get("indicator") else None,
            responsible=said["responsible"],
            unit=said["unit"],
            due_on=said["due_on"],
            words=self.texts("words"),
            treaty=self.texts("treaty"),
        )


class Reporting(forms.Form):
    """What was done."""

    words = forms.CharField(label=_("Report"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}))
    done = forms.BooleanField(label=_("This is all: it is done"), required=False)

    def __init__(self, *args: Any, unit: str | None = None, **options: Any) -> None:
        """unit: in which the indicator of the follow-up is counted; null for a follow-up without one."""
        super().__init__(*args, **options)
        if unit is not None:
            self.fields["value"] = forms.DecimalField(
                label=_("What the indicator has reached"),
                help_text=unit,
                max_digits=20,
                decimal_places=3,
                required=False,
            )
            self.fields["as_of"] = forms.DateField(label=_("As of the day"), widget=DAY, required=False)

    def clean(self) -> dict[str, Any]:
        """A figure is of a day."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("value") is not None and said.get("as_of") is None and "as_of" not in self.errors:
            self.add_error("as_of", gettext("Say of which day the figure is."))
        return said


class Dropping(forms.Form):
    """Why a follow-up is dropped."""

    words = forms.CharField(label=_("Why it is dropped"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}))


class NotingStage(forms.Form):
    """How far a state has come with a treaty."""

    member = forms.CharField(label=_("Code of the state"), max_length=4)
    stage = forms.ChoiceField(label=_("Stage"), choices=TreatyStage.choices)
    stage_on = forms.DateField(label=_("Day of the stage"), widget=DAY, required=False)
    source = forms.CharField(label=_("Where it can be read"), max_length=300, required=False)
