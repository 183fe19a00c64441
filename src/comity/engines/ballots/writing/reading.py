"""Reading files that people bring: whatever is wrong with one is told in a sentence, and nothing of what is in it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import yaml

from comity.engines.ballots.defects import ArchiveRejected

from .refusals import StepRefused


@contextmanager
def said_to_be(code: str) -> Iterator[None]:
    """Whatever is wrong with the shape of a file, refuse it with the code that says what it is not."""
    try:
        yield
    except (ArchiveRejected, ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError, RecursionError):
        raise StepRefused(code) from None


def require_type(members: Mapping[str, Any], expected: str) -> None:
    """Refuse a file that says that it is of another kind.  Raises ArchiveRejected."""
    if members["type"] != expected:
        raise ArchiveRejected("shape_differs", expected=expected)
