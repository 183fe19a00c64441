"""Committees: who was elected into their seats, as far as this node knows."""

from comity.assembly.models import Term
from comity.core.actors import Actor


def terms_visible_to(actor: Actor) -> dict[tuple[str, bool], list[Term]]:
    """{(committee, whether of invented states): its terms, in the order in which they began}.

    Who sits in a committee is public, so every reader sees the same; those of the demonstration stand apart.
    """
    found: dict[tuple[str, bool], list[Term]] = {}
    rows = Term.objects.select_related("member").order_by("committee", "member__invented", "since", "post", "seat")
    for row in rows:
        found.setdefault((row.committee, row.member.invented), []).append(row)
    return found
