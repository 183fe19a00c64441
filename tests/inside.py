"""Run inside a node by `tests.examination`: verification, doctor, and the index against one built anew."""

import json
import sys
from collections.abc import Sequence
from itertools import islice

from comity.core import verification
from comity.core.home import place
from comity.records import index
from comity.records.models import Record
from comity.screening.questions import Question
from comity.site import health
from comity.site.demonstration.playing import Play

QUERIES = 20


def tell() -> None:
    """Print, as JSON, everything that is not as it should be: three empty lists when the node is whole."""
    verified = verification.verify()
    wrong = {
        "ledger": [f"{finding.code} {finding.position} {finding.subject}" for finding in verified.findings[:20]],
        "doctor": [f"{check.name}: {check.seen}" for check in health.examine() if not check.sound],
        "index": index_differences(),
    }
    json.dump(wrong, sys.stdout)


def index_differences() -> list[str]:
    """Queries that the index as it was found answers otherwise than one built anew from the records."""
    standing = Record.objects.filter(kind="person", withdrawn_at__isnull=True).order_by("-index_seq")
    asked = [Question(names=(record.caption,)) for record in islice(standing, QUERIES)]
    found = _answers(asked)
    folder = place("index")
    aside = folder.rename(folder.with_name("index.aside"))
    index._of.cache_clear()
    anew = _answers(asked)
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()
    aside.rename(folder)
    return [question.names[0] for question, one, other in zip(asked, found, anew, strict=True) if one != other]


def _answers(asked: Sequence[Question]) -> list[list[tuple[int, float]]]:
    answers = index.search_many(Play.officer_at_the_port(), [question.query() for question in asked])
    return [[(found.record.number, round(found.candidate.score, 6)) for found in answer] for answer in answers]
