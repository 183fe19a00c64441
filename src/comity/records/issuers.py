"""Which state a bureau speaks for, as the documents it may add name it."""

from comity.core.countries import code_of
from comity.members.models import Bureau


def country_of(bureau: str) -> str:
    """ISO 3166-1 alpha-2 of the state whose bureau this is; empty for one that is no state's."""
    if bureau == Bureau.SECRETARIAT:
        return ""
    return code_of(bureau) or ""
