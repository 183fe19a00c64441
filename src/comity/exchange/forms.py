"""What the pages of the exchange ask for."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from comity.core.codes import CrimeArea, Handling, InformationEvaluation, SourceEvaluation
from comity.exchange import editions
from comity.exchange.attached import ROLES
from comity.exchange.codes import ASKS, OUTCOMES, AudienceMode, MessageKind, Priority, RecallScope
from comity.exchange.entities import TYPES, Role, entity_of
from comity.exchange.listings import FORMS
from comity.exchange.models import CaseFile, Draft, Message, Request
from comity.exchange.services.circulating import ALL, Expertise
from comity.exchange.writing import Writing

_SENT_AS = (MessageKind.MESSAGE, MessageKind.REQUEST)
_GOES_TO_ONE = (MessageKind.ANSWER, MessageKind.CORRECTION)
# What a form does not ask for of the details of a draft.
_KEPT = ("passes_on", "request", "record", "notice")
_ONE_LINE = {"dir": "auto", "autocomplete": "off"}


def codes_in(text: str) -> list[str]:
    """Codes of bureaus as people type them: in capitals, each once."""
    return sorted(set(text.upper().replace(",", " ").replace(";", " ").split()))


class Compose(forms.Form):
    """A message, a request or an answer, in one or more of the organisation's languages."""

    use_required_attribute = False

    to = forms.CharField(
        label=_("To"), help_text=_("Codes of bureaus with spaces between them, such as XA XB."), max_length=4_000,
        required=False, widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("What it is"), choices=[(kind.value, kind.label) for kind in _SENT_AS])
    asks = forms.ChoiceField(label=_("What is asked"), choices=[("", "—"), *ASKS], required=False)
    priority = forms.ChoiceField(label=_("Priority"), choices=Priority.choices)
    title = forms.CharField(label=_("Subject"), max_length=500, required=False, widget=forms.TextInput(attrs=_ONE_LINE))
    original_language = forms.ChoiceField(
        label=_("Original language"),
        choices=[(code, get_language_info(code)["name_local"]) for code in editions.LANGUAGES],
    )
    crime_areas = forms.MultipleChoiceField(
        label=_("Crime areas"),
        choices=CrimeArea.choices,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )
    own_reference = forms.CharField(
        label=_("Our reference"), max_length=500, required=False, widget=forms.TextInput(attrs=_ONE_LINE)
    )
    other_channel = forms.CharField(
        label=_("Sent through another channel too"),
        help_text=_("Which channel, and under which number: so that nobody works on it twice."),
        max_length=500, required=False, widget=forms.TextInput(attrs=_ONE_LINE),
    )  # fmt: skip
    handling = forms.ChoiceField(label=_("Handling"), choices=Handling.choices)
    handling_note = forms.CharField(
        label=_("Other restriction, in words"), required=False, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )
    source_evaluation = forms.ChoiceField(
        label=_("Evaluation of the source"), choices=[("", "—"), *SourceEvaluation.choices], required=False
    )
    information_evaluation = forms.ChoiceField(
        label=_("Evaluation of the information"), choices=[("", "—"), *InformationEvaluation.choices], required=False
    )
    audience = forms.ChoiceField(label=_("Audience"), choices=AudienceMode.choices)
    seq = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(
        self,
        *args: Any,
        draft: Draft,
        outcomes: Sequence[tuple[str, Any]] = OUTCOMES,
        properties: Sequence[tuple[str, str]] = (),
        **options: Any,
    ) -> None:
        self.draft = draft
        options.setdefault("initial", _initial(draft))
        super().__init__(*args, **options)
        for code in editions.LANGUAGES:
            self.fields[f"text_{code}"] = forms.CharField(
                label=get_language_info(code)["name_local"], required=False,
                widget=forms.Textarea(attrs={"rows": 8, "lang": code, "dir": "rtl" if code == "ar" else "ltr"}),
            )  # fmt: skip
        if draft.kind in _GOES_TO_ONE:
            # An answer goes to who asked, a correction to the owner; whoever else is to know of it is written to.
            del self.fields["to"], self.fields["kind"], self.fields["asks"]
        if draft.kind == MessageKind.ANSWER:
            self.fields["outcome"] = forms.ChoiceField(label=_("Outcome"), choices=outcomes)
            self.initial["outcome"] = draft.details.get("outcome", outcomes[0][0])
        if draft.kind == MessageKind.CORRECTION:
            self._ask_for_values(properties)
        # What is saved may lack anything; what is sent may not, and a page that is only shown says so.
        needed = not self.is_bound or self.data.get("then") == "send"
        for name in ("to", f"text_{self['original_language'].value()}"):
            if name in self.fields:
                self.fields[name].required = needed

    @property
    def head(self) -> list[forms.BoundField]:
        """To whom, what, how soon."""
        return self._shown(
            "to", "kind", "asks", "outcome", "priority", "title", "property", "values", "original_language"
        )

    @property
    def texts(self) -> list[forms.BoundField]:
        """The text in each language, the original first."""
        first = str(self["original_language"].value())
        return self._shown(f"text_{first}", *(f"text_{code}" for code in editions.LANGUAGES if code != first))

    @property
    def terms(self) -> list[forms.BoundField]:
        """What the reader may do with it, and what it is about."""
        return self._shown(
            "handling", "handling_note", "source_evaluation", "information_evaluation", "audience", "crime_areas",
            "own_reference", "other_channel",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """What is sent proposes a value for a property, or neither."""
        said = super().clean() or {}
        if self.draft.kind == MessageKind.CORRECTION and self.data.get("then") == "send":
            if said.get("property") and not said.get("values"):
                self.add_error("values", _("Say how it should read, or choose no property."))
            if said.get("values") and not said.get("property"):
                self.add_error("property", _("Choose what this is the value of."))
        return said

    def _ask_for_values(self, properties: Sequence[tuple[str, str]]) -> None:
        """Which property of the record is wrong, and how it should read: for what is not only said in the text."""
        if not properties:
            return
        self.fields["property"] = forms.ChoiceField(
            label=_("What is wrong"), choices=[("", "—"), *properties], required=False,
            help_text=_("What it concerns, if it is a single item of the record. The text says the rest."),
        )  # fmt: skip
        self.fields["values"] = forms.CharField(
            label=_("How it should read"), required=False, max_length=4_000, help_text=_("One value in each line."),
            widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        )  # fmt: skip
        for name, values in self.draft.details.get("properties", {}).items():
            self.initial.update(property=name, values="\n".join(values))

    def writing(self) -> Writing:
        """What was typed, as the verbs take it. What a form cannot say (entities, links) stays as the draft has it."""
        said, draft = self.cleaned_data, self.draft
        kind = draft.kind if draft.kind in _GOES_TO_ONE else said["kind"] or MessageKind.MESSAGE
        return Writing(
            to=codes_in(said["to"]) if "to" in said else draft.to,
            case=draft.case_id,
            kind=kind,
            title=said["title"],
            texts={code: said[f"text_{code}"] for code in editions.LANGUAGES},
            original_language=said["original_language"],
            entities=draft.entities or (),
            links=draft.links,
            attachments=draft.attachments,
            crime_areas=said["crime_areas"],
            own_reference=said["own_reference"],
            other_channel=said["other_channel"],
            priority=said["priority"],
            handling=said["handling"],
            handling_note=said["handling_note"],
            source_evaluation=said["source_evaluation"],
            information_evaluation=said["information_evaluation"],
            audience=said["audience"],
            details=self._details(kind, said),
            reply_to=draft.reply_to,
        )

    def _details(self, kind: str, said: dict[str, Any]) -> dict[str, Any]:
        kept = {name: value for name, value in self.draft.details.items() if name in _KEPT}
        if kind == MessageKind.CORRECTION:
            return kept | {"properties": _values_by(said.get("property", ""), said.get("values", ""))}
        if kind == MessageKind.ANSWER:
            return kept | {"outcome": said["outcome"]}
        return kept | ({"asks": said["asks"]} if kind == MessageKind.REQUEST else {})

    def _shown(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]


class Entity(forms.Form):
    """Somebody or something that a message speaks of, so that it can be matched on arrival."""

    use_required_attribute = False

    type = forms.ChoiceField(label=_("What it is"), choices=TYPES)
    name = forms.CharField(
        label=_("Name, place or date"), max_length=200, required=False, widget=forms.TextInput(attrs=_ONE_LINE)
    )
    number = forms.CharField(
        label=_("Number"), help_text=_("Of the document, the plate, the hull, the weapon, as it is written there."),
        max_length=60, required=False, widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )  # fmt: skip
    born = forms.RegexField(
        r"^\d{4}(-\d\d(-\d\d)?)?$", label=_("Date of birth"), required=False,
        help_text=_("As far as it is known: 1980, 1980-04 or 1980-04-02."),
    )  # fmt: skip
    country = forms.RegexField(
        r"^[A-Za-z]{2}$", label=_("Country"), help_text=_("Its code of two letters."), required=False
    )
    role = forms.ChoiceField(label=_("Part in the case"), choices=[("", "—"), *Role.choices], required=False)

    def clean(self) -> dict[str, Any]:
        """Nothing to match by is nothing to tell."""
        said = super().clean() or {}
        if not said.get("name") and not said.get("number") and not self.errors:
            self.add_error("name", _("Say a name or a number."))
        return said

    def entity(self) -> dict[str, Any]:
        """What was typed, as the schema of messages has it."""
        said = dict(self.cleaned_data)
        return entity_of(said.pop("type"), **said)


class Linking(forms.Form):
    """A record, a notice or a hit that a message is linked to."""

    use_required_attribute = False

    reference = forms.CharField(
        label=_("Number of a notice or a hit, or address of a record"), max_length=500,
        help_text=_("As it stands on its page, or in the address of the page."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )  # fmt: skip


class Attaching(forms.Form):
    """A file that goes with a message, and what it is."""

    role = forms.ChoiceField(label=_("What it is"), choices=[(role.value, role.label) for role in ROLES])
    file = forms.FileField(
        label=_("File"), help_text=_("A picture (JPEG, PNG, WebP, TIFF), a PDF or a fingerprint file; at most 12 MiB.")
    )


class Filing(forms.Form):
    """What the own bureau calls a case."""

    title = forms.CharField(label=_("Our title"), max_length=500, required=False)
    own_reference = forms.CharField(label=_("Our reference"), max_length=500, required=False)


class Assigning(forms.Form):
    """Who of the own bureau works on a case."""

    def __init__(
        self, *args: Any, officers: Sequence[tuple[str, str]], units: Sequence[tuple[str, str]], **o: Any
    ) -> None:
        super().__init__(*args, **o)
        self.fields["officer"] = forms.ChoiceField(
            label=_("Officer"), choices=[("", _("nobody yet")), *officers], required=False
        )
        if units:
            self.fields["unit"] = forms.ChoiceField(
                label=_("Unit"), choices=[("", _("the bureau itself")), *units], required=False
            )


class Step(forms.Form):
    """A step of a request with a coded reason, and a text beside it."""

    def __init__(self, *args: Any, about: str, with_text: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        reasons = editions.reasons(about)
        self.fields["reason"] = forms.ChoiceField(
            label=_("Reason"), choices=[(code, _named(row)) for code, row in reasons.items()], widget=forms.RadioSelect
        )
        if with_text:
            self.fields["text"] = forms.CharField(
                label=_("In words"), required=False, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
            )


class Longer(Step):
    """That an answer takes longer, until when."""

    def __init__(self, *args: Any, request: Request, **options: Any) -> None:
        super().__init__(*args, about="extended", **options)
        self.fields["until"] = forms.DateTimeField(
            label=_("Until"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        )
        self.initial["until"] = editions.clocks().of[request.priority].latest_extension(request.asked_at)
        self.order_fields(["until", "reason", "text"])


class PassingOn(forms.Form):
    """To whom something that was received is to go."""

    to = forms.CharField(label=_("Bureaus"), help_text=_("Codes with spaces between them, such as XA XB."))
    text = forms.CharField(label=_("Why"), required=False, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}))

    def clean_to(self) -> list[str]:
        """The codes, in capitals, each once."""
        return codes_in(self.cleaned_data["to"])


class Decision(forms.Form):
    """To whom the originator lets something be passed on; to nobody refuses it, with a reason."""

    def __init__(self, *args: Any, message: Message, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"] = forms.MultipleChoiceField(
            label=_("May go to"), choices=[(code, code) for code in message.details["to"]], required=False,
            widget=forms.CheckboxSelectMultiple, help_text=_("None: you refuse it."),
        )  # fmt: skip
        self.fields["until"] = forms.DateTimeField(
            label=_("Until"), required=False,
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        )  # fmt: skip
        reasons = editions.reasons("forwarding-refused").items()
        self.fields["reason"] = forms.ChoiceField(
            label=_("Reason, if you refuse it"), choices=[("", "—"), *((code, _named(row)) for code, row in reasons)],
            required=False,
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A refusal says why."""
        said = super().clean() or {}
        if not said.get("to") and not said.get("reason"):
            self.add_error("reason", _("Say why you refuse it, or choose to whom it may go."))
        return said


class Recalling(Step):
    """From whom something is taken back, and why."""

    def __init__(self, *args: Any, holding: Collection[str], **options: Any) -> None:
        super().__init__(*args, about="recalled", **options)
        self.fields["scope"] = forms.ChoiceField(
            label=_("Take it back from"), choices=RecallScope.choices, widget=forms.RadioSelect,
            initial=RecallScope.WITHDRAW,
        )  # fmt: skip
        self.fields["bureaus"] = forms.MultipleChoiceField(
            label=_("From these"), choices=[(code, code) for code in sorted(holding)], required=False,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        self.order_fields(["scope", "bureaus", "reason", "text"])

    def clean(self) -> dict[str, Any]:
        """A narrowing names from whom."""
        said = super().clean() or {}
        if said.get("scope") == RecallScope.NARROW and not said.get("bureaus"):
            self.add_error("bureaus", _("Choose from whom it is taken back."))
        return said


class Circulation(forms.Form):
    """Expertise: what it is, in which languages, about what, and to whom it goes."""

    use_required_attribute = False

    form = forms.ChoiceField(label=_("What it is"), choices=FORMS)
    answers = forms.UUIDField(required=False, widget=forms.HiddenInput)
    original_language = forms.ChoiceField(
        label=_("Original language"),
        choices=[(code, get_language_info(code)["name_local"]) for code in editions.LANGUAGES],
    )

    def __init__(self, *args: Any, groupings: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        for code in editions.LANGUAGES:
            name, direction = get_language_info(code)["name_local"], "rtl" if code == "ar" else "ltr"
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title (%(language)s)") % {"language": name}, max_length=500, required=False,
                widget=forms.TextInput(attrs={"lang": code, "dir": direction, "autocomplete": "off"}),
            )  # fmt: skip
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("Text (%(language)s)") % {"language": name}, required=False,
                widget=forms.Textarea(attrs={"rows": 6, "lang": code, "dir": direction}),
            )  # fmt: skip
        self.fields["crime_areas"] = forms.MultipleChoiceField(
            label=_("Crime areas"), choices=CrimeArea.choices, widget=forms.SelectMultiple(attrs={"size": 6})
        )
        self.fields["groupings"] = forms.MultipleChoiceField(
            label=_("To"), choices=[(ALL, _("all bureaus")), *groupings], required=False,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        self.fields["bureaus"] = forms.CharField(
            label=_("Bureaus"), required=False, max_length=4_000,
            help_text=_("Codes with spaces between them, such as XA XB."),
        )  # fmt: skip

    def expertise(self) -> Expertise:
        """What was typed, as the verb takes it."""
        said = self.cleaned_data
        return Expertise(
            form=said["form"],
            original=said["original_language"],
            titles={code: said[f"title_{code}"] for code in editions.LANGUAGES},
            texts={code: said[f"text_{code}"] for code in editions.LANGUAGES},
            crime_areas=said["crime_areas"],
            groupings=said["groupings"],
            bureaus=codes_in(said["bureaus"]),
            answers=said["answers"],
        )


def filing_of(file: CaseFile) -> dict[str, str]:
    """What a case is called now, for the form."""
    return {"title": file.title, "own_reference": file.own_reference}


def _initial(draft: Draft) -> dict[str, Any]:
    texts = draft.texts or {}
    return {
        "to": " ".join(draft.to),
        "kind": draft.kind,
        "asks": draft.details.get("asks", ""),
        "priority": draft.priority,
        "title": draft.title,
        "original_language": draft.original_language,
        "crime_areas": draft.crime_areas,
        "own_reference": draft.own_reference,
        "other_channel": draft.other_channel,
        "handling": draft.handling,
        "handling_note": draft.handling_note,
        "source_evaluation": draft.source_evaluation,
        "information_evaluation": draft.information_evaluation,
        "audience": draft.audience,
        "seq": draft.seq,
        **{f"text_{code}": text for code, text in texts.items()},
    }


def _values_by(name: str, lines: str) -> dict[str, list[str]]:
    """{property: values} as the schema has it; in a draft either may still be missing."""
    values = [line.strip() for line in lines.splitlines() if line.strip()]
    return {name: values} if name or values else {}


def _named(row: editions.Reason) -> str:
    return f"{row} ({row.article})" if row.article else str(row)
