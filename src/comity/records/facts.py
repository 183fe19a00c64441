"""The file of a record as facts: what is said, in which language, from which source."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from comity.core.codes import Category, CrimeArea, LegalBasis, Marker, Purpose
from comity.core.countries import code_of
from comity.records import labels
from comity.records.drafts import RecordKind
from comity.records.listings import language_of
from comity.records.models import Hold, Record, ReleaseClass
from comity.records.vocabulary import PROPERTIES, ValueType

_KINDS = {ValueType.IDENTIFIER: "code", ValueType.NAME: "name"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a file: `kind` as a list's column has it, `source` who says so."""

    label: Any
    value: Any
    kind: str = "text"
    lang: str = ""
    source: str = ""


def facts_of(record: Record, *properties: str) -> list[Fact]:
    """What is said of the subject, in the order of the vocabulary.

    properties   only of these, as far as a record of its kind has them; without any, of all
    """
    source = record.source.title if record.source else record.owner_id
    known = PROPERTIES[RecordKind(record.kind)]
    wanted = [name for name in known if name in properties or not properties]
    return [fact for name in wanted for fact in _property(record, name, source)]


def conditions_of(record: Record, *, own: bool = False) -> list[Fact]:
    """Under which conditions it is shared.

    own   for its owner, who is also told what was declared while something narrows it
    """
    release = record.release
    declared = record.declared if own else None
    facts = [
        Fact(_("Evaluation"), record.source_evaluation + record.information_evaluation, "code"),
        Fact(_("Released to"), _released_to(release)),
        Fact(_("Declared by us"), _released_to(declared) if declared else ""),
        Fact(_("Purposes"), _list(Purpose(code).label for code in release.purposes)),
        Fact(_("Legal basis"), LegalBasis(record.legal_basis).label),
        Fact(_("Crime areas"), _list(CrimeArea(code).label for code in record.offences)),
        Fact(_("Kept until"), record.retention_on or _("as long as it is on its list")),
        Fact(_("Listed on"), record.listed_on),
        Fact(_("Contributed"), record.created_at, "moment"),
        Fact(_("Last changed"), record.changed_at, "moment"),
        Fact(_("Withdrawn"), record.withdrawn_at, "moment"),
        Fact(_("Content erased"), record.erased_at, "moment"),
    ]
    if record.category:
        facts.insert(0, Fact(_("Category"), Category(record.category).label))
    return [fact for fact in facts if fact.value not in (None, "")]


def holds_of(held: Iterable[Hold]) -> list[Fact]:
    """Why and how a record is held, one line for each hold."""
    return [Fact(hold.get_reason_display(), _list(_hold(hold)), source=hold.note) for hold in held]


def markers_of(record: Record) -> list[str]:
    """The warning markers in words."""
    return [str(Marker(code).label) for code in record.markers]


def _property(record: Record, name: str, source: str) -> Iterator[Fact]:
    rule = PROPERTIES[RecordKind(record.kind)][name]
    for value in record.properties.get(name, ()):
        text = value["text"]
        kind = _KINDS.get(rule.type, "text")
        if rule.type is ValueType.COUNTRY and code_of(text):
            kind = "country"
        elif rule.codes or rule.type is ValueType.GENDER:
            text = labels.CODES.get(text, text)
        told = [labels.QUALITIES.get(value.get("quality", ""), ""), value.get("country", ""), value.get("note", "")]
        yield Fact(
            labels.PROPERTIES[name], text, kind, language_of(value), _list([source, *(str(one) for one in told if one)])
        )


def _released_to(release: ReleaseClass) -> str:
    bureaus = f" ({', '.join(release.bureaus)})" if release.bureaus else ""
    return f"{labels.RULES[release.rule]}{bureaus}"


def _hold(hold: Hold) -> Iterator[Any]:
    yield hold.get_effect_display()
    if hold.until_on:
        yield _("until %(day)s") % {"day": date_format(hold.until_on)}


def _list(words: Any) -> str:
    return _(", ").join(str(word) for word in words)
