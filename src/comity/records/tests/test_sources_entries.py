"""Opening what the user names, and reading it with the right reader."""

import gzip
import shutil

import pytest

from comity.records import sources
from comity.records.drafts import SourceRefused
from comity.records.sources.streams import ByteProgress
from comity.records.tests.reading import FIXTURES


def keys(format_, paths, **options):
    return [entry.key for entry in sources.entries(format_, paths, report=lambda _: None, **options)]


@pytest.mark.parametrize(
    ("format_", "path", "count"),
    [
        ("un-sc", "harbour-list.xml", 15),
        ("ofac", "lantern-list", 10),
        ("ftm", "tide-list.ftm.json", 14),
        ("csv", "stolen-documents.csv", 10),
    ],
)
def test_progress_ends_where_the_files_end(format_, path, count):
    progress = ByteProgress()
    assert len(keys(format_, [FIXTURES / path], progress=progress)) == count
    files = [FIXTURES / path] if (FIXTURES / path).is_file() else list((FIXTURES / path).iterdir())
    assert progress.done == progress.total == sum(file.stat().st_size for file in files)


def test_the_files_of_a_set_may_be_named_one_by_one_and_compressed(tmp_path):
    for name in ("sdn.csv", "alt.csv"):
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress((FIXTURES / "lantern-list" / name).read_bytes()))
    assert keys("ofac", [tmp_path / "alt.csv.gz", tmp_path / "sdn.csv.gz"]) == keys("ofac", [FIXTURES / "lantern-list"])


def test_a_list_of_one_file_is_not_two(tmp_path):
    shutil.copy(FIXTURES / "harbour-list.xml", tmp_path / "a.xml")
    assert len(keys("un-sc", [tmp_path])) == 15
    shutil.copy(FIXTURES / "harbour-list.xml", tmp_path / "b.xml")
    with pytest.raises(SourceRefused, match=r"files\.one, files=2"):
        keys("un-sc", [tmp_path])


def test_nothing_is_opened_before_the_first_entry_is_asked_for(tmp_path):
    reading = sources.entries("csv", [tmp_path / "absent.csv"], report=lambda _: None)
    with pytest.raises(FileNotFoundError):
        next(reading)


def test_giving_up_closes_the_files(tmp_path):
    reading = sources.entries("csv", [FIXTURES / "stolen-documents.csv"], report=lambda _: None)
    next(reading)
    reading.close()
    assert list(reading) == []
