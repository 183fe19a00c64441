"""Forms of delegations, letters of credentials, appeals and offers to host."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.assembly.codes import Capacity, DelegationKind, LetterFault, Sex
from comity.assembly.content import Letter, Person
from comity.assembly.forms.languages import InLanguages, language_choices
from comity.assembly.models import Delegation, Session
from comity.assembly.rules.delegations import possible
from comity.core.countries import LANGUAGES
from comity.records.attachments.kinds import FileKind
from comity.records.attachments.preparing import Prepared, prepare

DAY = {"type": "date"}


class Announcing(InLanguages):
    """Who comes."""

    def __init__(self, *args: Any, session: Session, kinds: list[DelegationKind], **options: Any) -> None:
        super().__init__(*args, languages=session.languages, **options)
        self.fields["kind"] = forms.ChoiceField(
            label=_("Takes part as"), choices=[(kind.value, kind.label) for kind in kinds]
        )
        self.fields["member"] = forms.CharField(
            label=_("State"), help_text=_("Its code; empty for an institution."), max_length=4, required=False
        )
        if DelegationKind.GUEST in kinds:
            self.ask("name", _("Name of the institution"))

    def names(self) -> dict[str, str]:
        """The names of an institution."""
        return self.texts("name")


class Naming(forms.Form):
    """One person of a delegation."""

    name = forms.CharField(label=_("Name"), help_text=_("As its bearer writes it, in any script."), max_length=200)
    function = forms.CharField(label=_("Function at home"), max_length=200, required=False)
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=[("", pgettext_lazy("sex of a delegate", "not said")), *Sex.choices],
        required=False,
        help_text=_("For the figures by which the assembly sees itself; may be left open."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=[])
    username = forms.CharField(
        label=_("User name"),
        help_text=_("Of the account with which this person speaks and votes; empty for none."),
        max_length=60,
        required=False,
    )

    def __init__(self, *args: Any, delegation: Delegation, **options: Any) -> None:
        super().__init__(*args, **options)
        capacities = [(one.value, one.label) for one in possible(DelegationKind(delegation.kind))]
        self.fields["capacity"] = forms.ChoiceField(label=_("In the delegation"), choices=capacities)
        self.fields["language"].choices = language_choices(LANGUAGES)  # type: ignore[attr-defined]
        self.order_fields(["capacity", "name", "function"])

    def person(self) -> Person:
        """The person as named."""
        said = self.cleaned_data
        return Person(
            name=said["name"],
            capacity=Capacity(said["capacity"]),
            function=said["function"],
            sex=said["sex"],
            language=said["language"],
            username=said["username"],
        )


class Picturing(forms.Form):
    """The photograph of a delegate."""

    photograph = forms.FileField(
        label=_("Photograph"),
        help_text=_(
            "JPEG, PNG or another picture. Only a copy drawn anew is kept, for the badge, until thirty days after the "
            "session."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
    )

    def prepared(self) -> Prepared:
        """The photograph, drawn anew.  Raises the refusals of attachments."""
        return prepare(self.cleaned_data["photograph"], only=frozenset({FileKind.PICTURE}))


class HandingIn(forms.Form):
    """A letter of credentials."""

    signed_by = forms.CharField(label=_("Signed by"), help_text=_("Name and function."), max_length=300)
    dated_on = forms.DateField(label=_("Date of the letter"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    file = forms.FileField(label=_("The letter"), help_text=_("PDF or picture. Only a copy drawn anew is kept."))

    def letter(self) -> Letter:
        """What the letter says."""
        return Letter(signed_by=self.cleaned_data["signed_by"], dated_on=self.cleaned_data["dated_on"])


class Deciding(forms.Form):
    """What the committee makes of a letter."""

    fault = forms.ChoiceField(
        label=_("Decision"),
        choices=[("", _("Accept the letter")), *LetterFault.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("What the committee adds"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def decided(self) -> LetterFault | None:
        """The fault; None where the letter is accepted."""
        return LetterFault(self.cleaned_data["fault"]) if self.cleaned_data["fault"] else None


class Appealing(InLanguages):
    """An appeal against the loss of the vote."""

    def __init__(self, *args: Any, session: Session, **options: Any) -> None:
        super().__init__(*args, languages=session.languages, **options)
        self.fields["member"] = forms.CharField(label=_("Member"), max_length=4)
        self.fields["received_on"] = forms.DateField(
            label=_("Received on"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
        )
        self.ask("grounds", _("Grounds"), long=True)


class Inviting(forms.Form):
    """A state invited beside those whom the session calls."""

    member = forms.CharField(label=_("State"), help_text=_("Its code."), max_length=4)
    votes = forms.BooleanField(
        label=_("It takes part in decisions"), help_text=_("Else it sends observers."), required=False
    )


class Hosting(InLanguages):
    """An offer to host a coming session."""

    def __init__(self, *args: Any, session: Session, **options: Any) -> None:
        super().__init__(*args, languages=session.languages, **options)
        self.fields["for_year"] = forms.IntegerField(
            label=_("Year of the session"), min_value=session.opens_on.year, max_value=session.opens_on.year + 10
        )
        self.ask("place", _("Place"))
        self.ask("offer", _("What the host provides"), long=True)
