"""Oversight's entries of the navigation."""

from django.utils.translation import gettext_lazy as _

from comity.core.places import Place
from comity.oversight import permissions

PLACES = [
    Place(label=_("Audit"), url="oversight:audit", key="a", icon="shield-check", roles=permissions.READERS, order=80),
    Place(
        label=_("Who consulted our records"),
        url="oversight:access",
        key="w",
        icon="eye",
        roles=permissions.READERS,
        order=82,
    ),
    Place(
        label=_("Notices in figures"),
        url="oversight:transparency",
        key="q",
        icon="timeline",
        roles=permissions.FIGURE_READERS,
        order=83,
    ),
    Place(label=_("Ledger"), url="oversight:ledger", key="g", icon="certificate", roles=permissions.KEEPERS, order=84),
]
