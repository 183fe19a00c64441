"""Kinds of act: what bureaus can say to each other, as a table and one JSON Schema for each version.

`kinds.yaml` is the table; `schemas/` holds the schemas (draft 2020-12), which the API serves and the reference prints.
A body is checked against its schema before it is sealed and again when it arrives: what a node cannot read it says.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django.utils.translation import get_language
from jsonschema_rs import Draft202012Validator, Registry

FOLDER = files("comity.exchange").joinpath("kinds")
COMMON = "common.1"
LANGUAGES = ("ar", "en", "es", "fr")
SHOWN_AT_MOST = 200


class Issuer(StrEnum):
    """Who may say a thing."""

    BUREAU = "bureau"
    SECRETARIAT = "secretariat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of act.

    version    the newest one this node writes; all versions that have a schema are read
    ordered    takes effect in the order of its number
    complied   changes or removes what the recipient holds, which is receipted when it is done
    receipted  is closed by a receipt
    label      {language: text}
    """

    code: str
    version: int
    issuer: Issuer = Issuer.BUREAU
    ordered: bool = False
    complied: bool = False
    receipted: bool = True
    label: Mapping[str, str]

    def __str__(self) -> str:
        return self.label.get((get_language() or "en")[:2], self.label["en"])


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a body departs from its schema, and how: a JSON pointer and the validator's own words (English)."""

    where: str
    what: str


@cache
def table() -> Mapping[str, Kind]:
    """Every kind this node knows, by code.  Raises ValueError when the table does not hold."""
    rows = yaml.safe_load(FOLDER.joinpath("kinds.yaml").read_text(encoding="utf-8"))["kinds"]
    kinds = [_kind(row) for row in rows]
    known = {kind.code: kind for kind in kinds}
    if len(known) != len(kinds):
        raise ValueError("a kind stands in the table twice")
    for kind in kinds:
        if set(kind.label) != set(LANGUAGES) or not is_known(kind.code, kind.version):
            raise ValueError(f"{kind.code} lacks a label or a schema")
    return known


def is_known(code: str, version: int) -> bool:
    """Whether this node has the schema of a kind and version."""
    return (code, version) in versions()


@cache
def versions() -> tuple[tuple[str, int], ...]:
    """Every kind and version that has a schema, sorted."""
    names = (file.name.removesuffix(".json") for file in FOLDER.joinpath("schemas").iterdir())
    split = (name.rsplit(".", 1) for name in names if name != COMMON)
    return tuple(sorted((code, int(version)) for code, version in split))


@cache
def schema(code: str, version: int) -> Mapping[str, Any]:
    """The JSON Schema of a kind and version, or of what several share (`common`, 1).  Raises KeyError."""
    if (code, version) != ("common", 1) and not is_known(code, version):
        raise KeyError(code)
    said: dict[str, Any] = json.loads(FOLDER.joinpath("schemas", f"{code}.{version}.json").read_text(encoding="utf-8"))
    return said


def faults(code: str, version: int, body: Any) -> Iterator[Fault]:
    """Where a body departs from the schema of its kind; nothing when it holds.  Raises KeyError for an unknown one."""
    for error in _validator(code, version).iter_errors(body):
        # The validator's words may quote the value: shortened, for a body may be hostile, and never stored.
        pointer = "".join(f"/{step}" for step in error.instance_path)
        yield Fault(pointer or "/", error.message[:SHOWN_AT_MOST])


@cache
def _validator(code: str, version: int) -> Draft202012Validator:
    common = schema("common", 1)
    registry = Registry([(common["$id"], dict(common))])
    return Draft202012Validator(dict(schema(code, version)), registry=registry, validate_formats=True)


def _kind(row: Mapping[str, Any]) -> Kind:
    said = dict(row)
    return Kind(code=said.pop("kind"), issuer=Issuer(said.pop("issuer", Issuer.BUREAU)), **said)
