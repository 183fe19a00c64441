"""Who may request, who may review, and with which reasons."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from comity.notices import errors
from comity.notices.tables import Edition, ReasonRow, TypeRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewerPart:
    """Who reviews, and which part they had in the notice before.

    officer         who they are; home_bureau: where they belong, also while seconded to the Secretariat
    took_part       everybody who drafted, requested or answered for the notice
    first_reviewer  who recommended it already, if anybody did
    """

    officer: str
    home_bureau: str
    requesting_bureau: str
    took_part: Collection[str] = frozenset()
    first_reviewer: str = ""


def require_may_request(row: TypeRow, bureau_kind: str, *, joined: bool) -> None:
    """Refuse a type that such a bureau may not request.  Raises BureauMayNotRequest, NotJoined.

    joined   whether the bureau takes part in the pilot, where the type is one
    """
    if bureau_kind not in row.requested_by:
        raise errors.BureauMayNotRequest(type=row.type)
    if row.pilot and not joined:
        raise errors.NotJoined(pilot=row.pilot)


def reviewers_needed(row: TypeRow, channel: str) -> int:
    """How many different people must agree before a request of the type leaves. A diffusion reaches fewer bureaus, but
    does them the same harm: it needs as many.
    """
    return row.reviewers


def may_publish(row: TypeRow, channel: str, *, recommended: bool) -> bool:
    """Whether the next agreement publishes: one suffices, or the first was given."""
    return recommended or reviewers_needed(row, channel) == 1


def require_reviewer(part: ReviewerPart) -> None:
    """Nobody reviews in their own cause.  Raises OwnCause, TookPart, SecondReviewerNeeded."""
    if part.home_bureau == part.requesting_bureau:
        raise errors.OwnCause(bureau=part.requesting_bureau)
    if part.officer in part.took_part:
        raise errors.TookPart
    if part.officer == part.first_reviewer:
        raise errors.SecondReviewerNeeded


def require_reasons(codes: Sequence[str], act: str, edition: Edition) -> tuple[ReasonRow, ...]:
    """The rows of the reasons given for an act, each once.  Raises ReasonMissing, ReasonUnknown."""
    if not codes:
        raise errors.ReasonMissing
    rows = []
    for code in dict.fromkeys(codes):
        row = edition.reasons.get(code)
        if row is None or act not in row.acts:
            raise errors.ReasonUnknown(reason=code)
        rows.append(row)
    return tuple(rows)
