"""What people type on the pages of this app, turned into the inputs of one operation."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from comity.core.actors import Actor
from comity.core.codes import Purpose, Role
from comity.core.countries import LANGUAGES
from comity.core.labels import action_label
from comity.core.permissions import TABLE
from comity.members import queries
from comity.members.codes import (
    Database,
    Direction,
    DiscreetChecks,
    EntityKind,
    GroupingKind,
    HostLevel,
    LegalCondition,
    LegalEffect,
    Measure,
    PostKind,
)
from comity.members.models import Account, Bureau, Entity, Grouping, LegalProfile, Officer, Unit
from comity.members.purposes import LONGEST_REFERENCE
from comity.members.rules import roles as role_rules
from comity.members.rules.legal import DISCREET, LegalSaid
from comity.members.rules.names import name_in


class DayField(forms.DateField):
    """One day, picked or typed as 2026-11-21."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NamedChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # of rows with a name, or names
    """A choice among rows that have a name, or names in four languages."""

    def label_from_instance(self, obj: Any) -> str:
        """The row's name in the reader's language."""
        return str(getattr(obj, "name", "")) or name_in(obj.names, get_language() or "en") or str(obj)


def _roles(allowed: Iterable[Role]) -> list[tuple[str, Any]]:
    return [(role.value, role.label) for role in Role if role in frozenset(allowed)]


class StatedPurpose(forms.Form):
    """For which purpose personal data are consulted, and the officer's own reference."""

    purpose = forms.ChoiceField(label=_("Purpose"))
    reference = forms.CharField(label=_("Your reference"), max_length=LONGEST_REFERENCE, required=False)

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["purpose"].choices = [(one.value, one.label) for one in Purpose if one in actor.purposes]  # type: ignore[attr-defined]


