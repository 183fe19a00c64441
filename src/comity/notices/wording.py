"""What the rules find, as sentences for people: the same on the form, in the API and after an import."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from comity.core.codes import Category, Purpose
from comity.notices.codes import Channel
from comity.notices.rules.request import Finding
from comity.notices.tables import Edition, FieldRow, text_in
from comity.records.labels import KINDS

SENTENCES: Mapping[str, str | Promise] = MappingProxyType(
    {
        "field-missing": _("%(field)s: this is needed."),
        "field-desirable": _("%(field)s: this would help."),
        "field-unknown": _("%(field)s: this type of notice does not ask for it."),
        "text-language-missing": _("%(field)s: the text in %(language)s is missing."),
        "text-too-short": _(
            "%(field)s: the text in %(language)s is too short (%(given)s of at least %(least)s characters)."
        ),
        "text-too-long": _("%(field)s: this is too long (%(given)s of at most %(most)s characters)."),
        "value-unreadable": _("%(field)s: this cannot be read."),
        "code-unknown": _("%(field)s: “%(value)s” is not one of the choices."),
        "date-in-future": _("%(field)s: %(day)s lies ahead."),
        "dates-out-of-order": _("%(field)s: it ends (%(ended)s) before it begins (%(begun)s)."),
        "penalty-too-low": _("%(field)s: %(given)s months; this type asks for at least %(required)s."),
        "warrant-after-today": _("%(field)s: it is dated %(day)s, which lies ahead."),
        "warrant-before-facts": _("%(field)s: it is dated %(day)s, before the facts (%(begun)s)."),
        "identity-thin": _("Only a name is known. Give a date of birth, a nationality, a number or a photograph."),
        "limitation-over": _("%(field)s: it ended on %(day)s."),
        "extradition-not-assured": _("%(field)s: without it, nobody can be arrested for you."),
        "extradition-without-treaty": _("%(field)s: name the treaty or other ground, if there is one."),
        "minor-needs-protection": _("The person is, or may be, a minor: mark them as one."),
        "person-named": _("A notice of this type speaks of a method and names no person."),
        "not-joined": _("Your state does not take part in the pilot."),
        "value-too-low": _("%(field)s: %(given)s euro; this type asks for at least %(required)s."),
        "no-principal": _("Say which one person or thing the notice is about."),
        "subject-kind": _("A notice of this type cannot be about this: %(kind)s."),
        "category": _("A notice of this type cannot be about a person in this category: %(category)s."),
        "secretariat-excluded": _("The General Secretariat reviews every notice and cannot be excluded."),
        "audience-empty": _("Choose at least one other bureau to send it to."),
        "diffusion-needs-bureaus": _("A diffusion is sent to bureaus that you choose."),
        "channel-not-allowed": _("This type cannot be sent as a %(channel)s."),
        "purpose-not-allowed": _("This type of notice does not serve this purpose: %(purpose)s."),
    }
)
OF_THE_FRAME: Mapping[str, str | Promise] = MappingProxyType(
    {
        "subjects": _("Subjects"),
        "release": _("Audience"),
        "purposes": _("Purposes"),
        "channel": _("Channel"),
        "request_kind": _("Kind of request"),
    }
)


def sentence(finding: Finding, edition: Edition) -> str:
    """One finding in the reader's language."""
    known = SENTENCES.get(finding.code, finding.code)
    return str(known) % {"field": field_label(finding.field, edition), **_in_words(finding.facts)}


def field_label(path: str, edition: Edition) -> str:
    """What a field is called, in the reader's language; a part of a group is named by both."""
    if path in OF_THE_FRAME:
        return str(OF_THE_FRAME[path])
    name, _dot, part = path.partition(".")
    row = edition.fields.get(name)
    if row is None:
        return path
    inner = next((one for one in row.of if one.field == part), None)
    return f"{_label(row)} ({_label(inner)})" if inner else _label(row)


def _label(row: FieldRow) -> str:
    return text_in(row.label, get_language() or "en")


def _in_words(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Codes among the facts as the reader's language has them."""
    words = dict(facts)
    if "language" in facts:
        words["language"] = get_language_info(facts["language"])["name_translated"]
    for name, coded in (("category", Category), ("purpose", Purpose), ("channel", Channel)):
        if facts.get(name) in coded.values:
            words[name] = coded(facts[name]).label
    if facts.get("kind") in KINDS:
        words["kind"] = KINDS[facts["kind"]]
    return words
