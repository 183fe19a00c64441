"""One pair taken apart, whatever its score."""

from comity.engines.matching import weights
from comity.engines.matching.model import Explanation, Query, Subject
from comity.engines.matching.preparation import prepare
from comity.engines.matching.scoring import score


def explain(query: Query, subject: Subject) -> Explanation:
    """Why this subject is, or is not, a candidate for this query: names word by word, and all the rest."""
    candidate, names = score(prepare(query), prepare(subject), subject.id)
    return Explanation(
        candidate=candidate,
        asked_name=names.asked.written if names else "",
        held_name=names.held.written if names else "",
        tokens=names.tokens if names else (),
        version=weights.VERSION,
    )
