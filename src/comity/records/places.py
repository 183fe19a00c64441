"""Records' entries of the navigation."""

from django.utils.translation import gettext_lazy as _

from comity.core.places import Place
from comity.records.permissions import KEEPERS, READERS

PLACES = [
    Place(label=_("Records"), url="records:records", key="r", icon="database", roles=READERS, order=20),
    Place(label=_("Lists"), url="records:lists", key="l", icon="checklist", roles=READERS, order=22),
    Place(label=_("Imports"), url="records:runs", key="i", icon="file-import", roles=KEEPERS, order=24),
]
