"""Forms of hosting: the call for offers, the ballot among them, the agreement and its duties."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.assembly.codes import DutyKind
from comity.assembly.content import Papers
from comity.assembly.forms.languages import InLanguages
from comity.assembly.forms.votes import METHODS
from comity.assembly.models import Session

DAY = {"type": "date"}
MOST_VOTES = 10_000


def day(label: Any) -> forms.DateField:
    """A day."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))


class Calling(forms.Form):
    """A call for offers."""

    def __init__(self, *args: Any, session: Session, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["for_year"] = forms.IntegerField(
            label=_("Year of the session"), min_value=session.opens_on.year, max_value=session.opens_on.year + 10
        )
        self.fields["due_on"] = day(_("Last day for offers"))


class PreparingChoice(forms.Form):
    """By which method the host is chosen."""

    method = forms.ChoiceField(label=_("How"), choices=METHODS, widget=forms.RadioSelect)


class CountingHands(forms.Form):
    """The hands that one teller counted for each offer."""

    def __init__(self, *args: Any, offers: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offers = offers
        for key, name in offers.items():
            self.fields[key] = forms.IntegerField(label=name, min_value=0, max_value=MOST_VOTES)
        self.fields["blank"] = forms.IntegerField(label=_("For none of them"), min_value=0, max_value=MOST_VOTES)

    def papers(self) -> Papers:
        """What was counted: each hand names one offer."""
        votes = {UUID(key): self.cleaned_data[key] for key in self.offers}
        return Papers(votes=votes, ballots=sum(votes.values()), blank=self.cleaned_data["blank"])


class DraftingAgreement(forms.Form):
    """The agreement with a host."""

    file = forms.FileField(label=_("The agreement"), help_text=_("PDF. Only a copy drawn anew is kept."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["opens_on"] = day(_("First day"))
        self.fields["closes_on"] = day(_("Last day"))
        self.order_fields(["opens_on", "closes_on", "file"])


class AddingDuty(InLanguages):
    """A duty of the host."""

    def __init__(self, *args: Any, session: Session, **options: Any) -> None:
        super().__init__(*args, languages=session.languages, **options)
        self.fields["kind"] = forms.ChoiceField(label=_("Duty"), choices=DutyKind.choices)
        self.fields["due_on"] = day(_("To be done by"))
        self.ask("words", _("What exactly"), long=True)


class Noting(forms.Form):
    """What is reported on a duty, or what is missing."""

    note = forms.CharField(
        label=_("What is done, or what is missing"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
