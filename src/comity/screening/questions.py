"""Questions: what is known of the person or thing in front of the officer, before anybody looks anything up.

Plain values, whichever way they came in: a form, the API, a manifest, a machine-readable zone. No Django, no database.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from comity.engines import matching

PERSON: Final = "person"
OBJECT_KINDS: Final = ("vehicle", "vessel", "aircraft", "firearm", "travel-document", "asset", "organisation")
KINDS: Final = (PERSON, *OBJECT_KINDS)

LONGEST_NAME = 200
LONGEST_NUMBER = 60
MOST_VALUES = 10


@dataclass(frozen=True, slots=True)
class Number:
    """A number that names its bearer: of a document, a ship, a vehicle. `kind` as the matching engine calls it."""

    kind: str
    value: str
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked. Whatever is empty is unknown and weighs nothing.

    names        as written, in any script
    birth_dates  in the notation of `comity.records.dates`; two where day and month could be exchanged
    countries    ISO 3166-1 alpha-2: nationality, flag, place of registration
    sex          "male", "female", or ""
    """

    kind: str = PERSON
    names: tuple[str, ...] = ()
    birth_dates: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    sex: str = ""
    birth_places: tuple[str, ...] = ()
    numbers: tuple[Number, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look up: a date or a country alone names nobody."""
        return not (self.names or self.numbers)

    @property
    def label(self) -> str:
        """What to call it on a screen: the first name, else the first number."""
        return next(iter(self.names), "") or next((number.value for number in self.numbers), "")

    def content(self) -> dict[str, Any]:
        """JSON object of what is known; what is unknown is left out."""
        said = asdict(self)
        said["numbers"] = [{name: text for name, text in number.items() if text} for number in said["numbers"]]
        return {name: list(value) if isinstance(value, tuple) else value for name, value in said.items() if value}

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> "Question":
        """The question whose JSON object this is. Raises KeyError or TypeError if it is none."""
        lists = ("names", "birth_dates", "countries", "birth_places")
        return cls(
            kind=content["kind"],
            sex=content.get("sex", ""),
            numbers=tuple(Number(**number) for number in content.get("numbers", ())),
            **{name: tuple(content.get(name, ())) for name in lists},
        )

    def query(self) -> matching.Query:
        """The same question in the words of the matching engine."""
        return matching.Query(
            kind=self.kind,  # type: ignore[arg-type]  # KINDS are the engine's kinds
            names=tuple(matching.Name(name) for name in self.names),
            birth_dates=self.birth_dates,
            countries=self.countries,
            sex=self.sex,
            birth_places=self.birth_places,
            identifiers=tuple(matching.Identifier(each.kind, each.value, each.country) for each in self.numbers),
        )


def kept(values: Iterable[str], longest: int = LONGEST_NAME) -> tuple[str, ...]:
    """The texts that say something, each once, without control characters or surplus blanks, cut to `longest`.

    Format characters stay: a name is kept as it was written, and a zero-width joiner belongs to some scripts.
    """
    clean = (" ".join(_printable(value).split())[:longest] for value in values)
    return tuple(dict.fromkeys(value for value in clean if value))[:MOST_VALUES]


def _printable(text: str) -> str:
    # Lone surrogates cannot be stored as UTF-8, NUL not in PostgreSQL.
    return "".join(
        " " if (ord(c) < 32 or 127 <= ord(c) < 160) else "\ufffd" if 0xD800 <= ord(c) < 0xE000 else c for c in text
    )
