"""Readers of lists: one module per format, each a `drafts.Reader`. `entries` opens what the user names and reads it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import MappingProxyType

from comity.records.drafts import LIMITS, Entry, Limits, Reader, Report, SourceRefused
from comity.records.sources import ftm_lines, ofac, plain_csv, un_sc
from comity.records.sources.streams import ByteProgress, opened

READERS: Mapping[str, Reader] = MappingProxyType({each.NAME: each for each in (un_sc, ofac, ftm_lines, plain_csv)})


def entries(
    format_: str,
    paths: Sequence[Path],
    *,
    report: Report,
    limits: Limits = LIMITS,
    progress: ByteProgress | None = None,
) -> Iterator[Entry]:
    """Every entry of a list, in the order of its file, in flat memory. Nothing is opened before the first one is asked.

    format_   a key of READERS
    paths     one file, plain or gzip; for `ofac` the files of one set, or the folder that holds them
    progress  `total` is set to the size of the files, `done` follows the reading

    Raises SourceRefused where the files cannot be read on: what came before it was read from an unfinished list, so
    entries missing from it must not be taken as withdrawn. OSError if a file cannot be opened.
    """
    files = [file for path in paths for file in (sorted(path.iterdir()) if path.is_dir() else [path])]
    parts = ofac.parts(files) if format_ == ofac.NAME else {ofac.PRIMARY: _only(files)}
    counted = progress or ByteProgress()
    counted.total = sum(path.stat().st_size for path in parts.values())
    with ExitStack() as stack:
        streams = {part: opened(stack.enter_context(path.open("rb")), limits, counted) for part, path in parts.items()}
        if format_ == ofac.NAME:
            yield from ofac.read_set(streams, limits=limits, report=report)
        else:
            yield from READERS[format_].read(streams[ofac.PRIMARY], limits=limits, report=report)


def _only(files: Sequence[Path]) -> Path:
    if len(files) != 1:
        raise SourceRefused("files.one", files=len(files))
    return files[0]
