"""Forms by which applications are decided, and by which applicants answer."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accreditation.codes import Act, ApplicationState, Finding, Screened
from comity.accreditation.content import LINE, LONGEST, Reason, Ruling
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

    seen = forms.BooleanField(label=_("I looked at what the checks found"), required=False)

    def __init__(
        self,
        *args: Any,
        state: ApplicationState,
        edition: Edition,
        language: str,
        findings: Collection[Finding] = (),
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        acts = possible(state, has_appealed=True)
        self.findings = tuple(findings)
        if not findings:
            del self.fields["seen"]
        reasons = [(one.code, one.texts[language]) for one in edition.reasons]
        self.fields["act"].choices = [row for row in _CHOICES.items() if row[0] in acts]  # type: ignore[attr-defined]
        self.fields["reason"].choices = [("", _("choose")), *reasons]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A reason where one is needed."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("act") and STEPS[Act(said["act"])].needs_reason and not said.get("reason"):
            self.add_error("reason", _("Choose one of the reasons of the terms."))
        if said.get("act") == Act.ACCEPT and self.findings and not said.get("seen"):
            self.add_error("seen", _("The checks found something: say that you looked at it."))
        return said

    def decided(self) -> tuple[Act, Ruling]:
        """The decision, and why."""
        said = self.cleaned_data
        return Act(said["act"]), Ruling(said["reason"], said["words"])


class DecidingMany(Deciding):
    """One decision about several applications: each is decided by itself."""

    applications = forms.MultipleChoiceField(label=_("Applications"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, references: Collection[str], edition: Edition, language: str, **more: Any) -> None:
        super().__init__(*args, state=ApplicationState.RECEIVED, edition=edition, language=language, **more)
        self.fields["applications"].choices = [(one, one) for one in references]  # type: ignore[attr-defined]


class NotingScreening(forms.Form):
    """What came back from the host's own screening."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Screened.choices, widget=forms.RadioSelect)
    basis = forms.CharField(
        label=_("By which law"), help_text=_("The law of the host by which it screens."), max_length=LINE
    )


class Blocking(forms.Form):
    """A block for misuse."""

    reason = forms.ChoiceField(label=_("Reason"))
    words = forms.CharField(
        label=_("What happened"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    until_on = forms.DateField(
        label=_("Last day of the block"),
        help_text=_("Empty: as long as the edition says."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, edition: Edition, language: str, **more: Any) -> None:
        super().__init__(*args, **more)
        reasons = [(one.code, one.texts[language]) for one in edition.misuse]
        self.fields["reason"].choices = [("", _("choose")), *reasons]  # type: ignore[attr-defined]

    def why(self) -> Ruling:
        """The reason, and what happened."""
        return Ruling(self.cleaned_data["reason"], self.cleaned_data["words"])


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
