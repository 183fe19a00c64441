"""Editions: the dated tables that notices are judged by, read from `data/editions/` and checked as a whole.

An edition with a single fault does not load, and then nothing can be requested or decided under it. Every text stands
in all four languages.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, TypeVar

import yaml

from comity.core.codes import Category, NoticeType, Purpose, codes_of
from comity.members.codes import BureauKind
from comity.notices import errors
from comity.notices.codes import Act, Channel, SilverKind, Urgency
from comity.notices.rules.conditions import BY_TABLE
from comity.notices.tables import (
    LANGUAGES,
    Choice,
    CompatibilityRow,
    Condition,
    ConditionText,
    Edition,
    FieldRow,
    FieldType,
    FlagWords,
    ImageRule,
    PilotRow,
    Provision,
    PublicRow,
    ReasonRow,
    ReferenceScheme,
    RetentionRow,
    ReviewClocks,
    StepRow,
    SubjectKinds,
    Texts,
    TypeRow,
)
from comity.records.drafts import RecordKind

TABLES = (
    "types", "fields", "conditions", "steps", "reasons", "clocks", "compatibility", "references", "images", "pilots",
)  # fmt: skip
FLAGS = ("article-3-political", "article-3-military", "article-3-religious", "article-3-racial", "refugee", "minor")
OF_EXTRACTS = ("name", "birth_date", "nationality")  # what an extract takes from the principal's record
CONSENTING = ("bureau", "secretariat")
RESULTS = ("beside", "explain", "edition")
FOLLOWED = ("mine", "theirs", "both")
SCHEMES = ("random", "sequential")

T = TypeVar("T")

# The same safe language, read by libyaml where it is there: ten times as quick as in Python.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault of an edition: in which table, in which row, what. For whoever keeps the tables, in English."""

    table: str
    row: str
    said: str

    def __str__(self) -> str:
        return f"{self.table}: {self.row}: {self.said}" if self.row else f"{self.table}: {self.said}"


class EditionUnsound(ValueError):
    """The tables of an edition do not hold together. `problems` says why."""

    def __init__(self, name: str, problems: Sequence[Problem]) -> None:
        super().__init__(f"edition {name}: {'; '.join(map(str, problems))}")
        self.problems = tuple(problems)


@cache
def edition(name: str) -> Edition:
    """The edition of that name.  Raises RulesUnsound unless it is there and every table of it is sound."""
    try:
        return load(_folder().joinpath(name))
    except (EditionUnsound, OSError) as unsound:
        raise errors.RulesUnsound(edition=name) from unsound


def in_force(on: date) -> Edition:
    """The edition in force on a day: the youngest that began by then.  Raises RulesUnsound if there is none."""
    # The youngest first, so that the older ones are read only by whoever asks for them.
    begun = next((one for one in map(edition, reversed(names())) if one.from_on <= on), None)
    if begun is None:
        raise errors.RulesUnsound(edition=on.isoformat())
    return begun


@cache
def names() -> tuple[str, ...]:
    """Names of all editions, oldest first: a name begins with its year and month."""
    return tuple(sorted(entry.name for entry in _folder().iterdir() if entry.is_dir() and entry.name[0].isdigit()))


def problems_of(name: str) -> tuple[Problem, ...]:
    """What is wrong with an edition; empty if nothing is."""
    try:
        load(_folder().joinpath(name))
    except EditionUnsound as unsound:
        return unsound.problems
    except OSError as missing:
        return (Problem("edition", name, str(missing)),)
    return ()


def load(folder: Traversable) -> Edition:
    """Read and check the edition in a folder.  Raises EditionUnsound with every fault found, OSError."""
    reading = _Reading(folder)
    found = reading.edition()
    problems = [*reading.problems, *(_crossed(found) if found and not reading.problems else ())]
    if problems or found is None:
        raise EditionUnsound(folder.name, problems)
    return found


def _folder() -> Traversable:
    return files("comity.notices").joinpath("data", "editions")


