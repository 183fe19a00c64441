"""Whom a notice reaches."""

from collections.abc import Collection, Sequence

from comity.notices import errors
from comity.records.drafts import Release, ReleaseRule
from comity.records.rules import intersection, is_released_to, release_by, with_secretariat


def audience(
    asked: Release,
    owner: str,
    declared: Sequence[Release],
    joined: Collection[str] | None,
    secretariat: str,
) -> Release:
    """Whom a notice may reach: whom it asks for, as far as every principal's owner allows and the pilot has them.

    declared   what the owner declared of each principal's record; joined: bureaus of the pilot, None where it is none
    The owner and the Secretariat, which reviews, are always reached.
    """
    reached = asked
    for one in declared:
        reached = intersection(reached, one)
    if joined is not None:
        reached = intersection(reached, Release(ReleaseRule.ONLY, tuple(sorted(joined))))
    return with_secretariat(release_by(owner, reached), secretariat)


def require_audience(release: Release, *, owner: str, secretariat: str) -> None:
    """Refuse a notice that would reach nobody else.  Raises AudienceEmpty."""
    if release.rule is ReleaseRule.ONLY and not set(release.bureaus) - {owner, secretariat}:
        raise errors.AudienceEmpty


def left_out(asked: Release, reached: Release) -> tuple[str, ...]:
    """Bureaus that were asked for by name and are not reached: what the drafting officer is told."""
    if asked.rule is not ReleaseRule.ONLY:
        return ()
    return tuple(code for code in asked.bureaus if not is_released_to(reached, code))
