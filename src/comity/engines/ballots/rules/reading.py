"""A table somebody wrote in YAML, read strictly: plain values only, nothing said twice, nothing nobody asked for."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

import yaml

MOST_CHARACTERS = 262_144
MOST_LEVELS = 12
MOST_TEXT = 2_000  # characters of one text

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault of an edition: where, and what. For whoever keeps the tables, in English."""

    place: str
    said: str

    def __str__(self) -> str:
        return f"{self.place}: {self.said}" if self.place else self.said


class Fault(ValueError):
    """One entry cannot be understood. `place` is the path to it, such as `decisions/resolution/base`."""

    def __init__(self, place: str, said: str) -> None:
        super().__init__(f"{place}: {said}")
        self.problem = Problem(place, said)


@dataclass
class Problems:
    """The faults found so far: an entry that cannot be read is left out, and the reading goes on."""

    found: list[Problem] = field(default_factory=list)

    @contextmanager
    def collected(self) -> Iterator[None]:
        """Keep a fault instead of letting it end the reading."""
        try:
            yield
        except Fault as fault:
            self.found.append(fault.problem)


def read_yaml(text: str) -> Any:
    """The plain values that a text says.  Raises Fault for anything else, or beyond the limits."""
    if len(text) > MOST_CHARACTERS:
        raise Fault("", f"is longer than {MOST_CHARACTERS} characters")
    try:
        return yaml.load(text, Loader=_Strict)  # noqa: S506 - a SafeLoader that is stricter still
    except (yaml.YAMLError, ValueError) as wrong:
        # ValueError: a number or a day beyond what Python holds.
        raise Fault("", f"is no YAML: {' '.join(str(wrong).split())}") from wrong


class _Strict(yaml.SafeLoader):
    """YAML without anchors, without keys said twice, and not deeper than anybody writes by hand."""

    levels = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("an alias repeats what should be written out")
        self.levels += 1
        if self.levels > MOST_LEVELS:
            raise yaml.YAMLError(f"deeper than {MOST_LEVELS} levels")
        node = super().compose_node(parent, index)
        self.levels -= 1
        return node

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value in seen:
                raise yaml.YAMLError(f"{str(key.value)[:40]!r} is said twice, or is no name")
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


class Row:
    """One mapping of a table. Each key is asked for once, by its kind; `end` complains of what nobody asked for."""

    def __init__(self, said: Any, place: str) -> None:
        if not isinstance(said, Mapping) or not all(isinstance(key, str) for key in said):
            raise Fault(place, "is not a row of names and values")
        self.place = place
        self._said: dict[str, Any] = dict(said)

    def at(self, name: str) -> str:
        """The path to one of the row's entries."""
        return f"{self.place}/{name}" if self.place else name

    def take(self, name: str, default: Any = ...) -> Any:
        """Whatever is said under a name.  Raises Fault if it is missing and has no default."""
        if name in self._said:
            return self._said.pop(name)
        if default is ...:
            raise Fault(self.at(name), "is missing")
        return default

    def text(self, name: str, default: Any = ...) -> str:
        """A text that is not empty, unless it is left out and has a default."""
        value = self.take(name, default)
        if value is default:
            return str(default)
        if not isinstance(value, str) or not value.strip() or len(value) > MOST_TEXT:
            raise Fault(self.at(name), f"is not a text of 1 to {MOST_TEXT} characters")
        return value

    def code(self, name: str, default: Any = ...) -> str:
        """A code: small letters, digits and hyphens."""
        value = self.text(name, default)
        if value is not default and not _is_code(value):
            raise Fault(self.at(name), f"{value[:40]!r} is not a code of small letters, digits and hyphens")
        return value

    def codes(self, name: str, default: Any = ...) -> tuple[str, ...]:
        """Several codes, none twice."""
        value = self.take(name, default)
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) and _is_code(one) for one in value):
            raise Fault(self.at(name), "is not a list of codes")
        if len(set(value)) < len(value):
            raise Fault(self.at(name), "names one code twice")
        return tuple(value)

    def number(self, name: str, least: int, most: int, default: Any = ...) -> Any:
        """A whole number within limits, or the default."""
        value = self.take(name, default)
        if value is default:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise Fault(self.at(name), f"is not a whole number from {least} to {most}")
        return value

    def flag(self, name: str, default: Any = ...) -> bool:
        """Yes or no."""
        value = self.take(name, default)
        if not isinstance(value, bool):
            raise Fault(self.at(name), "is neither true nor false")
        return value

    def day(self, name: str) -> date:
        """A day."""
        value = self.take(name)
        if type(value) is not date:
            raise Fault(self.at(name), "is not a day, such as 2021-11-25")
        return value

    def choice(self, name: str, kind: type[E], default: Any = ...) -> E:
        """One of the codes that a kind of value has."""
        return self._member(kind, self.take(name, default), name)

    def choices(self, name: str, kind: type[E]) -> tuple[E, ...]:
        """Several of them, none twice, at least one."""
        value = self.take(name)
        if not isinstance(value, list) or not value or len(value) > len(kind):
            raise Fault(self.at(name), f"is not a list of some of {_listed(kind)}")
        members = tuple(self._member(kind, one, name) for one in value)
        if len(set(members)) < len(members):
            raise Fault(self.at(name), "names one of them twice")
        return members

    def texts(self, name: str) -> Mapping[str, str]:
        """One text in several languages, English among them."""
        row = Row(self.take(name), self.at(name))
        texts = {language: row.text(language) for language in list(row._said)}
        if "en" not in texts:
            raise Fault(self.at(name), "has no English")
        return MappingProxyType(texts)

    def rows(self, name: str, key: str, read: Callable[["Row"], T], problems: Problems) -> Mapping[str, T]:
        """The rows of a list by their code, in their order; those that cannot be read become problems."""
        listed = self.take(name)
        if not isinstance(listed, list):
            raise Fault(self.at(name), "is not a list")
        found: dict[str, T] = {}
        for number, said in enumerate(listed, 1):
            with problems.collected():
                row = Row(said, f"{self.at(name)}/{number}")
                code = row.code(key)
                row.place = f"{self.at(name)}/{code}"
                if code in found:
                    raise Fault(row.place, "is there twice")
                found[code] = read(row)
                row.end()
        return MappingProxyType(found)

    def rest(self) -> Mapping[str, Any]:
        """Whatever was not asked for yet, as it is; the row has nothing left then."""
        said, self._said = self._said, {}
        return said

    def end(self) -> None:
        """Complain of names that nobody asked for: a rule misspelt is a rule not kept."""
        if self._said:
            raise Fault(self.place, f"nothing is known under {', '.join(repr(name[:40]) for name in self._said)}")

    def _member(self, kind: type[E], value: Any, name: str) -> E:
        try:
            return kind(value)
        except ValueError:
            raise Fault(self.at(name), f"{str(value)[:40]!r} is none of {_listed(kind)}") from None


def _is_code(value: str) -> bool:
    return 0 < len(value) <= 60 and value.isascii() and value.replace("-", "").isalnum() and value == value.lower()


def _listed(kind: type[StrEnum]) -> str:
    return ", ".join(kind)