class _Reading:
    """One edition being read: each row that cannot be understood becomes a problem, and the reading goes on."""

    def __init__(self, folder: Traversable) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.tables = {name: self._table(f"{name}.yaml") for name in TABLES}

    def edition(self) -> Edition | None:
        """The edition, as far as it could be read; None where it has no frame."""
        types = self.tables["types"]
        parts = {
            "name": self._one("types", "edition", lambda: str(types["edition"])),
            "from_on": self._one("types", "from", lambda: _day(types["from"])),
            "diffusions_held": self._one("types", "diffusions_held", lambda: _flag(types["diffusions_held"])),
            "types": self._rows("types", "types", "type", _type_row),
            "fields": self._rows("fields", "fields", "field", _field_row),
            "conditions": self._rows("conditions", "conditions", "rule", _condition_text),
            "steps": self._rows("steps", "steps", "step", lambda row: StepRow(row["step"], _texts(row["label"]))),
            "reasons": self._rows("reasons", "reasons", "code", _reason_row),
            "clocks": self._one("clocks", "", lambda: _clocks(self.tables["clocks"])),
            "compatibility": tuple(self._listed("compatibility", "rows", _compatibility_row)),
            "references": self._one("references", "", lambda: _scheme(self.tables["references"])),
            "images": self._one("images", "", lambda: ImageRule(**self.tables["images"])),
            "pilots": self._rows("pilots", "pilots", "pilot", _pilot_row),
            "flags": tuple(words for language in LANGUAGES for words in self._flag_words(language)),
        }
        return None if None in parts.values() else Edition(**parts)  # type: ignore[arg-type]

    def _table(self, name: str) -> Mapping[str, Any]:
        try:
            table = yaml.load(self.folder.joinpath(name).read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  safe both ways
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            self.problems.append(Problem(name, "", f"is no YAML: {' '.join(str(error).split())}"))
            return {}
        if not isinstance(table, Mapping):
            self.problems.append(Problem(name, "", "is no table"))
            return {}
        return table

    def _one(self, table: str, row: str, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except KeyError as missing:
            self.problems.append(Problem(table, row, f"{missing.args[0]} is missing"))
        except (TypeError, ValueError) as wrong:
            self.problems.append(Problem(table, row, str(wrong)))
        return None

    def _rows(self, table: str, key: str, named: str, read: Callable[[Any], T]) -> Mapping[str, T]:
        rows: dict[str, T] = {}
        for number, raw in enumerate(self.tables[table].get(key) or (), start=1):
            name = str(raw.get(named, number)) if isinstance(raw, Mapping) else str(number)
            row = self._one(table, name, lambda raw=raw: read(raw))  # type: ignore[misc]
            if name in rows:
                self.problems.append(Problem(table, name, "stands here twice"))
            elif row is not None:
                rows[name] = row
        if not rows:
            self.problems.append(Problem(table, "", "has no rows"))
        return MappingProxyType(rows)

    def _listed(self, table: str, key: str, read: Callable[[Any], T]) -> Iterator[T]:
        for number, raw in enumerate(self.tables[table].get(key) or (), start=1):
            row = self._one(table, str(number), lambda raw=raw: read(raw))  # type: ignore[misc]
            if row is not None:
                yield row

    def _flag_words(self, language: str) -> Iterator[FlagWords]:
        table = self._table(f"flags/{language}.yaml")
        for flag in FLAGS:
            words = [word for line in table.get(flag) or () for word in line]
            if not words or not all(isinstance(word, str) and word.strip(" *") for word in words):
                self.problems.append(Problem(f"flags/{language}", flag, "needs words"))
            else:
                yield FlagWords(flag, language, tuple(words))


# Reading one row


def _texts(raw: Any) -> Texts:
    if not isinstance(raw, Mapping) or set(raw) != set(LANGUAGES):
        raise ValueError(f"a text must stand in {', '.join(LANGUAGES)}")
    if not all(isinstance(text, str) and text.strip() for text in raw.values()):
        raise ValueError("a text is empty, or is no text")
    return MappingProxyType({language: raw[language].strip() for language in LANGUAGES})


def _provision(raw: Mapping[str, Any]) -> Provision:
    return Provision(str(raw["rules"]), str(raw["article"]))


def _day(raw: Any) -> date:
    return raw if isinstance(raw, date) else date.fromisoformat(raw)


def _flag(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise TypeError("must be true or false")
    return raw


def _called(raw: Any) -> str:
    """A code as it is written. YAML reads some words, such as on and no, as something else unless they are quoted."""
    if not isinstance(raw, str) or not raw:
        raise TypeError(f"{raw!r} is no code: quote it")
    return raw


def _codes(raw: Any, known: Sequence[str] | frozenset[str] = ()) -> tuple[str, ...]:
    if not isinstance(raw, list):
        raise TypeError(f"{raw!r} is no list of codes")
    for code in map(_called, raw):
        if known and code not in known:
            raise ValueError(f"{code!r} is none of {', '.join(sorted(known))}")
    return tuple(raw)


def _code(raw: Any, known: Sequence[str] | frozenset[str]) -> str:
    return _codes([raw], known)[0]


def _type_row(raw: Mapping[str, Any]) -> TypeRow:
    kinds = frozenset(map(str, RecordKind))
    subjects = raw["subjects"]
    return TypeRow(
        type=_code(raw["type"], codes_of(NoticeType)),
        colour=raw["colour"],
        name=_texts(raw["name"]),
        purpose=_texts(raw["purpose"]),
        legal_basis=tuple(map(_provision, raw["legal_basis"])),
        subjects=SubjectKinds(
            principal=_codes(subjects["principal"], kinds),
            associated=_codes(subjects["associated"], kinds),
            principal_needed=_flag(subjects["principal_needed"]),
        ),
        categories=_codes(raw["categories"], codes_of(Category)),
        requested_by=_codes(raw["requested_by"], codes_of(BureauKind)),
        channels=_codes(raw["channels"], codes_of(Channel)),
        purposes=_codes(raw["purposes"], codes_of(Purpose)),
        required=_codes(raw["required"]),
        desirable=_codes(raw["desirable"]),
        conditions=tuple(map(_condition, raw["conditions"])),
        when_met=raw["when_met"],
        reviewers=_reviewers(raw["reviewers"]),
        public=_public_row(raw["public"]),
        retention=RetentionRow(**raw["retention"]),
        languages=_codes(raw["languages"], LANGUAGES),
        urgency=_code(raw["urgency"], codes_of(Urgency)),
        outcomes=_codes(raw["outcomes"]),
        pilot=raw.get("pilot", ""),
        request_kinds=_codes(raw.get("request_kinds", []), codes_of(SilverKind)),
    )


def _condition(raw: Mapping[str, Any]) -> Condition:
    limits = {name: value for name, value in raw.items() if name not in ("rule", "rules", "article")}
    return Condition(raw["rule"], _provision(raw), MappingProxyType(limits))


def _condition_text(raw: Mapping[str, Any]) -> ConditionText:
    return ConditionText(raw["rule"], _code(raw["judged"], ("table", "reviewer")) == "reviewer", _texts(raw["label"]))


def _reviewers(raw: Any) -> int:
    if raw not in (1, 2):
        raise ValueError("reviewers must be 1 or 2")
    return int(raw)


def _public_row(raw: Mapping[str, Any]) -> PublicRow:
    row = PublicRow(
        allowed=_flag(raw["allowed"]),
        always=_flag(raw.get("always", False)),
        consent=_codes(raw.get("consent", []), CONSENTING),
        fields=_codes(raw.get("fields", [])),
    )
    if row.allowed and not row.always and set(row.consent) != set(CONSENTING):
        raise ValueError("a public extract needs the consent of bureau and secretariat, unless it is always public")
    if row.allowed != bool(row.fields):
        raise ValueError("public fields are named exactly where a public extract is allowed")
    return row


def _field_row(raw: Mapping[str, Any]) -> FieldRow:
    row = FieldRow(
        field=_called(raw["field"]),
        type=FieldType(raw["type"]),
        label=_texts(raw["label"]),
        help=_texts(raw["help"]) if "help" in raw else MappingProxyType({}),
        article=raw.get("article", ""),
        minimum=int(raw.get("min", 0)),
        maximum=int(raw.get("max", 0)),
        unit=raw.get("unit", ""),
        of=tuple(map(_field_row, raw.get("of", ()))),
        codes=tuple(Choice(_called(one["code"]), _texts(one["label"])) for one in raw.get("codes", ())),
        list=raw.get("list", ""),
        role=raw.get("role", raw["field"] if raw["type"] == FieldType.ATTACHMENT else ""),
        property=raw.get("property", ""),
        optional=_flag(raw.get("optional", False)),
        future=_flag(raw.get("future", False)),
    )
    if (row.type is FieldType.GROUP) != bool(row.of):
        raise ValueError("`of` names fields exactly for a group")
    if row.type in (FieldType.CHOICE, FieldType.CODES) and not row.codes and row.list != "crime-area":
        raise ValueError("a choice needs codes, or the list crime-area")
    if row.type is FieldType.PROPERTY and not row.property:
        raise ValueError("a property needs its name in the record")
    return row


def _reason_row(raw: Mapping[str, Any]) -> ReasonRow:
    return ReasonRow(
        code=_called(raw["code"]),
        acts=frozenset(_codes(raw["for"], codes_of(Act))),
        provision=_provision(raw),
        label=_texts(raw["label"]),
        bureau_text=_texts(raw["bureau_text"]),
    )


def _clocks(raw: Mapping[str, Any]) -> ReviewClocks:
    review = raw["review"]
    return ReviewClocks(
        within=MappingProxyType({one: timedelta(hours=review[f"{one}_hours"]) for one in Urgency.values}),
        second=timedelta(hours=raw["second_hours"]),
        answer_within=timedelta(days=raw["answer_days"]),
        rate_months=int(raw["refusal_rate"]["months"]),
        rate_least=int(raw["refusal_rate"]["least_requests"]),
        refusal_months=int(raw["refusals_remembered_months"]),
    )


def _compatibility_row(raw: Mapping[str, Any]) -> CompatibilityRow:
    types = codes_of(NoticeType)
    return CompatibilityRow(
        result=_code(raw["result"], RESULTS),
        follow=_code(raw["follow"], FOLLOWED),
        label=_texts(raw["label"]),
        mine=frozenset(_codes(raw.get("mine", []), types)),
        theirs=frozenset(_codes(raw.get("theirs", []), types)),
        same_owner=raw.get("same_owner"),
        same_type=raw.get("same_type"),
    )


def _scheme(raw: Mapping[str, Any]) -> ReferenceScheme:
    row = ReferenceScheme(
        scheme=_code(raw["scheme"], SCHEMES),
        pattern=raw["pattern"],
        length=int(raw["length"]),
        letters=MappingProxyType(dict(raw["letters"])),
    )
    row.pattern.format(letter="", year=0, number="")
    if len(set(row.letters.values())) != len(row.letters):
        raise ValueError("two types share a letter")
    return row


def _pilot_row(raw: Mapping[str, Any]) -> PilotRow:
    row = PilotRow(
        pilot=_called(raw["pilot"]),
        type=_code(raw["type"], codes_of(NoticeType)),
        cap=int(raw["cap"]),
        from_on=_day(raw["from"]),
        until_on=_day(raw["until"]) if raw.get("until") else None,
        source=_texts(raw["source"]),
    )
    if row.cap < 1 or (row.until_on is not None and row.until_on <= row.from_on):
        raise ValueError("a pilot needs a cap of at least 1, and ends after it begins")
    return row


# What holds between tables


def _crossed(read: Edition) -> Iterator[Problem]:
    """What contradicts between the tables of an edition."""
    if set(read.types) != set(NoticeType.values):
        yield Problem(
            "types", "", f"every type needs a row: {', '.join(sorted(set(NoticeType.values) ^ set(read.types)))}"
        )
    for row in read.types.values():
        yield from (Problem("types", row.type, said) for said in _crossed_type(row, read))
    for rule, told in read.conditions.items():
        if told.by_reviewer == (rule in BY_TABLE):
            yield Problem(
                "conditions", rule, "no rule of this name is programmed, or it is one for the machine to judge"
            )
    for pilot in read.pilots.values():
        if read.types[pilot.type].pilot != pilot.pilot:
            yield Problem("pilots", pilot.pilot, f"the type {pilot.type} does not name this pilot")
    if set(read.references.letters) != set(read.types):
        yield Problem("references", "letters", "every type needs its letter")
    last = read.compatibility[-1:]
    if not last or last[0].mine or last[0].theirs or last[0].same_owner is not None or last[0].same_type is not None:
        yield Problem("compatibility", "", "the last row must fit every pair")


def _crossed_type(row: TypeRow, read: Edition) -> Iterator[str]:
    for name in row.fields:
        if name not in read.fields:
            yield f"no field is called {name}"
    for name in row.public.fields:
        if name not in row.fields and name not in OF_EXTRACTS:
            yield f"{name} cannot be public: the form does not ask for it"
    if double := set(row.required) & set(row.desirable):
        yield f"needed and desirable at once: {', '.join(sorted(double))}"
    for condition in row.conditions:
        if condition.rule not in read.conditions:
            yield f"no condition is called {condition.rule}"
        elif not BY_TABLE.get(condition.rule, frozenset()) <= set(condition.facts):
            yield f"{condition.rule} needs {', '.join(sorted(BY_TABLE[condition.rule]))}"
    if row.when_met not in read.steps:
        yield f"no step is called {row.when_met}"
    if row.pilot and row.pilot not in read.pilots:
        yield f"no pilot is called {row.pilot}"
    if bool(row.pilot) != bool(row.request_kinds):
        yield "a pilot type, and only one, names its kinds of request"
