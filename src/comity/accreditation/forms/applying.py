"""Forms of the press desk: an applicant's, which may stay incomplete as long as it is a draft, and officers'."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accreditation.codes import EXPIRING, Document, MediumKind, Status
from comity.accreditation.content import LINE, LONGEST, Reason, Said, Shown, Sorted, TermsSaid
from comity.accreditation.models import Application, Terms
from comity.assembly.forms.languages import language_choices
from comity.core.countries import countries, display_name
from comity.core.refusals import Refusal
from comity.members.models import Member
from comity.members.rules.names import name_in
from comity.records.attachments import storage
from comity.records.attachments.kinds import FileKind
from comity.records.attachments.preparing import Prepared, prepare
from comity.records.models import Attachment

WORKING_LANGUAGES: Final = ("en", "fr", "es", "ar", "de", "it", "ja", "pt", "ru", "tr", "zh-hans")
_ACCEPTED: Final = "image/*,application/pdf"


def _day(label: Any, *, autocomplete: str = "off") -> forms.DateField:
    attrs = {"type": "date", "autocomplete": autocomplete}
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs=attrs, format="%Y-%m-%d"))


def _line(label: Any, autocomplete: str, **more: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": autocomplete, "dir": "auto"})
    return forms.CharField(label=label, max_length=LINE, required=False, widget=widget, **more)


class Applying(forms.Form):
    """An application. Nothing in it is required: what is missing is said before it is sent in."""

    name = _line(_("Name"), "name", help_text=_("As in your passport or identity card."))
    born_on = _day(_("Date of birth"), autocomplete="bday")
    nationality = forms.ChoiceField(label=_("Nationality"), required=False)
    email = forms.EmailField(
        label=_("E-mail"), max_length=LINE, required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    telephone = _line(_("Telephone (if you like)"), "tel")
    medium = _line(_("Medium"), "organization")
    medium_kind = forms.ChoiceField(
        label=_("Kind of medium"), required=False, choices=[("", _("choose")), *MediumKind.choices]
    )
    medium_country = forms.ChoiceField(label=_("Country of the medium"), required=False)
    status = forms.ChoiceField(
        label=_("How you work for it"), required=False, choices=[("", _("choose")), *Status.choices]
    )
    function = _line(_("Function"), "organization-title")
    languages = forms.MultipleChoiceField(
        label=_("Languages you work in"), required=False, widget=forms.CheckboxSelectMultiple
    )
    equipment = forms.CharField(
        label=_("Equipment you bring (if any)"),
        help_text=_("Cameras, transmitters and drones with make and number: customs and police ask for them."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    arrives_on = _day(_("You arrive on"))
    leaves_on = _day(_("You leave on"))

    def __init__(self, *args: Any, terms: Terms, language: str, application: Application | None = None, **more: Any):
        super().__init__(*args, **more)
        self.last_day = terms.session.closes_on
        self.fields["languages"].choices = language_choices(WORKING_LANGUAGES)  # type: ignore[attr-defined]
        for name in ("nationality", "medium_country"):
            self.fields[name].choices = _countries(terms, language)  # type: ignore[attr-defined]
        held = {one.kind: one for one in application.documents.all()} if application else {}
        for kind in Document:
            self.fields[f"file-{kind}"] = forms.FileField(
                label=kind.label,
                required=False,
                help_text=_("It is here already; choose a file only to replace it.") if kind in held else "",
                widget=forms.FileInput(attrs={"accept": "image/*" if kind is Document.PHOTOGRAPH else _ACCEPTED}),
            )
            if kind in EXPIRING:
                self.fields[f"until-{kind}"] = _day(_("Valid until"))
                if kind in held:
                    self.initial[f"until-{kind}"] = held[kind].valid_until_on
        if application is not None:
            self.initial.update({name: getattr(application, name) for name in Applying.base_fields})

    def clean_born_on(self) -> date | None:
        """Nobody who applies was born after the session."""
        born_on: date | None = self.cleaned_data["born_on"]
        if born_on is not None and born_on >= self.last_day:
            raise forms.ValidationError(_("This day has not come yet."))
        return born_on

    def said(self) -> Said:
        """What was written."""
        return Said(self.cleaned_data)

    def shown(self) -> Shown | None:
        """The documents, drawn anew; None where one is refused, which its field then says."""
        prepared: dict[Document, Prepared] = {}
        for kind in Document:
            file = self.cleaned_data.get(f"file-{kind}")
            if file:
                only = frozenset({FileKind.PICTURE} if kind is Document.PHOTOGRAPH else _PAPERS)
                try:
                    prepared[kind] = prepare(file, only=only)
                except Refusal as refusal:
                    self.add_error(f"file-{kind}", str(refusal))
        if self.errors:
            for one in prepared.values():
                storage.discard(one.id)
            return None
        return Shown(prepared, {kind: self.cleaned_data.get(f"until-{kind}") for kind in EXPIRING})


_PAPERS: Final = (FileKind.PICTURE, FileKind.DOCUMENT)


def _countries(terms: Terms, language: str) -> list[tuple[str, Any]]:
    """All countries by name, with the invented states where the session is one of theirs."""
    named = [(one.code, display_name(one.code, language)) for one in countries()]
    if terms.session.invented:
        named += [(one.code, name_in(one.names, language)) for one in Member.objects.filter(invented=True)]
    return [("", _("choose")), *sorted(named, key=lambda row: row[1].casefold())]


class TakingIn(forms.Form):
    """A mailbox file, or one message."""

    file = forms.FileField(
        label=_("Mailbox file"),
        help_text=_("An mbox file of up to 40 letters, or one message (eml). What was taken in before is left out."),
    )


class Completing(Applying):
    """What a letter says, written down by an officer of the host, with its files told apart."""

    consents = forms.BooleanField(
        label=_("Receive it now: the letter agrees to what is done with the data"), required=False
    )

    def __init__(self, *args: Any, application: Application, attachments: Sequence[Attachment], **more: Any):
        super().__init__(*args, application=application, **more)
        held = {one.attachment_id: one.kind for one in application.documents.all()}
        for kind in Document:
            del self.fields[f"file-{kind}"]
        for number, attachment in enumerate(attachments, 1):
            name = attachment.name or attachment.media_type
            self.fields[f"is-{attachment.pk}"] = forms.ChoiceField(
                label=_("File %(number)s: %(name)s") % {"number": number, "name": name},
                choices=[("", _("no document of the application")), *Document.choices],
                required=False,
                initial=held.get(attachment.pk, ""),
            )
        self.attachments = tuple(attachments)
        last = "consents"
        self.order_fields([*(name for name in self.fields if name != last), last])

    def clean(self) -> dict[str, Any]:
        """One file for each document."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        kinds = [said[name] for name in said if name.startswith("is-") and said[name]]
        if len(set(kinds)) != len(kinds):
            raise forms.ValidationError(_("Two files cannot be the same document."))
        return said

    def sorted_files(self) -> Sorted:
        """Which file is which document."""
        said = {one.pk: self.cleaned_data[f"is-{one.pk}"] for one in self.attachments}
        kinds = {key: Document(code) for key, code in said.items() if code}
        return Sorted(kinds, {kind: self.cleaned_data.get(f"until-{kind}") for kind in EXPIRING})


