"""Files of invented people, as large as a test wants them, in the formats that are imported."""

import csv
import json
from pathlib import Path

from comity.site.demonstration.people import Person, people

SEED = 4_711


def write_list(path: Path, number: int, *, edition: int = 0) -> dict[str, str]:
    """Write a list of so many people as CSV or FollowTheMoney lines, by the file's name.

    edition  another one changes the main name of every third person, and nothing else

    returns  {key: main name} of everybody in the file
    """
    entries = {
        f"K-{place:06d}": (person.name if place % 3 else f"{person.name} {'Bis ' * edition}".strip(), person)
        for place, person in enumerate(people(number, SEED, half=1))
    }
    write = _write_csv if path.suffix == ".csv" else _write_ftm
    write(path, entries)
    return {key: name for key, (name, _person) in entries.items()}


def _write_csv(path: Path, entries: dict[str, tuple[str, Person]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("kind", "key", "name", "birthDate", "nationality"))
        for key, (name, person) in entries.items():
            writer.writerow(("person", key, name, person.born.isoformat(), person.state))


def _write_ftm(path: Path, entries: dict[str, tuple[str, Person]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for key, (name, person) in entries.items():
            said = {"name": [name], "birthDate": [person.born.isoformat()]}
            file.write(json.dumps({"id": key, "schema": "Person", "properties": said}, ensure_ascii=False) + "\n")
