"""What the pages of badges and gates ask for."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accreditation.badge_codes import ROLE_NAMES, SAID_BY_OFFICERS
from comity.accreditation.badge_content import LONGEST, Bearer
from comity.accreditation.badge_format import Role
from comity.accreditation.rules.issuing import BY_NAME
from comity.records.attachments.kinds import FileKind
from comity.records.attachments.preparing import Prepared, prepare

_PICTURES: Final = frozenset({FileKind.PICTURE})


def _line(label: Any, *, required: bool = False, **more: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=LONGEST, required=required, widget=widget, **more)


def _picture() -> forms.FileField:
    widget = forms.ClearableFileInput(attrs={"accept": "image/*"})
    return forms.FileField(label=_("Photograph"), required=False, widget=widget)


class _WithPicture(forms.Form):
    """A form that brings a photograph, drawn anew before any action begins."""

    def prepared(self) -> Prepared | None:
        """The photograph, if one was sent.  Raises the refusals of attachments."""
        file = self.cleaned_data.get("photograph")
        return prepare(file, only=_PICTURES) if file else None


class IssuingBadge(_WithPicture):
    """A badge for somebody by name."""

    role = forms.ChoiceField(
        label=_("Role"), choices=lambda: [(role.name.lower(), ROLE_NAMES[role]) for role in BY_NAME]
    )
    name = _line(_("Name"), required=True, help_text=_("As in the passport or identity card."))
    organisation = _line(_("Organisation"))
    function = _line(_("Function"))
    photograph = _picture()

    def bearer(self) -> Bearer:
        """Whose badge it is.  Raises the refusals of attachments."""
        said = self.cleaned_data
        return Bearer(
            Role[said["role"].upper()],
            said["name"],
            organisation=said["organisation"],
            function=said["function"],
            photograph=self.prepared(),
        )


class Reissuing(_WithPicture):
    """A badge anew, perhaps with another picture."""

    photograph = _picture()


class Revoking(forms.Form):
    """Why a badge dies."""

    reason = forms.ChoiceField(
        label=_("Why it is revoked"), choices=[(one.value, one.label) for one in SAID_BY_OFFICERS]
    )


class AddingGate(forms.Form):
    """A gate by its name."""

    name = forms.CharField(
        label=pgettext_lazy("of a gate", "Name"),
        help_text=_("As it is signposted: Main entrance, Hall B."),
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )


class InvitingDevice(forms.Form):
    """A phone by what the head of the gate calls it."""

    label = forms.CharField(
        label=_("Whose phone it is"),
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )


class SettingDoors(forms.Form):
    """For how many people a meeting has room."""

    capacity = forms.IntegerField(
        label=_("Room for people"), required=False, min_value=1, help_text=_("Leave it empty for no limit.")
    )


class _Choosing(forms.Select):
    """A choice beside a search, in the form of the other fields."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.attrs["class"] = "form-select"


class FindingBadges(forms.Form):
    """What the list of badges is searched by; anything else is left aside."""

    q = forms.CharField(required=False, max_length=100)
    role = forms.ChoiceField(
        widget=_Choosing,
        required=False,
        choices=lambda: [("", _("every role")), *((str(one.value), ROLE_NAMES[one]) for one in Role)],
    )
    state = forms.ChoiceField(
        widget=_Choosing,
        required=False,
        choices=[
            ("", _("every state")),
            ("live", pgettext_lazy("state of a badge", "valid")),
            ("revoked", pgettext_lazy("state of a badge", "revoked")),
        ],
    )
