"""One question in several languages: a field for each."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _


def language_choices(codes: Sequence[str]) -> list[tuple[str, str]]:
    """Languages by their names in the reader's language."""
    return [(code, get_language_info(code)["name_translated"]) for code in codes]


class InLanguages(forms.Form):
    """A form some of whose questions are asked once for each language of the session."""

    def __init__(self, *args: Any, languages: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.languages = tuple(languages)

    def ask(
        self, name: str, label: str | Promise, *, long: bool = False, texts: Mapping[str, str] | None = None
    ) -> None:
        """Add a field for each language; `texts` is what stands there already."""
        for code, language in language_choices(self.languages):
            attrs = {"lang": code, "dir": "rtl" if code == "ar" else "ltr"}
            widget = forms.Textarea(attrs={**attrs, "rows": 3}) if long else forms.TextInput(attrs=attrs)
            self.fields[f"{name}_{code}"] = forms.CharField(
                label=_("%(question)s (%(language)s)") % {"question": label, "language": language},
                max_length=20_000 if long else 500,
                required=False,
                widget=widget,
                initial=(texts or {}).get(code, ""),
            )

    def texts(self, name: str) -> dict[str, str]:
        """What was said, by language; without the languages in which nothing was."""
        said = {code: self.cleaned_data.get(f"{name}_{code}", "") for code in self.languages}
        return {code: text for code, text in said.items() if text.strip()}
