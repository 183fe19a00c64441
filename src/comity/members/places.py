"""This app's entries of the navigation."""

from django.utils.translation import gettext_lazy as _

from comity.core.codes import Role
from comity.core.places import Place

_MANAGING = (Role.ADMINISTRATOR, Role.AUDITOR)

PLACES = [
    Place(label=_("Members"), url="members:list", key="e", icon="world", order=60),
    Place(label=_("Representation"), url="members:representation", key="p", icon="flag", order=62),
    Place(label=_("Officers"), url="members:officers", key="o", icon="users", roles=_MANAGING, order=70),
    Place(label=_("National entities"), url="members:entities", key="b", icon="building", roles=_MANAGING, order=72),
    Place(label=_("Integrations"), url="members:integrations", key="t", icon="key", roles=_MANAGING, order=74),
]
