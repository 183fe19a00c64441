"""What the pages of press conferences and interviews ask for."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accreditation.press_codes import Official
from comity.accreditation.press_content import REASON, ROOM, TOPIC, Because, Placed, Wish
from comity.accreditation.rules.interviews import MOST_TIMES, Time
from comity.assembly.forms.languages import InLanguages, language_choices
from comity.assembly.forms.sessions import moment
from comity.assembly.models import Delegate, Delegation
from comity.assembly.showing import name_of
from comity.core.countries import LANGUAGES

LENGTHS: Final = (15, 30, 45, 60)  # minutes


class Announcing(InLanguages):
    """A press conference whose place and hour are still to be announced."""

    def __init__(self, *args: Any, languages: Sequence[str], **options: Any) -> None:
        super().__init__(*args, languages=languages, **options)
        self.ask("title", _("Title"))

    def titles(self) -> dict[str, str]:
        """Its title by language."""
        return self.texts("title")


class Placing(forms.Form):
    """Where and when a press conference is held."""

    room = forms.CharField(label=pgettext_lazy("of a meeting", "Room"), max_length=ROOM)
    starts_at = moment(pgettext_lazy("of a meeting", "Begins"))
    ends_at = moment(pgettext_lazy("of a meeting", "Ends"))

    def placed(self) -> Placed:
        """Place and hour."""
        said = self.cleaned_data
        return Placed(room=said["room"], starts_at=said["starts_at"], ends_at=said["ends_at"])


class Offering(forms.Form):
    """Times that are offered, all of one length."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number in range(1, MOST_TIMES + 1):
            field = moment(_("Time %(number)s") % {"number": number})
            field.required = number == 1
            field.widget.attrs["step"] = "900"
            self.fields[f"time_{number}"] = field
        self.fields["minutes"] = forms.TypedChoiceField(
            label=_("Length in minutes"), choices=[(each, each) for each in LENGTHS], coerce=int, initial=30
        )

    def times(self) -> list[Time]:
        """The times."""
        length = timedelta(minutes=self.cleaned_data["minutes"])
        begins = [self.cleaned_data.get(f"time_{number}") for number in range(1, MOST_TIMES + 1)]
        return [Time(each, each + length) for each in begins if each is not None]


class Asking(Offering):
    """A request for an interview."""

    def __init__(self, *args: Any, delegations: Sequence[Delegation], language: str, **options: Any) -> None:
        super().__init__(*args, **options)
        named = sorted((name_of(one, language), str(one.pk)) for one in delegations)
        asked = [
            ("", _("choose")),
            (_("Officials"), list(Official.choices)),
            (_("Delegations"), [(key, name) for name, key in named]),
        ]
        fields = {
            "whom": forms.ChoiceField(label=_("Whom you ask"), choices=asked),
            "topic": forms.CharField(
                label=pgettext_lazy("of an interview", "Topic"),
                max_length=TOPIC,
                widget=forms.TextInput(attrs={"dir": "auto"}),
            ),
            "language": forms.ChoiceField(
                label=_("Language of the interview"), choices=language_choices(LANGUAGES), initial=language
            ),
        }
        self.fields = {**fields, **self.fields}

    def wish(self) -> Wish:
        """What is asked."""
        said = self.cleaned_data
        is_official = said["whom"] in Official.values
        return Wish(
            topic=said["topic"],
            language=said["language"],
            times=self.times(),
            official=said["whom"] if is_official else "",
            delegation=None if is_official else UUID(said["whom"]),
        )


class Declining(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Why"),
        help_text=_("The journalist reads it."),
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def because(self) -> Because:
        """The reason."""
        return Because(self.cleaned_data["reason"])


class Noting(forms.Form):
    """Whether an interview was held."""

    held = forms.ChoiceField(
        label=_("Was it held?"),
        choices=[("yes", pgettext_lazy("was held", "yes")), ("no", pgettext_lazy("was held", "no"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why not"),
        max_length=REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def said(self) -> tuple[bool, Because]:
        """Whether, and if not why."""
        return self.cleaned_data["held"] == "yes", Because(self.cleaned_data["reason"])


class Naming(forms.Form):
    """Who of a delegation answers the press."""

    delegate = forms.ChoiceField(label=_("Press contact"))

    def __init__(self, *args: Any, delegates: Sequence[Delegate], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["delegate"].choices = [(str(one.pk), one.name) for one in delegates]  # type: ignore[attr-defined]
