"""What the pages of records ask for. The fields of a kind come from the vocabulary, so form and import agree."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comity.core.codes import (
    Category,
    CrimeArea,
    Handling,
    InformationEvaluation,
    LegalBasis,
    Marker,
    Purpose,
    SourceEvaluation,
)
from comity.records import labels
from comity.records.attachments.roles import AttachmentRole
from comity.records.drafts import LIMITS, RecordDraft, RecordKind, Release, ReleaseRule, Remark, Skipped
from comity.records.models import HoldEffect, HoldReason, ListSource, Record
from comity.records.report import said_of
from comity.records.rules import Conditions
from comity.records.sources.drafting import REFUSED_REMARKS, Drafting
from comity.records.vocabulary import PROPERTIES, REQUIRED, Property, ValueType

UPLOAD_LIMIT = 256 * 1024 * 1024  # bytes, as they are sent
_SEVERAL = (ValueType.NAME, ValueType.IDENTIFIER, ValueType.ADDRESS)


class Content(forms.Form):
    """What is said of a person or thing. Several values of one field stand in lines of their own."""

    def __init__(self, *args: Any, kind: RecordKind, held: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        self.held = held or {}
        self.draft: RecordDraft | None = None
        needed = [name for group in REQUIRED[kind] for name in group]
        rules = PROPERTIES[kind]
        for name in [*needed, *(name for name in rules if name not in needed)]:
            several = rules[name].type in _SEVERAL and kind is not RecordKind.TRAVEL_DOCUMENT
            self.fields[name] = _field(rules[name], required=(name,) in REQUIRED[kind], rows=2 if several else 1)
        self.fields["reference"] = forms.CharField(label=_("Reference"), max_length=200, required=False)
        if kind is RecordKind.PERSON:
            self.fields["markers"] = forms.MultipleChoiceField(
                label=_("Warning markers"),
                choices=Marker.choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        self.fields["offences"] = forms.MultipleChoiceField(
            label=_("Crime areas"), choices=CrimeArea.choices, required=False, widget=forms.CheckboxSelectMultiple
        )

    def clean(self) -> dict[str, Any]:
        """Every value read as an import reads it; what would be altered there is an error here."""
        said = super().clean() or {}
        remarks: list[Remark] = []
        drafting = Drafting(self.kind, "typed", limits=LIMITS, report=remarks.append)
        for name in PROPERTIES[self.kind]:
            for line in str(said.get(name, "")).splitlines():
                drafting.add(name, line, **self._known_of(name, line))
                self._tell(name, remarks)
        if not self.errors:
            draft = drafting.finish(
                reference=said.get("reference", ""),
                offences=tuple(said.get("offences", ())),
                markers=tuple(said.get("markers", ())),
            )
            if isinstance(draft, Skipped):
                self.add_error(None, said_of(draft.code, draft.facts))
            else:
                self.draft = draft
        return said

    def _known_of(self, name: str, line: str) -> dict[str, str]:
        """What the record knows of a value besides its text, where the value is left as it was."""
        for value in self.held.get(name, ()):
            if value["text"] == line.strip():
                return {said: text for said, text in value.items() if said != "text"}
        return {}

    def _tell(self, name: str, remarks: list[Remark]) -> None:
        for remark in remarks:
            if remark.code in REFUSED_REMARKS:
                self.add_error(name, said_of(remark.code, remark.facts))
        remarks.clear()


def content_of(record: Record) -> dict[str, Any]:
    """What a record says, as the form shows it."""
    said: dict[str, Any] = {
        name: "\n".join(value["text"] for value in values) for name, values in record.properties.items()
    }
    return said | {"reference": record.reference, "markers": record.markers, "offences": record.offences}


class ReleaseForm(forms.Form):
    """Who may see a record, for what, and what they may do with it."""

    rule = forms.ChoiceField(label=_("Released to"), choices=list(labels.RULES.items()), widget=forms.RadioSelect)
    bureaus = forms.CharField(
        label=_("Bureaus"),
        help_text=_("Codes with spaces between them, such as XA XB."),
        required=False,
        max_length=2_000,
    )
    purposes = forms.MultipleChoiceField(
        label=_("Purposes"), choices=Purpose.choices, widget=forms.CheckboxSelectMultiple
    )
    handling = forms.ChoiceField(label=_("Handling"), choices=Handling.choices)
    handling_note = forms.CharField(
        label=_("Other restriction, in words"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    discreet = forms.BooleanField(
        label=_("Tell only us when it is met"),
        help_text=_(
            "No check finds this record, not even one of our own: whoever stands at a counter learns nothing. When a "
            "bureau named above checks for a purpose chosen above, only we are told. Kept for twelve months at most."
        ),
        required=False,
    )

    def clean_bureaus(self) -> list[str]:
        """The codes, in capitals, each once."""
        return sorted(set(str(self.cleaned_data["bureaus"]).upper().replace(",", " ").split()))

    def release(self) -> Release:
        """What was chosen."""
        return Release(ReleaseRule(self.cleaned_data["rule"]), tuple(self.cleaned_data["bureaus"]))


class ConditionsForm(ReleaseForm):
    """All conditions of a new record."""

    source_evaluation = forms.ChoiceField(label=_("Source"), choices=SourceEvaluation.choices)
    information_evaluation = forms.ChoiceField(label=_("Information"), choices=InformationEvaluation.choices)
    legal_basis = forms.ChoiceField(label=_("Legal basis"), choices=LegalBasis.choices)
    category = forms.ChoiceField(label=_("Category"), choices=[("", "–"), *Category.choices], required=False)
    retention_on = forms.DateField(
        label=_("Kept until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def conditions(self) -> Conditions:
        """What was chosen, complete."""
        said = self.cleaned_data
        return Conditions(
            handling=said["handling"],
            handling_note=said["handling_note"],
            source_evaluation=said["source_evaluation"],
            information_evaluation=said["information_evaluation"],
            release=self.release(),
            purposes=tuple(sorted(said["purposes"])),
            legal_basis=said["legal_basis"],
            retention_on=said["retention_on"],
            category=said["category"],
            discreet=said["discreet"],
        )


def release_initial(record: Record) -> dict[str, Any]:
    """The release of a record, as its owner declared it and as the form shows it."""
    declared = record.declared or record.release
    return {
        "rule": declared.rule,
        "bureaus": " ".join(declared.bureaus),
        "purposes": declared.purposes,
        "discreet": declared.discreet,
        "handling": record.handling,
        "handling_note": record.handling_note,
    }


def conditions_initial() -> dict[str, Any]:
    """What a new record starts from: shared with nobody else until somebody says so."""
    return {"rule": ReleaseRule.ONLY, "handling": Handling.H1, "purposes": [Purpose.BORDER_CHECK]}


class Reason(forms.Form):
    """Why a record is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class HoldForm(forms.Form):
    """Why a record is held, what the hold does, and how long."""

    reason = forms.ChoiceField(label=_("Reason"), choices=HoldReason.choices)
    effect = forms.ChoiceField(label=_("What the hold does"), choices=HoldEffect.choices, widget=forms.RadioSelect)
    until_on = forms.DateField(
        label=_("Held until"),
        help_text=_("Leave it empty to hold the record until somebody lifts the hold."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )


class HoldNote(forms.Form):
    """What is said when a hold is lifted."""

    note = forms.CharField(
        label=_("Note"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )


class Retention(forms.Form):
    """Until when a record is kept, and why so long."""

    retention_on = forms.DateField(
        label=_("Kept until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)


class Upload(forms.Form):
    """A file for one of the bureau's lists."""

    source = forms.ModelChoiceField(label=_("List"), queryset=ListSource.objects.none(), to_field_name="name")
    file = forms.FileField(label=_("File"), help_text=_("Plain or compressed with gzip, at most 256 MB."))
    whole = forms.BooleanField(
        label=_("The file is the whole list, however many of its entries are missing from it."), required=False
    )

    def __init__(self, *args: Any, sources: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["source"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = sources
            field.label_from_instance = lambda obj: f"{obj.name}: {obj.title}"  # type: ignore[method-assign]

    def clean_file(self) -> Any:
        """A file that is not too large to be taken over a page."""
        sent = self.cleaned_data["file"]
        if sent.size > UPLOAD_LIMIT:
            said = _(
                "The file is too large: %(size)s, and a page takes %(limit)s. Compress it, or import it on the node."
            )
            sizes = {"size": filesizeformat(sent.size), "limit": filesizeformat(UPLOAD_LIMIT)}
            raise forms.ValidationError(said, params=sizes, code="too-large")
        return sent


def _field(rule: Property, *, required: bool, rows: int) -> forms.Field:
    label: Any = labels.PROPERTIES[rule.name]
    if rule.codes:
        choices = [("", "–"), *((code, labels.CODES.get(code, code)) for code in rule.codes)]
        return forms.ChoiceField(label=label, choices=choices, required=required)
    help_text = _("1971-05-17, 1971-05, 1971, ~1971 or 1960/1965") if rule.type is ValueType.DATE else ""
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=LIMITS.text_characters,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
    )


def title_of(kind: RecordKind) -> str:
    """The title of the page that contributes a record of this kind."""
    return gettext("Contribute: %(kind)s") % {"kind": labels.KINDS[kind]}


class AttachedFile(forms.Form):
    """A file of a record, and what it is."""

    ROLES = (
        AttachmentRole.PHOTOGRAPH,
        AttachmentRole.FINGERPRINT,
        AttachmentRole.IDENTITY_DOCUMENT,
        AttachmentRole.JUDICIAL_DOCUMENT,
        AttachmentRole.EVIDENCE,
    )

    role = forms.ChoiceField(label=_("What it is"), choices=[(role.value, role.label) for role in ROLES])
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A picture (JPEG, PNG, WebP, TIFF), a PDF or a fingerprint file; at most 12 MiB. Pictures and documents are"
            " drawn anew: what is hidden in them, such as where a picture was taken, is not kept."
        ),
    )
