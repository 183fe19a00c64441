"""Lists that Comity knows by name: what they are called and the terms they are registered with by default."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from comity.core.codes import CONSULTING, Category, Handling, InformationEvaluation, LegalBasis, SourceEvaluation
from comity.records.drafts import Release, ReleaseRule
from comity.records.rules import Conditions
from comity.records.services.lists import ListTerms

PUBLISHED = Conditions(
    handling=Handling.H0,
    source_evaluation=SourceEvaluation.A,
    information_evaluation=InformationEvaluation.ONE,
    release=Release(ReleaseRule.ALL),
    purposes=tuple(sorted(CONSULTING)),
    legal_basis=LegalBasis.SANCTIONS,
    retention_on=None,
    category=Category.SANCTIONED,
)
"""The terms of a list that an authority publishes for everybody to act on."""

TITLES: Mapping[str, str] = MappingProxyType(
    {
        "un-sc": "Consolidated list of the United Nations Security Council",
        "ofac": "Specially Designated Nationals and Blocked Persons list (OFAC)",
    }
)


def default_terms(name: str, format_: str, *, rule: ReleaseRule = ReleaseRule.ALL) -> ListTerms:
    """The terms of a list that is registered with its first import: released to all, or to its owner only."""
    if format_ in TITLES:
        return ListTerms(title=TITLES[format_], format=format_, conditions=replace(PUBLISHED, release=Release(rule)))
    conditions = replace(
        PUBLISHED,
        release=Release(rule),
        source_evaluation=SourceEvaluation.B,
        information_evaluation=InformationEvaluation.TWO,
        legal_basis=LegalBasis.NATIONAL_LAW,
        category=Category.PERSON_OF_INTEREST,
    )
    return ListTerms(title=name, format=format_, conditions=conditions)