MOMENT: Final = "%Y-%m-%dT%H:%M:%S"


def _moment(label: Any, help_text: Any = "") -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"}, format=MOMENT)
    return forms.DateTimeField(label=label, help_text=help_text, widget=widget)


class SettingTerms(forms.Form):
    """Terms of accreditation, by the clock of the session."""

    host = forms.CharField(
        label=_("Who decides"),
        help_text=_("Code of the bureau whose officers decide: the host's police."),
        max_length=16,
    )
    opens_at = _moment(_("Applications open"))
    closes_at = _moment(_("Applications close"), _("The first second that is too late, by the clock of the session."))
    contact = forms.CharField(
        label=_("Where applicants ask"),
        help_text=_("A telephone number or an address."),
        max_length=LINE,
        required=False,
    )
    holidays = forms.CharField(
        label=_("Holidays of the host"),
        help_text=_("Days on which it does not work, besides weekends: 2026-12-25, one on each line."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
    )

    def clean_holidays(self) -> tuple[date, ...]:
        """The days, however they are set apart."""
        return tuple(_holiday(text) for text in self.cleaned_data["holidays"].replace(",", " ").split())

    def said(self) -> TermsSaid:
        """The terms as they were said."""
        return TermsSaid(**self.cleaned_data)


def _holiday(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        said = _("%(text)s is no day. Write it as in 2026-12-25.")
        raise forms.ValidationError(said, params={"text": text[:20]}) from None


class AdmittingLate(forms.Form):
    """One late application, by its reference."""

    reference = forms.CharField(
        label=pgettext_lazy("of an application", "Reference"),
        help_text=_("As the applicant's page says it: P-7KQ3XD2M."),
        max_length=20,
    )
    reason = forms.CharField(
        label=_("Why it is admitted"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )

    def why(self) -> Reason:
        """The reason."""
        return Reason(self.cleaned_data["reason"])
