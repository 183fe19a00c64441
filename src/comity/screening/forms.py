"""What the pages of screening ask for."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.core import countries
from comity.core.codes import NoticeType
from comity.engines import documents
from comity.records.attachments.preparing import Prepared
from comity.records.attachments.roles import AttachmentRole
from comity.records.labels import KINDS as KIND_LABELS
from comity.screening import services, zones
from comity.screening.birth_dates import readings
from comity.screening.codes import DismissalReason, HitState, Means, Urgency
from comity.screening.manifests import LIMITS
from comity.screening.questions import LONGEST_NAME, LONGEST_NUMBER, OBJECT_KINDS, Number, Question, kept

# What each kind of thing is known by, as the matching engine calls it.
OBJECT_NUMBERS = {
    "vehicle": (("plate", _("Plate")), ("vin", _("Chassis number (VIN)"))),
    "vessel": (("imo", _("IMO number")), ("mmsi", _("MMSI")), ("call-sign", _("Call sign"))),
    "aircraft": (("registration", _("Registration")), ("serial", _("Serial number"))),
    "firearm": (("serial", _("Serial number")),),
    "travel-document": (("passport", _("Document number")),),
    "asset": (("serial", _("Serial number")),),
    "organisation": (("registration", _("Registration number")),),
}
EVIDENCE_ROLES = (
    AttachmentRole.PHOTOGRAPH,
    AttachmentRole.IDENTITY_DOCUMENT,
    AttachmentRole.FINGERPRINT,
    AttachmentRole.EVIDENCE,
)
_NUMBER_CHOICES = list(dict(pair for pairs in OBJECT_NUMBERS.values() for pair in pairs).items())


class Counter(forms.Form):
    """The counter's one field, and what may be typed beside it. A zone says it all; a name may be completed."""

    text = forms.CharField(label=_("Scan the document, or type a name or document number"), max_length=1_000)
    born = forms.CharField(label=_("Date of birth"), max_length=40, required=False)
    nationality = forms.CharField(label=_("Nationality"), max_length=80, required=False)
    document = forms.CharField(label=_("Document number"), max_length=LONGEST_NUMBER, required=False)

    zone: zones.ReadZone | None = None

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.fields["text"].widget.attrs.update({"autocomplete": "off", "spellcheck": "false", "dir": "auto"})
        for name in ("born", "nationality", "document"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if zones.looks_like_zone(text):
            language = get_language() or "en"
            try:
                self.zone = zones.read(text, today=self.today, language=language)
            except documents.DocumentError as error:
                raise ValidationError(documents.render(error, language)) from error
        return text

    def clean_born(self) -> tuple[str, ...]:
        return _dates(self.cleaned_data["born"], self.today)

    def clean_nationality(self) -> str:
        return _country(self.cleaned_data["nationality"])

    def question(self) -> Question:
        """What was asked, once the form is valid."""
        if self.zone is not None:
            return self.zone.question
        text, document = self.cleaned_data["text"], self.cleaned_data["document"]
        is_number = _looks_like_number(text)
        numbers = [Number("document", number) for number in (text if is_number else "", document) if number]
        return Question(
            names=() if is_number else kept([text], LONGEST_NAME),
            birth_dates=self.cleaned_data["born"],
            countries=tuple(filter(None, (self.cleaned_data["nationality"],))),
            numbers=tuple(numbers),
        )


class Thing(forms.Form):
    """A vehicle, vessel, aircraft, firearm, document or other thing to look up."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=[(kind, KIND_LABELS[kind]) for kind in OBJECT_KINDS])
    number_kind = forms.ChoiceField(label=_("Which number do you have?"), choices=_NUMBER_CHOICES, required=False)
    number = forms.CharField(label=_("Number"), max_length=LONGEST_NUMBER, required=False)
    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME, required=False)
    country = forms.CharField(
        label=_("Country"), max_length=80, required=False, help_text=_("Flag, registration or issuing state.")
    )

    def clean_country(self) -> str:
        return _country(self.cleaned_data["country"])

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = self.cleaned_data
        if not said.get("number") and not said.get("name"):
            raise ValidationError(_("Give the number or the name of the thing."))
        allowed = {code for code, _label in OBJECT_NUMBERS.get(said.get("kind", ""), ())}
        if said.get("number") and said.get("number_kind") not in allowed:
            self.add_error("number_kind", _("Such a thing has no number of this kind."))
        return said

    def question(self) -> Question:
        """What was asked, once the form is valid."""
        said = self.cleaned_data
        number = Number(said["number_kind"], said["number"], said["country"])
        return Question(
            kind=said["kind"],
            names=kept([said["name"]]),
            countries=tuple(filter(None, (said["country"],))),
            numbers=(number,) if said["number"] else (),
        )


class TakeUp(forms.Form):
    """What an officer saw who met the person or thing."""

    place = forms.CharField(label=_("Where?"), max_length=200, help_text=_("Border post, gate, street or position."))
    observed_at = forms.DateTimeField(
        label=_("When?"), widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    )
    note = forms.CharField(
        label=_("What did you observe?"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Appearance, company, baggage, destination: what lets the owner decide."),
    )
    document = forms.CharField(
        label=_("Which document was shown?"), max_length=500, required=False, help_text=_("Kind, issuer, condition.")
    )
    company = forms.CharField(label=_("Who else was there?"), max_length=500, required=False)
    heading_to = forms.CharField(label=_("Where to, and how?"), max_length=500, required=False)
    photograph = forms.FileField(
        label=_("Photograph of who or what was met"),
        required=False,
        help_text=_("JPEG, PNG, WebP or TIFF, at most 12 MiB. Other evidence is added to the hit afterwards."),
    )
    urgency = forms.ChoiceField(label=_("How urgent is the answer?"), choices=Urgency.choices, initial=Urgency.ROUTINE)

    def __init__(self, *args: Any, with_photograph: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not with_photograph:
            del self.fields["photograph"]
        self.read: Prepared | None = None  # the photograph's safe copy, once it has been made

    def observation(self) -> services.Observation:
        """What was seen, once the form is valid."""
        said = self.cleaned_data
        return services.Observation(
            observed_at=said["observed_at"],
            place=said["place"],
            note=said["note"],
            document=said["document"],
            company=said["company"],
            heading_to=said["heading_to"],
            urgency=said["urgency"],
        )

    def clean_observed_at(self) -> datetime:
        return _not_after_this_minute(self.cleaned_data["observed_at"])


class Evidence(forms.Form):
    """One file that helps to tell whether it is the same."""

    role = forms.ChoiceField(label=_("What it is"), choices=[(role.value, role.label) for role in EVIDENCE_ROLES])
    file = forms.FileField(
        label=_("File"), help_text=_("A picture (JPEG, PNG, WebP, TIFF), a PDF or a fingerprint file; at most 12 MiB.")
    )


class Dismissal(forms.Form):
    """Why a candidate is not the person or thing met."""

    reason = forms.ChoiceField(label=_("Why is it not the same?"), choices=DismissalReason.choices)


class HitAnswer(forms.Form):
    """What the owner says of a hit."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        choices=[
            (HitState.CONFIRMED, _("It is the same, and the request still stands: the hit is confirmed")),
            (HitState.NOT_THE_SAME, _("It is not the same")),
            (HitState.NEED_MORE, _("I need more to decide")),
        ],
    )
    text = forms.CharField(
        label=_("What the officers should know or do"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Required when you ask for more."),
    )
    means = forms.MultipleChoiceField(
        label=_("What tells you, or what would tell you"),
        choices=Means.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    remember = forms.ChoiceField(
        label=_("When it is not the same: the next check of that document"),
        choices=[
            ("", _("shows the candidate again, as today")),
            ("here", _("shows the bureau that reported that you have said so")),
            ("everywhere", _("shows every bureau that you have said so")),
        ],
        required=False,
        help_text=_("It is remembered for a year, and can be taken back at any time."),
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = self.cleaned_data
        if said.get("answer") == HitState.NEED_MORE and not said.get("text"):
            self.add_error("text", _("Say what you need to know."))
        return said


class OutcomeSaid(forms.Form):
    """What followed a hit."""

    code = forms.ChoiceField(label=_("What followed?"))
    happened_at = forms.DateTimeField(
        label=_("When?"), widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    )
    reason = forms.ChoiceField(label=_("Why was no action taken?"), required=False)
    note = forms.CharField(
        label=_("What the owner should know"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    acknowledged = forms.BooleanField(
        label=_("I know that the owner has not confirmed this hit."),
        required=False,
        help_text=_("Nothing counts in any figure before the owner has confirmed."),
    )

    def __init__(
        self, *args: Any, outcomes: Sequence[tuple[str, str]], reasons: Sequence[tuple[str, str]], confirmed: bool,
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self._choose("code", outcomes)
        self._choose("reason", [("", _("none: something was done")), *reasons])
        if confirmed:
            del self.fields["acknowledged"]

    def clean_happened_at(self) -> datetime:
        return _not_after_this_minute(self.cleaned_data["happened_at"])

    def _choose(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = list(choices)


class Reason(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("Why?"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}))


class Completion(forms.Form):
    """What the reporting bureau adds because the owner asked."""

    text = forms.CharField(
        label=_("Your answer to the owner"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ManifestUpload(forms.Form):
    """A passenger list to be screened."""

    file = forms.FileField(
        label=_("Passenger list (CSV)"),
        help_text=_("With a line of headings, such as: seat, full_name, date_of_birth, nationality, document_number."),
    )
    carrier_reference = forms.CharField(label=_("Flight or voyage"), max_length=100, required=False)
    encoding = forms.ChoiceField(
        label=_("Encoding of the file"),
        required=False,
        choices=[
            ("", _("UTF-8, or as the file says")),
            ("windows-1256", _("Arabic (Windows)")),
            ("windows-1252", _("Western European (Windows)")),
            ("windows-1251", _("Cyrillic (Windows)")),
            ("gb18030", _("Chinese (GB 18030)")),
        ],
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LIMITS.megabytes * 2**20:
            raise ValidationError(_("The file is larger than %(most)s MB.") % {"most": LIMITS.megabytes})
        return file


def _looks_like_number(text: str) -> bool:
    """Whether a text is a document's number rather than a name: a third of its letters and digits are digits."""
    telling = [character for character in text if character.isalnum()]
    return bool(telling) and 3 * sum(character.isdigit() for character in telling) >= len(telling)


def _country(written: str) -> str:
    code = countries.code_of(written) if written else ""
    if code is None:
        raise ValidationError(_("No country is called that. Write its name or its code."))
    return code


def _dates(written: str, today: date) -> tuple[str, ...]:
    dates = readings(written, today) if written else ()
    if written and not dates:
        raise ValidationError(_("This is no date. Write it as 1971-05-03, 3.5.1971, or only the year."))
    return dates


def _not_after_this_minute(moment: datetime) -> datetime:
    # The field knows minutes only: the present minute is not the future.
    return min(moment, timezone.now()) if moment <= timezone.now() else moment


class OperationDays(forms.Form):
    """The days of an operation, and the type of the notices it was about."""

    from_on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until_on = forms.DateField(
        label=_("Until, with this day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    type = forms.ChoiceField(label=_("Type of notice"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["type"].choices = [("", _("all, and records without a notice")), *NoticeType.choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("from_on") and said.get("until_on") and said["until_on"] < said["from_on"]:
            raise ValidationError(_("The last day lies before the first one."))
        return said
