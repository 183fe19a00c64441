"""Which state a bureau speaks for, as the documents it may add name it."""

from comity.members.models import Bureau


def country_of(bureau: str) -> str:
    """ISO 3166-1 alpha-2 of the state whose bureau this is; empty for one that is no state's."""
    return Bureau.objects.filter(code=bureau).values_list("member__code", flat=True).first() or ""
