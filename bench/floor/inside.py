"""What `bench/ground_floor.py` measures inside a node's process."""

import time
from collections.abc import Callable, Iterator
from itertools import islice

from django.db import connection, models
from django.utils import timezone
from rapidfuzz import fuzz, process

from comity.core.home import place
from comity.records import importing, interchange
from comity.records.models import ListSource
from comity.screening import services as screening
from comity.screening.questions import Question
from comity.screening.search import Inquiry
from comity.screening.services.batches import ManifestFile
from comity.site.demonstration import people, playing, world


class BareRow(models.Model):
    """The peer's table: the same content, and nothing else."""

    content = models.TextField()
    name = models.CharField(max_length=200)

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return self.name


def measure(records: int, *, checks: int, batch: int) -> None:
    """Print work, our figure, the peer's, unit and the peer's name."""
    lines = list(islice(_lines(), records))
    names = [person.name for person in people.people(records, 7, half=1)]
    ours, theirs = _seconds(lambda: _import(lines)), _seconds(lambda: _insert(lines))
    _say("import", records / ours, records / theirs, "records/s", "bulk_create")
    asked = [_question(person) for person in people.people(max(checks, batch), 11, half=0)]
    officer = playing.Play.officer_at_the_port()
    screening.check(officer, question=asked[0], at=timezone.now())
    ours = _seconds(lambda: [screening.check(officer, question=one, at=timezone.now()) for one in asked[:checks]])
    theirs = _seconds(lambda: [_peer_search(one.names[0], names) for one in asked[:checks]])
    _say("checks, one by one", checks / ours, checks / theirs, "checks/s", "RapidFuzz")
    file = ManifestFile(name="bench", sha256="", format="csv")
    inquiries = [Inquiry(one, row=row) for row, one in enumerate(asked[:batch])]
    ours = _seconds(lambda: screening.check_batch(officer, file=file, inquiries=inquiries, at=timezone.now()))
    _say("checks, in a batch", batch / ours, checks / theirs, "checks/s", "RapidFuzz")


def _say(work: str, ours: float, peer: float, unit: str, name: str) -> None:
    print(work, f"{ours:.3f}", f"{peer:.3f}", unit, name, sep="\t")


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _lines() -> Iterator[str]:
    """Records of people, as FollowTheMoney lines."""
    return interchange.json_lines(world.crowd("XA"))


def _import(lines: list[str]) -> None:
    path = place("bench.ftm.json")
    path.write_text("".join(lines), encoding="utf-8")
    officer = playing.acting("ines.xa", playing.Purpose.ADMINISTRATION, "bench")
    source = ListSource.objects.get(name=playing.LIST.format(bureau="XA"))
    importing.import_files(officer, source=source, paths=[path], clock=timezone.now, confirmed=True)


def _insert(lines: list[str]) -> None:
    with connection.schema_editor() as editor:
        editor.create_model(BareRow)
    for first in range(0, len(lines), 500):
        BareRow.objects.bulk_create(BareRow(content=line, name=line[:200]) for line in lines[first : first + 500])


def _peer_search(name: str, names: list[str]) -> object:
    return process.extract(name, names, scorer=fuzz.token_sort_ratio, limit=10, score_cutoff=70)


def _question(person: people.Person) -> Question:
    return Question(names=(person.name,), birth_dates=(person.born.isoformat(),), countries=(person.state,))
