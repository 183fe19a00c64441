"""Two sorts of people nobody may tell apart: those on a list that the asker may not see, and those on none."""

import csv
import json
import random
from dataclasses import dataclass
from uuid import UUID

import uuid6

from tests.nodes import Node
from tests.outside import rows

SEED = 90_210
LIST = "hidden"

# Run inside the node: two given names and two family names, put together by chance, so that each is new.
NAMES = """
import json, random, sys
from comity.site.demonstration.people import people
chance, parts = random.Random({seed}), [person.name.split() for person in people(2_000, {seed}, half=0)]
draw = lambda: " ".join(chance.choice(parts)[which] for which in (0, 0, -1, -1))
json.dump([draw() for _ in range({number})], sys.stdout)
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """One name of each sort, and one record's id of each sort. Every name is asked once: a second time is quicker."""

    restricted: str
    absent: str
    restricted_id: UUID
    absent_id: UUID


def invented_names(node: Node, count: int) -> list[str]:
    """So many names that are all different, in an order that chance chooses."""
    names: list[str] = json.loads(node.script(NAMES.format(number=3 * count, seed=SEED)))
    names = list(dict.fromkeys(names))[:count]
    assert len(names) == count, f"chance made only {len(names)} names"
    random.Random(SEED).shuffle(names)
    return names


def hide(node: Node, pairs: int) -> list[Pair]:
    """Put one half of some invented people on a list that bureau XB keeps to itself. Which half, chance says."""
    names = invented_names(node, 2 * pairs)
    hidden, absent = names[: len(names) // 2], names[len(names) // 2 :]
    path = node.home / "hidden.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("kind", "key", "name"))
        writer.writerows(("person", f"H-{number}", name) for number, name in enumerate(hidden))
    node.run("import", "csv", path, "--list", LIST, "--owner", "XB")
    made = dict(rows(node.home, "SELECT caption, id FROM records_record WHERE source_key LIKE 'H-%'"))
    return [
        Pair(restricted, other, UUID(made[restricted]), UUID(int=uuid6.uuid7().int))
        for restricted, other in zip(hidden, absent, strict=False)
    ]
