"""Forms of draft resolutions and amendments."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.assembly.codes import AmendmentKind, ParagraphKind, Topic
from comity.assembly.content import Draft, Proposal
from comity.assembly.forms.languages import InLanguages, language_choices
from comity.assembly.models import Amendment, Session, Text
from comity.engines.ballots import rules as voting

Choices = list[tuple[str, str]]
LONGEST = 20_000

KINDS = [(kind.value, kind.label) for kind in ParagraphKind if kind is not ParagraphKind.TITLE]


def decisions_on_texts(session: Session, language: str) -> Choices:
    """The decisions of the session's edition that are about a text."""
    rules = voting.edition(session.edition).rules
    return [
        (code, voting.text_in(rule.label, language))
        for code, rule in rules.items()
        if isinstance(rule, voting.MotionRule) and rule.needs_text and code != "amendment"
    ]


class Drafting(forms.Form):
    """A draft resolution as it begins."""

    topic = forms.ChoiceField(label=_("Topic"), choices=Topic.choices)
    title = forms.CharField(label=_("Title in the original language"), max_length=500)
    has_costs = forms.BooleanField(
        label=_("It has financial implications"),
        help_text=_("The Executive Committee sees it before the Assembly votes."),
        required=False,
    )

    def __init__(self, *args: Any, session: Session, language: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["decision"] = forms.ChoiceField(
            label=_("How it is decided"), choices=decisions_on_texts(session, language)
        )
        self.fields["original"] = forms.ChoiceField(
            label=_("Original language"), choices=language_choices(session.languages), initial=language
        )
        self.order_fields(["topic", "decision", "original", "title"])

    def draft(self) -> Draft:
        """The draft as it was said."""
        said = self.cleaned_data
        return Draft(
            topic=Topic(said["topic"]),
            decision=said["decision"],
            original=said["original"],
            title=said["title"],
            has_costs=said["has_costs"],
        )


class WithFigures(forms.Form):
    """The figures of a line of a programme."""

    FIGURES = ("target", "unit", "amount", "currency")

    target = forms.DecimalField(label=_("Target"), required=False, max_digits=18, decimal_places=3)
    unit = forms.CharField(label=_("Unit of measure"), required=False, max_length=40)
    amount = forms.DecimalField(label=_("Amount"), required=False, max_digits=18, decimal_places=2, min_value=0)
    currency = forms.RegexField(r"^[A-Z]{3}$", label=_("Currency"), help_text=_("ISO 4217: EUR."), required=False)

    def figures(self) -> dict[str, str]:
        """The figures that were said, as texts."""
        said = {name: self.cleaned_data.get(name) for name in self.FIGURES}
        return {name: str(value) for name, value in said.items() if value not in (None, "")}


class Writing(WithFigures):
    """One paragraph in the original language, with the figures of a line of a programme."""

    kind = forms.ChoiceField(label=pgettext_lazy("of a paragraph", "Kind"), choices=KINDS)
    words = forms.CharField(label=_("Words"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, *args: Any, text: Text, title: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["words"].widget.attrs.update(lang=text.original, dir="rtl" if text.original == "ar" else "ltr")
        self.order_fields(["kind", "words"])
        if title:
            for name in ("kind", *self.FIGURES):
                del self.fields[name]

    def kind_said(self) -> ParagraphKind:
        """The kind that was said; a title stays one."""
        return ParagraphKind(self.cleaned_data.get("kind") or ParagraphKind.TITLE)


class Translating(forms.Form):
    """A wording in another language."""

    words = forms.CharField(label=_("Words"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, *args: Any, language: str, original: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["words"].help_text = original
        self.fields["words"].widget.attrs.update(lang=language, dir="rtl" if language == "ar" else "ltr")


class Amending(InLanguages, WithFigures):
    """An amendment: to a paragraph, behind one, or to another amendment."""

    def __init__(
        self,
        *args: Any,
        text: Text,
        paragraphs: Choices,
        amends: Amendment | None,
        delegations: Choices,
        **options: Any,
    ) -> None:
        super().__init__(*args, languages=text.session.languages, **options)
        self.text, self.amends = text, amends
        if amends is None:
            beginning = ("", pgettext_lazy("place of an amendment", "at the beginning"))
            self.fields["kind"] = forms.ChoiceField(label=_("What it does"), choices=AmendmentKind.choices)
            self.fields["paragraph"] = forms.ChoiceField(
                label=_("Paragraph"),
                help_text=_("That it changes, or behind which it adds one."),
                choices=[beginning, *paragraphs],
                required=False,
            )
            self.fields["paragraph_kind"] = forms.ChoiceField(label=_("Kind of the added paragraph"), choices=KINDS)
        if delegations:
            self.fields["delegation"] = forms.ChoiceField(label=_("Proposed by"), choices=delegations)
        self.ask("words", _("Words"), long=True)
        self.order_fields([name for name in self.fields if name not in self.FIGURES])

    def proposal(self) -> Proposal:
        """The amendment as it was said."""
        said = self.cleaned_data
        delegation = UUID(said["delegation"]) if said.get("delegation") else None
        if self.amends is not None:
            return Proposal(
                kind=AmendmentKind.REPLACE,
                words=self.texts("words"),
                amends=self.amends.pk,
                delegation=delegation,
                figures=self.figures(),
            )
        return Proposal(
            kind=AmendmentKind(said["kind"]),
            words=self.texts("words"),
            paragraph=UUID(said["paragraph"]) if said["paragraph"] else None,
            paragraph_kind=ParagraphKind(said["paragraph_kind"]),
            delegation=delegation,
            figures=self.figures(),
        )


class Reporting(forms.Form):
    """A result of a line of a programme."""

    value = forms.DecimalField(label=pgettext_lazy("of a programme", "Result"), max_digits=18, decimal_places=3)
    as_of = forms.DateField(label=_("As of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    source = forms.CharField(label=_("Source of the figure"), max_length=300, required=False)
