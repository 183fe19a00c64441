"""Notices' entries of the navigation."""

from django.utils.translation import gettext_lazy as _

from comity.core.codes import Role
from comity.core.places import Place
from comity.notices.permissions import WATCHERS
from comity.records.permissions import READERS

PLACES = [
    Place(label=_("Notices"), url="notices:notices", key="n", icon="file-text", roles=READERS, order=17),
    Place(label=_("Reviews"), url="notices:reviews", key="v", icon="checklist", roles=WATCHERS, order=19),
    Place(label=_("Reported pictures"), url="notices:pictures", key="y", icon="eye", roles=WATCHERS, order=20),
    Place(label=_("Information from the public"), url="notices:tips", icon="messages", roles=(Role.OFFICER,), order=21),
    Place(
        label=_("Retention of notices"),
        url="notices:ending",
        icon="timeline",
        roles=(Role.OFFICER, *WATCHERS),
        order=22,
    ),
    Place(
        label=_("Silver pilot"),
        url="notices:pilot",
        icon="target",
        roles=(Role.PROTOCOL, Role.COMPLIANCE, Role.OFFICER),
        order=30,
    ),
]
