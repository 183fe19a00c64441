"""What the pages of notices ask for."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from comity.core.codes import Category, Handling, Purpose
from comity.members.models import Bureau
from comity.notices import provisions
from comity.notices.asking import again
from comity.notices.codes import Channel, SilverKind, Urgency
from comity.notices.content import Answers, Asked, DraftContent, Questions, SubjectInput
from comity.notices.fields import Section, facts_in, initial_of, sections_of, texts_in
from comity.notices.models import Notice, Question
from comity.notices.rules.request import TELLING
from comity.notices.tables import Edition, ReasonRow, TypeRow, text_in
from comity.notices.wording import field_label
from comity.records import labels
from comity.records.drafts import RecordDraft, RecordKind, Release, ReleaseRule
from comity.records.forms import Content
from comity.records.models import Record
from comity.records.vocabulary import REQUIRED

QUESTIONS_AT_ONCE = 4
_DAY = {"type": "date"}


def _languages(codes: Sequence[str]) -> list[tuple[str, str]]:
    return [(code, get_language_info(code)["name_translated"]) for code in codes]


class Beginning(forms.Form):
    """What must be known before a notice of a type can be drafted."""

    def __init__(self, *args: Any, row: TypeRow, **options: Any) -> None:
        super().__init__(*args, **options)
        self.row = row
        self.fields["language"] = forms.ChoiceField(label=_("Language you write in"), choices=_languages(row.languages))
        self.fields["channel"] = _channel(row)
        if row.request_kinds:
            self.fields["request_kind"] = _request_kind(row)
        kinds = [(kind, labels.KINDS[kind]) for kind in row.subjects.principal]
        if not row.subjects.principal_needed:
            kinds = [("", _("No one: a warning")), *kinds]
        self.fields["kind"] = forms.ChoiceField(
            label=_("Whom or what it is about"), choices=kinds, required=row.subjects.principal_needed
        )
        self.fields["record"] = forms.CharField(
            label=_("Record of ours"),
            help_text=_("Its reference, if your bureau holds a record already. Else you describe the subject next."),
            max_length=200,
            required=False,
        )

    def content(self, principal: Record | None) -> DraftContent:
        """The draft as it begins: to everybody, for every purpose of its type, until the bureau says less."""
        said = self.cleaned_data
        return DraftContent(
            type=self.row.type,
            language=said["language"],
            channel=said["channel"],
            request_kind=said.get("request_kind", ""),
            audience=Release(ReleaseRule.ALL if said["channel"] == Channel.NOTICE else ReleaseRule.ONLY),
            purposes=self.row.purposes,
            subjects=[SubjectInput(record=principal.pk)] if principal else [],
        )


class Audience(forms.Form):
    """To whom a notice goes, for what, and what they may do with it."""

    rule = forms.ChoiceField(label=_("Sent to"), choices=list(labels.RULES.items()), widget=forms.RadioSelect)
    bureaus = forms.CharField(
        label=_("Bureaus"),
        help_text=_("Codes with spaces between them, such as XA XB."),
        required=False,
        max_length=2_000,
    )
    purposes = forms.MultipleChoiceField(
        label=_("Purposes"), choices=Purpose.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    handling = forms.ChoiceField(label=_("Handling"), choices=Handling.choices)
    handling_note = forms.CharField(
        label=_("Other restriction, in words"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean_bureaus(self) -> list[str]:
        """The codes, in capitals, each once."""
        return sorted(set(str(self.cleaned_data["bureaus"]).upper().replace(",", " ").split()))

    def release(self) -> Release:
        """What was chosen."""
        return Release(ReleaseRule(self.cleaned_data["rule"]), tuple(self.cleaned_data["bureaus"]))


class Frame(Audience):
    """A draft but for its principal: what the table of its type asks, the audience, and what belongs to it."""

    use_required_attribute = False

    def __init__(self, *args: Any, notice: Notice, row: TypeRow, edition: Edition, **options: Any) -> None:
        self.notice, self.row = notice, row
        self.sections = sections_of(row, edition, notice.language)
        options.setdefault("initial", {})
        options["initial"] |= _frame_initial(notice) | initial_of(self.sections, notice.texts, notice.facts)
        super().__init__(*args, **options)
        self.fields["language"] = forms.ChoiceField(label=_("Language you write in"), choices=_languages(row.languages))
        self.fields["channel"] = _channel(row)
        if row.request_kinds:
            self.fields["request_kind"] = _request_kind(row)
        self.fields["urgency"] = forms.ChoiceField(
            label=_("How soon it is needed"),
            choices=[("", _("As usual for this type")), *Urgency.choices],
            required=False,
        )
        self.fields["national_reference"] = forms.CharField(
            label=_("Our reference"), max_length=100, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
        )
        self.fields["associated"] = forms.CharField(
            label=_("Add records of ours that belong to it"),
            help_text=_("Their references, one in a line: a passport, a vehicle."),
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields["based_on"] = forms.DateTimeField(required=False, widget=forms.HiddenInput)
        purposes = self.fields["purposes"]
        if isinstance(purposes, forms.MultipleChoiceField):
            purposes.choices = [(code, Purpose(code).label) for code in row.purposes]
        for section in self.sections:
            for part in section.parts:
                self.fields[part.name] = part.control

    def bound_sections(self) -> list[Section]:
        """The fields of the table, ready to be drawn: which of them are needed is shown, and judged by the rules."""
        for section in self.sections:
            section.bound = [self[part.name] for part in section.parts]
            for part in section.parts:
                part.control.required = section.is_needed
        return self.sections

    def head(self) -> list[Any]:
        """The fields above those of the table."""
        names = ("language", "channel", "request_kind", "urgency", "national_reference")
        return [self[name] for name in names if name in self.fields]

    def audience(self) -> list[Any]:
        """The fields below those of the table."""
        return [self[name] for name in ("rule", "bureaus", "purposes", "handling", "handling_note")]

    def associated(self) -> list[str]:
        """References of records that belong to it."""
        return [line.strip() for line in str(self.cleaned_data["associated"]).splitlines() if line.strip()]

    def content(self, subjects: Sequence[SubjectInput]) -> DraftContent:
        """All that was written."""
        said = self.cleaned_data
        return again(
            self.notice,
            language=said["language"],
            channel=said["channel"],
            request_kind=said.get("request_kind", ""),
            urgency=said["urgency"],
            national_reference=said["national_reference"],
            texts=texts_in(self.sections, said),
            facts=facts_in(self.sections, said),
            audience=self.release(),
            purposes=said["purposes"],
            handling=said["handling"],
            handling_note=said["handling_note"],
            subjects=subjects,
        )


class Principal(Content):
    """Whom or what a notice is about, described for it."""

    use_required_attribute = False

    def __init__(self, *args: Any, kind: RecordKind, row: TypeRow, **options: Any) -> None:
        super().__init__(*args, kind=kind, **options)
        if kind is RecordKind.PERSON and row.categories:
            choices = [(code, Category(code).label) for code in row.categories]
            self.fields["category"] = forms.ChoiceField(label=_("Category"), choices=choices)
            self.order_fields(["category"])

    def usual(self) -> list[Any]:
        """The fields by which one tells the subject apart: the first ones of the form."""
        return [field for field in self.visible_fields() if _is_usual(field.name, self.kind)]

    def further(self) -> list[Any]:
        """All other fields: folded away until they are needed."""
        return [field for field in self.visible_fields() if not _is_usual(field.name, self.kind)]

    @property
    def has_further(self) -> bool:
        """Whether anything stands in a field that is folded away, or is wrong there."""
        return any(field.value() or field.errors for field in self.further())

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written yet."""
        names = (name for name in self.fields if name != "category")
        return not any(self[name].data for name in names)

    def said(self) -> RecordDraft | None:
        """What was written, with its category."""
        if self.draft is None:
            return None
        return replace(self.draft, category=str(self.cleaned_data.get("category", "")))


