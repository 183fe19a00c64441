"""What a legal profile must say. No database, no clock."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from comity.core.codes import NoticeType, codes_of
from comity.core.countries import LANGUAGES
from comity.core.refusals import InvalidInput
from comity.members.codes import DiscreetChecks, LegalCondition, LegalEffect

DISCREET = "discreet"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalSaid:
    """What is said of one type of notice; codes as the models have them.

    authority, note   texts by language
    discreet          for the type "discreet" only, which has no effect
    source            the law or the letter that it is taken from
    """

    type: str
    effect: str = ""
    asks_for: Collection[str] = ()
    authority: Mapping[str, str] = field(default_factory=dict)
    languages: Collection[str] = ()
    note: Mapping[str, str] = field(default_factory=dict)
    discreet: str = ""
    source: str = ""


def require_sound(said: LegalSaid) -> None:
    """Refuse what is not said in known codes and languages, or without its source.  Raises InvalidInput."""
    of_checks = said.type == DISCREET
    wanted: tuple[tuple[str, Collection[str], Collection[str]], ...] = (
        ("type", [said.type], {*codes_of(NoticeType), DISCREET}),
        ("effect", [said.effect], {""} if of_checks else codes_of(LegalEffect)),
        ("asks_for", said.asks_for, codes_of(LegalCondition)),
        ("authority", said.authority, LANGUAGES),
        ("note", said.note, LANGUAGES),
        ("discreet", [said.discreet], codes_of(DiscreetChecks) if of_checks else {""}),
    )
    for name, given, known in wanted:
        for code in given:
            if code not in known:
                raise InvalidInput(reason=f"{name}: {code[:40]}")
    if not said.source.strip():
        raise InvalidInput(reason="source")
