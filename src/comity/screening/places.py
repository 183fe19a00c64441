"""Screening's entries of the navigation."""

from django.utils.translation import gettext_lazy as _

from comity.core.codes import Role
from comity.core.places import Place

_CHECKING = (Role.FRONT_LINE, Role.OFFICER, Role.COMMAND, Role.OPERATOR)
_READING = (*_CHECKING, Role.DATA_PROTECTION)

PLACES = [
    Place(label=_("Counter"), url="screening:counter", key="c", icon="scan", roles=_CHECKING, order=10),
    Place(label=_("Hits"), url="screening:hits", key="h", icon="bell", roles=_READING, order=12),
    Place(label=_("Discreet alerts"), url="screening:sightings", key="s", icon="eye", roles=(Role.OFFICER,), order=13),
    Place(label=_("Checks"), url="screening:checks", key="k", icon="checklist", roles=_READING, order=14),
    Place(label=_("Manifests"), url="screening:batches", key="m", icon="ship", roles=_READING, order=16),
    Place(label=_("Screening figures"), url="screening:statistics", key="f", icon="timeline", roles=_READING, order=18),
]
