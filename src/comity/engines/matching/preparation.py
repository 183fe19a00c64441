"""A query or a subject made ready once: names read, dates parsed, numbers normalised."""

from dataclasses import dataclass

from comity.engines.matching import dates, identifiers, names, normalise
from comity.engines.matching.dates import BirthDate
from comity.engines.matching.model import Identifier, Kind, Name, Query, Subject
from comity.engines.matching.names import Form

MAX_NAMES = 64
MAX_FORMS = 96
MAX_VALUES = 32


@dataclass(frozen=True, slots=True)
class HeldForm:
    """One form of one name, with the quality that the record gives the name."""

    form: Form
    quality: str


@dataclass(frozen=True, slots=True)
class Number:
    """One normalised identifier; `source` is the field that it was read from."""

    value: str
    source: Identifier


@dataclass(frozen=True, slots=True)
class Prepared:
    """What comparing needs to know of a query or subject, bounded whatever came in."""

    kind: Kind
    forms: tuple[HeldForm, ...]
    birth_dates: tuple[BirthDate, ...]
    countries: frozenset[str]
    sex: str
    birth_places: frozenset[str]
    numbers: tuple[Number, ...]


def prepare(given: Query | Subject) -> Prepared:
    """Make a query or subject ready to compare. Unreadable parts are left out, for they weigh nothing."""
    return Prepared(
        given.kind,
        _forms(given.names[:MAX_NAMES], given.kind),
        _birth_dates(given.birth_dates),
        frozenset([code.strip().upper() for code in given.countries[:MAX_VALUES] if code.strip()]),
        _sex(given.sex) if given.sex else "",
        frozenset(_place_words(given.birth_places)) if given.birth_places else _NOWHERE,
        _numbers(given.identifiers) if given.identifiers else (),
    )


def _forms(given: tuple[Name, ...], kind: Kind) -> tuple[HeldForm, ...]:
    found = [HeldForm(form, name.quality) for name in given for form in names.forms(name.text, kind)]
    if len(given) > 1:  # the forms of one name are distinct
        found = list(dict.fromkeys(found))
    return tuple(found[:MAX_FORMS])


def _birth_dates(given: tuple[str, ...]) -> tuple[BirthDate, ...]:
    parsed = [dates.parse(text[:40]) for text in given[:MAX_VALUES]]
    return tuple([date for date in parsed if date is not None])


def _sex(given: str) -> str:
    letter = given.strip()[:1].upper()
    return letter if letter in {"F", "M"} else ""


_NOWHERE: frozenset[str] = frozenset()


def _place_words(places: tuple[str, ...]) -> list[str]:
    """Words of places long enough to name one; "Province" and the like name none."""
    found: list[str] = []
    for place in places[:MAX_VALUES]:
        for word in normalise.words(normalise.clean(place)):
            folded = normalise.fold_latin(word)
            if len(folded) >= 4 and folded not in _PLACE_FILLERS:
                found.append(folded)
    return found


_PLACE_FILLERS = frozenset(
    {"province", "district", "region", "city", "town", "village", "area", "state", "county", "governorate", "republic",
     "north", "south", "east", "west", "northern", "southern", "eastern", "western", "central", "kingdom", "islamic",
     "peoples", "democratic", "united"}
)  # fmt: skip


def _numbers(given: tuple[Identifier, ...]) -> tuple[Number, ...]:
    found = (Number(value, one) for one in given[:MAX_VALUES] for value in identifiers.values(one))
    return tuple(dict.fromkeys(found))
