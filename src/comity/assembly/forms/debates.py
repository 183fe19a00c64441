"""Forms of the debate, and of bilateral talks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.assembly.codes import SpeechKind
from comity.assembly.forms.languages import InLanguages
from comity.assembly.forms.sessions import moment
from comity.assembly.models import Debate
from comity.assembly.rules.speakers import LONGEST_SECONDS
from comity.assembly.rules.talks import MINUTES


class Limits(forms.Form):
    """How long each kind of speech may be."""

    def __init__(self, *args: Any, debate: Debate, **options: Any) -> None:
        super().__init__(*args, **options)
        for kind in SpeechKind:
            self.fields[kind.value] = forms.IntegerField(
                label=_("%(kind)s, in seconds") % {"kind": kind.label},
                min_value=1,
                max_value=LONGEST_SECONDS,
                initial=debate.seconds.get(kind.value),
            )


class Ruling(InLanguages):
    """What the chair rules on a point of order."""

    def __init__(self, *args: Any, languages: list[str], **options: Any) -> None:
        super().__init__(*args, languages=languages, **options)
        self.fields["upheld"] = forms.ChoiceField(
            label=_("Ruling"),
            choices=[("yes", _("The point is well taken.")), ("no", _("The point is not well taken."))],
            widget=forms.RadioSelect,
        )
        self.ask("words", _("Words of the ruling"), long=True)


class OnTheList(forms.Form):
    """A turn for a delegation that asked in the hall."""

    def __init__(self, *args: Any, delegations: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["delegation"] = forms.ChoiceField(label=_("Delegation"), choices=delegations)
        self.fields["kind"] = forms.ChoiceField(label=_("Asks for"), choices=SpeechKind.choices)


class Meeting(forms.Form):
    """A request to meet."""

    def __init__(self, *args: Any, delegations: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["asked"] = forms.ChoiceField(label=_("Delegation"), choices=delegations)
        self.fields["starts_at"] = moment(pgettext_lazy("of a meeting", "Begins"))
        self.fields["minutes"] = forms.TypedChoiceField(
            label=pgettext_lazy("of a running order", "Minutes"), choices=[(n, n) for n in MINUTES], coerce=int
        )
        self.fields["subject"] = forms.CharField(
            label=_("What you would like to talk about"), max_length=300, required=False
        )


class FollowingUp(forms.Form):
    """What follows from talks."""

    words = forms.CharField(
        label=_("What the two delegations will do"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    due_on = forms.DateField(
        label=_("To be done by"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
