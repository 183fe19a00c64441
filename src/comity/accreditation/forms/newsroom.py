"""What the pages of the newsroom ask for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accreditation import record
from comity.accreditation.models import NewsItem, NewsWording
from comity.accreditation.newsroom_codes import NewsKind
from comity.accreditation.newsroom_content import (
    BODY,
    LINE,
    SHORT,
    TITLE,
    TRANSCRIPT,
    Begun,
    Captioned,
    Explained,
    Written,
)
from comity.assembly.forms.languages import InLanguages, language_choices
from comity.assembly.models import Text, Vote
from comity.core.countries import LANGUAGES

MOMENT: Final = "%Y-%m-%dT%H:%M"


def _long(label: Any, language: str, longest: int, *, rows: int, required: bool = False) -> forms.CharField:
    attrs = {"rows": rows, "lang": language, "dir": "rtl" if language == "ar" else "ltr"}
    return forms.CharField(label=label, max_length=longest, required=required, widget=forms.Textarea(attrs=attrs))


class Beginning(forms.Form):
    """An item that is begun: written, or from the record."""

    def __init__(self, *args: Any, untold: Sequence[Vote | Text], language: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"] = forms.ChoiceField(
            label=pgettext_lazy("of news", "Kind"),
            choices=NewsKind.choices,
            widget=forms.RadioSelect,
            initial="communique",
        )
        decisions = [(f"{_prefix(one)}:{one.pk}", _named(one, language)) for one in untold]
        if decisions:
            self.fields["decision"] = forms.ChoiceField(
                label=_("From the record of the session"),
                help_text=_("Words and counts then come from the record each time, and are not typed."),
                choices=[("", _("nothing: it is written")), *decisions],
                required=False,
            )
        self.fields["original"] = forms.ChoiceField(
            label=_("Language it is written in"), choices=language_choices(LANGUAGES), initial=language
        )
        self.fields["source"] = forms.CharField(
            label=_("Source"),
            help_text=_("Where the public record has it, with its date; empty for what is only said here."),
            max_length=300,
            required=False,
        )

    def begun(self) -> Begun:
        """The item as it is begun."""
        said = self.cleaned_data
        what, _colon, key = said.get("decision", "").partition(":")
        return Begun(
            kind=NewsKind(said["kind"]),
            original=said["original"],
            ballot=UUID(key) if what == "ballot" else None,
            text=UUID(key) if what == "text" else None,
            source=said["source"],
        )


class Writing(forms.Form):
    """The words of an item in one language, beside the original."""

    def __init__(self, *args: Any, item: NewsItem, language: str, known: NewsWording | None, **options: Any) -> None:
        super().__init__(*args, **options)
        direction = {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}
        self.fields["title"] = forms.CharField(
            label=_("Title"), max_length=TITLE, widget=forms.TextInput(attrs=direction)
        )
        self.fields["body"] = _long(pgettext_lazy("of news", "Text"), language, BODY, rows=14)
        if item.kind == NewsKind.FILM:
            self.fields["transcript"] = _long(_("Transcript of the film"), language, TRANSCRIPT, rows=10)
        if known is not None:
            self.initial.update({name: getattr(known, name) for name in self.fields})

    def written(self) -> Written:
        """The words."""
        said = self.cleaned_data
        return Written(title=said["title"], body=said["body"], transcript=said.get("transcript", ""))


class Explaining(InLanguages):
    """A word to readers, by language."""

    def __init__(self, *args: Any, label: Any, **options: Any) -> None:
        super().__init__(*args, languages=LANGUAGES, **options)
        self.ask("what", label, long=True)

    def explained(self) -> Explained:
        """The word."""
        return Explained(self.texts("what"))


class Correcting(Explaining):
    """What is corrected in one language, and what readers are told of it."""

    def __init__(self, *args: Any, item: NewsItem, language: str, known: NewsWording | None, **options: Any) -> None:
        super().__init__(*args, label=_("What was changed"), **options)
        asked = Writing(item=item, language=language, known=known)
        self.fields = {**asked.fields, **self.fields}
        self.initial.update(asked.initial)

    def written(self) -> Written:
        """The words as they are now."""
        said = self.cleaned_data
        return Written(title=said["title"], body=said["body"], transcript=said.get("transcript", ""))


class Illustrating(InLanguages):
    """A picture with its credit, caption and alternative text."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, languages=LANGUAGES, **options)
        self.fields["file"] = forms.FileField(
            label=_("Picture"),
            help_text=_("It is drawn anew: nothing of the file but what it shows is kept."),
            widget=forms.FileInput(attrs={"accept": "image/*"}),
        )
        self.fields["credit"] = forms.CharField(label=_("Credit"), max_length=LINE)
        self.ask("alt", _("What is to be seen, for who cannot see it"))
        self.ask("caption", _("Caption"))

    def captioned(self) -> Captioned:
        """What stands with it."""
        return Captioned(credit=self.cleaned_data["credit"], captions=self.texts("caption"), alt=self.texts("alt"))


class Filming(forms.Form):
    """A film with its credit."""

    file = forms.FileField(
        label=_("Film"),
        help_text=_("One MP4 file. Places, makers and comments in it are overwritten before it is kept."),
        widget=forms.FileInput(attrs={"accept": "video/mp4"}),
    )
    credit = forms.CharField(label=_("Credit"), max_length=LINE)


class Captioning(forms.Form):
    """Captions of a film in one language."""

    language = forms.ChoiceField(label=_("Language of the captions"))
    file = forms.FileField(
        label=_("Captions"),
        help_text=_("A WebVTT file (.vtt)."),
        widget=forms.FileInput(attrs={"accept": ".vtt,text/vtt"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["language"].choices = language_choices(LANGUAGES)  # type: ignore[attr-defined]

    def text(self) -> str:
        """The file, as far as it is read at all; a byte that is no UTF-8 stands as a mark."""
        return str(self.cleaned_data["file"].read(4 * SHORT * SHORT).decode("utf-8", "replace"))


class Publishing(forms.Form):
    """When an item becomes public."""

    embargo = forms.DateTimeField(
        label=_("Embargo until"),
        help_text=_("By the clock of the session. Empty: it is public at once."),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
    )

    def until(self) -> datetime | None:
        """The moment; null for at once."""
        moment: datetime | None = self.cleaned_data["embargo"]
        return moment


class Relating(forms.Form):
    """Which other items belong with one."""

    others = forms.MultipleChoiceField(label=_("Related items"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["others"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> list[UUID]:
        """Their ids."""
        return [UUID(key) for key in self.cleaned_data["others"]]


def _prefix(one: Vote | Text) -> str:
    return "ballot" if isinstance(one, Vote) else "text"


def _named(one: Vote | Text, language: str) -> str:
    recorded = record.of_ballot(one) if isinstance(one, Vote) else record.of_text(one)
    told = recorded.told.get(language) or next(iter(recorded.told.values()), None)
    return f"{told.title} ({recorded.proof.split(' · SHA')[0]})" if told else str(one)