def _is_usual(name: str, kind: RecordKind) -> bool:
    usual = {"category", "gender", "markers", "alias", "reference", *TELLING}
    return name in usual or any(name in group for group in REQUIRED[kind])


class Described(Content):
    """One more record that belongs to a notice, described for it."""

    use_required_attribute = False


def described(draft: RecordDraft | None) -> dict[str, Any]:
    """What the form shows of a subject that was described before."""
    if draft is None:
        return {}
    lines = {name: "\n".join(value.text for value in values) for name, values in draft.properties.items()}
    said = {"reference": draft.reference, "markers": draft.markers, "offences": draft.offences}
    return lines | said | {"category": draft.category}


class Seen(forms.Form):
    """A decision with nothing to add. `seen` says what the page showed, so that nobody decides about something else."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class Request(Seen):
    """What a bureau explains when it requests a notice."""

    duplicates_note = forms.CharField(
        label=_("Why this request is needed beside the others"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    new_facts = forms.CharField(
        label=_("Facts that are new since the refusal"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def __init__(self, *args: Any, duplicates: bool, refused: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, is_asked in (("duplicates_note", duplicates), ("new_facts", refused)):
            if is_asked:
                self.fields[name].required = True
            else:
                del self.fields[name]


class Reasoned(Seen):
    """A decision with coded reasons and a note."""

    note = forms.CharField(
        label=_("Note to the bureau"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def __init__(self, *args: Any, reasons: Sequence[ReasonRow], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reasons"] = forms.MultipleChoiceField(
            label=_("Reasons"), choices=[_reason(row) for row in reasons], widget=forms.CheckboxSelectMultiple
        )
        self.order_fields(["reasons"])


class Noted(Seen):
    """A decision with a note."""

    note = forms.CharField(
        label=_("Note"), required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )


class Ending(Seen):
    """Why a bureau ends its notice."""

    def __init__(self, *args: Any, reasons: Sequence[ReasonRow], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"] = forms.ChoiceField(
            label=_("Reason"), choices=[_reason(row) for row in reasons], widget=forms.RadioSelect
        )


class Returning(Seen):
    """What a reviewer asks the bureau, about which field of the form."""

    def __init__(
        self, *args: Any, reasons: Sequence[ReasonRow], row: TypeRow, edition: Edition, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        fields: list[tuple[str, Any]] = [("", _("the whole request")), ("subjects", _("the subjects"))]
        fields += [(name, field_label(name, edition)) for name in row.fields]
        for number in range(1, QUESTIONS_AT_ONCE + 1):
            self.fields[f"field-{number}"] = forms.ChoiceField(
                label=_("Question %(number)s is about") % {"number": number}, choices=fields, required=False
            )
            self.fields[f"text-{number}"] = forms.CharField(
                label=_("Question %(number)s") % {"number": number},
                required=False,
                max_length=2_000,
                widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
            )
        self.fields["reasons"] = forms.MultipleChoiceField(
            label=_("Reasons"),
            choices=[_reason(one) for one in reasons],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def questions(self) -> Questions:
        """What was asked."""
        said = self.cleaned_data
        numbers = range(1, QUESTIONS_AT_ONCE + 1)
        return Questions([Asked(said[f"text-{number}"], said[f"field-{number}"]) for number in numbers])


class Answering(forms.Form):
    """A place for the answer to each question that is open."""

    def __init__(self, *args: Any, questions: Sequence[Question], edition: Edition, **options: Any) -> None:
        super().__init__(*args, **options)
        self.numbers = [question.number for question in questions]
        for question in questions:
            self.fields[f"answer-{question.number}"] = forms.CharField(
                label=question.text,
                help_text=field_label(question.field, edition) if question.field else "",
                max_length=4_000,
                widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
            )

    def answers(self) -> Answers:
        """What was answered."""
        return Answers({number: self.cleaned_data[f"answer-{number}"] for number in self.numbers})


class Extending(Seen):
    """Until when a notice is kept, and why it is still needed."""

    until_on = forms.DateField(label=_("Kept until"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    reason = forms.CharField(
        label=_("Why it is still needed"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )


def _frame_initial(notice: Notice) -> dict[str, Any]:
    return {
        "language": notice.language,
        "channel": notice.channel,
        "request_kind": notice.request_kind,
        "urgency": notice.urgency,
        "national_reference": notice.national_reference,
        **audience_of(notice),
    }


def audience_of(notice: Notice) -> dict[str, Any]:
    """The audience of a notice as the form shows it."""
    return {
        "rule": notice.release_rule,
        "bureaus": " ".join(notice.release_bureaus),
        "purposes": notice.purposes,
        "handling": notice.handling,
        "handling_note": notice.handling_note,
    }


def _channel(row: TypeRow) -> forms.Field:
    return forms.ChoiceField(label=_("Channel"), choices=[(code, Channel(code).label) for code in row.channels])


def _request_kind(row: TypeRow) -> forms.Field:
    choices = [(code, SilverKind(code).label) for code in row.request_kinds]
    return forms.ChoiceField(label=_("Kind of request"), choices=choices)


def _reason(row: ReasonRow) -> tuple[str, str]:
    said = text_in(row.label, get_language() or "en")
    return row.code, f"{said} ({provisions.in_words(str(row.provision))})"


class Joining(forms.Form):
    """A state that joins a pilot, or leaves it."""

    bureau = forms.CharField(label=_("Bureau"), help_text=_("Its code, such as XA."), max_length=16)
    leaves = forms.BooleanField(
        label=_("It leaves the pilot: its notices of this type end for others."), required=False
    )

    def __init__(self, *args: Any, states: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.states = states

    def clean_bureau(self) -> str:
        """The code of a bureau that there is."""
        code = str(self.cleaned_data["bureau"]).upper()
        if not Bureau.objects.filter(code=code).exists():
            raise forms.ValidationError(_("There is no bureau with this code."))
        return code

    def clean(self) -> dict[str, Any]:
        """Who takes part cannot join again, and who does not cannot leave."""
        said = super().clean() or {}
        if said.get("bureau") and (said["bureau"] in self.states) is not said.get("leaves", False):
            self.add_error("bureau", _("This is so already."))
        return said
