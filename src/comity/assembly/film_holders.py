"""Which films the running orders of ceremonies name."""

from collections.abc import Collection

from comity.assembly.models import RunningOrderLine


def kept_slugs(slugs: Collection[str]) -> set[str]:
    """Those of these random names that a line of a running order has."""
    films = RunningOrderLine.objects.exclude(film={}).values_list("film", flat=True)
    return {film["slug"] for film in films} & set(slugs)


HOLDERS = (kept_slugs,)
