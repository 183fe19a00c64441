"""Which films the items of the newsroom name."""

from collections.abc import Collection

from comity.accreditation.models import NewsFilm


def kept_slugs(slugs: Collection[str]) -> set[str]:
    """Those of these random names that an item has."""
    return set(NewsFilm.objects.filter(slug__in=list(slugs)).values_list("slug", flat=True))


HOLDERS = (kept_slugs,)
