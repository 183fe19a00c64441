"""Forms of a ceremony: its guests, the film of a line."""

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comity.assembly.codes import InstitutionKind
from comity.assembly.content import Guest
from comity.assembly.models import CeremonyGuest
from comity.records.attachments.films import MOST_MIB


class NamingGuest(forms.Form):
    """A guest of a ceremony, and for which institution."""

    institution = forms.CharField(label=_("Institution"), max_length=200)
    kind = forms.ChoiceField(label=pgettext_lazy("of an institution", "Kind"), choices=InstitutionKind.choices)
    name = forms.CharField(label=_("Name"), max_length=200)
    function = forms.CharField(label=_("Function"), max_length=200, required=False)
    precedence = forms.IntegerField(
        label=_("Order of precedence"),
        help_text=_("In which guests are seated, greeted and named; 1 comes first."),
        min_value=1,
        max_value=CeremonyGuest.LAST_PRECEDENCE,
    )

    def __init__(self, *args: Any, guest: CeremonyGuest | None = None, following: int = 1, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.update(
            {name: getattr(guest, name) for name in self.fields} if guest else {"precedence": following}
        )

    def guest(self) -> Guest:
        """The guest as they were named."""
        said = self.cleaned_data
        return Guest(**said | {"kind": InstitutionKind(said["kind"])})


class GivingFilm(forms.Form):
    """The film of a line."""

    file = forms.FileField(label=_("Film"), widget=forms.ClearableFileInput(attrs={"accept": "video/mp4"}))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        said = gettext("One MP4 file of up to %(most)s MiB. The hall plays it, with captions, while the line runs.")
        self.fields["file"].help_text = said % {"most": MOST_MIB}
