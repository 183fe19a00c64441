"""Forms by which applications are decided, and by which applicants answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accreditation.codes import Act, ApplicationState
from comity.accreditation.content import LONGEST, Reason, Ruling
from comity.accreditation.editions import Edition
from comity.accreditation.forms.applying import Applying
from comity.accreditation.rules.deciding import STEPS, possible

_CHOICES = {
    Act.ACCEPT: pgettext_lazy("decision on an application", "Accept"),
    Act.REFER: pgettext_lazy("decision on an application", "Ask the applicant for more"),
    Act.REFUSE: pgettext_lazy("decision on an application", "Refuse"),
}


class Deciding(forms.Form):
    """One decision of the host about one application."""

    act = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=_("Reason"), help_text=_("Where you refuse or ask for more. The applicant reads it."), required=False
    )
    words = forms.CharField(
        label=_("What you add for the applicant (if anything)"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, state: ApplicationState, edition: Edition, language: str, **more: Any) -> None:
        super().__init__(*args, **more)
        acts = possible(state, has_appealed=True)
        reasons = [(one.code, one.texts[language]) for one in edition.reasons]
        self.fields["act"].choices = [row for row in _CHOICES.items() if row[0] in acts]  # type: ignore[attr-defined]
        self.fields["reason"].choices = [("", _("choose")), *reasons]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A reason where one is needed."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("act") and STEPS[Act(said["act"])].needs_reason and not said.get("reason"):
            self.add_error("reason", _("Choose one of the reasons of the terms."))
        return said

    def decided(self) -> tuple[Act, Ruling]:
        """The decision, and why."""
        said = self.cleaned_data
        return Act(said["act"]), Ruling(said["reason"], said["words"])


class Answering(Applying):
    """What an applicant adds when the host asks: words, and documents that take the place of earlier ones."""

    words = forms.CharField(
        label=_("Your answer"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in Applying.base_fields:
            del self.fields[name]

    def why(self) -> Reason:
        """The words."""
        return Reason(self.cleaned_data["words"])


class Appealing(forms.Form):
    """What speaks against a refusal."""

    words = forms.CharField(
        label=_("What speaks against the refusal"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )

    def why(self) -> Reason:
        """The words."""
        return Reason(self.cleaned_data["words"])
