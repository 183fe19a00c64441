"""Readers of the labelled name data that lie beside a checkout (`../shared/data`); none of it ships.

Each set answers cases: a question, a subject, and whether they are the same. What a file lacks is not guessed.
"""

import csv
import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from comity.engines.matching.model import Kind, Name, Query, Subject

KIND_OF_SCHEMA: dict[str, Kind] = {
    "Person": "person", "Company": "organisation", "Organization": "organisation", "LegalEntity": "organisation",
    "PublicBody": "organisation", "Vessel": "vessel", "Airplane": "aircraft",
}  # fmt: skip
SAMPLED = 2000  # of sets that have tens of thousands of words or persons
LANGUAGES = ("arabic", "russian", "chinese", "japanese", "katakana")


@dataclass(frozen=True, slots=True)
class Case:
    """A question and a subject, whether they are the same, and what is special about them."""

    section: str
    category: str
    query: Query
    subject: Subject
    same: bool
    quality: str = ""  # how plain the file calls it

    @property
    def asked(self) -> str:
        """The name asked."""
        return self.query.names[0].text

    @property
    def held(self) -> str:
        """The name held."""
        return self.subject.names[0].text


def find_folder(start: Path) -> Path | None:
    """The folder `shared/data` in a folder or beside it; None where there is none."""
    beside = (parent / "shared" / "data" for parent in (start, start.parent))
    return next((folder for folder in beside if folder.is_dir()), None)


def pair(section: str, category: str, names: tuple[str, str], same: bool, kind: Kind = "person") -> Case:
    """A case of two names alone."""
    asked, held = names
    return Case(section, category, Query(kind, (Name(asked),)), Subject(0, kind, (Name(held),)), same)


def name_pairs(path: Path, section: str = "name pairs") -> Iterator[Case]:
    """Pairs from a CSV file with the columns schema, name1, name2, is_match, category; quality where there is one.

    Raises KeyError if a column is missing.
    """
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kind = KIND_OF_SCHEMA.get(row["schema"], "organisation")
            quality = row.get("quality") or ""
            label = row["category"].lower() if row["category"] not in ("", "true", "false", quality) else "general"
            case = pair(section, f"{kind}: {label}", (row["name1"], row["name2"]), row["is_match"] == "true", kind)
            yield replace(case, quality=quality.lower())


def entity_checks(path: Path) -> Iterator[Case]:
    """Whole-entity pairs of nomenklatura: names in parts, a label."""
    import yaml  # of use here only

    for check in yaml.safe_load(path.read_text(encoding="utf-8"))["checks"]:
        kind = KIND_OF_SCHEMA.get(check["schema"], "organisation")
        names = (_whole_name(check["query"]), _whole_name(check["candidate"]))
        yield pair("entity pairs", f"{kind}: {check.get('label', 'general').lower()}", names, check["match"], kind)


def _whole_name(entity: dict[str, Any]) -> str:
    parts = (entity.get(part, "") for part in ("firstName", "middleName", "fatherName", "lastName"))
    return str(entity.get("name") or " ".join(part for part in parts if part))


def cross_script(path: Path) -> Iterator[Case]:
    """One name in two scripts; the remarks of the file are the categories."""
    category = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            category = line.strip("# ").split(" (")[0].lower()
        elif line.strip():
            asked, held, *_ = next(csv.reader([line]))
            yield pair("across scripts", category, (asked, held), True)


def full_names(path: Path) -> Iterator[Case]:
    """Whole names in Hebrew or Hangul asked for, held in Latin letters."""
    language = path.stem.removeprefix("wd_").removesuffix("_fullname")
    lines = path.read_text(encoding="utf-8").splitlines()
    for line in lines[:: max(1, len(lines) // SAMPLED)]:
        latin, other = line.split("\t")
        yield pair("full names", language, (other, latin), True)


def words(path: Path) -> Iterator[Case]:
    """Single words in another script asked for, held in Latin letters."""
    language = path.stem.removeprefix("wd_").split("_")[0]
    with gzip.open(path, "rt", encoding="utf-8") as file:
        lines = file.read().splitlines()
    for line in lines[:: max(1, len(lines) // SAMPLED)]:
        latin, spaced, _ = line.split("\t")
        yield pair("words", language, (spaced.replace(" ", ""), latin), True)


def listed_persons(path: Path) -> list[Subject]:
    """The individuals of the UN list, by their place in it."""
    from defusedxml import ElementTree

    with gzip.open(path) as file:
        tree = ElementTree.parse(file)
    return [_individual(i, element) for i, element in enumerate(tree.iter("INDIVIDUAL"))]


def _individual(id: int, element: Any) -> Subject:
    parts = (element.findtext(part) or "" for part in ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"))
    names = [Name(" ".join(part.strip() for part in parts if part.strip()))]
    for alias in element.iter("INDIVIDUAL_ALIAS"):
        if text := (alias.findtext("ALIAS_NAME") or "").strip():
            names.append(Name(text, "low" if alias.findtext("QUALITY") == "Low" else "good"))
    if written := (element.findtext("NAME_ORIGINAL_SCRIPT") or "").strip():
        names.append(Name(written, "original"))
    born = (
        (date.findtext("DATE") or date.findtext("YEAR") or "").strip()[:10]
        for date in element.iter("INDIVIDUAL_DATE_OF_BIRTH")
    )
    return Subject(id, "person", tuple(names), tuple(date for date in born if date))


def listed_questions(folder: Path, listed: list[Subject]) -> Iterator[tuple[str, Query, int]]:
    """Persons of the list asked for, as held and with errors: category, question, the id that should be found."""
    place = {" ".join(subject.names[0].text.upper().split()): subject.id for subject in listed}
    sought = [place.get(" ".join(row["full_name"].upper().split())) for row in _rows(folder, "un_untreated")]
    for treated in ("un_untreated", "un_treated"):
        for id, row in zip(sought, _rows(folder, treated), strict=True):
            if id is not None:
                yield treated.replace("un_untreated", "as held").replace("un_treated", "with errors"), _query(row), id


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with (folder / f"yente_positives_{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def strangers(path: Path) -> Iterator[Query]:
    """Invented persons of many cultures, who are on no list."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in islice(csv.DictReader(file), 0, None, 50_000 // SAMPLED):
            yield _query(row)


def _query(row: dict[str, str]) -> Query:
    return Query("person", (Name(row["full_name"]),), (row["date_of_birth"],) if row["date_of_birth"] else ())


PAIR_SETS: tuple[tuple[str, Callable[[Path], Iterator[Case]]], ...] = (
    ("nomenklatura_name_cases.csv", name_pairs),
    ("nomenklatura_entity_checks.yml", entity_checks),
    ("watchman_cross_script_pairs.csv", cross_script),
    ("wd_hebrew_fullname.tsv", full_names),
    ("wd_korean_fullname.tsv", full_names),
)
