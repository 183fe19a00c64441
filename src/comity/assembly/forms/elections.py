"""Forms of elections and secret ballots."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.assembly.codes import CandidacyFault, PledgeState, Sex
from comity.assembly.content import KeyHolder, Papers, Post, Standing
from comity.assembly.forms.delegations import DAY
from comity.assembly.forms.languages import InLanguages
from comity.assembly.forms.votes import SECRETLY
from comity.assembly.models import Session
from comity.engines.ballots.rules import Method

LARGEST_KEY_FILE = 1_000_000  # bytes: a trustee's file has some thousands


class KeyFile(forms.FileField):
    """A file that a trustee made, within what such a file can have."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and file.size > LARGEST_KEY_FILE:
            raise forms.ValidationError(_("This file is too large to be one of a trustee."))
        return file


class Announcing(forms.Form):
    """What an election fills, and how it is held."""

    def __init__(self, *args: Any, posts: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["post"] = forms.ChoiceField(label=_("What is elected"), choices=posts)
        self.fields["seats"] = forms.IntegerField(
            label=_("Seats"),
            help_text=_("Only where the rules do not say how many there are."),
            min_value=1,
            max_value=100,
            initial=1,
        )
        self.fields["method"] = forms.ChoiceField(label=_("How"), choices=SECRETLY, widget=forms.RadioSelect)

    def post(self) -> Post:
        """The post as it was chosen."""
        committee, post, last = self.cleaned_data["post"].split(":")
        return Post(
            method=Method(self.cleaned_data["method"]),
            committee=committee,
            post=post,
            region=last if committee else "",
            decision="" if committee else last,
            seats=self.cleaned_data["seats"],
        )


class Putting(InLanguages):
    """Somebody is put forward."""

    def __init__(
        self, *args: Any, session: Session, member: str, regions: Sequence[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, languages=session.languages, **options)
        self.fields["member"] = forms.CharField(
            label=_("State"), help_text=_("Its code."), max_length=4, initial=member
        )
        self.fields["name"] = forms.CharField(
            label=_("Name"), help_text=_("As its bearer writes it, in any script."), max_length=150
        )
        self.fields["sex"] = forms.ChoiceField(
            label=_("Sex"),
            choices=[("", pgettext_lazy("sex of a delegate", "not said")), *Sex.choices],
            required=False,
            help_text=_("For the figures by which the assembly sees itself; may be left open."),
        )
        if regions:
            self.fields["region"] = forms.ChoiceField(label=_("Region"), choices=regions)
        self.ask("dossier", _("Who it is, and what the person stands for"), long=True)

    def standing(self) -> Standing:
        """The candidacy as it was filled in."""
        said = self.cleaned_data
        return Standing(
            member=said["member"],
            name=said["name"],
            sex=said["sex"],
            region=said.get("region", ""),
            dossier=self.texts("dossier"),
        )


class Examining(forms.Form):
    """The electoral board's decision on a candidacy."""

    fault = forms.ChoiceField(
        label=_("Decision"),
        choices=[("", _("Accept, unless the rules of the seats stand against it")), *CandidacyFault.choices],
        required=False,
    )

    def decided(self) -> CandidacyFault | None:
        """Why it is not accepted; None to accept."""
        return CandidacyFault(self.cleaned_data["fault"]) if self.cleaned_data["fault"] else None


class Reporting(InLanguages):
    """What the board reports."""

    def __init__(self, *args: Any, session: Session, **options: Any) -> None:
        super().__init__(*args, languages=session.languages, **options)
        self.ask("words", _("Report of the electoral board"), long=True)


class PreparingBallot(forms.Form):
    """How the ballot that follows is held."""

    method = forms.ChoiceField(label=_("How"), choices=SECRETLY, widget=forms.RadioSelect)


class CountingPapers(forms.Form):
    """What one teller counted: votes by candidate, and the papers."""

    def __init__(self, *args: Any, candidates: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.candidates = [key for key, _name in candidates]
        for key, name in candidates:
            self.fields[f"votes_{key}"] = _number(name)
        self.fields["ballots"] = _number(_("Papers that name somebody"))
        self.fields["blank"] = _number(_("Blank papers"))
        self.fields["invalid"] = _number(_("Papers that are not valid"))

    def papers(self) -> Papers:
        """The count as it was entered."""
        said = self.cleaned_data
        return Papers(
            votes={UUID(key): said[f"votes_{key}"] for key in self.candidates},
            ballots=said["ballots"],
            blank=said["blank"],
            invalid=said["invalid"],
        )


class AddingShare(forms.Form):
    """The file that a trustee brings."""

    share = KeyFile(label=_("File of the trustee (decryption)"))

    def content(self) -> bytes:
        """The bytes of the file."""
        return bytes(self.cleaned_data["share"].read())


class AddingToDossier(forms.Form):
    """A document of a candidacy."""

    file = forms.FileField(label=_("File"), help_text=_("PDF or picture. Only a copy drawn anew is kept."))


class Pledging(InLanguages):
    """What a candidate promises."""

    def __init__(self, *args: Any, session: Session, **options: Any) -> None:
        super().__init__(*args, languages=session.languages, **options)
        self.ask("words", _("What is promised"), long=True)
        self.fields["due_on"] = forms.DateField(
            label=_("To be kept by"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
        )


class ReportingOnPledge(InLanguages):
    """What became of a pledge."""

    def __init__(self, *args: Any, session: Session, **options: Any) -> None:
        super().__init__(*args, languages=session.languages, **options)
        self.fields["state"] = forms.ChoiceField(
            label=_("State"), choices=PledgeState.choices, widget=forms.RadioSelect
        )
        self.ask("words", _("What was done"), long=True)

    def state(self) -> PledgeState:
        """How far it is kept."""
        return PledgeState(self.cleaned_data["state"])


class HandingOut(forms.Form):
    """A voting code for a delegation."""

    lost = forms.BooleanField(label=_("The code that was handed out is lost: another takes its place."), required=False)


class SettlingTrustees(forms.Form):
    """Who holds keys: a name, a region and three files for each, in the order of their numbers."""

    PLACES = 6  # three files each: within what one form may bring

    threshold = forms.IntegerField(label=_("How many of them open a tally"), min_value=2, max_value=PLACES)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for place in range(1, self.PLACES + 1):
            numbered = {"number": place}
            for name, label in (
                ("name", _("Trustee %(number)s: name")),
                ("region", _("Trustee %(number)s: region")),
            ):
                self.fields[f"{name}_{place}"] = forms.CharField(label=label % numbered, max_length=200, required=False)
            for name, label in (
                ("certificate", _("Trustee %(number)s: certificate")),
                ("polynomial", _("Trustee %(number)s: polynomial")),
                ("public", _("Trustee %(number)s: public key")),
            ):
                self.fields[f"{name}_{place}"] = KeyFile(label=label % numbered, required=False)

    def people(self) -> list[KeyHolder]:
        """Those who were named, in their order."""
        said = self.cleaned_data
        named = (place for place in range(1, self.PLACES + 1) if said[f"name_{place}"].strip())
        return [KeyHolder(name=said[f"name_{place}"], region=said[f"region_{place}"]) for place in named]

    def brought(self, name: str) -> list[bytes]:
        """The files of one kind, in the order of their numbers."""
        files = (self.cleaned_data[f"{name}_{place}"] for place in range(1, self.PLACES + 1))
        return [bytes(file.read()) for file in files if file]


def _number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=10_000)
