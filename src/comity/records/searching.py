"""What somebody types into a search box, as questions to the matching index."""

from collections.abc import Sequence

from comity.core.actors import Actor
from comity.engines import matching
from comity.records import index
from comity.records.drafts import RecordKind
from comity.records.identities import IDENTIFIER_KINDS
from comity.records.index import Found

FOUND_AT_MOST = 200
# Far lower than a check's: who searches a list types less than a passport says. One surname alone is shared by many
# and is hardly ever "the same person" (about 0.001), yet its bearers are what was asked for.
LEAST_SCORE = 0.00002
LONGEST_TEXT = 200


def find(actor: Actor, text: str, *, kinds: Sequence[str] = ()) -> list[Found]:
    """Records whose names or numbers may be what was typed, in any script, the likeliest first.

    kinds   only records of these kinds; of every kind when empty
    """
    answers = index.search_many(actor, _asked(text, kinds), limit=FOUND_AT_MOST, threshold=LEAST_SCORE)
    best: dict[int, Found] = {}
    for found in (one for answer in answers for one in answer):
        held = best.get(found.candidate.id)
        # A number is compared with subjects of every kind, so one record may answer several questions.
        if (held is None or held.candidate.score < found.candidate.score) and (not kinds or found.record.kind in kinds):
            best[found.candidate.id] = found
    ordered = sorted(best.values(), key=lambda found: (-found.candidate.score, found.candidate.id))
    return ordered[:FOUND_AT_MOST]


def scores(actor: Actor, text: str, *, kinds: Sequence[str] = ()) -> dict[int, float]:
    """The numbers of the records that `find` would look at, with their scores, the likeliest first; none is read.

    To narrow rows that were scoped to the actor, and to the kinds, already: a list reads those of one page only.
    """
    best: dict[int, float] = {}
    for answer in index.scores_many(actor, _asked(text, kinds), limit=FOUND_AT_MOST, threshold=LEAST_SCORE):
        for number, score in answer.items():
            best[number] = max(score, best.get(number, 0.0))
    return dict(sorted(best.items(), key=lambda item: (-item[1], item[0]))[:FOUND_AT_MOST])


def _asked(text: str, kinds: Sequence[str]) -> list[matching.Query]:
    return [_question(kind, text[:LONGEST_TEXT]) for kind in RecordKind if not kinds or kind in kinds]


def _question(kind: RecordKind, text: str) -> matching.Query:
    numbers: tuple[matching.Identifier, ...] = ()
    if any(character.isdigit() for character in text):
        called = dict.fromkeys(IDENTIFIER_KINDS[kind].values())
        numbers = tuple(matching.Identifier(name, text) for name in called)
    names = (matching.Name(text),) if any(character.isalpha() for character in text) else ()
    return matching.Query(kind=kind.value, names=names, identifiers=numbers)
