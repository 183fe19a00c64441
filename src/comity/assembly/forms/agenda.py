"""Forms of the agenda and of documents."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.assembly.codes import AgendaKind, DocumentAudience, ItemKind
from comity.assembly.forms.languages import InLanguages, language_choices
from comity.assembly.models import Session

Choices = list[tuple[str, str]]


class Proposing(InLanguages):
    """An item for the agenda."""

    def __init__(self, *args: Any, session: Session, **options: Any) -> None:
        super().__init__(*args, languages=session.languages, **options)
        self.fields["kind"] = forms.ChoiceField(label=_("What it is about"), choices=ItemKind.choices)
        self.ask("title", _("Title"))
        self.ask("explanation", _("Why it should be discussed"), long=True)


class Ordering(forms.Form):
    """The order of the agenda: a number for each item."""

    def __init__(self, *args: Any, items: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.keys = [key for key, _label in items]
        for place, (key, label) in enumerate(items, 1):
            self.fields[key] = forms.IntegerField(label=label, min_value=1, max_value=999, initial=place)

    def order(self) -> list[UUID]:
        """Ids of the items in the order that was said; equal numbers keep their present order."""
        return [UUID(key) for key in sorted(self.keys, key=lambda key: self.cleaned_data[key])]


class PlacingItem(forms.Form):
    """In which meeting an item is taken up."""

    def __init__(self, *args: Any, meetings: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        none = ("", pgettext_lazy("meeting of an item", "not settled yet"))
        self.fields["meeting"] = forms.ChoiceField(label=_("Meeting"), choices=[none, *meetings], required=False)


class Publishing(forms.Form):
    """Which edition of the agenda is published."""

    kind = forms.ChoiceField(label=_("Edition"), choices=AgendaKind.choices)


class AddingDocument(InLanguages):
    """A document of the session."""

    symbol = forms.CharField(label=_("Symbol"), help_text=_("As it is cited: GA-93-DOC-05."), max_length=60)

    def __init__(self, *args: Any, session: Session, items: Choices, **options: Any) -> None:
        super().__init__(*args, languages=session.languages, **options)
        self.ask("title", _("Title"))
        none = ("", pgettext_lazy("item of a document", "none"))
        self.fields["item"] = forms.ChoiceField(label=_("Item of the agenda"), choices=[none, *items], required=False)
        self.fields["audience"] = forms.ChoiceField(label=_("Who reads it"), choices=DocumentAudience.choices)


class PublishingFile(forms.Form):
    """A document in one language."""

    file = forms.FileField(label=_("The document"), help_text=_("PDF. Only a copy drawn anew is kept."))

    def __init__(self, *args: Any, languages: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=language_choices(languages))
