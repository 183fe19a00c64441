"""Drafts as a careful reader makes them, for properties that hold for all of them."""

from datetime import date

from hypothesis import strategies as st

from comity.records.drafts import (
    LIMITS,
    NameQuality,
    RecordDraft,
    RecordKind,
    Release,
    ReleaseRule,
    Terms,
)
from comity.records.sources.drafting import Drafting
from comity.records.vocabulary import PROPERTIES, REQUIRED, Property, ValueType

_TEXT = st.text(max_size=12)
_NAMES = st.sampled_from(["Ines Faroleiro", "يسرى المرفأ", "Дарко Велимиров", "邱文岚", "백산 태준", "Πέτρος"]) | _TEXT
_DATES = st.sampled_from(["1971", "1971-05", "1971-05-17", "~1971", "1960/1965", "circa 1951", "08 Apr 1948", "spring"])
_COUNTRIES = st.sampled_from(["XA", "FR", "na", "NA", "SUN", "Yugoslavia", "Atlantis", "Korea, North", "CSK", "XXA"])
_BUREAUS = st.lists(st.sampled_from(["XA", "XB", "XC"]), unique=True).map(lambda codes: tuple(sorted(codes)))


def terms() -> st.SearchStrategy[Terms]:
    """Any conditions."""
    return st.builds(
        Terms,
        handling=st.sampled_from(["", "H0", "H1", "H2", "H3"]),
        handling_note=st.sampled_from(["", "not to the press"]),
        evaluation=st.sampled_from(["", "A1", "X4"]),
        release=st.none() | st.builds(Release, st.sampled_from(ReleaseRule), _BUREAUS),
        purposes=st.lists(st.sampled_from(["border-check", "investigation"]), unique=True).map(tuple),
        legal_basis=st.sampled_from(["", "treaty of XA and XB, article 4"]),
        retain_until=st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    )


def _texts(rule: Property) -> st.SearchStrategy[str]:
    if rule.codes:
        return st.sampled_from([*rule.codes, "neither"])
    by_type = {ValueType.NAME: _NAMES, ValueType.DATE: _DATES, ValueType.COUNTRY: _COUNTRIES}
    return by_type.get(rule.type, _TEXT)


@st.composite
def drafts(draw: st.DrawFn) -> RecordDraft:
    """A draft of any kind, made by the same gate as every reader's."""
    kind = draw(st.sampled_from(RecordKind))
    rules = PROPERTIES[kind]
    draft = Drafting(
        kind, draw(st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True)), limits=LIMITS, report=lambda _: None
    )
    for group in REQUIRED[kind]:
        draft.add(group[0], "XA" if rules[group[0]].type is ValueType.COUNTRY else "A 1")
    for name in draw(st.lists(st.sampled_from(sorted(rules)), max_size=5)):
        draft.add(
            name,
            draw(_texts(rules[name])),
            language=draw(st.sampled_from(["", "ar", "ru"])),
            country=draw(st.sampled_from(["", "XA", "DDR"])),
            quality=draw(st.sampled_from(NameQuality)),
            note=draw(_TEXT),
        )
    entry = draft.finish(
        reference=draw(_TEXT),
        listed_on=draw(st.none() | st.dates(date(1950, 1, 1), date(2030, 1, 1))),
        category=draw(st.sampled_from(["", "wanted", "missing"])),
        offences=draw(st.sampled_from([(), ("migrant-smuggling", "firearms")])),
        markers=draw(st.sampled_from([(), ("armed",)])),
        terms=draw(terms()),
    )
    assert isinstance(entry, RecordDraft)
    return entry
