"""Forms of votes."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.assembly.codes import VoteSubject
from comity.assembly.content import Question
from comity.assembly.forms.languages import InLanguages
from comity.assembly.models import Session
from comity.engines.ballots.rules import Method

METHODS = [
    (Method.SHOW_OF_HANDS.value, _("show of hands, counted by two tellers")),
    (Method.RECORD_VOTE.value, _("record vote: each member is called, from one drawn by lot")),
    (Method.ELECTRONIC_VOTE.value, _("electronic vote from the seats, open")),
]

SECRETLY = [
    (Method.SECRET_BALLOT.value, _("secret ballot, sealed on the delegates' devices")),
    (Method.PAPER_BALLOT.value, _("secret ballot on paper, counted by two tellers")),
]
METHOD_LABELS = dict([*METHODS, *SECRETLY])
APPOINTMENT = VoteSubject.APPOINTMENT.value


class Preparing(InLanguages):
    """A vote on something that waits for one."""

    def __init__(self, *args: Any, session: Session, waiting: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, languages=session.languages, **options)
        procedure = (VoteSubject.PROCEDURE.value, VoteSubject.PROCEDURE.label)
        self.fields["about"] = forms.ChoiceField(label=_("What is voted on"), choices=[*waiting, procedure])
        self.fields["method"] = forms.ChoiceField(
            label=_("How"), choices=[*METHODS, *SECRETLY], widget=forms.RadioSelect
        )
        self.ask("words", _("Words of the procedural motion, or who is proposed for the appointment"))

    def question(self) -> Question:
        """The question as it was put."""
        about, _divided, thing = self.cleaned_data["about"].partition(":")
        return Question(
            about=VoteSubject(about),
            method=Method(self.cleaned_data["method"]),
            thing=UUID(thing) if thing and about != APPOINTMENT else None,
            words=self.texts("words"),
            decision=thing if about == APPOINTMENT else "",
        )


class Counting(forms.Form):
    """What one teller counted."""

    in_favour = forms.IntegerField(label=_("In favour"), min_value=0, max_value=10_000)
    against = forms.IntegerField(label=_("Against"), min_value=0, max_value=10_000)
    abstaining = forms.IntegerField(label=_("Abstaining"), min_value=0, max_value=10_000)


class CountingPapers(Counting):
    """What one teller counted of the papers on a proposal."""

    invalid = forms.IntegerField(label=_("Papers that are not valid"), min_value=0, max_value=10_000)


class Explaining(forms.Form):
    """Why the own delegation votes as it does."""

    words = forms.CharField(label=_("Words"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 6}))
