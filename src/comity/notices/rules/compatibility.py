"""How two requests about the same person or thing stand to each other."""

from comity.notices.tables import CompatibilityRow, Edition


def compatible(edition: Edition, mine: str, theirs: str, *, same_owner: bool) -> CompatibilityRow:
    """The row of the table for a pair of types: the first that fits. Its last row fits every pair."""
    return next(row for row in edition.compatibility if row.fits(mine, theirs, same_owner=same_owner))