class LegalForm(forms.Form):
    """What a state's law makes of one type of notice; or whether its checks are watched for discreet records."""

    effect = forms.ChoiceField(label=_("Effect"), choices=LegalEffect.choices, widget=forms.RadioSelect)
    discreet = forms.ChoiceField(label=_("Our checks"), choices=DiscreetChecks.choices, widget=forms.RadioSelect)
    asks_for = forms.MultipleChoiceField(
        label=_("What the state asks for before it acts"),
        choices=LegalCondition.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages in which it reads a request"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    source = forms.CharField(label=_("Law or letter that says so"), max_length=200)
    from_on = DayField(label=_("First day"))

    def __init__(self, type_: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.type = type_
        for part, label in (("authority", _("Authority (%(language)s)")), ("note", _("Note (%(language)s)"))):
            for code, language in settings.LANGUAGES:
                self.fields[f"{part}_{code}"] = forms.CharField(
                    label=label % {"language": gettext(str(language))},
                    max_length=300,
                    required=False,
                    widget=forms.TextInput(attrs={"lang": code, "dir": "auto"}),
                )
        for name in ("effect", "asks_for", "languages") if type_ == DISCREET else ("discreet",):
            del self.fields[name]

    def inputs(self) -> dict[str, Any]:
        """The inputs of the operation."""
        given = self.cleaned_data
        said = LegalSaid(
            type=self.type,
            effect=given.get("effect", ""),
            asks_for=given.get("asks_for", ()),
            authority=self._texts("authority"),
            languages=given.get("languages", ()),
            note=self._texts("note"),
            discreet=given.get("discreet", ""),
            source=given["source"],
        )
        return {"said": said, "from_on": given["from_on"]}

    def _texts(self, part: str) -> dict[str, str]:
        return {code: self.cleaned_data[f"{part}_{code}"] for code, _name in settings.LANGUAGES}

    @staticmethod
    def initial_of(held: LegalProfile | None) -> dict[str, Any]:
        """What the form shows of the profile in force."""
        if held is None:
            return {}
        texts = {
            f"{part}_{code}": text
            for part, said in (("authority", held.authority), ("note", held.note))
            for code, text in said.items()
        }
        return {
            "effect": held.effect,
            "discreet": held.discreet,
            "asks_for": held.asks_for,
            "languages": held.languages,
            "source": held.source,
            **texts,
        }


class ChosenPassword(forms.Form):
    """The password that an invited officer chooses, typed twice."""

    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 12 characters. A few words that you can remember are better than a short riddle."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password again"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, account: Account, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.account = account

    def clean_password(self) -> str:
        """A password that is neither common, short nor the user name."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.account)
        return password

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        if "password" in self.cleaned_data and self.cleaned_data.get("again") != self.cleaned_data["password"]:
            self.add_error("again", _("The two passwords differ."))
        return self.cleaned_data


class OfficerForm(forms.Form):
    """Where an officer serves, and what they are trusted with."""

    name = forms.CharField(label=_("Name, as its bearer writes it"), max_length=200)
    roles = forms.MultipleChoiceField(label=_("Roles"), widget=forms.CheckboxSelectMultiple)
    entity = NamedChoiceField(
        label=_("National entity"),
        help_text=_("Officers of a border post or an airport consult what it was authorised for."),
        queryset=Entity.objects.none(),
        required=False,
    )
    unit = NamedChoiceField(label=_("Unit"), queryset=Unit.objects.none(), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, bureau: Bureau, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["roles"].choices = _roles(queries.grantable_roles(bureau))  # type: ignore[attr-defined]
        entities = Entity.objects.in_force(timezone.localdate()).filter(bureau=bureau).order_by("name")
        units = Unit.objects.filter(bureau=bureau).order_by("order")
        for name, rows in (("entity", entities), ("unit", units)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
            if not rows.exists():
                del self.fields[name]

    def inputs(self) -> dict[str, Any]:
        """The inputs of the operation."""
        given = {"entity": None, "unit": None} | self.cleaned_data
        return given | {"roles": frozenset(Role(code) for code in given["roles"])}

    @staticmethod
    def initial_of(officer: Officer) -> dict[str, Any]:
        """What the form shows of an officer before it is changed."""
        return {
            "name": officer.name,
            "roles": officer.roles,
            "entity": officer.entity_id,
            "unit": officer.unit_id,
            "language": officer.language,
        }


class InvitedOfficer(OfficerForm):
    """A new officer."""

    username = forms.CharField(
        label=_("User name"), help_text=_("Small letters a to z, digits, points, hyphens, underscores."), max_length=60
    )

    field_order = ("username", "name", "roles", "entity", "unit", "language")


class FirstAdministrator(forms.Form):
    """The first administrator of a bureau."""

    username = InvitedOfficer.base_fields["username"]
    name = OfficerForm.base_fields["name"]
    language = OfficerForm.base_fields["language"]

    def inputs(self) -> dict[str, Any]:
        """The inputs of the operation."""
        return self.cleaned_data


class AuthorisedEntity(forms.Form):
    """A national entity, what it may consult, for which purposes, and for how long."""

    name = forms.CharField(label=_("Name of the entity"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=EntityKind.choices)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    databases = forms.MultipleChoiceField(
        label=_("Databases it may consult"), choices=Database.choices, widget=forms.CheckboxSelectMultiple
    )
    purposes = forms.MultipleChoiceField(
        label=_("Purposes it may state"), choices=Purpose.choices, widget=forms.CheckboxSelectMultiple
    )
    from_on = DayField(label=_("From"))
    until_on = DayField(label=_("Until (the first day without it)"), required=False)

    def inputs(self) -> dict[str, Any]:
        """The inputs of the operation."""
        given = self.cleaned_data
        return given | {
            "kind": EntityKind(given["kind"]),
            "databases": frozenset(given["databases"]),
            "purposes": frozenset(Purpose(code) for code in given["purposes"]),
        }


class MadeIntegration(forms.Form):
    """A system that will act for the bureau."""

    name = forms.CharField(label=_("Name of the system"), max_length=120)
    roles = forms.MultipleChoiceField(label=_("Roles"), widget=forms.CheckboxSelectMultiple)
    scopes = forms.MultipleChoiceField(
        label=_("Actions it may do"), widget=forms.CheckboxSelectMultiple, help_text=_("Nothing else opens to it.")
    )
    purposes = forms.MultipleChoiceField(
        label=_("Purposes it may state"), choices=Purpose.choices, widget=forms.CheckboxSelectMultiple
    )
    entity = NamedChoiceField(label=_("National entity"), queryset=Entity.objects.none(), required=False)
    expires_on = DayField(label=_("The token expires on"), initial=lambda: timezone.localdate() + timedelta(days=365))

    def __init__(self, bureau: Bureau, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        roles = role_rules.OF_INTEGRATIONS & queries.grantable_roles(bureau)
        names = [name for name, line in sorted(TABLE.items()) if not line.roles.isdisjoint(roles)]
        self.fields["roles"].choices = _roles(roles)  # type: ignore[attr-defined]
        self.fields["scopes"].choices = [(name, str(action_label(name))) for name in names]  # type: ignore[attr-defined]
        entities = Entity.objects.in_force(timezone.localdate()).filter(bureau=bureau).order_by("name")
        self.fields["entity"].queryset = entities  # type: ignore[attr-defined]
        if not entities.exists():
            del self.fields["entity"]

    def inputs(self) -> dict[str, Any]:
        """The inputs of the operation."""
        given = {"entity": None} | self.cleaned_data
        expires_on: date = given.pop("expires_on")
        return given | {
            "roles": frozenset(Role(code) for code in given["roles"]),
            "scopes": frozenset(given["scopes"]),
            "purposes": frozenset(Purpose(code) for code in given["purposes"]),
            "expires_at": timezone.make_aware(datetime.combine(expires_on, time())),
        }


# What the protocol office records


class NamesMixin(forms.Form):
    """A state's name in each of the four languages."""

    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    name_fr = forms.CharField(label=_("Name in French"), max_length=200)
    name_es = forms.CharField(label=_("Name in Spanish"), max_length=200)
    name_ar = forms.CharField(label=_("Name in Arabic"), max_length=200)

    def names(self) -> dict[str, str]:
        """The names by language."""
        return {language: self.cleaned_data[f"name_{language}"] for language in LANGUAGES}


class AdmittedMember(NamesMixin):
    """A state that joins."""

    code = forms.RegexField(label=_("Code (ISO 3166-1, two letters)"), regex=r"^[A-Z]{2}$", max_length=2)
    region = NamedChoiceField(label=_("Region"), queryset=Grouping.objects.filter(kind=GroupingKind.REGION))
    from_on = DayField(label=_("Member from"))
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("The resolution or the decision."))

    field_order = ("code",)

    def inputs(self) -> dict[str, Any]:
        """The inputs of the operation."""
        kept = {name: self.cleaned_data[name] for name in ("code", "region", "from_on", "source")}
        return kept | {"names": self.names()}


class RenamedMember(NamesMixin):
    """A state's new name or code."""

    code = AdmittedMember.base_fields["code"]
    from_on = DayField(label=_("From"))
    source = AdmittedMember.base_fields["source"]

    field_order = ("code",)

    def inputs(self) -> dict[str, Any]:
        """The inputs of the operation."""
        return {name: self.cleaned_data[name] for name in ("code", "from_on", "source")} | {"names": self.names()}


class EndDay(forms.Form):
    """The day something ends."""

    until_on = DayField(label=_("Until (the first day without it)"), initial=timezone.localdate)

    def inputs(self) -> dict[str, Any]:
        """The inputs of the operation."""
        return self.cleaned_data


class SuspendedMember(forms.Form):
    """A measure against a member, and the rule it follows."""

    measure = forms.ChoiceField(label=_("What is suspended"), choices=Measure.choices)
    rule = forms.CharField(label=_("Rule"), max_length=80, help_text=_("The article that is applied."))
    from_on = DayField(label=_("From"))

    def inputs(self) -> dict[str, Any]:
        """The inputs of the operation."""
        return self.cleaned_data | {"measure": Measure(self.cleaned_data["measure"])}


class AppointedHolder(forms.Form):
    """Who holds which post, from when."""

    kind = forms.ChoiceField(label=_("Post"), choices=PostKind.choices)
    holder = forms.CharField(label=_("Name, as its bearer writes it"), max_length=200)
    region = NamedChoiceField(
        label=_("Region"), queryset=Grouping.objects.filter(kind=GroupingKind.REGION), required=False
    )
    from_on = DayField(label=_("From"))

    def clean(self) -> dict[str, Any]:
        """A Vice-President is elected for a region."""
        if self.cleaned_data.get("kind") == PostKind.VICE_PRESIDENT and not self.cleaned_data.get("region"):
            self.add_error("region", _("A Vice-President is elected for a region."))
        return self.cleaned_data

    def inputs(self) -> dict[str, Any]:
        """The inputs of the operation."""
        return self.cleaned_data | {"kind": PostKind(self.cleaned_data["kind"]), "officer": None}


class SecondedPerson(forms.Form):
    """Whom a state lends to the Secretariat, to which unit, for how long."""

    name = forms.CharField(label=_("Name, as its bearer writes it"), max_length=200)
    unit = NamedChoiceField(label=_("Unit"), queryset=Unit.objects.filter(bureau=Bureau.SECRETARIAT).order_by("order"))
    from_on = DayField(label=_("From"))
    until_on = DayField(label=_("Until (the first day without it)"), required=False)

    def inputs(self) -> dict[str, Any]:
        """The inputs of the operation."""
        return self.cleaned_data | {"officer": None, "roles": frozenset()}


class RecordedVisit(forms.Form):
    """An official visit."""

    direction = forms.ChoiceField(label=_("Which way"), choices=Direction.choices)
    host_level = forms.ChoiceField(label=_("Received by"), choices=HostLevel.choices)
    visitor = forms.CharField(label=_("Who visited"), max_length=200)
    place = forms.CharField(label=_("Place"), max_length=200)
    about = forms.CharField(label=_("What it was about"), max_length=300, required=False)
    from_on = DayField(label=_("First day"))
    last_on = DayField(label=_("Last day"))

    def inputs(self) -> dict[str, Any]:
        """The inputs of the operation."""
        given = dict(self.cleaned_data)
        return given | {
            "until_on": given.pop("last_on") + timedelta(days=1),
            "direction": Direction(given["direction"]),
            "host_level": HostLevel(given["host_level"]),
        }
