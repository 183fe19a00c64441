"""The conditions that the machine judges, each by what the draft says. The table names them and gives their limits.

Each takes the request, the condition's row, the subjects and today, and yields what it finds. What is missing from the
form altogether is found by `completeness`, not here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from comity.core.codes import Marker
from comity.notices.rules.request import Facts, Finding, Level, SubjectFacts, is_minor
from comity.notices.tables import Condition
from comity.records.drafts import RecordKind

Judge = Callable[[Facts, Condition, Sequence[SubjectFacts], date], Iterator[Finding]]


def penalty_threshold(
    said: Facts, condition: Condition, subjects: Sequence[SubjectFacts], today: date
) -> Iterator[Finding]:
    """A red notice is for serious offences: so many months to be expected, or left to serve.  RPD Art. 83(1)."""
    penalty = said.facts.get("penalty")
    if not isinstance(penalty, Mapping) or not isinstance(penalty.get("months"), int):
        return
    required = condition.facts["sentence_months" if penalty.get("convicted") else "prosecution_months"]
    if penalty["months"] < required:
        yield _found("penalty-too-low", "penalty", condition, required=required, given=penalty["months"])


def judicial_basis(
    said: Facts, condition: Condition, subjects: Sequence[SubjectFacts], today: date
) -> Iterator[Finding]:
    """The decision exists already, and was given after the facts it is about.  RPD Art. 84(b)."""
    name = condition.facts["field"]
    issued = said.day(name, "issued_on")
    begun = said.day("date_of_facts", "from")
    if issued is not None and issued > today:
        yield _found("warrant-after-today", name, condition, day=issued.isoformat())
    elif issued is not None and begun is not None and issued < begun:
        yield _found("warrant-before-facts", name, condition, day=issued.isoformat(), begun=begun.isoformat())


def identity_sufficient(
    said: Facts, condition: Condition, subjects: Sequence[SubjectFacts], today: date
) -> Iterator[Finding]:
    """More than a name is known of a person, or there is a picture or a print.  RPD Art. 83(2)."""
    shown = not said.attached.isdisjoint(("photograph", "fingerprint"))
    for subject in subjects:
        if subject.is_principal and subject.kind == RecordKind.PERSON and not (subject.is_told_apart or shown):
            yield _found("identity-thin", "", condition, level=Level.MISSING)


def not_time_barred(
    said: Facts, condition: Condition, subjects: Sequence[SubjectFacts], today: date
) -> Iterator[Finding]:
    """The period of limitation has not ended.  European Convention on Extradition Art. 10."""
    ends = said.day("limitation_on")
    if ends is not None and ends < today:
        yield _found("limitation-over", "limitation_on", condition, day=ends.isoformat())


def extradition_assured(
    said: Facts, condition: Condition, subjects: Sequence[SubjectFacts], today: date
) -> Iterator[Finding]:
    """Who has somebody arrested abroad asks for their extradition.  RPD Art. 84(c)."""
    extradition = said.facts.get("extradition")
    if not isinstance(extradition, Mapping):
        return
    if extradition.get("assured") is False:
        yield _found("extradition-not-assured", "extradition", condition)
    elif not extradition.get("basis"):
        yield _found("extradition-without-treaty", "extradition", condition, level=Level.ADVICE)


def threat_assessed(
    said: Facts, condition: Condition, subjects: Sequence[SubjectFacts], today: date
) -> Iterator[Finding]:
    """Threat and assessment are fields of the form; here nothing contradicts them.  RPD Art. 89(2), 92(2)."""
    yield from ()


def minor_protected(
    said: Facts, condition: Condition, subjects: Sequence[SubjectFacts], today: date
) -> Iterator[Finding]:
    """A minor is marked as one, so that whoever meets them protects first.  Convention on the Rights of the Child."""
    for subject in subjects:
        if is_minor(subject.born, today) and Marker.MINOR not in subject.markers:
            yield _found("minor-needs-protection", "", condition, born=subject.born)


def no_person_named(
    said: Facts, condition: Condition, subjects: Sequence[SubjectFacts], today: date
) -> Iterator[Finding]:
    """A method is described, nobody is accused.  RPD Art. 93."""
    if any(subject.kind == RecordKind.PERSON for subject in subjects):
        yield _found("person-named", "", condition)


def in_the_pilot(said: Facts, condition: Condition, subjects: Sequence[SubjectFacts], today: date) -> Iterator[Finding]:
    """Only states that joined request."""
    if said.joined is not None and said.owner not in said.joined:
        yield _found("not-joined", "", condition)


def threshold_of_value(
    said: Facts, condition: Condition, subjects: Sequence[SubjectFacts], today: date
) -> Iterator[Finding]:
    """Assets of little worth are no matter for the whole world."""
    value = said.facts.get("asset_value")
    least = condition.facts["least_euro"]
    if isinstance(value, int) and value < least:
        yield _found("value-too-low", "asset_value", condition, required=least, given=value)


def _found(
    code: str, field: str, condition: Condition, *, level: Level = Level.INCONSISTENT, **facts: str | int
) -> Finding:
    return Finding(code, field, level, MappingProxyType(facts), str(condition.provision))


JUDGES: Mapping[str, Judge] = MappingProxyType(
    {
        "penalty-threshold": penalty_threshold,
        "judicial-basis": judicial_basis,
        "identity-sufficient": identity_sufficient,
        "not-time-barred": not_time_barred,
        "extradition-assured": extradition_assured,
        "threat-assessed": threat_assessed,
        "minor-protected": minor_protected,
        "no-person-named": no_person_named,
        "in-the-pilot": in_the_pilot,
        "threshold-of-value": threshold_of_value,
    }
)
_LIMITS = {
    "penalty-threshold": ("prosecution_months", "sentence_months"),
    "judicial-basis": ("field",),
    "threshold-of-value": ("least_euro",),
}
BY_TABLE: Mapping[str, frozenset[str]] = MappingProxyType({rule: frozenset(_LIMITS.get(rule, ())) for rule in JUDGES})
"""Every condition that the machine judges, with the limits that a row of the types must give it."""

FIELDS_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "penalty-threshold": ("penalty",),
        "not-time-barred": ("limitation_on",),
        "extradition-assured": ("extradition",),
        "threat-assessed": ("threat", "assessment", "protective_measures"),
        "threshold-of-value": ("asset_value",),
    }
)
"""The fields that a condition rests on: while one that is needed is missing, the condition does not hold."""
